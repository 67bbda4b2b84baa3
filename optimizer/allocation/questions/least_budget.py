"""The least budget that brings so many outcomes."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.allocation.questions.probing import Probe, Search, bound_between, line_under_price, probe_budget

RESOLUTION = 1e-6
"""The budget found is the least one within this share of it, as far as the best splits are known."""
ROUNDS = 60
"""At most so many budgets are tried; about six are where curves are concave, ten where they are not."""
CLOSE = 1e-4
"""An edge within this share of the answer is close enough."""
PARTS = (0.01, 0.1, 0.5, 0.9)
"""A range of budgets is bounded but for this part of it, next to the answer; where that fails, a smaller range."""


@dataclass(frozen=True, slots=True, eq=False)
class LeastBudget:
    """The least budget found.

    Attributes
    ----------
    found : Probe
        Its best split.
    edge : float
        Provably no budget below this is enough.
    """

    found: Probe
    edge: float


def least_budget(search: Search, outcome: float, most: Probe) -> LeastBudget:
    """Find the least budget whose best split brings an outcome.

    The best outcome V(B) never falls with the budget. A line above it, V(S) <= D + p S for every S, proves that less
    than (outcome - D) / p is not enough; where curves are concave, the lines at budgets so found close in on the answer
    as Newton's method does. Where they are not, the slope at the last budget and halving take turns. Limits that are
    shares of the budget are proven afterwards, range by range.

    Parameters
    ----------
    search : Search
        The problem.
    outcome : float
        What is to be reached.
    most : Probe
        The best split of the largest budget; it brings enough.
    """
    roof = most.problem.budget
    high, low, edge = most, 0.0, 0.0
    short: Probe | None = None
    latest: Probe | None = most
    for turn in range(ROUNDS):
        if latest is not None:
            edge = max(edge, _enough_on_line(search, latest, outcome, roof, edge))
        floor = max(low, edge)
        if high.problem.budget - floor <= RESOLUTION * high.problem.budget or search.is_over:
            break
        known = (low, edge, high.problem.budget)
        budget = _next_budget(outcome, known, latest if turn % 2 else None, _chord(outcome, short, high, turn))
        latest = probe_budget(search, budget)
        if latest is not None and latest.outcome >= outcome:
            high = latest
            continue
        low, short = budget, latest
        if not search.moves and (latest is None or latest.certificate.upper_bound < outcome):
            edge = budget
    if search.moves:
        edge = _proven_by_ranges(search, outcome, edge, high.problem.budget)
    return LeastBudget(_without_the_rest(search, outcome, high), min(edge, high.problem.budget))


def _chord(outcome: float, short: Probe | None, enough: Probe, turn: int) -> float | None:
    """Where the line between the last budget that is not enough and the least one that is reaches the outcome.

    Between them prices of a split that is held up by an S-shaped curve say little of how the best outcome grows. Every
    other time nothing is said, so that half of the range is taken off at the least.
    """
    if short is None or turn % 4 == 0 or enough.outcome <= short.outcome:
        return None
    part = (outcome - short.outcome) / (enough.outcome - short.outcome)
    return short.problem.budget + part * (enough.problem.budget - short.problem.budget)


def _next_budget(outcome: float, known: tuple[float, float, float], latest: Probe | None, chord: float | None) -> float:
    """A budget between those that are not enough, or proven not to be, and the least one that is."""
    low, edge, high = known
    floor, nudge = max(low, edge), 0.5 * RESOLUTION * high
    if edge > low:
        return edge + nudge
    if latest is not None and latest.allocation.shadow_price > 0.0:
        crossing = latest.problem.budget + (outcome - latest.outcome) / latest.allocation.shadow_price
        crossing += nudge if high - crossing > 2.0 * nudge else -nudge
        if floor < crossing < high:
            return crossing
    if chord is not None and floor < chord + nudge < high:
        return chord + nudge
    return 0.5 * (floor + high)


def _proven_by_ranges(search: Search, outcome: float, edge: float, enough: float) -> float:
    """Move the edge of what is proven up to the budget that is enough, as far as ranges of budgets can be bounded."""
    for part in PARTS:
        while not search.is_over and enough - edge > CLOSE * enough:
            end = edge + (1.0 - part) * (enough - edge)
            if bound_between(search, edge, end) >= outcome:
                break
            edge = end
    return edge


def _enough_on_line(search: Search, found: Probe, outcome: float, roof: float, edge: float) -> float:
    """Budget below which the line of a split's prices proves that the outcome is out of reach."""
    intercept, slope = line_under_price(search, found, roof)
    return (outcome - intercept) / slope if slope > 0.0 else edge


def _without_the_rest(search: Search, outcome: float, found: Probe) -> Probe:
    """Ask for no more money than is placed, where steps or limits left some over."""
    if found.spend >= found.problem.budget * (1.0 - RESOLUTION):
        return found
    placed = probe_budget(search, found.spend)
    return found if placed is None or placed.outcome < outcome else placed
