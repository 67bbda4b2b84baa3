"""Which segments really work: history and learned curve side by side."""

from __future__ import annotations

import numpy as np

from optimizer.domain.comparison import SegmentComparison
from optimizer.domain.curve import CurveFit, FloatArray
from optimizer.domain.estimate import Estimate, Interval
from optimizer.domain.money import money
from optimizer.domain.performance import PerformanceTable
from optimizer.planning.outcome import LEVEL


def compare_segments(table: PerformanceTable, fit: CurveFit) -> tuple[SegmentComparison, ...]:
    """Put the segments of a fit side by side, the one with the most spend first.

    ``cpa`` is the daily spend s over f(s) at the recent daily spend, its interval from the draws of f; ``marginal`` is
    the slope of the mean curve there, over the knot interval that starts at or before s.
    """
    keys = ["platform", "audience"]
    spent = table.rows.groupby(keys)["spend"].sum().to_dict()
    brought = table.rows.groupby(keys)[fit.kpi].sum().to_dict()
    compared = []
    for line, segment in enumerate(fit.segments):
        daily = float(fit.recent_spend[line])
        key = (segment.platform, segment.audience)
        compared.append(
            SegmentComparison(
                segment=segment,
                spend=money(float(spent.get(key, 0.0)), table.currency),
                outcome=float(brought.get(key, 0.0)),
                daily_spend=money(daily, table.currency),
                cpa=_cpa(daily, fit.spend[line], fit.draws[:, line]),
                marginal=slope_at(daily, fit.spend[line], fit.draws[:, line].mean(axis=0)),
            )
        )
    return tuple(sorted(compared, key=lambda row: (-row.spend.minor_units, row.segment)))


def _cpa(daily: float, knots: FloatArray, draws: FloatArray) -> Estimate | None:
    brought = np.array([np.interp(daily, knots, draw) for draw in draws])
    if daily <= 0 or brought.mean() <= 0:
        return None
    with np.errstate(divide="ignore"):
        lower, upper = np.quantile(daily / brought, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], method="inverted_cdf")
    return Estimate(daily / float(brought.mean()), Interval(float(lower), float(upper), LEVEL))


def slope_at(daily: float, knots: FloatArray, curve: FloatArray) -> float:
    """Slope of a curve given by points, over the knot interval that starts at or before a spend; 0 past the last."""
    if daily >= knots[-1]:
        return 0.0
    left = int(np.searchsorted(knots, daily, side="right")) - 1
    return float((curve[left + 1] - curve[left]) / (knots[left + 1] - knots[left]))
