"""What is said of one curve: facts as facts, guesses as guesses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from summary_samples import SUMMARY

from optimizer.domain.curve import CurveFit
from optimizer.domain.curve_points import CurvePoints
from optimizer.domain.estimate import Estimate, Interval
from optimizer.domain.fit_summary import SpendAnswer
from optimizer.domain.period import Period
from optimizer.words import about_curve, how_learned, next_step, voice_for, what_points_are

SEGMENTS = tuple(one.segment for one in SUMMARY.segments)
FIT = CurveFit(
    segments=SEGMENTS,
    kpi="conversions",
    period=Period(date(2026, 3, 1), date(2026, 3, 31)),
    spend=np.tile([0.0, 100.0, 1000.0], (2, 1)),
    draws=np.tile([0.0, 10.0, 20.0], (50, 2, 1)),
    observed_spend=np.array([[10.0, 100.0], [10.0, 100.0]]),
    recent_spend=np.array([50.0, 50.0]),
    dispersion=1.0,
    summary=SUMMARY,
)
POINTS = CurvePoints(
    SEGMENTS[0], "week", (date(2026, 1, 5),), np.array([7.0]), np.array([50.0]), np.array([2.0]), np.array([2.1])
)


def told(fit: CurveFit) -> str:
    return " ".join(about_curve(voice_for("en"), fit, SEGMENTS[0], POINTS, "EUR"))


def test_a_bend_that_results_show_is_told_with_its_range() -> None:
    assert "Results level off around" in told(FIT)


@pytest.mark.parametrize("answer", ["still", "unclear", "unrelated"])
def test_a_bend_is_a_guess_where_results_do_not_follow_the_spend(answer: SpendAnswer) -> None:
    fit = replace(FIT, summary=replace(SUMMARY, response=replace(SUMMARY.response, answer=answer)))
    assert "is a guess" in told(fit)
    assert "Results level off around" not in told(fit)


def test_a_bend_as_wide_as_what_is_assumed_is_a_guess() -> None:
    first, second = SUMMARY.segments
    wide = replace(first, capacity=Estimate(70.0, Interval(25.0, 190.0, 0.8)))
    assert "is a guess" in told(replace(FIT, summary=replace(SUMMARY, segments=(wide, second))))


def test_what_lift_tests_tell_is_not_counted_as_the_segments_own() -> None:
    assert "comes from its own results" in told(FIT)
    assert "comes from its own results" not in told(replace(FIT, measure="incremental", lift_tests=("Spring",)))


def test_a_segment_with_too_few_results_is_not_said_to_speak_for_itself() -> None:
    first, second = SUMMARY.segments
    few = replace(SUMMARY, segments=(replace(first, has_few_results=True), replace(second, has_few_results=True)))
    assert "own results" not in told(replace(FIT, summary=few))
    voice = voice_for("en")
    assert any("own results" in one for one in how_learned(SUMMARY, voice))
    assert not any("own results" in one for one in how_learned(few, voice))


def test_all_that_was_taken_out_of_the_points_is_named() -> None:
    said = what_points_are(voice_for("en"), POINTS, "platform_reported", is_adjusted=True)
    for cause in ("season", "weekdays", "special days", "drift of platform and segment", "content", "days before"):
        assert cause in said


@pytest.mark.parametrize(("kpi", "recent", "step"), [("conversions", 50.0, 100), ("revenue", 50.0, 10)])
def test_the_next_money_is_a_sum_that_can_be_read(kpi: str, recent: float, step: int) -> None:
    assert next_step(replace(FIT, kpi=kpi, recent_spend=np.array([recent, recent])), "EUR") == step


def test_the_next_money_in_dong_is_not_one_dong() -> None:
    assert next_step(replace(FIT, kpi="revenue", recent_spend=np.array([4e6, 3e6])), "VND") == 100_000


def test_where_the_fit_knows_no_first_money_the_next_counts() -> None:
    assert next_step(replace(FIT, summary=None), "EUR", [0.02, 0.03]) == 100
