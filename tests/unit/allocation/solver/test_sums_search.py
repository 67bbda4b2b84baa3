"""The search under limits on sums against all splits of small problems, and its last resort."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from optimizer.allocation import allocate, certify
from optimizer.allocation.limits.region import Count, Group, Region
from optimizer.allocation.solver.allowed import is_allowed, total_outcome
from optimizer.allocation.solver.cases import narrowed, whole_case
from optimizer.allocation.solver.ground import ground_of
from optimizer.allocation.solver.profiles import Profiles
from optimizer.allocation.solver.sums_search import is_of_sums, search_sums
from optimizer.allocation.solver.two_modes import two_modes
from optimizer.allocation.solver.warm_program import WarmProgram
from optimizer.domain.curve import FamilyCurve
from optimizer.domain.problem import AllocationProblem, LimitAmount, SpendLimit
from optimizer.domain.segment import Segment

GRAINS = 12
HIDDEN = 1e-4
"""Share of the outcome that tables may hide between their knots."""
SPLITS = [np.array(one, dtype=float) for one in product(range(GRAINS + 1), repeat=4) if 6 <= sum(one) <= GRAINS]


def small_ground(seed, *, either_or=False):
    """Four S-shaped curves of 12 grains of money, overlapping floors and a cap, two minimums.

    Where asked for, the sums that have a floor are nothing or at least an amount instead.
    """
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
    if either_or:
        amounts = rng.integers(5, 10, 2).astype(float)
        switched = (
            replace(one, least=0.0, most=np.inf, threshold=at) for one, at in zip(groups, amounts, strict=False)
        )
        groups = (*switched, groups[2])
    threshold = np.array([0.0, float(rng.integers(2, 5)), 0.0, float(rng.integers(2, 5))])
    region = Region(float(GRAINS), np.zeros(4), np.full(4, float(GRAINS)), threshold, groups, np.zeros(4))
    return ground_of(curves, region)


def never():
    return False


@pytest.mark.parametrize("either_or", [False, True])
@pytest.mark.parametrize("seed", range(12))
def test_no_split_in_whole_grains_is_better(seed, either_or):
    ground = small_ground(seed, either_or=either_or)
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


def test_sums_are_cut_at_their_minimum_and_are_decided_afterwards():
    ground = small_ground(2, either_or=True)
    _, root = search_sums(ground, None, None, 1e-5, never)
    cut_ = [case for case in cases_of(root) if case.cut is not None and case.cut.group is not None]
    assert cut_
    for case in cut_:
        place, threshold = case.cut.group, case.groups[case.cut.group].threshold
        assert (case.cut.at_most, case.cut.at_least) == (0.0, threshold)
        assert (case.low.groups[place].most, case.low.groups[place].threshold) == (0.0, 0.0)
        assert (case.high.groups[place].least, case.high.groups[place].threshold) == (threshold, 0.0)


def cases_of(case):
    return [case] if case.low is None else [case, *cases_of(case.low), *cases_of(case.high)]


@pytest.mark.parametrize("seed", [1, 5, 9])
def test_minimums_of_overlapping_sums_are_proved(seed):
    problem = overlapping(seed)
    allocation = allocate(problem, seconds=60.0)
    assert certify(problem, allocation).gap <= 1e-4
    for limit in problem.limits:
        inside = [
            limit.tag in tags or limit.platform == segment.platform
            for segment, tags in zip(problem.segments, problem.tags, strict=True)
        ]
        total = float(allocation.spend[inside].sum())
        if limit.on_off_minimum is not None:
            assert total == 0.0 or total >= limit.on_off_minimum.value * problem.budget * (1.0 - 1e-9)
        if limit.most is not None:
            assert total <= limit.most.value * problem.budget * (1.0 + 1e-9)


def overlapping(seed):
    """Sixteen S-shaped curves, caps on platforms, and tags that are nothing or at least half of the budget or so."""
    rng = np.random.default_rng(seed)
    size, half = 100.0 * rng.lognormal(0.0, 1.0, 16), rng.lognormal(0.0, 0.8, 16)
    segments = tuple(Segment(f"p{place % 4}", f"a{place}") for place in range(16))
    curves = tuple(
        FamilyCurve("hill", float(top), float(at), float(rng.uniform(1.0, 3.0)))
        for top, at in zip(size, half, strict=True)
    )
    tags = tuple(frozenset(tag for tag in ("t0", "t1", "t2") if rng.random() < 0.4) for _ in segments)
    limits = [SpendLimit(f"p{one}", None, most=LimitAmount(float(rng.uniform(0.2, 0.4)), "share")) for one in range(4)]
    limits += [
        SpendLimit(None, None, tag=f"t{one}", on_off_minimum=LimitAmount(float(rng.uniform(0.4, 0.7)), "share"))
        for one in range(3)
    ]
    return AllocationProblem(segments, curves, 16.0, tuple(limits), tags=tags)


@pytest.mark.parametrize("seed", range(12))
def test_least_spends_are_kept_where_their_sum_stays_below_its_minimum(seed):
    ground = small_ground(seed, either_or=True)
    region = replace(ground.region, lower=np.array([0.5, 0.0, 0.0, 0.0]))
    poor = FamilyCurve("hill", 1.0, 3.0, 1.0)
    found, _ = search_sums(ground_of((poor, poor, *ground.curves[2:]), region), None, None, 1e-5, never)
    assert found is not None
    assert (found.spend >= region.lower - 1e-9).all()


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
    assert is_of_sums(small_ground(0, either_or=True), 1e-4)
