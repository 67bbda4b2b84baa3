"""The parts of the decomposition, each against something that must hold."""

from dataclasses import astuple

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import approx_fprime
from scipy.stats import multivariate_normal
from scipy.stats import t as student_t

from optimizer.curves.total_outcome import learning
from optimizer.curves.total_outcome.baseline import (
    BaselineScales,
    baseline_inputs,
    covariance,
    covariance_parts,
    noisy_covariance,
)
from optimizer.curves.total_outcome.effects import (
    Effects,
    effect_prior,
    effects_at,
    saturated_use,
    segment_effects,
)
from optimizer.curves.total_outcome.noise import Outliers, draw_noise, learn_outliers, noise_density
from optimizer.curves.total_outcome.sampling import slice_draws
from optimizer.simulation.shop_totals import ShopSettings, make_shop

SHOP, _ = make_shop(ShopSettings(n_periods=60), 0)


def one_draw(half_saturation: float, carryover: float) -> Effects:
    return Effects(np.ones((1, 1)), np.full((1, 1), half_saturation), np.full((1, 1), carryover))


def test_steady_spend_has_its_whole_effect() -> None:
    use = saturated_use(np.full((50, 1), 30.0), one_draw(60.0, 0.8))
    np.testing.assert_allclose(use[0, :, 0], 30.0 / 90.0)


def test_a_single_spend_is_carried_over_and_nothing_is_lost() -> None:
    spend = np.zeros((200, 1))
    spend[10] = 1.0
    far = 1e9  # so far from saturation that use is in proportion
    use = saturated_use(spend, one_draw(far, 0.7))[0, :, 0] * far
    assert use[:10].sum() == 0.0
    assert use.sum() == pytest.approx(1.0, rel=1e-6)
    assert use[11] / use[10] == pytest.approx(0.7, rel=1e-6)


def test_the_contribution_is_the_mean_that_is_added_in_the_history() -> None:
    prior = effect_prior(SHOP)
    points = np.random.default_rng(0).standard_normal((5, prior.n_effects))
    longer = np.vstack([SHOP.spend, 3.0 * SHOP.spend[:7]])
    added = segment_effects(points, prior, longer, SHOP.n_periods)
    np.testing.assert_allclose(added[:, : SHOP.n_periods].mean(axis=1), effects_at(points, prior).contribution)
    assert np.all(added >= 0.0)


def test_contributions_are_half_t_beforehand() -> None:
    prior = effect_prior(SHOP)
    level = np.array([0.1, 0.5, 0.99])
    normal = np.array([-1.2815515655, 0.0, 2.3263478740])
    points = np.zeros((3, prior.n_effects))
    points[:, 0] = normal
    expected = student_t.ppf(0.5 + level / 2.0, 4.0) * prior.contribution[0]
    np.testing.assert_allclose(effects_at(points, prior).contribution[:, 0], expected, rtol=1e-6)


def test_the_covariance_is_one_and_its_noise_is_weighed() -> None:
    inputs = baseline_inputs(SHOP, SHOP)
    weight = np.linspace(0.1, 1.0, SHOP.n_periods)
    scales = BaselineScales(noise=0.2)
    found = noisy_covariance(inputs, scales, weight)
    assert np.linalg.eigvalsh(found).min() > 0.0
    np.testing.assert_allclose(np.diag(found - covariance(inputs, inputs, scales)), 0.04 / weight)


def test_the_slope_of_the_evidence_is_that_of_the_evidence() -> None:
    inputs = baseline_inputs(SHOP, SHOP)
    fixed, parts = covariance_parts(inputs, inputs)
    outcome, weight = SHOP.total / SHOP.total.mean() - 1.0, np.linspace(0.3, 1.0, SHOP.n_periods)
    linear = learning.LinearModel(outcome, fixed, parts)
    usual = np.log(astuple(BaselineScales()))

    def evidence(logs: np.ndarray) -> float:
        cov = noisy_covariance(inputs, BaselineScales(*np.exp(logs)), weight)
        log_likelihood = multivariate_normal(np.zeros(len(cov)), cov).logpdf(outcome)
        return float(log_likelihood - 0.5 * ((logs - usual) ** 2).sum())

    at = usual + np.array([0.3, -0.2, 0.1, 0.2, -0.4])
    _, slope = linear.badness(weight, at)
    np.testing.assert_allclose(-slope, approx_fprime(at, evidence, 1e-6), rtol=1e-3, atol=1e-3)


def test_draws_follow_a_skewed_density_that_the_normal_one_only_nears() -> None:
    def log_density(points: np.ndarray) -> np.ndarray:
        # log of two gamma distributed numbers, shape 3, whose logs are correlated by a shear
        logs = np.column_stack([points[:, 0], points[:, 1] - 0.5 * points[:, 0]])
        return np.asarray((3.0 * logs - np.exp(logs)).sum(axis=1))

    drawn = slice_draws(
        log_density,
        np.log([3.0, 3.0]),
        np.array([[0.3, 0.0], [0.0, 0.5]]),
        n_chains=400,
        n_steps=40,
        n_kept=5,
        rng=np.random.default_rng(0),
    )
    gamma = np.exp(np.column_stack([drawn[:, 0], drawn[:, 1] - 0.5 * drawn[:, 0]]))
    np.testing.assert_allclose(gamma.mean(axis=0), 3.0, rtol=0.06)
    np.testing.assert_allclose(gamma.var(axis=0), 3.0, rtol=0.2)


def test_odd_periods_are_found_and_ordinary_ones_are_not() -> None:
    rng = np.random.default_rng(1)
    misfit = 0.03 * rng.standard_normal(150)
    calm, odd = learn_outliers(misfit)
    assert odd.max() < 0.5
    assert calm.share < 0.03
    misfit[[20, 70, 71]] += 0.5
    law, odd = learn_outliers(misfit)
    assert np.flatnonzero(odd > 0.5).tolist() == [20, 70, 71]
    assert law.wider > 8.0


def test_the_density_of_noise_is_one_and_that_of_its_draws() -> None:
    law = Outliers(0.1, 6.0)
    assert quad(lambda x: float(noise_density(np.array(x), 2.0, law)), -200, 200, limit=200)[0] == pytest.approx(1.0)
    drawn = draw_noise((200_000,), law, np.random.default_rng(0))
    assert drawn.var() == pytest.approx(0.9 + 0.1 * 36.0, rel=0.03)
