"""Scoring a plan: the best split against brute force and against chance."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from optimizer.simulation import World, WorldSettings, best_split, make_world, share_of_best, true_outcome

SMALL = WorldSettings(
    platforms=("tiktok",), audiences=("Women 25-34", "Retargeting 30 days", "Newsletter readers"), learning=1.6, days=60
)


@pytest.fixture(scope="module")
def world() -> World:
    return make_world(WorldSettings(seed=8))


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("times", [0.2, 1.0])
def test_no_split_on_a_grid_is_better(seed: int, times: float) -> None:
    world = make_world(replace(SMALL, seed=seed))
    budget = times * world.budget
    best = true_outcome(world.truth, best_split(world, budget))
    parts = 30
    grid = [(a, b, parts - a - b) for a, b in product(range(parts + 1), repeat=2) if a + b <= parts]
    outcomes = [true_outcome(world.truth, np.array(split) * budget / parts) for split in grid]
    assert best >= max(outcomes) * (1 - 1e-9)
    assert best <= max(outcomes) * 1.05


def test_best_split_spends_the_budget_and_beats_random_splits(world: World) -> None:
    best = best_split(world)
    assert best.sum() == pytest.approx(world.budget)
    assert (best >= 0).all()
    rng = np.random.default_rng(0)
    most = true_outcome(world.truth, best)
    assert all(true_outcome(world.truth, split * world.budget) < most for split in rng.dirichlet(np.full(12, 0.7), 200))
    assert share_of_best(world, best) == pytest.approx(1.0)


def test_no_small_exchange_improves_the_best_split(world: World) -> None:
    best = best_split(world)
    outcome = true_outcome(world.truth, best)
    step = world.budget / 2000
    for giver, taker in product(range(12), repeat=2):
        moved = best.copy()
        given = min(step, moved[giver])
        moved[giver] -= given
        moved[taker] += given
        assert true_outcome(world.truth, moved) <= outcome * (1 + 1e-6)


def test_a_plan_may_name_segments_and_leave_some_out(world: World) -> None:
    first, second = world.truth.segments[:2]
    named = share_of_best(world, {first: 500.0, second: 700.0})
    assert named == share_of_best(world, np.array([500.0, 700.0] + [0.0] * 10))
    assert 0.0 < named < 1.0
    assert share_of_best(world, {}) == 0.0


def test_outcome_is_read_straight_between_the_knots(world: World) -> None:
    truth = world.truth
    budgets = np.zeros(12)
    budgets[3] = truth.spend[3, 10:12].mean() * truth.period.days
    assert true_outcome(truth, budgets) == pytest.approx(truth.outcome[3, 10:12].mean() * truth.period.days)
