"""Which segments really work: history and learned curve side by side."""

from __future__ import annotations

import numpy as np

from optimizer.domain.comparison import SegmentComparison
from optimizer.domain.curve import CurveFit, FloatArray
from optimizer.domain.money import money
from optimizer.domain.performance import PerformanceTable
from optimizer.planning.curve_readings import read_curve


def compare_segments(table: PerformanceTable, fit: CurveFit) -> tuple[SegmentComparison, ...]:
    """Put the segments of a fit side by side, the one with the most spend first."""
    keys = ["platform", "audience"]
    spent = table.rows.groupby(keys)["spend"].sum().to_dict()
    brought = table.rows.groupby(keys)[fit.kpi].sum().to_dict()
    compared = []
    for line, segment in enumerate(fit.segments):
        (reading,) = read_curve(fit, line, fit.recent_spend[line : line + 1])
        key = (segment.platform, segment.audience)
        compared.append(
            SegmentComparison(
                segment=segment,
                spend=money(float(spent.get(key, 0.0)), table.currency),
                outcome=float(brought.get(key, 0.0)),
                daily_spend=money(reading.daily_spend, table.currency),
                reading=reading,
            )
        )
    return tuple(sorted(compared, key=lambda row: (-row.spend.minor_units, row.segment)))


def slope_at(daily: float, knots: FloatArray, curve: FloatArray) -> float:
    """Slope of a curve given by points, over the knot interval that starts at or before a spend; 0 past the last."""
    if daily >= knots[-1]:
        return 0.0
    left = int(np.searchsorted(knots, daily, side="right")) - 1
    return float((curve[left + 1] - curve[left]) / (knots[left + 1] - knots[left]))
