"""The posterior of the decomposition: scales of the baseline by evidence, effects of the segments by draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import Final

import numpy as np
from scipy.linalg import solve_triangular
from threadpoolctl import threadpool_limits

from optimizer.curves.total_outcome.baseline import (
    BaselineInputs,
    BaselineScales,
    baseline_inputs,
    covariance_parts,
    noisy_covariance,
)
from optimizer.curves.total_outcome.effects import Effects, segment_effects
from optimizer.curves.total_outcome.evidence import LinearModel
from optimizer.curves.total_outcome.history import even_spend, relative_length
from optimizer.curves.total_outcome.noise import Outliers, learn_outliers, period_weight
from optimizer.curves.total_outcome.sampling import DrawnEffects, Run, drawn_effects
from optimizer.curves.total_outcome.shapes import (
    EffectPrior,
    ShapeGrid,
    closer_grid,
    effect_prior,
    shape_bases,
    whole_grid,
)
from optimizer.domain.curve import FloatArray
from optimizer.domain.totals import Totals

N_DRAWS: Final = 400
N_BASELINES: Final = 8
_ROUNDS: Final = 4
"""Looks at the grid, each closer."""
_LOOK: Final = Run(n_chains=40, kept_after=(10, 14, 18, 22))
_RUN: Final = Run(n_chains=N_DRAWS // N_BASELINES // 2, kept_after=(35, 50))
_WEIGHINGS: Final = 3
_SETTLED: Final = 0.05
_HALF_T_VARIANCE: Final = 2.0
"""Of a half-t number with 4 degrees of freedom around 0, in squared scales."""


@dataclass(frozen=True, slots=True, eq=False)
class Baseline:
    """A draw of what the baseline is like.

    Attributes
    ----------
    scales : BaselineScales
        How strongly its parts move.
    root : (n_periods, n_periods) array
        Lower Cholesky root of the covariance of the totals around the effects.
    """

    scales: BaselineScales
    root: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class TotalPosterior:
    """What was learned.

    Attributes
    ----------
    history : Totals
        From what.
    unit : float
        Mean total per usual period.
    inputs : BaselineInputs
        Of the baseline.
    scales : BaselineScales
        The likeliest of the baseline.
    baselines : tuple of Baseline
        Draws; each belongs to as many draws of the effects, in their order.
    outliers : Outliers
        Law of periods out of the ordinary.
    odd : (n_periods,) array
        Probability that a period is one.
    effects : Effects
        Draws.
    """

    history: Totals
    unit: float
    inputs: BaselineInputs
    scales: BaselineScales
    baselines: tuple[Baseline, ...]
    outliers: Outliers
    odd: FloatArray
    effects: Effects

    @property
    def added(self) -> FloatArray:
        """What each segment added, in units of the mean total, (n_draws, n_periods, n_segments)."""
        return segment_effects(self.effects, even_spend(self.history), self.history.n_periods)

    @property
    def residual(self) -> FloatArray:
        """Totals without the effects and their usual level, in units of the mean total, (n_draws, n_periods)."""
        return np.asarray(relative_outcome(self.history, self.unit) - self.added.sum(axis=2), dtype=np.float64)


def relative_outcome(history: Totals, unit: float) -> FloatArray:
    """Totals around their usual level, in units of it, (n_periods,)."""
    return np.asarray(history.total / (unit * relative_length(history)) - 1.0, dtype=np.float64)


def learn_totals(history: Totals, *, seed: int = 0) -> TotalPosterior:
    """Learn baseline and effects together.

    The baseline's scales, the weights of the periods and the part of the forms worth a look are found in turn. The
    scales maximize the evidence of a model in which an effect may be any mixture of those forms, so that the doubt
    about the effects does not pass for noise; then effects are drawn around several draws of the scales, so that the
    doubt about these is in them.

    Parameters
    ----------
    history : Totals
        What is known.
    seed : int
        The same seed gives the same draws.
    """
    with threadpool_limits(limits=1, user_api="blas"):
        return _learn(_Model.of(history), np.random.default_rng(seed))


def _learn(model: _Model, rng: np.random.Generator) -> TotalPosterior:
    noise = _Noise(BaselineScales(), np.ones(model.history.n_periods), Outliers(0.0, 1.0), np.zeros(0))
    grid = whole_grid(model.prior)
    for _ in range(_ROUNDS):
        noise = _learn_noise(model.made_linear(grid, grid.probability), noise)
        drawn = model.draws(grid, [_root(model.inputs, noise.scales, noise.weight)], _LOOK, rng)
        seen = frequency(drawn, grid.probability)
        linear = model.made_linear(grid, seen)
        grid = closer_grid(model.prior, grid, seen)
    noise = _learn_noise(linear, noise)
    baselines = tuple(
        Baseline(scales, _root(model.inputs, scales, noise.weight))
        for scales in linear.drawn_scales(noise.weight, noise.scales, N_BASELINES, rng)
    )
    drawn = model.draws(grid, [one.root for one in baselines], _RUN, rng)
    return TotalPosterior(
        history=model.history,
        unit=model.unit,
        inputs=model.inputs,
        scales=noise.scales,
        baselines=baselines,
        outliers=noise.outliers,
        odd=noise.odd,
        effects=_effects(grid, drawn),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Noise:
    """What is known of the baseline and of single periods."""

    scales: BaselineScales
    weight: FloatArray
    outliers: Outliers
    odd: FloatArray


def _learn_noise(linear: LinearModel, known: _Noise) -> _Noise:
    for _ in range(_WEIGHINGS):
        scales = linear.likeliest_scales(known.weight, known.scales)
        outliers, odd = learn_outliers(linear.misfit(known.weight, scales))
        moved = np.abs(np.log(astuple(scales)) - np.log(astuple(known.scales))).max()
        known = _Noise(scales, period_weight(odd, outliers), outliers, odd)
        if moved < _SETTLED:
            break
    return known


def frequency(drawn: DrawnEffects, probability: FloatArray) -> FloatArray:
    """How often segments that add something have each form; beforehand where none does, (n_segments, n_cells)."""
    found = np.asarray(probability / probability.sum(axis=1, keepdims=True), dtype=np.float64)
    for line in range(len(found)):
        cells = drawn.cell[drawn.contribution[:, line] > 0.0, line]
        if len(cells):
            found[line] = np.bincount(cells, minlength=found.shape[1]) / len(cells)
    return found


def _effects(grid: ShapeGrid, drawn: DrawnEffects) -> Effects:
    lines = np.arange(drawn.cell.shape[1])
    return Effects(
        contribution=drawn.contribution,
        half_saturation=grid.half_saturation[lines, drawn.cell],
        carryover_rate=grid.carryover_rate[lines, drawn.cell],
    )


def _root(inputs: BaselineInputs, scales: BaselineScales, weight: FloatArray) -> FloatArray:
    """Lower Cholesky root of the covariance of the totals around the effects."""
    return np.asarray(np.linalg.cholesky(noisy_covariance(inputs, scales, weight)), dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class _Model:
    """The history in the units of the model."""

    history: Totals
    unit: float
    outcome: FloatArray
    prior: EffectPrior
    inputs: BaselineInputs

    @staticmethod
    def of(history: Totals) -> _Model:
        unit = float(history.total.sum() / relative_length(history).sum())
        inputs = baseline_inputs(history, history)
        return _Model(history, unit, relative_outcome(history, unit), effect_prior(history), inputs)

    def made_linear(self, grid: ShapeGrid, shares: FloatArray) -> LinearModel:
        """Let each effect be a mixture of forms, `shares` of each, whose contributions are independent."""
        fixed, parts = covariance_parts(self.inputs, self.inputs)
        for basis, share, scale in zip(shape_bases(grid, self.history), shares, self.prior.contribution, strict=True):
            likely = share > 0.0
            course = basis[:, likely] * np.sqrt(_HALF_T_VARIANCE * share[likely] / share.sum()) * scale
            fixed = fixed + course @ course.T
        return LinearModel(self.outcome, fixed, parts)

    def draws(self, grid: ShapeGrid, roots: Sequence[FloatArray], run: Run, rng: np.random.Generator) -> DrawnEffects:
        bases = shape_bases(grid, self.history)
        flat = bases.swapaxes(0, 1).reshape(self.history.n_periods, -1)
        shape = (self.history.n_periods, *bases.shape[::2])
        whitened = [solve_triangular(root, flat, lower=True).reshape(shape).swapaxes(0, 1) for root in roots]
        return drawn_effects(
            np.array([solve_triangular(root, self.outcome, lower=True) for root in roots]),
            np.stack(whitened, axis=1),
            grid.forms,
            self.prior.contribution,
            run=run,
            rng=rng,
        )
