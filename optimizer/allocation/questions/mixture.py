"""The game between splits and draws, for the splits known so far: a small linear program."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

from optimizer.domain.curve import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Mixture:
    """Both sides' best play.

    Attributes
    ----------
    value : float
        What the mixture of splits brings at its worst weights; no weights push every known split below.
    shares : (n_columns,) array
        Shares of the splits, adding up to 1.
    weights : (n_draws,) array
        Weights of the draws, adding up to 1.
    """

    value: float
    shares: FloatArray
    weights: FloatArray


def best_mixture(totals: FloatArray, cap: float) -> Mixture | None:
    """Solve min t subject to t >= totals_k @ q for every split k, 0 <= q <= cap, sum q = 1.

    Its dual variables are the shares of the splits: max over shares s of min over q of q @ (s @ totals) (von Neumann
    1928). On concave curves the split s @ spends brings at least as much.

    Parameters
    ----------
    totals : (n_columns, n_draws) array
        Total outcome of each split under each draw.
    cap : float
        Largest weight of a draw, at least 1 / n_draws.

    Returns
    -------
    Mixture or None
        None where the linear program was not solved.
    """
    n_columns, n_draws = totals.shape
    size = float(np.abs(totals).max())
    if size == 0.0:
        return Mixture(0.0, np.full(n_columns, 1.0 / n_columns), np.full(n_draws, 1.0 / n_draws))
    answer = linprog(
        np.append(np.zeros(n_draws), 1.0),
        A_ub=np.hstack([totals / size, -np.ones((n_columns, 1))]),
        b_ub=np.zeros(n_columns),
        A_eq=np.append(np.ones(n_draws), 0.0)[np.newaxis],
        b_eq=[1.0],
        bounds=[(0.0, cap)] * n_draws + [(None, None)],
        method="highs",
    )
    if answer.status != 0 or answer.x is None or answer.fun is None:
        return None
    shares = np.maximum(-np.asarray(answer.ineqlin.marginals), 0.0)
    if shares.sum() <= 0.0:
        return None
    weights = np.clip(np.asarray(answer.x[:n_draws]), 0.0, cap)
    return Mixture(float(answer.fun) * size, shares / shares.sum(), weights / weights.sum())
