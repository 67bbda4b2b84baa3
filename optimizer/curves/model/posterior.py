"""The posterior of the model: its mode, its evidence, and draws around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.linalg import solve_triangular
from scipy.optimize import minimize_scalar

from optimizer.curves.evidence.observations import Observations
from optimizer.curves.evidence.panel import IntArray
from optimizer.curves.model.arrow import factor
from optimizer.curves.model.climbing import climb, make_hill, place_at
from optimizer.curves.model.design import Design, until_last_observed
from optimizer.curves.model.likelihood import (
    Information,
    OutcomeCounts,
    Parameters,
    log_constant,
    log_mean,
    outcome_counts,
)
from optimizer.domain.curve import FloatArray

FIRST_SIZE: Final = 10.0
_SIZE_ROUNDS: Final = 5
_SETTLED_SIZE: Final = 0.05
"""Of the log of the size: moved by less, one more climb is enough."""
_SAME_SIZE: Final = 0.002
"""Moved by less, none is needed."""
_SIZE_BOUNDS: Final = (np.log(0.05), np.log(2000.0))
"""From a daily coefficient of variation of 4.5 to Poisson."""


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """Mode and curvature.

    Attributes
    ----------
    mode : Parameters
        Most probable parameters.
    size : float
        Negative-binomial size at the mode.
    information : Information
        At the mode, or one step before it that gains next to nothing.
    """

    mode: Parameters
    size: float
    information: Information


def find_posterior(
    observations: Observations,
    design: Design,
    start: Parameters,
    size: float | None = None,
    *,
    first_size: float = FIRST_SIZE,
    least_height: float = -np.inf,
) -> Posterior:
    """Find the mode; the negative-binomial size is set by maximum likelihood in turn with it, unless it is given.

    Parameters
    ----------
    start : Parameters
        Where the search starts.
    size : float or None
        The negative-binomial size, where it is known.
    first_size : float
        Where the search for the size starts.
    least_height : float
        Log posterior (`height_of`) that matters: the search ends early where it promises to stay far below, and no fit
        that it could still reach would be believed.

    Raises
    ------
    CurveError
        When the start is beyond what numbers can hold: wrong units.
    """
    observations, design = until_last_observed(observations, design)
    counts = outcome_counts(observations)
    hill = make_hill(observations, design, counts, first_size if size is None else size, least_height)
    mode, info = climb(hill, start)
    for _ in range(_SIZE_ROUNDS if size is None else 0):
        better = _best_size(observations, log_mean(observations, design, mode)[0], counts)
        moved = abs(np.log(better / hill.size))
        if moved < _SAME_SIZE:
            break
        hill = make_hill(observations, design, counts, better, least_height)
        mode, info = climb(hill, mode)
        if moved < _SETTLED_SIZE:
            break
    return Posterior(mode, hill.size, info)


def log_evidence(observations: Observations, design: Design, posterior: Posterior) -> float:
    """Laplace's approximation of the log marginal likelihood, up to a constant that no prior scale changes.

    log p(y | mode) + log p(mode) + log det(prior precision) / 2 - log det(information) / 2
    (MacKay 1992, "Bayesian interpolation").
    """
    observations, design = until_last_observed(observations, design)
    arrow = factor(posterior.information, damping=0.0)
    roots = np.log(np.diag(arrow.schur_root)).sum() - np.log(np.einsum("sii->si", arrow.root_inverse)).sum()
    curvature = 2.0 * roots
    prior = 2.0 * (
        np.log(np.diag(np.linalg.cholesky(design.global_precision))).sum() - np.log(design.local_scales).sum()
    )
    return height_of(observations, design, posterior) + float(0.5 * prior - 0.5 * curvature)


def height_of(observations: Observations, design: Design, posterior: Posterior) -> float:
    """Log likelihood and log prior at the mode, the latter up to a constant."""
    observations, design = until_last_observed(observations, design)
    hill = make_hill(observations, design, outcome_counts(observations), posterior.size)
    return place_at(hill, posterior.mode).height


def draw_parameters(
    posterior: Posterior, design: Design, n_draws: int, rng: np.random.Generator
) -> tuple[FloatArray, FloatArray]:
    """Draws from the normal distribution at the mode (Laplace's approximation), in antithetic pairs.

    Parameters
    ----------
    n_draws : int
        Even.

    Returns
    -------
    local : (n_draws, n_segments, n_local) array
    shared : (n_draws, n_global) array
    """
    arrow = factor(posterior.information, damping=0.0)
    half = n_draws // 2
    shared = solve_triangular(arrow.schur_root, rng.standard_normal((design.n_global, half)), trans="T", lower=True).T
    local_root = np.linalg.cholesky(arrow.root_inverse.swapaxes(1, 2) @ arrow.root_inverse)
    noise = np.einsum("sij,dsj->dsi", local_root, rng.standard_normal((half, *posterior.mode.local.shape)))
    local = noise - np.einsum("sig,dg->dsi", arrow.pull, shared, optimize=True)
    mirrored_local = np.concatenate([local, -local]) + posterior.mode.local
    mirrored_shared = np.concatenate([shared, -shared]) + posterior.mode.shared
    return mirrored_local, mirrored_shared


def gradient_variance(posterior: Posterior, rows: IntArray, own: FloatArray, common: FloatArray) -> FloatArray:
    """Posterior variance of quantities of single segments, by their gradients, (n_rows, n_quantities).

    Parameters
    ----------
    rows : (n_rows,) int array
        Which segments.
    own : (n_rows, n_quantities, n_local) array
        Gradients in the segment's own effects.
    common : (n_rows, n_quantities, n_global) array
        Gradients in the global parameters.
    """
    arrow = factor(posterior.information, damping=0.0)
    rest = common - np.einsum("sqi,sig->sqg", own, arrow.pull[rows], optimize=True)
    through = solve_triangular(arrow.schur_root, rest.reshape(-1, rest.shape[2]).T, lower=True)
    alone = ((own @ arrow.root_inverse[rows].swapaxes(1, 2)) ** 2).sum(axis=2)
    return np.asarray(alone + (through**2).sum(axis=0).reshape(alone.shape), dtype=np.float64)


def _best_size(observations: Observations, mean: FloatArray, counts: OutcomeCounts) -> float:
    outcome, expected = observations.outcome[observations.observed], np.exp(mean[observations.observed])

    def badness(log_size: float) -> float:  # log_likelihood, but for what does not depend on the size
        size = float(np.exp(log_size))
        both = float((outcome + size) @ np.log(size + expected))
        return both - len(outcome) * size * log_size - log_constant(counts, size)

    found = minimize_scalar(badness, bounds=_SIZE_BOUNDS, method="bounded")
    return float(np.exp(found.x))
