"""What is said of forecasts is what they were."""

from dataclasses import replace
from datetime import date, timedelta

from optimizer.domain.backtest import FORECASTERS, Backtest, Fold, ForecastScore
from optimizer.domain.estimate import Estimate, Interval
from optimizer.domain.period import Period
from optimizer.words import FORECASTER_NAMES, track_record, voice_for

LIKELY = Estimate(100.0, Interval(80.0, 120.0, 0.8))


def fold(number: int) -> Fold:
    start = date(2025, 1, 1) + timedelta(days=30 * number)
    return Fold(Period(start, start + timedelta(days=29)), 60, 100.0, LIKELY, (), ())


RECORD = Backtest(
    kpi="conversions",
    horizon_days=30,
    level=0.8,
    folds=tuple(fold(number) for number in range(6)),
    scores=(
        ForecastScore("curves", 0.11, 0.23, 0.0, -3.0),
        ForecastScore("last_period", 0.15, 0.31, 0.0, -3.0),
    ),
    segments_held=0.82,
    totals_held=1.0,
)


def test_the_sentence_names_time_errors_and_interval() -> None:
    said = track_record(RECORD, voice_for("en"))
    assert said.startswith("Over the last 6 months our forecasts were off by 11% in total,")
    assert "per segment they were off by 23%, and the 80% interval held 82% of the time" in said
    assert said.endswith("would have been off by 15% in total and by 31% per segment.")


def test_totals_that_were_missed_are_not_hidden_behind_segments() -> None:
    missed = replace(RECORD, totals_held=2 / 6)
    assert "the 80% interval held the total of 2 of 6 periods" in track_record(missed, voice_for("en"))
    assert "held the total of 6 of 6 periods" in track_record(RECORD, voice_for("en"))


def test_a_short_time_is_told_in_days() -> None:
    assert "Over the last 30 days" in track_record(replace(RECORD, folds=RECORD.folds[:1]), voice_for("en"))


def test_everybody_who_forecasts_has_a_name() -> None:
    assert set(FORECASTER_NAMES) == set(FORECASTERS)
