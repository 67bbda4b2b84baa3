"""Tables of curves: what they cover, what they hide, and the multiples of steps."""

import numpy as np
import pytest

from optimizer.allocation.limits.region import Region
from optimizer.allocation.solver.ground import ground_of, narrowed_tables
from optimizer.allocation.solver.tables import tabulate
from optimizer.curves.shapes.families import FAMILIES, response_value
from optimizer.domain.curve import DrawnCurve, FamilyCurve, PointCurve, WeightedCurve

POINTS = PointCurve(np.array([0.0, 40.0, 90.0, 400.0]), np.array([1.0, 5.0, 6.0, 20.0]))
DRAWN = DrawnCurve("hill", np.array([50.0, 90.0, 20.0]), np.array([30.0, 400.0, 90.0]), np.array([0.7, 2.5, 3.0]))


def region_between(lower, upper, *, threshold=None, step=None, cost=0.0):
    lower, upper = np.array(lower, dtype=float), np.array(upper, dtype=float)
    nothing = np.zeros_like(lower)
    return Region(
        float(upper.sum()),
        lower,
        upper,
        nothing if threshold is None else np.array(threshold, dtype=float),
        (),
        nothing if step is None else np.array(step, dtype=float),
        cost=cost,
    )


def rows(tables):
    ends = zip(tables.first[:-1], tables.first[1:], strict=True)
    return [(tables.spend[a:b], tables.outcome[a:b]) for a, b in ends]


def every_kind():
    curves = [
        FamilyCurve(name, 80.0, 100.0, 0.6 if name == "power" else shape) for name in FAMILIES for shape in (0.8, 2.5)
    ]
    mixed = WeightedCurve((POINTS, DRAWN, FamilyCurve("log", 5.0, 20.0, 1.0)), (2.0, 1.0, 3.0))
    return (POINTS, *curves, DRAWN, mixed, WeightedCurve((POINTS, POINTS), (1.0, 4.0)))


def test_rows_rise_from_the_least_spend_to_the_most_and_lie_on_the_curves():
    curves = every_kind()
    rng = np.random.default_rng(1)
    lower = rng.uniform(0.0, 50.0, len(curves))
    upper = lower + rng.uniform(1.0, 300.0, len(curves))
    for curve, (spend, outcome), low, high in zip(
        curves, rows(tabulate(curves, region_between(lower, upper))), lower, upper, strict=True
    ):
        assert (spend[0], spend[-1]) == (low, high)
        assert (np.diff(spend) > 0.0).all()
        np.testing.assert_allclose(outcome, response_value(curve, spend), rtol=1e-12)


def test_cells_hide_next_to_nothing():
    curves = every_kind()
    tables = tabulate(curves, region_between([0.0] * len(curves), [390.0] * len(curves)))
    between = np.linspace(0.0, 390.0, 20_001)
    for curve, (spend, outcome) in zip(curves, rows(tables), strict=True):
        truth = response_value(curve, between)
        assert np.abs(truth - np.interp(between, spend, outcome)).max() <= 2e-3 * truth[-1]
    for place in (0, len(curves) - 1):
        spend, outcome = rows(tables)[place]
        np.testing.assert_allclose(np.interp(between, spend, outcome), response_value(curves[place], between))


def test_a_step_leaves_only_its_multiples():
    curves = (FamilyCurve("log", 5.0, 20.0, 1.0), POINTS, DRAWN)
    tables = tabulate(curves, region_between([0.0, 25.0, 0.0], [100.0, 35.0, 7.0], step=[10.0, 5.0, 0.0]))
    first, second, third = rows(tables)
    np.testing.assert_allclose(first[0], np.arange(11) * 10.0)
    np.testing.assert_allclose(second[0], [25.0, 30.0, 35.0])
    assert len(third[0]) > 20
    assert tables.stepped.tolist() == [True, True, False]
    with_hole = tabulate(curves[:1], region_between([0.0], [60.0], threshold=[40.0], step=[10.0]))
    np.testing.assert_allclose(with_hole.spend, [0.0, 40.0, 50.0, 60.0])


def test_a_step_with_too_many_multiples_is_tabulated_as_if_there_were_none():
    curves = (FamilyCurve("log", 5.0, 20.0, 1.0),)
    tables = tabulate(curves, region_between([0.0], [100.0], step=[0.01]))
    assert not tables.stepped.any()
    np.testing.assert_array_equal(tables.spend, tabulate(curves, region_between([0.0], [100.0])).spend)


def test_money_costs_and_a_hole_starts_at_nothing():
    curves = (FamilyCurve("log", 5.0, 20.0, 1.0), POINTS)
    free = tabulate(curves, region_between([0.0, 0.0], [100.0, 100.0], threshold=[0.0, 30.0]))
    paid = tabulate(curves, region_between([0.0, 0.0], [100.0, 100.0], threshold=[0.0, 30.0], cost=0.25))
    np.testing.assert_array_equal(paid.spend, free.spend)
    np.testing.assert_allclose(paid.outcome, free.outcome - 0.25 * free.spend)
    spend, outcome = rows(free)[1]
    np.testing.assert_allclose(spend, [0.0, 30.0, 40.0, 90.0, 100.0])
    assert outcome[0] == 1.0
    assert free.hole.tolist() == [0.0, 30.0]


@pytest.mark.parametrize(("count", "least", "most"), [(3, 640, 850), (12, 333, 500), (90, 150, 250), (3000, 30, 60)])
def test_many_segments_get_fewer_knots_each(count, least, most):
    curves = (FamilyCurve("hill", 50.0, 100.0, 2.0),) * count
    tables = tabulate(curves, region_between([0.0] * count, [600.0] * count))
    assert least < len(tables.spend) / count < most


def test_one_curve_between_two_spends():
    ground = ground_of((POINTS,), region_between([0.0], [400.0]))
    table = narrowed_tables(ground, {0: (20.0, 90.0)})
    np.testing.assert_allclose(table.spend, [20.0, 40.0, 90.0])
    np.testing.assert_allclose(table.outcome, [3.0, 5.0, 6.0])
    holed = ground_of((POINTS,), region_between([0.0], [400.0], threshold=[60.0]))
    np.testing.assert_allclose(narrowed_tables(holed, {0: (0.0, 90.0)}).spend, [0.0, 60.0, 90.0])
    assert narrowed_tables(ground, {0: (50.0, 50.0)}).spend.tolist() == [50.0]
