"""Branch and bound over what concave majorants hide: S-shaped curves, minimums, steps, counts and guardrails."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from optimizer.allocation.solver.candidates import Best
from optimizer.allocation.solver.cases import Case, narrowed, whole_case
from optimizer.allocation.solver.crowd import crowd_cut, crowds_of, kinds_of
from optimizer.allocation.solver.ground import Ground
from optimizer.allocation.solver.halfway import Halfway
from optimizer.allocation.solver.sums_search import is_of_sums, search_sums
from optimizer.domain.curve import FloatArray

DIVES, SELDOM = 2, 12
"""Roundings are tried at so many of the first cases, and at every so-manieth later."""
MISSES = 3
"""After splitting by number has helped so few times in a row, it is not tried again."""
WORTH_COUNTING = 0.1
"""A cut by number is kept where it lowers the bound by this share of its distance to the best allocation."""

CROWDED = 0.5
"""Where this share of all leaps is alike, they are a crowd."""
FEW_KINDS = 8
"""Members of a crowd that are in the same limits are of one kind; where there are more kinds than this, numbers of
them say little."""


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """The best allocation found, its outcome on the tables, the case it is of, and the whole tree of cases."""

    spend: FloatArray
    value: float
    case: Case
    root: Case


def search(
    ground: Ground, fallback: FloatArray | None, tolerance: float, is_time_over: Callable[[], bool]
) -> Found | None:
    """Find the best allocation on the tables, to a relative tolerance or until the time is over.

    Best-first on the upper bound. A case is solved on concave majorants; where a segment then stops over a leap, or a
    sum between 0 and its minimum, the case is split in two there. Where many segments have about the same leap, the
    case is split by how many of them go over it.

    Parameters
    ----------
    ground : Ground
        The problem on tables.
    fallback : (n_segments,) array or None
        Spends that are allowed, for when nothing better is found; None where none are known.
    tolerance : float
        Relative distance of the bound at which the search ends.
    is_time_over : callable
        Ends it early.

    Returns
    -------
    Found or None
        None where no allowed allocation was found.
    """
    root = whole_case(ground)
    if is_of_sums(ground, tolerance) and not _is_crowded(ground, root):
        prices = root.relaxation.segment_prices
        reached, tree = search_sums(ground, prices, fallback, tolerance, is_time_over)
        return None if reached is None else Found(reached.spend, reached.value, reached.case, tree)
    return _search_all(ground, root, fallback, tolerance, is_time_over)


def _search_all(
    ground: Ground, root: Case, fallback: FloatArray | None, tolerance: float, is_time_over: Callable[[], bool]
) -> Found | None:
    """Search cases of any kind of problem."""
    best = Best(ground)
    if fallback is not None:
        best.take_if_better(fallback, root)
    best.offer(root)
    if not _is_closed(root, best, tolerance):
        best.dive(root, is_time_over)
    heap: list[tuple[float, int, Case]] = [(-root.relaxation.bound, 0, root)]
    number = misses = 0
    while heap and not is_time_over():
        case = heap[0][2]
        if _is_closed(case, best, tolerance):
            break
        heapq.heappop(heap)
        enough = best.value + tolerance * abs(best.value)
        found = best.offer(case)
        helped = _split_by_number(ground, case, best, enough) if misses < MISSES else False
        misses = 0 if helped else misses + (helped is False)
        if not helped and not _split(ground, case, best, found, enough):
            continue
        for child in (case.low, case.high):
            if child is None:
                continue
            number += 1
            if number <= DIVES or number % SELDOM == 0:
                best.dive(child, is_time_over, crowded=misses == 0)
            heapq.heappush(heap, (-child.relaxation.bound, number, child))
    if best.spend is None or best.case is None:
        return None
    return Found(best.spend, best.value, best.case, root)


def _is_crowded(ground: Ground, root: Case) -> bool:
    """Whether most leaps are alike and in few limits, so that cutting by their number helps more than one by one."""
    crowds = crowds_of(ground, root)
    n_leaping = len(np.unique(root.edges.owner[root.edges.leap]))
    is_alike = bool(crowds) and len(crowds[0].members) >= CROWDED * n_leaping
    return is_alike and int(kinds_of(ground, crowds[0].members).max()) < FEW_KINDS


def _is_closed(case: Case, best: Best, tolerance: float) -> bool:
    """Whether nothing in a case is better than the best by more than the tolerance."""
    return case.relaxation.bound <= best.value + tolerance * abs(best.value)


def _split(ground: Ground, case: Case, best: Best, found: list[Halfway], enough: float) -> bool:
    """Split a case in two where the relaxed allocation pretends to most; whether there was anything to split."""
    if not found:
        return False
    case.cut = max(found, key=lambda one: one.loss).cut
    case.low, case.high = (narrowed(ground, case, [(case.cut, side)], enough) for side in (False, True))
    best.offer(case.low)
    best.offer(case.high)
    return True


def _split_by_number(ground: Ground, case: Case, best: Best, enough: float) -> bool | None:
    """Split a case by the number of alike segments that go over their leap, where that lowers the bound.

    None where there are no such segments; False where it lowers the bound too little.
    """
    bound, helped = case.relaxation.bound, None
    for crowd in crowds_of(ground, case):
        cut = crowd_cut(crowd)
        if cut is None:
            continue
        low, high = narrowed(ground, case, [(cut, False)], enough), narrowed(ground, case, [(cut, True)], enough)
        best.offer(low)
        best.offer(high)
        lowered = bound - max(low.relaxation.bound, high.relaxation.bound)
        if lowered >= WORTH_COUNTING * (bound - best.value):
            case.cut, case.low, case.high = cut, low, high
            return True
        helped = False
    return helped
