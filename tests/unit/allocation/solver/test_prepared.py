"""Curves prepared once give the allocations that they give unprepared."""

import numpy as np
import pytest

from optimizer.allocation import allocate, certify
from optimizer.allocation.solver.prepared import prepare_curves
from optimizer.domain.curve import DrawnCurve, FamilyCurve, PointCurve
from optimizer.domain.problem import AllocationProblem, LimitAmount, SpendLimit
from optimizer.domain.segment import Segment
from optimizer.errors import CurveError

SEGMENTS = tuple(Segment(f"platform {place % 2}", f"audience {place}") for place in range(8))


def some_curves():
    rng = np.random.default_rng(3)
    drawn = [
        DrawnCurve("hill", rng.lognormal(3, 0.3, 50), rng.lognormal(5, 0.4, 50), rng.uniform(0.8, 3.0, 50))
        for _ in range(6)
    ]
    points = PointCurve(np.array([0.0, 50.0, 300.0]), np.array([2.0, 9.0, 20.0]))
    return (*drawn, points, FamilyCurve("power", 10.0, 100.0, 0.6, most=120.0))


@pytest.mark.parametrize("budget", [0.0, 5.0, 150.0, 900.0, 4000.0, 20_000.0])
def test_prepared_curves_give_the_same_answer_for_any_budget(budget):
    curves = some_curves()
    prepared = prepare_curves(curves, SEGMENTS, 5000.0)
    limits = (
        SpendLimit(SEGMENTS[0].platform, SEGMENTS[0].audience, on_off_minimum=LimitAmount(60.0)),
        SpendLimit("platform 1", None, most=LimitAmount(0.6, "share")),
    )
    for some in ((), limits[:1], limits):
        problem = AllocationProblem(SEGMENTS, curves, budget, some)
        usual, quick = allocate(problem), allocate(problem, prepared=prepared)
        certificate = certify(problem, quick)
        assert certificate.gap <= 2e-4
        assert certificate.max_violation <= 1e-6 * max(budget, 1.0)
        assert certificate.value == pytest.approx(certify(problem, usual).value, rel=2e-4)


def test_what_was_prepared_for_other_curves_is_not_used():
    prepared = prepare_curves(some_curves()[::-1], SEGMENTS, 5000.0)
    problem = AllocationProblem(SEGMENTS, some_curves(), 900.0)
    np.testing.assert_array_equal(allocate(problem, prepared=prepared).spend, allocate(problem).spend)


def test_bad_curves_are_refused_when_they_are_prepared():
    with pytest.raises(CurveError, match="audience 3"):
        prepare_curves((*some_curves()[:3], FamilyCurve("hill", 0.0, 1.0, 1.0)), SEGMENTS[:4], 10.0)
