"""Which limits hold a split back, and what their prices promise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from optimizer.allocation.limits.binding import TOUCHES
from optimizer.allocation.limits.demand import END, Count, Demand, OwnDemand, Rate, SumDemand
from optimizer.allocation.limits.reading import read_demands
from optimizer.allocation.limits.touching import AT_LEVEL, guardrail_average
from optimizer.curves.shapes.families import response_slope, response_value
from optimizer.domain.curve import FloatArray
from optimizer.domain.problem import Allocation, AllocationProblem, Guardrail, LimitKind


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """An amount of a limit that a split touches.

    Attributes
    ----------
    limit : int or None
        Which limit of the problem; None for the budget.
    kind : LimitKind or "budget"
        Which amount.
    price : float or None
        Outcome per unit that the amount is loosened by: money, a funded segment, a unit of the ratio or of the level.
        None where no price says.
    last : float
        What its segments spent in the last period; 0 where that is not known.
    """

    limit: int | None
    kind: LimitKind | Literal["budget"]
    price: float | None
    last: float


def held_limits(problem: AllocationProblem, allocation: Allocation) -> tuple[Held, ...]:
    """Amounts that an allocation touches, with the outcome that its prices promise for one unit more.

    With the price of the budget p, the prices of limits m_j and the cost of money c, a segment's own limit is worth
    its reduced cost |f'(x) - c - p - sum_j m_j a_j(x)|, where a_j is what one more unit of its money adds to what limit
    j counts. A limit on a sum is worth its price; a ratio that times the spend under it, a guardrail its price times
    the volume.
    """
    demands = read_demands(problem)
    spend = allocation.spend
    reduced = _reduced_costs(problem, allocation, demands)
    held: dict[tuple[int, str], Held] = {}
    if allocation.unplaced <= TOUCHES * problem.budget:
        held[END, "budget"] = Held(None, "budget", max(allocation.shadow_price, 0.0), 0.0)
    for demand in demands:
        for one in _held(problem, allocation, demand, spend, reduced):
            key = (END if one.limit is None else one.limit, one.kind)
            known = held.get(key)
            if known is not None and known.price is not None and one.price is not None:
                one = Held(one.limit, one.kind, known.price + one.price, known.last + one.last)  # noqa: PLW2901
            held[key] = one
    return tuple(held.values())


def _held(
    problem: AllocationProblem, allocation: Allocation, demand: Demand, spend: FloatArray, reduced: FloatArray
) -> Iterator[Held]:
    if isinstance(demand, OwnDemand):
        yield from _own(problem, demand, spend, reduced)
        return
    if demand.limit is None:
        return
    price = allocation.group_prices[demand.limit]
    if isinstance(demand, SumDemand):
        yield from _sum(problem, demand, spend, price)
    elif isinstance(demand, Count):
        if int((spend[demand.members] > demand.marks).sum()) >= demand.most < len(demand.members):
            yield Held(demand.limit, "most_funded", max(price, 0.0) if price > 0.0 else None, 0.0)
    else:
        limit = problem.limits[demand.limit]
        if isinstance(limit, Guardrail) and guardrail_average(limit, spend) >= limit.most * (1.0 - AT_LEVEL):
            volume = sum(float(response_value(curve, x)) for curve, x in zip(limit.volume, spend, strict=True))
            yield Held(demand.limit, "guardrail", max(price, 0.0) * volume, 0.0)


def _own(problem: AllocationProblem, demand: OwnDemand, spend: FloatArray, reduced: FloatArray) -> Iterator[Held]:
    margin = TOUCHES * problem.budget
    own, wish = spend[demand.members], reduced[demand.members]
    at_most, at_least = np.abs(own - demand.most) <= margin, (np.abs(own - demand.least) <= margin) & (own > 0.0)
    worth = np.where(at_most, np.maximum(wish, 0.0), 0.0) + np.where(at_least, np.maximum(-wish, 0.0), 0.0)
    touched = at_most | at_least
    priced = np.ones(len(own), dtype=bool)
    if demand.kind == "step":
        touched, priced = np.ones(len(own), dtype=bool), np.zeros(len(own), dtype=bool)
    elif demand.kind == "on_off_minimum":
        at_least = np.abs(own - demand.money) <= margin
        is_off = (own <= margin) & (demand.money > margin)
        touched, priced, worth = at_least | is_off, at_least, np.maximum(-wish, 0.0)
    for row in np.flatnonzero(touched & (demand.limit != END)):
        last = 0.0 if problem.last_spend is None else float(problem.last_spend[demand.members[row]])
        yield Held(int(demand.limit[row]), demand.kind, float(worth[row]) if priced[row] else None, last)


def _sum(problem: AllocationProblem, demand: SumDemand, spend: FloatArray, price: float) -> Iterator[Held]:
    margin = TOUCHES * problem.budget
    total = float(demand.weights @ spend[demand.members])
    last = 0.0 if problem.last_spend is None else float(problem.last_spend[demand.members].sum())
    if demand.kind == "ratio":
        if total <= margin and bool(spend[demand.members].any()):
            under = float(spend[demand.members[demand.weights < 0.0]].sum())
            yield Held(demand.limit, "ratio", max(price, 0.0) * under, 0.0)
        return
    if demand.kind == "on_off_minimum":
        if abs(total - demand.money) <= margin:
            yield Held(demand.limit, demand.kind, max(-price, 0.0), last)
        elif total <= margin < demand.money:
            yield Held(demand.limit, demand.kind, None, last)
        return
    at_most, at_least = abs(total - demand.most) <= margin, demand.least > 0.0 and abs(total - demand.least) <= margin
    if at_most or at_least:
        worth = (max(price, 0.0) if at_most else 0.0) + (max(-price, 0.0) if at_least else 0.0)
        yield Held(demand.limit, demand.kind, worth, last)


def _reduced_costs(problem: AllocationProblem, allocation: Allocation, demands: tuple[Demand, ...]) -> FloatArray:
    """f'(x) - money_cost - the prices that one more unit of money pays; (n_segments,)."""
    spend = allocation.spend
    reduced = allocation.marginal_outcome - problem.money_cost - max(allocation.shadow_price, 0.0)
    seen: set[int] = set()
    for demand in demands:
        if isinstance(demand, SumDemand) and demand.limit not in seen:
            seen.add(demand.limit)
            reduced[demand.members] -= allocation.group_prices[demand.limit] * demand.weights
        elif isinstance(demand, Rate):
            slopes = [float(response_slope(curve, x)) for curve, x in zip(demand.volume, spend, strict=True)]
            finite = np.where(np.isfinite(slopes), slopes, 0.0)
            reduced = reduced - allocation.group_prices[demand.limit] * (demand.money + demand.weights * finite)
    return np.asarray(reduced)
