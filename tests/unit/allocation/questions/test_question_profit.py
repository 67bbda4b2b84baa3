"""Spend as long as the next unit of money earns more than it costs."""

from __future__ import annotations

import math

import numpy as np
import pytest

from optimizer.allocation import certify, most_profit
from optimizer.curves.shapes.families import response_values
from optimizer.domain.curve import FamilyCurve, PointCurve
from optimizer.domain.problem import AllocationProblem, LimitAmount, SpendLimit
from optimizer.domain.segment import Segment
from optimizer.errors import AllocationError

SCALES = (1.0, 2.0, 5.0)


def roots(budget, *limits):
    segments = tuple(Segment("meta", f"audience {place}") for place in range(len(SCALES)))
    return AllocationProblem(segments, tuple(FamilyCurve("power", scale, 1.0, 0.5) for scale in SCALES), budget, limits)


def test_square_roots_are_worth_a_closed_form():
    """v m sqrt(30 S) - S is largest at S = 30 (v m)^2 / 4, where it is S."""
    answer = most_profit(roots(1e5), 40.0, 0.5)
    assert answer.spend == pytest.approx(30.0 * 20.0**2 / 4.0, rel=1e-4)
    assert answer.profit == pytest.approx(3000.0, rel=1e-6)
    assert answer.revenue == pytest.approx(40.0 * math.sqrt(30.0 * 3000.0), rel=1e-4)
    assert answer.profit <= answer.most_profit <= 3000.0 * (1.0 + 1e-4)
    assert answer.not_worth_spending == pytest.approx(1e5 - answer.spend)
    assert answer.no_room == 0.0
    assert answer.certificate == certify(answer.problem, answer.allocation)
    np.testing.assert_allclose(20.0 * answer.allocation.marginal_outcome, 1.0, rtol=1e-2)


def test_a_tight_budget_is_spent_whole():
    answer = most_profit(roots(500.0), 40.0, 0.5)
    assert answer.spend == pytest.approx(500.0)
    assert answer.not_worth_spending == 0.0
    assert answer.profit == pytest.approx(20.0 * math.sqrt(15_000.0) - 500.0)


def test_money_without_room_is_told_from_money_that_is_not_worth_spending():
    """The line is worth its 5 a unit up to its end at 100; 10 sqrt(x) - x is largest at 25."""
    segments = (Segment("meta", "line"), Segment("meta", "root"))
    curves = (FamilyCurve("linear", 50.0, 100.0, 1.0, 100.0), FamilyCurve("power", 1.0, 1.0, 0.5, 400.0))
    answer = most_profit(AllocationProblem(segments, curves, 1000.0), 10.0)
    np.testing.assert_allclose(answer.allocation.spend, [100.0, 25.0], rtol=1e-3)
    assert answer.no_room == pytest.approx(500.0)
    assert answer.not_worth_spending == pytest.approx(375.0, rel=1e-3)
    endless = most_profit(AllocationProblem(segments, curves, math.inf), 10.0)
    assert endless.spend == pytest.approx(125.0, rel=1e-3)
    assert endless.problem.budget == 500.0


def test_what_limits_force_in_is_spent_at_a_loss():
    least = SpendLimit("meta", "audience 0", least=LimitAmount(900.0))
    answer = most_profit(roots(1e4, least), 2.0)
    np.testing.assert_allclose(answer.allocation.spend, [900.0, 4.0, 25.0], rtol=1e-3)
    assert answer.profit == pytest.approx(2.0 * (30.0 + 4.0 + 25.0) - 929.0, rel=1e-4)


def test_shares_are_of_what_is_worth_spending():
    """At most a fifth for the best segment: V(S) = c sqrt(S), and v c sqrt(S) - S is largest at S = (v c)^2 / 4.

    Of the largest budget a fifth would be no limit at all, and a least share would force money in.
    """
    constant = 5.0 * math.sqrt(0.2) + 2.0
    capped = SpendLimit("meta", "audience 2", most=LimitAmount(0.2, "share"))
    answer = most_profit(roots(1e5, capped), 20.0)
    assert answer.profit == pytest.approx(100.0 * constant**2, rel=1e-3)
    assert answer.spend == pytest.approx(100.0 * constant**2, rel=0.05)
    assert answer.most_profit >= answer.profit
    assert answer.not_worth_spending == pytest.approx(1e5 - answer.spend)
    assert answer.certificate == certify(answer.problem, answer.allocation)
    forced = SpendLimit("meta", "audience 0", least=LimitAmount(0.5, "share"))
    # Half for the first: sqrt(S / 2) + sqrt(29 S / 2).
    constant = math.sqrt(0.5) + math.sqrt(14.5)
    assert most_profit(roots(1e5, forced), 20.0).profit == pytest.approx(100.0 * constant**2, rel=1e-3)


def test_nothing_is_worth_spending_where_nothing_earns():
    segments = (Segment("meta", "line"), Segment("meta", "late"))
    curves = (FamilyCurve("linear", 50.0, 100.0, 1.0), FamilyCurve("hill", 100.0, 1000.0, 3.0))
    answer = most_profit(AllocationProblem(segments, curves, 5000.0), 1.9)
    assert answer.spend == 0.0
    assert answer.not_worth_spending == 5000.0
    assert answer.profit == 0.0


@pytest.mark.parametrize("seed", range(4))
def test_against_brute_force_on_whole_units(seed):
    """Curves given by points at whole units: the most profit is at whole units."""
    rng = np.random.default_rng(seed)
    units = np.arange(6.0)
    curves = tuple(PointCurve(units, np.append(0.0, np.cumsum(rng.exponential(1.0, 5)))) for _ in range(3))
    segments = tuple(Segment("meta", f"audience {place}") for place in range(3))
    grid = np.stack(np.meshgrid(*[units] * 3, indexing="ij")).reshape(3, -1)
    grid = grid[:, grid.sum(axis=0) <= 11.0]
    worth = float(rng.uniform(0.7, 1.6))
    best = float((worth * response_values(curves, grid).sum(axis=0) - grid.sum(axis=0)).max())
    answer = most_profit(AllocationProblem(segments, curves, 11.0), worth)
    assert answer.profit == pytest.approx(best, rel=2e-4, abs=1e-9)
    assert answer.most_profit >= best * (1.0 - 1e-9)


@pytest.mark.parametrize(("value", "margin"), [(0.0, 1.0), (-3.0, 1.0), (math.nan, 1.0), (5.0, 0.0), (5.0, 1.1)])
def test_worth_that_makes_no_sense_is_refused(value, margin):
    with pytest.raises(AllocationError, match=r"The (value per outcome|margin) is"):
        most_profit(roots(100.0), value, margin)
