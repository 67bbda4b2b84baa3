"""Profit: money is spent as long as the next unit of it earns more than it costs."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from optimizer.allocation.questions.probing import Search, probe
from optimizer.allocation.questions.shares import has_shares
from optimizer.allocation.questions.target import check_worth, with_finite_budget
from optimizer.allocation.questions.worth import most_worth
from optimizer.domain.problem import AllocationProblem
from optimizer.domain.profit import ProfitAnswer


def most_profit(
    problem: AllocationProblem,
    value_per_outcome: float,
    margin: float = 1.0,
    *,
    tolerance: float = 1e-4,
    seconds: float = 4.0,
    clock: Callable[[], float] = time.perf_counter,
) -> ProfitAnswer:
    """Find how much of a budget is worth spending, and where.

    maximize value x margin x sum f(x) - sum x, which is sum f(x) - c sum x with the money cost
    c = 1 / (value x margin). `tolerance` speaks of this difference.

    Parameters
    ----------
    problem : AllocationProblem
        Its budget is the most that may be spent; infinite for as much as the curves and limits have room for. Its
        `money_cost` is not used. Where limits are shares of the budget, the best budget for the profit is searched for.
    value_per_outcome : float
        Revenue that one outcome brings, major units, above zero; 1 where the outcome is revenue.
    margin : float
        Share of the revenue that is left after the cost of the goods, in (0, 1].
    tolerance, seconds, clock
        As in `allocate`.

    Raises
    ------
    AllocationError
        When value or margin make no sense, or as `allocate` does.
    """
    check_worth(value_per_outcome, margin)
    worth = value_per_outcome * margin
    problem = replace(with_finite_budget(problem), money_cost=1.0 / worth)
    search = Search(problem, has_shares(problem), tolerance, clock, clock() + seconds)
    answer = most_worth(search, problem.money_cost)
    found = answer.found
    # What stays over even where money costs nothing has no room; the rest of what stays over is not worth spending.
    no_room = 0.0
    left = problem.budget - found.spend if search.moves else found.allocation.unplaced
    if left > 0.0:
        everything = probe(search, replace(problem, money_cost=0.0))
        no_room = min(everything.allocation.unplaced, left)
    return ProfitAnswer(
        problem=found.problem,
        allocation=found.allocation,
        certificate=found.certificate,
        value_per_outcome=value_per_outcome,
        margin=margin,
        spend=found.spend,
        outcome=found.outcome,
        revenue=value_per_outcome * found.outcome,
        profit=worth * found.outcome - found.spend,
        most_profit=worth * answer.bound,
        not_worth_spending=left - no_room,
        no_room=no_room,
    )
