"""The certificate catches what is wrong, and proves what is right, without trusting the solver."""

from dataclasses import replace

import numpy as np
import pytest

from optimizer.allocation import allocate, certify
from optimizer.curves.shapes.families import FAMILIES, response_value
from optimizer.domain.curve import FamilyCurve, PointCurve
from optimizer.domain.problem import Allocation, AllocationProblem, Branch, LimitAmount, Prices, SpendLimit
from optimizer.domain.segment import Segment

SEGMENTS = tuple(
    Segment(platform, audience) for platform in ("meta", "tiktok") for audience in ("men", "women", "teens")
)
LIMITS = (
    SpendLimit("meta", None, most=LimitAmount(0.5, "share")),
    SpendLimit("tiktok", "men", on_off_minimum=LimitAmount(150.0)),
    SpendLimit(None, "teens", least=LimitAmount(120.0)),
    SpendLimit("meta", "women", lock=LimitAmount(200.0)),
)


@pytest.fixture
def problem():
    rng = np.random.default_rng(11)
    curves = tuple(
        FamilyCurve("hill", ceiling, half, shape)
        for ceiling, half, shape in zip(
            rng.lognormal(4, 1, 6), rng.lognormal(5, 0.5, 6), rng.uniform(0.7, 3, 6), strict=True
        )
    )
    return AllocationProblem(SEGMENTS, curves, 1000.0, LIMITS)


def test_a_right_answer_is_proved(problem):
    certificate = certify(problem, allocate(problem))
    assert certificate.gap <= 1e-4
    assert certificate.max_violation <= 1e-9 * problem.budget


@pytest.mark.parametrize(
    ("move", "broken"),
    [
        ({1: +30.0, 4: -30.0}, 30.0),  # the lock, and tiktok / women pays
        ({0: +1000.0}, 1000.0),  # the budget
        ({2: -200.0, 5: -200.0}, 120.0),  # the audience's least
    ],
)
def test_broken_limits_are_measured_in_money(problem, move, broken):
    allocation = allocate(problem)
    spend = allocation.spend.copy()
    for place, amount in move.items():
        spend[place] += amount
    spend = np.maximum(spend, 0.0)
    assert certify(problem, replace(allocation, spend=spend)).max_violation >= broken - 1e-6


def test_half_an_on_off_minimum_is_broken_by_the_way_to_either_side(problem):
    allocation = allocate(problem)
    spend = allocation.spend.copy()
    freed, spend[3] = spend[3], 40.0
    spend[4] += freed - 40.0
    assert certify(problem, replace(allocation, spend=spend)).max_violation == pytest.approx(40.0)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -50.0])
def test_spends_that_are_no_money_are_broken(problem, bad):
    allocation = allocate(problem)
    spend = allocation.spend.copy()
    spend[0] = bad
    assert certify(problem, replace(allocation, spend=spend)).max_violation >= 50.0


def test_money_that_is_neither_placed_nor_told_is_broken(problem):
    allocation = allocate(problem)
    spend = allocation.spend.copy()
    spend[5] -= 5.0
    assert certify(problem, replace(allocation, spend=spend)).max_violation == pytest.approx(5.0)
    told = replace(allocation, spend=spend, unplaced=5.0)
    assert certify(problem, told).max_violation <= 1e-6


def test_a_poor_split_shows_its_gap(problem):
    allocation = allocate(problem)
    best = certify(problem, allocation)
    spend = allocation.spend.copy()
    paying = int(np.argmax(np.where(np.arange(6) == 1, 0.0, spend)))
    other = 4 if paying != 4 else 5
    spend[other] += 0.8 * spend[paying]
    spend[paying] *= 0.2
    poor = certify(problem, replace(allocation, spend=spend))
    assert poor.value == pytest.approx(sum(response_value(c, x) for c, x in zip(problem.curves, spend, strict=True)))
    assert poor.gap == pytest.approx((best.upper_bound - poor.value) / poor.value)
    assert poor.gap > 0.01


@pytest.mark.parametrize("factor", [0.0, 0.5, 0.9, 1.1, 3.0, -2.0])
def test_wrong_prices_never_prove_too_much(problem, factor):
    allocation = allocate(problem)
    best = certify(problem, allocation)
    wrong = Prices(allocation.shadow_price * factor, tuple(price * factor for price in allocation.group_prices))
    forged = replace(allocation, shadow_price=wrong.budget, group_prices=wrong.limits, proof=(wrong,))
    assert certify(problem, forged).upper_bound >= best.value * (1.0 - 1e-12)


@pytest.mark.parametrize(
    "hole",
    [
        Branch(0, None, 100.0, 300.0, (Prices(1e9, (0.0,) * 4),), (Prices(1e9, (0.0,) * 4),)),
        Branch(3, None, 0.0, 151.0, (), ()),
        Branch(None, 0, 0.0, 100.0, (), ()),
        Branch(None, None, 0.0, 0.0, (), ()),
        (),
    ],
)
def test_cases_that_leave_something_out_prove_nothing(problem, hole):
    """Only the bound from the shadow price is left."""
    allocation = allocate(problem)
    without = certify(problem, replace(allocation, proof=()))
    assert certify(problem, replace(allocation, proof=hole)).upper_bound == without.upper_bound
    assert without.upper_bound >= certify(problem, allocation).value


def _best(curve, price, low, high, threshold):
    """The largest f(x) - price x: the bound of a plan of one segment, less the price of its budget."""
    limits = (
        SpendLimit(
            "meta", "men", least=LimitAmount(low), most=LimitAmount(high), on_off_minimum=LimitAmount(threshold)
        ),
    )
    problem = AllocationProblem(SEGMENTS[:1], (curve,), 1000.0, limits, money_cost=max(price, 0.0))
    prices = Prices(0.0, (0.0,))
    if price < 0.0:  # money that must be spent anyway, on a sum over this segment and one that brings nothing
        nothing = FamilyCurve("linear", 0.0, 1.0, 1.0, most=0.0)
        forced = SpendLimit("meta", None, least=LimitAmount(0.0))
        problem = AllocationProblem(SEGMENTS[:2], (curve, nothing), 1000.0, (*limits, forced))
        prices = Prices(0.0, (0.0, price))
    spend = np.zeros(len(problem.segments))
    answer = Allocation(problem.segments, spend, spend, np.nan, (), (), 1000.0, (prices,))
    return certify(problem, answer).upper_bound


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        *((name, 1.0) for name in FAMILIES),
        ("hill", 0.3),
        ("hill", 2.5),
        ("hill", 6.0),
        ("power", 0.3),
        ("logistic", 9.0),
    ],
)
def test_the_best_at_a_price_is_never_below_a_sampled_spend_and_is_reached(name, shape):
    curve = FamilyCurve(name, 90.0, 200.0, shape)
    for low, high, threshold in ((0.0, 700.0, 0.0), (30.0, 500.0, 0.0), (0.0, 700.0, 90.0), (0.0, 50.0, 90.0)):
        spend = np.unique(np.concatenate([[threshold], np.linspace(low, high, 40_001), np.geomspace(1e-9, high, 2001)]))
        spend = spend[(spend >= low) & (spend <= high) & ((spend >= threshold) | (spend == 0.0))]
        for price in (-0.3, 0.0, 0.01, 0.1, 0.3, 1.0, 30.0):
            profit = response_value(curve, spend) - price * spend
            best = _best(curve, price, low, high, threshold)
            assert best >= profit.max() - 1e-12
            assert best <= profit.max() + 2e-4


def test_points_are_priced_at_knots_and_bounds():
    curve = PointCurve(np.array([0.0, 100.0, 200.0]), np.array([5.0, 5.0, 45.0]))
    assert _best(curve, 0.1, 0.0, 200.0, 0.0) == pytest.approx(25.0)
    assert _best(curve, 0.1, 0.0, 150.0, 0.0) == pytest.approx(10.0)
    assert _best(curve, 0.1, 0.0, 110.0, 90.0) == pytest.approx(5.0)
    assert _best(curve, 0.1, 120.0, 130.0, 0.0) == pytest.approx(17.0 - 13.0)
    assert _best(curve, 0.1, 0.0, 80.0, 90.0) == pytest.approx(5.0)
    assert _best(curve, 0.1, 10.0, 80.0, 90.0) == -np.inf
