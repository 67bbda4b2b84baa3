"""What is believed before the data speak: the prior scales of the model, on the log scale unless said otherwise."""

from __future__ import annotations

from dataclasses import dataclass


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
        Of the half saturation: shared offset, own effect. Pooled on an absolute money scale, because audiences differ
        less in what they can take than managers differ in what they spend.
    capacity_of_typical_spend : float
        Prior median of the half saturation, in units of the typical daily spend of all segments.
    threshold_segment : float
        Of the learning threshold, around `threshold_of_typical_spend` typical daily spends.
    weekday : float
        Of each weekday's effect.
    holiday, shopping_day, payday : float
        Of the effects of special days (`optimizer.curves.market_days`).
    immaturity : float
        Of the log share by which the results of the last day are still incomplete.
    demand_step, drift_step : float
        Innovation of the shared demand curve, and of each platform's own drift, from knot to knot. The first is where
        the search for the most likely step starts.
    knot_days : int
        Days between the knots of demand and drift.
    """

    level_platform: float = 0.5
    level_audience: float = 0.5
    level_segment: float = 0.45
    capacity_shared: float = 0.7
    capacity_segment: float = 0.4
    capacity_of_typical_spend: float = 2.0
    threshold_segment: float = 0.7
    threshold_of_typical_spend: float = 0.15
    weekday: float = 0.3
    holiday: float = 0.2
    shopping_day: float = 0.3
    payday: float = 0.1
    immaturity: float = 0.5
    demand_step: float = 0.12
    drift_step: float = 0.05
    knot_days: int = 14
