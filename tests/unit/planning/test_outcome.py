"""Outcomes of a split: interpolation on the knots, count noise, gains."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.domain.curve import CurveFit
from optimizer.domain.period import Period
from optimizer.domain.segment import Segment
from optimizer.planning.outcome import (
    _quantile_of_sorted,
    expected_outcomes,
    gain,
    realized_estimates,
    realized_total,
)

PERIOD = Period(date(2026, 1, 1), date(2026, 1, 10))


def straight_fit(slopes: np.ndarray, dispersion: float = 1.0) -> CurveFit:
    """Curves through the origin with one slope per draw and segment, known up to 100 a day."""
    knots = np.array([0.0, 10.0, 40.0, 100.0])
    n_segments = slopes.shape[1]
    return CurveFit(
        segments=tuple(Segment("facebook", f"audience {i}") for i in range(n_segments)),
        kpi="conversions",
        period=PERIOD,
        spend=np.tile(knots, (n_segments, 1)),
        draws=slopes[:, :, np.newaxis] * knots,
        observed_spend=np.tile([0.0, 50.0], (n_segments, 1)),
        recent_spend=np.full(n_segments, 20.0),
        dispersion=dispersion,
    )


def test_spend_between_knots_is_read_on_the_straight_line_and_past_the_end_stays_level() -> None:
    fit = straight_fit(np.array([[1.0, 2.0, 3.0, 1.0]]))
    daily = np.array([0.0, 25.0, 100.0, 250.0])
    brought = expected_outcomes(fit, daily * PERIOD.days)
    np.testing.assert_allclose(brought, [[0.0, 500.0, 3000.0, 1000.0]])


def test_interpolation_agrees_with_numpy_on_bent_curves() -> None:
    rng = np.random.default_rng(0)
    fit = straight_fit(np.ones((7, 3)))
    bent = np.sort(rng.random((7, 3, 4)), axis=2)
    object.__setattr__(fit, "draws", bent)
    daily = rng.random(3) * 120
    wanted = [[np.interp(daily[j], fit.spend[j], bent[i, j]) * 10 for j in range(3)] for i in range(7)]
    np.testing.assert_allclose(expected_outcomes(fit, daily * 10), wanted)


@pytest.mark.parametrize(("mean", "dispersion"), [(4.0, 1.0), (60.0, 1.0), (60.0, 3.0), (2000.0, 5.0)])
def test_the_interval_holds_counts_as_often_as_it_says(mean: float, dispersion: float) -> None:
    """Against simulation: means that are not known exactly, then negative binomial counts around them."""
    rng = np.random.default_rng(7)
    draws = mean * rng.lognormal(0.0, 0.15, (400, 1))
    estimate = realized_estimates(draws, dispersion)[0]
    means = np.repeat(draws[:, 0], 200)
    if dispersion > 1:
        means = rng.gamma(means / (dispersion - 1), dispersion - 1)
    counts = rng.poisson(means)
    inside = (counts >= np.floor(estimate.interval.lower)) & (counts <= np.ceil(estimate.interval.upper))
    assert estimate.value == pytest.approx(draws.mean())
    assert estimate.interval.level == 0.8
    assert 0.77 <= inside.mean() <= 0.83 + 1.1 / np.sqrt(mean * dispersion)  # both ends are rounded outwards
    for end, share in ((estimate.interval.lower, 0.1), (estimate.interval.upper, 0.9)):
        assert (counts < np.floor(end)).mean() - 0.02 <= share <= (counts <= np.ceil(end)).mean() + 0.02


def test_without_dispersion_only_the_curves_are_in_doubt() -> None:
    draws = np.linspace(0, 100, 101)[:, np.newaxis]
    interval = realized_estimates(draws, 0.0)[0].interval
    assert (interval.lower, interval.upper) == (pytest.approx(10.0), pytest.approx(90.0))


def test_a_total_keeps_the_dependence_of_its_parts() -> None:
    rng = np.random.default_rng(3)
    shared = rng.normal(100, 20, (2000, 1))
    opposite = np.hstack([shared, 200 - shared])
    together = np.hstack([shared, shared])
    narrow, wide = realized_total(opposite, 0.0).interval, realized_total(together, 0.0).interval
    assert narrow.upper - narrow.lower == pytest.approx(0, abs=1e-9)
    assert wide.upper - wide.lower == pytest.approx(4 * 20 * 1.2816, rel=0.1)


def test_noise_never_makes_an_outcome_negative() -> None:
    estimates = realized_estimates(np.full((50, 3), [0.0, 0.01, 0.4]), 2.0)
    assert all(0 <= estimate.interval.lower <= estimate.interval.upper for estimate in estimates)
    assert estimates[0].interval.upper == 0


def test_gain_is_the_difference_draw_by_draw() -> None:
    plan = np.array([[3.0, 1.0], [5.0, 5.0], [2.0, 2.0], [9.0, 0.0]])
    today = np.array([[1.0, 1.0], [5.0, 4.0], [3.0, 2.0], [4.0, 4.0]])
    more = gain(plan, today)
    assert more.estimate.value == pytest.approx(np.mean([2, 1, -1, 1]))
    assert more.probability == 0.75


def test_the_same_split_gains_nothing_for_certain() -> None:
    same = np.random.default_rng(0).random((100, 4))
    more = gain(same, same.copy())
    assert (more.estimate.value, more.estimate.interval.lower, more.estimate.interval.upper) == (0, 0, 0)
    assert more.probability == 0


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(-9, 4), st.floats(0, 4), st.sampled_from([0.0, 1.0, 3.0, 50.0]))
def test_an_interval_holds_its_own_value(seed: int, magnitude: float, spread: float, dispersion: float) -> None:
    """Also where next to nothing is expected, and where a few draws bring nearly all."""
    rng = np.random.default_rng(seed)
    expected = 10**magnitude * rng.lognormal(0, spread, (60, 3))
    today = 10**magnitude * rng.lognormal(0, spread, (60, 3))
    found = [*realized_estimates(expected, dispersion), realized_total(expected, dispersion)]
    for estimate in (*found, gain(expected, today).estimate):
        assert estimate.interval.lower <= estimate.value <= estimate.interval.upper


@given(st.integers(1, 40), st.integers(1, 4), st.floats(0.0, 1.0), st.integers(0, 1000))
def test_a_quantile_of_sorted_points_is_numpys(n_points: int, n_columns: int, share: float, seed: int) -> None:
    points = np.random.default_rng(seed).lognormal(0.0, 2.0, (n_points, n_columns))
    found = _quantile_of_sorted(np.sort(points.T, axis=1), share)
    np.testing.assert_allclose(found, np.quantile(points, share, axis=0), rtol=1e-12)
