"""How reach saturates with spend: what money buys in impressions, and how many people these reach.

Impressions and reach carry far less noise than results. Where everybody in an audience is about as likely to see an ad
and to answer it, results saturate as reach does; where a platform serves its likely answerers first and most, reach
says little of them. The spread of exposure tells which: it is learned with the rest.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize_scalar

from optimizer.curves.calendar import time_effects
from optimizer.curves.delivery import Delivery
from optimizer.curves.observations import Observations
from optimizer.curves.panel import BoolArray
from optimizer.domain.curve import FloatArray

EVENNESS = (0.3, 0.6, 1.0, 2.0, 5.0, 20.0)
"""Values of c that are tried."""
SPREAD_OF_ELASTICITIES = 0.1
"""Prior sd of the segments' elasticities around their mean, and of that around 1."""
ROUNDS = 12
"""Rounds of the alternating least squares for impressions; it settles within five."""
RECENT_CELLS = 28
"""The price of impressions is that of so many last cells."""
RIDGE = 0.1
"""Keeps the time effects of thin histories sane."""
LOG_RANGE = 9.0
"""An audience may be up to e**9 times as large as the most people seen in a day."""


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


def learn_reach(seen: Observations, delivery: Delivery, n_knots: int) -> ReachView | None:
    """Fit impressions to spend, and reach to impressions, by least squares of logs; None where no reach is trusted."""
    if not delivery.trusted.any():
        return None
    known = delivery.known & delivery.trusted[:, None]
    log_spend = np.log(np.where(known, seen.spend, 1.0))
    count = np.maximum(known.sum(axis=1), 1)
    reference = np.exp(log_spend.sum(axis=1) / count)
    level, elasticity = _impressions(seen, delivery, known, log_spend - np.log(reference)[:, None], n_knots)
    fits = [(*_audiences(delivery, known, evenness), evenness) for evenness in EVENNESS]
    people, _, evenness = min(fits, key=lambda one: one[1])
    return ReachView(
        level - elasticity * np.log(reference), elasticity, people, evenness, reference, delivery.trusted.copy()
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
    gram = weighted.T @ weighted + RIDGE * np.eye(time_columns.shape[1])
    count, strength = np.maximum(known.sum(axis=1), 1), (known * log_spend**2).sum(axis=1)
    elasticity, time = np.ones(len(known)), np.zeros(known.shape[1])
    level = np.zeros(len(known))
    for _ in range(ROUNDS):
        level = (known * (shown - time - elasticity[:, None] * log_spend)).sum(axis=1) / count
        rest = known * (shown - level[:, None] - elasticity[:, None] * log_spend)
        time = time_columns @ np.linalg.solve(gram, time_columns.T @ rest.sum(axis=0))
        rest = known * (shown - level[:, None] - time)
        noise = max(float((known * (rest - elasticity[:, None] * log_spend) ** 2).sum() / known.sum()), 1e-6)
        own = (log_spend * rest).sum(axis=1) / np.maximum(strength, 1e-12)
        certain = strength / noise
        # Where spend hardly moved, prices are taken not to answer to it: an elasticity of 1.
        mean = float(
            ((certain * own).sum() + SPREAD_OF_ELASTICITIES**-2) / (certain.sum() + SPREAD_OF_ELASTICITIES**-2)
        )
        elasticity = (certain * own + mean / SPREAD_OF_ELASTICITIES**2) / (certain + SPREAD_OF_ELASTICITIES**-2)
    return level + float(time[-RECENT_CELLS:].mean()), np.clip(elasticity, 0.1, 1.2)


def _audiences(delivery: Delivery, known: BoolArray, evenness: float) -> tuple[FloatArray, float]:
    """The size of each audience at an evenness, and how badly that fits: minus the log likelihood of normal errors."""
    people, badness = np.full(len(known), np.inf), 0.0
    for segment in np.flatnonzero(known.any(axis=1)).tolist():
        shown = delivery.impressions[segment, known[segment]]
        reached = delivery.reach[segment, known[segment]]
        error = _error_of(shown, np.log(reached), evenness)
        least = float(np.log(reached.max()) - 0.7)
        found = minimize_scalar(error, bounds=(least, least + LOG_RANGE), method="bounded")
        people[segment] = float(np.exp(found.x))
        badness += 0.5 * len(shown) * float(np.log(found.fun + 1e-6))
    return np.where(np.isfinite(people), people, 1.0), badness


def _error_of(shown: FloatArray, log_reach: FloatArray, evenness: float) -> Callable[[float], float]:
    def error(log_people: float) -> float:
        fitted = log_people_met(shown, np.exp(np.full(1, log_people)), evenness)
        return float(np.mean((fitted - log_reach) ** 2))

    return error
