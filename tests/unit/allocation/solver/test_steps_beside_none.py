"""Segments in whole steps beside segments that take any amount."""

import numpy as np
import pytest

from optimizer.allocation import allocate, certify
from optimizer.curves.shapes.families import response_value
from optimizer.domain.curve import FamilyCurve, PointCurve
from optimizer.domain.problem import AllocationProblem, Guardrail, LimitAmount, SpendLimit
from optimizer.domain.segment import Segment

STEPPED, FREE = Segment("meta", "men"), Segment("tiktok", "men")
BUDGET = 1000.0
SMOOTH = (FamilyCurve("exponential", 9.0, 300.0, 1.0), FamilyCurve("hill", 7.0, 250.0, 1.6))
POINTS = tuple(
    PointCurve(np.linspace(0.0, BUDGET, 11), np.concatenate([[0.0], np.cumsum(np.linspace(steep, 0.2, 10))]))
    for steep in (3.0, 2.0)
)


def best_of_all(curves, step, most):
    """Every multiple for the first; the second takes all the rest that it may, as curves never fall."""
    first = np.arange(0.0, BUDGET + step, step)
    first = first[first <= BUDGET]
    second = np.minimum(BUDGET - first, most)
    return float((response_value(curves[0], first) + response_value(curves[1], second)).max())


@pytest.mark.parametrize("curves", [SMOOTH, POINTS], ids=["smooth", "points"])
@pytest.mark.parametrize("step", [0.5, 7.0, 130.0, 450.0])
@pytest.mark.parametrize("most", [BUDGET, 410.0])
def test_what_steps_leave_goes_to_the_others(curves, step, most):
    limits = (
        SpendLimit("meta", "men", source="row 1", step=step),
        SpendLimit("tiktok", "men", most=LimitAmount(most), source="row 2"),
    )
    problem = AllocationProblem((STEPPED, FREE), curves, BUDGET, limits)
    allocation = allocate(problem)
    certificate = certify(problem, allocation)
    best = best_of_all(curves, step, most)
    assert certificate.value == pytest.approx(best, rel=1e-4)
    assert certificate.upper_bound >= best * (1.0 - 1e-9)
    multiples = allocation.spend[0] / step
    assert multiples == pytest.approx(round(multiples), abs=1e-6)


def test_the_rest_is_not_placed_where_a_guardrail_forbids_it():
    clicks = (FamilyCurve("linear", 1.0, 1.0, 1.0), FamilyCurve("exponential", 400.0, 300.0, 1.0))
    guardrail = Guardrail("cost per click", 1.2, clicks, None, "row 2")
    problem = AllocationProblem(
        (STEPPED, FREE), SMOOTH, BUDGET, (SpendLimit("meta", "men", source="row 1", step=130.0), guardrail)
    )
    allocation = allocate(problem)
    brought = sum(float(response_value(curve, x)) for curve, x in zip(clicks, allocation.spend, strict=True))
    assert allocation.spend.sum() <= 1.2 * brought * (1.0 + 1e-9)
    assert certify(problem, allocation).max_violation <= 1e-6 * BUDGET
