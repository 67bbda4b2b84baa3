"""The posterior of the model: its mode by damped Newton steps, and draws around it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.linalg import cho_factor, cho_solve, solve_triangular
from scipy.optimize import minimize_scalar

from optimizer.curves.evidence.observations import Observations
from optimizer.curves.evidence.panel import IntArray
from optimizer.curves.model.design import SHAPE, Design
from optimizer.curves.model.likelihood import (
    Information,
    OutcomeCounts,
    Parameters,
    information,
    log_constant,
    log_likelihood,
    log_mean,
    log_prior,
    outcome_counts,
)
from optimizer.domain.curve import FloatArray
from optimizer.errors import CurveError
from optimizer.message import N_

FIRST_SIZE = 10.0
_MAX_STEPS = 100
_FEW = 10
_MOST_BEND = 0.5  # how far the observed information may fall below Fisher's
_LONGEST = 1.0  # of a step of a segment's own effects
_TOLERANCE = 1e-4  # of log posterior for each segment; far below what moves a decision
_SIZE_BOUNDS = (np.log(0.05), np.log(2000.0))  # from a daily coefficient of variation of 4.5 to Poisson


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
        At the mode.
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

    Raises
    ------
    CurveError
        When no step improves the fit though the mode is not reached: numbers beyond what the model can take.
    """
    at, counts = start, outcome_counts(observations)
    if size is not None:
        at = _climb(observations, design, at, size, counts)
        return Posterior(at, size, information(observations, design, at, size))
    size = first_size
    for _ in range(5):
        at = _climb(observations, design, at, size, counts)
        better = _best_size(observations, log_mean(observations, design, at)[0], counts)
        settled = abs(np.log(better / size)) < 0.05
        size = better
        if settled:
            break
    at = _climb(observations, design, at, size, counts)
    return Posterior(at, size, information(observations, design, at, size))


def log_evidence(observations: Observations, design: Design, posterior: Posterior) -> float:
    """Laplace's approximation of the log marginal likelihood, up to a constant that no prior scale changes.

    log p(y | mode) + log p(mode) + log det(prior precision) / 2 - log det(information) / 2
    (MacKay 1992, "Bayesian interpolation").
    """
    arrow = _factor(posterior.information, damping=0.0)
    curvature = 2.0 * np.log(np.diag(arrow.schur_root)).sum() + np.linalg.slogdet(posterior.information.local)[1].sum()
    prior = np.linalg.slogdet(design.global_precision)[1] - 2.0 * np.log(design.local_scales).sum()
    constant = log_constant(outcome_counts(observations), posterior.size)
    height = _height(observations, design, posterior.mode, posterior.size, constant)
    return float(height + 0.5 * prior - 0.5 * curvature)


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
    arrow = _factor(posterior.information, damping=0.0)
    half = n_draws // 2
    shared = solve_triangular(arrow.schur_root, rng.standard_normal((design.n_global, half)), trans="T", lower=True).T
    local_root = np.linalg.cholesky(arrow.local_inverse)
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
    arrow = _factor(posterior.information, damping=0.0)
    rest = common - np.einsum("sqi,sig->sqg", own, arrow.pull[rows], optimize=True)
    through = solve_triangular(arrow.schur_root, rest.reshape(-1, rest.shape[2]).T, lower=True)
    alone = np.einsum("sqi,sij,sqj->sq", own, arrow.local_inverse[rows], own, optimize=True)
    return np.asarray(alone + (through**2).sum(axis=0).reshape(alone.shape), dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class _Arrow:
    """A factored arrow matrix: blocks of the segments on the diagonal, global parameters along the edge."""

    local_inverse: FloatArray
    pull: FloatArray
    schur_root: FloatArray


def _bent(info: Information, design: Design) -> Information:
    """The observed information, as far as it stays positive: Newton's steps settle where Fisher's only creep."""
    diagonal = np.einsum("sii->si", info.local)
    bend = np.maximum(info.bend, -_MOST_BEND * diagonal)
    shared, cross = info.shared.copy(), info.cross.copy()
    both = bend[:, :, None] * np.eye(bend.shape[1])
    from_own = both[:, :, SHAPE] @ design.shape_weights
    shared[design.shared_shape, design.shared_shape] += np.einsum(
        "spq,spr->qr", design.shape_weights, from_own[:, SHAPE]
    )
    cross[:, :, design.shared_shape] += from_own
    return replace(info, local=info.local + both, cross=cross, shared=shared)


def _factor(info: Information, damping: float) -> _Arrow:
    local = info.local * (1.0 + damping * np.eye(info.local.shape[1]))
    local_inverse = np.asarray(np.linalg.inv(local), dtype=np.float64)
    pull = local_inverse @ info.cross
    n_global = info.shared.shape[0]
    flat_cross, flat_pull = info.cross.reshape(-1, n_global), pull.reshape(-1, n_global)
    schur = info.shared + damping * np.diag(np.diag(info.shared)) - flat_cross.T @ flat_pull
    root, _ = cho_factor(schur, lower=True)
    return _Arrow(local_inverse, pull, np.tril(root))


def _newton_step(info: Information, damping: float) -> tuple[FloatArray, FloatArray]:
    arrow = _factor(info, damping)
    reduced = info.score_shared - np.einsum("sig,si->g", arrow.pull, info.score_local)
    shared = cho_solve((arrow.schur_root, True), reduced)
    local = np.einsum("sij,sj->si", arrow.local_inverse, info.score_local) - arrow.pull @ shared
    return local, shared


def _climb(
    observations: Observations, design: Design, start: Parameters, size: float, counts: OutcomeCounts
) -> Parameters:
    """Levenberg-Marquardt on Fisher's information: damped more after a step that fails, less after one that works."""
    at, damping, constant = start, 1e-3, log_constant(counts, size)
    height = _height(observations, design, at, size, constant)
    if not np.isfinite(height):
        raise _beyond_numbers()
    for _ in range(_MAX_STEPS):
        fisher = information(observations, design, at, size)
        info = _bent(fisher, design)
        while True:
            try:
                local, shared = _newton_step(info, damping)
            except np.linalg.LinAlgError:
                info = fisher
                continue
            local = np.clip(local, -_LONGEST, _LONGEST)
            candidate = Parameters(at.local + local, at.shared + shared)
            reached = _height(observations, design, candidate, size, constant)
            if reached >= height - 1e-9:
                break
            damping *= 10.0
            if damping > 1e8:
                return at  # no uphill step at any length: the mode to machine precision
        gained = reached - height
        at, height, damping = candidate, reached, max(damping / 10.0, 1e-9)
        if gained < _TOLERANCE * max(len(design.platform), _FEW):
            return at
    return at


def _height(observations: Observations, design: Design, at: Parameters, size: float, constant: float) -> float:
    with np.errstate(over="ignore", invalid="ignore"):
        mean, _ = log_mean(observations, design, at)
        height = log_likelihood(observations, mean, size, constant) + log_prior(design, at)
    return height if np.isfinite(height) else -np.inf


def _best_size(observations: Observations, mean: FloatArray, counts: OutcomeCounts) -> float:
    def badness(log_size: float) -> float:
        size = float(np.exp(log_size))
        return -log_likelihood(observations, mean, size, log_constant(counts, size))

    found = minimize_scalar(
        badness,
        bounds=_SIZE_BOUNDS,
        method="bounded",
    )
    return float(np.exp(found.x))


def _beyond_numbers() -> CurveError:
    return CurveError(
        N_("The results hold numbers too large or too small to learn from; check spend and outcomes for wrong units.")
    )
