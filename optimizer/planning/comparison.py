"""Which segments really work: history and learned curve side by side."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from optimizer.domain.comparison import SegmentComparison
from optimizer.domain.curve import CurveFit
from optimizer.domain.money import money
from optimizer.domain.performance import BREAKDOWN_AUDIENCES, PerformanceTable
from optimizer.domain.segment import Segment
from optimizer.planning.curve_readings import read_curve


def compare_segments(
    table: PerformanceTable, fit: CurveFit, counted: Mapping[str, float] | None = None
) -> tuple[SegmentComparison, ...]:
    """Put the segments of a fit side by side, the one with the most spend first.

    Parameters
    ----------
    table : PerformanceTable
        The history.
    fit : CurveFit
        Learned from it.
    counted : mapping of str to float, optional
        What one of each figure counts as an outcome, where the fit's KPI is no figure of the history.
    """
    keys = ["platform", "audience"]
    spent = table.rows.groupby(keys)["spend"].sum().to_dict()
    values = {fit.kpi: 1.0} if counted is None else counted
    outcomes = sum(value * table.rows[name].fillna(0.0) for name, value in values.items())
    brought = table.rows[keys].assign(outcome=outcomes).groupby(keys)["outcome"].sum().to_dict()
    unplanned = frozenset(compare_only(table))
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
                is_compare_only=segment in unplanned,
            )
        )
    return tuple(sorted(compared, key=lambda row: (-row.spend.minor_units, row.segment)))


def compare_only(table: PerformanceTable) -> tuple[Segment, ...]:
    """Segments whose audience is cut out of ad sets by a breakdown, in order: no budget can be set for them."""
    if "audience_from" not in table.rows:
        return ()
    if not BREAKDOWN_AUDIENCES.intersection(table.rows["audience_from"].unique()):
        return ()
    cut = table.rows[table.rows["audience_from"].isin(BREAKDOWN_AUDIENCES)]
    pairs = cut[["platform", "audience"]].drop_duplicates().sort_values(["platform", "audience"])
    return tuple(Segment(str(platform), str(audience)) for platform, audience in pairs.itertuples(index=False))


def slope_at(fit: CurveFit, line: int, daily: float) -> float:
    """Slope of a segment's mean curve, over the knot interval that starts at or before a spend; 0 past the last knot.

    Parameters
    ----------
    fit : CurveFit
        Draws of the response curves.
    line : int
        The segment's place in the fit.
    daily : float
        Major units a day.
    """
    knots = fit.spend[line]
    if daily >= knots[-1]:
        return 0.0
    left = int(np.searchsorted(knots, daily, side="right")) - 1
    rise = fit.draws[:, line, left + 1].mean() - fit.draws[:, line, left].mean()
    return float(rise / (knots[left + 1] - knots[left]))
