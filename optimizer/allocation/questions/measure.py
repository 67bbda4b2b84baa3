"""Figures made of the totals under all draws: mean, mean of the worst or best part, quantile."""

from __future__ import annotations

from typing import assert_never

import numpy as np

from optimizer.domain.curve import FloatArray
from optimizer.domain.risk import CurveDraws, RiskObjective
from optimizer.errors import AllocationError
from optimizer.message import N_

WHOLE = 1e-9
"""A number of draws within this of a whole number is that number: 0.1 x 200 is 20."""


def measure(totals: FloatArray, objective: RiskObjective) -> float:
    """Value of an objective: the totals weighted by `draw_weights`.

    Parameters
    ----------
    totals : (n_draws,) array
        Total outcome under each draw.
    objective : RiskObjective
        Which figure.
    """
    return float(draw_weights(totals, objective) @ totals)


def draw_weights(totals: FloatArray, objective: RiskObjective) -> FloatArray:
    """Weights of the draws, adding up to 1, at which the weighted mean of the totals is the objective's value.

    "cvar" at level a is min over q of q @ totals with q_d <= 1 / (a n_draws) and sum q = 1 (Rockafellar and Uryasev
    2000, Journal of Risk 2, in its dual form), "upside" the max; the worst (best) draws get all the weight that is
    allowed. "quantile" puts all weight on the draw of rank ceil(level n_draws).

    Parameters
    ----------
    totals : (n_draws,) array
        Total outcome under each draw.
    objective : RiskObjective
        Which figure.

    Returns
    -------
    (n_draws,) array
    """
    n_draws = len(totals)
    if objective.measure == "mean":
        return np.full(n_draws, 1.0 / n_draws)
    order = np.argsort(totals, kind="stable")
    weights = np.zeros(n_draws)
    if objective.measure == "quantile":
        weights[order[quantile_rank(n_draws, objective.level) - 1]] = 1.0
        return weights
    if objective.measure == "upside":
        order = order[::-1]
    elif objective.measure != "cvar":
        assert_never(objective.measure)
    counted = max(objective.level * n_draws, 1.0)
    whole = int(counted + WHOLE)
    weights[order[:whole]] = 1.0 / counted
    if whole < n_draws:
        weights[order[whole]] = max(1.0 - whole / counted, 0.0)
    return np.asarray(weights / weights.sum())


def quantile_rank(n_draws: int, level: float) -> int:
    """Rank, from 1 up, of the draw that is the quantile."""
    return min(max(int(np.ceil(level * n_draws - WHOLE)), 1), n_draws)


def totals_of(draws: CurveDraws, spend: FloatArray) -> FloatArray:
    """Total outcome under each draw.

    Parameters
    ----------
    draws : CurveDraws
        n_segments drawn curves.
    spend : (n_segments,) array
        Major units; beyond the last knot the outcome stays level.

    Returns
    -------
    (n_draws,) array
    """
    return np.asarray(outcomes_of(draws, spend).sum(axis=1))


def outcomes_of(draws: CurveDraws, spend: FloatArray) -> FloatArray:
    """Outcome under each draw in each segment, (n_draws, n_segments); parameters as in `totals_of`."""
    places = np.arange(len(spend))
    left = np.array([np.searchsorted(knots, x, side="right") for knots, x in zip(draws.spend, spend, strict=True)]) - 1
    left = np.clip(left, 0, draws.spend.shape[1] - 2)
    start, end = draws.spend[places, left], draws.spend[places, left + 1]
    part = np.clip((spend - start) / (end - start), 0.0, 1.0)
    return np.asarray(draws.outcome[:, places, left] * (1.0 - part) + draws.outcome[:, places, left + 1] * part)


def check_objective(objective: RiskObjective) -> None:
    """Refuse a level that is no share of the draws.

    Raises
    ------
    AllocationError
        When the level is not above 0 and at most 1.
    """
    if objective.measure != "mean" and not 0.0 < objective.level <= 1.0:
        raise AllocationError(
            N_(
                "The risk level is {level}; give the share of the futures that counts, above 0 and at most 1, such as"
                " 0.25.",
                level=objective.level,
            )
        )
