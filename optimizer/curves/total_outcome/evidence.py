"""How strongly each part of the baseline moves: the evidence of a model in which the effects are linear."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from functools import partial
from typing import Final

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.linalg.lapack import dpotri
from scipy.optimize import minimize

from optimizer.curves.total_outcome.baseline import BaselineScales, part_variances
from optimizer.domain.curve import FloatArray

_SCALE_SD: Final = 1.0
"""Of the log of each scale around its usual value."""
_SCALE_REACH: Final = 4.0
_BEND_STEP: Final = 0.05
_FARTHEST: Final = 2.5
"""Standard deviations beyond which no scales are drawn: the normal approximation says nothing there."""


@dataclass(frozen=True, slots=True, eq=False)
class LinearModel:
    """The model with the effects made linear: outcome ~ N(0, fixed + parts + noise / weight).

    Attributes
    ----------
    outcome : (n_periods,) array
        Around the usual level.
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
        precision = _inverse(root[0])
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

    def drawn_scales(
        self, weight: FloatArray, likeliest: BaselineScales, n_draws: int, rng: np.random.Generator
    ) -> tuple[BaselineScales, ...]:
        """Draw scales by Laplace's approximation of their posterior around the likeliest, in pairs that mirror."""
        at = np.log(astuple(likeliest))
        moves = _BEND_STEP * np.eye(len(at))
        slopes = [[self.badness(weight, at + sign * move)[1] for sign in (1.0, -1.0)] for move in moves]
        bend = np.array([(ahead - behind) / (2.0 * _BEND_STEP) for ahead, behind in slopes])
        size, direction = np.linalg.eigh(0.5 * (bend + bend.T))
        # the prior alone bends as much as 1 / sd^2
        spread = direction / np.sqrt(np.maximum(size, 1.0 / _SCALE_SD**2))
        half = np.clip(rng.standard_normal((n_draws // 2, len(at))), -_FARTHEST, _FARTHEST)
        away = np.concatenate([half, -half]) @ spread.T
        return tuple(BaselineScales(*(float(scale) for scale in np.exp(at + one))) for one in away)

    def misfit(self, weight: FloatArray, scales: BaselineScales) -> FloatArray:
        """Root of the expected squared noise of each period, the doubt about baseline and effects included."""
        noise = scales.noise**2 / weight
        root = cho_factor(self.smooth(scales) + np.diag(noise), lower=True)
        off = noise * cho_solve(root, self.outcome)
        left = noise - noise**2 * np.diag(_inverse(root[0]))
        return np.asarray(np.sqrt(off**2 + np.maximum(left, 0.0)), dtype=np.float64)


def _inverse(root: FloatArray) -> FloatArray:
    """Inverse of a matrix from its lower Cholesky root; a third of the work of solving for every column."""
    half = np.tril(dpotri(root, lower=True)[0])
    return np.asarray(half + np.tril(half, -1).T, dtype=np.float64)
