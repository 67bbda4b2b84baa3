"""The tabulated truth: its shape, and that no curve family is hidden in it."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import least_squares

from optimizer.curves.shapes.saturation import FAMILIES, Family
from optimizer.simulation import World, WorldSettings, make_world
from optimizer.simulation.truth import steady_outcome
from optimizer.simulation.world import story_truth, tell_story

CALM = WorldSettings(drift=0.0, season=0.0, seed=3)


@pytest.fixture(scope="module")
def world() -> World:
    return make_world(WorldSettings(seed=3))


def usual_efficiency(settings: WorldSettings, times: tuple[float, ...]) -> np.ndarray:
    """Outcome per money at multiples of every segment's even share of the budget, (n_segments, n_times)."""
    story = tell_story(settings)
    spend = np.tile(np.array(times) * settings.monthly_budget / 30 / 12, (12, 1))
    return steady_outcome(story.market, story.around, settings.horizon_days, spend) / spend


def test_truth_starts_at_nothing_and_never_falls(world: World) -> None:
    truth = world.truth
    assert truth.segments == tuple(sorted(world.settings.segments))
    assert (truth.spend[:, 0] == 0).all()
    assert (truth.outcome[:, 0] == 0).all()
    assert (np.diff(truth.spend, axis=1) > 0).all()
    assert (np.diff(truth.outcome, axis=1) >= 0).all()
    assert truth.outcome[:, -1].min() > 0


@pytest.mark.parametrize("seed", range(2))
def test_the_running_maximum_hides_hardly_anything(seed: int) -> None:
    story = tell_story(WorldSettings(seed=seed, fatigue=1.7, saturation=1.7))
    spend = np.tile(np.linspace(1.0, 900.0, 25), (12, 1))
    outcome = steady_outcome(story.market, story.around, 30, spend)
    assert (np.diff(outcome, axis=1) > -0.01 * outcome[:, 1:]).all()


def test_doubling_a_large_spend_never_doubles_the_outcome() -> None:
    efficiency = usual_efficiency(CALM, (1.0, 2.0, 4.0, 8.0))
    assert (efficiency[:, 2] < efficiency[:, 1]).all()
    assert (efficiency[:, 3] < 0.8 * efficiency[:, 1]).all()


def test_learning_makes_small_spends_bend_upwards() -> None:
    times = (0.02, 0.3)
    slow = usual_efficiency(replace(CALM, learning=1.5, organic_credit=0.0), times)
    at_once = usual_efficiency(replace(CALM, learning=0.0, organic_credit=0.0), times)
    rises = slow[:, 1] > slow[:, 0]
    assert rises.mean() > 0.6
    relative = (slow[:, 1] / slow[:, 0]) / (at_once[:, 1] / at_once[:, 0])
    assert (relative > 1.1).all()


@pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES.keys())
def test_no_family_fits_exactly(world: World, family: Family) -> None:
    curves = zip(world.truth.spend, world.truth.outcome, strict=True)
    misfits = [_best_misfit(family, spend, outcome) for spend, outcome in curves]
    assert min(misfits) > 0.002
    assert np.median(misfits) > 0.008


def test_negative_control_a_family_fits_itself() -> None:
    spend = np.linspace(0.0, 900.0, 40)
    hill = FAMILIES["hill"]
    assert _best_misfit(hill, spend, 7.0 * hill.value(spend / 210.0, np.array(1.4))) < 1e-4


def test_the_same_market_gives_the_same_table() -> None:
    story = tell_story(CALM)
    fine, again, coarse = (story_truth(story, most) for most in (300.0, 300.0, 900.0))
    np.testing.assert_array_equal(fine.outcome, again.outcome)
    finer, coarser = (np.interp(80.0, truth.spend[0], truth.outcome[0]) for truth in (fine, coarse))
    assert finer == pytest.approx(coarser, rel=0.01)


def _best_misfit(family: Family, spend: np.ndarray, outcome: np.ndarray) -> float:
    """Root mean square error of the least-squares fit, as a share of the largest outcome."""

    def errors(parameters: np.ndarray) -> np.ndarray:
        ceiling, half, shape = np.exp(parameters)
        shape = min(shape, family.most_shape) if family.most_shape else shape
        return (ceiling * family.value(spend / half, np.array(shape)) - outcome) / outcome[-1]

    starts = [np.log([outcome[-1] * 1.5, spend[-1] * share, shape]) for share in (0.1, 0.5) for shape in (0.7, 1.3)]
    fits = [least_squares(errors, start, bounds=(-15, 15)) for start in starts]
    return float(np.sqrt(2 * min(fit.cost for fit in fits) / spend.size))
