"""Totals taken apart: known truths, what cannot be told, forecasts, curves."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from optimizer.curves.total_outcome import (
    TotalPosterior,
    contribution_draws,
    curves_of_totals,
    decompose,
    drawn_totals,
    forecast_totals,
    learn_totals,
    part_of,
)
from optimizer.curves.total_outcome.history import relative_length
from optimizer.domain.curve import CurveFit, FloatArray
from optimizer.domain.period import Period
from optimizer.domain.segment import Segment
from optimizer.domain.totals import MONTH
from optimizer.simulation.shop_totals import ShopSettings, make_shop, with_shuffled_spend

MAY = Period(date(2025, 5, 1), date(2025, 5, 31))


@pytest.fixture(autouse=True)
def fewer_draws(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Quick tests ask for nothing that half of the draws would not show."""
    if "slow" not in request.keywords:
        monkeypatch.setattr("optimizer.curves.total_outcome.learning.N_BASELINES", 4)


@pytest.fixture(scope="module")
def learned() -> tuple[TotalPosterior, FloatArray]:
    shop, added = make_shop(ShopSettings(paid_share=0.3), 2)
    return learn_totals(shop), added


@pytest.fixture(scope="module")
def curves(learned: tuple[TotalPosterior, FloatArray]) -> CurveFit:
    return curves_of_totals(learned[0], MAY)


def said(posterior: TotalPosterior) -> str:
    return " ".join(str(one.message) for one in curves_of_totals(posterior, MAY).findings)


def test_shares_are_those_of_the_truth(learned: tuple[TotalPosterior, FloatArray]) -> None:
    posterior, added = learned
    found = decompose(posterior)
    truth = added.sum(axis=0) / posterior.history.total.sum()
    assert found.baseline_share.value == pytest.approx(1.0 - truth.sum(), abs=0.06)
    for line, one in enumerate(found.contributions):
        assert one.share.value == pytest.approx(truth[line], abs=0.05)
        assert one.outcome.value == pytest.approx(one.share.value * found.total)
        assert one.per_money.value == pytest.approx(one.outcome.value / one.spend)
        assert one.share.interval.lower < one.share.value < one.share.interval.upper


@pytest.mark.slow
def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    held = []
    for seed in range(200, 300):
        shop, added = make_shop(ShopSettings(), seed)
        low, high = np.quantile(contribution_draws(learn_totals(shop, seed=seed)), [0.1, 0.9], axis=0)
        held.append((added.sum(axis=0) >= low) & (added.sum(axis=0) <= high))
    assert 0.75 <= np.mean(held) <= 0.85


def test_spend_that_moved_nothing_gets_no_credit() -> None:
    told = []
    for seed in range(2):
        shop, _ = make_shop(ShopSettings(n_periods=70, n_segments=2, paid_share=0.25), seed)
        found = decompose(learn_totals(with_shuffled_spend(shop, seed)))
        told += [one.is_told for one in found.contributions]
        assert all(one.share.interval.lower <= 0.001 for one in found.contributions if not one.is_told)
    assert np.mean(told) <= 0.25


def test_spend_that_hardly_moved_cannot_be_told() -> None:
    shop, _ = make_shop(ShopSettings(n_periods=70, n_segments=2, moves=0.02), 3)
    posterior = learn_totals(shop)
    found = decompose(posterior)
    assert not found.is_told
    assert not any(one.is_told for one in found.contributions)
    assert all(one.share.interval.upper > 3.0 * one.share.interval.lower for one in found.contributions)
    assert "spend hardly moved" in said(posterior)


def test_segments_that_moved_together_are_named() -> None:
    shop, _ = make_shop(ShopSettings(n_periods=70, n_segments=1, paid_share=0.3), 4)
    segments = (*shop.segments, Segment("platform1", "all"))
    posterior = learn_totals(replace(shop, segments=segments, spend=shop.spend * [[1.0, 0.5]]))
    text = said(posterior)
    found = decompose(posterior)
    assert found.is_told, "both together can be told"
    assert not any(one.is_told for one in found.contributions)
    assert "moved together" in text
    assert "platform0 / all" in text


def test_a_week_that_nothing_explains_changes_little_and_is_named() -> None:
    shop, _ = make_shop(ShopSettings(n_periods=70, n_segments=1, paid_share=0.3), 5)
    total = shop.total.copy()
    total[60] += 8e4
    struck = replace(shop, total=total)
    posterior = learn_totals(struck)
    before, after = (decompose(one).contributions for one in (learn_totals(shop), posterior))
    for one, other in zip(before, after, strict=True):
        assert other.share.value == pytest.approx(one.share.value, abs=0.03)
    assert "2024-02-26" in said(posterior)


@pytest.mark.parametrize("n_shops", [1, pytest.param(10, marks=pytest.mark.slow)])
def test_totals_ahead_are_foretold_better_with_the_spend_than_without(n_shops: int) -> None:
    errors, bare, held = [], [], []
    for seed in range(n_shops):
        shop, _ = make_shop(ShopSettings(n_segments=2, paid_share=0.35, noise=0.03), 30 + seed)
        known, ahead = part_of(shop, 0, 100), part_of(shop, 100, 120)
        forecast = forecast_totals(learn_totals(known), ahead)
        errors.append(np.abs(forecast.mean.mean(axis=0) - ahead.total).mean())
        none = (replace(part, segments=(), spend=part.spend[:, :0]) for part in (known, ahead))
        baseline = forecast_totals(learn_totals(next(none)), next(none))
        bare.append(np.abs(baseline.mean.mean(axis=0) - ahead.total).mean())
        low, high = np.quantile(drawn_totals(forecast, np.random.default_rng(0)), [0.1, 0.9], axis=0)
        held.append((ahead.total >= low) & (ahead.total <= high))
    assert np.mean(errors) < 0.8 * np.mean(bare)
    assert 0.55 <= np.mean(held) <= 0.97


def test_the_totals_ahead_are_not_looked_at(learned: tuple[TotalPosterior, FloatArray]) -> None:
    posterior, _ = learned
    shop, _ = make_shop(ShopSettings(n_periods=140, paid_share=0.3), 2)
    ahead = part_of(shop, 120, 140)
    other = replace(ahead, total=ahead.total * 9.0)
    np.testing.assert_array_equal(forecast_totals(posterior, ahead).mean, forecast_totals(posterior, other).mean)


def test_curves_start_at_nothing_never_fall_and_level_off(curves: CurveFit) -> None:
    assert np.all(curves.draws[:, :, 0] == 0.0)
    assert np.all(np.diff(curves.draws, axis=2) >= 0.0)
    usual = curves.recent_spend
    once, thrice = (_at(curves, factor * usual).mean(axis=0) for factor in (1.0, 3.0))
    assert np.all(thrice < 3.0 * once)
    assert np.all(thrice > once)


def test_curves_at_steady_spend_bring_what_the_truth_brings(curves: CurveFit, learned: object) -> None:
    brought = _at(curves, curves.spend[:, 0] + curves.observed_spend.mean(axis=1) / 2).sum(axis=1) * 7
    assert 0.1 < brought.mean() / 1e5 < 0.6


def test_beyond_what_was_spent_the_interval_is_wider(curves: CurveFit) -> None:
    widths = []
    for factor in (0.5, 5.0):
        brought = _at(curves, factor * curves.observed_spend[:, 1])
        low, high = np.quantile(brought, [0.1, 0.9], axis=0)
        widths.append(((high - low) / brought.mean(axis=0)).mean())
    assert widths[1] > 1.1 * widths[0]


def test_the_same_seed_gives_the_same_and_money_has_no_unit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("optimizer.curves.total_outcome.learning.N_BASELINES", 2)
    monkeypatch.setattr("optimizer.curves.total_outcome.learning._ROUNDS", 2)
    shop, _ = make_shop(ShopSettings(n_periods=40, n_segments=2), 6)
    one, same, other = learn_totals(shop, seed=1), learn_totals(shop, seed=1), learn_totals(shop, seed=2)
    np.testing.assert_array_equal(one.effects.contribution, same.effects.contribution)
    assert not np.array_equal(one.effects.contribution, other.effects.contribution)
    dong = learn_totals(replace(shop, total=shop.total * 3e4, spend=shop.spend * 3e4), seed=1)
    shares = [[part.share.value for part in decompose(each).contributions] for each in (one, dong)]
    np.testing.assert_allclose(shares[0], shares[1], atol=0.01)


def test_a_short_month_brings_less_and_that_is_no_effect_of_spend() -> None:
    rng = np.random.default_rng(0)
    shop, _ = make_shop(ShopSettings(n_periods=36, period_days=MONTH, n_segments=1), 0)
    length = relative_length(shop)
    assert length[1] == pytest.approx(28 / 30.4375)
    even = 1e5 * (1.0 + 0.002 * rng.normal(size=36))
    spend = 500.0 * np.exp(0.02 * rng.normal(size=(36, 1)))
    found = decompose(learn_totals(replace(shop, total=even * length, spend=spend * length[:, None])))
    assert not found.is_told
    assert found.total == pytest.approx(found.period.days * 1e5 / 30.4375, rel=0.001)


def test_a_weekday_is_no_effect_of_spend() -> None:
    shop, added = make_shop(ShopSettings(n_periods=120, period_days=1, n_segments=2, paid_share=0.3), 7)
    posterior = learn_totals(shop)
    assert posterior.scales.weekday > 0.03
    truth = added.sum() / shop.total.sum()
    assert 1.0 - decompose(posterior).baseline_share.value == pytest.approx(truth, abs=0.12)


def _at(curves: CurveFit, daily: FloatArray) -> FloatArray:
    return np.array([[np.interp(x, curves.spend[i], draw[i]) for i, x in enumerate(daily)] for draw in curves.draws])
