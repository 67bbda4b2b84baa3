"""What a plan brings of all KPIs, and whether it earns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from optimizer.curves.assuming import assume
from optimizer.curves.weighing import aligned, weigh_fits
from optimizer.domain.assumption import OutcomeValue
from optimizer.domain.curve import CurveFit
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.plan import Plan, PlanRequest
from optimizer.domain.plan_outcomes import PlanOutcomes
from optimizer.domain.settings import FixedCost
from optimizer.planning import ValuedFit, counted_only, outcomes_of_plan, silent_platforms
from optimizer.workflow.goal_splitting import margin_of_goal, value_of_outcome

REVENUE: Final = "revenue"


def plan_outcomes(
    table: PerformanceTable,
    plan: Plan,
    fits: Mapping[str, CurveFit],
    *,
    margin: float | None = None,
    fixed_costs: Sequence[FixedCost] = (),
    values: Sequence[OutcomeValue] = (),
) -> PlanOutcomes:
    """Put last period, today's split and a plan side by side, for all KPIs and for what they are worth.

    Revenue is the history's where there are curves of it. Else it is what results are worth: the plan's assumptions say
    it, or `values`, or its goal; several KPIs with a value add up.

    Parameters
    ----------
    table : PerformanceTable
        The history.
    plan : Plan
        The answer.
    fits : mapping of str to CurveFit
        Curves of each KPI that is to be told, most wanted first, as they were learned for the plan's period and
        `segments_to_borrow_for` its request; the plan's assumptions are put on top here.
    margin : float or None
        Of the workspace; that of a goal for profit goes before it.
    fixed_costs : sequence of FixedCost
        Of the workspace.
    values : sequence of OutcomeValue
        What results are worth, beside what the plan's assumptions say, which goes before.

    Raises
    ------
    ValueError
        When curves are of another period, or lack a segment of the plan.
    """
    segments = tuple(line.segment for line in plan.lines)
    request = plan.request
    currency = request.budget.currency
    silent = silent_platforms(table, tuple(fits))
    ahead = {}
    for kpi, fit in fits.items():
        if fit.period != request.period:
            msg = f"the curves of {kpi} are of another period than the plan"
            raise ValueError(msg)
        its_own = kpi == request.kpi
        curves = aligned(assume(fit, request.assumptions, currency, believed=its_own), segments)
        ahead[kpi] = curves if its_own else counted_only(curves, silent[kpi])
    given = request.goal.margin if request.goal.kind == "profit" else margin
    return outcomes_of_plan(
        table,
        plan,
        ahead,
        revenue=_revenue(plan, ahead, values),
        margin=given,
        fixed_costs=fixed_costs,
    )


def kpis_of_worth(request: PlanRequest, known: Sequence[str]) -> tuple[str, ...]:
    """List the KPIs whose curves tell what a plan is worth; none where nobody knows.

    What the request says that results are worth goes before the revenue of the history.

    Parameters
    ----------
    request : PlanRequest
        The question.
    known : sequence of str
        KPIs of the history.
    """
    own = () if value_of_outcome(request) is None else (request.kpi,)
    stated = dict.fromkeys((*own, *(one.kpi for one in request.assumptions.values)))
    return tuple(kpi for kpi in stated if kpi in known) or tuple(kpi for kpi in (REVENUE,) if kpi in known)


def plan_worth(
    table: PerformanceTable,
    plan: Plan,
    fits: Mapping[str, CurveFit],
    *,
    margin: float | None = None,
    fixed_costs: Sequence[FixedCost] = (),
) -> PlanOutcomes:
    """Say what a plan is worth: revenue, returns and profit, reckoned with the value and the margin of its question.

    Parameters
    ----------
    table, plan, fixed_costs
        As in `plan_outcomes`.
    fits : mapping of str to CurveFit
        Of `kpis_of_worth`.
    margin : float or None
        Of the workspace; that of the goal goes before it.
    """
    own = value_of_outcome(plan.request)
    values = () if own is None else (OutcomeValue(plan.request.kpi, own),)
    of_goal = margin_of_goal(plan.request)
    given = margin if of_goal is None else of_goal
    return plan_outcomes(table, plan, fits, margin=given, fixed_costs=fixed_costs, values=values)


def _revenue(plan: Plan, fits: Mapping[str, CurveFit], values: Sequence[OutcomeValue]) -> ValuedFit | None:
    if REVENUE in fits:
        return ValuedFit(fits[REVENUE], "reported", ((REVENUE, 1.0),))
    worth = {one.kpi: one.value for one in (*values, *plan.request.assumptions.values)}
    of_goal = value_of_outcome(plan.request)
    if not worth and of_goal is not None:
        worth = {plan.request.kpi: of_goal}
    parts = tuple((kpi, worth[kpi]) for kpi in fits if kpi in worth)
    if not parts:
        return None
    return ValuedFit(weigh_fits([(fits[kpi], value) for kpi, value in parts]), "valued", parts)
