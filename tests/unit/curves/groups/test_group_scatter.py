"""How much days scatter: chance alone, more than chance, bad weeks, and what all groups share."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.curves.groups.scatter import scatter
from optimizer.domain.curve import FloatArray

N_DAYS = 200


def counts(rng: np.random.Generator, means: list[float], *, of_day: FloatArray | float = 1.0, shape: float = np.inf):
    """Counts of groups by day and their base; the smaller the shape the more they scatter."""
    base = np.tile(np.array(means)[:, None], N_DAYS)
    noise = 1.0 if np.isinf(shape) else rng.gamma(shape, 1 / shape, base.shape)
    return rng.poisson(base * of_day * noise).astype(float), base


def test_chance_alone_is_hardly_more_than_one() -> None:
    rng = np.random.default_rng(0)
    found = np.mean([scatter(*counts(rng, [0.2, 2.0, 5.0, 20.0])) for _ in range(20)], axis=0)
    assert (found >= 1.0).all()
    assert found.max() < 1.25  # it is never said to be below 1, so on average it is above


def test_days_that_scatter_more_count_for_less_the_larger_the_group() -> None:
    rng = np.random.default_rng(1)
    found = np.mean([scatter(*counts(rng, [0.5, 4.0, 8.0, 40.0], shape=8.0)) for _ in range(20)], axis=0)
    assert found == pytest.approx([1 + mean / 8 for mean in (0.5, 4.0, 8.0, 40.0)], rel=0.12)


def test_what_all_groups_share_on_a_day_is_no_scatter_of_one() -> None:
    rng = np.random.default_rng(2)
    holidays = np.exp(0.5 * rng.standard_normal(N_DAYS))
    found = scatter(*counts(rng, [20.0, 30.0, 25.0, 40.0, 20.0], of_day=holidays))
    assert found.max() < 1.4


def test_with_one_group_nothing_can_be_shared() -> None:
    rng = np.random.default_rng(2)
    holidays = np.exp(0.5 * rng.standard_normal(N_DAYS))
    assert scatter(*counts(rng, [20.0], of_day=holidays))[0] > 4.0


def test_bad_weeks_in_a_row_count_though_days_hide_them() -> None:
    rng = np.random.default_rng(3)
    weeks = np.repeat(np.exp(0.25 * rng.standard_normal((4, N_DAYS // 7 + 1))), 7, axis=1)[:, :N_DAYS]
    base = np.full((4, N_DAYS), 6.0)
    counted = rng.poisson(base * weeks).astype(float)
    mixed = rng.permuted(counted, axis=1)
    assert scatter(counted, base).mean() > 1.6 * scatter(mixed, base).mean()


def test_shares_have_the_chance_of_shares() -> None:
    rng = np.random.default_rng(4)
    base = np.full((4, N_DAYS), 50.0)
    counted = rng.binomial(50, 0.6, base.shape).astype(float)
    assert scatter(counted, base, is_share=True) == pytest.approx(np.ones(4), abs=0.2)


def test_nothing_known_is_chance() -> None:
    assert (scatter(np.zeros((3, 5)), np.zeros((3, 5))) == 1.0).all()
    assert (scatter(np.ones((3, 1)), np.ones((3, 1))) == 1.0).all()
