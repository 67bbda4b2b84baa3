"""Time as the model sees it: weekdays, young days whose results still come in, and demand with evenly spaced knots."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from optimizer.curves.evidence.market_days import N_KINDS, days_of_markets
from optimizer.curves.evidence.observations import Observations
from optimizer.curves.evidence.panel import IntArray
from optimizer.domain.curve import FloatArray

WEEKDAYS = 7
N_DAY_EFFECTS = WEEKDAYS + N_KINDS
"""Effects of the kind of day: weekdays, Monday first, then the market's special days."""
KNOTS = slice(N_DAY_EFFECTS + 1, None)
"""Columns of the demand knots among the time effects; before them stand the kinds of day and the immaturity."""
_MATURING_DAYS = 2.0
"""Age in days after which the part of the results that is still to come has shrunk to 1 / e: platforms credit results
to the day of the ad for a week or longer, most of them within the first days."""


def time_effects(observations: Observations, n_knots: int) -> FloatArray:
    """Columns that the shared time parameters multiply, (n_cells, KNOTS.start + n_knots).

    Kinds of day, immaturity, knots.
    """
    knots = knot_weights(cell_middles(observations), observations.n_days, n_knots)
    kinds = [weekday_share(observations), market_day_share(observations)]
    return np.hstack([*kinds, immaturity(observations)[:, None], knots])


def immaturity(observations: Observations) -> FloatArray:
    """Mean of exp(-age / 2 days) over the days of each cell, (n_cells,); age 0 is the last day of the history."""
    youngest = observations.n_days - (observations.cell_start + observations.cell_days)
    ages = observations.cell_days
    decay = np.exp(-1.0 / _MATURING_DAYS)
    geometric = (1.0 - decay**ages) / (1.0 - decay) / ages
    return np.asarray(np.exp(-youngest / _MATURING_DAYS) * geometric, dtype=np.float64)


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


def market_day_share(observations: Observations) -> FloatArray:
    """Share of each kind of special day in each time cell, (n_cells, N_KINDS), as `days_of_markets`."""
    first = observations.first_day
    days = [first + timedelta(days=day) for day in range(observations.n_days)]
    so_far = np.vstack([np.zeros(N_KINDS), np.cumsum(days_of_markets(days, observations.markets), axis=0)])
    ends = observations.cell_start + observations.cell_days
    share = (so_far[ends] - so_far[observations.cell_start]) / observations.cell_days[:, None]
    return np.asarray(share, dtype=np.float64)


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
