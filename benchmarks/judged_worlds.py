"""One world, one fit: what the curves and the plan said, beside what is true."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from optimizer.allocation import allocate, objective_curves
from optimizer.curves import fit_curves
from optimizer.domain.curve import CurveFit, FloatArray
from optimizer.domain.problem import AllocationProblem
from optimizer.planning.outcome import expected_outcomes, move_probabilities
from optimizer.simulation import World, best_split, true_outcome

Fitter = Callable[[World], CurveFit]
LEVEL = 0.8
N_SPLITS = 20
BOLDNESS = 0.3
"""Random splits differ from the kept one by so much, standard deviation of logs."""


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """What was said of some figures, and where the truth lies in it.

    Attributes
    ----------
    truth, mean : (n,) array
        The truth, and the mean of the draws.
    rank : (n,) array
        Share of the draws below the truth, in [0, 1].
    width : (n,) array
        Half the 80 % interval as a share of the mean.
    """

    truth: FloatArray
    mean: FloatArray
    rank: FloatArray
    width: FloatArray

    @property
    def held(self) -> FloatArray:
        """Whether the 80 % interval held the truth, (n,) of 0 and 1."""
        tail = (1 - LEVEL) / 2
        return ((self.rank >= tail) & (self.rank <= 1 - tail)).astype(np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Chances:
    """Probabilities that were said, and whether it came so: (n,) arrays, `came` of 0 and 1."""

    said: FloatArray
    came: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """All that was said of one world.

    Attributes
    ----------
    name : str
        What is special about the world.
    share_of_best : float
        Of the plan.
    plan_total, kept_total, gain : Said
        Outcome over the horizon of the plan and of the kept split, and the difference; n = 1.
    plan_segments, kept_segments : Said
        Of each segment that gets money.
    better : Chances
        That the plan beats the kept split; n = 1.
    better_splits : Chances
        That random splits around the kept one beat it.
    right_moves : Chances
        That each segment's change is right, as `optimizer.planning.outcome.move_probabilities` says.
    """

    name: str
    share_of_best: float
    plan_total: Said
    kept_total: Said
    gain: Said
    plan_segments: Said
    kept_segments: Said
    better: Chances
    better_splits: Chances
    right_moves: Chances


def default_fit(world: World) -> CurveFit:
    """Learn with the settings that everybody gets."""
    return fit_curves(world.history, "conversions", world.settings.horizon)


def plan_of(world: World, fit: CurveFit) -> FloatArray:
    """Money per segment of the balanced plan, in the order of the truth."""
    problem = AllocationProblem(fit.segments, objective_curves(fit, "balanced"), world.budget)
    found = dict(zip(fit.segments, allocate(problem).spend, strict=True))
    return np.array([found.get(segment, 0.0) for segment in world.truth.segments])


def judge(world: World, fit: CurveFit) -> Judged:
    """Compare what a fit says with the truth.

    Raises
    ------
    ValueError
        When the fit does not know all segments of the world.
    """
    if fit.segments != world.truth.segments:
        msg = "the fit and the world are not about the same segments"
        raise ValueError(msg)
    plan, kept = plan_of(world, fit), world.last_split
    plan_draws, kept_draws = expected_outcomes(fit, plan), expected_outcomes(fit, kept)
    plan_true, kept_true = _by_segment(world, plan), _by_segment(world, kept)
    more, more_true = plan_draws - kept_draws, plan_true - kept_true
    right = move_probabilities(plan_true[None], kept_true[None], plan - kept)
    return Judged(
        name=getattr(world.settings, "name", "market"),
        share_of_best=float(plan_true.sum()) / true_outcome(world.truth, best_split(world)),
        plan_total=_said(plan_draws.sum(axis=1, keepdims=True), plan_true.sum(keepdims=True)),
        kept_total=_said(kept_draws.sum(axis=1, keepdims=True), kept_true.sum(keepdims=True)),
        gain=_said(more.sum(axis=1, keepdims=True), more_true.sum(keepdims=True)),
        plan_segments=_said(plan_draws[:, plan > 0], plan_true[plan > 0]),
        kept_segments=_said(kept_draws[:, kept > 0], kept_true[kept > 0]),
        better=Chances((more.sum(axis=1) > 0).mean(keepdims=True), np.array([more_true.sum() > 0], dtype=np.float64)),
        better_splits=_better_splits(world, fit, kept_draws, float(kept_true.sum())),
        right_moves=_known(move_probabilities(plan_draws, kept_draws, plan - kept), right),
    )


def _better_splits(world: World, fit: CurveFit, kept_draws: FloatArray, kept_true: float) -> Chances:
    rng = np.random.default_rng(world.settings.seed)
    shares = world.last_split * rng.lognormal(0.0, BOLDNESS, (N_SPLITS, world.last_split.size))
    splits = world.budget * shares / shares.sum(axis=1, keepdims=True)
    now = kept_draws.sum(axis=1)
    said = [float((expected_outcomes(fit, split).sum(axis=1) > now).mean()) for split in splits]
    came = [float(true_outcome(world.truth, split) > kept_true) for split in splits]
    return Chances(np.array(said), np.array(came))


def _known(said: tuple[float | None, ...], came: tuple[float | None, ...]) -> Chances:
    both = [pair for pair in zip(said, came, strict=True) if pair[0] is not None and pair[1] is not None]
    return Chances(*np.array(both, dtype=np.float64).reshape(-1, 2).T)


def _by_segment(world: World, split: FloatArray) -> FloatArray:
    return np.array([true_outcome(world.truth, one) for one in np.diag(split)])


def _said(draws: FloatArray, truth: FloatArray) -> Said:
    """Ranks count draws that equal the truth as half below it."""
    rank = ((draws < truth).mean(axis=0) + (draws <= truth).mean(axis=0)) / 2
    low, high = np.quantile(draws, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    mean = draws.mean(axis=0)
    return Said(truth, mean, rank, (high - low) / 2 / np.maximum(np.abs(mean), 1e-12))
