"""One fold: learned from what was complete before a period, set against what came in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.curves.backtest.cutting import Part, before, period_of
from optimizer.curves.backtest.rivals import PartSums, rival_prediction
from optimizer.curves.evidence.count_units import count_unit
from optimizer.curves.evidence.observations import Observations
from optimizer.curves.evidence.panel import BoolArray, IntArray
from optimizer.curves.model.carryover import carried, has_daily_cells, rate_of
from optimizer.curves.prediction import Prediction, SpendTable, central_range, draw_outcomes, log_density, predict
from optimizer.domain.backtest import RIVALS, Fold, Forecaster, SegmentForecast, TotalForecast
from optimizer.domain.curve import CurveFit, FloatArray
from optimizer.domain.estimate import USUAL_LEVEL, Estimate, Interval
from optimizer.domain.money import is_money
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period
from optimizer.errors import CurveError

Learner = Callable[[PerformanceTable, str, Period], CurveFit]


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """All that is known by now.

    Attributes
    ----------
    table : PerformanceTable
        The rows.
    kpi : str
        The outcome.
    seen : Observations
        The rows by segments and time cells.
    """

    table: PerformanceTable
    kpi: str
    seen: Observations


def attempt(history: History, parts: Sequence[Part], rng: np.random.Generator, learn: Learner) -> Fold | None:
    """Forecast the first of the parts from all before it; None where there is nothing to forecast or to learn from.

    Parameters
    ----------
    parts : sequence of Part
        The period of the fold, then the parts before it, the newest first.
    """
    seen = history.seen
    spend, outcome = _sums(seen, parts[:1])
    spent = np.flatnonzero(spend[0] > 0.0)
    if len(spent) == 0:
        return None
    period = period_of(history.table, parts[0])
    try:
        fit = learn(before(history.table, parts[0]), history.kpi, period)
    except CurveError:
        return None
    known, came = spend[0, spent], outcome[0, spent]
    ours = predict(fit, _spend_table(_at_work(seen, fit), parts[0], spent), rng)
    past = _past(seen, parts[1:], spent, history.kpi)
    told: dict[Forecaster, Prediction] = {"curves": ours}
    told |= {rival: rival_prediction(rival, past, known) for rival in RIVALS}
    draws = draw_outcomes(ours, rng)
    return Fold(
        period=period,
        history_days=parts[0].start,
        outcome=float(came.sum()),
        expected=_estimate(ours.means.sum(axis=1), draws.sum(axis=1)),
        forecasts=tuple(_judged(name, prediction, came) for name, prediction in told.items()),
        segments=tuple(
            SegmentForecast(
                segment=seen.segments[index],
                spend=float(known[place]),
                outcome=float(came[place]),
                expected=_estimate(ours.means[:, place], draws[:, place]),
                last_rate=float(told["last_period"].means[0, place]),
                is_new=seen.segments[index] not in fit.segments,
            )
            for place, index in enumerate(spent)
        ),
    )


def _at_work(seen: Observations, fit: CurveFit) -> Observations:
    """The same observations with the spend that works on each day, by the carry-over that the fit found."""
    half_life = 0.0 if fit.summary is None else fit.summary.half_life_days
    return carried(seen, rate_of(half_life)) if has_daily_cells(seen) else seen


def _within(seen: Observations, part: Part) -> BoolArray:
    return np.asarray((seen.cell_start >= part.start) & (seen.cell_start + seen.cell_days <= part.end))


def _spend_table(seen: Observations, part: Part, segments: IntArray) -> SpendTable:
    cells = _within(seen, part)
    daily = np.where(seen.observed, seen.spend, 0.0)[np.ix_(segments, cells)]
    return SpendTable(tuple(seen.segments[index] for index in segments), seen.cell_days[cells], daily)


def _sums(seen: Observations, parts: Sequence[Part]) -> tuple[FloatArray, FloatArray]:
    """Spend and outcome of the days with both, (n_parts, n_segments) each."""
    inside = np.array([_within(seen, part) for part in parts], dtype=np.float64).reshape(len(parts), -1)
    spend = np.where(seen.observed, seen.spend, 0.0) * seen.cell_days
    return inside @ spend.T, inside @ seen.outcome.T


def _past(seen: Observations, parts: Sequence[Part], segments: IntArray, kpi: str) -> PartSums:
    spend, outcome = _sums(seen, parts)
    known = seen.observed & (seen.cell_start + seen.cell_days <= parts[0].end)
    return PartSums(
        days=np.array([part.end - part.start for part in parts], dtype=np.float64),
        spend=spend[:, segments],
        outcome=outcome[:, segments],
        one_result=_one_result(seen.outcome[known], kpi),
        is_money=is_money(kpi),
    )


def _estimate(means: FloatArray, draws: FloatArray) -> Estimate:
    lower, upper = (float(edge) for edge in central_range(draws, USUAL_LEVEL))
    return Estimate(float(means.mean()), Interval(lower, upper, USUAL_LEVEL))


def _judged(name: Forecaster, prediction: Prediction, outcome: FloatArray) -> TotalForecast:
    expected = prediction.means.mean(axis=0)
    return TotalForecast(
        forecaster=name,
        total=float(expected.sum()),
        segment_miss=float(np.abs(expected - outcome).sum()),
        log_score=float(log_density(prediction, outcome).mean()),
    )


def _one_result(outcome: FloatArray, kpi: str) -> float:
    """What one result brings: 1 for counts, and where no money came at all."""
    return count_unit(outcome, kpi) if bool((outcome > 0.0).any()) else 1.0
