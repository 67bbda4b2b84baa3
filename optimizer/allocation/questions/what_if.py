"""What if: one segment's spend changed, the rest held or re-optimized."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from optimizer.allocation.allocate import allocate
from optimizer.allocation.certificate.certify import certify
from optimizer.curves.shapes.families import response_slope, response_value, response_values
from optimizer.curves.shapes.stack import curve_end
from optimizer.domain.curve import FloatArray, ResponseCurve
from optimizer.domain.problem import Allocation, AllocationProblem, LimitAmount, SpendLimit
from optimizer.domain.segment import Segment
from optimizer.domain.what_if import WhatIf
from optimizer.errors import AllocationError
from optimizer.message import N_

WITHIN = 1e-9
"""Limits broken by less than this share of the budget are kept."""


def what_if(
    problem: AllocationProblem,
    allocation: Allocation,
    segment: Segment,
    spend: float,
    *,
    period: str | None = None,
    reoptimize: bool = True,
    tolerance: float = 1e-4,
    seconds: float = 2.0,
    clock: Callable[[], float] = time.perf_counter,
) -> WhatIf:
    """Change one segment's spend, and tell what that does.

    Parameters
    ----------
    problem : AllocationProblem
        The question that was answered.
    allocation : Allocation
        Its answer, or any split that is to be changed.
    segment : Segment
        Whose spend to change.
    spend : float
        To what, major units over the horizon, or over the period.
    period : str or None
        In which period; needed where the problem has periods.
    reoptimize : bool
        True: the budget stays, and the rest of it is split anew. False: the other segments keep their spend, and the
        budget changes by as much as the segment's spend; shares in limits move with it.
    tolerance, seconds, clock
        As in `allocate`, where the rest is re-optimized.

    Raises
    ------
    AllocationError
        When there is no such segment, or the amount is negative, past the end of its curve, or more than the budget.
    InfeasibleError
        When the limits do not allow the amount: names those that conflict with it.
    """
    place = _place(problem, segment, period)
    before = np.asarray(allocation.spend, dtype=np.float64)
    room = problem.budget if reoptimize else np.inf
    _check_amount(problem.curves[place], segment, spend, room)
    held = LimitAmount(float(spend))
    lock = SpendLimit(segment.platform, segment.audience, lock=held, period=period, source="what if")
    if reoptimize:
        asked = replace(problem, limits=(*problem.limits, lock))
        answer = allocate(asked, tolerance=tolerance, seconds=seconds, clock=clock)
    else:
        asked, answer = _held(problem, allocation, place, float(spend))
    after = np.asarray(answer.spend, dtype=np.float64)
    return WhatIf(
        segment=segment,
        place=place,
        problem=asked,
        before=before,
        after=after,
        outcome_before=float(response_values(problem.curves, before).sum()),
        outcome_after=float(response_values(problem.curves, after).sum()),
        marginal_outcome=_marginal(problem.curves[place], float(after[place])),
        certificate=certify(asked, answer),
    )


def _held(
    problem: AllocationProblem, allocation: Allocation, place: int, spend: float
) -> tuple[AllocationProblem, Allocation]:
    """The problem with the budget changed, and the split with one spend changed.

    Raises
    ------
    InfeasibleError, AllocationError
        When a limit does not allow the split.
    """
    after = np.array(allocation.spend, dtype=np.float64)
    budget = max(problem.budget + spend - float(after[place]), 0.0)
    after[place] = spend
    asked = replace(problem, budget=budget)
    unplaced = max(budget - float(after.sum()), 0.0)
    answer = replace(allocation, spend=after, unplaced=unplaced, proof=())
    broken = certify(asked, answer).max_violation
    if broken > WITHIN * max(budget, problem.budget):
        _refuse(asked, after)
        raise AllocationError(
            N_(
                "With {spend:money} in {segment} and the other segments as they are, a limit is broken by"
                " {broken:money}; re-optimize the rest, or give an amount closer to {before:money}.",
                spend=spend,
                segment=problem.segments[place],
                broken=broken,
                before=float(allocation.spend[place]),
            )
        )
    return asked, answer


def _refuse(asked: AllocationProblem, after: FloatArray) -> None:
    """Name the limits that a split breaks: with all segments locked to it, they are the ones that conflict.

    Raises
    ------
    InfeasibleError
        Where they do.
    """
    periods: tuple[str | None, ...] = asked.periods if asked.periods else (None,) * len(after)
    locks = [
        SpendLimit(one.platform, one.audience, lock=LimitAmount(float(x)), period=period, source="what if")
        for one, x, period in zip(asked.segments, after, periods, strict=True)
    ]
    allocate(replace(asked, limits=(*asked.limits, *locks)))


def _place(problem: AllocationProblem, segment: Segment, period: str | None) -> int:
    periods: tuple[str | None, ...] = problem.periods if problem.periods else (None,) * len(problem.segments)
    for place, (one, its_period) in enumerate(zip(problem.segments, periods, strict=True)):
        if one == segment and its_period == period:
            return place
    if segment not in problem.segments:
        raise AllocationError(
            N_(
                "There is no segment {segment} in the plan; use one of: {known}.",
                segment=segment,
                known=", ".join(str(one) for one in sorted(set(problem.segments))[:20]),
            )
        )
    raise AllocationError(
        N_(
            "The segment {segment} has no period {period} in the plan; use one of: {known}.",
            segment=segment,
            period=period,
            known=", ".join(dict.fromkeys(problem.periods)) if problem.periods else "-",
        )
    )


def _check_amount(curve: ResponseCurve, segment: Segment, spend: float, budget: float) -> None:
    if not np.isfinite(spend) or spend < 0.0:
        raise AllocationError(
            N_(
                "The spend asked for {segment} is {found}; give an amount of money that is not negative.",
                segment=segment,
                found=spend,
            )
        )
    end = curve_end(curve)
    if end is not None and spend > end:
        raise AllocationError(
            N_(
                "The spend asked for {segment} is {found:money}, but its curve is known up to {end:money} only; give no"
                " more than that.",
                segment=segment,
                found=spend,
                end=end,
            )
        )
    if spend > budget:
        raise AllocationError(
            N_(
                "The spend asked for {segment} is {found:money}, more than the budget of {budget:money}; give no more"
                " than that, or hold the rest and let the budget grow.",
                segment=segment,
                found=spend,
                budget=budget,
            )
        )


def _marginal(curve: ResponseCurve, spend: float) -> float:
    """Slope of a curve; where it is infinite, what the next whole unit of money brings."""
    slope = float(response_slope(curve, spend))
    if np.isfinite(slope):
        return slope
    return float(response_value(curve, spend + 1.0) - response_value(curve, spend))
