"""The game between splits and draws, for the splits known so far: a small linear program."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.allocation.solver.program import solve_program
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
    lowest = float(totals.min())
    size = float(totals.max()) - lowest
    if size <= 0.0:
        return Mixture(lowest, np.full(n_columns, 1.0 / n_columns), np.full(n_draws, 1.0 / n_draws))
    # Weights add up to 1, so that totals may be moved to lie between 1 and 2; then t is above 0, and no bound of it
    # takes the place of the splits' shares.
    rows = np.hstack([(totals - lowest) / size + 1.0, -np.ones((n_columns, 1))])
    answer = solve_program(
        gain=np.append(np.zeros(n_draws), -1.0),
        matrix=np.vstack([rows, np.append(np.ones(n_draws), 0.0)]),
        room=np.append(np.zeros(n_columns), 1.0),
        roof=np.append(np.full(n_draws, cap), np.inf),
        n_exact=1,
    )
    if answer is None:
        return None
    shares = np.maximum(answer.prices[:n_columns], 0.0)
    weights = np.clip(answer.columns[:n_draws], 0.0, cap)
    if shares.sum() <= 0.0 or weights.sum() <= 0.0:
        return None
    value = (float(answer.columns[n_draws]) - 1.0) * size + lowest
    return Mixture(value, shares / shares.sum(), weights / weights.sum())
