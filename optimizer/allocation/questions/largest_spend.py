"""The largest spend that still brings so much outcome for each unit of money."""

from __future__ import annotations

from dataclasses import dataclass, replace

from optimizer.allocation.questions.best_ratio import Look, best_ratio, looks_over
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
NEGLIGIBLE = 1e-12
"""A spend below this share of the most is none, and so is such a share of the outcome."""
NEXT_TO_NOTHING = 1e-4
"""Smaller spends than this share of the most are not asked for a proof that they do not reach the ratio."""
BEFORE_CLOSING_IN = 0.6
"""Share of the time left that coming down from the most may take."""
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

    The spend at which V(S) - ratio S is largest is found first: where that is proven to be below 0, no spend reaches
    the ratio, and where it is above, the search ends there at the latest. Where limits are shares of the budget, or the
    time does not allow that proof, budgets of every size are looked at instead, and the largest that reaches the ratio
    ends the search.

    Parameters
    ----------
    search : Search
        The problem; its budget is the most that may be spent.
    ratio : float
        Outcome per unit of money, above zero.
    start : Probe
        The best split of the most.
    """
    if _reaches(start, ratio) and start.spend >= search.problem.budget * (1.0 - RESOLUTION):
        return LargestSpend(start, search.problem.budget, True)
    sure: Probe | None = None
    looks: tuple[Look, ...] = ()
    if not search.moves:
        worth = probe(search, replace(search.problem, money_cost=ratio))
        if not _reaches(worth, ratio) and worth.certificate.upper_bound <= NEGLIGIBLE * start.certificate.upper_bound:
            return LargestSpend(best_ratio(search, start), 0.0, False)
        sure = worth if _reaches(worth, ratio) else None
    if sure is None:
        looks = looks_over(search, start)
        sure = _largest_that_reaches(looks, ratio)
    # Coming down leaves some time to close in on what it finds.
    descent = _descend(replace(search, end=_halfway(search)), ratio, sure, start)
    if descent.sure is not None:
        return _answer(search, ratio, descent, descent.sure, looks)
    best = best_ratio(search, start, looks)
    if _reaches(best, ratio):
        return _answer(search, ratio, descent, best, looks)
    edge = _edge_below(search, ratio, descent.edge, NEXT_TO_NOTHING * search.problem.budget)
    return LargestSpend(best, edge, False)


def _halfway(search: Search) -> float:
    """The time to stop looking for more, so that some is left to close in on it."""
    now = search.clock()
    return now + BEFORE_CLOSING_IN * (search.end - now)


def _largest_that_reaches(looks: tuple[Look, ...], ratio: float) -> Probe | None:
    return next((one.found for one in looks if one.found is not None and _reaches(one.found, ratio)), None)


@dataclass(frozen=True, slots=True, eq=False)
class _Descent:
    """How far down from the most the search came.

    Attributes
    ----------
    sure : Probe or None
        The largest spend known to reach the ratio.
    failed : tuple of Probe
        Splits on the way down that do not.
    edge : float
        As in `LargestSpend`.
    """

    sure: Probe | None
    failed: tuple[Probe, ...]
    edge: float


def _descend(search: Search, ratio: float, sure: Probe | None, start: Probe) -> _Descent:
    """Come down from the most until a spend reaches the ratio, or to one that is known to."""
    most = search.problem.budget
    high, edge = most, most
    failed: list[Probe] = []
    for _ in range(ROUNDS):
        found = start if high == most else probe_budget(search, high)
        proven = _next_by_bounds(search, ratio, high, found)
        # What is proven below a budget that is not itself at the edge leaves a hole above it.
        edge = proven if edge <= high else edge
        if found is not None and _reaches(found, ratio):
            return _Descent(found, tuple(failed), edge)
        if found is not None:
            failed.append(found)
        if high <= NEGLIGIBLE * most or search.is_over:
            break
        high = proven if proven < high * (1.0 - SLOW) else _next_by_splits(ratio, high, proven, found)
        if sure is not None and high <= sure.spend:
            break
    return _Descent(sure, tuple(failed), edge)


def _answer(search: Search, ratio: float, descent: _Descent, sure: Probe, looks: tuple[Look, ...]) -> LargestSpend:
    """Close in on the answer between what reaches the ratio and what does not, and on its proof."""
    sure = _without_cost(search, sure)
    tried = [*descent.failed, *(look.found for look in looks if look.found is not None)]
    above = [one for one in tried if one.problem.budget > sure.problem.budget and not _reaches(one, ratio)]
    over = min(above, key=lambda one: one.problem.budget) if above else None
    sure = _refined(search, ratio, sure, over)
    return LargestSpend(sure, _edge_below(search, ratio, max(descent.edge, sure.spend), sure.spend), True)


def _edge_below(search: Search, ratio: float, edge: float, answer: float) -> float:
    """Move the edge of what is proven down towards the answer."""
    prove = _proven_by_ranges if search.moves else _proven_by_steps
    return prove(search, ratio, edge, answer)


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
