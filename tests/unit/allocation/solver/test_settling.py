"""What limits are broken by in rounding is taken back, and the rest stays as it is."""

import numpy as np
import pytest
from scipy.optimize import brentq

from optimizer.allocation import allocate, certify
from optimizer.allocation.limits.region import read_demands, region_of
from optimizer.allocation.solver.ground import ground_of
from optimizer.allocation.solver.settling import settled
from optimizer.curves.shapes.families import response_value
from optimizer.domain.curve import FamilyCurve
from optimizer.domain.problem import AllocationProblem, Guardrail, LimitAmount, RatioLimit, Scope, SpendLimit
from optimizer.domain.segment import Segment

SEGMENTS = tuple(Segment(platform, audience) for platform in ("a", "b") for audience in ("x", "y"))
CURVES = tuple(FamilyCurve("hill", 50.0, half, 1.5) for half in (80.0, 120.0, 200.0, 300.0))
OVER, UNDER = Scope(platform="a"), Scope(platform="b")


def ground_with(*limits, budget=1000.0):
    problem = AllocationProblem(SEGMENTS, CURVES, budget, limits)
    return ground_of(CURVES, region_of(read_demands(problem), 4, budget, 0.0))


def test_what_holds_already_stays_as_it_is():
    ground = ground_with(RatioLimit(OVER, UNDER, 2.0))
    spend = np.array([300.0, 100.0, 200.0, 0.0])
    assert settled(ground, spend) is spend


@pytest.mark.parametrize("size", [1e-9, 1e-6, 1e-3])
def test_a_broken_ratio_a_full_sum_and_a_full_budget_are_held_to_the_last_digits(size):
    ground = ground_with(RatioLimit(OVER, UNDER, 2.0), SpendLimit("a", None, most=LimitAmount(650.0)), budget=975.0)
    spend = settled(ground, np.array([400.0, 250.0 + size, 325.0, size]))
    assert spend[:2].sum() <= 650.0 + 1e-12
    assert spend[:2].sum() >= 2.0 * spend[2:].sum() - 1e-12
    # of the cheapest ways back, one of the least money is taken
    assert np.abs(spend - [400.0, 250.0 + size, 325.0, size]).sum() == pytest.approx(2.0 * size, rel=1e-3)


def test_minimums_and_steps_stay_decided():
    ground = ground_with(
        SpendLimit("a", "x", on_off_minimum=LimitAmount(400.0)),
        SpendLimit("b", "x", step=25.0),
        RatioLimit(OVER, UNDER, 2.0),
    )
    spend = settled(ground, np.array([400.0, 100.0, 250.0, 1e-6]))
    assert spend.tolist() == [400.0, pytest.approx(100.0), 250.0, pytest.approx(0.0, abs=1e-12)]
    assert spend[:2].sum() >= 2.0 * spend[2:].sum()


def test_a_trace_beside_ratios_that_leave_nothing_is_taken_away():
    ground = ground_with(RatioLimit(OVER, UNDER, 2.0), RatioLimit(UNDER, OVER, 0.51))
    assert settled(ground, np.array([2e-7, 0.0, 1e-7, 0.0])).tolist() == [0.0, 0.0, 0.0, 0.0]


def test_limits_that_contradict_each_other_in_rounding_leave_what_is_closest():
    ground = ground_with(
        SpendLimit("a", None, least=LimitAmount(600.0)), SpendLimit("b", None, least=LimitAmount(400.0 + 1e-9))
    )
    spend = np.array([300.0, 300.0, 200.0, 200.0])
    assert settled(ground, spend) == pytest.approx(spend, abs=2e-9)


def test_a_ratio_beside_a_guardrail_meets_the_split_where_both_are_full():
    """Spend is (2.25 t, t), and t where the average is the level: the largest root of what money is above volume."""
    segments = (Segment("a", "x"), Segment("b", "x"))
    curve = FamilyCurve("exponential", 1.0, 20.0, 1.0)
    volume = (FamilyCurve("exponential", 210.0, 1642.0, 1.0), FamilyCurve("exponential", 179.0, 237.0, 1.0))
    level = 4.571534982708167
    limits = (RatioLimit(OVER, UNDER, 2.25), Guardrail("cost per lead", level, volume, None))
    problem = AllocationProblem(segments, (curve, curve), 1000.0, limits)

    def above(each):
        return 3.25 * each - level * (response_value(volume[0], 2.25 * each) + response_value(volume[1], each))

    each = brentq(above, 5.0, 300.0, xtol=1e-13)
    best = float(response_value(curve, 2.25 * each) + response_value(curve, each))
    allocation = allocate(problem)
    certificate = certify(problem, allocation)
    assert certificate.max_violation <= 1e-12 * allocation.spend.sum()
    assert best * (1.0 - 1e-6) <= certificate.value <= best * (1.0 + 1e-12)
    assert certificate.upper_bound >= best * (1.0 - 1e-12)
