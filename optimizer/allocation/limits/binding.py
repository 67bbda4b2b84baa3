"""Which limits an allocation touches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from optimizer.allocation.limits.demand import END, Count, Demand, OwnDemand, Rate, SumDemand
from optimizer.domain.curve import FloatArray
from optimizer.domain.problem import (
    AllocationProblem,
    BindingLimit,
    FundedLimit,
    Limit,
    LimitKind,
    LimitScope,
    RatioLimit,
    SpendLimit,
)

TOUCHES = 1e-7
"""A spend within this share of the budget of a limit touches it."""


def binding_limits(
    problem: AllocationProblem, demands: Iterable[Demand], spend: FloatArray, touched_rates: Iterable[int] = ()
) -> tuple[BindingLimit, ...]:
    """Limits that a spend vector touches, one for each segment that they hold back or up.

    Parameters
    ----------
    problem : AllocationProblem
        The question.
    demands : iterable of Demand
        Its limits, as `read_demands` gives them.
    spend : (n_segments,) array
        Within the limits.
    touched_rates : iterable of int
        Numbers of the guardrails whose average is at its level.
    """
    margin = TOUCHES * problem.budget
    rates = set(touched_rates)
    touched: list[BindingLimit] = []
    for demand in demands:
        if isinstance(demand, OwnDemand):
            touched.extend(_own(problem, demand, spend, margin))
        elif isinstance(demand, SumDemand):
            touched.extend(_sum(problem, demand, spend, margin))
        elif isinstance(demand, Count):
            touched.extend(_count(problem, demand, spend))
        elif demand.limit in rates:
            touched.extend(_rate(problem, demand, spend))
    return tuple(touched)


def _own(problem: AllocationProblem, demand: OwnDemand, spend: FloatArray, margin: float) -> Iterator[BindingLimit]:
    if demand.kind == "step":
        return
    own = spend[demand.members]
    if demand.kind == "on_off_minimum":
        is_touched = (np.abs(own - demand.money) <= margin) & (demand.money > 0.0)
    else:
        is_touched = (np.abs(own - demand.least) <= margin) & (demand.least > 0.0)
        is_touched |= np.abs(own - demand.most) <= margin
    for row in np.flatnonzero(is_touched):
        number = int(demand.limit[row])
        scope: LimitScope = "curve" if number == END else _scope(problem.limits[number])
        yield _held(problem, demand.members[row], demand.kind, scope, is_of_period=True)


def _sum(problem: AllocationProblem, demand: SumDemand, spend: FloatArray, margin: float) -> Iterator[BindingLimit]:
    total = float(demand.weights @ spend[demand.members])
    if demand.kind == "ratio":
        is_touched = total <= margin and bool(spend[demand.members].any())
    elif demand.kind == "on_off_minimum":
        is_touched = demand.money > 0.0 and abs(total - demand.money) <= margin
    else:
        is_touched = demand.least > 0.0 and abs(total - demand.least) <= margin
        is_touched = is_touched or abs(total - demand.most) <= margin
    if is_touched:
        limit = problem.limits[demand.limit]
        scope, is_of_period = _scope(limit), _is_of_period(limit)
        yield from (_held(problem, member, demand.kind, scope, is_of_period=is_of_period) for member in demand.members)


def _count(problem: AllocationProblem, demand: Count, spend: FloatArray) -> Iterator[BindingLimit]:
    """A full count holds back the segments that are not funded."""
    is_funded = spend[demand.members] > demand.marks
    if int(is_funded.sum()) >= demand.most:
        is_of_period = demand.limit is not None and _is_of_period(problem.limits[demand.limit])
        yield from (
            _held(problem, member, "most_funded", "group", is_of_period=is_of_period)
            for member in demand.members[~is_funded]
        )


def _rate(problem: AllocationProblem, demand: Rate, spend: FloatArray) -> Iterator[BindingLimit]:
    """A guardrail at its level holds back the segments that are worse than it and spend."""
    costs = (demand.weights > 0.0) | (demand.money > 0.0)
    yield from (
        _held(problem, place, "guardrail", "group", is_of_period=False)
        for place in np.flatnonzero(costs & (spend > 0.0))
    )


def _held(
    problem: AllocationProblem, place: int | np.intp, kind: LimitKind, scope: LimitScope, *, is_of_period: bool
) -> BindingLimit:
    if not problem.periods:
        return BindingLimit(problem.segments[place], kind, scope)
    return BindingLimit(problem.segments[place], kind, scope, problem.periods[place], is_of_period)


def _is_of_period(limit: Limit) -> bool:
    """Whether a limit speaks of one period."""
    if isinstance(limit, SpendLimit):
        return limit.period is not None
    if isinstance(limit, FundedLimit):
        return limit.scope.period is not None
    if isinstance(limit, RatioLimit):
        return limit.over.period is not None and limit.over.period == limit.under.period
    return False


def _scope(limit: Limit) -> LimitScope:
    if isinstance(limit, SpendLimit) and limit.each:
        return "segment"
    if not isinstance(limit, SpendLimit) or limit.tag is not None:
        return "group"
    if limit.platform is None:
        return "group" if limit.audience is None else "audience"
    return "platform" if limit.audience is None else "segment"
