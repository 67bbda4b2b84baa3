"""How good forecasts were: what would have been said at earlier days, and what came."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from optimizer.domain.estimate import Estimate
from optimizer.domain.finding import Finding
from optimizer.domain.period import Period
from optimizer.domain.segment import Segment

Forecaster = Literal["curves", "last_period", "last_60_days", "whole_history"]
"""Who forecasts: the response curves, or the outcome per money of so much of the past."""
RIVALS: Final[tuple[Forecaster, ...]] = ("last_period", "last_60_days", "whole_history")
"""Forecasts that need no model: each segment's outcome stays in proportion to its spend."""
FORECASTERS: Final[tuple[Forecaster, ...]] = ("curves", *RIVALS)


@dataclass(frozen=True, slots=True)
class SegmentForecast:
    """One segment in one fold.

    Attributes
    ----------
    segment : Segment
        Which one.
    spend : float
        What was really spent over the period, major units; above 0.
    outcome : float
        What came.
    expected : Estimate
        What the curves said at that spend, from what was known before.
    last_rate : float
        What the outcome per money of the period before says.
    is_new : bool
        The segment had no history before the period, so that its curve is that of its relatives.
    """

    segment: Segment
    spend: float
    outcome: float
    expected: Estimate
    last_rate: float
    is_new: bool


@dataclass(frozen=True, slots=True)
class TotalForecast:
    """What one forecaster said in one fold.

    Attributes
    ----------
    forecaster : Forecaster
        Who.
    total : float
        Expected outcome of all segments together.
    segment_miss : float
        Sum over the segments of the absolute difference between expectation and outcome.
    log_score : float
        Mean over the segments of the log predictive density of what came; higher is better.
    """

    forecaster: Forecaster
    total: float
    segment_miss: float
    log_score: float


@dataclass(frozen=True, slots=True)
class Fold:
    """One origin: learned from all before the period, compared with the period.

    Attributes
    ----------
    period : Period
        The days that were forecast.
    history_days : int
        Days of history before them.
    outcome : float
        What came of all segments with spend.
    expected : Estimate
        What the curves said of it.
    forecasts : tuple of TotalForecast
        One per forecaster, in the order of `FORECASTERS`.
    segments : tuple of SegmentForecast
        One per segment with spend in the period.
    """

    period: Period
    history_days: int
    outcome: float
    expected: Estimate
    forecasts: tuple[TotalForecast, ...]
    segments: tuple[SegmentForecast, ...]


@dataclass(frozen=True, slots=True)
class ForecastScore:
    """How good one forecaster was over all folds.

    Attributes
    ----------
    forecaster : Forecaster
        Who.
    total_error : float
        Sum over the folds of the absolute error of the total, divided by the sum of the outcomes.
    segment_error : float
        The same of single segments (weighted absolute percentage error).
    bias : float
        Expected less came, summed over the folds, divided by what came; above 0 where too much was promised.
    log_score : float
        Mean log predictive density of a segment's outcome; higher is better.
    """

    forecaster: Forecaster
    total_error: float
    segment_error: float
    bias: float
    log_score: float


@dataclass(frozen=True, slots=True)
class Backtest:
    """Forecasts of the past, judged.

    Attributes
    ----------
    kpi : str
        The outcome.
    horizon_days : int
        How many days ahead were asked for; weekly and monthly rows are cut at the nearest of their own ends.
    level : float
        Of the intervals, such as 0.8.
    folds : tuple of Fold
        The oldest first, at least one; their periods do not overlap.
    scores : tuple of ForecastScore
        One per forecaster, in the order of `FORECASTERS`.
    segments_held : float
        Share of segments and folds whose outcome lay inside its interval.
    totals_held : float
        Share of folds whose total lay inside its interval.
    findings : tuple of Finding
        What the user must know about the forecasts.
    """

    kpi: str
    horizon_days: int
    level: float
    folds: tuple[Fold, ...]
    scores: tuple[ForecastScore, ...]
    segments_held: float
    totals_held: float
    findings: tuple[Finding, ...] = ()
