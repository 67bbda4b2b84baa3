"""Incremental shares given lift tests: against brute force, and what must hold whatever the figures."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.curves.lift.incrementality import ShareScales, draw_shares
from optimizer.domain.segment import Segment

SEGMENTS = tuple(Segment(platform, audience) for platform in ("facebook", "google") for audience in ("a", "b"))
FACEBOOK = np.array([100.0, 50.0, 0.0, 0.0])
ONE = np.array([100.0, 0.0, 0.0, 0.0])


def shares(*tests: tuple[np.ndarray, float, float], n_draws: int = 2000, seed: int = 0) -> np.ndarray:
    reported = np.array([weights for weights, _, _ in tests])
    lifts, errors = np.array([(lift, error) for _, lift, error in tests]).T
    rng = np.random.default_rng(seed)
    return draw_shares(SEGMENTS, reported, lifts, errors, n_draws=n_draws, rng=rng)


def by_brute_force(*tests: tuple[np.ndarray, float, float]) -> tuple[np.ndarray, np.ndarray]:
    """Mean and deviation of shares, by weighing half a million draws of the prior."""
    rng, scales, n = np.random.default_rng(1), ShareScales(), 500_000
    platform = np.repeat(scales.platform * rng.standard_normal((n, 2)), 2, axis=1)
    line = 1.0 + scales.shared * rng.standard_normal((n, 1)) + platform + scales.own * rng.standard_normal((n, 4))
    found = (line + np.sqrt(line**2 + 0.0004)) / 2
    score = sum(-(((lift - found @ weights) / error) ** 2) / 2 for weights, lift, error in tests)
    likely = np.exp(score - np.max(score))
    likely /= likely.sum()
    middle = likely @ found
    return middle, np.sqrt(likely @ (found - middle) ** 2)


@pytest.mark.parametrize(
    "tests",
    [
        [(FACEBOOK, 90.0, 15.0)],
        [(FACEBOOK, 5.0, 30.0)],
        [(FACEBOOK, -40.0, 40.0)],
        [(FACEBOOK, 60.0, 20.0), (np.array([0.0, 0.0, 80.0, 0.0]), 20.0, 10.0)],
        [(np.full(4, 50.0), 300.0, 60.0), (ONE, 20.0, 15.0)],
    ],
)
def test_draws_are_those_of_brute_force(tests: list[tuple[np.ndarray, float, float]]) -> None:
    middle, deviation = by_brute_force(*tests)
    found = shares(*tests, n_draws=6000)
    assert np.allclose(found.mean(axis=0), middle, atol=0.025)
    assert np.allclose(found.std(axis=0), deviation, rtol=0.06)


def test_a_sharp_test_is_believed() -> None:
    found = shares((ONE, 30.0, 1.0))[:, 0]
    assert found.mean() == pytest.approx(0.30, abs=0.005)
    assert found.std() == pytest.approx(0.01, rel=0.1)


def test_a_blunt_test_leaves_on_average_what_is_reported() -> None:
    found = shares((ONE, 30.0, 1e6))
    assert np.allclose(found.mean(axis=0), 1.0, atol=0.04)
    assert np.allclose(found.std(axis=0), 0.5, rtol=0.06)


def test_tests_of_one_segment_combine() -> None:
    apart = shares((ONE, 30.0, 10.0))[:, 0].std()
    together = shares((ONE, 30.0, 10.0), (ONE, 32.0, 10.0))[:, 0].std()
    assert together < 0.85 * apart


def test_what_was_not_tested_follows_its_relatives_the_nearer_the_more() -> None:
    found = shares((ONE, 20.0, 1.0))
    middle, deviation = found.mean(axis=0), found.std(axis=0)
    assert middle[0] < middle[1] - 0.1 < middle[2] - 0.2 < 0.7
    assert deviation[0] < deviation[1] - 0.2 < deviation[2] - 0.3


def test_a_platform_without_effect_does_not_condemn_the_others() -> None:
    found = shares((FACEBOOK, 0.0, 1.0))
    assert found[:, :2].mean() < 0.05
    assert 0.4 < found[:, 2:].mean() < 0.7
    assert found[:, 2:].std() > 0.3


@pytest.mark.parametrize("lift", [-500.0, -30.0, 0.0])
def test_lifts_that_are_not_positive_make_small_shares_that_are_never_negative(lift: float) -> None:
    found = shares((ONE, lift, 10.0))[:, 0]
    assert np.all(found > 0.0)
    assert found.mean() < 0.2


def test_a_share_may_be_above_one() -> None:
    assert shares((ONE, 180.0, 5.0))[:, 0].mean() == pytest.approx(1.8, abs=0.02)


def test_one_seed_gives_the_same_draws() -> None:
    assert np.array_equal(shares((ONE, 20.0, 9.0)), shares((ONE, 20.0, 9.0)))
    assert not np.array_equal(shares((ONE, 20.0, 9.0)), shares((ONE, 20.0, 9.0), seed=1))
