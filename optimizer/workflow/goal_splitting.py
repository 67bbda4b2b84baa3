"""The split that a plan's goal asks for: all the money, as much as a target takes, or as much as earns its cost."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final

from optimizer.allocation import certify, has_shares, most_profit, reach_target, reached_level
from optimizer.curves.shapes.families import response_values
from optimizer.domain.curve import CurveFit
from optimizer.domain.finding import Finding
from optimizer.domain.goal_answer import GoalAnswer
from optimizer.domain.money import Money, major_units, minor_digits, money
from optimizer.domain.plan import PlanRequest
from optimizer.domain.problem import Allocation, AllocationProblem, Certificate
from optimizer.domain.profit import ProfitAnswer
from optimizer.domain.target import Target, TargetAnswer
from optimizer.errors import AllocationError, DataError, InfeasibleError
from optimizer.message import N_, Message
from optimizer.planning import PlanLines, whole_allocation
from optimizer.workflow.certifying import certify_plan
from optimizer.workflow.curve_targets import dear_end
from optimizer.workflow.keeping_guardrails import keeping_guardrails
from optimizer.workflow.splitting import never_worse, split_for

_SECONDS: Final = 4.0
"""A search for a target or for profit ends then with the best found and what is proven of it."""
_NOISE: Final = 1e-6
"""Minor units; less than this over a whole unit is the noise of floating point."""


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """The split that a goal asks for.

    Attributes
    ----------
    budget : Money
        What it is a split of: the budget of the request, or the smaller one that was found.
    problem : AllocationProblem
        As answered; the certificate is of it.
    allocation : Allocation
        In whole minor units.
    certificate : Certificate
        Of that allocation.
    findings : tuple of Finding
        What must be said of it.
    answer : GoalAnswer or None
        None where all the money is to be spent.
    """

    budget: Money
    problem: AllocationProblem
    allocation: Allocation
    certificate: Certificate
    findings: tuple[Finding, ...]
    answer: GoalAnswer | None = None


def split_for_goal(request: PlanRequest, fit: CurveFit, problem: AllocationProblem) -> Split:
    """Find the split that the goal of a request asks for, in whole minor units, with its certificate.

    What the certificate proves depends on the goal (docs/methods/goals.md):

    - "budget": no split of the budget within the limits brings more.
    - "target": no split of the money that was found brings more; `GoalAnswer.bound` proves that no other amount does.
    - "profit": no split of any part of the budget brings more outcome less what the money must bring, which is the
      profit over value x margin.

    Parameters
    ----------
    request : PlanRequest
        Budget, goal, risk, limits and assumptions; an `OutcomeValue` of the KPI goes before the goal's own value.
    fit : CurveFit
        Draws of the curves.
    problem : AllocationProblem
        On the mean curves, for the same segments, with their recent spend; its budget is the request's.

    Raises
    ------
    AllocationError
        When no money within the budget reaches a target; says what can be reached.
    DataError
        When the goal cannot be had with the risk or the limits.
    """
    goal = request.goal
    if goal.kind == "target" and goal.target is not None:
        return _for_target(request, fit, problem, _valued(goal.target, request))
    if goal.kind == "profit":
        return _for_profit(request, fit, problem)
    allocation, certificate, findings = split_for(request, fit, problem)
    return Split(request.budget, problem, allocation, certificate, findings)


def value_of_outcome(request: PlanRequest) -> float | None:
    """Revenue that one outcome brings, where the assumptions or the goal say it, major units; 1 of revenue itself."""
    if request.kpi == "revenue":
        return 1.0
    stated = [one.value for one in request.assumptions.values if one.kpi == request.kpi]
    if stated:
        return stated[-1]
    goal = request.goal
    if goal.kind == "profit":
        return goal.value_per_outcome
    if goal.target is not None and goal.target.kind in ("roas", "roi", "marginal_roas"):
        return goal.target.value_per_outcome
    return None


def margin_of_goal(request: PlanRequest) -> float | None:
    """Share of the revenue that is left after the cost of the goods, where the goal reckons with one."""
    goal = request.goal
    if goal.kind == "profit":
        return goal.margin
    return goal.target.margin if goal.target is not None and goal.target.kind == "roi" else None


def _valued(target: Target, request: PlanRequest) -> Target:
    value = value_of_outcome(request)
    return target if value is None else replace(target, value_per_outcome=value)


def _for_profit(request: PlanRequest, fit: CurveFit, problem: AllocationProblem) -> Split:
    value = value_of_outcome(request)
    worth = (1.0 if value is None else value) * request.goal.margin
    if has_shares(problem):
        return _for_profit_of_shares(request, fit, problem, worth)
    priced = replace(problem, money_cost=1.0 / worth)
    allocation, certificate, findings = split_for(request, fit, priced)
    if request.risk != "balanced":
        plain = certify(priced, allocation)
        certificate = replace(certificate, unplaced=plain.unplaced, unplaced_because=plain.unplaced_because)
    bound = worth * certificate.upper_bound if request.risk == "balanced" else None
    answer = _profit_answer(request, priced, allocation, worth, bound)
    return Split(request.budget, priced, allocation, certificate, findings, answer)


def _for_profit_of_shares(request: PlanRequest, fit: CurveFit, problem: AllocationProblem, worth: float) -> Split:
    """Profit where limits are shares of what is spent, so that every budget has limits of its own."""
    if request.risk != "balanced":
        raise DataError(
            N_(
                "The most profit with limits that are shares of the budget can be found on average only; set the risk "
                "to balanced, or write the limits as money."
            )
        )

    def answer_to(asked: AllocationProblem) -> tuple[Allocation, tuple[ProfitAnswer, Money, AllocationProblem]]:
        profit = most_profit(asked, worth, seconds=_SECONDS)
        found, stated, whole = _in_whole_units(
            request, fit, problem, profit.problem, profit.allocation, rounds_up=False
        )
        return whole, (profit, found, stated)

    best, (profit, found, stated) = keeping_guardrails(problem, answer_to)
    allocation, findings = never_worse(replace(request, budget=found), fit, stated, best)
    certificate = _left_over(certify_plan(stated, allocation), request, found, "cost")
    answer = _profit_answer(request, stated, allocation, worth, profit.most_profit)
    return Split(found, stated, allocation, certificate, findings, answer)


def _profit_answer(
    request: PlanRequest, problem: AllocationProblem, allocation: Allocation, worth: float, bound: float | None
) -> GoalAnswer:
    outcome = float(response_values(problem.curves, allocation.spend).sum())
    earned = worth * outcome - float(allocation.spend.sum())
    most = None if bound is None else max(bound, earned)
    return GoalAnswer(earned, most, worth / request.goal.margin, request.goal.margin)


def _for_target(request: PlanRequest, fit: CurveFit, problem: AllocationProblem, target: Target) -> Split:
    if request.risk != "balanced":
        raise DataError(
            N_("A target is reached on average over what may happen; set the risk to balanced to plan for a target.")
        )

    def answer_to(asked: AllocationProblem) -> tuple[Allocation, tuple[TargetAnswer, Money, AllocationProblem]]:
        reached = reach_target(asked, target, seconds=_SECONDS)
        found, stated, whole = _in_whole_units(
            request, fit, problem, reached.problem, reached.allocation, rounds_up=target.kind == "outcome"
        )
        return whole, (reached, found, stated)

    try:
        best, (reached, found, stated) = keeping_guardrails(problem, answer_to)
        dear = dear_end(problem, reached, request.budget.currency)
    except InfeasibleError:
        raise
    except AllocationError as trouble:
        raise AllocationError(_in_currency(trouble.message, request.budget.currency)) from trouble
    allocation, findings = never_worse(replace(request, budget=found), fit, stated, best)
    certificate = _left_over(certify_plan(stated, allocation), request, found, "target")
    return Split(
        found, stated, allocation, certificate, (*findings, *dear), _target_answer(reached, stated, allocation)
    )


def _target_answer(reached: TargetAnswer, problem: AllocationProblem, allocation: Allocation) -> GoalAnswer:
    target, spend = reached.target, float(allocation.spend.sum())
    outcome = float(response_values(problem.curves, allocation.spend).sum())
    level = reached.reached
    if target.kind != "marginal_roas":
        level = float(reached_level(target, spend, outcome, 0.0))
    return GoalAnswer(level, reached.proven_edge, target.value_per_outcome, target.margin)


def _left_over(certificate: Certificate, request: PlanRequest, found: Money, reason: str) -> Certificate:
    """Tell the money that the goal leaves of the request's budget, beside what is left of the one found."""
    left = float(major_units(Money(request.budget.minor_units - found.minor_units, request.budget.currency)))
    if left <= 0.0:
        return certificate
    return replace(
        certificate,
        unplaced=certificate.unplaced + left,
        unplaced_because="target" if reason == "target" else "cost",
    )


def _in_whole_units(
    request: PlanRequest,
    fit: CurveFit,
    stated: AllocationProblem,
    answered: AllocationProblem,
    allocation: Allocation,
    *,
    rounds_up: bool,
) -> tuple[Money, AllocationProblem, Allocation]:
    """Round a split, and the budget that was found for it, so that it keeps what was asked.

    Returns
    -------
    Money, AllocationProblem, Allocation
        What it is a split of; the problem with that budget and the limits as the user wrote them; the split.
    """
    ends = [float(curve_end) * fit.period.days for curve_end in fit.spend[:, -1]]
    lines = PlanLines(stated.segments, last_spend=stated.last_spend)
    budget = request.budget
    problem = replace(answered, limits=stated.limits)
    scale = 10 ** minor_digits(budget.currency)
    is_found = answered.money_cost == 0.0 and answered.budget * scale < budget.minor_units - _NOISE
    if is_found:
        spent = float(allocation.spend.sum()) * scale
        units = math.ceil(spent - _NOISE) if rounds_up else math.floor(spent + _NOISE)
        budget = Money(min(units, budget.minor_units), budget.currency)
        problem = replace(problem, budget=float(major_units(budget)))
        allocation = replace(allocation, unplaced=0.0)
    return budget, problem, whole_allocation(budget, allocation, request.limits, ends, lines)


def _in_currency(message: Message, currency: str | None) -> Message:
    """Put the account's currency to amounts of money that are told as plain numbers."""
    values = {
        name: money(value, currency) if f"{{{name}:money}}" in message.template and isinstance(value, float) else value
        for name, value in message.values.items()
    }
    return Message(message.template, values)
