"""From a question to a plan."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from optimizer.allocation import objective_curves
from optimizer.curves.assuming import assume
from optimizer.domain.curve import CurveFit
from optimizer.domain.lift import LiftTest
from optimizer.domain.money import major_units, money
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.plan import Plan, PlanRequest, PlanSeconds
from optimizer.domain.problem import AllocationProblem
from optimizer.planning import make_plan
from optimizer.workflow.asking import check_request, kpis_of_goal, period_remarks
from optimizer.workflow.goal_splitting import split_for_goal
from optimizer.workflow.known_history import KnownHistory, know_history
from optimizer.workflow.learned_guardrails import learned_guardrails
from optimizer.workflow.learning import learn_curves
from optimizer.workflow.limit_names import with_known_names
from optimizer.workflow.silent_platforms import held_where_silent, silent_remarks, with_money
from optimizer.workflow.splitting import out_of_reach, todays_breach
from optimizer.workflow.taken_for_granted import settled_request, with_pauses


@dataclass(frozen=True, slots=True, eq=False)
class Proposal:
    """A plan, the curves that it stands on, the time that it took, and what the allocator was asked.

    Attributes
    ----------
    plan : Plan
        The answer.
    fit : CurveFit
        With the assumptions of the request on top, as the plan was reckoned.
    seconds : PlanSeconds
        That it took.
    problem : AllocationProblem
        As answered: with pauses among its limits, the budget that a target found, and the money cost of profit.
    """

    plan: Plan
    fit: CurveFit
    seconds: PlanSeconds
    problem: AllocationProblem


def propose(
    table: PerformanceTable,
    request: PlanRequest,
    *,
    fit: CurveFit | None = None,
    known: KnownHistory | None = None,
    lift_tests: Sequence[LiftTest] = (),
    seed: int = 0,
    timer: Callable[[], float] = time.perf_counter,
) -> Proposal:
    """Find the split that the goal of a request asks for: `optimizer.workflow.goal_splitting.split_for_goal`.

    The certificate is of the whole minor units that the plan says.

    Parameters
    ----------
    table : PerformanceTable
        The history.
    request : PlanRequest
        The question.
    fit : CurveFit or None
        Curves learned before from this table for this KPI (of several together with these values), period and
        `segments_to_borrow_for` this request, without assumptions; learned now where not given.
    known : KnownHistory or None
        What `know_history` says of the table; found out now where not given.
    lift_tests : sequence of LiftTest
        For curves that are learned now.
    seed : int
        Of the learning.
    timer : callable
        Seconds from any fixed moment.

    Raises
    ------
    DataError
        When the history cannot answer the question, has a segment that is named as one without history, or the goal
        cannot be had with the risk or the limits.
    AllocationError
        When a target cannot be reached.
    InfeasibleError
        When the limits contradict each other, the budget or a pause.
    """
    kpis = kpis_of_goal(request.kpi, request.goal.kpi_values)
    known = know_history(table, asked=kpis) if known is None else known
    check_request(table, request, known)
    request = settled_request(table, request)
    started = timer()

    def learn(kpi: str) -> CurveFit:
        return learn_curves(
            table,
            kpi,
            request.period,
            lift_tests=lift_tests,
            newcomers=request.newcomers,
            kpi_values=request.goal.kpi_values,
            seed=seed,
        )

    if fit is None:
        fit = learn(request.kpi)
    elif (fit.kpi, fit.period) != (request.kpi, request.period) or not set(request.newcomers) <= set(fit.segments):
        msg = "the fit was learned for another KPI or period than the request's, or without its newcomers"
        raise ValueError(msg)
    ahead = assume(fit, request.assumptions, known.currency)
    guardrails, of_guardrails = learned_guardrails(
        request.guardrails,
        table,
        ahead,
        lambda figure: assume(learn(figure), request.assumptions, known.currency, believed=False),
        seed=seed,
    )
    learned = timer()
    request = replace(request, limits=with_known_names(request.limits, ahead.segments))
    problem = AllocationProblem(
        segments=ahead.segments,
        curves=objective_curves(ahead, "balanced"),
        budget=float(major_units(request.budget)),
        limits=(
            *with_pauses(request.limits, request.assumptions, ahead.segments),
            *(one.guardrail for one in guardrails),
        ),
        last_spend=ahead.recent_spend * ahead.period.days,
    )
    split = split_for_goal(request, ahead, problem)
    funded = with_money(ahead.segments, (split.allocation.spend > 0.0) | (ahead.recent_spend > 0.0))
    silent = silent_remarks(known, kpis, funded)
    remarks = [
        *silent,
        *split.findings,
        *of_guardrails,
        *period_remarks(known.period, request.period),
    ]
    plan = make_plan(
        request,
        ahead,
        split.allocation,
        split.certificate,
        remarks,
        current_breaks=todays_breach(replace(request, budget=split.budget), ahead, split.problem, split.allocation),
        is_too_short=any(kpi in known.too_short for kpi in kpis),
        guardrails=guardrails,
        out_of_reach=out_of_reach(split.problem, split.allocation, split.certificate),
        found=split.budget,
        answer=split.answer,
    )
    seconds = PlanSeconds(read=0.0, fit=learned - started, allocate=timer() - learned)
    plan = held_where_silent(_with_last_spend(plan, fit), known, kpis, silent)
    return Proposal(plan, ahead, seconds, split.problem)


def _with_last_spend(plan: Plan, fit: CurveFit) -> Plan:
    """Tell what was really spent lately, also where a pause takes it out of today's split."""
    spent = fit.recent_spend * fit.period.days
    currency = plan.request.budget.currency
    if not plan.request.assumptions.paused:
        return plan
    lines = (replace(line, last_spend=money(float(one), currency)) for line, one in zip(plan.lines, spent, strict=True))
    return replace(plan, lines=tuple(lines))
