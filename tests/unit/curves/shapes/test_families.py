"""Saturation families against published and hand-computed numbers, and their slopes, inverses and inflections."""

import numpy as np
import pytest

from optimizer.curves.shapes.families import FAMILIES, response_slope, response_value
from optimizer.domain.curve import FamilyCurve, PointCurve

SHAPES = {
    "hill": (0.4, 1.0, 1.7, 4.0),
    "power": (0.2, 0.7, 1.0),
    "logistic": (0.01, 1.0, 5.0, 400.0),
}
CASES = [(name, shape) for name in FAMILIES for shape in SHAPES.get(name, (1.0,))]
HALVING = ("hill", "michaelis_menten", "exponential", "logistic")


def curve(name, shape=1.0, *, ceiling=80.0, half_saturation=250.0):
    return FamilyCurve(name, ceiling, half_saturation, shape)


def test_the_families_of_the_command_line_are_there():
    assert set(FAMILIES) == {"hill", "michaelis_menten", "exponential", "log", "power", "logistic", "linear"}


@pytest.mark.parametrize(("name", "shape"), [case for case in CASES if case[0] in HALVING])
def test_half_the_ceiling_is_reached_at_half_saturation(name, shape):
    assert response_value(curve(name, shape), 250.0) == pytest.approx(40.0, rel=1e-12)
    assert response_value(curve(name, shape), 1e12) == pytest.approx(80.0, rel=2e-4 if shape < 1 else 1e-6)


@pytest.mark.parametrize(
    ("name", "shape", "spend", "outcome"),
    [
        ("hill", 2.0, 500.0, 80.0 * 4 / 5),  # x = 2h: 2^2 / (2^2 + 1)
        ("hill", 3.0, 125.0, 80.0 / 9),
        ("michaelis_menten", 1.0, 750.0, 60.0),
        ("exponential", 1.0, 750.0, 70.0),  # three halvings
        ("log", 1.0, 250.0 * (np.e - 1.0), 80.0),
        ("power", 0.5, 1000.0, 160.0),
        ("linear", 1.0, 125.0, 40.0),
        # pymc-marketing's logistic saturation, tanh(lambda x / 2) with lambda = ln 3 / h.
        ("logistic", 1.0, 400.0, 80.0 * np.tanh(np.log(3.0) / 250.0 * 400.0 / 2.0)),
    ],
)
def test_known_values(name, shape, spend, outcome):
    assert response_value(curve(name, shape), spend) == pytest.approx(outcome, rel=1e-12)


@pytest.mark.parametrize(("name", "shape"), CASES)
def test_slopes_are_exact(name, shape):
    spend = 250.0 * np.geomspace(1e-2, 30.0, 40)
    step = 1e-5 * spend
    one = curve(name, shape)
    numeric = (response_value(one, spend + step) - response_value(one, spend - step)) / (2.0 * step)
    np.testing.assert_allclose(response_slope(one, spend), numeric, rtol=1e-5, atol=1e-9)


@pytest.mark.parametrize(("name", "shape"), CASES)
def test_inverse_gives_the_spend_back(name, shape):
    r, s = np.geomspace(1e-3, 5.0, 30), np.asarray(shape)
    family = FAMILIES[name]
    np.testing.assert_allclose(family.spend_at(family.value(r, s), s), r, rtol=1e-6)


@pytest.mark.parametrize(("name", "shape"), CASES)
def test_starts_at_zero_and_never_falls_from_tiny_to_huge_spends(name, shape):
    spend = np.concatenate([[0.0], np.geomspace(1e-200, 1e200, 500)])
    outcome = response_value(curve(name, shape), spend)
    assert outcome[0] == 0.0
    assert np.isfinite(outcome).all()
    assert (np.diff(outcome) >= 0.0).all()
    assert not np.isnan(response_slope(curve(name, shape), spend)).any()


@pytest.mark.parametrize(("name", "shape"), CASES)
def test_convex_before_the_inflection_and_concave_after_it(name, shape):
    family, s = FAMILIES[name], np.asarray(shape)
    bend = float(family.inflection(s))
    before, after = np.linspace(0.0, bend, 200)[1:], np.linspace(bend, bend + 5.0, 200)[1:]
    assert bend == 0.0 or (np.diff(family.slope(before, s)) >= -1e-12).all()
    assert (np.diff(family.slope(after, s)) <= 1e-12).all()
    assert (bend > 0.0) == (name in ("hill", "logistic") and shape > 1.0)


@pytest.mark.parametrize(("name", "shape"), [("hill", 0.5), ("power", 0.5)])
def test_slope_at_zero_may_be_infinite(name, shape):
    assert response_slope(curve(name, shape), 0.0) == np.inf
    assert response_slope(curve(name, shape, ceiling=0.0), 0.0) == 0.0


def test_points_are_straight_between_knots_and_flat_past_the_last():
    points = PointCurve(np.array([0.0, 100.0, 300.0]), np.array([0.0, 20.0, 30.0]))
    np.testing.assert_allclose(response_value(points, [0.0, 50.0, 200.0, 900.0]), [0.0, 10.0, 25.0, 30.0])
    np.testing.assert_allclose(response_slope(points, [0.0, 100.0, 299.0, 300.0]), [0.2, 0.05, 0.05, 0.0])
