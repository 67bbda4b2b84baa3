"""A split made elsewhere is judged on the same curves as ours: outcome, distance to the best, probability."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from optimizer import workflow
from optimizer.domain.curve import CurveFit
from optimizer.domain.money import Money
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period
from optimizer.domain.segment import Segment
from optimizer.errors import DataError

PERIOD = Period(date(2026, 6, 1), date(2026, 6, 30))
PLACES = {
    ("facebook", "Parents"): (90.0, 0.9),
    ("facebook", "Students"): (60.0, 0.15),
    ("tiktok", "Students"): (40.0, 0.6),
}


@pytest.fixture(scope="module")
def table() -> PerformanceTable:
    random = np.random.default_rng(5)
    rows = []
    for day in pd.date_range("2026-03-01", periods=92):
        for (platform, audience), (usual, brings) in PLACES.items():
            spend = round(usual * random.uniform(0.3, 1.9), 2)
            rows.append(
                (day, platform, audience, 1, spend, float(random.poisson(brings * usual * (spend / usual) ** 0.6 / 3)))
            )
    frame = pd.DataFrame(rows, columns=["date", "platform", "audience", "days", "spend", "conversions"])
    frame = frame.astype({"date": "datetime64[s]", "platform": "str", "audience": "str"})
    return PerformanceTable(frame.sort_values(["date", "platform", "audience"], ignore_index=True), "EUR")


@pytest.fixture(scope="module")
def fit(table: PerformanceTable) -> CurveFit:
    return workflow.learn_curves(table, "conversions", PERIOD)


def split_of(fit: CurveFit, *minor: int) -> dict[Segment, Money]:
    return {segment: Money(units, "EUR") for segment, units in zip(fit.segments, minor, strict=True)}


def test_our_own_split_is_as_good_as_ours(table: PerformanceTable, fit: CurveFit) -> None:
    own = workflow.propose(
        table, workflow.judge_split(table, fit, split_of(fit, 200000, 200000, 200000), PERIOD).plan.request, fit=fit
    )
    judged = workflow.judge_split(table, fit, {line.segment: line.budget for line in own.plan.lines}, PERIOD)
    assert [line.budget for line in judged.plan.lines] == [line.budget for line in own.plan.lines]
    assert judged.plan.expected == own.plan.expected
    assert judged.plan.certificate.gap == pytest.approx(own.plan.certificate.gap, abs=1e-9)
    assert judged.advantage.estimate.value == pytest.approx(0.0, abs=1e-9)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(minor=st.lists(st.integers(0, 400_000), min_size=3, max_size=3).filter(lambda units: sum(units) > 100))
def test_no_split_beats_what_the_certificate_allows(table: PerformanceTable, fit: CurveFit, minor: list[int]) -> None:
    judged = workflow.judge_split(table, fit, split_of(fit, *minor), PERIOD)
    assert [line.budget.minor_units for line in judged.plan.lines] == minor
    assert judged.plan.request.budget.minor_units == sum(minor)
    certificate = judged.plan.certificate
    assert certificate.value <= judged.ours.plan.certificate.upper_bound * (1 + 1e-9)
    assert certificate.value <= certificate.upper_bound
    gained = judged.advantage.estimate.value
    assert gained >= -1e-6 * certificate.value
    # the bound covers what ours brings more, which the draws say independently
    assert gained <= certificate.upper_bound - certificate.value + 1e-6 * certificate.upper_bound


def test_how_far_a_split_goes_beyond_all_past_spend(table: PerformanceTable, fit: CurveFit) -> None:
    most = float(fit.observed_spend[:, 1].sum()) * PERIOD.days
    split = dict(zip(fit.segments, (Money(round(300 * most), "EUR"),), strict=False))
    assert workflow.judge_split(table, fit, split, PERIOD).times_ever_spent == pytest.approx(3.0, rel=1e-4)


def test_a_profit_duel_counts_the_money_that_the_other_spends(table: PerformanceTable, fit: CurveFit) -> None:
    few, many = (
        workflow.judge_split(table, fit, split_of(fit, units, units, units), PERIOD).plan for units in (50_000, 400_000)
    )
    worth = 2.0
    by_outcome = {(duel.first, duel.second): duel.gain for duel in workflow.duels(fit, [few, many])}
    by_profit = {(duel.first, duel.second): duel.gain for duel in workflow.profit_duels(fit, [few, many], worth)}
    more = by_outcome[(1, 0)].estimate
    earned = by_profit[(1, 0)].estimate
    assert earned.value == pytest.approx(worth * more.value - 10_500.0)
    assert earned.interval.lower == pytest.approx(worth * more.interval.lower - 10_500.0)
    assert by_profit[(0, 1)].estimate.value == pytest.approx(-earned.value)
    assert by_outcome[(1, 0)].probability == 1.0
    assert by_profit[(1, 0)].probability < 0.5


def test_a_bad_split_is_told_so(table: PerformanceTable, fit: CurveFit) -> None:
    all_on_one = {fit.segments[1]: Money(600000, "EUR")}
    judged = workflow.judge_split(table, fit, all_on_one, PERIOD)
    assert judged.plan.certificate.gap > 0.2
    assert judged.advantage.probability > 0.9
    assert judged.plan.lines[1].extrapolated


@pytest.mark.parametrize(
    ("split", "told"),
    [
        ({Segment("x", "Nobody"): Money(5, "EUR")}, "x / Nobody"),
        ({Segment("tiktok", "Students"): Money(-5, "EUR")}, "below zero"),
        ({Segment("tiktok", "Students"): Money(0, "EUR")}, "no money"),
    ],
)
def test_a_split_that_cannot_be_judged_is_refused(
    table: PerformanceTable, fit: CurveFit, split: dict[Segment, Money], told: str
) -> None:
    with pytest.raises(DataError, match=told):
        workflow.judge_split(table, fit, split, PERIOD)


def test_duels_are_fair(table: PerformanceTable, fit: CurveFit) -> None:
    splits = [
        split_of(fit, *minor) for minor in ((400000, 100000, 100000), (100000, 400000, 100000), (250000, 50000, 300000))
    ]
    plans = [workflow.judge_split(table, fit, split, PERIOD).plan for split in splits]
    found = {(duel.first, duel.second): duel.gain for duel in workflow.duels(fit, plans)}
    assert len(found) == 6
    for (one, other), gain in found.items():
        back = found[other, one]
        assert gain.estimate.value == pytest.approx(-back.estimate.value)
        assert gain.probability + back.probability == pytest.approx(1.0, abs=1e-9)
        assert gain.estimate.value == pytest.approx(
            workflow.outcome_today(fit, plans[one]).value - workflow.outcome_today(fit, plans[other]).value
        )
    ranked = sorted(range(3), key=lambda place: -plans[place].expected.value)
    assert all(found[better, worse].probability > 0.5 for better, worse in pairwise(ranked))
