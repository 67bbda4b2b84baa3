"""The program that goes on from case to case against the one that starts anew, and what its prices prove."""

import numpy as np
import pytest

from optimizer.allocation.limits.region import Group, Region
from optimizer.allocation.solver.ground import ground_of, narrowed_majorants, worth
from optimizer.allocation.solver.group_relaxation import fill_by_program
from optimizer.allocation.solver.warm_program import WarmProgram
from optimizer.domain.curve import FamilyCurve


def random_ground(seed, n_segments=12):
    """S-shaped and concave curves under overlapping floors and caps that one random split obeys."""
    rng = np.random.default_rng(seed)
    curves = tuple(
        FamilyCurve("hill", float(c), float(h), float(s), 6.0 * float(h))
        for c, h, s in zip(
            rng.lognormal(4.0, 1.0, n_segments),
            rng.lognormal(6.0, 1.0, n_segments),
            rng.uniform(0.8, 3.0, n_segments),
            strict=True,
        )
    )
    half = np.array([curve.half_saturation for curve in curves])
    split = half * rng.uniform(0.0, 0.7, n_segments)
    budget = float(split.sum())
    groups = []
    for limit in range(5):
        members = np.sort(rng.choice(n_segments, 4, replace=False))
        total = float(split[members].sum())
        groups.append(Group(members, np.ones(4), 0.8 * total, 1.2 * total if limit % 2 else np.inf, 0.0, limit))
    threshold = np.where(rng.random(n_segments) < 0.3, 0.2 * half, 0.0)
    upper = np.minimum(6.0 * half, budget)
    region = Region(budget, np.zeros(n_segments), upper, threshold, tuple(groups), np.zeros(n_segments))
    return ground_of(curves, region), split, rng


@pytest.mark.parametrize("seed", range(6))
def test_case_after_case_it_finds_what_a_new_program_finds(seed):
    ground, _, rng = random_ground(seed)
    region = ground.region
    program = WarmProgram(ground)
    guess, bounds = None, {}
    for number in range(12):
        relaxation, standing = program.solve(bounds, region.groups, guess, exact=True)
        afresh = fill_by_program(narrowed_majorants(ground, bounds), region.budget, region.groups)
        if afresh.shortfall <= 1e-9 * region.budget:
            assert relaxation.bound == pytest.approx(afresh.bound, rel=1e-6), number
            assert standing.outcome.sum() == pytest.approx(afresh.bound, rel=1e-6)
            assert (standing.spend >= standing.low - 1e-9).all()
            assert (standing.spend <= standing.high + 1e-9).all()
        else:
            assert relaxation.shortfall > 1e-9 * region.budget
        guess = relaxation.segment_prices
        segment = int(rng.integers(len(ground.curves)))
        low, high = bounds.get(segment, (0.0, float(region.upper[segment])))
        middle = 0.5 * (low + high)
        start = max(middle, float(region.threshold[segment]))
        halves = (low, middle), (start, max(start, high))
        bounds = {} if number % 5 == 4 else {**bounds, segment: halves[int(rng.integers(2))]}


@pytest.mark.parametrize("seed", range(6))
def test_no_bound_is_below_a_split_that_the_limits_allow(seed):
    ground, split, _ = random_ground(seed)
    split = np.where(split < ground.region.threshold, split, split)  # what a minimum forbids is below it as well
    outcome = float(np.where(split < ground.region.threshold, 0.0, worth(ground, split)).sum())
    for enough in (-np.inf, 0.0):
        for guess in (None, np.zeros(len(split)), np.full(len(split), 1e3)):
            relaxation, _ = WarmProgram(ground).solve({}, ground.region.groups, guess, enough)
            assert relaxation.bound >= outcome * (1.0 - 1e-9)


def test_a_case_that_limits_forbid_is_worth_less_than_nothing():
    ground, _, _ = random_ground(1)
    group = ground.region.groups[0]
    bounds = {int(member): (0.0, 0.01 * group.least) for member in group.members}
    relaxation, _ = WarmProgram(ground).solve(bounds, ground.region.groups, None)
    assert relaxation.shortfall == pytest.approx(0.96 * group.least, rel=0.5)
    assert relaxation.bound < 0.0
