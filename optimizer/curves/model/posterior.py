"""The posterior of the model: its mode by damped Newton steps, and draws around it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.linalg import cho_solve, solve_triangular
from scipy.optimize import minimize_scalar

from optimizer.curves.evidence.observations import Observations
from optimizer.curves.evidence.panel import IntArray
from optimizer.curves.model.design import SHAPE, Design, until_last_observed
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
_MOST_BESIDE, _FAR_BELOW = 5.0, 10.0  # a search gains a few times what a step promises; evidence adds less than this
_FIRST_DAMPING, _MOST_DAMPING = 1e-3, 1e8
_TOLERANCE = 1e-4  # of log posterior for each segment; far below what moves a decision
_SIZE_ROUNDS = 5
_SETTLED_SIZE, _SAME_SIZE = 0.05, 0.002  # of its log: one more climb is enough; none is needed
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
        When no step improves the fit though the mode is not reached: numbers beyond what the model can take.
    """
    observations, design = until_last_observed(observations, design)
    at, hill = start, _Hill(observations, design, outcome_counts(observations), least_height)
    if size is not None:
        return _climb(hill, at, size)
    size = first_size
    for _ in range(_SIZE_ROUNDS):
        found = _climb(hill, at, size)
        at = found.mode
        better = _best_size(observations, log_mean(observations, design, at)[0], hill.counts)
        moved = abs(np.log(better / size))
        if moved < _SAME_SIZE:
            return found
        size = better
        if moved < _SETTLED_SIZE:
            break
    return _climb(hill, at, size)


def log_evidence(observations: Observations, design: Design, posterior: Posterior) -> float:
    """Laplace's approximation of the log marginal likelihood, up to a constant that no prior scale changes.

    log p(y | mode) + log p(mode) + log det(prior precision) / 2 - log det(information) / 2
    (MacKay 1992, "Bayesian interpolation").
    """
    observations, design = until_last_observed(observations, design)
    arrow = _factor(posterior.information, damping=0.0)
    roots = np.log(np.diag(arrow.schur_root)).sum() - np.log(np.einsum("sii->si", arrow.root_inverse)).sum()
    curvature = 2.0 * roots
    prior = 2.0 * (
        np.log(np.diag(np.linalg.cholesky(design.global_precision))).sum() - np.log(design.local_scales).sum()
    )
    return height_of(observations, design, posterior) + float(0.5 * prior - 0.5 * curvature)


def height_of(observations: Observations, design: Design, posterior: Posterior) -> float:
    """Log likelihood and log prior at the mode, the latter up to a constant."""
    observations, design = until_last_observed(observations, design)
    constant = log_constant(outcome_counts(observations), posterior.size)
    return _place(observations, design, posterior.mode, posterior.size, constant).height


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
    arrow = _factor(posterior.information, damping=0.0)
    rest = common - np.einsum("sqi,sig->sqg", own, arrow.pull[rows], optimize=True)
    through = solve_triangular(arrow.schur_root, rest.reshape(-1, rest.shape[2]).T, lower=True)
    alone = ((own @ arrow.root_inverse[rows].swapaxes(1, 2)) ** 2).sum(axis=2)
    return np.asarray(alone + (through**2).sum(axis=0).reshape(alone.shape), dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class _Arrow:
    """A factored arrow matrix: blocks of the segments on the diagonal, global parameters along the edge.

    Attributes
    ----------
    root_inverse : (n_segments, n_local, n_local) array
        Inverse of the lower Cholesky root of each block.
    edge : (n_segments, n_local, n_global) array
        That times the segment's part of the edge.
    schur_root : (n_global, n_global) array
        Lower Cholesky root of what is left of the global block.
    """

    root_inverse: FloatArray
    edge: FloatArray
    schur_root: FloatArray

    @property
    def pull(self) -> FloatArray:
        """How own effects follow the global parameters, but for the sign, (n_segments, n_local, n_global)."""
        return np.asarray(self.root_inverse.swapaxes(1, 2) @ self.edge)


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
    """Factor the information; LinAlgError where it is not that of a hilltop."""
    local = info.local * (1.0 + damping * np.eye(info.local.shape[1]))
    root_inverse = np.asarray(np.linalg.inv(np.linalg.cholesky(local)), dtype=np.float64)
    edge = root_inverse @ info.cross
    flat = edge.reshape(-1, info.shared.shape[0])
    schur = info.shared + damping * np.diag(np.diag(info.shared)) - flat.T @ flat
    return _Arrow(root_inverse, edge, np.asarray(np.linalg.cholesky(schur), dtype=np.float64))


def _newton_step(info: Information, damping: float) -> tuple[FloatArray, FloatArray]:
    arrow = _factor(info, damping)
    half = (arrow.root_inverse @ info.score_local[:, :, None])[:, :, 0]
    shared = cho_solve((arrow.schur_root, True), info.score_shared - np.tensordot(half, arrow.edge, 2))
    local = (arrow.root_inverse.swapaxes(1, 2) @ (half - arrow.edge @ shared)[:, :, None])[:, :, 0]
    return np.asarray(local, dtype=np.float64), np.asarray(shared, dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class _Place:
    """One point of the search: log posterior, log mean and its slopes there."""

    at: Parameters
    height: float
    log_mean: tuple[FloatArray, FloatArray]


@dataclass(frozen=True, slots=True, eq=False)
class _Hill:
    """What is climbed; see `find_posterior`."""

    observations: Observations
    design: Design
    counts: OutcomeCounts
    least_height: float


def _climb(hill: _Hill, start: Parameters, size: float) -> Posterior:
    """Levenberg-Marquardt on Fisher's information: damped more after a step that fails, less after one that works.

    The last step is the one that promises next to nothing, half the score times the step (Newton's decrement): the
    information at its start is that of the mode, and nothing is computed again at its end.
    """
    observations, design = hill.observations, hill.design
    constant, damping = log_constant(hill.counts, size), _FIRST_DAMPING
    place = _place(observations, design, start, size, constant)
    if not np.isfinite(place.height):
        raise _beyond_numbers()
    tolerance = _TOLERANCE * max(len(design.platform), _FEW)
    for _ in range(_MAX_STEPS):
        fisher = information(observations, design, place.at, size, place.log_mean)
        info = _bent(fisher, design)
        while True:
            try:
                local, shared = _newton_step(info, damping)
            except np.linalg.LinAlgError:  # no hilltop: Fisher's information is one, but for rounding
                damping = damping if info is not fisher else max(damping * 10.0, _FIRST_DAMPING)
                info = fisher
                if damping > _MOST_DAMPING:
                    return Posterior(place.at, size, fisher)
                continue
            promised = 0.5 * float((info.score_local * local).sum() + info.score_shared @ shared)
            local = np.clip(local, -_LONGEST, _LONGEST)
            candidate = Parameters(place.at.local + local, place.at.shared + shared)
            if place.height + _MOST_BESIDE * promised < hill.least_height - _FAR_BELOW:
                return Posterior(place.at, size, fisher)
            if promised < tolerance and damping <= _FIRST_DAMPING:
                return Posterior(candidate, size, fisher)
            reached = _place(observations, design, candidate, size, constant)
            if reached.height >= place.height - 1e-9:
                break
            damping = max(damping * 10.0, _FIRST_DAMPING)
            if damping > _MOST_DAMPING:
                return Posterior(place.at, size, fisher)  # no uphill step at any length: the mode to machine precision
        place, damping = reached, max(damping / 10.0, 1e-9)
    return Posterior(place.at, size, information(observations, design, place.at, size, place.log_mean))


def _place(observations: Observations, design: Design, at: Parameters, size: float, constant: float) -> _Place:
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):  # a step too far is refused
        mean, slopes = log_mean(observations, design, at)
        height = log_likelihood(observations, mean, size, constant) + log_prior(design, at)
    return _Place(at, height if np.isfinite(height) else -np.inf, (mean, slopes))


def _best_size(observations: Observations, mean: FloatArray, counts: OutcomeCounts) -> float:
    outcome, expected = observations.outcome[observations.observed], np.exp(mean[observations.observed])

    def badness(log_size: float) -> float:  # log_likelihood, but for what does not depend on the size
        size = float(np.exp(log_size))
        both = float((outcome + size) @ np.log(size + expected))
        return both - len(outcome) * size * log_size - log_constant(counts, size)

    found = minimize_scalar(badness, bounds=_SIZE_BOUNDS, method="bounded")
    return float(np.exp(found.x))


def _beyond_numbers() -> CurveError:
    return CurveError(
        N_("The results hold numbers too large or too small to learn from; check spend and outcomes for wrong units.")
    )
