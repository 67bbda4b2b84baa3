"""Many alike S-curves are split by how many of them are funded, few are told apart one by one."""

from dataclasses import replace

import numpy as np
import pytest

from optimizer.allocation import allocate, certify
from optimizer.allocation.limits.region import Group, Region
from optimizer.allocation.solver.crowd import kinds_of
from optimizer.allocation.solver.ground import ground_of
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


def test_members_of_the_same_limits_are_of_one_kind():
    curves = tuple(FamilyCurve("hill", 100.0, 50.0, 3.0) for _ in range(5))
    groups = (
        Group(np.array([0, 1, 2]), np.ones(3), 0.0, 80.0, 0.0, 0),
        Group(np.array([2, 3]), np.ones(2), 0.0, 60.0, 0.0, 1),
    )
    region = Region(100.0, np.zeros(5), np.full(5, 100.0), np.zeros(5), groups, np.zeros(5))
    kinds = kinds_of(ground_of(curves, region), np.arange(5))
    assert kinds[0] == kinds[1]
    assert sorted({int(one) for one in kinds}) == [0, 1, 2, 3]
    assert kinds_of(ground_of(curves, region), np.array([0, 1])).tolist() == [0, 0]
    alone = replace(region, groups=())
    assert kinds_of(ground_of(curves, alone), np.arange(5)).tolist() == [0] * 5


def test_few_alike_segments_are_not_counted():
    problem = alike_under_a_cap(5, 0.02, 40.33, 140.0)
    allocation = allocate(problem, seconds=PATIENT)
    assert certify(problem, allocation).gap <= TOLERANCE
    assert not any(branch.members for branch in branches_of(allocation.proof))


@pytest.mark.parametrize(("n_tags", "is_counted"), [(0, True), (4, False)])
def test_alike_segments_in_many_kinds_of_limits_are_not_counted(n_tags, is_counted):
    rng = np.random.default_rng(3)
    segments = tuple(Segment("p", f"a{place}") for place in range(16))
    curves = tuple(FamilyCurve("hill", 100.0 * (1.0 + 0.02 * rng.normal()), 50.0, 3.9726) for _ in segments)
    tags = tuple(frozenset(f"t{tag}" for tag in range(n_tags) if place >> tag & 1) for place in range(16))
    limits = [SpendLimit(None, None, tag=f"t{tag}", most=LimitAmount(0.55, "share")) for tag in range(n_tags)]
    limits.append(SpendLimit("p", None, most=LimitAmount(0.9, "share")))
    problem = AllocationProblem(segments, curves, 530.0, tuple(limits), tags=tags)
    allocation = allocate(problem, seconds=PATIENT)
    assert certify(problem, allocation).gap <= TOLERANCE
    assert any(branch.members for branch in branches_of(allocation.proof)) == is_counted
