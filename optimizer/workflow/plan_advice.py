"""What is said of a plan beyond its split: other budgets, a little more or less money, what limits cost."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np

from optimizer.allocation import allocate, certify, frontier, is_possible, limit_prices
from optimizer.curves.shapes.families import response_values
from optimizer.domain.curve import CurveFit, FloatArray
from optimizer.domain.frontier import Frontier
from optimizer.domain.limit_cost import LimitCost
from optimizer.domain.limit_price import LimitPrice
from optimizer.domain.line_evidence import LineEvidence
from optimizer.domain.line_reason import LineReason
from optimizer.domain.money import Money, least_step, major_units, minor_digits
from optimizer.domain.money_step import MoneyStep
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.plan import Plan
from optimizer.domain.plan_frontier import PlanFrontier
from optimizer.domain.problem import AllocationProblem, Limit, SpendLimit
from optimizer.errors import AllocationError
from optimizer.planning import line_evidence, line_reasons, read_frontier, read_step
from optimizer.workflow.proposing import Proposal
from optimizer.workflow.splitting import split_for

_SHARES: Final = (1.0, 0.25, 2.5, 0.55, 1.65, 0.75, 1.3, 0.4, 2.05, 0.85, 1.15, 1.9)
"""Of the plan's money, what tells most first; the first five are always split."""
_ALWAYS: Final = 5
_FINE: Final = 1e-3
"""Gap of a point of the frontier that is aimed at where each is split by itself; less does not show in a chart."""
_POINT_SECONDS: Final = 0.1
_DEAREST: Final = 6
"""Limits of which is found out what they cost in all."""
_NO_COST: Final = 1e-5
"""Share of the outcome; a limit that costs less costs nothing that is told."""
_STEP_PART: Final = 0.03
_SMALL_PART: Final = 0.003
Clock = Callable[[], float]


def plan_frontier(proposal: Proposal, *, seconds: float = 0.12, clock: Clock = time.perf_counter) -> PlanFrontier:
    """Find what the best split of other budgets brings, from a quarter of the plan's money to two and a half times it.

    Budgets that are too small for the limits are left out. Each split is certified or bounded by
    `optimizer.allocation.frontier`, on the mean curves, whatever the risk dial says. Under limits each budget is split
    by itself, which takes longer; then there are as many budgets as time allows, five or more.

    Parameters
    ----------
    proposal : Proposal
        The plan, with the problem that it answers.
    seconds : float
        After this time no more budgets are added.
    clock : callable
        Seconds since some moment.
    """
    problem = _spending(proposal)
    end = clock() + seconds
    shares = [one for one in _SHARES if one >= 1.0 or is_possible(replace(problem, budget=one * problem.budget))]
    if not problem.limits:
        return read_frontier(proposal.plan, proposal.fit, frontier(problem, np.array(shares) * problem.budget))
    found = []
    for place, share in enumerate(shares):
        if place >= _ALWAYS and clock() > end:
            break
        found.append(frontier(problem, [share * problem.budget], tolerance=_FINE, seconds=_POINT_SECONDS))
    return read_frontier(proposal.plan, proposal.fit, _joined(found))


def _joined(parts: Sequence[Frontier]) -> Frontier:
    """Put frontiers of single budgets into one, the smallest budget first."""
    ordered = sorted(parts, key=lambda one: float(one.budgets[0]))

    def together(values: Callable[[Frontier], FloatArray]) -> FloatArray:
        return np.concatenate([values(one) for one in ordered])

    return replace(
        ordered[0],
        budgets=together(lambda one: one.budgets),
        spend=together(lambda one: one.spend),
        outcome=together(lambda one: one.outcome),
        upper_bound=together(lambda one: one.upper_bound),
        gap=together(lambda one: one.gap),
        marginal_outcome=together(lambda one: one.marginal_outcome),
    )


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
    """Return a round sum of about a thirtieth of a budget: 1, 2 or 5 times a power of ten, at least `least_step`."""
    return _round_sum(budget, _STEP_PART)


def small_step(budget: Money) -> Money:
    """Return a round sum of about three thousandths of a budget, in whose terms returns are told: 100 of 30,000."""
    return _round_sum(budget, _SMALL_PART)


def limit_costs(proposal: Proposal, *, seconds: float = 0.6, clock: Clock = time.perf_counter) -> tuple[LimitCost, ...]:
    """Find what each limit that the best split touches costs, the dearest first; none where none costs anything.

    On the mean curves, whatever the risk dial says. What a limit costs in all is found by solving again without it,
    all others held; so the costs of two limits that hold each other up do not add up.

    Parameters
    ----------
    proposal : Proposal
        The plan, with the problem that it answers.
    seconds : float
        Half of it for what a little more room would bring, and as much for what the dearest limits cost in all.
    clock : callable
        Seconds since some moment.
    """
    problem = proposal.problem
    if not problem.limits:
        return ()
    best = allocate(problem)
    value = _value(problem, best.spend)
    least = _NO_COST * abs(value)
    prices = limit_prices(problem, best, seconds=seconds / 2, clock=clock)
    end = clock() + seconds / 2
    costs: list[LimitCost] = []
    for price in prices:
        if price.limit is None or (price.gain is not None and price.gain <= least / 10):
            continue
        limit = problem.limits[price.limit]
        if len(costs) < _DEAREST and clock() <= end:
            costs.append(_cost(problem, value, price, limit))
        elif price.gain is not None:
            costs.append(LimitCost(limit, price, None, None))
    told = [one for one in costs if one.whole is None or one.whole > least]
    return tuple(sorted(told, key=lambda one: -1.0 if one.whole is None else one.whole, reverse=True))


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
    again = allocate(without, tolerance=_FINE / 10, seconds=_POINT_SECONDS * 3)
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
    size = max(float(major_units(budget)) * part, float(least_step(budget.currency)))
    power = 10 ** (len(str(int(size))) - 1)
    step = max(factor * power for factor in (1, 2, 5) if factor * power <= size)
    nearer = min((step, _next(step)), key=lambda one: abs(np.log(one / size)))
    return Money(nearer * scale, budget.currency)


def _next(step: int) -> int:
    leading = int(str(step)[0])
    return step * 5 // 2 if leading == 2 else step * 2
