"""Simulated worlds of another make than the model: does the 80 % interval hold the truth about as often as it says?

The truth is each segment's outcome at the split that was kept. The first version of the curves claims no more than
being roughly calibrated, so the bounds are wide; the negative controls show that they still tell right from wrong.
"""

import numpy as np
import pytest

from optimizer.curves import fit_curves
from optimizer.domain.curve import CurveFit, FloatArray
from optimizer.simulation import World, make_world, true_outcome, varied_settings

N_WORLDS = 10
LEVEL = (0.1, 0.9)


@pytest.fixture(scope="module")
def fitted() -> list[tuple[World, CurveFit]]:
    worlds = [make_world(settings) for settings in varied_settings(N_WORLDS, seed=11)]
    return [(w, fit_curves(w.history, "conversions", w.settings.horizon)) for w in worlds]


def kept_outcomes(world: World, fit: CurveFit) -> tuple[FloatArray, FloatArray]:
    """True outcome of each segment at the kept split, and its draws, over the horizon."""
    days = world.settings.horizon_days
    one_by_one = np.diag(world.last_split)
    truth = np.array([true_outcome(world.truth, spend) for spend in one_by_one])
    kept = world.last_split / days
    draws = np.array([[np.interp(x, fit.spend[i], d[i]) for i, x in enumerate(kept)] for d in fit.draws]) * days
    return truth, draws


def share_held(fitted: list[tuple[World, CurveFit]], squeeze: float = 1.0) -> float:
    held = []
    for world, fit in fitted:
        truth, draws = kept_outcomes(world, fit)
        middle = draws.mean(axis=0)
        low, high = np.quantile(middle + squeeze * (draws - middle), LEVEL, axis=0)
        held.append((truth >= low) & (truth <= high))
    return float(np.concatenate(held).mean())


def test_the_intervals_hold_the_truth_about_as_often_as_they_say(fitted: list[tuple[World, CurveFit]]) -> None:
    assert 0.65 <= share_held(fitted) <= 0.97


def test_negative_control_intervals_a_quarter_as_wide_do_not(fitted: list[tuple[World, CurveFit]]) -> None:
    assert share_held(fitted, squeeze=0.25) < 0.5


def test_segments_are_ranked_as_the_truth_ranks_them(fitted: list[tuple[World, CurveFit]]) -> None:
    agreements = []
    for world, fit in fitted:
        truth, draws = kept_outcomes(world, fit)
        agreements.append(np.corrcoef(np.log(truth + 0.1), np.log(draws.mean(axis=0) + 0.1))[0, 1])
    assert np.mean(agreements) > 0.85
