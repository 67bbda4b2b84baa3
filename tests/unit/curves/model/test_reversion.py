"""How far demand comes back, on walks that do so and walks that do not."""

import numpy as np
import pytest

from optimizer.curves.model.reversion import coming_back, share_seen, usual_share
from optimizer.domain.curve import FloatArray

DAYS_OF_A_KNOT = 14
STEP = 0.1
NEXT_MONTH = (1, 30)
N_DRAWS = 1000


def moved(walk: FloatArray, ahead: tuple[int, int] = NEXT_MONTH, step: float = STEP) -> FloatArray:
    """How far many draws of the same walk come back."""
    days = DAYS_OF_A_KNOT * (len(walk) - 1)
    return coming_back(np.tile(walk, (N_DRAWS, 1)), step, days, ahead, np.random.default_rng(0))


def returned(walk: FloatArray, ahead: tuple[int, int] = NEXT_MONTH) -> float:
    """Share of the way back to the mean of the last half year that is gone."""
    return float(moved(walk, ahead).mean() / (walk[-13:].mean() - walk[-1]))


def pulled_back(seed: int, kept: float, n_knots: int = 40) -> FloatArray:
    """A walk that keeps so much of its distance from 0 in a fortnight, and ends far out."""
    rng = np.random.default_rng(seed)
    walk = np.zeros(n_knots)
    for knot in range(1, n_knots):
        walk[knot] = kept * walk[knot - 1] + STEP * rng.standard_normal()
    walk[-1] = 0.5
    return walk


@pytest.mark.parametrize("slope", [0.05, -0.05, 0.2])
def test_a_steady_trend_is_not_taken_back(slope: float) -> None:
    """The mean of the last half year lies six steps behind it; in 15.5 days it goes on by 1.1 steps."""
    walk = slope * np.arange(24)
    assert moved(walk, step=1.2 * abs(slope)).mean() == pytest.approx(15.5 / DAYS_OF_A_KNOT * slope, rel=0.3)


@pytest.mark.parametrize("kept", [0.1, 0.6])
def test_what_passed_so_fast_passes_so_fast_again(kept: float) -> None:
    """Within a month all but nothing of it is left, or half."""
    ahead = np.arange(1, 31) / DAYS_OF_A_KNOT
    shares = [returned(pulled_back(seed, kept, 200)) for seed in range(20)]
    assert np.mean(shares) == pytest.approx(1.0 - (kept**ahead).mean(), abs=0.12)


def test_what_never_passed_stays() -> None:
    shares = [returned(pulled_back(seed, 1.0)) for seed in range(20)]
    assert np.mean(shares) < 0.3


@pytest.mark.parametrize("ahead", [(1, 1), (1, 30), (200, 230)])
def test_a_short_past_says_nothing_and_the_usual_holds(ahead: tuple[int, int]) -> None:
    walk = np.array([0.0, 0.1, 0.0, 0.1, 0.5])
    back = moved(walk, ahead) / (walk.mean() - walk[-1])
    assert back.mean() == pytest.approx(usual_share(sum(ahead) / 2.0), abs=0.2)
    assert back.max() <= 1.0


def test_a_calm_past_says_nothing_either() -> None:
    """Ways of a tenth of a step are noise."""
    walk = 0.01 * np.random.default_rng(0).standard_normal(30)
    assert returned(walk) == pytest.approx(np.clip(usual_share(15.5), 0.0, 1.0), abs=0.1)


def test_a_longer_past_leaves_less_doubt() -> None:
    short, long = (moved(pulled_back(3, 0.5, n_knots)).std() for n_knots in (12, 80))
    assert long < 0.7 * short


def test_overlapping_windows_are_no_more_evidence_than_they_are() -> None:
    """Of random walks, on which nothing ever comes back, the shares seen scatter as much as is stated."""
    walks = np.cumsum(STEP * np.random.default_rng(2).standard_normal((2000, 60)), axis=1)
    for ahead in ((1, 14), (1, 90)):
        share, precision = share_seen(walks, STEP, 59 * DAYS_OF_A_KNOT, ahead)
        assert np.mean(share**2 * precision) == pytest.approx(1.0, abs=0.35)
