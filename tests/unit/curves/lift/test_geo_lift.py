"""Geo experiments whose lift is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from lift_samples import BEFORE, DURING, experiment

from optimizer.curves.lift import estimate_geo_lift
from optimizer.domain.geo_experiment import GeoLift
from optimizer.domain.period import Period
from optimizer.errors import CurveError

TEST = Period(date(2026, 2, 16), date(2026, 3, 15))


def held(lifts: list[GeoLift], truth: float) -> float:
    return float(np.mean([one.incremental.interval.lower <= truth <= one.incremental.interval.upper for one in lifts]))


def test_lift_spend_and_return_are_found_with_the_days_of_the_test() -> None:
    lift = estimate_geo_lift(experiment())
    assert (lift.period, lift.treated, lift.spend) == (TEST, "north", 100.0 * DURING)
    assert lift.incremental.value == pytest.approx(30.0 * DURING, abs=3 * lift.effect.standard_error)
    assert lift.roas.value == pytest.approx(lift.incremental.value / lift.spend)
    assert lift.roas.interval.lower == pytest.approx(lift.incremental.interval.lower / lift.spend, rel=1e-2)
    assert not [one for one in lift.findings if one.severity != "info"]


def test_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    lifts = [estimate_geo_lift(experiment(seed)) for seed in range(120)]
    assert 0.74 <= held(lifts, 30.0 * DURING) <= 0.86


def test_errors_that_hang_together_are_told_and_allowed_for() -> None:
    lifts = [estimate_geo_lift(experiment(seed, rho=0.7)) for seed in range(120)]
    assert np.mean([any("hangs together" in str(finding.message) for finding in one.findings) for one in lifts]) > 0.95
    assert 0.70 <= held(lifts, 30.0 * DURING) <= 0.88
    too_sure = [replace(one, incremental=estimate_of(one)) for one in lifts]
    assert held(too_sure, 30.0 * DURING) < 0.6


def estimate_of(lift: GeoLift):  # type: ignore[no-untyped-def]
    """The interval that the plain regression would have given."""
    half = 1.30 * lift.simple.standard_error
    middle = lift.simple.incremental
    return replace(
        lift.incremental, interval=replace(lift.incremental.interval, lower=middle - half, upper=middle + half)
    )


def test_weekdays_that_the_groups_do_not_share_are_told() -> None:
    made = experiment()
    tilted = made.outcome.copy()
    tilted[:, 0] += 60.0 * (np.arange(len(tilted)) % 7 == 5)
    said = [str(one.message) for one in estimate_geo_lift(replace(made, outcome=tilted)).findings]
    assert any("differs by weekday" in sentence for sentence in said)
    usual = [estimate_geo_lift(experiment(seed)).findings for seed in range(60)]
    assert np.mean([any("differs by weekday" in str(one.message) for one in found) for found in usual]) < 0.06


def test_spend_that_ran_before_counts_only_as_far_as_it_rose() -> None:
    lift = estimate_geo_lift(experiment(running=300.0), TEST)
    assert lift.treated == "north"
    assert lift.spend == pytest.approx(100.0 * DURING, rel=0.02)
    sure = estimate_geo_lift(experiment())
    assert lift.roas.interval.upper - lift.roas.interval.lower > sure.roas.interval.upper - sure.roas.interval.lower


def test_ads_that_were_switched_off_show_what_they_had_brought() -> None:
    lift = estimate_geo_lift(experiment(lift=-30.0, running=100.0, extra=-90.0, treated="north"), TEST)
    assert lift.spend == pytest.approx(90.0 * DURING, rel=0.03)
    assert lift.incremental.value == pytest.approx(30.0 * DURING, abs=3 * lift.effect.standard_error)


def test_no_effect_is_told_as_none() -> None:
    lift = estimate_geo_lift(experiment(lift=0.0))
    assert lift.incremental.interval.lower < 0.0 < lift.incremental.interval.upper


def test_spend_of_the_control_regions_is_told() -> None:
    made = experiment(running=300.0)
    spilled = made.spend.copy()
    spilled[BEFORE : BEFORE + DURING, 1] += 60.0
    said = [str(one.message) for one in estimate_geo_lift(replace(made, spend=spilled, treated="north"), TEST).findings]
    assert any("other regions changed" in sentence for sentence in said)


def test_regions_that_do_not_move_alike_are_told() -> None:
    made = experiment()
    other = made.outcome.copy()
    other[:, 1] = np.random.default_rng(1).normal(1000, 50, len(other))
    said = [str(one.message) for one in estimate_geo_lift(replace(made, outcome=other)).findings]
    assert any("explain only" in sentence for sentence in said)


@pytest.mark.parametrize(
    ("changes", "test", "words"),
    [
        ({"spend": np.zeros((80, 2))}, None, "cannot be told from the spend"),
        ({"spend": np.zeros((80, 2))}, TEST, "group .* cannot be told"),
        ({"spend": np.zeros((80, 2)), "treated": "north"}, TEST, "did not change"),
        ({}, Period(date(2026, 1, 7), date(2026, 1, 20)), "2 rows before the test"),
        ({}, Period(date(2027, 1, 7), date(2027, 1, 20)), "no whole row"),
    ],
)
def test_what_cannot_be_estimated_is_refused(changes: dict[str, object], test: Period | None, words: str) -> None:
    with pytest.raises(CurveError, match=words):
        estimate_geo_lift(replace(experiment(), **changes), test)  # type: ignore[arg-type]
