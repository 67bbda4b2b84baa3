"""The split that a plan proposes: the best for the risk dial, in whole units, and never one worse than today's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from optimizer.allocation import (
    allocate,
    allocate_at_risk,
    broken_limit,
    certify,
    curve_draws,
    guardrails_out_of_reach,
    touched_limits,
)
from optimizer.domain.broken_limit import BrokenLimit
from optimizer.domain.curve import CurveFit
from optimizer.domain.finding import Finding
from optimizer.domain.guardrail_reach import GuardrailReach
from optimizer.domain.money import Money, major_units
from optimizer.domain.plan import PlanRequest
from optimizer.domain.problem import Allocation, AllocationProblem, Certificate
from optimizer.domain.risk import DIAL
from optimizer.message import N_
from optimizer.planning import PlanLines, brings_less, less_than_one_unit, todays_allocation, whole_allocation
from optimizer.workflow.certifying import certify_leaning_plan, certify_plan
from optimizer.workflow.keeping_guardrails import keeping_guardrails, with_guardrails

Certifier = Callable[[Allocation], Certificate]


def split_for(
    request: PlanRequest, fit: CurveFit, problem: AllocationProblem, *, keeps_todays: bool = False
) -> tuple[Allocation, Certificate, tuple[Finding, ...]]:
    """Find the split of the budget in whole minor units, with its certificate.

    Today's split of the same money is proposed itself where it obeys the limits and the best split found is expected to
    bring less: the worst or best part of the draws is not their mean, and the search and the rounding have tolerances.

    Parameters
    ----------
    request : PlanRequest
        Budget, risk and limits.
    fit : CurveFit
        Draws of the curves.
    problem : AllocationProblem
        On the mean curves, for the same segments, with their recent spend.
    keeps_todays : bool
        Whether today's split is proposed wherever it obeys the limits, as no other is known to be better.
    """
    answer_to = _solver(request, fit, problem)
    best, certify_split = keeping_guardrails(problem, answer_to)
    allocation, findings = never_worse(request, fit, problem, best, keeps_todays=keeps_todays)
    return allocation, certify_split(allocation), findings


def _solver(
    request: PlanRequest, fit: CurveFit, problem: AllocationProblem
) -> Callable[[AllocationProblem], tuple[Allocation, Certifier]]:
    """What finds the best split in whole units, and certifies any split for the problem as the user put it."""
    ends = [float(curve_end) * fit.period.days for curve_end in fit.spend[:, -1]]
    lines = PlanLines(problem.segments, last_spend=problem.last_spend)

    def on_average(asked: AllocationProblem) -> tuple[Allocation, Certifier]:
        best = whole_allocation(request.budget, allocate(asked), request.limits, ends, lines)
        return best, lambda allocation: certify_plan(problem, allocation)

    def at_risk(asked: AllocationProblem) -> tuple[Allocation, Certifier]:
        draws = curve_draws(fit)
        answer = allocate_at_risk(asked, draws, DIAL[request.risk])
        best = whole_allocation(request.budget, answer.allocation, request.limits, ends, lines)
        return best, lambda allocation: certify_leaning_plan(problem, draws, replace(answer, allocation=allocation))

    return on_average if request.risk == "balanced" else at_risk


def never_worse(
    request: PlanRequest, fit: CurveFit, problem: AllocationProblem, best: Allocation, *, keeps_todays: bool = False
) -> tuple[Allocation, tuple[Finding, ...]]:
    """Propose today's split of the same money where it obeys the limits and the one found is expected to bring less.

    Parameters
    ----------
    request, fit, problem, keeps_todays
        As in `split_for`; the request's budget is what is split.
    best : Allocation
        In whole minor units.
    """
    todays = todays_allocation(request.budget, fit, best)
    if not keeps_todays and not brings_less(fit, best, todays):
        return best, ()
    if not less_than_one_unit(request.budget, certify(problem, todays).max_violation):
        return best, ()
    kept = replace(todays, binding=with_guardrails(touched_limits(problem, todays.spend), problem, todays.spend))
    if request.risk == "balanced" or keeps_todays:
        return kept, ()
    return kept, (
        Finding(
            "info",
            "risk",
            N_("The split for this risk setting would bring less on average than today's, so today's is proposed."),
            N_("Set the risk to balanced to see the best split on average."),
        ),
    )


def out_of_reach(problem: AllocationProblem, whole: Allocation, certificate: Certificate) -> tuple[GuardrailReach, ...]:
    """Where guardrails let nothing be spent, find out how low their averages can be brought.

    Parameters
    ----------
    problem : AllocationProblem
        With its guardrails.
    whole : Allocation
        In whole minor units.
    certificate : Certificate
        Of that allocation.
    """
    if certificate.unplaced_because != "guardrails" or whole.spend.any():
        return ()
    return guardrails_out_of_reach(problem)


def todays_breach(
    request: PlanRequest, fit: CurveFit, problem: AllocationProblem, allocation: Allocation
) -> BrokenLimit | None:
    """Find a limit that today's split of the money that a plan places breaks by a whole minor unit.

    Parameters
    ----------
    request, fit, problem
        As in `split_for`.
    allocation : Allocation
        In whole minor units; where it is today's split itself, nothing is broken that the plan does not own up to.
    """
    todays = todays_allocation(request.budget, fit, allocation).spend
    if not todays.any() or np.array_equal(todays, allocation.spend):
        return None
    return broken_limit(problem, todays, float(major_units(Money(1, request.budget.currency))))
