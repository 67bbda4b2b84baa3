"""What a range of budgets brings, as people read it: counted outcomes with their ranges."""

from __future__ import annotations

import numpy as np

from optimizer.domain.curve import CurveFit, FloatArray
from optimizer.domain.estimate import Estimate
from optimizer.domain.frontier import Frontier
from optimizer.domain.money import Money, major_units, money
from optimizer.domain.plan import Plan
from optimizer.domain.plan_frontier import FrontierPoint, PlanFrontier
from optimizer.planning.outcome import expected_outcomes, realized_total


def read_frontier(plan: Plan, fit: CurveFit, found: Frontier) -> PlanFrontier:
    """Put a frontier into a plan's own terms, with the plan and today's split beside it.

    Ranges are about what will be counted (`optimizer.planning.outcome.realized_total`), as those of the plan are, so
    that its point and the band are told alike.

    Parameters
    ----------
    plan : Plan
        Of the same fit.
    fit : CurveFit
        Draws of the response curves.
    found : Frontier
        On its mean curves, major units over the period.
    """
    currency = plan.request.budget.currency
    points = tuple(
        _point(fit, money(float(budget), currency), split, gap=float(gap))
        for budget, split, gap in zip(found.budgets, found.spend, found.gap, strict=True)
    )
    planned = np.array([float(major_units(line.budget)) for line in plan.lines])
    todays = np.array([float(major_units(line.current_budget)) for line in plan.lines])
    placed = Money(sum(line.budget.minor_units for line in plan.lines), currency)
    return PlanFrontier(
        points=points,
        plan=_point(fit, placed, planned, expected=plan.expected),
        today=_point(fit, placed, todays, expected=plan.current_split),
    )


def _point(
    fit: CurveFit, budget: Money, split: FloatArray, *, gap: float = 0.0, expected: Estimate | None = None
) -> FrontierPoint:
    brought = realized_total(expected_outcomes(fit, split), fit.dispersion) if expected is None else expected
    spent = money(float(split.sum()), budget.currency)
    return FrontierPoint(budget, spent, brought, beyond_share(fit, split), gap)


def beyond_share(fit: CurveFit, split: FloatArray) -> float:
    """Share of the money that lies above the largest daily spend that its segment ever had; 0 where nothing is spent.

    Parameters
    ----------
    fit : CurveFit
        Whose observed spend.
    split : (n_segments,) array
        Major units over the period, spent evenly.
    """
    total = float(split.sum())
    if total <= 0.0:
        return 0.0
    above = np.maximum(split - fit.observed_spend[:, 1] * fit.period.days, 0.0)
    return float(above.sum()) / total
