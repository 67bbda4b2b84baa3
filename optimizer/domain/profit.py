"""The spend that earns most."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.domain.problem import Allocation, AllocationProblem, Certificate


@dataclass(frozen=True, slots=True, eq=False)
class ProfitAnswer:
    """How much of a budget is worth spending, and where.

    Attributes
    ----------
    problem : AllocationProblem
        As answered, with the `money_cost` that stands for the profit: the certificate's value and bound times
        `value_per_outcome` x `margin` are money. Where limits are shares, they are shares of what is spent: then its
        budget is the spend, and its `money_cost` is 0.
    allocation : Allocation
        Where the money goes.
    certificate : Certificate
        How far the allocation can be from the best.
    value_per_outcome : float
        Revenue that one outcome brings, major units.
    margin : float
        Share of the revenue that is left after the cost of the goods, in (0, 1].
    spend : float
        Money worth spending, major units over the horizon, with what limits force in.
    outcome : float
        What it brings.
    revenue, profit : float
        outcome x value_per_outcome; revenue x margin - spend. Major units over the horizon.
    most_profit : float
        No allocation within the limits earns more.
    not_worth_spending : float
        Money of the budget that would cost more than it earns.
    no_room : float
        Money of the budget that limits and the ends of the curves leave no room for, worth spending or not.
    """

    problem: AllocationProblem
    allocation: Allocation
    certificate: Certificate
    value_per_outcome: float
    margin: float
    spend: float
    outcome: float
    revenue: float
    profit: float
    most_profit: float
    not_worth_spending: float
    no_room: float
