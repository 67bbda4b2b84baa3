"""The results behind the curves: what every segment spent and brought, with all other causes taken out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from optimizer.curves.evidence.market_days import days_of_markets
from optimizer.curves.evidence.panel import BoolArray, IntArray, Panel, figure_of, lay_out
from optimizer.curves.point_spans import PointSpans, point_spans
from optimizer.domain.curve import CurveFit, FloatArray
from optimizer.domain.curve_points import CurvePoints
from optimizer.domain.estimate import Estimate, Interval
from optimizer.domain.fit_summary import DemandPoint, FitSummary
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period


def points_behind(
    table: PerformanceTable, fit: CurveFit, counted: Mapping[str, float] | None = None
) -> tuple[CurvePoints, ...]:
    """Put together what each segment of a fit spent and brought, in the fit's order; none for those without history.

    Parameters
    ----------
    table : PerformanceTable
        From which the fit was learned.
    fit : CurveFit
        Whose KPI and period count.
    counted : mapping of str to float, optional
        What one of each figure counts as an outcome, where the fit's KPI is no figure of the table; known where all of
        them are.
    """
    panel = lay_out(table)
    outcome, known = _outcome(panel, {fit.kpi: 1.0} if counted is None else counted)
    paid = known & (panel.spend > 0.0)
    spans = point_spans(panel)
    learned = () if fit.summary is None else fit.summary.segments
    causes = {one.segment: one.other_causes for one in learned}
    row_of = {segment: row for row, segment in enumerate(panel.segments)}
    return tuple(
        _points(panel, row_of[segment], _Results(outcome, paid), spans, causes.get(segment, ()))
        for segment in fit.segments
        if segment in row_of and paid[row_of[segment]].any()
    )


def _outcome(panel: Panel, counted: Mapping[str, float]) -> tuple[FloatArray, BoolArray]:
    total, known = np.zeros(panel.spend.shape), np.ones(panel.spend.shape, dtype=np.bool_)
    for name, value in counted.items():
        outcome, is_known = figure_of(panel, name)
        total, known = total + value * outcome, known & is_known
    return total, known


def demand_of_days(summary: FitSummary, days: list[date], markets: tuple[str, ...]) -> FloatArray | None:
    r"""Demand of single days of the history, relative to its mean, (n_days,); None where the fit knows no demand.

    .. math:: D(t) = s(t) \, w(t) \prod_k e_k^{x_k(t)}

    with s season and trend, in logs straight between the knots, w the effect of the weekday and e of the kinds of
    special day, of which x is the share of the markets that have them on t.
    """
    if not summary.demand:
        return None
    knots = np.array([point.day.toordinal() for point in summary.demand], dtype=np.float64)
    height = np.log([point.demand.value for point in summary.demand])
    season = np.interp([day.toordinal() for day in days], knots, height)
    return np.asarray(np.exp(season) * _kinds_of_day(summary, days, markets), dtype=np.float64)


def demand_of_period(summary: FitSummary, period: Period, markets: tuple[str, ...]) -> float | None:
    """Demand of the average day of the period, on the scale of `demand_of_days`; None where it is not known."""
    if summary.demand_ahead is None:
        return None
    days = [period.start + timedelta(days=day) for day in range(period.days)]
    return summary.demand_ahead.value * float(_kinds_of_day(summary, days, markets).mean())


def demand_ahead(summary: FitSummary, period: Period, markets: tuple[str, ...]) -> tuple[DemandPoint, ...]:
    """Demand of each day of the period, on the scale of `demand_of_days`; nothing where it is not known.

    Its range is that of season and trend; how well weekdays and special days are known is left out.
    """
    ahead = summary.demand_ahead
    if ahead is None:
        return ()
    days = [period.start + timedelta(days=day) for day in range(period.days)]
    ends = ahead.interval
    return tuple(
        DemandPoint(day, Estimate(ahead.value * kind, Interval(ends.lower * kind, ends.upper * kind, ends.level)))
        for day, kind in zip(days, _kinds_of_day(summary, days, markets).tolist(), strict=True)
    )


def _kinds_of_day(summary: FitSummary, days: list[date], markets: tuple[str, ...]) -> FloatArray:
    weekday = np.array(summary.weekdays)[[day.weekday() for day in days]]
    special = days_of_markets(days, markets) @ np.log(summary.special_days)
    return np.asarray(weekday * np.exp(special), dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class _Results:
    """Outcome and whether it counts, (n_segments, n_cells)."""

    outcome: FloatArray
    paid: BoolArray


def _points(
    panel: Panel, row: int, results: _Results, spans: PointSpans, causes: Sequence[float | None]
) -> CurvePoints:
    paid = results.paid[row]

    def added_up(values: FloatArray) -> FloatArray:
        return np.asarray(np.bincount(spans.of_cell[paid], values[paid], minlength=spans.count), dtype=np.float64)

    days = added_up(panel.cell_days.astype(np.float64))
    first = np.full(spans.count, np.iinfo(np.int64).max)
    np.minimum.at(first, spans.of_cell[paid], panel.cell_start[paid])
    there = np.flatnonzero(days > 0.0)
    there = there[np.argsort(first[there], kind="stable")]
    length = days[there]
    won = added_up(results.outcome[row])[there] / length
    return CurvePoints(
        segment=panel.segments[row],
        span=spans.span,
        first_day=tuple(panel.first_day + timedelta(days=day) for day in first[there].tolist()),
        days=length,
        spend=added_up(panel.spend[row] * panel.cell_days)[there] / length,
        reported=won,
        adjusted=_adjusted(won, causes, there, spans.count),
    )


def _adjusted(won: FloatArray, causes: Sequence[float | None], there: IntArray, count: int) -> FloatArray | None:
    """Outcomes with all other causes taken out; None where these are not known of every point."""
    if len(causes) != count:
        return None
    factors = [causes[place] for place in there.tolist()]
    known = [factor for factor in factors if factor is not None]
    return won / np.array(known) if len(known) == len(factors) else None
