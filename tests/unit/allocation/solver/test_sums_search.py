"""The search under limits on sums against all splits of small problems, and its last resort."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from optimizer.allocation.limits.region import Count, Group, Region
from optimizer.allocation.solver.allowed import is_allowed, total_outcome
from optimizer.allocation.solver.cases import narrowed, whole_case
from optimizer.allocation.solver.ground import ground_of
from optimizer.allocation.solver.profiles import Profiles
from optimizer.allocation.solver.sums_search import is_of_sums, search_sums
from optimizer.allocation.solver.two_modes import two_modes
from optimizer.allocation.solver.warm_program import WarmProgram
from optimizer.domain.curve import FamilyCurve

GRAINS = 12
HIDDEN = 1e-4
"""Share of the outcome that tables may hide between their knots."""
SPLITS = [np.array(one, dtype=float) for one in product(range(GRAINS + 1), repeat=4) if 6 <= sum(one) <= GRAINS]


def small_ground(seed):
    """Four S-shaped curves of 12 grains of money, an overlapping floor and cap, two minimums."""
    rng = np.random.default_rng(seed)
    curves = tuple(
        FamilyCurve("hill", float(rng.uniform(50.0, 150.0)), float(rng.uniform(2.0, 6.0)), float(rng.uniform(1.2, 3.0)))
        for _ in range(4)
    )
    groups = (
        Group(np.array([0, 1]), np.ones(2), 3.0, 7.0, 0.0, 0),
        Group(np.array([1, 2]), np.ones(2), 2.0, np.inf, 0.0, 1),
        Group(np.array([2, 3]), np.ones(2), 0.0, float(rng.integers(4, 8)), 0.0, 2),
    )
    threshold = np.array([0.0, float(rng.integers(2, 5)), 0.0, float(rng.integers(2, 5))])
    region = Region(float(GRAINS), np.zeros(4), np.full(4, float(GRAINS)), threshold, groups, np.zeros(4))
    return ground_of(curves, region)


def never():
    return False


@pytest.mark.parametrize("seed", range(12))
def test_no_split_in_whole_grains_is_better(seed):
    ground = small_ground(seed)
    found, root = search_sums(ground, None, None, 1e-5, never)
    assert found is not None
    assert is_allowed(ground, found.spend)
    best = max(total_outcome(ground, one) for one in SPLITS if is_allowed(ground, one))
    assert found.value >= best * (1.0 - 1e-5)
    assert leaf_bound(root) >= best * (1.0 - HIDDEN)
    assert leaf_bound(root) <= found.value * (1.0 + 2e-5)


def leaf_bound(case):
    """The largest bound of all cases that were not split."""
    if case.low is None:
        return case.relaxation.bound
    return max(leaf_bound(case.low), leaf_bound(case.high))


def test_when_there_is_no_time_one_rounding_is_made():
    ground = small_ground(3)
    found, root = search_sums(ground, None, None, 1e-5, lambda: True)
    assert root.low is None
    assert found is None or is_allowed(ground, found.spend)


@pytest.mark.parametrize("seed", range(6))
def test_modes_leave_something_allowed(seed):
    ground = small_ground(seed)
    root = whole_case(ground)
    cuts = two_modes(ground, Profiles(ground), root, range(4), 5.0)
    assert cuts is not None
    assert {cut.segment for cut, _ in cuts} == {0, 1, 2, 3}
    case = narrowed(ground, root, cuts)
    assert case.relaxation.shortfall <= 1e-9
    relaxed, _ = WarmProgram(ground).solve(case.bounds, ground.region.groups, None, exact=True)
    best, _ = search_sums(ground, None, None, 1e-5, never)
    assert relaxed.bound >= 0.9 * best.value


def test_other_problems_are_left_to_the_other_search():
    ground = small_ground(0)
    region = ground.region
    assert is_of_sums(ground, 1e-4)
    assert not is_of_sums(ground, 1e-9)
    assert not is_of_sums(replace(ground, region=replace(region, groups=())), 1e-4)
    count = Count(np.arange(4), np.zeros(4), 0, 2, 0)
    assert not is_of_sums(replace(ground, region=replace(region, counts=(count,))), 1e-4)
    either_or = (replace(region.groups[0], least=0.0, threshold=3.0),)
    assert not is_of_sums(replace(ground, region=replace(region, groups=either_or)), 1e-4)
