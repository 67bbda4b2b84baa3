"""How far demand comes back to what is usual, as its own past shows."""

from __future__ import annotations

from typing import Final

import numpy as np

from optimizer.curves.evidence.calendar import knot_weights
from optimizer.domain.curve import FloatArray

KEPT: Final = 0.4
HALF_MONTH: Final = 15.0
"""Usually so much of what is unusual is left after half a month: set on simulated histories."""
MOST_DAYS: Final = 420
_USUAL_KNOTS: Final = 13
"""Half a year of fortnights."""
_FIRST_ORIGIN: Final = 5
"""Knots before the first one from which the past is asked; fewer do not tell what was usual."""
_DOUBT: Final = 0.3
"""Prior standard deviation of the share that has come back."""
_LEAST, _MOST = -0.3, 1.0
"""What is unusual may go on a little, as a trend does; and may be gone, not turned around."""
_TINY: Final = 1e-12


def coming_back(
    knots: FloatArray, step: float, n_days: int, days_ahead: tuple[int, int], rng: np.random.Generator
) -> FloatArray:
    r"""How far a walk moves from its last knot back towards the mean of the last half year, one per draw.

    The share r of that way which is gone in the period has the prior N(1 - 0.4^(d / 15), 0.3^2), with d the mean days
    ahead, and is learned from the walk's own past (`share_seen`). Each draw has its own, drawn from what prior and past
    say together. Drawn walks are asked, not the mean one: that is smoother than demand is, and looks as if demand went
    on as it goes.

    Parameters
    ----------
    knots : (n_draws, n_knots) array
        Draws of the walk, evenly spaced over the history.
    step : float
        Standard deviation from knot to knot.
    n_days : int
        Length of the history.
    days_ahead : (int, int)
        From the last day of the history to the first and the last of the period, each at least 1.

    Returns
    -------
    (n_draws,) array
        Log change from the last knot.
    """
    seen, evidence = share_seen(knots, step, n_days, days_ahead)
    precision = _DOUBT**-2.0 + evidence
    share = (usual_share(sum(days_ahead) / 2.0) * _DOUBT**-2.0 + seen * evidence) / precision
    drawn = np.clip(share + precision**-0.5 * rng.standard_normal(len(knots)), _LEAST, _MOST)
    return np.asarray(drawn * (knots @ _usual(knots.shape[1])[-1] - knots[:, -1]), dtype=np.float64)


def share_seen(
    knots: FloatArray, step: float, n_days: int, days_ahead: tuple[int, int]
) -> tuple[FloatArray, FloatArray]:
    r"""Share of the way back to the usual that was gone so many days later, in a walk's own past, and its precision.

    From each earlier knot j, with x_j the way back to the mean of the half year before, and y_j the way to the mean of
    the days as far ahead as those asked,

    .. math::
        y_j = r x_j + e_j, \quad \hat r = x'y / x'x, \quad \operatorname{var} \hat r = x'S x / (x'x)^2

    with S the covariance of the errors, which are those of a random walk with this step and overlap.

    Parameters
    ----------
    knots, step, n_days, days_ahead
        As in `coming_back`.

    Returns
    -------
    share, precision : (n_draws,) array
        Both 0 where the past is too short.
    """
    n_knots = knots.shape[1]
    knot_days = n_days / (n_knots - 1)
    first, last = days_ahead[0], min(days_ahead[1], days_ahead[0] + MOST_DAYS - 1)
    origins = np.arange(_FIRST_ORIGIN, n_knots)
    origins = origins[origins * knot_days + last <= n_days]
    if len(origins) == 0:
        return np.zeros(len(knots)), np.zeros(len(knots))
    here = np.eye(n_knots)[origins]
    days = (origins[:, None] * knot_days + np.arange(first, last + 1)).ravel()
    later = knot_weights(days, n_days, n_knots).reshape(len(origins), -1, n_knots).mean(axis=1)
    way_back, way = knots @ (_usual(n_knots)[origins] - here).T, knots @ (later - here).T
    on_steps = np.cumsum((later - here)[:, ::-1], axis=1)[:, -2::-1]  # what each step adds to the way
    error = step * np.sqrt(((way_back @ on_steps) ** 2).sum(axis=1))
    squares = (way_back**2).sum(axis=1)
    share = (way_back * way).sum(axis=1) / np.maximum(squares, _TINY)
    return np.asarray(share, dtype=np.float64), np.asarray((squares / np.maximum(error, _TINY)) ** 2, dtype=np.float64)


def usual_share(days_ahead: float) -> float:
    """How much of what is unusual has usually passed after so many days, in [0, 1]."""
    return 1.0 - float(KEPT ** (days_ahead / HALF_MONTH))


def _usual(n_knots: int) -> FloatArray:
    """Weights of the mean of the last half year at each knot, (n_knots, n_knots)."""
    apart = np.arange(n_knots)[:, None] - np.arange(n_knots)
    counted = (apart >= 0) & (apart < _USUAL_KNOTS)
    return np.asarray(counted / counted.sum(axis=1, keepdims=True), dtype=np.float64)
