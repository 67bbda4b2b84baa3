"""Judge splits that were made elsewhere or before, on the curves of today."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from optimizer.allocation import allocate
from optimizer.domain.curve import CurveFit, FloatArray
from optimizer.domain.estimate import Estimate
from optimizer.domain.goal import Goal
from optimizer.domain.money import Money, major_units
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period
from optimizer.domain.plan import Gain, Plan, PlanRequest
from optimizer.domain.segment import Segment
from optimizer.errors import DataError
from optimizer.message import N_, listed
from optimizer.planning import (
    given_allocation,
    is_too_short,
    make_plan,
    split_gain,
    split_outcome,
    split_profit_gain,
)
from optimizer.workflow.asking import kpis_of_goal, period_remarks
from optimizer.workflow.certifying import certify_plan
from optimizer.workflow.proposing import Proposal, propose

Split = Mapping[Segment, Money]


@dataclass(frozen=True, slots=True, eq=False)
class JudgedSplit:
    """A split of somebody else, and ours of the same money.

    Attributes
    ----------
    plan : Plan
        The given split as a plan: what it brings, and by its certificate how far it can be from the best.
    ours : Proposal
        The best split of the same money on the same curves.
    advantage : Gain
        Of ours over the given one.
    times_ever_spent : float
        A day's money of the split over the most that was ever spent on a day, added up over its segments.
    """

    plan: Plan
    ours: Proposal
    advantage: Gain
    times_ever_spent: float


def judge_split(
    table: PerformanceTable,
    fit: CurveFit,
    split: Split,
    period: Period,
    *,
    kpi_values: Sequence[tuple[str, float]] = (),
) -> JudgedSplit:
    """Say what a given split brings, and put the best split of the same money beside it.

    Parameters
    ----------
    table : PerformanceTable
        The history.
    fit : CurveFit
        Learned from it for the KPI and the period.
    split : mapping of Segment to Money
        Over the whole period, all in one currency; segments that it does not name get nothing.
    period : Period
        That of the fit.
    kpi_values : sequence of (str, float)
        What one of each KPI counts, where the fit is of several together.

    Raises
    ------
    DataError
        When it names segments that the fit does not have, has an amount below zero, or no money at all.
    """
    units = _units(fit, split)
    currency = next(iter(split.values())).currency
    request = PlanRequest(period, Money(sum(units), currency), fit.kpi, goal=Goal(kpi_values=tuple(kpi_values)))
    ours = propose(table, request, fit=fit)
    spend = _spend(units, currency)
    given = given_allocation(spend, fit, replace(allocate(ours.problem), unplaced=0.0))
    plan = make_plan(
        ours.plan.request,
        fit,
        given,
        certify_plan(ours.problem, given),
        period_remarks(table.period, period),
        is_too_short=any(is_too_short(table, kpi) for kpi in kpis_of_goal(request.kpi, kpi_values)),
    )
    most = float(fit.observed_spend[:, 1].sum())
    daily = float(spend.sum()) / period.days
    times = daily / most if most > 0.0 else math.inf
    return JudgedSplit(plan, ours, split_gain(fit, _spend_of(ours.plan, fit), spend), times)


@dataclass(frozen=True, slots=True)
class Duel:
    """How sure it is that one of two plans is better than the other.

    Attributes
    ----------
    first, second : int
        Their places in the list that was given.
    gain : Gain
        Of the first over the second.
    """

    first: int
    second: int
    gain: Gain


def duels(fit: CurveFit, plans: Sequence[Plan]) -> tuple[Duel, ...]:
    """Compare each of several plans with each other one, draw by draw on the same curves.

    Parameters
    ----------
    fit : CurveFit
        Learned for the KPI and the period of all of them; with all their segments.
    plans : sequence of Plan
        In one currency.

    Raises
    ------
    DataError
        When a plan has money for a segment that the fit does not have.
    """
    return _duels(fit, plans, lambda one, other: split_gain(fit, one, other))


def profit_duels(fit: CurveFit, plans: Sequence[Plan], worth: float) -> tuple[Duel, ...]:
    """Compare what plans earn, each with each other one; their money need not be the same.

    Parameters
    ----------
    fit, plans
        As in `duels`.
    worth : float
        What is left of the revenue of one outcome after the cost of the goods, major units.

    Raises
    ------
    DataError
        When a plan has money for a segment that the fit does not have.
    """
    return _duels(fit, plans, lambda one, other: split_profit_gain(fit, one, other, worth))


def _duels(fit: CurveFit, plans: Sequence[Plan], compare: Callable[[FloatArray, FloatArray], Gain]) -> tuple[Duel, ...]:
    spends = [_spend_of(plan, fit) for plan in plans]
    return tuple(
        Duel(one, other, compare(spends[one], spends[other]))
        for one in range(len(plans))
        for other in range(len(plans))
        if one != other
    )


def outcome_today(fit: CurveFit, plan: Plan) -> Estimate:
    """Say what the split of a plan is expected to bring on curves that may be newer than it is.

    Raises
    ------
    DataError
        When it has money for a segment that the fit does not have.
    """
    return split_outcome(fit, _spend_of(plan, fit))


def _spend_of(plan: Plan, fit: CurveFit) -> FloatArray:
    units = _units(fit, {line.segment: line.budget for line in plan.lines if line.budget.minor_units})
    return _spend(units, plan.request.budget.currency)


def _units(fit: CurveFit, split: Split) -> list[int]:
    unknown = [str(segment) for segment in split if segment not in fit.segments]
    if unknown:
        raise DataError(
            N_(
                "The history knows nothing of {segments}; leave them out, or import their results.",
                segments=listed(unknown),
            )
        )
    below = [str(segment) for segment, amount in split.items() if amount.minor_units < 0]
    if below:
        raise DataError(N_("The budget of {segments} is below zero; give 0 or more.", segments=listed(below)))
    units = [split[segment].minor_units if segment in split else 0 for segment in fit.segments]
    if not sum(units):
        raise DataError(N_("The split has no money in it; give at least one budget above zero."))
    return units


def _spend(units: Sequence[int], currency: str | None) -> FloatArray:
    return np.array([float(major_units(Money(amount, currency))) for amount in units])
