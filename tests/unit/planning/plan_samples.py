"""Learned curves and allocations of them, small enough to see what a plan must be."""

from __future__ import annotations

from datetime import date

import numpy as np

from optimizer.domain.curve import CurveFit
from optimizer.domain.finding import Finding
from optimizer.domain.period import Period
from optimizer.domain.plan import Plan
from optimizer.domain.problem import Allocation, BindingLimit, Certificate
from optimizer.domain.segment import Segment

PERIOD = Period(date(2026, 1, 1), date(2026, 1, 10))
SEGMENTS = (Segment("facebook", "A"), Segment("facebook", "B"), Segment("tiktok", "A"))
PROVEN = Certificate(value=10.0, upper_bound=10.0, gap=0.0, max_violation=0.0)


def fit_with(
    recent: list[float], *, spread: float = 0.1, seed: int = 0, segments: tuple[Segment, ...] = SEGMENTS
) -> CurveFit:
    """Saturating curves; the first segments are the better ones."""
    rng = np.random.default_rng(seed)
    n_segments = len(segments)
    knots = np.tile(np.linspace(0.0, 400.0, 41), (n_segments, 1))
    ceiling = np.linspace(30, 5, n_segments) * rng.lognormal(0, spread, (200, n_segments))
    draws = ceiling[:, :, np.newaxis] * knots / (knots + 60.0)
    return CurveFit(
        segments=segments,
        kpi="conversions",
        period=PERIOD,
        spend=knots,
        draws=draws,
        observed_spend=np.tile([0.0, 80.0], (n_segments, 1)),
        recent_spend=np.array(recent),
        dispersion=1.3,
    )


def allocation_of(spend: list[float], *, unplaced: float = 0.0, binding: tuple[BindingLimit, ...] = ()) -> Allocation:
    return Allocation(
        segments=SEGMENTS,
        spend=np.array(spend),
        marginal_outcome=np.array([0.3, 0.2, 0.1]),
        shadow_price=0.2,
        group_prices=(),
        binding=binding,
        unplaced=unplaced,
    )


def said(plan: Plan) -> dict[str, Finding]:
    return {finding.subject: finding for finding in plan.findings}
