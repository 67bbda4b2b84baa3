"""Time as the demand curve sees it: weekdays and a piecewise linear curve with a knot every so many days."""

from __future__ import annotations

import numpy as np

from optimizer.curves.observations import IntArray, Observations
from optimizer.domain.curve import FloatArray

WEEKDAYS = 7


def weekday_share(observations: Observations) -> FloatArray:
    """Share of each weekday in each time cell, (n_cells, 7); Monday first, rows add up to 1."""
    first = observations.first_day.weekday()
    share = np.zeros((len(observations.cell_start), WEEKDAYS))
    whole_weeks, rest = np.divmod(observations.cell_days, WEEKDAYS)
    for offset in range(WEEKDAYS):
        weekday = (first + observations.cell_start + offset) % WEEKDAYS
        counted = whole_weeks + (offset < rest)
        share[np.arange(len(weekday)), weekday] = counted / observations.cell_days
    return share


def knot_count(n_days: int, knot_days: int) -> int:
    """Return the number of knots that span so many days, at least 2."""
    return max(2, int(np.ceil(n_days / knot_days)) + 1)


def knot_weights(day: IntArray | FloatArray, n_days: int, n_knots: int) -> FloatArray:
    """Weights of linear interpolation between evenly spaced knots over [0, n_days].

    Parameters
    ----------
    day : (n_cells,) array
        Where to interpolate, days from the first one; held at the ends outside.
    n_days, n_knots : int
        Span and number of the knots.

    Returns
    -------
    (n_cells, n_knots) array
        Two entries a row, which add up to 1.
    """
    position = np.clip(np.asarray(day, dtype=float) * (n_knots - 1) / n_days, 0.0, n_knots - 1)
    left = np.minimum(position.astype(np.int64), n_knots - 2)
    weights = np.zeros((len(position), n_knots))
    row = np.arange(len(position))
    weights[row, left] = 1.0 - (position - left)
    weights[row, left + 1] = position - left
    return weights


def cell_middles(observations: Observations) -> FloatArray:
    """Middle of each time cell in days from the first day, (n_cells,)."""
    return np.asarray(observations.cell_start + observations.cell_days / 2.0 - 0.5, dtype=np.float64)
