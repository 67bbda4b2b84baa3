"""The largest spend that still brings so much outcome for each unit of money."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from optimizer.allocation.questions.probing import (
    Probe,
    Search,
    bound_between,
    line_under_price,
    probe,
    probe_budget,
)

RESOLUTION = 1e-6
"""The spend found is the largest one within this share of it, as far as the best splits are known."""
ROUNDING = 1e-12
"""A ratio missed by less than this share is reached."""
ROUNDS = 40
"""At most so many budgets are tried; about ten are where curves are concave."""
ROUNDS_OF_RATIOS = 30
"""At most so many ratios are tried for the best one; five are where it is not at next to no spend."""
NEGLIGIBLE = 1e-12
"""A spend below this share of the most is none."""
SLOW = 1e-3
"""A bound that takes off less than this share of the budget is as good as exhausted."""
UNKNOWN = 0.05
"""Where the limits leave no split of a budget, one smaller by this share is tried."""
PROOFS = 6
"""At most so many bounds move the edge of what is proven down to the answer."""
CLOSE = 1e-4
"""An edge within this share of the answer is close enough."""
PARTS = (1.0, 0.2, 0.02)
"""Shares of a budget that are bounded at once, where limits are shares of it: the smaller, the tighter."""


@dataclass(frozen=True, slots=True, eq=False)
class LargestSpend:
    """The largest spend found.

    Attributes
    ----------
    found : Probe
        Its best split; where no spend reaches the ratio, the split with the best ratio.
    edge : float
        Provably no spend above this, up to the most, reaches it.
    is_reached : bool
        Whether the ratio is reached.
    """

    found: Probe
    edge: float
    is_reached: bool


def largest_spend(search: Search, ratio: float, start: Probe) -> LargestSpend:
    """Find the largest spend S whose best split brings at least ratio x S.

    With S-shaped curves V(S) / S rises before it falls, so the search comes down from the most. Three things say how
    far down it may go from a budget H that does not reach the ratio:

    - No budget up to H brings more than the certificate's U(H), so no spend in (U(H) / ratio, H] reaches it.
    - V(S) <= D + p S at any price p, so no spend above D / (ratio - p) does; with concave curves this is Newton's
      method on V(S) = ratio S, from above.
    - The splits found say the same of V(H) / ratio, but without proof; the edge of what is proven then stays behind.

    The spend at which V(S) - ratio S is largest is found first: where that is below 0, no spend reaches the ratio, and
    otherwise the search ends there at the latest.

    Parameters
    ----------
    search : Search
        The problem; its budget is the most that may be spent.
    ratio : float
        Outcome per unit of money, above zero.
    start : Probe
        The best split of the most.
    """
    most = search.problem.budget
    high, edge = most, most
    sure: Probe | None = None
    if not search.moves:
        sure = probe(search, replace(search.problem, money_cost=ratio))
        if not _reaches(sure, ratio):
            return LargestSpend(best_ratio(search, start), edge, False)
    failed: list[Probe] = []
    for _ in range(ROUNDS):
        found = probe_budget(search, high)
        proven = _next_by_bounds(search, ratio, high, found)
        # What is proven below a budget that is not itself at the edge leaves a hole above it.
        edge = proven if edge <= high else edge
        if found is not None and _reaches(found, ratio):
            sure = found
            break
        if found is not None:
            failed.append(found)
        if high <= NEGLIGIBLE * most or search.is_over:
            break
        high = proven if proven < high * (1.0 - SLOW) else _next_by_splits(ratio, high, proven, found)
        if sure is not None and high <= sure.spend:
            break
    if sure is None:
        sure = best_ratio(search, start)
        if not _reaches(sure, ratio):
            return LargestSpend(sure, edge, False)
    sure = _without_cost(search, sure)
    above = [one for one in failed if one.problem.budget > sure.problem.budget]
    sure = _refined(search, ratio, sure, above[-1] if above else None)
    prove = _proven_by_ranges if search.moves else _proven_by_steps
    return LargestSpend(sure, prove(search, ratio, max(edge, sure.spend), sure.spend), True)


def _proven_by_steps(search: Search, ratio: float, edge: float, answer: float) -> float:
    """Move the edge of what is proven down to the answer, from bound to bound."""
    for _ in range(PROOFS):
        if edge - answer <= RESOLUTION * answer or search.is_over:
            break
        proven = max(answer, _next_by_bounds(search, ratio, edge, probe_budget(search, edge)))
        if proven > edge * (1.0 - RESOLUTION):
            break
        edge = proven
    return edge


def _without_cost(search: Search, found: Probe) -> Probe:
    """The split of a spend as the answer to a budget of just that."""
    if found.problem.money_cost == 0.0:
        return found
    placed = probe_budget(search, found.spend)
    return found if placed is None or placed.outcome < found.outcome * (1.0 - ROUNDING) else placed


def best_ratio(search: Search, start: Probe) -> Probe:
    """Find the split with the most outcome per unit of money: Dinkelbach's method (1967, Management Science 13).

    max outcome - r x spend at the best ratio r so far finds a better one, until there is none. Where limits are shares
    of the budget, which then would be the most, budgets down to a thousandth of it are tried instead.
    """
    best = start
    if search.moves:
        for part in np.geomspace(1.0, 0.001, 19)[1:]:
            found = None if search.is_over else probe_budget(search, search.problem.budget * float(part))
            best = best if found is None or _ratio(found) <= _ratio(best) else found
        return best
    for _ in range(ROUNDS_OF_RATIOS):
        if best.spend <= NEGLIGIBLE * search.problem.budget or search.is_over:
            break
        better = probe(search, replace(search.problem, money_cost=_ratio(best)))
        if _ratio(better) <= _ratio(best) * (1.0 + RESOLUTION):
            break
        best = better
    return best


def _ratio(found: Probe) -> float:
    return found.outcome / found.spend if found.spend > 0.0 else 0.0


def _reaches(found: Probe, ratio: float) -> bool:
    return found.spend > 0.0 and found.outcome >= ratio * found.spend * (1.0 - ROUNDING)


def _next_by_bounds(search: Search, ratio: float, high: float, found: Probe | None) -> float:
    """Spend above which, up to `high`, provably none reaches the ratio."""
    if found is None:
        return high if search.moves else 0.0
    proven = high if search.moves else min(high, found.certificate.upper_bound / ratio)
    intercept, slope = line_under_price(search, found, high)
    if slope < ratio:
        proven = min(proven, intercept / (ratio - slope))
    return max(proven, 0.0)


def _proven_by_ranges(search: Search, ratio: float, edge: float, answer: float) -> float:
    """Move the edge of what is proven down to the answer, as far as ranges of budgets can be bounded."""
    for part in PARTS:
        while not search.is_over and edge - answer > CLOSE * answer:
            end = max(answer, edge * (1.0 - part))
            below = max(end, bound_between(search, end, edge) / ratio)
            if below >= edge * (1.0 - 0.1 * part):
                break
            edge = below
    return edge


def _next_by_splits(ratio: float, high: float, proven: float, found: Probe | None) -> float:
    """The next budget where bounds are exhausted: what was found tells that none down to V(H) / ratio does."""
    nudge = 0.5 * RESOLUTION * high
    if found is None:
        return high * (1.0 - UNKNOWN)
    reached = min(found.outcome / ratio, proven)
    slope = max(found.allocation.shadow_price, 0.0)
    if slope < ratio:
        crossing = high - (high - reached) / (1.0 - slope / ratio)
        # Far away the slope tells nothing; there the small step is the safe one.
        if crossing > high * (1.0 - SLOW):
            reached = min(reached, crossing)
    return max(reached - nudge, 0.0)


def _refined(search: Search, ratio: float, found: Probe, failed: Probe | None) -> Probe:
    """Close in between a spend that reaches the ratio and a larger one that does not."""
    if failed is None:
        return found
    best, over = found, failed
    for _ in range(40):
        width = over.problem.budget - best.problem.budget
        if width <= RESOLUTION * over.problem.budget or search.is_over:
            break
        spare, lack = best.outcome - ratio * best.spend, ratio * over.spend - over.outcome
        part = spare / (spare + lack) if spare + lack > 0.0 else 0.5
        middle = probe_budget(search, best.problem.budget + width * min(max(part, 0.05), 0.95))
        if middle is None:
            break
        if _reaches(middle, ratio):
            best = middle
        else:
            over = middle
    return best
