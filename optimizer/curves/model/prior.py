"""What is believed before the data speak: the prior scales of the model, on the log scale unless said otherwise."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from optimizer.curves.evidence.calendar import WEEKDAYS
from optimizer.domain.curve import FloatArray

N_SHAPE: Final = 3
"""Shared parameters that bend all curves: two offsets, and how far capacity follows spend."""
LAST_DEMAND: Final = 3.0
LAST_DRIFT: Final = 0.3
"""How far the walks of demand and of drift may be from nothing at their last knot, where they are tied."""


@dataclass(frozen=True, slots=True)
class PriorScales:
    """Standard deviations of the priors.

    They were set on simulated histories of two kinds (docs/methods/curves.md) and changed the plan's quality little
    within a factor of 1.5 either way; wide priors on capacity are what hurts.

    Attributes
    ----------
    level_platform, level_audience, level_segment : float
        Of the efficiency (outcome per money at low spend): platform, audience and own effect.
    capacity_shared, capacity_segment : float
        Of the half saturation: shared offset, own effect. Pooled on an absolute money scale, as far as results do not
        show that capacity follows spend: audiences often differ less in what they can take than in what is spent.
    capacity_follows, capacity_follows_usually : float
        Of how far capacity follows a segment's usual spend, 0 not at all, 1 in proportion, and the prior mean of that:
        managers who know their audiences spend more on those that can take more.
    capacity_of_typical_spend : float
        Prior median of the half saturation, in units of the typical daily spend of all segments.
    threshold_shared, threshold_segment : float
        Of the learning threshold, around `threshold_of_typical_spend` typical daily spends: shared offset, own effect.
        Some platforms learn at any spend, others only from some results a day on, so the shared offset is wide.
    weekday : float
        Of each weekday's effect.
    holiday, festival, shopping_day, gift_season, payday : float
        Of the effects of special days (`optimizer.curves.evidence.market_days`).
    immaturity : float
        Of the log share by which the results of the last day are still incomplete.
    demand_step, drift_step, own_drift_step : float
        Innovation of the shared demand curve, of each platform's drift and of each segment's own, from knot to knot.
        The first is where the search for the most likely step starts.
    demand_trend : float
        Of the mean innovation of the demand curve, from knot to knot: shops grow and shrink, by some 3 % a month.
        A wider one takes more slow waves for trends, on simulated histories.
    mix_effect : float
        Of the effect of each kind of content and each objective on efficiency; 0 where kinds are taken for equal.
    day_effect : float
        Of what a single day does to all segments beyond weekday, special days and demand; 0 where days are taken for no
        more than these.
    knot_days : int
        Days between the knots of demand and drift.
    """

    level_platform: float = 0.5
    level_audience: float = 0.5
    level_segment: float = 0.45
    capacity_shared: float = 0.7
    capacity_segment: float = 0.4
    capacity_follows: float = 0.3
    capacity_follows_usually: float = 0.1
    capacity_of_typical_spend: float = 2.0
    threshold_shared: float = 1.0
    threshold_segment: float = 0.7
    threshold_of_typical_spend: float = 0.05
    weekday: float = 0.3
    holiday: float = 0.2
    festival: float = 0.6
    shopping_day: float = 0.3
    gift_season: float = 0.3
    payday: float = 0.1
    immaturity: float = 0.5
    demand_step: float = 0.12
    demand_trend: float = 0.015
    drift_step: float = 0.05
    own_drift_step: float = 0.0
    mix_effect: float = 0.0
    day_effect: float = 0.0
    knot_days: int = 14

    def without_threshold(self) -> PriorScales:
        """The same, where platforms learn at any spend: a threshold so low that it bends no segment's curve.

        Its scales hold it there: given room, many results that show a threshold would lift it to where they want it,
        and what is meant to have none would win.
        """
        return replace(self, threshold_of_typical_spend=0.005, threshold_shared=0.001, threshold_segment=0.001)


def global_prior(
    n_platforms: int, n_audiences: int, n_knots: int, scales: PriorScales, log_rate: float
) -> tuple[FloatArray, FloatArray]:
    """Prior precision and mean of the global parameters, in the order of `optimizer.curves.model.design.Design`.

    Parameters
    ----------
    log_rate : float
        Log of the outcome per money of all segments together.

    Returns
    -------
    precision : (n_global, n_global) array
    mean : (n_global,) array
        Without the effects of kinds of content, which `optimizer.curves.model.design.with_mix` adds.
    """
    special_days = np.array([scales.holiday, scales.festival, scales.shopping_day, scales.gift_season, scales.payday])
    blocks = [
        np.array([[1e-2]]),  # the shared level is left to the data
        np.eye(n_platforms) / scales.level_platform**2,
        np.eye(n_audiences) / scales.level_audience**2,
        np.diag(np.array([scales.capacity_shared, scales.threshold_shared, scales.capacity_follows]) ** -2.0),
        np.eye(WEEKDAYS) / scales.weekday**2,
        np.diag(special_days**-2.0),
        np.array([[1.0 / scales.immaturity**2]]),
        walk_precision(n_knots, scales.demand_step, LAST_DEMAND, scales.demand_trend),
        *[walk_precision(n_knots, scales.drift_step, LAST_DRIFT)] * n_platforms,
    ]
    size = sum(len(block) for block in blocks)
    precision, mean = np.zeros((size, size)), np.zeros(size)
    first = 0
    for block in blocks:
        precision[first : first + len(block), first : first + len(block)] = block
        first += len(block)
    mean[0] = log_rate
    mean[1 + n_platforms + n_audiences + N_SHAPE - 1] = scales.capacity_follows_usually  # the last of the shape
    return precision, mean


def walk_precision(n_knots: int, step: float, last: float, trend: float = 0.0) -> FloatArray:
    """Prior precision of a random walk that is tied at its last knot, (n_knots, n_knots): "level" is that of today.

    Its steps have a mean of their own, which is not known: without it a trend is smoothed away at the last knots. Of
    n steps, with I the unit matrix and 1 a column of ones, the precision is that of Sherman and Morrison (1950,
    Annals of Mathematical Statistics 21): (I - 1 1' trend^2 / (step^2 + n trend^2)) / step^2.

    Parameters
    ----------
    step, last, trend : float
        Standard deviations from knot to knot, of the last knot around 0, and of the mean step.
    """
    difference = np.diff(np.eye(n_knots), axis=0)
    of_mean = np.full((n_knots - 1, n_knots - 1), trend**2 / (step**2 + (n_knots - 1) * trend**2))
    precision = difference.T @ (np.eye(n_knots - 1) - of_mean) @ difference / step**2
    precision[-1, -1] += 1.0 / last**2
    return np.asarray(precision, dtype=np.float64)
