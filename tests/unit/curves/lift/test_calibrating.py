"""Curves of what platforms report become curves of what ads cause."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from lift_samples import NAMES, history, lift_test

from optimizer.curves.lift import calibrate
from optimizer.domain.curve import CurveFit
from optimizer.domain.lift import LiftTest
from optimizer.domain.period import Period
from optimizer.domain.segment import Segment

NEXT = Period(date(2026, 4, 2), date(2026, 5, 1))
APRIL = Period(date(2026, 2, 1), date(2026, 2, 25))


def fit(dispersion: float = 1.5, kpi: str = "conversions") -> CurveFit:
    rng = np.random.default_rng(0)
    shape = np.array([0.0, 0.6, 1.0, 1.3])
    levels = np.array([10.0, 5.0, 8.0, 2.0]) * rng.lognormal(0, 0.05, (400, 4))
    return CurveFit(
        segments=tuple(Segment(*name) for name in NAMES),
        kpi=kpi,
        period=NEXT,
        spend=np.tile([0.0, 10.0, 20.0, 40.0], (4, 1)),
        draws=levels[:, :, None] * shape,
        observed_spend=np.tile([20.0, 20.0], (4, 1)),
        recent_spend=np.full(4, 20.0),
        dispersion=dispersion,
    )


def calibrated(*tests: LiftTest) -> CurveFit:
    return calibrate(fit(), history(), tests)


def said(found: CurveFit) -> list[str]:
    return [f"{one.severity}: {one.message}" for one in found.findings]


def test_without_tests_nothing_changes() -> None:
    before = fit()
    assert calibrate(before, history(), ()) is before
    assert before.measure == "platform_reported"


def test_a_test_of_another_outcome_changes_no_curve_but_is_told() -> None:
    before = fit()
    found = calibrate(before, history(), [lift_test(9, 1, kpi="leads")])
    assert found.draws is before.draws
    assert (found.measure, found.lift_tests) == ("platform_reported", ())
    assert said(found) == ["warning: The plan is for conversions, so the lift tests of leads are not used: spring."]
    assert "Plan for leads" in str(found.findings[0].remedy)


def test_a_test_of_another_outcome_is_no_worry_where_the_right_one_is_there_too() -> None:
    right, other = lift_test(186, 20, "facebook"), lift_test(9, 1, "facebook", kpi="leads", name="leads")
    assert "info: The plan is for conversions, so the lift tests of leads are not used: leads." in said(
        calibrated(right, other)
    )
    elsewhere = replace(other, platform="google")
    assert "warning: The plan is for conversions, so the lift tests of leads are not used: leads." in said(
        calibrated(right, elsewhere)
    )


def test_far_more_than_was_reported_is_doubted_everywhere() -> None:
    found = calibrated(lift_test(310 * 3.7, 310 * 0.04, "facebook", "a"))
    doubted = [one for one in said(found) if one.startswith("warning")]
    assert any("far more than was reported" in one and "facebook / a" in one for one in doubted)
    assert any("No lift test was of facebook / b, google, tiktok" in one for one in doubted)
    usual = calibrated(lift_test(310 * 1.2, 310 * 0.04, "facebook", "a"))
    assert not [one for one in said(usual) if one.startswith("warning")]
    unsure = calibrated(lift_test(310 * 2.0, 310 * 0.8, "facebook", "a"))
    assert not any("far more than was reported" in one for one in said(unsure))


def test_a_test_that_cannot_be_used_changes_no_curve_but_is_told() -> None:
    before = fit()
    found = calibrate(before, history(), [lift_test(9, 1, "bing")])
    assert found.draws is before.draws
    assert (found.measure, found.lift_tests) == ("platform_reported", ())
    assert "is not used" in said(found)[0]


def test_a_sharp_test_brings_its_platform_to_the_tested_level() -> None:
    found = calibrated(lift_test(465 * 0.4, 465 * 0.01, "facebook"))
    ratio = found.draws.mean(axis=0)[:2, 2].sum() / fit().draws.mean(axis=0)[:2, 2].sum()
    assert ratio == pytest.approx(0.4, rel=0.03)
    assert (found.measure, found.lift_tests) == ("incremental", ("spring",))
    assert any("40" in one and "reported conversions of facebook to be incremental" in one for one in said(found))
    assert any("No lift test was of google" in one for one in said(found))


def test_untested_platforms_are_less_sure_than_the_tested_one() -> None:
    found = calibrated(lift_test(465 * 0.4, 465 * 0.05, "facebook"))
    spread = (found.draws[:, :, 2].std(axis=0) / found.draws[:, :, 2].mean(axis=0)).tolist()
    assert min(spread[2:]) > 1.25 * max(spread[:2])


def test_draws_stay_curves_that_never_fall() -> None:
    found = calibrated(lift_test(-30, 60, "facebook"), lift_test(20, 10, "google", name="g"))
    assert np.all(np.diff(found.draws, axis=2) >= 0.0)
    assert np.all(found.draws[:, :, 0] == 0.0)


def test_the_same_seed_gives_the_same_curves() -> None:
    test = lift_test(100, 20, "facebook")
    assert np.array_equal(calibrated(test).draws, calibrated(test).draws)
    other = calibrate(fit(), history(), [test], seed=1)
    assert not np.array_equal(other.draws, calibrated(test).draws)


def test_the_noise_of_incremental_results_is_that_of_a_part_of_them() -> None:
    half = [lift_test(775 * 0.5, 2.0)]
    assert calibrate(fit(dispersion=3.0), history(), half).dispersion == pytest.approx(1 + 0.5 * 2.0, rel=0.05)
    table = history()
    table.rows["revenue"] = table.rows["conversions"]
    worth = [replace(half[0], kpi="revenue")]
    assert calibrate(fit(30.0, "revenue"), table, worth).dispersion == pytest.approx(15.0, rel=0.05)


def test_tests_that_contradict_each_other_are_told_and_believed_less() -> None:
    first = lift_test(248 * 0.9, 10.0, "google", name="first")
    second = lift_test(8 * 25 * 0.3, 10.0, "google", name="second", period=APRIL)
    found = calibrated(first, second)
    assert any("google contradict each other: first, second" in one for one in said(found))
    sure = calibrated(first, replace(second, incremental=8 * 25 * 0.9))
    assert not any("contradict" in one for one in said(sure))
    assert found.draws[:, 2, 2].std() > 2 * sure.draws[:, 2, 2].std()


def test_a_platform_test_that_its_segments_contradict_is_told() -> None:
    found = calibrated(
        lift_test(465 * 0.9, 10.0, "facebook", name="whole"),
        lift_test(310 * 0.3, 10.0, "facebook", "a", name="one"),
        lift_test(155 * 0.3, 10.0, "facebook", "b", name="other"),
    )
    assert any("The lift test 'whole' finds" in one and "contradict" in one for one in said(found))


def test_ads_that_seem_to_do_harm_are_told() -> None:
    found = calibrated(lift_test(-248, 20.0, "google"))
    assert any("finds -100.0% of what is reported for google" in one for one in said(found))
    assert found.draws[:, 2, 2].mean() < 0.05 * fit().draws[:, 2, 2].mean()


def test_a_test_of_all_ads_informs_every_segment() -> None:
    found = calibrated(lift_test(775 * 0.5, 5.0))
    assert found.draws[:, :, 2].sum(axis=1).mean() == pytest.approx(12.5, rel=0.05)
    assert any("of all ads to be incremental" in one for one in said(found))
    assert not any("No lift test was of" in one for one in said(found))
