"""What the curves look like from close by: the results behind them, what they say at a spend, demand day by day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

import numpy as np

from optimizer.curves.evidence.market_days import markets_of
from optimizer.curves.model.carryover import effect_by_day
from optimizer.curves.points import demand_ahead, demand_of_days, demand_of_period, points_behind
from optimizer.domain.curve import CurveFit
from optimizer.domain.curve_points import CurvePoints
from optimizer.domain.curve_reading import CurveReading
from optimizer.domain.fit_summary import DemandPoint
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period
from optimizer.domain.segment import Segment
from optimizer.planning import read_curve
from optimizer.workflow.asking import counted_as

_NEARLY_ALL: Final = 0.95
_MOST_DAYS: Final = 60


def results_behind(
    table: PerformanceTable, fit: CurveFit, *, kpi_values: Sequence[tuple[str, float]] = ()
) -> tuple[CurvePoints, ...]:
    """Put together what each segment spent and brought, as of `optimizer.curves.points.points_behind`.

    Curves of several KPIs together need what one of each counts, as in `optimizer.domain.goal.Goal.kpi_values`.
    """
    return points_behind(table, fit, counted_as(fit.kpi, kpi_values))


def readings_at(fit: CurveFit, segment: Segment, daily_spends: Sequence[float]) -> tuple[CurveReading, ...]:
    """Say what the curve of a segment says at some daily spends, in their order.

    Parameters
    ----------
    daily_spends : sequence of float
        Major units a day, not negative.
    """
    return tuple(read_curve(fit, fit.segments.index(segment), np.array(daily_spends, dtype=np.float64)))


def fading_effect(fit: CurveFit) -> tuple[float, ...]:
    """Say which share of the effect of one day's ads falls on that day, and on each of the days after it.

    Returns
    -------
    tuple of float
        As far as nineteen in twenty parts of it, at most `_MOST_DAYS`; nothing where no carry-over is known.
    """
    if fit.summary is None or fit.summary.half_life_days <= 0.0:
        return ()
    shares = effect_by_day(fit.summary.half_life_days, _MOST_DAYS)
    return tuple(shares[: int(np.searchsorted(np.cumsum(shares), _NEARLY_ALL)) + 1].tolist())


def demand_day_by_day(table: PerformanceTable, fit: CurveFit) -> tuple[DemandPoint, ...]:
    """Say how the days of the fit's period differ in demand, relative to the mean of the history.

    Returns
    -------
    tuple of DemandPoint
        One per day; none where the curves were not learned from days.
    """
    return () if fit.summary is None else demand_ahead(fit.summary, fit.period, markets_of(table))


def demand_against(table: PerformanceTable, fit: CurveFit, last: Period) -> float | None:
    """Say how much more demand the fit's period has than some days of the history, as a share of theirs.

    Season, trend, weekdays and special days together, at the same spend; below zero where there is less.

    Parameters
    ----------
    table : PerformanceTable
        The history.
    fit : CurveFit
        Learned from it.
    last : Period
        Days of the history.

    Returns
    -------
    float or None
        None where the fit knows no demand.
    """
    if fit.summary is None:
        return None
    markets = markets_of(table)
    days = [last.start + timedelta(days=step) for step in range(last.days)]
    then, ahead = demand_of_days(fit.summary, days, markets), demand_of_period(fit.summary, fit.period, markets)
    return None if then is None or ahead is None else ahead / float(then.mean()) - 1.0
