"""How a question whose limits contradict each other could be mended."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np

from optimizer.allocation import is_possible
from optimizer.curves.assuming import assume
from optimizer.domain.curve import CurveFit
from optimizer.domain.money import Money, major_units, minor_digits
from optimizer.domain.plan import PlanRequest
from optimizer.domain.problem import LimitAmount, SpendLimit
from optimizer.domain.repair import LoosenedLimit, Repair, StatedLimit
from optimizer.errors import AllocationError, DataError, OptimizerError
from optimizer.planning import LOWERED, asked_for, lowered_by_share, ways_to_give, with_changes
from optimizer.workflow.limit_names import with_known_names
from optimizer.workflow.several_repairs import Check, bare_problem, conflict_of, last_spent, several_give_way
from optimizer.workflow.taken_for_granted import with_pauses

_MOST_RAISED: Final = 4.0
"""Times the budget; nobody mends a slip of the pen with more."""
_HALVINGS: Final = 8
_MOST_ONES: Final = 4
_WIDEST_PERCENT: Final = 400
"""Of a change against the last period; who allows more limits nothing."""


def repairs_of(
    request: PlanRequest,
    error: OptimizerError,
    fit: CurveFit,
    *,
    seconds: float = 0.8,
    clock: Callable[[], float] = time.perf_counter,
) -> tuple[Repair, ...]:
    """Find changes after which a plan is possible; each was verified.

    First each limit of the conflict that alone can give way, the smallest change first; then all that ask for money in
    proportion; then a larger budget. Where no limit alone is enough, as others contradict each other too, several give
    way, one conflict after the other.

    Parameters
    ----------
    request : PlanRequest
        The question that has no answer.
    error : OptimizerError
        What `propose` raised for it.
    fit : CurveFit
        The curves of the question as they were learned, without its assumptions.
    seconds : float
        After this time nothing more is tried.
    clock : callable
        Seconds since some moment.
    """
    end = clock() + seconds
    limits = with_known_names(request.limits, fit.segments)
    conflict = [(own, give) for limit, give in conflict_of(error) if (own := _own(limits, limit)) is not None]
    if not conflict:
        return ()
    ahead = assume(fit, request.assumptions, request.budget.currency)
    check = _check(request, ahead, lambda: clock() > end)
    ones = tuple(_ones(request, ahead, limits, conflict, check))
    several = () if ones else several_give_way(request, ahead, limits, check)
    others = (*_all(request, error, limits, conflict, check), *_budgets(request, error, limits, check))
    return (*ones, *several, *others)


def _own(limits: Sequence[StatedLimit], limit: StatedLimit) -> StatedLimit | None:
    return next((own for own in limits if own is limit or own == limit), None)


def _check(request: PlanRequest, fit: CurveFit, is_over: Callable[[], bool]) -> Check:
    problem = bare_problem(request, fit)

    def is_mended(limits: Sequence[StatedLimit], budget: Money) -> bool:
        if is_over():
            return False
        try:
            paused = with_pauses(limits, request.assumptions, fit.segments)
            return is_possible(replace(problem, limits=paused, budget=float(major_units(budget))))
        except (AllocationError, DataError):
            return False

    return is_mended


def _ones(
    request: PlanRequest,
    fit: CurveFit,
    limits: Sequence[StatedLimit],
    conflict: Sequence[tuple[StatedLimit, float | None]],
    check: Check,
) -> Iterator[Repair]:
    """Each limit that alone can give way, by one of its amounts."""
    budget = float(major_units(request.budget))
    found: list[tuple[float, Repair]] = []
    for limit, give in conflict:
        if give is None or not math.isfinite(give):
            continue
        for change in (
            *ways_to_give(limit, give, budget, last_spent(limit, fit)),
            *_wider(limit, limits, request, check),
        ):
            mended = with_changes(limits, [change])
            if check(mended, request.budget):
                found.append((give, Repair("one", (change,), mended, request.budget)))
                break
    found.sort(key=lambda one: one[0])
    yield from (repair for _, repair in found[:_MOST_ONES])


def _wider(
    limit: StatedLimit, limits: Sequence[StatedLimit], request: PlanRequest, check: Check
) -> Iterator[LoosenedLimit]:
    """A largest change that holds for each segment, as wide as it must be, in whole per cent."""
    if not isinstance(limit, SpendLimit) or not limit.each or limit.most_change is None:
        return
    was = limit.most_change
    if was.unit != "share":
        return

    def widened(percent: int) -> LoosenedLimit:
        becomes = LimitAmount(percent / 100.0, "share")
        return LoosenedLimit(limit, replace(limit, most_change=becomes), "most_change", was, becomes)

    narrow, wide = math.floor(100.0 * was.value), _WIDEST_PERCENT
    if not check(with_changes(limits, [widened(wide)]), request.budget):
        return
    while wide - narrow > 1:
        middle = (narrow + wide) // 2
        if check(with_changes(limits, [widened(middle)]), request.budget):
            wide = middle
        else:
            narrow = middle
    yield widened(wide)


def _all(
    request: PlanRequest,
    error: OptimizerError,
    limits: Sequence[StatedLimit],
    conflict: Sequence[tuple[StatedLimit, float | None]],
    check: Check,
) -> Iterator[Repair]:
    """All limits of the conflict that ask for money, lowered by the same share."""
    budget = float(major_units(request.budget))
    asking = [limit for limit, _ in conflict if isinstance(limit, SpendLimit) and asked_for(limit, budget) > 0.0]
    short: Any = error.message.values.get("short")
    total = sum(asked_for(limit, budget) for limit in asking)
    if len(asking) < 2 or not isinstance(short, float) or not 0.0 < short < total:
        return
    for share in (short / total, *np.linspace(short / total, 1.0, _HALVINGS)[1:-1]):
        lowered = [_lowered(limit, float(share)) for limit in asking]
        changes = tuple(one for one in lowered if one is not None)
        mended = with_changes(limits, changes)
        if len(changes) == len(asking) and check(mended, request.budget):
            yield Repair("all", changes, mended, request.budget)
            return


def _lowered(limit: SpendLimit, share: float) -> LoosenedLimit | None:
    return next((found for kind in LOWERED if (found := lowered_by_share(limit, kind, share)) is not None), None)


def _budgets(
    request: PlanRequest, error: OptimizerError, limits: Sequence[StatedLimit], check: Check
) -> Iterator[Repair]:
    """The smallest whole budget that is enough, where one is: what is short more, or else found by halving."""
    scale = 10 ** minor_digits(request.budget.currency)
    short: Any = error.message.values.get("short")

    def is_enough(units: int) -> bool:
        return check(limits, Money(units * scale, request.budget.currency))

    now = request.budget.minor_units // scale
    least = now + (math.ceil(short) + 1 if isinstance(short, float) and math.isfinite(short) else 1)
    found = _first_enough(now, least, int(_MOST_RAISED * now), is_enough)
    if found is not None:
        yield Repair("budget", (), tuple(limits), Money(found * scale, request.budget.currency))


def _first_enough(now: int, likely: int, most: int, is_enough: Callable[[int], bool]) -> int | None:
    """The smallest number above `now` that is enough; near it only, where the likely one is not."""
    for units in (likely - 1, likely):
        if units > now and is_enough(units):
            return units
    low, high = likely, most
    if low >= high or not is_enough(high):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if is_enough(middle) else (middle, high)
    return high
