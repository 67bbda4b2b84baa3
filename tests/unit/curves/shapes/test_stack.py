"""Many curves read at once against each formula written out by hand, for every kind of curve."""

import numpy as np
import pytest

from optimizer.curves.shapes.families import FAMILIES, curve_end, response_slope, response_value, response_values
from optimizer.curves.shapes.stack import slopes, slopes_at, stack_of, values, values_at
from optimizer.domain.curve import DrawnCurve, FamilyCurve, PointCurve, WeightedCurve


def by_hand(curve, spend):
    """Outcome of a curve, written without arrays of curves."""
    if isinstance(curve, WeightedCurve):
        return sum(w * by_hand(part, spend) for w, part in zip(curve.weights, curve.parts, strict=True))
    if isinstance(curve, PointCurve):
        return np.interp(spend, curve.spend, curve.outcome)
    if isinstance(curve, DrawnCurve):
        draws = zip(curve.ceiling, curve.half_saturation, curve.shape, strict=True)
        return np.mean([by_hand(FamilyCurve(curve.family, *draw), spend) for draw in draws], axis=0)
    r = np.asarray(spend) / curve.half_saturation
    return curve.ceiling * FAMILIES[curve.family].value(r, np.asarray(curve.shape))


def random_part(rng, kind):
    family = rng.choice(list(FAMILIES))
    shape = 0.6 if family == "power" else rng.uniform(0.5, 3.0)
    if kind == "family":
        return FamilyCurve(family, rng.lognormal(4), rng.lognormal(5), shape)
    if kind == "points":
        count = int(rng.integers(2, 30))
        spend = np.append(0.0, np.cumsum(rng.exponential(30.0, count)))
        return PointCurve(spend, rng.uniform(0.0, 3.0) + np.append(0.0, np.cumsum(rng.exponential(1.0, count))))
    count = int(rng.choice([1, 5, 300]))
    most = shape if family == "power" else 3.0
    return DrawnCurve(
        family, rng.lognormal(3, 1, count), rng.lognormal(5, 1, count), rng.uniform(0.5 * most, most, count)
    )


def random_curves(rng, count):
    curves = []
    for _ in range(count):
        kind = rng.choice(["family", "points", "draws", "weighted"])
        if kind == "weighted":
            parts = tuple(
                random_part(rng, rng.choice(["family", "points", "draws"])) for _ in range(rng.integers(1, 5))
            )
            curves.append(WeightedCurve(parts, tuple(rng.uniform(0.0, 5.0, len(parts)).tolist())))
        else:
            curves.append(random_part(rng, kind))
    return tuple(curves)


@pytest.mark.parametrize("seed", range(5))
def test_every_kind_of_curve_at_once_agrees_with_its_formula(seed):
    rng = np.random.default_rng(seed)
    curves = random_curves(rng, 40)
    stack = stack_of(curves)
    spend = rng.lognormal(5, 2, (40, 9))
    spend[:, 0] = 0.0
    expected = np.array([by_hand(curve, row) for curve, row in zip(curves, spend, strict=True)])
    np.testing.assert_allclose(values(stack, spend), expected, rtol=1e-12)
    np.testing.assert_allclose(values(stack, spend[:, 1]), expected[:, 1], rtol=1e-12)
    np.testing.assert_allclose(response_values(curves, spend), expected, rtol=1e-12)
    np.testing.assert_allclose(stack.at_zero, expected[:, 0], rtol=1e-12)
    owner = rng.integers(0, 40, 500)
    column = rng.integers(0, 9, 500)
    np.testing.assert_allclose(values_at(stack, owner, spend[owner, column]), expected[owner, column], rtol=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_slopes_are_those_of_the_values(seed):
    rng = np.random.default_rng(seed)
    curves = random_curves(rng, 40)
    stack = stack_of(curves)
    spend = rng.lognormal(5, 1, (40, 6))
    step = 1e-6 * spend
    numeric = (values(stack, spend + step) - values(stack, spend)) / step
    found = slopes(stack, spend)
    # A numeric slope loses digits where the outcome is large and the slope small.
    np.testing.assert_allclose(found, numeric, rtol=1e-4, atol=1e-8 * float(values(stack, spend).max()))
    one_by_one = [response_slope(curve, row) for curve, row in zip(curves, spend, strict=True)]
    np.testing.assert_allclose(found, one_by_one, rtol=1e-12)
    owner = np.repeat(np.arange(40), 6)
    np.testing.assert_array_equal(slopes_at(stack, owner, spend.ravel()).reshape(40, 6), found)


def test_knots_are_read_exactly_and_slopes_lie_to_their_right():
    curve = PointCurve(np.array([0.0, 0.1, 0.3, 0.7]), np.array([0.0, 0.3, 0.4, 0.45]))
    stack = stack_of((FamilyCurve("linear", 1.0, 1.0, 1.0), curve))
    at = np.ones(5, dtype=np.intp)
    spend = np.array([0.0, 0.1, 0.3, 0.7, 99.0])
    assert (values_at(stack, at, spend) == [0.0, 0.3, 0.4, 0.45, 0.45]).all()
    np.testing.assert_allclose(slopes_at(stack, at, spend), [3.0, 0.5, 0.125, 0.0, 0.0])


def test_a_drawn_curve_is_the_mean_of_its_draws_and_a_weighted_one_the_sum():
    drawn = DrawnCurve("michaelis_menten", np.array([10.0, 30.0]), np.array([100.0, 300.0]), np.ones(2))
    assert response_value(drawn, 300.0) == pytest.approx((10.0 * 0.75 + 30.0 * 0.5) / 2.0)
    line = FamilyCurve("linear", 2.0, 100.0, 1.0)
    both = WeightedCurve((drawn, line), (4.0, 0.5))
    assert response_value(both, 300.0) == pytest.approx(4.0 * 11.25 + 0.5 * 6.0)
    assert response_slope(both, 300.0) == pytest.approx(4.0 * 0.5 * (10 * 100 / 400**2 + 30 * 300 / 600**2) + 0.01)


def test_a_draw_without_outcome_has_no_slope():
    drawn = DrawnCurve("power", np.array([0.0, 0.0]), np.array([1.0, 1.0]), np.array([0.5, 0.5]))
    assert response_slope(drawn, 0.0) == 0.0


def test_a_curve_ends_where_its_first_part_does():
    line = FamilyCurve("linear", 1.0, 1.0, 1.0, most=70.0)
    points = PointCurve(np.array([0.0, 50.0]), np.array([0.0, 1.0]))
    open_ended = FamilyCurve("log", 1.0, 1.0, 1.0)
    both = WeightedCurve((open_ended, line, points), (1.0, 1.0, 0.0))
    assert [curve_end(curve) for curve in (line, points, open_ended, both)] == [70.0, 50.0, None, 50.0]
    np.testing.assert_array_equal(stack_of((line, points, open_ended, both)).end, [70.0, 50.0, np.inf, 50.0])
