"""One question to the allocator, and its answer with the time that the solver took."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from optimizer.allocation import (
    allocate,
    allocate_at_risk,
    certify_at_risk,
    most_profit,
    reserve,
    touched_limits,
    what_if,
)
from optimizer.curves.shapes.families import response_slope, response_values
from optimizer.domain.curve import FloatArray, ResponseCurve
from optimizer.domain.curve_question import CurveQuestion, SpendChange
from optimizer.domain.money import major_units
from optimizer.domain.problem import Allocation, AllocationProblem, Certificate
from optimizer.domain.profit import ProfitAnswer
from optimizer.domain.reserve import Reserve
from optimizer.domain.risk import DIAL, RiskAllocation
from optimizer.domain.target import TargetAnswer
from optimizer.domain.what_if import WhatIf
from optimizer.errors import DataError
from optimizer.message import N_
from optimizer.workflow.certifying import certify_plan
from optimizer.workflow.curve_problem import BroughtProblem
from optimizer.workflow.curve_room import with_room
from optimizer.workflow.curve_targets import reached
from optimizer.workflow.drawn_curves import curve_tables

_POISSON = 1.0
"""Variance over mean of a count of independent events; draws of a curve do not tell the noise of counting."""


@dataclass(frozen=True, slots=True, eq=False)
class Solved:
    """The allocator's answer.

    Attributes
    ----------
    problem : AllocationProblem
        As answered: with the budget that was found where that was the question.
    allocation : Allocation
        Where the money goes, before rounding.
    certify : callable
        The certificate of an allocation in whole units, by code that is not the solver's; its problem is `problem`, or
        that with a budget in whole units.
    answer : TargetAnswer, ProfitAnswer, WhatIf, Reserve or None
        What belongs to the question.
    seconds : float
        That the solver took with its tables.
    is_priced : bool
        Whether the allocation carries prices of this very problem, so that its limits can be priced.
    """

    problem: AllocationProblem
    allocation: Allocation
    certify: Callable[[AllocationProblem, Allocation], Certificate]
    answer: TargetAnswer | ProfitAnswer | WhatIf | Reserve | None
    seconds: float
    is_priced: bool = False


def solve(brought: BroughtProblem, question: CurveQuestion, timer: Callable[[], float]) -> Solved:
    """Ask the allocator."""
    problem = brought.problem
    if question.risk != "balanced":
        return _at_risk(problem, question, timer)
    if question.kind == "profit":
        bounded = with_room(problem, question.value_per_outcome * question.margin)
        began = timer()
        profit = most_profit(bounded, question.value_per_outcome, question.margin)
        return _solved(profit.problem, profit.allocation, profit, timer() - began)
    if question.kind == "target" and question.target is not None:
        began = timer()
        target = reached(problem, question.target)
        return _solved(target.problem, target.allocation, target, timer() - began)
    began = timer()
    allocation = allocate(problem)
    seconds = timer() - began
    if question.reserve is not None:
        return _with_tests(problem, allocation, question.reserve, timer, seconds)
    if question.change is None:
        return _solved(problem, allocation, None, seconds)
    return _changed(problem, allocation, question.change, timer)


def _solved(
    problem: AllocationProblem, allocation: Allocation, answer: TargetAnswer | ProfitAnswer | None, seconds: float
) -> Solved:
    return Solved(
        problem,
        allocation,
        certify_plan,
        answer,
        seconds,
        is_priced=not isinstance(answer, ProfitAnswer),
    )


def _with_tests(
    problem: AllocationProblem, best: Allocation, share: float, timer: Callable[[], float], seconds: float
) -> Solved:
    """Put a share of the budget where it teaches; the prices of the best plan prove what that costs."""
    began = timer()
    answer = reserve(problem, curve_tables(problem), share, _POISSON)
    seconds += timer() - began
    left = max(problem.budget - float(answer.spend.sum()), 0.0)
    tested = replace(
        best,
        spend=answer.spend,
        marginal_outcome=marginal_outcomes(problem.curves, answer.spend),
        binding=touched_limits(problem, answer.spend),
        unplaced=left,
    )
    return Solved(problem, tested, certify_plan, answer, seconds)


def _changed(
    problem: AllocationProblem, allocation: Allocation, change: SpendChange, timer: Callable[[], float]
) -> Solved:
    if change.segment not in problem.segments:
        raise DataError(
            N_(
                "--what-if speaks of {segment}, which is not among the curves; name one of them, such as {known}.",
                segment=change.segment,
                known=", ".join(str(segment) for segment in problem.segments[:5]),
            )
        )
    began = timer()
    answer = what_if(
        problem,
        allocation,
        change.segment,
        float(major_units(change.spend)),
        period=change.period,
        reoptimize=change.reoptimize,
    )
    seconds = timer() - began
    left = max(answer.problem.budget - float(answer.after.sum()), 0.0)
    after = replace(
        allocation,
        spend=answer.after,
        marginal_outcome=marginal_outcomes(problem.curves, answer.after),
        binding=touched_limits(answer.problem, answer.after),
        unplaced=left,
    )
    return Solved(answer.problem, after, lambda *_: answer.certificate, answer, seconds)


def marginal_outcomes(curves: Sequence[ResponseCurve], spend: FloatArray) -> FloatArray:
    """Return what the next unit of money brings; where a slope is infinite, the next whole unit.

    Parameters
    ----------
    curves : sequence of ResponseCurve
        Length n_segments.
    spend : (n_segments,) array
        Major units over the horizon.
    """
    slopes = np.array([float(response_slope(curve, x)) for curve, x in zip(curves, spend, strict=True)])
    unit = response_values(curves, spend + 1.0) - response_values(curves, spend)
    return np.where(np.isfinite(slopes), slopes, unit)


def _at_risk(problem: AllocationProblem, question: CurveQuestion, timer: Callable[[], float]) -> Solved:
    began = timer()
    draws = curve_tables(problem)
    found = allocate_at_risk(problem, draws, DIAL[question.risk])
    seconds = timer() - began

    def certify(problem: AllocationProblem, whole: Allocation) -> Certificate:
        rounded: RiskAllocation = replace(found, allocation=replace(found.allocation, spend=whole.spend))
        return certify_at_risk(problem, draws, rounded)

    return Solved(problem, found.allocation, certify, None, seconds)
