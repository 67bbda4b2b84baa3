"""Draws from a posterior that is nearly normal: elliptical slice sampling around Laplace's approximation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from scipy.linalg import solve_triangular

from optimizer.domain.curve import FloatArray

_MOST_SHRINKS: Final = 60


def slice_draws(
    log_density: Callable[[FloatArray], FloatArray],
    mode: FloatArray,
    covariance: FloatArray,
    *,
    n_chains: int,
    n_steps: int,
    n_kept: int,
    rng: np.random.Generator,
) -> FloatArray:
    """Draw with many chains side by side; there is nothing to tune.

    Each step moves along a random ellipse around the mode through the point and a normal draw, to a place whose ratio
    of posterior to normal density is above a random level (Murray, Adams and MacKay 2010, with a normal approximation
    in place of the prior as Nishihara, Murray and Adams 2014).

    Parameters
    ----------
    log_density : callable
        (n, n_dimensions) points -> (n,) log posterior up to a constant.
    mode, covariance : (n_dimensions,) and (n_dimensions, n_dimensions) arrays
        The normal approximation.
    n_chains, n_steps, n_kept : int
        Chains; steps of each; of how many last steps, evenly spaced over the second half, the points are kept.

    Returns
    -------
    (n_chains * n_kept, n_dimensions) array
    """
    root = np.linalg.cholesky(covariance)

    def excess(offset: FloatArray) -> FloatArray:
        normal = -0.5 * (solve_triangular(root, offset.T, lower=True) ** 2).sum(axis=0)
        return np.asarray(log_density(mode + offset) - normal, dtype=np.float64)

    at = rng.standard_normal((n_chains, len(mode))) @ root.T
    height = excess(at)
    kept_after = {round(n_steps / 2 + (k + 1) * n_steps / 2 / n_kept) for k in range(n_kept)}
    kept = []
    for step in range(1, n_steps + 1):
        at, height = _step(excess, at, height, rng.standard_normal(at.shape) @ root.T, rng)
        if step in kept_after:
            kept.append(mode + at)
    return np.concatenate(kept)


def _step(
    excess: Callable[[FloatArray], FloatArray],
    at: FloatArray,
    height: FloatArray,
    other: FloatArray,
    rng: np.random.Generator,
) -> tuple[FloatArray, FloatArray]:
    level = height + np.log(rng.random(len(at)))
    angle = rng.random(len(at)) * 2.0 * np.pi
    low, high = angle - 2.0 * np.pi, angle.copy()
    moved, reached = at.copy(), height.copy()
    open_ = np.arange(len(at))
    for _ in range(_MOST_SHRINKS):
        tried = at[open_] * np.cos(angle[open_])[:, None] + other[open_] * np.sin(angle[open_])[:, None]
        found = excess(tried)
        is_in = found > level[open_]
        moved[open_[is_in]], reached[open_[is_in]] = tried[is_in], found[is_in]
        open_ = open_[~is_in]
        if not len(open_):
            break
        below = angle[open_] < 0.0
        low[open_[below]] = angle[open_[below]]
        high[open_[~below]] = angle[open_[~below]]
        angle[open_] = low[open_] + rng.random(len(open_)) * (high[open_] - low[open_])
    return moved, reached
