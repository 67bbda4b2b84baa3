"""Forecasts that were tried on the past, as a table of segments and as one JSON object."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from optimizer.domain.backtest import Backtest, Fold, ForecastScore
from optimizer.export.cells import csv_bytes, number_cell, text_cell
from optimizer.export.json_parts import finding_objects, finite, json_bytes, period_object, range_object
from optimizer.words import Voice, track_record, voice_for

BACKTEST_COLUMNS: Final = (
    "start",
    "end",
    "platform",
    "audience",
    "spend",
    "outcome",
    "expected",
    "low",
    "high",
    "last_rate",
    "is_new",
)


def backtest_csv(found: Backtest) -> bytes:
    """Write each segment's forecast of each fold as UTF-8 CSV: what was spent, what came, what was said of it.

    ``low`` and ``high`` are the ends of the interval, ``last_rate`` is what the rate of the period before says, and
    ``is_new`` is 1 where the segment had no history then, else 0.
    """
    return csv_bytes(BACKTEST_COLUMNS, _rows(found))


def backtest_json(found: Backtest, *, voice: Voice | None = None) -> bytes:
    """Write scores and folds as UTF-8 JSON; errors, shares and levels are ratios.

    Parameters
    ----------
    found : Backtest
        What came of the trial forecasts.
    voice : Voice, optional
        Language of the sentence and the findings; English where not given.
    """
    said = voice_for() if voice is None else voice
    contents = {
        "kpi": found.kpi,
        "horizon_days": found.horizon_days,
        "level": found.level,
        "segments_held": finite(found.segments_held),
        "totals_held": finite(found.totals_held),
        "sentence": track_record(found, said),
        "scores": [_score(score) for score in found.scores],
        "folds": [_fold(fold) for fold in found.folds],
        "findings": finding_objects(found.findings, said),
    }
    return json_bytes(contents)


def _score(score: ForecastScore) -> dict[str, Any]:
    return {
        "forecaster": score.forecaster,
        "total_error": finite(score.total_error),
        "segment_error": finite(score.segment_error),
        "bias": finite(score.bias),
        "log_score": finite(score.log_score),
    }


def _fold(fold: Fold) -> dict[str, Any]:
    return {
        "period": period_object(fold.period),
        "history_days": fold.history_days,
        "outcome": finite(fold.outcome),
        "expected": range_object(fold.expected),
        "segments": len(fold.segments),
        "totals": {told.forecaster: finite(told.total) for told in fold.forecasts},
        "log_scores": {told.forecaster: finite(told.log_score) for told in fold.forecasts},
    }


def _rows(found: Backtest) -> Iterator[tuple[str, ...]]:
    for fold in found.folds:
        for line in fold.segments:
            yield (
                fold.period.start.isoformat(),
                fold.period.end.isoformat(),
                text_cell(line.segment.platform),
                text_cell(line.segment.audience),
                number_cell(line.spend),
                number_cell(line.outcome),
                number_cell(line.expected.value),
                number_cell(line.expected.interval.lower),
                number_cell(line.expected.interval.upper),
                number_cell(line.last_rate),
                str(int(line.is_new)),
            )
