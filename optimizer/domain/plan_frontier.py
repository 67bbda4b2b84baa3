"""What other budgets would bring, beside a plan."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.domain.estimate import Estimate
from optimizer.domain.money import Money


@dataclass(frozen=True, slots=True)
class FrontierPoint:
    """One budget and what a split of it brings.

    Attributes
    ----------
    budget : Money
        Over the period.
    spent : Money
        What of it finds a place; as much as the budget where nothing holds it back.
    expected : Estimate
        Outcome that will be counted over the period, as `optimizer.domain.plan.Plan.expected`.
    beyond : float
        Share of the money, in [0, 1], that lies above what was ever spent on its segment in a day.
    gap : float
        How far the split can be from the best possible: (bound - value) / value, not negative.
    """

    budget: Money
    spent: Money
    expected: Estimate
    beyond: float
    gap: float = 0.0


@dataclass(frozen=True, slots=True)
class PlanFrontier:
    """The best outcome of a range of budgets, with the plan and today's split on it or below it.

    Attributes
    ----------
    points : tuple of FrontierPoint
        The best split of each budget on average over the draws; budgets rise.
    plan, today : FrontierPoint
        The plan, and today's split of the same money. A cautious or bold plan, or one to hold, may lie below the best.
    """

    points: tuple[FrontierPoint, ...]
    plan: FrontierPoint
    today: FrontierPoint
