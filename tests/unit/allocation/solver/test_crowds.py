"""Many alike S-curves are split by how many of them are funded, few are told apart one by one."""

import numpy as np
import pytest

from optimizer.allocation import allocate, certify
from optimizer.domain.curve import FamilyCurve
from optimizer.domain.problem import AllocationProblem, Branch, LimitAmount, SpendLimit
from optimizer.domain.segment import Segment

TOLERANCE = 1e-4
PATIENT = 60.0


def alike_under_a_cap(n_segments, spread, cap, budget):
    """Nearly the same S-curves, each ended by a cap where it is still steep."""
    rng = np.random.default_rng(5)
    curves = tuple(
        FamilyCurve("hill", 100.0 * (1.0 + spread * rng.normal()), 50.0 * (1.0 + 0.3 * spread * rng.normal()), 3.9726)
        for _ in range(n_segments)
    )
    segments = tuple(Segment(f"p{place}", "all") for place in range(n_segments))
    limit = SpendLimit(None, None, most=LimitAmount(cap, "money"), each=True)
    return AllocationProblem(segments, curves, budget, (limit,))


def branches_of(tree):
    return [tree, *branches_of(tree.low), *branches_of(tree.high)] if isinstance(tree, Branch) else []


@pytest.mark.parametrize("spread", [1e-4, 0.02])
@pytest.mark.parametrize("budget", [124.0, 150.0, 230.0])
def test_what_caps_leave_over_is_settled_by_few_cases(spread, budget):
    problem = alike_under_a_cap(12, spread, 40.33, budget)
    allocation = allocate(problem, seconds=PATIENT)
    assert certify(problem, allocation).gap <= TOLERANCE
    # told apart by where the curve is steepest, or at the knot beside the money left over, it takes a hundred
    assert len(branches_of(allocation.proof)) <= 12


def test_few_alike_segments_are_not_counted():
    problem = alike_under_a_cap(5, 0.02, 40.33, 140.0)
    allocation = allocate(problem, seconds=PATIENT)
    assert certify(problem, allocation).gap <= TOLERANCE
    assert not any(branch.members for branch in branches_of(allocation.proof))
