"""Curves under assumptions: identities, scalings, and draws that honour a belief."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.curves.assuming import assume, event_factors, price_factors
from optimizer.domain.assumption import (
    Assumptions,
    Belief,
    MarketEvent,
    OutcomeValue,
    Paused,
    PriceChange,
)
from optimizer.domain.curve import CurveFit
from optimizer.domain.finding import Finding
from optimizer.domain.period import Period
from optimizer.domain.segment import Segment
from optimizer.message import N_

PERIOD = Period(date(2026, 1, 1), date(2026, 1, 10))
META_A, META_B, TIKTOK_A = Segment("meta", "a"), Segment("meta", "b"), Segment("tiktok", "a")
SEGMENTS = (META_A, META_B, TIKTOK_A)


@pytest.fixture
def fit() -> CurveFit:
    rng = np.random.default_rng(0)
    knots = np.tile(np.linspace(0.0, 400.0, 41), (3, 1))
    height = np.array([30.0, 20.0, 10.0]) * rng.lognormal(0.0, 0.3, (200, 3))
    return CurveFit(
        segments=SEGMENTS,
        kpi="conversions",
        period=PERIOD,
        spend=knots,
        draws=height[:, :, np.newaxis] * knots / (knots + 60.0),
        observed_spend=np.tile([2.0, 80.0], (3, 1)),
        recent_spend=np.array([20.0, 30.0, 40.0]),
        dispersion=1.3,
        findings=(Finding("warning", "tiktok / a", N_("A guess."), N_("Start small.")),),
    )


def read(fit: CurveFit, row: int, spend: float) -> np.ndarray:
    return np.array([np.interp(spend, fit.spend[row], draw) for draw in fit.draws[:, row]])


def test_no_assumption_changes_nothing(fit: CurveFit) -> None:
    assert assume(fit, Assumptions(), "EUR") is fit


def test_a_change_of_nothing_changes_no_number(fit: CurveFit) -> None:
    still = Assumptions(prices=(PriceChange(0.0),), events=(MarketEvent("Fair", PERIOD, 0.0),))
    found = assume(fit, still, "EUR")
    for name in ("spend", "draws", "observed_spend", "recent_spend"):
        assert np.array_equal(getattr(found, name), getattr(fit, name))


@given(st.floats(-0.9, 3.0), st.floats(0.0, 500.0), st.sampled_from([0, 1, 2]))
def test_dearer_advertising_brings_what_less_money_did(change: float, spend: float, row: int) -> None:
    fit = _simple()
    found = assume(fit, Assumptions(prices=(PriceChange(change),)), None)
    np.testing.assert_allclose(read(found, row, spend), read(fit, row, spend / (1.0 + change)), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(found.observed_spend, fit.observed_spend * (1.0 + change))
    assert np.array_equal(found.recent_spend, fit.recent_spend)


def _simple() -> CurveFit:
    knots = np.array([[0.0, 1.0, 7.0, 100.0], [0.0, 2.0, 30.0, 90.0], [0.0, 5.0, 6.0, 400.0]])
    draws = np.cumsum(np.random.default_rng(2).exponential(3.0, (10, 3, 4)), axis=2)
    draws[:, :, 0] = 0.0
    recent = np.array([1.0, 2.0, 3.0])
    return CurveFit(SEGMENTS, "leads", PERIOD, knots, draws, np.tile([0.0, 9.0], (3, 1)), recent, 1.0)


def test_changes_reach_their_segments_only(fit: CurveFit) -> None:
    changes = [PriceChange(0.5, platform="meta"), PriceChange(1.0, platform="meta", audience="a")]
    assert price_factors(SEGMENTS, changes).tolist() == pytest.approx([3.0, 1.5, 1.0])
    assert price_factors(SEGMENTS, [PriceChange(-0.5, audience="a")]).tolist() == [0.5, 1.0, 0.5]
    found = assume(fit, Assumptions(prices=(PriceChange(0.5, platform="meta"),)), "EUR")
    assert np.array_equal(found.spend[2], fit.spend[2])


def test_two_price_changes_are_one_of_their_product(fit: CurveFit) -> None:
    twice = assume(
        assume(fit, Assumptions(prices=(PriceChange(0.2),)), None), Assumptions(prices=(PriceChange(0.5),)), None
    )
    once = assume(fit, Assumptions(prices=(PriceChange(0.8),)), None)
    np.testing.assert_allclose(twice.spend, once.spend)
    assert np.array_equal(twice.draws, once.draws)


def test_an_event_over_all_days_multiplies_what_they_bring(fit: CurveFit) -> None:
    found = assume(
        fit, Assumptions(events=(MarketEvent("Fair", Period(date(2025, 12, 1), date(2026, 3, 1)), 0.4),)), None
    )
    np.testing.assert_allclose(found.draws, 1.4 * fit.draws)
    assert np.array_equal(found.spend, fit.spend)


@given(st.integers(-20, 20), st.integers(0, 25), st.floats(-0.9, 2.0))
def test_an_event_counts_by_the_days_it_covers(start: int, days: int, change: float) -> None:
    first = date.fromordinal(date(2026, 1, 1).toordinal() + start)
    event = MarketEvent("Fair", Period(first, date.fromordinal(first.toordinal() + days)), change)
    covered = sum(event.period.start <= date(2026, 1, day) <= event.period.end for day in range(1, 11))
    assert event_factors(SEGMENTS, [event], PERIOD).tolist() == pytest.approx([1.0 + change * covered / 10] * 3)


def test_events_on_the_same_days_multiply_there() -> None:
    first = MarketEvent("Fair", Period(date(2026, 1, 1), date(2026, 1, 5)), 1.0)
    other = MarketEvent("Strike", Period(date(2026, 1, 4), date(2026, 1, 8)), -0.5, platform="meta")
    # 3 days twice, 2 days twice and half, 3 days half, 2 days as ever
    assert event_factors(SEGMENTS, [first, other], PERIOD).tolist() == pytest.approx([1.15, 1.15, 1.5])


@given(st.floats(1.0, 300.0), st.floats(0.01, 50.0), st.floats(1.0, 20.0))
def test_draws_honour_a_belief(spend: float, low: float, times: float) -> None:
    fit = _many()
    belief = Belief(TIKTOK_A, spend, low, low * times)
    found = assume(fit, Assumptions(beliefs=(belief,)), None)
    level = read(found, 2, spend)
    below, above = (level <= belief.low * (1 + 1e-9)).mean(), (level <= belief.high * (1 + 1e-9)).mean()
    if times > 1.001:
        assert 0.08 <= below <= 0.12
        assert 0.88 <= above <= 0.92
    assert np.median(level) == pytest.approx(np.sqrt(belief.low * belief.high), rel=0.03 * np.log(times) + 1e-6)
    assert np.array_equal(found.draws[:, :2], fit.draws[:, :2])


def _many() -> CurveFit:
    rng = np.random.default_rng(5)
    knots = np.tile(np.geomspace(1.0, 400.0, 30), (3, 1))
    knots[:, 0] = 0.0
    half = rng.lognormal(4.0, 0.5, (200, 3))
    draws = rng.lognormal(2.0, 1.0, (200, 3))[:, :, None] * knots / (knots + half[:, :, None])
    return CurveFit(SEGMENTS, "leads", PERIOD, knots, draws, np.tile([0.0, 9.0], (3, 1)), np.ones(3), 1.0)


def test_a_belief_keeps_the_shape_and_the_order_of_the_draws() -> None:
    fit = _many()
    found = assume(fit, Assumptions(beliefs=(Belief(TIKTOK_A, 50.0, 2.0, 5.0),)), None)
    factor = found.draws[:, 2, 1:] / fit.draws[:, 2, 1:]
    np.testing.assert_allclose(factor, np.tile(factor[:, :1], (1, factor.shape[1])))
    assert np.array_equal(np.argsort(read(fit, 2, 50.0)), np.argsort(read(found, 2, 50.0)))


def test_a_belief_speaks_of_ordinary_days_at_todays_prices(fit: CurveFit) -> None:
    belief = Belief(TIKTOK_A, 50.0, 2.0, 5.0)
    alone = assume(fit, Assumptions(beliefs=(belief,)), None)
    event = MarketEvent("Fair", PERIOD, 0.4)
    both = assume(fit, Assumptions(beliefs=(belief,), events=(event,), prices=(PriceChange(0.1),)), None)
    np.testing.assert_allclose(read(both, 2, 55.0), 1.4 * read(alone, 2, 50.0))


def test_a_belief_about_another_kpi_leaves_the_curve_as_borrowed(fit: CurveFit) -> None:
    found = assume(fit, Assumptions(beliefs=(Belief(TIKTOK_A, 50.0, 2.0, 5.0),)), None, believed=False)
    assert np.array_equal(found.draws, fit.draws)
    assert "A guess." in [str(one.message) for one in found.findings]


def test_a_belief_needs_a_borrowed_curve(fit: CurveFit) -> None:
    with pytest.raises(ValueError, match="no borrowed curve for x / y"):
        assume(fit, Assumptions(beliefs=(Belief(Segment("x", "y"), 1.0, 1.0, 2.0),)), None)


def test_a_pause_takes_a_segment_out_of_todays_split(fit: CurveFit) -> None:
    found = assume(fit, Assumptions(paused=(Paused("meta", "b"),)), None)
    assert found.recent_spend.tolist() == [20.0, 0.0, 40.0]
    assert np.array_equal(found.draws, fit.draws)


def test_each_assumption_is_told(fit: CurveFit) -> None:
    told = assume(
        fit,
        Assumptions(
            prices=(PriceChange(0.1), PriceChange(-0.2, platform="linkedin")),
            events=(
                MarketEvent("Fair", Period(date(2026, 1, 9), date(2026, 1, 20)), 0.3, platform="meta"),
                MarketEvent("Long ago", Period(date(2024, 1, 9), date(2024, 1, 20)), 0.3),
            ),
            values=(OutcomeValue("conversions", 50.0),),
            paused=(Paused(audience="b"),),
            beliefs=(Belief(TIKTOK_A, 50.0, 2.0, 5.0),),
        ),
        "EUR",
    ).findings
    assert [str(one.message) for one in told] == [
        "Taken for granted: advertising gets dearer by 10.0% (all segments).",
        "An assumption is about linkedin, which this plan does not have, so it changes nothing.",
        "Taken for granted: Fair raises results by 30.0% on 2 of the 10 days (meta).",
        "Taken for granted: each of the conversions is worth 50.00 EUR of revenue.",
        "Taken for granted: no money goes to b, and today's split is that of the others.",
        "Taken for granted: 50.00 EUR a day in tiktok / a bring between 2.0 and 5.0 conversions a day, with 80% "
        "probability.",
    ]
    assert [one.severity for one in told] == ["info", "warning", "info", "info", "info", "info"]


def test_assumptions_do_not_touch_the_fit_itself(fit: CurveFit) -> None:
    before = replace(fit, draws=fit.draws.copy(), spend=fit.spend.copy())
    assume(fit, Assumptions(prices=(PriceChange(1.0),), beliefs=(Belief(TIKTOK_A, 50.0, 2.0, 5.0),)), None)
    assert np.array_equal(fit.draws, before.draws)
    assert np.array_equal(fit.spend, before.spend)
