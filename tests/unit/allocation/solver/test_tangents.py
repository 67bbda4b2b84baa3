"""The lowest point of tangents, against a dense grid of prices."""

import numpy as np
import pytest

from optimizer.allocation.solver.tangents import Tangents, lowest_point

SAMPLES = 401


def some_tangents(seed, n_prices, offset):
    """Tangents to the largest of random planes, some of which rise and some of which fall in each price."""
    rng = np.random.default_rng(seed)
    points, slopes = rng.uniform(0.0, 3.0, (6, n_prices)), rng.normal(0.0, 2.0, (6, n_prices))
    tangents = Tangents.empty(n_prices)
    for point, slope in zip(points, slopes, strict=True):
        tangents = tangents.with_one(point, offset + float(rng.normal()), slope)
    return tangents


def height_at(tangents, prices):
    beyond = prices[:, None, :] - tangents.points[None]
    return (tangents.values + (tangents.slopes * beyond).sum(axis=2)).max(axis=1)


@pytest.mark.parametrize("offset", [-40.0, 0.0, 40.0])
@pytest.mark.parametrize("seed", range(6))
def test_no_price_lies_lower_and_the_weights_hold_the_point(seed, offset):
    tangents, most = some_tangents(seed, 2, offset), np.array([3.0, 1.5])
    value, prices, weights = lowest_point(tangents, most)
    axis = [np.linspace(0.0, end, SAMPLES) for end in most]
    grid = np.stack(np.meshgrid(*axis), axis=-1).reshape(-1, 2)
    scale = np.abs(tangents.values).max()
    assert value <= height_at(tangents, grid).min() + 1e-7 * scale
    np.testing.assert_allclose(height_at(tangents, prices[None])[0], value, atol=1e-7 * scale)
    assert weights.sum() == pytest.approx(1.0)
    slope = weights @ tangents.slopes
    at_end = (prices <= 1e-9) & (slope >= 0.0) | (prices >= most - 1e-9) & (slope <= 0.0)
    assert (at_end | (np.abs(slope) <= 1e-6)).all()
