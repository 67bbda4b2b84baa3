"""Pooled rates: who leans on whom, intervals that hold what they claim, and what chance alone does not explain."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from scipy.stats import betabinom

from optimizer.curves.rates import PooledRates, history_rates, pooled_rates
from optimizer.domain.curve import FloatArray
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.segment import Segment


def rates_of(counted: list[float], base: list[float], seed: int = 0, n_draws: int = 1000) -> PooledRates:
    rng = np.random.default_rng(seed)
    return pooled_rates(np.array(counted)[:, None], np.array(base)[:, None], rng, n_draws=n_draws)


def test_few_sessions_lean_on_the_others_and_many_do_not() -> None:
    found = rates_of([0, 6000, 310, 450, 500], [3, 10_000, 1000, 1000, 1000])
    others = (6000 + 310 + 450 + 500) / 13_000
    assert abs(found.mean[0] - 0.0) > 0.5 * others  # its own share is 0 of 3
    assert found.mean[1] == pytest.approx(0.6, abs=0.002)
    width = found.upper - found.lower
    assert width[0] > 5 * width[1]
    assert width[1] == pytest.approx(2 * 1.2816 * np.sqrt(0.24 / 10_000), rel=0.15)


def test_every_rate_lies_between_its_own_share_and_those_of_all() -> None:
    rng = np.random.default_rng(4)
    base = rng.integers(5, 400, 12).astype(float)
    counted = rng.binomial(base.astype(int), rng.beta(4, 6, 12)).astype(float)
    found = rates_of(counted.tolist(), base.tolist())
    own = counted / base
    assert ((found.mean >= own.min()) & (found.mean <= own.max())).all()
    pooled = counted.sum() / base.sum()
    kept = (found.mean - pooled) / (own - pooled)
    assert kept[base < 50].max() < kept[base > 300].min()
    assert ((found.lower <= found.mean) & (found.mean <= found.upper)).all()


def test_the_mean_is_that_of_the_model_on_a_plain_wide_grid() -> None:
    counted, base = np.array([2.0, 9.0, 30.0]), np.array([10.0, 20.0, 50.0])
    centre, log_size = np.meshgrid(np.linspace(0.005, 0.995, 199), np.linspace(np.log(0.02), np.log(1e6), 160))
    first, second = centre * np.exp(log_size), (1 - centre) * np.exp(log_size)
    weight = np.exp(-0.5 * log_size)
    for count, among in zip(counted, base, strict=True):
        weight = weight * betabinom.pmf(count, among, first, second)
    shrunk = [
        float(np.average((first + y) / (first + second + n), weights=weight))
        for y, n in zip(counted, base, strict=True)
    ]
    assert rates_of(counted.tolist(), base.tolist()).mean == pytest.approx(shrunk, abs=0.002)


@pytest.mark.parametrize(("centre", "size", "most"), [(0.4, 20.0, 2000.0), (0.01, 600.0, 1e5), (0.55, 6.0, 300.0)])
def test_four_in_five_intervals_hold_the_rate(centre: float, size: float, most: float) -> None:
    held: list[bool] = []
    for seed in range(40):
        rng = np.random.default_rng(seed)
        truth = rng.beta(centre * size, (1 - centre) * size, 12)
        base = np.exp(rng.uniform(np.log(3), np.log(most), 12)).astype(int)
        found = rates_of(rng.binomial(base, truth).tolist(), base.tolist(), seed, n_draws=400)
        held += ((found.lower <= truth) & (truth <= found.upper)).tolist()
    assert 0.75 <= np.mean(held) <= 0.85


def test_days_that_scatter_more_than_chance_make_the_interval_wider() -> None:
    rng = np.random.default_rng(1)
    base = np.full((4, 200), 500.0)
    truth = np.array([0.3, 0.4, 0.5, 0.6])

    def days(scatter: float) -> FloatArray:
        of_day = np.clip(truth[:, None] + scatter * rng.standard_normal(base.shape), 0.0, 1.0)
        return rng.binomial(500, of_day).astype(float)

    steady, restless = (pooled_rates(days(scatter), base, np.random.default_rng(0)) for scatter in (0.0, 0.1))
    # variance of chance 500 x 0.24, of the scatter (500 x 0.1)^2: about 22 times as much
    ratio = float(np.mean((restless.upper - restless.lower) / (steady.upper - steady.lower)))
    assert ratio == pytest.approx(np.sqrt(22), rel=0.15)


def test_people_see_an_ad_more_than_once() -> None:
    held: list[bool] = []
    for seed in range(40):
        rng = np.random.default_rng(seed)
        truth, base = rng.gamma(30.0, 0.08, 10), np.exp(rng.uniform(np.log(3), np.log(500), 10))
        found = rates_of(rng.poisson(base * truth).tolist(), base.tolist(), seed, n_draws=400)
        held += ((found.lower <= truth) & (truth <= found.upper)).tolist()
    assert 0.75 <= np.mean(held) <= 0.86
    assert rates_of([2000, 3000], [1000, 1000]).mean == pytest.approx([2.0, 3.0], rel=0.01)


def test_nothing_counted_is_a_small_rate_and_no_trouble() -> None:
    found = rates_of([0, 0, 0], [500, 800, 10])
    assert (found.mean > 0).all()
    assert found.mean[1] < 0.01
    with pytest.raises(ValueError, match="counted over"):
        rates_of([0, 0], [0, 0])


def test_a_history_lends_its_rate_to_segments_that_it_does_not_know() -> None:
    rows = pd.DataFrame(
        {
            "date": pd.to_datetime([date(2025, 1, day) for day in (1, 2, 1, 2)]),
            "days": 1,
            "platform": ["google", "google", "meta", "meta"],
            "audience": "A",
            "spend": 10.0,
            "sessions": [1000.0, 1000.0, 900.0, 1100.0],
            "bounces": [300.0, np.nan, 549.0, 671.0],
        }
    )
    segments = (Segment("meta", "A"), Segment("tiktok", "A"), Segment("google", "A"))
    found = history_rates(PerformanceTable(rows, "EUR"), "bounces", "sessions", segments, np.random.default_rng(0))
    assert found.mean[0] == pytest.approx(0.61, abs=0.01)
    assert found.mean[2] == pytest.approx(0.3, abs=0.01)  # the day without bounces is not a day of none
    assert (found.lower[1] < 0.3, found.upper[1] > 0.61) == (True, True)
    assert found.draws.shape == (1000, 3)
