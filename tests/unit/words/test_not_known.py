"""What a fit does not know is told for each kind of fit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from optimizer.domain.curve import CurveFit
from optimizer.domain.estimate import Estimate, Interval
from optimizer.domain.fit_summary import DemandPoint, FitSummary, SegmentParameters, SpendAnswer, SpendResponse
from optimizer.domain.period import Period
from optimizer.domain.segment import Segment
from optimizer.words import open_questions, voice_for
from optimizer.words.not_known import OpenQuestion

ONE, TWO = Segment("facebook", "Parents"), Segment("tiktok", "Students")


def estimate(value: float) -> Estimate:
    return Estimate(value, Interval(0.8 * value, 1.2 * value, 0.8))


def parameters(segment: Segment, capacity: float, own: float) -> SegmentParameters:
    return SegmentParameters(segment, estimate(0.1), estimate(capacity), estimate(1.0), own)


def fit_of(answer: SpendAnswer = "follows", days: int = 400, capacity: float = 50.0, own: float = 0.9) -> CurveFit:
    summary = FitSummary(
        response=SpendResponse(0.6, 0.1, answer),
        forms=(),
        threshold=0.0,
        reach=None,
        capacity_follows=0.5,
        kinds=(),
        half_life_days=0.0,
        share_after_end=0.0,
        carried_in=0.0,
        weekdays=(1.0,) * 7,
        special_days=(1.0,) * 5,
        demand=(
            DemandPoint(date(2025, 1, 1), estimate(1.0)),
            DemandPoint(date.fromordinal(date(2025, 1, 1).toordinal() + days), estimate(1.0)),
        ),
        demand_step=0.1,
        day_effect=0.0,
        own_drift_step=0.0,
        size=10.0,
        autocorrelation=0.0,
        segments=(parameters(ONE, 50.0, 0.9), parameters(TWO, capacity, own)),
        demand_ahead=estimate(1.0),
    )
    return CurveFit(
        segments=(ONE, TWO),
        kpi="conversions",
        period=Period(date(2026, 3, 1), date(2026, 3, 31)),
        spend=np.tile([0.0, 100.0, 1000.0], (2, 1)),
        draws=np.tile([0.0, 10.0, 20.0], (50, 2, 1)),
        observed_spend=np.array([[10.0, 100.0], [10.0, 100.0]]),
        recent_spend=np.array([50.0, 50.0]),
        dispersion=1.0,
        summary=summary,
    )


def asked(fit: CurveFit, proposed: tuple[tuple[Segment, float], ...] = ()) -> dict[str, OpenQuestion]:
    return {question.topic: question for question in open_questions(voice_for("en"), fit, proposed)}


def test_platform_reported_is_never_called_known() -> None:
    found = asked(fit_of())["What the ads caused"]
    assert found.certainty == "unknown"
    assert "lift test" in found.remedy
    tested = asked(replace(fit_of(), measure="incremental", lift_tests=("Spring",)))["What the ads caused"]
    assert tested.certainty == "partly"
    assert "Spring" in tested.told


@pytest.mark.parametrize(
    ("answer", "certainty"),
    [("follows", "known"), ("still", "unknown"), ("unclear", "unknown"), ("unrelated", "unknown")],
)
def test_whether_results_follow_spend_is_what_the_fit_answers(answer: SpendAnswer, certainty: str) -> None:
    found = asked(fit_of(answer))["Whether results follow spend"]
    assert found.certainty == certainty
    assert bool(found.remedy) == (certainty == "unknown")


def test_a_plan_beyond_all_that_was_tried_is_named() -> None:
    inside = asked(fit_of(), ((ONE, 99.0), (TWO, 100.0)))["Budgets that were never tried"]
    assert (inside.certainty, inside.segments) == ("partly", ())
    beyond = asked(fit_of(), ((ONE, 99.0), (TWO, 101.0)))["Budgets that were never tried"]
    assert (beyond.certainty, beyond.segments) == ("unknown", (TWO,))


def test_bends_far_beyond_all_spend_are_not_identifiable() -> None:
    assert asked(fit_of(capacity=300.0))["Where results level off"].segments == ()
    found = asked(fit_of(capacity=301.0))["Where results level off"]
    assert (found.certainty, found.segments) == ("partly", (TWO,))


def test_who_lives_of_relatives_is_named() -> None:
    assert asked(fit_of())["What is borrowed"].certainty == "known"
    found = asked(fit_of(own=0.3))["What is borrowed"]
    assert (found.certainty, found.segments) == ("partly", (TWO,))


def test_who_brought_too_little_leans_on_relatives_whatever_its_share() -> None:
    fit = fit_of(own=0.9)
    assert fit.summary is not None
    first, second = fit.summary.segments
    few = replace(fit, summary=replace(fit.summary, segments=(first, replace(second, has_few_results=True))))
    found = asked(few)["What is borrowed"]
    assert (found.certainty, found.segments) == ("partly", (TWO,))


def test_a_bend_that_results_do_not_show_is_not_known() -> None:
    assert asked(fit_of("still"))["Where results level off"].certainty == "unknown"
    fit = fit_of()
    assert fit.summary is not None
    first, second = fit.summary.segments
    wide = replace(second, capacity=Estimate(353.0 / 10, Interval(12.7, 95.2, 0.8)))
    found = asked(replace(fit, summary=replace(fit.summary, segments=(first, wide))))["Where results level off"]
    assert (found.certainty, found.segments) == ("partly", (TWO,))


@pytest.mark.parametrize(("days", "certainty"), [(364, "unknown"), (365, "partly")])
def test_less_than_a_year_knows_no_season(days: int, certainty: str) -> None:
    assert asked(fit_of(days=days))["Demand in the days ahead"].certainty == certainty


def test_a_fit_without_days_knows_nothing_of_time() -> None:
    found = asked(replace(fit_of(), summary=None))
    assert found["Demand in the days ahead"].certainty == "unknown"
    assert "Export the results day by day" in found["Whether results follow spend"].remedy
    assert "What is borrowed" not in found
