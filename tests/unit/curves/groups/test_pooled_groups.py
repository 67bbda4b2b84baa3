"""Effects of groups: the hierarchical model against a plain wide grid, who leans on whom, intervals that hold."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom, norm, poisson

from optimizer.curves.groups.effects import PooledEffects, pooled_effects
from optimizer.curves.groups.likelihoods import Counts, EffectLikelihood, Parts
from optimizer.domain.curve import FloatArray


def learned(likelihood: EffectLikelihood, seed: int = 0, n_draws: int = 4000) -> PooledEffects:
    return pooled_effects(likelihood, np.random.default_rng(seed), n_draws)


def on_a_wide_grid(density: FloatArray, effect: FloatArray, centre: float) -> FloatArray:
    """Posterior mean of each group by brute force; `density` is (n_groups, n_effects)."""
    means, spreads = np.linspace(centre - 6, centre + 6, 241), np.geomspace(0.01, 3.0, 40)
    total, weights = np.zeros(len(density)), 0.0
    for spread in spreads:
        step = np.log(spreads[1] / spreads[0]) * spread
        for mean in means:
            prior = norm.pdf(effect, mean, spread)
            evidence = np.maximum(density @ prior, 1e-200)
            weight = np.prod(evidence * 10) * norm.pdf(mean, centre, 2.0) * step / (1 + (spread / 0.5) ** 2)
            total += weight * (density @ (prior * effect)) / evidence
            weights += weight
    return total / weights


def test_counts_are_pooled_as_the_model_says() -> None:
    counted, base = np.array([0.0, 4.0, 30.0, 9.0]), np.array([40.0, 50.0, 300.0, 200.0])
    likelihood = Counts(counted, base)
    effect = np.linspace(-20, 8, 5601)
    density = poisson.pmf(counted[:, None], base[:, None] * np.exp(effect)) * (effect[1] - effect[0])
    exact = on_a_wide_grid(density, effect, likelihood.common())
    assert learned(likelihood, n_draws=20_000).draws.mean(axis=0) == pytest.approx(exact, abs=0.06)


def test_parts_are_pooled_as_the_model_says() -> None:
    counted, among, odds = np.array([0.0, 12.0, 40.0]), np.array([5.0, 20.0, 60.0]), np.array([1.0, 0.5, 2.0])
    likelihood = Parts(counted, among, odds)
    effect = np.linspace(-20, 12, 6401)
    share = odds[:, None] * np.exp(effect) / (1 + odds[:, None] * np.exp(effect))
    density = binom.pmf(counted[:, None], among[:, None], share) * (effect[1] - effect[0])
    exact = on_a_wide_grid(density, effect, likelihood.common())
    assert learned(likelihood, n_draws=20_000).draws.mean(axis=0) == pytest.approx(exact, abs=0.06)


def test_a_group_with_few_counts_leans_on_the_others_and_one_with_many_does_not() -> None:
    found = learned(Counts(np.array([3.0, 500.0, 520.0, 480.0]), np.array([10.0, 1e4, 1e4, 1e4])))
    assert found.leaning[0] > 0.8 > 2 * found.leaning[1]
    middle = np.exp(np.median(found.draws, axis=0))
    assert middle[0] < 0.15  # its own rate is 0.3
    assert middle[1:] == pytest.approx([0.05, 0.052, 0.048], rel=0.02)


def test_a_group_without_anything_gets_what_is_usual_and_says_that_it_leans() -> None:
    found = learned(Counts(np.array([0.0, 90.0, 110.0]), np.array([0.0, 1000.0, 1000.0])))
    assert found.leaning[0] == pytest.approx(1.0)
    assert np.exp(np.median(found.draws[:, 0])) == pytest.approx(0.1, rel=0.15)


def test_the_spread_between_groups_is_learned() -> None:
    rng = np.random.default_rng(5)
    base = np.full(40, 5000.0)
    for spread in (0.02, 0.3, 1.0):
        counted = rng.poisson(base * 0.05 * np.exp(spread * rng.standard_normal(40)))
        assert learned(Counts(counted.astype(float), base)).spread == pytest.approx(spread, rel=0.35, abs=0.03)


@pytest.mark.parametrize("size", [1.0, 1e4, 1e9])
def test_any_number_of_counts_is_taken(size: float) -> None:
    found = learned(Counts(np.array([0.05, 0.06, 0.04]) * size, np.full(3, size)))
    assert np.isfinite(found.draws).all()
    parts = learned(Parts(np.array([0.0, 0.5, 1.0]) * size, np.full(3, size), np.array([1e-6, 1.0, 1e6])))
    assert np.isfinite(parts.draws).all()


def test_the_same_seed_gives_the_same_draws_and_the_order_of_groups_does_not_matter() -> None:
    counted, base = np.array([3.0, 50.0, 20.0]), np.array([100.0, 900.0, 500.0])
    one, again = learned(Counts(counted, base), seed=3), learned(Counts(counted, base), seed=3)
    assert (one.draws == again.draws).all()
    turned = learned(Counts(counted[::-1], base[::-1]), n_draws=20_000)
    straight = learned(Counts(counted, base), n_draws=20_000)
    assert turned.draws.mean(axis=0)[::-1] == pytest.approx(straight.draws.mean(axis=0), abs=0.02)


@pytest.mark.parametrize(("spread", "size"), [(0.3, 300.0), (0.8, 60.0), (0.5, 4000.0)])
def test_four_in_five_intervals_hold_the_truth(spread: float, size: float) -> None:
    held: list[bool] = []
    for seed in range(40):
        rng = np.random.default_rng(seed)
        truth = -3.0 + spread * rng.standard_normal(15)
        base = size * np.exp(1.2 * rng.standard_normal(15))
        counted = rng.poisson(base * np.exp(truth)).astype(float)
        draws = learned(Counts(counted, base), seed, n_draws=500).draws
        lower, upper = np.quantile(draws, [0.1, 0.9], axis=0)
        held += ((lower <= truth) & (truth <= upper)).tolist()
    assert 0.75 <= np.mean(held) <= 0.85
