"""What is said of a plan beyond its split: other budgets, a little more or less money, what limits cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np

from optimizer.allocation import allocate, certify, frontier, is_possible, limit_prices
from optimizer.curves.shapes.families import response_values
from optimizer.domain.curve import CurveFit, FloatArray
from optimizer.domain.limit_cost import LimitCost
from optimizer.domain.limit_price import LimitPrice
from optimizer.domain.line_evidence import LineEvidence
from optimizer.domain.line_reason import LineReason
from optimizer.domain.money import Money, major_units, minor_digits
from optimizer.domain.money_step import MoneyStep
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.plan import Plan
from optimizer.domain.plan_frontier import PlanFrontier
from optimizer.domain.problem import AllocationProblem, Limit, SpendLimit
from optimizer.errors import AllocationError
from optimizer.planning import line_evidence, line_reasons, read_frontier, read_step
from optimizer.workflow.proposing import Proposal
from optimizer.workflow.splitting import split_for

_SHARES: Final = (0.25, 0.4, 0.55, 0.7, 0.85, 1.0, 1.2, 1.4, 1.65, 1.9, 2.2, 2.5)
"""Of the plan's money; closer where curves bend more."""
_FRONTIER_SECONDS: Final = 0.4
_PRICING_SECONDS: Final = 1.0
_WHOLE_SECONDS: Final = 0.5
_NO_COST: Final = 1e-5
"""Share of the outcome; a limit that costs less costs nothing that is told."""
_STEP_PART: Final = 0.03
_SMALL_PART: Final = 0.003


def plan_frontier(proposal: Proposal) -> PlanFrontier:
    """Find what the best split of other budgets brings, from a quarter of the plan's money to two and a half times it.

    Budgets that are too small for the limits are left out. Each split is certified or bounded by
    `optimizer.allocation.frontier`, on the mean curves, whatever the risk dial says.

    Parameters
    ----------
    proposal : Proposal
        The plan, with the problem that it answers.
    """
    plan, problem = proposal.plan, _spending(proposal)
    base = problem.budget
    possible = [share for share in _SHARES if share >= 1.0 or is_possible(replace(problem, budget=share * base))]
    found = frontier(problem, np.array(possible) * base, seconds=_FRONTIER_SECONDS)
    return read_frontier(plan, proposal.fit, found)


def one_more(proposal: Proposal, step: Money) -> MoneyStep | None:
    """Find what the best plan would do with a step more of money, or less where the step is below zero.

    The changed budget is split as the plan was, for the same risk and within the same limits; limits that are shares of
    the budget change with it.

    Parameters
    ----------
    proposal : Proposal
        The plan, with the problem that it answers.
    step : Money
        In the plan's currency, not zero.

    Returns
    -------
    MoneyStep or None
        None where no plan is possible with so little money.
    """
    problem = _spending(proposal)
    request = proposal.plan.request
    budget = Money(_minor(problem.budget, request.budget) + step.minor_units, request.budget.currency)
    if budget.minor_units <= 0:
        return None
    asked = replace(request, budget=budget, goal=replace(request.goal, kind="budget", target=None))
    try:
        split, _, _ = split_for(asked, proposal.fit, replace(problem, budget=float(major_units(budget))))
    except AllocationError:
        return None
    return read_step(proposal.plan, proposal.fit, step, split.spend)


def usual_step(budget: Money) -> Money:
    """Return a round sum of about a thirtieth of a budget: 1, 2 or 5 times a power of ten, at least one unit."""
    return _round_sum(budget, _STEP_PART)


def small_step(budget: Money) -> Money:
    """Return a round sum of about three thousandths of a budget, in whose terms returns are told: 100 of 30,000."""
    return _round_sum(budget, _SMALL_PART)


def limit_costs(proposal: Proposal) -> tuple[LimitCost, ...]:
    """Find what each limit that the best split touches costs, the dearest first; none where none costs anything.

    On the mean curves, whatever the risk dial says. What a limit costs in all is found by solving again without it,
    all others held; so the costs of two limits that hold each other up do not add up.
    """
    problem = proposal.problem
    if not problem.limits:
        return ()
    best = allocate(problem)
    least = _NO_COST * abs(_value(problem, best.spend))
    costs = [
        _cost(problem, _value(problem, best.spend), price, problem.limits[price.limit])
        for price in limit_prices(problem, best, seconds=_PRICING_SECONDS)
        if price.limit is not None and (price.gain is None or price.gain > least / 10)
    ]
    return tuple(sorted((one for one in costs if one.whole > least), key=lambda one: -one.whole))


def reasons(plan: Plan) -> tuple[LineReason, ...]:
    """Say for each line of a plan why it gets what it gets."""
    return line_reasons(plan, small_step(plan.request.budget))


def evidence_of_lines(table: PerformanceTable, fit: CurveFit, kpis: Sequence[str] = ()) -> tuple[LineEvidence, ...]:
    """Say how much the history tells of each segment; depends on the history and the curves only.

    Parameters
    ----------
    table : PerformanceTable
        The history.
    fit : CurveFit
        Learned from it.
    kpis : sequence of str
        That the goal wants together, where the KPI is no figure of the history.
    """
    return line_evidence(table, fit, kpis)


def _cost(problem: AllocationProblem, value: float, price: LimitPrice, limit: Limit) -> LimitCost:
    others = [other for other in problem.limits if other is not limit]
    without = replace(problem, limits=(*others, *_without(limit, price.kind)))
    again = allocate(without, seconds=_WHOLE_SECONDS)
    proof = certify(without, again)
    return LimitCost(limit, price, max(proof.value - value, 0.0), max(proof.upper_bound - value, 0.0))


def _without(limit: Limit, kind: str) -> Sequence[Limit]:
    """What is left of a limit when one amount of it is not limited."""
    if not isinstance(limit, SpendLimit):
        return ()
    nothing: dict[str, Any] = {kind: None}
    return (replace(limit, **nothing),)


def _value(problem: AllocationProblem, spend: FloatArray) -> float:
    return float(response_values(problem.curves, spend).sum()) - problem.money_cost * float(spend.sum())


def _spending(proposal: Proposal) -> AllocationProblem:
    """The problem of spending the plan's money for the most outcome, whatever goal found how much that is."""
    problem = replace(proposal.problem, money_cost=0.0)
    if proposal.plan.request.goal.kind == "budget":
        return problem
    placed = sum(line.budget.minor_units for line in proposal.plan.lines)
    return replace(problem, budget=float(major_units(Money(placed, proposal.plan.request.budget.currency))))


def _minor(amount: float, like: Money) -> int:
    return round(amount * float(10 ** minor_digits(like.currency)))


def _round_sum(budget: Money, part: float) -> Money:
    scale = 10 ** minor_digits(budget.currency)
    size = max(float(major_units(budget)) * part, 1.0)
    power = 10 ** (len(str(int(size))) - 1)
    step = max(factor * power for factor in (1, 2, 5) if factor * power <= size)
    nearer = min((step, _next(step)), key=lambda one: abs(np.log(one / size)))
    return Money(nearer * scale, budget.currency)


def _next(step: int) -> int:
    leading = int(str(step)[0])
    return step * 5 // 2 if leading == 2 else step * 2
