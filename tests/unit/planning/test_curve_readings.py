"""Figures of learned curves at any spend: inverses, slopes, intervals, and what they agree with."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.domain.curve import CurveFit
from optimizer.domain.period import Period
from optimizer.domain.segment import Segment
from optimizer.errors import DataError
from optimizer.planning import read_curves
from optimizer.planning.outcome import expected_outcomes

PERIOD = Period(date(2026, 1, 1), date(2026, 1, 10))
KNOTS = np.array([0.0, 5.0, 20.0, 60.0, 200.0])
SPENDS = st.floats(0.01, 200.0)


def fit_of(draws: np.ndarray, kpi: str = "conversions") -> CurveFit:
    n_segments = draws.shape[1]
    return CurveFit(
        segments=tuple(Segment("facebook", f"audience {i}") for i in range(n_segments)),
        kpi=kpi,
        period=PERIOD,
        spend=np.tile(KNOTS, (n_segments, 1)),
        draws=draws,
        observed_spend=np.tile([4.0, 60.0], (n_segments, 1)),
        recent_spend=np.full(n_segments, 20.0),
        dispersion=1.0,
    )


def bent(seed: int = 0, kpi: str = "conversions") -> CurveFit:
    rng = np.random.default_rng(seed)
    ceiling = 30.0 * rng.lognormal(0.0, 0.6, (200, 3, 1))
    half = 40.0 * rng.lognormal(0.0, 0.5, (200, 3, 1))
    return fit_of(ceiling * KNOTS / (KNOTS + half), kpi)


def straight(kpi: str = "conversions") -> CurveFit:
    slopes = np.random.default_rng(1).lognormal(-2.0, 0.4, (200, 2, 1))
    return fit_of(slopes * KNOTS, kpi)


@given(SPENDS, st.integers(0, 20))
@settings(max_examples=40, deadline=None)
def test_the_cost_per_outcome_is_the_inverse_of_the_efficiency(spend: float, seed: int) -> None:
    for reading in read_curves(bent(seed), [spend]):
        assert reading.efficiency is not None
        assert reading.cpa is not None
        ends, inverse = reading.efficiency.interval, reading.cpa.interval
        assert reading.cpa.value * reading.efficiency.value == pytest.approx(1.0)
        assert inverse.lower * ends.upper == pytest.approx(1.0)
        assert inverse.upper * ends.lower == pytest.approx(1.0)
        assert inverse.level == ends.level == reading.outcome.interval.level == reading.marginal.interval.level == 0.8


@given(SPENDS)
@settings(max_examples=40, deadline=None)
def test_on_straight_curves_the_next_unit_brings_what_every_unit_does(spend: float) -> None:
    for reading in read_curves(straight(), [spend]):
        assert reading.efficiency is not None
        assert reading.marginal.value == pytest.approx(reading.efficiency.value)
        assert reading.marginal.interval.lower == pytest.approx(reading.efficiency.interval.lower)
        assert reading.marginal.interval.upper == pytest.approx(reading.efficiency.interval.upper)


@given(SPENDS)
@settings(max_examples=40, deadline=None)
def test_the_outcome_is_that_of_the_plan_and_its_interval_that_of_its_draws(spend: float) -> None:
    fit = bent()
    drawn = expected_outcomes(fit, np.full(3, spend * PERIOD.days)) / PERIOD.days
    for line, reading in enumerate(read_curves(fit, [spend])):
        assert reading.outcome.value == pytest.approx(drawn[:, line].mean())
        inside = (reading.outcome.interval.lower <= drawn[:, line]) & (drawn[:, line] <= reading.outcome.interval.upper)
        assert inside.mean() == pytest.approx(0.8, abs=0.011)


def test_the_marginal_is_the_outcome_of_the_next_money_draw_by_draw() -> None:
    fit = bent()
    here, more = (expected_outcomes(fit, np.full(3, spend * PERIOD.days)) / PERIOD.days for spend in (30.0, 31.0))
    for line, reading in enumerate(read_curves(fit, [30.0])):
        gained = more[:, line] - here[:, line]
        assert reading.marginal.value == pytest.approx(gained.mean())
        assert reading.marginal.interval.lower == pytest.approx(np.quantile(gained, 0.1))
        assert reading.marginal.interval.upper == pytest.approx(np.quantile(gained, 0.9))
        assert reading.efficiency is not None
        assert reading.marginal.value < reading.efficiency.value  # these curves saturate


def test_revenue_has_a_return_instead_of_a_cost() -> None:
    for reading in read_curves(bent(kpi="revenue"), [25.0]):
        assert reading.cpa is None
        assert reading.roas == reading.efficiency
        assert reading.roas is not None
        assert reading.roas.value == pytest.approx(reading.outcome.value / 25.0)
    assert all(reading.roas is None for reading in read_curves(bent(), [25.0]))


def test_without_spends_each_curve_is_read_at_its_knots_and_told_where_nothing_was_spent() -> None:
    readings = list(read_curves(bent()))
    assert [reading.daily_spend for reading in readings] == [*KNOTS] * 3
    assert [reading.extrapolated for reading in readings[:5]] == [True, False, False, False, True]
    assert (readings[0].efficiency, readings[0].cpa) == (None, None)
    assert readings[0].marginal.value == pytest.approx(readings[1].outcome.value / 5.0)
    # the last knot ends the last straight part; the curve does not stop there all at once
    assert readings[4].marginal.value == pytest.approx((readings[4].outcome.value - readings[3].outcome.value) / 140.0)


def test_an_outcome_that_may_be_nothing_may_cost_anything() -> None:
    draws = np.where(np.arange(200) < 50, 0.0, 1.0)[:, np.newaxis, np.newaxis] * KNOTS
    (reading,) = read_curves(fit_of(draws), [10.0])
    assert reading.cpa is not None
    assert reading.cpa.interval.upper == float("inf")
    (nothing,) = read_curves(fit_of(np.zeros((200, 1, 5))), [10.0])
    assert nothing.cpa is None


def test_beyond_the_last_knot_nothing_is_made_up() -> None:
    fit = bent()
    shorter = replace(fit, spend=np.stack([KNOTS, KNOTS / 2.0, KNOTS]))
    assert len(list(read_curves(fit, [200.0]))) == 3
    with pytest.raises(DataError, match=r"150.*is asked for.*audience 1 is known only up to 100"):
        list(read_curves(shorter, [50.0, 150.0]))
