"""How reach saturates with spend: what money buys in impressions, and how many people these reach.

Impressions and reach carry far less noise than results. Where everybody in an audience is about as likely to see an ad
and to answer it, results saturate as reach does; where a platform serves its likely answerers first and most, reach
says little of them. The spread of exposure tells which: it is learned with the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from optimizer.curves.evidence.calendar import time_effects
from optimizer.curves.evidence.delivery import Delivery
from optimizer.curves.evidence.observations import Observations
from optimizer.curves.evidence.panel import BoolArray, IntArray
from optimizer.domain.curve import FloatArray

_EVENNESS: Final = (0.3, 0.6, 1.0, 2.0, 5.0, 20.0)
"""Values of c that are tried."""
_SPREAD_OF_ELASTICITIES: Final = 0.1
"""Prior sd of the segments' elasticities around their mean, and of that around 1."""
_ROUNDS: Final = 12
"""Rounds of the alternating least squares for impressions; it settles within five."""
_RECENT_CELLS: Final = 28
"""The price of impressions is that of so many last cells."""
_RIDGE: Final = 0.1
"""Keeps the time effects of thin histories sane."""
_GRID: Final = np.linspace(0.0, 9.0, 13)
"""An audience may be up to e**9 times as large as about half of the most people seen in a day."""
_GOLDEN: Final = (np.sqrt(5.0) - 1.0) / 2.0
_GOLDEN_STEPS: Final = 12
_MOST_CELLS: Final = 120


@dataclass(frozen=True, slots=True, eq=False)
class ReachView:
    """Reach as a function of daily spend.

    Attributes
    ----------
    log_impressions : (n_segments,) array
        Log of the impressions that one unit of money buys.
    elasticity : (n_segments,) array
        Impressions grow as spend to this power; below 1 where a higher spend pays higher prices.
    people : (n_segments,) array
        The audience that can be reached in a day.
    evenness : float
        c: the larger, the more evenly impressions fall on people; 1 and below where few people see most of them.
    reference : (n_segments,) array
        Usual daily spend.
    known : (n_segments,) bool array
        Segments whose reach is trusted; the others have none.
    """

    log_impressions: FloatArray
    elasticity: FloatArray
    people: FloatArray
    evenness: float
    reference: FloatArray
    known: BoolArray

    def log_gain(self, spend: FloatArray) -> FloatArray:
        r"""Log of reach per money, against that at the usual spend; 0 for segments without reach.

        .. math::
            I = e^{a} x^{e}, \quad R = N (1 - (1 + I / (N c))^{-c})

        the number of people met at least once where impressions fall on N people with gamma-distributed frequencies of
        shape c (negative-binomial exposure; Goodhardt and Ehrenberg 1969, Commercial Operational Research 3).

        Parameters
        ----------
        spend : (n_segments, n_spends) array
            Per day, above 0.
        """
        gain = self._log_reach(spend) - np.log(spend)
        usual = self._log_reach(self.reference[:, None]) - np.log(self.reference)[:, None]
        return np.where(self.known[:, None], gain - usual, 0.0)

    def _log_reach(self, spend: FloatArray) -> FloatArray:
        impressions = np.exp(self.log_impressions[:, None] + self.elasticity[:, None] * np.log(spend))
        return log_people_met(impressions, self.people[:, None], self.evenness)


def log_people_met(impressions: FloatArray, people: FloatArray, evenness: float) -> FloatArray:
    """Log of the people met at least once; see `ReachView.log_gain`."""
    return np.asarray(np.log(people) + np.log(-np.expm1(-evenness * np.log1p(impressions / (people * evenness)))))


def learn_reach(
    seen: Observations, delivery: Delivery, n_knots: int, evenness: float | None = None
) -> ReachView | None:
    """Fit impressions to spend, and reach to impressions, by least squares of logs; None where no reach is trusted.

    Parameters
    ----------
    n_knots : int
        Of the time effects.
    evenness : float or None
        c, where it is known already.
    """
    if not delivery.trusted.any():
        return None
    known = delivery.known & delivery.trusted[:, None]
    log_spend = np.log(np.where(known, seen.spend, 1.0))
    count = np.maximum(known.sum(axis=1), 1)
    reference = np.exp(log_spend.sum(axis=1) / count)
    level, elasticity = _impressions(seen, delivery, known, log_spend - np.log(reference)[:, None], n_knots)
    thinned = _thinned(delivery, known)
    tried = _EVENNESS if evenness is None else (evenness,)
    people, _, found = min(((*_audiences(*thinned, each), each) for each in tried), key=lambda fit: fit[1])
    return ReachView(
        level - elasticity * np.log(reference), elasticity, people, found, reference, delivery.trusted.copy()
    )


def _impressions(
    seen: Observations, delivery: Delivery, known: BoolArray, log_spend: FloatArray, n_knots: int
) -> tuple[FloatArray, FloatArray]:
    """Log impressions at the usual spend of late, and their elasticity, pooled over segments.

    log I = level + time + elasticity log x, the time effects shared: alternating least squares.
    """
    shown = np.log(np.where(known, delivery.impressions, 1.0))
    time_columns, per_cell = time_effects(seen, n_knots), known.sum(axis=0)
    weighted = time_columns * np.sqrt(per_cell)[:, None]
    gram = weighted.T @ weighted + _RIDGE * np.eye(time_columns.shape[1])
    count, strength = np.maximum(known.sum(axis=1), 1), (known * log_spend**2).sum(axis=1)
    elasticity, time = np.ones(len(known)), np.zeros(known.shape[1])
    level = np.zeros(len(known))
    for _ in range(_ROUNDS):
        level = (known * (shown - time - elasticity[:, None] * log_spend)).sum(axis=1) / count
        rest = known * (shown - level[:, None] - elasticity[:, None] * log_spend)
        time = time_columns @ np.linalg.solve(gram, time_columns.T @ rest.sum(axis=0))
        rest = known * (shown - level[:, None] - time)
        noise = max(float((known * (rest - elasticity[:, None] * log_spend) ** 2).sum() / known.sum()), 1e-6)
        own = (log_spend * rest).sum(axis=1) / np.maximum(strength, 1e-12)
        certain = strength / noise
        # Where spend hardly moved, prices are taken not to answer to it: an elasticity of 1.
        mean = float(
            ((certain * own).sum() + _SPREAD_OF_ELASTICITIES**-2) / (certain.sum() + _SPREAD_OF_ELASTICITIES**-2)
        )
        elasticity = (certain * own + mean / _SPREAD_OF_ELASTICITIES**2) / (certain + _SPREAD_OF_ELASTICITIES**-2)
    return level + float(time[-_RECENT_CELLS:].mean()), np.clip(elasticity, 0.1, 1.2)


def _thinned(delivery: Delivery, known: BoolArray) -> tuple[FloatArray, FloatArray, IntArray]:
    """Impressions and log reach of at most 120 known cells of each segment, evenly spread over the impressions.

    Returns
    -------
    impressions, log_reach : (n_segments, n_kept) arrays
        Segments with fewer cells have some of them several times; those with none have ones.
    count : (n_segments,) int array
        Known cells of each.
    """
    count = known.sum(axis=1)
    order = np.argsort(np.where(known, delivery.impressions, np.inf), axis=1, kind="stable")
    share = np.linspace(0.0, 1.0, min(_MOST_CELLS, max(int(count.max()), 1)))
    kept = np.take_along_axis(order, np.round(share * (np.maximum(count, 1)[:, None] - 1)).astype(np.int64), axis=1)
    impressions = np.take_along_axis(np.where(known, delivery.impressions, 1.0), kept, axis=1)
    reach = np.take_along_axis(np.where(known, delivery.reach, 1.0), kept, axis=1)
    return impressions, np.log(reach), count


def _audiences(
    impressions: FloatArray, log_reach: FloatArray, count: IntArray, evenness: float
) -> tuple[FloatArray, float]:
    """The size of each audience at an evenness, and how badly that fits: minus the log likelihood of normal errors.

    All segments are searched at once: first a grid, then golden sections around its best point.
    """

    def error(log_people: FloatArray) -> FloatArray:
        fitted = log_people_met(impressions, np.exp(log_people)[:, None], evenness)
        return np.asarray(np.mean((fitted - log_reach) ** 2, axis=1), dtype=np.float64)

    least = log_reach.max(axis=1) - 0.7
    grid = np.stack([error(least + step) for step in _GRID])
    low = least + _GRID[np.maximum(grid.argmin(axis=0) - 1, 0)]
    high = least + _GRID[np.minimum(grid.argmin(axis=0) + 1, len(_GRID) - 1)]
    for _ in range(_GOLDEN_STEPS):
        left, right = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
        is_left = error(left) < error(right)
        low, high = np.where(is_left, low, left), np.where(is_left, right, high)
    log_people = (low + high) / 2.0
    badness = 0.5 * count @ np.log(error(log_people) + 1e-6)
    return np.where(count > 0, np.exp(log_people), 1.0), float(badness)
