"""From a question to a plan."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from optimizer.allocation import objective_curves
from optimizer.domain.curve import CurveFit
from optimizer.domain.lift import LiftTest
from optimizer.domain.money import major_units
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.plan import Plan, PlanRequest, PlanSeconds
from optimizer.domain.problem import AllocationProblem
from optimizer.planning import is_too_short, make_plan
from optimizer.workflow.asking import check_request, period_remarks
from optimizer.workflow.learned_guardrails import learned_guardrails
from optimizer.workflow.learning import learn_curves
from optimizer.workflow.limit_names import with_known_names
from optimizer.workflow.newcomers import settled_newcomers
from optimizer.workflow.splitting import out_of_reach, split_for, todays_breach


@dataclass(frozen=True, slots=True, eq=False)
class Proposal:
    """A plan, the curves that it stands on, the time that it took, and what the allocator was asked."""

    plan: Plan
    fit: CurveFit
    seconds: PlanSeconds
    problem: AllocationProblem


def propose(
    table: PerformanceTable,
    request: PlanRequest,
    *,
    fit: CurveFit | None = None,
    lift_tests: Sequence[LiftTest] = (),
    seed: int = 0,
    timer: Callable[[], float] = time.perf_counter,
) -> Proposal:
    """Find the best split of the budget.

    The certificate is of the whole minor units that the plan says.

    Parameters
    ----------
    table : PerformanceTable
        The history.
    request : PlanRequest
        The question.
    fit : CurveFit or None
        Curves learned before from this table for this KPI, period and newcomers; learned now where not given.
    lift_tests : sequence of LiftTest
        For curves that are learned now.
    seed : int
        Of the learning.
    timer : callable
        Seconds from any fixed moment.

    Raises
    ------
    DataError
        When the history cannot answer the question, or has a segment that is named as one without history.
    InfeasibleError
        When the limits contradict each other or the budget.
    """
    check_request(table, request)
    request = replace(request, newcomers=settled_newcomers(table, request.newcomers))
    started = timer()
    if fit is None:
        fit = learn_curves(
            table, request.kpi, request.period, lift_tests=lift_tests, newcomers=request.newcomers, seed=seed
        )
    elif (fit.kpi, fit.period) != (request.kpi, request.period) or not set(request.newcomers) <= set(fit.segments):
        msg = "the fit was learned for another KPI or period than the request's, or without its newcomers"
        raise ValueError(msg)
    guardrails, of_guardrails = learned_guardrails(
        request.guardrails,
        table,
        fit,
        lambda figure: learn_curves(
            table, figure, request.period, lift_tests=lift_tests, newcomers=request.newcomers, seed=seed
        ),
        seed=seed,
    )
    learned = timer()
    request = replace(request, limits=with_known_names(request.limits, fit.segments))
    problem = AllocationProblem(
        segments=fit.segments,
        curves=objective_curves(fit, "balanced"),
        budget=float(major_units(request.budget)),
        limits=(*request.limits, *(one.guardrail for one in guardrails)),
        last_spend=fit.recent_spend * fit.period.days,
    )
    allocation, certificate, findings = split_for(request, fit, problem)
    remarks = [*findings, *of_guardrails, *period_remarks(table.period, request.period)]
    breach = todays_breach(request, fit, problem, allocation)
    plan = make_plan(
        request,
        fit,
        allocation,
        certificate,
        remarks,
        current_breaks=breach,
        is_too_short=is_too_short(table, request.kpi),
        guardrails=guardrails,
        out_of_reach=out_of_reach(problem, allocation, certificate),
    )
    return Proposal(plan, fit, PlanSeconds(read=0.0, fit=learned - started, allocate=timer() - learned), problem)
