"""One segment's spend changed, the rest held or re-optimized."""

from __future__ import annotations

import math

import numpy as np
import pytest

from optimizer.allocation import allocate, certify, spread_over_periods, what_if
from optimizer.domain.curve import FamilyCurve
from optimizer.domain.demand_period import DemandPeriod
from optimizer.domain.problem import AllocationProblem, LimitAmount, SpendLimit
from optimizer.domain.segment import Segment
from optimizer.errors import AllocationError, InfeasibleError

SCALES = (1.0, 2.0, 5.0)
SEGMENTS = tuple(Segment(platform, "a") for platform in ("meta", "snap", "tiktok"))


def roots(budget, *limits, most=None):
    return AllocationProblem(
        SEGMENTS, tuple(FamilyCurve("power", scale, 1.0, 0.5, most) for scale in SCALES), budget, limits
    )


def test_the_rest_is_split_anew():
    """30 for the three at their best is sqrt(30 x 30); with 5 for the first, 25 are shared 4 to 25."""
    problem = roots(30.0)
    answer = what_if(problem, allocate(problem), SEGMENTS[0], 5.0)
    np.testing.assert_allclose(answer.before, [1.0, 4.0, 25.0], rtol=1e-4)
    np.testing.assert_allclose(answer.after, [5.0, 100.0 / 29.0, 625.0 / 29.0], rtol=1e-4)
    assert answer.outcome_before == pytest.approx(30.0)
    assert answer.outcome_after == pytest.approx(math.sqrt(5.0) + math.sqrt(29.0 * 25.0))
    assert answer.marginal_outcome == pytest.approx(0.5 / math.sqrt(5.0))
    assert answer.place == 0
    assert answer.certificate.gap <= 1e-4
    assert answer.certificate.max_violation <= 1e-6
    assert answer.problem.budget == 30.0


def test_the_rest_is_held_and_the_budget_moves():
    problem = roots(30.0)
    answer = what_if(problem, allocate(problem), SEGMENTS[2], 36.0, reoptimize=False)
    np.testing.assert_allclose(answer.after, [1.0, 4.0, 36.0], rtol=1e-4)
    assert answer.problem.budget == pytest.approx(41.0, rel=1e-4)
    assert answer.outcome_after - answer.outcome_before == pytest.approx(5.0, rel=1e-3)
    # Re-optimized, 41 would bring sqrt(30 x 41).
    assert answer.certificate.upper_bound >= math.sqrt(30.0 * 41.0) * (1.0 - 1e-6)
    assert answer.certificate.max_violation <= 1e-6
    none = what_if(problem, allocate(problem), SEGMENTS[2], 0.0, reoptimize=False)
    assert none.outcome_after == pytest.approx(5.0, rel=1e-4)
    # Where the slope is infinite, the next whole unit counts.
    assert none.marginal_outcome == pytest.approx(5.0)


def test_the_spend_that_is_best_anyway_changes_nothing():
    problem = roots(30.0)
    allocation = allocate(problem)
    for reoptimize in (True, False):
        answer = what_if(problem, allocation, SEGMENTS[1], float(allocation.spend[1]), reoptimize=reoptimize)
        np.testing.assert_allclose(answer.after, answer.before, rtol=1e-4)
        assert answer.outcome_after == pytest.approx(answer.outcome_before, rel=1e-6)


def test_no_change_brings_more_than_the_best_split():
    problem = roots(30.0)
    allocation = allocate(problem)
    bound = certify(problem, allocation).upper_bound
    for spend in np.linspace(0.0, 30.0, 7):
        assert what_if(problem, allocation, SEGMENTS[1], float(spend)).outcome_after <= bound * (1.0 + 1e-9)


def test_amounts_outside_the_limits_are_refused():
    limits = (
        SpendLimit("meta", "a", most=LimitAmount(3.0), source="row 1"),
        SpendLimit("snap", None, least=LimitAmount(0.1, "share"), source="row 2"),
    )
    problem = roots(30.0, *limits, most=100.0)
    allocation = allocate(problem)
    for reoptimize in (True, False):
        with pytest.raises(InfeasibleError, match="row 1"):
            what_if(problem, allocation, SEGMENTS[0], 4.0, reoptimize=reoptimize)
        with pytest.raises(InfeasibleError, match="row 2"):
            what_if(problem, allocation, SEGMENTS[1], 1.0, reoptimize=reoptimize)
        with pytest.raises(AllocationError, match=r"curve is known up to 100\.0 only"):
            what_if(problem, allocation, SEGMENTS[2], 101.0, reoptimize=reoptimize)
        for spend in (-1.0, math.nan, math.inf):
            with pytest.raises(AllocationError, match="give an amount of money that is not negative"):
                what_if(problem, allocation, SEGMENTS[2], spend, reoptimize=reoptimize)
    with pytest.raises(AllocationError, match=r"more than the budget of 30\.0"):
        what_if(problem, allocation, SEGMENTS[2], 31.0)
    # Shares move with the budget: with the others held, a tenth of it is soon more than the second segment has.
    with pytest.raises(InfeasibleError, match="row 2"):
        what_if(problem, allocation, SEGMENTS[2], 90.0, reoptimize=False)


def test_a_segment_or_period_that_is_not_there_is_refused():
    problem = roots(30.0)
    allocation = allocate(problem)
    with pytest.raises(AllocationError, match="There is no segment x / y in the plan; use one of: meta / a, snap / a"):
        what_if(problem, allocation, Segment("x", "y"), 3.0)
    with pytest.raises(AllocationError, match="has no period May"):
        what_if(problem, allocation, SEGMENTS[0], 3.0, period="May")


def test_one_period_of_a_segment():
    problem = spread_over_periods(roots(30.0), [DemandPeriod("May", 0.5), DemandPeriod("June", 0.5)])
    allocation = allocate(problem)
    answer = what_if(problem, allocation, SEGMENTS[2], 20.0, period="June")
    assert answer.place == 5
    assert answer.after[5] == pytest.approx(20.0)
    assert answer.after.sum() == pytest.approx(30.0)
    assert answer.after[2] < answer.before[2]
    with pytest.raises(AllocationError, match="use one of: May, June"):
        what_if(problem, allocation, SEGMENTS[2], 20.0)
