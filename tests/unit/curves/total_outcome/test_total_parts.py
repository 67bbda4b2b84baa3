"""The parts of the decomposition, each against something that must hold."""

from dataclasses import astuple

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import approx_fprime
from scipy.stats import multivariate_normal, truncnorm
from scipy.stats import t as student_t

from optimizer.curves.total_outcome.baseline import (
    BaselineScales,
    baseline_inputs,
    covariance,
    covariance_parts,
    noisy_covariance,
)
from optimizer.curves.total_outcome.effects import Effects, counted_spend, segment_effects
from optimizer.curves.total_outcome.evidence import LinearModel
from optimizer.curves.total_outcome.noise import Outliers, draw_noise, learn_outliers, noise_density
from optimizer.curves.total_outcome.sampling import DrawnEffects, Run, drawn_effects, normal_between
from optimizer.curves.total_outcome.shapes import FormPrior, closer_grid, effect_prior, shape_bases, whole_grid
from optimizer.domain.curve import FloatArray
from optimizer.simulation.shop_totals import ShopSettings, make_shop

SHOP, _ = make_shop(ShopSettings(n_periods=60), 0)
STRAIGHT, AT_ONCE, NOTHING = 0.5, 0.35, 0.1


def counted(spend: FloatArray, half_saturation: float, carryover: float) -> FloatArray:
    return counted_spend(spend, np.array([half_saturation]), np.array([carryover]))[:, 0]


def test_steady_spend_has_its_whole_effect() -> None:
    np.testing.assert_allclose(counted(np.full((50, 1), 30.0), 60.0, 0.8), 30.0 / (1.0 + 0.5))


def test_without_saturation_the_effect_is_in_proportion() -> None:
    spend = np.random.default_rng(0).random((20, 1))
    np.testing.assert_allclose(counted(spend, np.inf, 0.0), spend[:, 0])


def test_a_single_spend_is_carried_over_and_nothing_is_lost() -> None:
    spend = np.zeros((200, 1))
    spend[10] = 1.0
    use = counted(spend, np.inf, 0.7)
    assert use[:10].sum() == 0.0
    assert use.sum() == pytest.approx(1.0, rel=1e-6)
    assert use[11] / use[10] == pytest.approx(0.7, rel=1e-6)


def test_the_contribution_is_the_mean_that_is_added_in_the_history() -> None:
    rng = np.random.default_rng(0)
    shape = (5, len(SHOP.segments))
    effects = Effects(rng.random(shape), SHOP.spend.mean() * rng.random(shape), rng.random(shape))
    longer = np.vstack([SHOP.spend, 3.0 * SHOP.spend[:7]])
    added = segment_effects(effects, longer, SHOP.n_periods)
    np.testing.assert_allclose(added[:, : SHOP.n_periods].mean(axis=1), effects.contribution)
    assert np.all(added >= 0.0)


def test_the_forms_have_a_straight_line_and_no_carry_over_and_add_up_to_one() -> None:
    grid = whole_grid(effect_prior(SHOP))
    np.testing.assert_allclose(grid.probability.sum(axis=1), 1.0)
    straight, at_once = np.isinf(grid.half_saturation), grid.carryover_rate == 0.0
    np.testing.assert_allclose((grid.probability * straight).sum(axis=1), STRAIGHT)
    np.testing.assert_allclose((grid.probability * at_once).sum(axis=1), AT_ONCE)
    np.testing.assert_allclose(shape_bases(grid, SHOP).mean(axis=1), 1.0)


def test_a_closer_look_holds_what_was_seen_and_no_more_than_it_must() -> None:
    prior = effect_prior(SHOP)
    grid = whole_grid(prior)
    seen = np.zeros_like(grid.probability)
    seen[:, 34] = 1.0
    closer = closer_grid(prior, grid, seen)
    bent, late = closer.half_saturation[:, 10::10], closer.carryover_rate[:, 1:10]
    for value, found in ((grid.half_saturation[:, 34], bent), (grid.carryover_rate[:, 34], late)):
        assert np.all(found.min(axis=1) < value)
        assert np.all(found.max(axis=1) > value)
    assert np.all(closer.probability.sum(axis=1) < 0.75)
    np.testing.assert_array_equal(closer_grid(prior, grid, grid.probability).probability, grid.probability)


def drawn_from(outcome: FloatArray, bases: FloatArray, *, scale: float = 1.0) -> DrawnEffects:
    n_cells = bases.shape[2]
    prior = FormPrior(np.full((len(bases), n_cells), 1.0 / n_cells), np.zeros((0, n_cells), dtype=np.bool_), ())
    run = Run(n_chains=1000, kept_after=(20, 25, 30, 35))
    rng = np.random.default_rng(3)
    return drawn_effects(outcome[None], bases[:, None], prior, np.full(len(bases), scale), run=run, rng=rng)


def test_draws_without_evidence_are_the_prior() -> None:
    drawn = drawn_from(np.zeros(4), np.zeros((2, 4, 3)), scale=0.5)
    there = drawn.contribution > 0.0
    assert there.mean() == pytest.approx(1.0 - NOTHING, abs=0.02)
    # a half-t number times the exponential of a normal one, sd 0.7, on a grid
    rng = np.random.default_rng(0)
    expected = 0.5 * np.abs(student_t.rvs(4.0, size=100_000, random_state=rng)) * np.exp(0.7 * rng.normal(size=100_000))
    np.testing.assert_allclose(
        np.quantile(drawn.contribution[there], [0.1, 0.5, 0.9]), np.quantile(expected, [0.1, 0.5, 0.9]), rtol=0.12
    )
    np.testing.assert_allclose(np.bincount(drawn.cell.ravel()) / drawn.cell.size, 1.0 / 3.0, atol=0.02)


def test_draws_are_those_of_the_posterior_by_brute_force() -> None:
    rng = np.random.default_rng(1)
    bases = rng.random((1, 12, 2)) * 3.0
    outcome = 0.35 * bases[0, :, 1] + rng.normal(size=12)
    drawn = drawn_from(outcome, bases, scale=0.5)
    size = np.linspace(0.0, 12.0, 6001)[:, None]
    factor = np.exp(np.linspace(-2.0, 2.0, 81))
    width = 0.5 * factor
    weight = np.exp(-0.5 * (np.log(factor) / 0.7) ** 2)
    before = (2.0 * student_t.pdf(size / width, 4.0) / width * weight / weight.sum()).sum(axis=1)
    likelihood = np.exp(-0.5 * ((outcome[:, None, None] - size * bases[0][:, None]) ** 2).sum(axis=0))
    density = (1.0 - NOTHING) * 0.5 * before[:, None] * likelihood * (size[1] - size[0])
    none = NOTHING * np.exp(-0.5 * (outcome**2).sum())
    total = density.sum() + none
    assert (drawn.contribution == 0.0).mean() == pytest.approx(none / total, abs=0.02)
    there = drawn.contribution[:, 0] > 0.0
    assert drawn.cell[there, 0].mean() == pytest.approx(density[:, 1].sum() / density.sum(), abs=0.03)
    assert drawn.contribution.mean() == pytest.approx((size * density).sum() / total, rel=0.03)


def test_draws_share_what_is_seen_of_the_forms_as_by_brute_force() -> None:
    """Two segments, one of them clearly of one form: the other, of which nothing is known, leans the same way."""
    rng = np.random.default_rng(4)
    bases = np.concatenate([6.0 * rng.random((1, 40, 2)), np.zeros((1, 40, 2))])
    outcome = 2.0 * bases[0, :, 0] + rng.normal(size=40)
    prior = FormPrior(np.tile([0.25, 0.75], (2, 1)), np.array([[True, False]]), ((0.5, 1.5),))
    run = Run(n_chains=2000, kept_after=(20, 25, 30, 35))
    drawn = drawn_effects(outcome[None], bases[:, None], prior, np.ones(2), run=run, rng=np.random.default_rng(5))
    assert (drawn.cell[:, 0] == 0).mean() > 0.99
    there = drawn.contribution[:, 1] > 0.0
    # Beta(0.5, 1.5) that has seen one more with the value apart
    assert (drawn.cell[there, 1] == 0).mean() == pytest.approx(1.5 / 3.0, abs=0.02)


def test_chains_of_several_baselines_come_in_their_order_and_each_with_its_own_outcome() -> None:
    course = 5.0 + np.random.default_rng(6).random((1, 2, 30, 1))
    outcome = np.array([[1.0], [3.0]]) * course[0, :, :, 0]
    prior = FormPrior(np.ones((1, 1)), np.zeros((0, 1), dtype=np.bool_), ())
    run = Run(n_chains=20, kept_after=(10, 15))
    drawn = drawn_effects(outcome, course, prior, np.ones(1), run=run, rng=np.random.default_rng(7))
    first, second = np.split(drawn.contribution[:, 0], 2)
    assert len(first) == 40
    assert first.mean() == pytest.approx(1.0, abs=0.05)
    assert second.mean() == pytest.approx(3.0, abs=0.05)


def test_segments_that_moved_together_trade_all_they_can() -> None:
    rng = np.random.default_rng(2)
    course = 10.0 * rng.random((1, 40, 1))
    drawn = drawn_from(0.8 * course[0, :, 0], np.repeat(course, 2, axis=0), scale=0.5)
    first, second = drawn.contribution.T
    assert (first + second).mean() == pytest.approx(0.8, rel=0.05)
    assert (first + second).std() < 0.05
    assert first.mean() == pytest.approx(second.mean(), rel=0.3)
    assert np.quantile(first, 0.1) < 0.05
    assert np.quantile(first, 0.9) > 0.7


@pytest.mark.parametrize(("low", "high"), [(-1.0, np.inf), (5.0, 6.0), (-np.inf, -3.0), (38.0, np.inf), (-0.5, 0.5)])
def test_normal_numbers_between_limits(low: float, high: float) -> None:
    drawn = normal_between(np.full(20_000, low), np.full(20_000, high), np.random.default_rng(0))
    assert np.all((drawn >= low) & (drawn <= high))
    assert drawn.mean() == pytest.approx(truncnorm(low, high).mean(), abs=0.03)


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
    linear = LinearModel(outcome, fixed, parts)
    usual = np.log(astuple(BaselineScales()))

    def evidence(logs: np.ndarray) -> float:
        cov = noisy_covariance(inputs, BaselineScales(*np.exp(logs)), weight)
        log_likelihood = multivariate_normal(np.zeros(len(cov)), cov).logpdf(outcome)
        return float(log_likelihood - 0.5 * ((logs - usual) ** 2).sum())

    at = usual + np.array([0.3, -0.2, 0.1, 0.2, -0.4])
    _, slope = linear.badness(weight, at)
    np.testing.assert_allclose(-slope, approx_fprime(at, evidence, 1e-6), rtol=1e-3, atol=1e-3)


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


def test_without_baseline_and_effects_all_that_is_left_is_noise() -> None:
    outcome, none = np.random.default_rng(0).normal(size=20), np.zeros((20, 20))
    linear = LinearModel(outcome, none, np.zeros((4, 20, 20)))
    np.testing.assert_allclose(linear.misfit(np.ones(20), BaselineScales()), np.abs(outcome))
    told = LinearModel(outcome, 1e6 * np.eye(20), np.zeros((4, 20, 20)))
    np.testing.assert_allclose(told.misfit(np.ones(20), BaselineScales(noise=0.3)), 0.3, rtol=1e-3)
