"""Scores of the forecasters over all folds."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from optimizer.domain.backtest import FORECASTERS, Fold, Forecaster, ForecastScore
from optimizer.domain.estimate import Estimate


def judge(folds: Sequence[Fold]) -> tuple[tuple[ForecastScore, ...], float, float]:
    """Score each forecaster, and say how often the intervals held.

    Returns
    -------
    scores : tuple of ForecastScore
        In the order of `FORECASTERS`.
    segments_held, totals_held : float
        Share of the intervals of segments, and of totals, that hold what came, in [0, 1].
    """
    lines = [line for fold in folds for line in fold.segments]
    segments_held = float(np.mean([_holds(line.expected, line.outcome) for line in lines]))
    totals_held = float(np.mean([_holds(fold.expected, fold.outcome) for fold in folds]))
    return tuple(_score(name, folds) for name in FORECASTERS), segments_held, totals_held


def _score(name: Forecaster, folds: Sequence[Fold]) -> ForecastScore:
    """Errors are relative to all that came; where nothing came, to what was said."""
    told = [fold.forecasts[FORECASTERS.index(name)] for fold in folds]
    came = np.array([fold.outcome for fold in folds])
    totals = np.array([forecast.total for forecast in told])
    whole = float(came.sum()) if came.sum() > 0.0 else max(float(totals.sum()), 1e-12)
    sizes = np.array([len(fold.segments) for fold in folds])
    return ForecastScore(
        forecaster=name,
        total_error=float(np.abs(totals - came).sum()) / whole,
        segment_error=sum(forecast.segment_miss for forecast in told) / whole,
        bias=float((totals - came).sum()) / whole,
        log_score=float(np.average([forecast.log_score for forecast in told], weights=sizes)),
    )


def _holds(estimate: Estimate, outcome: float) -> bool:
    return estimate.interval.lower <= outcome <= estimate.interval.upper
