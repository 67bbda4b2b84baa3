"""Predictions: expectations read cell by cell, noise as wide as it says, densities that add up to one."""

from datetime import date

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import nbinom

from optimizer.curves.prediction import Prediction, SpendTable, central_range, draw_outcomes, log_density, predict
from optimizer.domain.curve import CurveFit
from optimizer.domain.period import Period
from optimizer.domain.segment import Segment

A, B, ELSEWHERE = Segment("meta", "a"), Segment("meta", "b"), Segment("tiktok", "c")
KNOTS = np.linspace(0.0, 100.0, 51)


def curve_fit(kpi: str = "conversions", dispersion: float = 1.5) -> CurveFit:
    levels = np.linspace(0.5, 1.5, 40)
    shapes = np.stack([np.sqrt(KNOTS), 2.0 * np.sqrt(KNOTS), 5.0 * np.sqrt(KNOTS)])
    return CurveFit(
        segments=(A, B, ELSEWHERE),
        kpi=kpi,
        period=Period(date(2025, 7, 1), date(2025, 7, 30)),
        spend=np.tile(KNOTS, (3, 1)),
        draws=levels[:, None, None] * shapes,
        observed_spend=np.array([[1.0, 90.0]] * 3),
        recent_spend=np.array([10.0] * 3),
        dispersion=dispersion,
    )


def spends(segment: Segment, daily: list[float], days: list[int]) -> SpendTable:
    return SpendTable((segment,), np.array(days), np.array([daily]))


def test_each_cell_is_read_on_the_curve_and_not_the_mean_of_them() -> None:
    found = predict(curve_fit(), spends(A, [4.0, 0.0, 64.0, 4.0], [1, 5, 7, 2]), np.random.default_rng(0))
    # knots are two apart, so 4 and 64 are knots, and the curve is exact there
    expected = np.linspace(0.5, 1.5, 40) * (3 * 2.0 + 7 * 8.0)
    assert found.means[:, 0] == pytest.approx(expected)


def test_between_knots_curves_are_straight_and_beyond_the_last_they_stay() -> None:
    found = predict(curve_fit(), spends(B, [5.0, 500.0, 3.0], [1, 1, 2]), np.random.default_rng(0))
    at_five, at_three = np.interp([5.0, 3.0], KNOTS, 2.0 * np.sqrt(KNOTS))
    assert found.means[:, 0] == pytest.approx(np.linspace(0.5, 1.5, 40) * (at_five + 20.0 + 2.0 * at_three))


def test_an_unknown_segment_takes_the_curves_of_its_platform() -> None:
    fit, day = curve_fit(), [1]
    meta = predict(fit, spends(Segment("meta", "new"), [64.0], day), np.random.default_rng(1)).means / 8.0
    levels = np.linspace(0.5, 1.5, 40)
    assert set(np.round(meta[:, 0] / levels, 6)) == {1.0, 2.0}
    anywhere = predict(fit, spends(Segment("pinterest", "new"), [64.0], day), np.random.default_rng(1)).means / 8.0
    assert set(np.round(anywhere[:, 0] / levels, 6)) == {1.0, 2.0, 5.0}


@pytest.mark.parametrize(("is_money", "dispersion"), [(False, 1.0), (False, 4.0), (True, 60.0)])
def test_drawn_noise_has_the_mean_and_the_variance_asked_for(is_money: bool, dispersion: float) -> None:
    mean = 300.0
    prediction = Prediction(np.full((4000, 1), mean), dispersion, is_money)
    drawn = draw_outcomes(prediction, np.random.default_rng(2))
    assert drawn.mean() == pytest.approx(mean, rel=0.02)
    assert drawn.var() / mean == pytest.approx(dispersion, rel=0.05)


def test_money_may_be_none_at_all() -> None:
    drawn = draw_outcomes(Prediction(np.full((4000, 1), 30.0), 60.0, is_money=True), np.random.default_rng(3))
    nothing = np.exp(log_density(Prediction(np.array([[30.0]]), 60.0, is_money=True), np.array([0.0])))
    assert (drawn == 0.0).mean() == pytest.approx(float(nothing[0]), abs=0.02)


def test_probabilities_of_counts_add_up_to_one_and_are_scipys() -> None:
    counts, dispersion = np.arange(600.0), 3.0
    many = 40.0 * np.exp(0.3 * np.random.default_rng(5).standard_normal((2000, 1)))
    for means, nearness in ((np.array([[20.0]]), 1e-9), (many, 0.02)):
        prediction = Prediction(means, dispersion, is_money=False)
        density = np.exp([log_density(prediction, np.array([y]))[0] for y in counts])
        assert density.sum() == pytest.approx(1.0, abs=1e-9)
        theirs = nbinom.pmf(counts, means / (dispersion - 1.0), 1.0 / dispersion).mean(axis=0)
        assert density == pytest.approx(theirs, rel=nearness, abs=nearness * 1e-2)


def test_few_draws_judge_a_surprise_by_the_tail() -> None:
    rng, came = np.random.default_rng(6), np.array([175.0])

    def scored(n_draws: int) -> float:
        means = 100.0 * np.exp(0.2 * rng.standard_normal((n_draws, 1)))
        return float(log_density(Prediction(means, 1.5, is_money=False), came)[0])

    few = [scored(100) for _ in range(20)]
    assert np.mean(few) == pytest.approx(scored(20_000), abs=0.3)
    assert np.std(few) < 0.8


def test_the_density_of_money_adds_up_to_one_with_its_chance_of_nothing() -> None:
    prediction = Prediction(np.array([[50.0], [120.0]]), 40.0, is_money=True)

    def density(money: float) -> float:
        return float(np.exp(log_density(prediction, np.array([money])))[0])

    assert quad(density, 1e-12, 3000.0, limit=200)[0] + density(0.0) == pytest.approx(1.0, abs=1e-6)


def test_a_surprise_costs_more_the_surer_the_forecast_was() -> None:
    sure = Prediction(np.full((50, 1), 100.0), 1.0, is_money=False)
    unsure = Prediction(np.linspace(50.0, 150.0, 50)[:, None], 1.0, is_money=False)
    came = np.array([160.0])
    assert log_density(unsure, came)[0] > log_density(sure, came)[0] + 3.0
    assert np.isfinite(log_density(sure, np.array([1e5]))).all()


def test_the_range_holds_as_much_as_it_says() -> None:
    draws = np.random.default_rng(4).normal(size=(20_000, 2))
    lower, upper = central_range(draws, 0.8)
    assert lower == pytest.approx([-1.2816, -1.2816], abs=0.05)
    assert upper == pytest.approx([1.2816, 1.2816], abs=0.05)
