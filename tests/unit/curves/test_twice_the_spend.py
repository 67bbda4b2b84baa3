"""What twice the spend brings, read from the curves."""

import numpy as np
import pytest

from optimizer.curves.summary import twice_the_spend

KNOTS = np.array([np.linspace(0.0, 400.0, 41), np.linspace(0.0, 800.0, 41)])
DAILY = np.array([50.0, 100.0])


def test_straight_curves_bring_twice_and_flat_ones_the_same() -> None:
    slopes = np.array([1.0, 2.0, 5.0])[:, None, None]
    straight = twice_the_spend(slopes * KNOTS, KNOTS, DAILY)
    assert straight is not None
    assert (straight.value, straight.interval.lower, straight.interval.upper) == pytest.approx((2.0, 2.0, 2.0))
    flat = twice_the_spend(slopes * np.minimum(KNOTS, 20.0), KNOTS, DAILY)
    assert flat is not None
    assert flat.value == pytest.approx(1.0)


def test_segments_count_by_what_they_bring_and_draws_give_the_range() -> None:
    # the first is straight and brings three quarters, the second brings no more: 2 * 0.75 + 0.25
    draws = np.stack([np.stack([3.0 * KNOTS[0], np.full(41, 50.0)]), np.stack([KNOTS[0], KNOTS[1]])])
    draws[:, :, 0] = 0.0
    once = twice_the_spend(draws[:1], KNOTS, DAILY)
    assert once is not None
    assert once.value == pytest.approx(1.75)
    both = twice_the_spend(draws, KNOTS, DAILY)
    assert both is not None
    assert both.value == pytest.approx((350.0 + 300.0) / (200.0 + 150.0))
    assert (both.interval.lower, both.interval.upper) == pytest.approx((1.775, 1.975))


def test_where_nothing_was_spent_nothing_is_known() -> None:
    assert twice_the_spend(np.ones((3, 1, 1)) * KNOTS, KNOTS, np.zeros(2)) is None
