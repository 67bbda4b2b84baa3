"""Many budgets at once: closed forms, each budget by itself, honest bounds, bands."""

from __future__ import annotations

import itertools
import math
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.allocation import allocate, certify, frontier
from optimizer.allocation.limits.reading import read_demands
from optimizer.allocation.limits.region import region_of
from optimizer.allocation.questions.sweep import sweep
from optimizer.curves.shapes.families import response_values
from optimizer.domain.curve import DrawnCurve, FamilyCurve, PointCurve
from optimizer.domain.problem import AllocationProblem, FundedLimit, LimitAmount, Scope, SpendLimit
from optimizer.domain.risk import CurveDraws
from optimizer.domain.segment import Segment
from optimizer.errors import AllocationError, InfeasibleError

SCALES = (1.0, 2.0, 5.0)


def segments(count):
    return tuple(Segment(f"platform {place % 2}", f"audience {place}") for place in range(count))


def asked(curves, *limits, budget=1.0):
    return AllocationProblem(segments(len(curves)), tuple(curves), budget, limits)


def roots(*limits):
    return asked([FamilyCurve("power", scale, 1.0, 0.5) for scale in SCALES], *limits)


def hills(rng, count, most=6.0):
    half = rng.lognormal(5.0, 1.0, count)
    ceiling, shape = rng.lognormal(3.0, 1.0, count), rng.uniform(0.8, 3.0, count)
    return [FamilyCurve("hill", c, h, s, most * h) for c, h, s in zip(ceiling, half, shape, strict=True)]


def test_square_roots():
    budgets = np.linspace(10.0, 1000.0, 34)
    found = frontier(roots(), budgets)
    np.testing.assert_allclose(found.outcome, np.sqrt(30.0 * budgets), rtol=1e-4)
    assert np.all(found.upper_bound >= np.sqrt(30.0 * budgets) * (1.0 - 1e-12))
    np.testing.assert_allclose(found.spend, budgets[:, None] * np.square(SCALES) / 30.0, rtol=0.05)
    np.testing.assert_allclose(found.spend.sum(axis=1), budgets)
    np.testing.assert_allclose(found.marginal_outcome, 0.5 * np.sqrt(30.0 / budgets), rtol=0.03)
    assert found.gap.max() <= 1e-4
    assert found.band is None


@pytest.mark.parametrize("with_limits", [False, True])
def test_every_budget_is_as_good_as_by_itself(with_limits):
    rng = np.random.default_rng(3)
    curves = [*hills(rng, 14), *(PointCurve(np.arange(5.0) * 60.0, np.cumsum(rng.uniform(0.0, 9.0, 5))) for _ in "ab")]
    limits = ()
    if with_limits:
        places = segments(len(curves))
        limits = (
            *(SpendLimit(s.platform, s.audience, on_off_minimum=LimitAmount(90.0)) for s in places[:6]),
            SpendLimit(places[7].platform, places[7].audience, least=LimitAmount(30.0), most=LimitAmount(70.0)),
        )
    budgets = np.linspace(60.0, 2500.0, 12)
    problem = asked(curves, *limits)
    found = frontier(problem, budgets)
    assert found.gap.max() <= 1e-4
    assert np.all(np.diff(found.outcome) >= 0.0)
    for place, budget in enumerate(budgets):
        alone = asked(curves, *limits, budget=float(budget))
        allocation = allocate(alone)
        certificate = certify(alone, allocation)
        assert found.upper_bound[place] >= certificate.value * (1.0 - 1e-9)
        assert certificate.upper_bound >= found.outcome[place] * (1.0 - 1e-9)
        assert found.spend[place].sum() == pytest.approx(budget)
        own = type(allocation)(
            problem.segments, found.spend[place], allocation.marginal_outcome, 0.0, (0.0,) * len(limits), (), 0.0
        )
        assert certify(alone, own).max_violation <= 1e-6
        assert certify(alone, own).value == pytest.approx(found.outcome[place], rel=1e-9)


def test_one_sweep_bounds_what_dynamic_programming_reaches():
    """On curves given by points at whole units, S-shaped ones among them; no bound below the best, no value above."""
    rng = np.random.default_rng(5)
    for _ in range(20):
        curves = [PointCurve(np.arange(7.0), np.cumsum(rng.exponential(1.0, 7))) for _ in range(4)]
        grid = np.stack(np.meshgrid(*[np.arange(7.0)] * 4, indexing="ij")).reshape(4, -1)
        total, outcome = grid.sum(axis=0), response_values(curves, grid).sum(axis=0)
        budgets = np.arange(0.0, 25.0)
        best = np.array([outcome[total <= budget].max() for budget in budgets])
        problem = asked(curves, budget=24.0)
        swept = sweep(problem.curves, region_of(read_demands(problem), 4, 24.0), budgets)
        assert swept.is_bound
        assert np.all(swept.bound >= best * (1.0 - 1e-12))
        reached = response_values(curves, np.ascontiguousarray(swept.spend.T)).sum(axis=0)
        assert np.all(reached <= swept.bound * (1.0 + 1e-12))
        np.testing.assert_allclose(swept.spend.sum(axis=1), budgets, atol=1e-9)
        # Concave as they are swept, the prices fall.
        assert np.all(np.diff(swept.price) <= 1e-12)


@pytest.mark.parametrize("family", ["hill", "michaelis_menten", "exponential", "log", "power", "logistic", "linear"])
def test_the_sweep_stays_above_curves_of_every_family(family):
    rng = np.random.default_rng(9)
    shapes = rng.uniform(0.3, 1.0 if family == "power" else 4.0, 6)
    curves = [
        FamilyCurve(family, c, h, s)
        for c, h, s in zip(rng.uniform(1.0, 9.0, 6), rng.uniform(5.0, 50.0, 6), shapes, strict=True)
    ]
    problem = asked(curves, budget=400.0)
    budgets = np.linspace(0.5, 400.0, 60)
    swept = sweep(problem.curves, region_of(read_demands(problem), 6, 400.0), budgets)
    for place in range(0, 60, 4):
        alone = asked(curves, budget=float(budgets[place]))
        assert swept.bound[place] >= certify(alone, allocate(alone)).value * (1.0 - 1e-12)


def test_a_hundred_budgets_cost_far_less_than_a_hundred_splits():
    curves = hills(np.random.default_rng(1), 200)
    budget = 0.9 * sum(curve.half_saturation for curve in curves)
    problem = asked(curves, budget=budget)
    region = region_of(read_demands(problem), len(curves), budget)

    def seconds(task):
        start = time.perf_counter()
        task()
        return time.perf_counter() - start

    budgets = np.linspace(0.05, 1.0, 100) * budget
    swept = min(seconds(lambda: sweep(problem.curves, region, budgets)) for _ in range(3))
    one = min(seconds(lambda: certify(problem, allocate(problem))) for _ in range(3))
    assert swept < 25.0 * one
    found = frontier(problem, budgets)
    assert found.gap.max() <= 1e-4


def test_limits_on_sums_and_shares_and_counts_are_obeyed():
    limits = (
        SpendLimit("platform 0", None, most=LimitAmount(0.5, "share")),
        FundedLimit(Scope(platform="platform 0"), 1),
    )
    budgets = [100.0, 300.0, 200.0, 100.0]
    found = frontier(roots(*limits), budgets)
    np.testing.assert_allclose(found.budgets, [100.0, 200.0, 300.0])
    # Half for the third segment, none for the first, the rest for the second.
    expected = (5.0 + 2.0) * np.sqrt(0.5 * found.budgets)
    np.testing.assert_allclose(found.outcome, expected, rtol=1e-4)
    np.testing.assert_allclose(found.spend[:, 0], 0.0, atol=1e-6)
    assert np.all(found.upper_bound >= expected * (1.0 - 1e-9))


def test_drawn_curves_are_bounded_by_the_certificate():
    rng = np.random.default_rng(4)
    curves = [
        DrawnCurve("hill", rng.lognormal(3.0, 0.3, 20), rng.lognormal(5.0, 0.3, 20), rng.uniform(0.8, 2.5, 20), 900.0)
        for _ in range(5)
    ]
    budgets = np.linspace(100.0, 2000.0, 8)
    found = frontier(asked(curves), budgets)
    assert found.gap.max() <= 1e-4
    for place, budget in enumerate(budgets):
        alone = asked(curves, budget=float(budget))
        assert found.upper_bound[place] >= certify(alone, allocate(alone)).value * (1.0 - 1e-9)


def test_bands_hold_the_stated_share_of_the_draws():
    rng = np.random.default_rng(7)
    level = rng.lognormal(0.0, 0.5, 400)
    spend = np.tile(np.linspace(0.0, 1000.0, 201), (3, 1))
    outcome = np.sqrt(spend) * np.array(SCALES)[:, None]
    draws = CurveDraws(spend, level[:, None, None] * outcome)
    budgets = np.linspace(50.0, 900.0, 5)
    tables = frontier(roots(), budgets, draws, level=0.9)
    function = frontier(roots(), budgets, lambda x: level[:, None] * (np.sqrt(x) @ np.array(SCALES)), level=0.9)
    expected = np.quantile(level, [0.05, 0.95]) * np.sqrt(30.0 * budgets)[:, None]
    np.testing.assert_allclose(function.band, expected, rtol=1e-4)
    np.testing.assert_allclose(tables.band, expected, rtol=2e-2)
    assert tables.level == 0.9


def test_when_the_time_is_over_the_gaps_stay_honest():
    ticks = itertools.count()
    curves = hills(np.random.default_rng(2), 5)
    budgets = np.linspace(20.0, 900.0, 30)
    found = frontier(asked(curves), budgets, seconds=0.0, clock=lambda: float(next(ticks)))
    best = frontier(asked(curves), budgets, seconds=30.0)
    assert np.all(found.upper_bound >= best.outcome * (1.0 - 1e-9))
    assert np.all(np.diff(found.outcome) >= 0.0)
    assert found.gap.max() > 1e-4 >= best.gap.max()


def test_budgets_that_make_no_sense_are_refused():
    for budgets in ([], [-1.0, 5.0], [math.nan], [math.inf]):
        with pytest.raises(AllocationError, match="give one budget or more"):
            frontier(roots(), budgets)
    with pytest.raises(AllocationError, match="The level of the bands is 80"):
        frontier(roots(), [5.0], level=80)
    with pytest.raises(InfeasibleError, match="row 4"):
        frontier(roots(SpendLimit("platform 0", None, least=LimitAmount(50.0), source="row 4")), [40.0, 60.0])


@given(
    st.lists(st.tuples(st.floats(1.0, 200.0), st.floats(20.0, 500.0), st.floats(0.5, 4.0)), min_size=1, max_size=5),
    st.lists(st.floats(0.0, 3000.0).map(lambda budget: round(budget, 2)), min_size=1, max_size=6),
)
@settings(max_examples=12, deadline=None, derandomize=True)
def test_more_budget_never_brings_less(parameters, budgets):
    found = frontier(asked([FamilyCurve("hill", *one) for one in parameters]), budgets)
    assert np.all(np.diff(found.outcome) >= -1e-12 * found.outcome[-1])
    assert np.all(found.outcome <= found.upper_bound)
    np.testing.assert_allclose(found.spend.sum(axis=1), found.budgets, rtol=1e-9, atol=1e-9)
    assert np.all(found.spend >= 0.0)
