"""Draws of log-normal quantities of which noisy weighted sums were measured."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

from optimizer.domain.curve import FloatArray

_MOST_STEPS = 60
_SMALL_STEP = 1e-8
_ROUNDS = 60
"""Moves of each chain: it starts from the normal approximation, which is already close."""
_MOST_SHRINKS = 60
_LOOSER = 5.0
"""So many times the errors of the sums in the normal approximation that chains move around: one as sharp as the sums
are cannot follow where they bend, and left deviations up to a quarter too small."""
_LARGEST_LOG = 30.0


def draw_log_shares(
    weights: csr_array, sums: FloatArray, measured: FloatArray, *, n_draws: int, rng: np.random.Generator
) -> FloatArray:
    """Draw eta = A z from p(z) ~ exp(-|z|^2 / 2 - |m - W exp(A z)|^2 / 2).

    One Markov chain per draw moves by elliptical slices (Murray, Adams and MacKay 2010) around the normal approximation
    at the mode (the generalized form of Nishihara, Murray and Adams 2014): exact where sums are sharp, and where they
    are so noisy or negative that exp(A z) is pushed against zero, which a normal approximation of logs cannot show.

    Parameters
    ----------
    weights : (n_quantities, n_effects) sparse array
        A.
    sums : (n_sums, n_quantities) array
        W, already divided by the standard errors.
    measured : (n_sums,) array
        m, already divided by the standard errors.
    n_draws : int
        How many.
    rng : numpy.random.Generator
        Source of chance.

    Returns
    -------
    (n_draws, n_quantities) array
    """
    mode = _mode(weights, sums, measured)
    jacobian = _jacobian(weights, sums, mode) / _LOOSER
    effects = _chains(weights, sums, measured, mode, jacobian, n_draws=n_draws, rng=rng)
    return np.asarray((weights @ effects.T).T, dtype=np.float64)


def _exp(weights: csr_array, effects: FloatArray) -> FloatArray:
    return np.asarray(np.exp(np.minimum((weights @ effects.T).T, _LARGEST_LOG)), dtype=np.float64)


def _jacobian(weights: csr_array, sums: FloatArray, effects: FloatArray) -> FloatArray:
    """Derivative of the sums by the effects, (n_sums, n_effects)."""
    return np.asarray((weights.T @ (sums * _exp(weights, effects)).T).T, dtype=np.float64)


def _loss(weights: csr_array, sums: FloatArray, measured: FloatArray, effects: FloatArray) -> FloatArray:
    """-log p up to a constant, for effects of shape (..., n_effects)."""
    residual = measured - _exp(weights, effects) @ sums.T
    return np.asarray((effects**2).sum(axis=-1) / 2 + (residual**2).sum(axis=-1) / 2, dtype=np.float64)


def _mode(weights: csr_array, sums: FloatArray, measured: FloatArray) -> FloatArray:
    """Gauss-Newton steps, halved until they help; solved in the space of the sums, of which there are few."""
    effects = np.zeros(weights.shape[1])
    loss = float(_loss(weights, sums, measured, effects))
    for _ in range(_MOST_STEPS):
        jacobian = _jacobian(weights, sums, effects)
        residual = measured - sums @ _exp(weights, effects)
        inner = np.eye(len(measured)) + jacobian @ jacobian.T
        step = jacobian.T @ np.linalg.solve(inner, residual + jacobian @ effects) - effects
        size = 1.0
        while size > _SMALL_STEP:
            rival = effects + size * step
            rival_loss = float(_loss(weights, sums, measured, rival))
            if rival_loss < loss:
                break
            size /= 2
        else:
            return effects
        is_done = loss - rival_loss < _SMALL_STEP
        effects, loss = rival, rival_loss
        if is_done:
            return effects
    return effects


def _chains(
    weights: csr_array,
    sums: FloatArray,
    measured: FloatArray,
    mode: FloatArray,
    jacobian: FloatArray,
    *,
    n_draws: int,
    rng: np.random.Generator,
) -> FloatArray:
    """States of all chains after their moves, (n_draws, n_effects).

    Their moves go around N(mode, (I + J'J)^-1), whose J is `jacobian`.
    """
    inner = np.eye(len(measured)) + jacobian @ jacobian.T
    gain = np.linalg.solve(inner, jacobian)

    def reference() -> FloatArray:
        """Draw from N(0, (I + J'J)^-1): a prior draw less what its own noisy measurement tells of it."""
        free = rng.standard_normal((n_draws, len(mode)))
        seen = free @ jacobian.T + rng.standard_normal((n_draws, len(measured)))
        return np.asarray(free - seen @ gain, dtype=np.float64)

    def excess(away: FloatArray) -> FloatArray:
        """Log of the target over the reference."""
        bowl = (away**2).sum(axis=1) / 2 + ((away @ jacobian.T) ** 2).sum(axis=1) / 2
        return np.asarray(bowl - _loss(weights, sums, measured, mode + away), dtype=np.float64)

    away = reference()
    height = excess(away)
    for _ in range(_ROUNDS):
        other = reference()
        level = height - rng.exponential(size=n_draws)
        angle = rng.uniform(0.0, 2 * np.pi, n_draws)
        lower, upper = angle - 2 * np.pi, angle.copy()
        open_chains = np.arange(n_draws)
        for _ in range(_MOST_SHRINKS):
            turn = angle[open_chains, np.newaxis]
            rival = away[open_chains] * np.cos(turn) + other[open_chains] * np.sin(turn)
            rival_height = excess(rival)
            taken = rival_height > level[open_chains]
            moved = open_chains[taken]
            away[moved], height[moved] = rival[taken], rival_height[taken]
            open_chains = open_chains[~taken]
            if not open_chains.size:
                break
            is_below = angle[open_chains] < 0.0
            lower[open_chains[is_below]] = angle[open_chains[is_below]]
            upper[open_chains[~is_below]] = angle[open_chains[~is_below]]
            angle[open_chains] = rng.uniform(lower[open_chains], upper[open_chains])
    return mode + away
