"""The posterior of the decomposition: scales of the baseline by evidence, effects of the segments by draws."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from functools import partial
from typing import Final

import numpy as np
from scipy.linalg import cho_factor, cho_solve, solve_triangular
from scipy.optimize import least_squares, minimize
from threadpoolctl import threadpool_limits

from optimizer.curves.total_outcome.baseline import (
    BaselineInputs,
    BaselineScales,
    baseline_inputs,
    covariance_parts,
    noisy_covariance,
    part_variances,
)
from optimizer.curves.total_outcome.effects import EffectPrior, effect_prior, segment_effects
from optimizer.curves.total_outcome.noise import Outliers, learn_outliers, period_weight
from optimizer.curves.total_outcome.sampling import slice_draws
from optimizer.domain.curve import FloatArray
from optimizer.domain.totals import Totals

N_DRAWS: Final = 400
_CHAINS: Final = 100
_STEPS: Final = 40
_ROUNDS: Final = 8
_SETTLED: Final = 0.05
_STEP: Final = 1e-4
_SCALE_SD: Final = 1.0
"""Of the log of each scale around its usual value."""
_SCALE_REACH: Final = 4.0


@dataclass(frozen=True, slots=True, eq=False)
class TotalPosterior:
    """What was learned.

    Attributes
    ----------
    history : Totals
        From what.
    unit : float
        Mean total per period.
    prior : EffectPrior
        Of the effects.
    inputs : BaselineInputs
        Of the baseline.
    scales : BaselineScales
        Of the baseline.
    outliers : Outliers
        Law of periods out of the ordinary.
    odd : (n_periods,) array
        Probability that a period is one.
    points : (n_draws, n_effects) array
        Draws of the effects' parameters, see `effects.effects_at`.
    root : (n_periods, n_periods) array
        Lower Cholesky root of the covariance of the totals around the effects.
    """

    history: Totals
    unit: float
    prior: EffectPrior
    inputs: BaselineInputs
    scales: BaselineScales
    outliers: Outliers
    odd: FloatArray
    points: FloatArray
    root: FloatArray

    @property
    def added(self) -> FloatArray:
        """What each segment added, in units of the mean total, (n_draws, n_periods, n_segments)."""
        return segment_effects(self.points, self.prior, self.history.spend, self.history.n_periods)

    @property
    def residual(self) -> FloatArray:
        """Totals without the effects and their usual level, in units of the mean total, (n_draws, n_periods)."""
        return np.asarray(self.history.total / self.unit - 1.0 - self.added.sum(axis=2), dtype=np.float64)


def learn_totals(history: Totals, *, seed: int = 0) -> TotalPosterior:
    """Learn baseline and effects together.

    The effects' mode, the baseline's scales and the weights of the periods are found in turn. The scales maximize the
    evidence of the model with the effects made linear at their mode, so that the doubt about the effects does not pass
    for noise.

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
    scales, mode, odd = BaselineScales(), np.zeros(model.prior.n_effects), np.zeros(model.n_periods)
    outliers, weight = Outliers(0.0, 1.0), np.ones(model.n_periods)
    fixed, parts = covariance_parts(model.inputs, model.inputs)
    for _ in range(_ROUNDS):
        mode = model.mode(_root(model.inputs, scales, weight), mode)
        slope = model.slopes(mode)
        linear = model.outcome - model.added(mode[None])[0] + slope @ mode
        made_linear = LinearModel(linear, fixed + slope @ slope.T, parts)
        before, scales = scales, made_linear.likeliest_scales(weight, scales)
        outliers, odd = learn_outliers(made_linear.misfit(weight, scales))
        weight = period_weight(odd, outliers)
        if np.abs(np.log(astuple(scales)) - np.log(astuple(before))).max() < _SETTLED:
            break
    root = _root(model.inputs, scales, weight)
    mode = model.mode(root, mode)
    points = model.draws(root, mode, rng)
    return TotalPosterior(model.history, model.unit, model.prior, model.inputs, scales, outliers, odd, points, root)


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
        unit = float(history.total.mean())
        inputs = baseline_inputs(history, history)
        return _Model(history, unit, history.total / unit - 1.0, effect_prior(history), inputs)

    @property
    def n_periods(self) -> int:
        return self.history.n_periods

    def added(self, points: FloatArray) -> FloatArray:
        """What all segments together add, (n_draws, n_periods)."""
        each = segment_effects(points, self.prior, self.history.spend, self.n_periods)
        return np.asarray(each.sum(axis=2), dtype=np.float64)

    def slopes(self, point: FloatArray) -> FloatArray:
        """Derivatives of `added`, (n_periods, n_effects), by central differences."""
        moves = _STEP * np.eye(len(point))
        ahead, behind = np.split(self.added(np.vstack([point + moves, point - moves])), 2)
        return np.asarray((ahead - behind).T / (2.0 * _STEP), dtype=np.float64)

    def mode(self, root: FloatArray, start: FloatArray) -> FloatArray:
        """Most probable point for a covariance of the totals, by Levenberg and Marquardt's steps."""

        def misfit(point: FloatArray) -> FloatArray:
            off = solve_triangular(root, self.outcome - self.added(point[None])[0], lower=True)
            return np.concatenate([off, point])

        def jacobian(point: FloatArray) -> FloatArray:
            return np.vstack([-solve_triangular(root, self.slopes(point), lower=True), np.eye(len(point))])

        return np.asarray(least_squares(misfit, start, jacobian, method="lm", max_nfev=60).x, dtype=np.float64)

    def draws(self, root: FloatArray, mode: FloatArray, rng: np.random.Generator) -> FloatArray:
        whitened = solve_triangular(root, self.slopes(mode), lower=True)
        inverse = np.linalg.inv(whitened.T @ whitened + np.eye(len(mode)))
        whitener = solve_triangular(root, np.eye(len(root)), lower=True)

        def log_density(points: FloatArray) -> FloatArray:
            off = (self.outcome - self.added(points)) @ whitener.T
            return np.asarray(-0.5 * (off**2).sum(axis=1) - 0.5 * (points**2).sum(axis=1), dtype=np.float64)

        kept = N_DRAWS // _CHAINS
        return slice_draws(
            log_density,
            mode,
            np.asarray(inverse, dtype=np.float64),
            n_chains=_CHAINS,
            n_steps=_STEPS,
            n_kept=kept,
            rng=rng,
        )


@dataclass(frozen=True, slots=True, eq=False)
class LinearModel:
    """The model with the effects made linear: outcome ~ N(0, fixed + parts + noise / weight).

    Attributes
    ----------
    outcome : (n_periods,) array
        Around the usual level and what the effects add where their parameters are 0.
    fixed : (n_periods, n_periods) array
        Covariance that no scale changes, that of the effects in it.
    parts : (4, n_periods, n_periods) array
        Of the baseline.
    """

    outcome: FloatArray
    fixed: FloatArray
    parts: FloatArray

    def smooth(self, scales: BaselineScales) -> FloatArray:
        """Covariance without noise."""
        return np.asarray(self.fixed + np.tensordot(part_variances(scales), self.parts, 1), dtype=np.float64)

    def badness(self, weight: FloatArray, logs: FloatArray) -> tuple[float, FloatArray]:
        """Minus the log evidence and prior of scales, up to a constant, and its slope in their logs.

        Parameters
        ----------
        weight : (n_periods,) array
            How much each period counts.
        logs : (5,) array
            Of the scales, in the order of `BaselineScales`.
        """
        scales = BaselineScales(*np.exp(logs))
        noise = scales.noise**2 / weight
        root = cho_factor(self.smooth(scales) + np.diag(noise), lower=True)
        precision = cho_solve(root, np.eye(len(weight)))
        pull = precision @ self.outcome
        fit = float(self.outcome @ pull) + 2.0 * float(np.log(np.diag(root[0])).sum())
        away = (logs - np.log(astuple(BaselineScales()))) / _SCALE_SD
        # trace(precision dK) - pull' dK pull, where dK is twice the part itself for the log of its scale
        inner = np.tensordot(self.parts, precision - np.outer(pull, pull), 2)
        steep = np.append(part_variances(scales) * inner, (noise * (np.diag(precision) - pull**2)).sum())
        return 0.5 * fit + 0.5 * float(away @ away), steep + away / _SCALE_SD

    def likeliest_scales(self, weight: FloatArray, start: BaselineScales) -> BaselineScales:
        """Maximize the evidence over the logs of the scales, with a normal prior around the usual ones."""
        usual = np.log(astuple(BaselineScales()))
        bounds = [(middle - _SCALE_REACH, middle + _SCALE_REACH) for middle in usual]
        at = np.log(astuple(start))
        found = minimize(partial(self.badness, weight), at, jac=True, method="L-BFGS-B", bounds=bounds)
        return BaselineScales(*(float(scale) for scale in np.exp(found.x)))

    def misfit(self, weight: FloatArray, scales: BaselineScales) -> FloatArray:
        """Root of the expected squared noise of each period, the doubt about baseline and effects included."""
        noise = scales.noise**2 / weight
        root = cho_factor(self.smooth(scales) + np.diag(noise), lower=True)
        off = noise * cho_solve(root, self.outcome)
        left = noise - noise**2 * np.diag(cho_solve(root, np.eye(len(weight))))
        return np.asarray(np.sqrt(off**2 + np.maximum(left, 0.0)), dtype=np.float64)
