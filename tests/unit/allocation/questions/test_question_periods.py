"""Several periods at once: closed forms, brute force, limits over the horizon and over periods, the way back."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.allocation import allocate, certify, spread_over_periods
from optimizer.allocation.questions.periods import split_by_period
from optimizer.curves.shapes.families import FAMILIES, response_value, response_values
from optimizer.domain.curve import DrawnCurve, FamilyCurve, PointCurve, WeightedCurve
from optimizer.domain.demand_period import DemandPeriod
from optimizer.domain.problem import (
    AllocationProblem,
    BindingLimit,
    FundedLimit,
    Guardrail,
    LimitAmount,
    RatioLimit,
    Scope,
    SpendLimit,
)
from optimizer.domain.segment import Segment
from optimizer.errors import AllocationError, InfeasibleError

SEGMENTS = (Segment("meta", "a"), Segment("meta", "b"), Segment("tiktok", "a"))
WEEKS = (DemandPeriod("week 1", 0.25, 0.5), DemandPeriod("week 2", 0.25, 1.0), DemandPeriod("rest", 0.5, 2.0))
SHARES = np.array([0.25, 0.25, 0.5])
DEMAND = np.array([0.5, 1.0, 2.0]) / 1.375


def horizon(curves, budget, *limits, **others):
    return AllocationProblem(SEGMENTS[: len(curves)], tuple(curves), budget, limits, **others)


def roots(budget, *limits, **others):
    return horizon([FamilyCurve("power", scale, 1.0, 0.5) for scale in (1.0, 2.0, 5.0)], budget, *limits, **others)


def solved(problem):
    allocation = allocate(problem)
    certificate = certify(problem, allocation)
    assert certificate.gap <= 1e-4
    assert certificate.max_violation <= 1e-6 * problem.budget
    return split_by_period(problem, allocation.spend), certificate


def test_square_roots_go_with_the_square_of_demand():
    """d w a sqrt(y / w): money in proportion to w d^2 a^2, and sqrt(B sum(w d^2) sum(a^2)) in all."""
    split, certificate = solved(spread_over_periods(roots(1000.0), WEEKS))
    weight = np.outer([1.0, 4.0, 25.0], SHARES * DEMAND**2)
    np.testing.assert_allclose(split.spend, 1000.0 * weight / weight.sum(), rtol=1e-3)
    assert certificate.value == pytest.approx(math.sqrt(1000.0 * weight.sum()), rel=1e-6)
    assert (split.segments, split.periods) == (SEGMENTS, ("week 1", "week 2", "rest"))
    assert split.outcome.sum() == pytest.approx(certificate.value)


def test_logs_go_with_demand():
    """d w c ln(1 + y / (w h)): 1 + y / (w h) in proportion to d c / h, so that y = w (d k - h) where above 0."""
    split, _ = solved(spread_over_periods(horizon([FamilyCurve("log", 1.0, 100.0, 1.0)], 1000.0), WEEKS))
    level = 1100.0 / float(SHARES @ DEMAND)
    np.testing.assert_allclose(split.spend[0], SHARES * (DEMAND * level - 100.0), rtol=1e-3)
    tight, _ = solved(spread_over_periods(horizon([FamilyCurve("log", 1.0, 100.0, 1.0)], 5.0), WEEKS))
    np.testing.assert_allclose(tight.spend[0], [0.0, 0.0, 5.0], atol=1e-3)


def test_even_demand_spreads_concave_curves_by_days():
    even = [DemandPeriod("a", 0.2), DemandPeriod("b", 0.3), DemandPeriod("c", 0.5)]
    whole = horizon([FamilyCurve("michaelis_menten", 50.0, 300.0, 1.0), FamilyCurve("log", 8.0, 90.0, 1.0)], 700.0)
    at_once = allocate(whole)
    split, certificate = solved(spread_over_periods(whole, even))
    np.testing.assert_allclose(split.spend, np.outer(at_once.spend, [0.2, 0.3, 0.5]), rtol=1e-2)
    assert certificate.value == pytest.approx(certify(whole, at_once).value, rel=1e-5)


@pytest.mark.parametrize("seed", range(3))
def test_against_brute_force_on_small_grids(seed):
    """Two segments in three periods: concave curves, every split of 24 units over the six cells."""
    rng = np.random.default_rng(seed)
    knots = np.arange(0.0, 25.0) * 4.0
    curves = [PointCurve(knots, np.append(0.0, np.cumsum(np.sort(rng.exponential(1.0, 24))[::-1]))) for _ in "ab"]
    problem = spread_over_periods(horizon(curves, 24.0), WEEKS)
    best = np.full(25, -np.inf)
    best[0] = 0.0
    for place in range(6):
        segment, period = place % 2, place // 2
        share, level = SHARES[period], DEMAND[period]
        cell = np.array([level * share * float(response_value(curves[segment], x / share)) for x in range(25)])
        best = np.array([max(best[total - x] + cell[x] for x in range(total + 1)) for total in range(25)])
    _, certificate = solved(problem)
    assert certificate.upper_bound >= best[24] * (1.0 - 1e-9)
    # Cells bend at whole units of 1 and 2: the grid has the best split.
    assert certificate.value == pytest.approx(best[24], rel=1e-4)


def test_every_kind_of_curve_is_stretched():
    """d w F(y / w), whatever F is; where it ends, it ends at w times that."""
    points = PointCurve(np.array([0.0, 40.0, 100.0]), np.array([1.0, 6.0, 7.0]))
    drawn = DrawnCurve("hill", np.array([5.0, 9.0]), np.array([30.0, 60.0]), np.array([1.5, 0.7]), 80.0)
    curves = [FamilyCurve(name, 6.0, 35.0, 0.8, 90.0) for name in FAMILIES]
    curves += [points, drawn, WeightedCurve((points, drawn, curves[0]), (2.0, 0.5, 1.0))]
    spend = np.linspace(0.0, 20.0, 9)
    for curve in curves:
        laid_out = spread_over_periods(horizon([curve], 50.0), WEEKS)
        for cell, share, level in zip(laid_out.curves, SHARES, DEMAND, strict=True):
            np.testing.assert_allclose(
                response_value(cell, spend), level * share * response_value(curve, spend / share), rtol=1e-12
            )
    ends = spread_over_periods(horizon([drawn, points], 50.0), WEEKS).curves
    assert [ends[0].most, ends[4].most, ends[5].spend[-1]] == [20.0, 40.0, 50.0]


def test_steady_spend_brings_what_it_brings_over_the_horizon():
    whole = roots(100.0)
    steady = np.array([10.0, 20.0, 70.0])
    laid_out = spread_over_periods(whole, WEEKS)
    cells = np.concatenate([share * steady for share in SHARES])
    total = response_values(laid_out.curves, cells).sum()
    assert total == pytest.approx(response_values(whole.curves, steady).sum())


def test_limits_of_the_horizon_hold_for_the_sums():
    limits = (
        SpendLimit("meta", "a", least=LimitAmount(80.0)),
        SpendLimit(None, None, most=LimitAmount(0.45, "share"), each=True),
        SpendLimit("meta", None, most=LimitAmount(500.0)),
    )
    split, certificate = solved(spread_over_periods(roots(1000.0, *limits), WEEKS))
    assert split.spend[0].sum() >= 80.0 * (1.0 - 1e-6)
    assert split.spend.sum(axis=1).max() <= 450.0 * (1.0 + 1e-6)
    # 450 for the third; the rest of 550 may not all go to meta: 500, which is 450 and 80 at most.
    np.testing.assert_allclose(split.spend.sum(axis=1), [100.0, 400.0, 450.0], rtol=1e-2)
    gain = math.sqrt(float(SHARES @ DEMAND**2))
    best = gain * (math.sqrt(100.0) + 2.0 * math.sqrt(400.0) + 5.0 * math.sqrt(450.0))
    assert certificate.value == pytest.approx(best, rel=2e-4)


def test_periods_keep_their_least_and_most():
    week = replace(WEEKS[0], least=LimitAmount(0.3, "share"))
    rest = replace(WEEKS[2], most=LimitAmount(400.0))
    split, certificate = solved(spread_over_periods(roots(1000.0), (week, WEEKS[1], rest)))
    np.testing.assert_allclose(split.spend.sum(axis=0), [300.0, 300.0, 400.0], rtol=1e-3)
    totals = np.array([300.0, 300.0, 400.0])
    expected = math.sqrt(30.0) * float(np.sum(DEMAND * np.sqrt(SHARES * totals)))
    assert certificate.value == pytest.approx(expected, rel=1e-4)
    too_much = (replace(WEEKS[0], least=LimitAmount(0.7, "share")), WEEKS[1], replace(rest, least=LimitAmount(350.0)))
    with pytest.raises(InfeasibleError, match="periods"):
        allocate(spread_over_periods(roots(1000.0), too_much))


def test_how_each_limit_is_laid_out():
    limits = (
        SpendLimit("meta", None, most=LimitAmount(9.0), each=True, step=5.0, source="row 1"),
        SpendLimit("tiktok", "a", step=2.0, source="row 2"),
        SpendLimit(None, None, most=LimitAmount(3.0), each=True, period="rest", source="row 3"),
        SpendLimit(None, None, tag="warm", least=LimitAmount(1.0), source="row 4"),
        FundedLimit(Scope("meta"), 2),
        RatioLimit(Scope("meta"), Scope("tiktok"), 2.0),
        Guardrail("bounce rate", 0.3, roots(1.0).curves, np.array([0.1, 0.2, 0.3])),
    )
    tags = (frozenset({"warm"}), frozenset(), frozenset({"warm"}))
    whole = roots(100.0, *limits, tags=tags, last_spend=np.array([4.0, 8.0, 12.0]))
    found = spread_over_periods(whole, WEEKS)
    assert found.segments == SEGMENTS * 3
    assert found.tags == tags * 3
    assert found.periods == ("week 1",) * 3 + ("week 2",) * 3 + ("rest",) * 3
    np.testing.assert_allclose(found.last_spend, [1.0, 2.0, 3.0, 1.0, 2.0, 3.0, 2.0, 4.0, 6.0])
    guardrail = found.limits[-1]
    assert found.limits[:-1] == (
        SpendLimit("meta", None, each=True, step=5.0, source="row 1"),
        SpendLimit("meta", "a", most=LimitAmount(9.0), source="row 1"),
        SpendLimit("meta", "b", most=LimitAmount(9.0), source="row 1"),
        SpendLimit("tiktok", "a", each=True, step=2.0, source="row 2"),
        *limits[2:6],
    )
    np.testing.assert_allclose(guardrail.rate, [0.1, 0.2, 0.3] * 3)
    assert guardrail.volume[8] == found.curves[8]


def test_steps_and_on_off_minimums_and_changes():
    """Every cell a whole multiple of 5; the first segment gets nothing or 60 in all, the last 120 at most."""
    limits = (
        SpendLimit(None, None, each=True, step=5.0),
        SpendLimit("meta", "a", on_off_minimum=LimitAmount(60.0)),
        SpendLimit("tiktok", "a", most_change=LimitAmount(0.5, "share")),
    )
    problem = spread_over_periods(roots(200.0, *limits, last_spend=np.array([0.0, 0.0, 80.0])), WEEKS)
    allocation = allocate(problem)
    assert certify(problem, allocation).max_violation <= 1e-6
    split = split_by_period(problem, allocation.spend)
    np.testing.assert_allclose(split.spend / 5.0, np.round(split.spend / 5.0), atol=1e-6)
    assert split.spend[0].sum() <= 1e-6 or split.spend[0].sum() >= 60.0 - 1e-6
    assert split.spend[2].sum() <= 120.0 + 1e-6


@pytest.mark.parametrize(
    ("periods", "sentence"),
    [
        ((), "one period or more"),
        ((DemandPeriod("a", 0.5), DemandPeriod("a", 0.5)), "a name of its own"),
        ((DemandPeriod("", 1.0),), "a name of its own"),
        ((DemandPeriod("a", 0.5), DemandPeriod("b", 0.4)), "0.5, 0.4 of the horizon's days"),
        ((DemandPeriod("a", 1.5), DemandPeriod("b", -0.5)), "shares above 0"),
        ((DemandPeriod("a", math.nan),), "shares above 0"),
        ((DemandPeriod("a", 1.0, 0.0),), "demand of the period a is 0.0"),
        ((DemandPeriod("a", 0.5), DemandPeriod("b", 0.5, math.inf)), "demand of the period b is inf"),
    ],
)
def test_periods_that_make_no_sense_are_refused(periods, sentence):
    with pytest.raises(AllocationError) as caught:
        spread_over_periods(roots(100.0), periods)
    assert sentence in str(caught.value)


def test_only_once_and_only_back_from_there():
    laid_out = spread_over_periods(roots(100.0), WEEKS)
    with pytest.raises(AllocationError, match="laid out over periods already"):
        spread_over_periods(laid_out, WEEKS)
    with pytest.raises(AllocationError, match="has no periods"):
        split_by_period(roots(100.0), np.zeros(3))
    with pytest.raises(AllocationError, match="matches no segment"):
        spread_over_periods(roots(100.0, SpendLimit("snap", None, most=LimitAmount(3.0), each=True)), WEEKS)


@given(st.lists(st.tuples(st.floats(0.1, 1.0), st.floats(0.1, 5.0)), min_size=1, max_size=4), st.floats(0.1, 10.0))
@settings(max_examples=8, deadline=None, derandomize=True)
def test_only_ratios_of_demand_count_and_moving_money_never_brings_less(parts, unit):
    shares = np.array([share for share, _ in parts])
    shares = shares / shares.sum()
    periods = [DemandPeriod(f"p{k}", float(w), d) for k, (w, (_, d)) in enumerate(zip(shares, parts, strict=True))]
    whole = roots(300.0)
    value = certify(whole, allocate(whole)).value
    _, certificate = solved(spread_over_periods(whole, periods))
    _, other = solved(spread_over_periods(whole, [replace(one, demand=one.demand * unit) for one in periods]))
    assert certificate.value == pytest.approx(other.value, rel=1e-4)
    # Steady spend is one of the splits.
    assert certificate.upper_bound >= value * (1.0 - 1e-9)


def test_a_binding_limit_names_the_period_that_it_holds():
    """A cap in one week holds that week alone; one over the horizon holds every week, and is of none of them."""
    week = SpendLimit("meta", "a", most=LimitAmount(10.0), period="week 2")
    horizon_long = SpendLimit("tiktok", None, most=LimitAmount(100.0))
    problem = spread_over_periods(roots(1000.0, week, horizon_long), WEEKS)
    expected = {BindingLimit(SEGMENTS[0], "most", "segment", "week 2", is_of_period=True)}
    expected |= {BindingLimit(SEGMENTS[2], "most", "platform", one.name) for one in WEEKS}
    assert set(allocate(problem).binding) == expected


def test_a_periods_own_limit_holds_all_segments_of_it_and_no_other():
    capped = (replace(WEEKS[0], most=LimitAmount(10.0)), *WEEKS[1:])
    binding = allocate(spread_over_periods(roots(1000.0), capped)).binding
    assert set(binding) == {BindingLimit(one, "most", "group", "week 1", is_of_period=True) for one in SEGMENTS}
