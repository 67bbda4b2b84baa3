"""Guardrails that forbid all spend, and those that only seem to."""

from dataclasses import replace

import numpy as np
import pytest

from optimizer.allocation import allocate, certify
from optimizer.domain.curve import FamilyCurve, PointCurve
from optimizer.domain.problem import AllocationProblem, Guardrail, LimitAmount, SpendLimit
from optimizer.domain.segment import Segment
from optimizer.errors import InfeasibleError

STEEP = FamilyCurve("power", 100.0, 500.0, 0.3)
"""Endless slope at 0, so that no price of a guardrail keeps its outcome down."""


def question(volumes, rate, most, curves=None, limits=()):
    segments = tuple(Segment("a", f"x{place}") for place in range(len(volumes)))
    guardrail = Guardrail("bounce rate", most, tuple(volumes), None if rate is None else np.array(rate))
    return AllocationProblem(segments, curves or (STEEP,) * len(volumes), 1000.0, (guardrail, *limits))


def bound_of_nothing(problem):
    """Upper bound that the certificate proves for the plan of the allocator, which must be to spend nothing."""
    allocation = allocate(problem)
    assert allocation.spend.sum() <= 1e-9 * problem.budget
    return certify(problem, replace(allocation, spend=np.zeros_like(allocation.spend))).upper_bound


@pytest.mark.parametrize("volume", [FamilyCurve("hill", 50.0, 300.0, 3.7), FamilyCurve("log", 20.0, 100.0, 1.0)])
def test_rates_above_the_level_everywhere_forbid_all_spend(volume):
    assert bound_of_nothing(question([volume, volume], [0.3, 0.21], 0.2)) == 0.0


def test_a_volume_that_costs_too_much_everywhere_forbids_all_spend():
    # One unit of volume costs at least 1000 / 50 / 2 = 10.
    volume = FamilyCurve("hill", 50.0, 500.0, 2.0)
    assert bound_of_nothing(question([volume], None, 19.0)) == 0.0


def test_one_segment_below_the_level_makes_room_for_the_others():
    volume = FamilyCurve("linear", 50.0, 500.0, 1.0)
    allocation = allocate(question([volume, volume], [0.3, 0.1], 0.2))
    assert allocation.spend.sum() == pytest.approx(1000.0)


def test_a_volume_that_begins_late_costs_nothing_until_then():
    late = PointCurve(np.array([0.0, 400.0, 1000.0]), np.array([0.0, 0.0, 50.0]))
    allocation = allocate(question([late], [0.3], 0.2))
    assert allocation.spend[0] == pytest.approx(400.0, rel=1e-6)


def test_volume_without_spend_makes_room():
    given = PointCurve(np.array([0.0, 1000.0]), np.array([30.0, 31.0]))
    dear = FamilyCurve("linear", 1.0, 100.0, 1.0)
    problem = question([given, dear], None, 10.0)
    allocation = allocate(problem)
    assert allocation.spend.sum() > 100.0
    assert certify(problem, allocation).gap <= 1e-4


def test_a_least_spend_that_a_guardrail_forbids_leaves_no_case_open():
    volume = FamilyCurve("linear", 50.0, 500.0, 1.0)
    least = SpendLimit("a", "x0", least=LimitAmount(10.0))
    with pytest.raises(InfeasibleError, match="bounce rate"):
        allocate(question([volume], [0.3], 0.2, limits=(least,)))


@pytest.mark.parametrize("level", [0.3, 0.1 + 0.2, 0.3 * (1.0 + 1e-13)])
def test_a_level_at_the_lowest_rate_leaves_that_segment_all_the_money(level):
    volumes = (
        FamilyCurve("hill", 900.0, 300.0, 1.9),
        FamilyCurve("hill", 4000.0, 230.0, 0.5),
        FamilyCurve("power", 15.0, 180.0, 0.4),
    )
    problem = question(volumes, [0.3, 0.58, 0.75], level)
    allocation = allocate(problem)
    assert allocation.spend == pytest.approx([1000.0, 0.0, 0.0], abs=1e-6)
    assert certify(problem, allocation).gap <= 1e-4


def test_silent_volume_is_free_and_the_rest_is_not():
    silent = PointCurve(np.array([0.0, 250.0, 1000.0]), np.array([0.0, 0.0, 40.0]))
    loud = FamilyCurve("linear", 50.0, 500.0, 1.0)
    problem = question([silent, loud], [0.3, 0.4], 0.2)
    allocation = allocate(problem)
    assert allocation.spend == pytest.approx([250.0, 0.0], abs=1e-6)
    assert certify(problem, allocation).gap <= 1e-4


def test_a_kinked_volume_keeps_the_budget():
    curves = (FamilyCurve("hill", 192.0, 177.0, 1.5), FamilyCurve("logistic", 126.0, 960.0, 4.0, 1000.0))
    kinked = PointCurve(
        np.array([0.0, 480.0, 840.0, 1000.0, 1600.0, 2250.0]), np.array([0.0, 0.0, 180.0, 500.0, 500.0, 710.0])
    )
    volumes = (kinked, FamilyCurve("logistic", 68.0, 2900.0, 4.7, 1770.0))
    for budget in (1800.0, 1816.64):
        problem = replace(question(volumes, [0.5655, 0.7206], 0.57301, curves), budget=budget)
        certificate = certify(problem, allocate(problem))
        assert certificate.max_violation <= 1e-6 * budget
        assert certificate.gap <= 1e-4


def test_a_segment_whose_curve_ends_below_its_minimum_makes_no_room_under_a_guardrail():
    """b is cheap up to the end of its curve, but may spend nothing or 700; a is too dear anywhere."""
    curves = (FamilyCurve("linear", 5.0, 1.0, 1.0), FamilyCurve("linear", 5.0, 1.0, 1.0, 200.0))
    volumes = (FamilyCurve("linear", 0.5, 1.0, 1.0), FamilyCurve("linear", 3.0, 1.0, 1.0))
    limits = (
        SpendLimit("b", "x", on_off_minimum=LimitAmount(700.0)),
        Guardrail("cost per lead", 1.0, volumes, None),
    )
    problem = AllocationProblem((Segment("a", "x"), Segment("b", "x")), curves, 1000.0, limits)
    certificate = certify(problem, allocate(problem))
    assert (certificate.value, certificate.upper_bound) == (0.0, 0.0)
