"""The most that curves bring above a price: never below a dense grid, and close to it."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.allocation.certificate.certify import certify
from optimizer.curves.shapes.saturation import FAMILIES
from optimizer.domain.curve import DrawnCurve, FamilyCurve, PointCurve, WeightedCurve
from optimizer.domain.problem import Allocation, AllocationProblem, Guardrail, LimitAmount, Prices, SpendLimit
from optimizer.domain.segment import Segment

SEGMENT = Segment("meta", "men")
BUDGET = 1000.0
CLOSE = 3e-6
"""The certificate aims at 1e-6 of the value; the grid has its own error."""
DENSE = np.unique(np.concatenate([[0.0], np.geomspace(1e-9, BUDGET, 20_001), np.linspace(0.0, BUDGET, 20_001)]))


def outcome_of(curve, spend):
    if isinstance(curve, PointCurve):
        return np.interp(spend, curve.spend, curve.outcome)
    if isinstance(curve, WeightedCurve):
        return sum(weight * outcome_of(part, spend) for part, weight in zip(curve.parts, curve.weights, strict=True))
    value, draws = FAMILIES[curve.family].value, (curve.ceiling, curve.half_saturation, curve.shape)
    parts = [c * value(spend / h, np.asarray(s)) for c, h, s in zip(*map(np.atleast_1d, draws), strict=True)]
    return np.mean(parts, axis=0)


TRACE = PointCurve(np.array([0.0, BUDGET]), np.array([1e-15, 1e-15]))
NOTHING = PointCurve(np.array([0.0, BUDGET]), np.zeros(2))


def bound_of(curve, cost, limits=(), prices=(), spend=0.0):
    """Bound of a plan of one segment when money is free but has its cost; the shadow price proves nothing.

    Beside it is one that brings nothing but a trace of volume, without spend: so no guardrail forbids all spend.
    """
    beside = tuple(replace(one, volume=(*one.volume, TRACE), rate=add_zero(one.rate)) for one in limits if is_rail(one))
    limits = (*beside, *(one for one in limits if not is_rail(one)))
    segments, curves = (SEGMENT, Segment("meta", "nobody")), (curve, NOTHING)
    problem = AllocationProblem(segments, curves, BUDGET, limits, money_cost=cost)
    at = np.array([spend, 0.0])
    answer = Allocation(segments, at, at, np.nan, (0.0,) * 9, (), BUDGET - spend, (Prices(0.0, tuple(prices)),))
    return certify(problem, answer).upper_bound


def is_rail(limit):
    return isinstance(limit, Guardrail)


def add_zero(rate):
    return None if rate is None else np.append(rate, 0.0)


def drawn(rng, name, n_draws=60):
    shape = rng.uniform(0.1, 1.0, n_draws) if name == "power" else rng.uniform(0.3, 8.0, n_draws)
    return DrawnCurve(name, rng.lognormal(3, 1, n_draws), rng.lognormal(4, 1.5, n_draws), shape)


@pytest.mark.parametrize("name", list(FAMILIES))
@settings(max_examples=6)
@given(seed=st.integers(0, 2**32 - 1))
def test_means_of_draws_and_weighted_sums_are_bounded_sharply(name, seed):
    rng = np.random.default_rng(seed)
    points = PointCurve(np.array([0.0, 40.0, 300.0, 2000.0]), np.cumsum(rng.exponential(20.0, 4)))
    curve = drawn(rng, name)
    if rng.random() < 0.5:
        curve = WeightedCurve((curve, points, drawn(rng, "hill", 3)), tuple(rng.uniform(0.0, 5.0, 3).tolist()))
    cost = float(rng.choice([0.0, 0.01, 0.1, 1.0, 10.0]))
    profit = outcome_of(curve, DENSE) - cost * DENSE
    best = profit.max()
    bound = bound_of(curve, cost, spend=float(DENSE[profit.argmax()]))
    assert best * (1.0 - 1e-12) <= bound <= best * (1.0 + CLOSE) + 1e-9


@pytest.mark.parametrize("rate", [0.3, 2.5, None])
@settings(max_examples=10)
@given(seed=st.integers(0, 2**32 - 1))
def test_volumes_under_a_guardrail_count_with_their_sign(rate, seed):
    """f(x) - price (r - most) V(x), a difference of curves where the rate is above the level."""
    rng = np.random.default_rng(seed)
    name = str(rng.choice(list(FAMILIES)))
    curve, volume = drawn(rng, name, 5), drawn(rng, str(rng.choice(["hill", "power", "log"])), 5)
    price, level = float(rng.choice([0.1, 0.5, 3.0])), 0.8
    rail = Guardrail("rail", level, (volume,), None if rate is None else np.array([rate]))
    term = (DENSE if rate is None else rate * outcome_of(volume, DENSE)) - level * outcome_of(volume, DENSE)
    profit = outcome_of(curve, DENSE) - 0.05 * DENSE - price * term
    # The value that the aim is a share of is that of the plan without the guardrail.
    value = (outcome_of(curve, DENSE) - 0.05 * DENSE).max()
    spend = float(DENSE[(outcome_of(curve, DENSE) - 0.05 * DENSE).argmax()])
    bound = bound_of(curve, 0.05, [rail], [price], spend)
    assert profit.max() - 1e-12 * value <= bound <= profit.max() + CLOSE * max(value, profit.max()) + 1e-9


@pytest.mark.parametrize("step", [0.7, 5.0, 33.0, 400.0])
@settings(max_examples=8)
@given(seed=st.integers(0, 2**32 - 1))
def test_whole_multiples_are_bounded_exactly(step, seed):
    rng = np.random.default_rng(seed)
    curve = FamilyCurve("hill", 100.0, float(rng.uniform(20, 600)), float(rng.uniform(0.5, 6.0)))
    low, high = np.sort(rng.uniform(0.0, BUDGET, 2))
    limit = SpendLimit("meta", "men", least=LimitAmount(low), most=LimitAmount(high), step=step)
    cost = float(rng.choice([0.0, 0.02, 0.2]))
    spend = step * np.arange(np.floor(BUDGET / step) + 1)
    spend = spend[(spend >= low) & (spend <= high)]
    bound = bound_of(curve, cost, [limit], [0.0])
    if not len(spend):
        assert bound == -np.inf
        return
    assert bound == pytest.approx((outcome_of(curve, spend) - cost * spend).max(), rel=1e-12, abs=1e-12)


def test_very_many_multiples_are_bounded_as_if_any_spend_were_allowed():
    curve = FamilyCurve("hill", 100.0, 300.0, 2.0)
    limit = SpendLimit("meta", "men", step=0.001)
    profit = (outcome_of(curve, DENSE) - 0.05 * DENSE).max()
    assert bound_of(curve, 0.05, [limit], [0.0]) == pytest.approx(profit, rel=1e-6)


@pytest.mark.parametrize("curve", [FamilyCurve("power", 10.0, 100.0, 0.1), FamilyCurve("hill", 10.0, 100.0, 0.2)])
def test_an_infinite_slope_at_nothing_is_bounded(curve):
    """A power law rises without end next to 0; alone, as one draw, and against the volume of another."""
    many = DrawnCurve(curve.family, *(np.array([one]) for one in (curve.ceiling, curve.half_saturation, curve.shape)))
    for cost in (0.5, 50.0, 5000.0):
        profit = outcome_of(curve, np.geomspace(1e-30, BUDGET, 100_001)) - cost * np.geomspace(1e-30, BUDGET, 100_001)
        for one in (curve, many):
            assert profit.max() <= bound_of(one, cost, spend=1e-3) <= profit.max() * (1.0 + 1e-5)
    rail = Guardrail("rail", 1.0, (curve,), np.array([1.9]))
    assert bound_of(many, 0.5, [rail], [1.0], 1e-3) >= 0.1 * profit.max()
