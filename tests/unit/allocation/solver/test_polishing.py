"""Newton's method on price and spends against answers in closed form."""

import numpy as np
import pytest

from optimizer.allocation.limits.region import Region
from optimizer.allocation.solver.polishing import Polished, polish
from optimizer.curves.shapes.stack import slopes, stack_of, values
from optimizer.domain.curve import DrawnCurve, FamilyCurve


def region_of_budget(budget, count, *, cost=0.0):
    nothing = np.zeros(count)
    return Region(budget, nothing, np.full(count, budget), nothing, (), nothing, cost=cost)


def test_square_roots_share_in_proportion_to_squared_scale():
    scales = np.array([1.0, 2.0, 5.0, 0.3])
    stack = stack_of([FamilyCurve("power", a, 1.0, 0.5) for a in scales])
    start = Polished(np.array([100.0, 200.0, 590.0, 10.0]), 0.1)
    found = polish(stack, region_of_budget(900.0, 4), start, (np.zeros(4), np.full(4, 900.0)))
    expected = 900.0 * scales**2 / (scales**2).sum()
    np.testing.assert_allclose(found.spend, expected, rtol=1e-4)
    assert found.spend.sum() == pytest.approx(900.0, rel=1e-12)
    assert found.price == pytest.approx(0.5 * np.sqrt((scales**2).sum() / 900.0), rel=1e-6)


def test_a_curve_too_flat_for_the_price_gets_nothing():
    """Sum of ln(1 + x_i / h_i): h_i + x_i is level where x_i > 0."""
    stack = stack_of([FamilyCurve("log", 10.0, depth, 1.0) for depth in (100.0, 200.0, 800.0)])
    start = Polished(np.array([150.0, 90.0, 60.0]), 0.04)
    found = polish(stack, region_of_budget(300.0, 3), start, (np.zeros(3), np.full(3, 300.0)))
    np.testing.assert_allclose(found.spend, [200.0, 100.0, 0.0], atol=0.01)
    assert found.spend[2] == 0.0
    assert found.price == pytest.approx(10.0 / 300.0, rel=1e-4)


def test_windows_hold_and_the_others_take_the_rest():
    stack = stack_of([FamilyCurve("log", 10.0, 100.0, 1.0)] * 3)
    left, right = np.array([0.0, 150.0, 0.0]), np.array([50.0, 400.0, 400.0])
    found = polish(stack, region_of_budget(300.0, 3), Polished(np.full(3, 100.0), 0.05), (left, right))
    np.testing.assert_allclose(found.spend, [50.0, 150.0, 100.0], rtol=1e-6)


def test_money_is_left_where_it_costs_more_than_it_brings():
    stack = stack_of([FamilyCurve("log", 10.0, 100.0, 1.0)] * 2)
    region = region_of_budget(5000.0, 2, cost=0.02)
    found = polish(stack, region, Polished(np.array([380.0, 420.0]), 0.0), (np.zeros(2), np.full(2, 2500.0)))
    np.testing.assert_allclose(found.spend, 400.0, rtol=1e-4)
    assert found.price == 0.0


@pytest.mark.parametrize("seed", range(10))
def test_slopes_meet_at_the_price_for_means_of_draws(seed):
    rng = np.random.default_rng(seed)
    curves = [
        DrawnCurve("hill", rng.lognormal(3, 1, 40), rng.lognormal(5, 0.5, 40), rng.uniform(0.5, 1.0, 40))
        for _ in range(12)
    ]
    stack = stack_of(curves)
    start = rng.uniform(50.0, 150.0, 12)
    region = region_of_budget(float(start.sum()), 12)
    price = float(np.median(slopes(stack, start)))
    found = polish(stack, region, Polished(start, price), (0.02 * start, 50.0 * start))
    assert found.spend.sum() == pytest.approx(start.sum(), rel=1e-9)
    inside = (found.spend > 0.021 * start) & (found.spend < 49.0 * start)
    assert inside.sum() >= 10
    np.testing.assert_allclose(slopes(stack, found.spend)[inside], found.price, rtol=1e-3)
    assert values(stack, found.spend).sum() >= values(stack, start).sum()


def test_a_spend_where_the_slope_rises_stays():
    stack = stack_of([FamilyCurve("hill", 100.0, 1000.0, 6.0), FamilyCurve("log", 10.0, 100.0, 1.0)])
    start = Polished(np.array([100.0, 200.0]), 0.03)
    found = polish(stack, region_of_budget(300.0, 2), start, (np.array([50.0, 100.0]), np.array([150.0, 300.0])))
    np.testing.assert_allclose(found.spend, [100.0, 200.0], rtol=1e-9)


def test_without_a_price_there_is_nothing_to_meet():
    stack = stack_of([FamilyCurve("log", 10.0, 100.0, 1.0)])
    window = np.zeros(1), np.full(1, 50.0)
    assert polish(stack, region_of_budget(300.0, 1), Polished(np.full(1, 50.0), 0.0), window) is None
