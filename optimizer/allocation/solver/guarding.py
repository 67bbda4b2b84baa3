"""Holding guardrails: spends that do, and the lowest average that any spends reach."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from optimizer.allocation.solver.allowed import holds_rates
from optimizer.allocation.solver.branching import search
from optimizer.allocation.solver.ground import Ground, guarding, rate_at
from optimizer.curves.shapes.stack import values_at
from optimizer.domain.curve import FloatArray

CLOSE = 1e-6
"""Relative gap at which a guardrail is as low as can be."""
LEVELS = 8
"""At most so many levels are tried for the lowest average."""


def guarded_spend(ground: Ground, fallback: FloatArray, is_time_over: Callable[[], bool]) -> FloatArray | None:
    """Spends that hold the guardrails: each is brought as low as can be while those before it are held.

    None where there are none, or none were found.
    """
    spend: FloatArray | None = fallback
    for place in range(len(ground.region.rates)):
        lower = guarding(ground, place)
        found = search(lower, spend, CLOSE, is_time_over)
        if found is None:
            return None
        spend = found.spend
    return spend if spend is not None and holds_rates(ground, spend) else None


def lowest_average(ground: Ground, place: int, fallback: FloatArray, is_time_over: Callable[[], bool]) -> float:
    """The lowest average of a guardrail that any split within the other limits reaches.

    A ratio sum r V / sum V is at its lowest, l, where the lowest sum of (r - l) V is 0 (Dinkelbach 1967, Management
    Science 13); so the level is set to the average that was reached, and again, until it falls no more.
    """
    rate = ground.all_rates[place]
    every = np.arange(len(fallback))
    spend, level = fallback, np.inf
    for _ in range(LEVELS):
        volume = values_at(ground.volumes[place], every, spend)
        total = float(volume.sum())
        if total <= 0.0:
            return level
        # What the sum is above or below 0, per unit of volume, is how far the average is from its level.
        average = rate.level + float(rate_at(ground, place, every, spend).sum()) / total
        if average >= level * (1.0 - CLOSE):
            return min(average, level)
        level = average
        lower = replace(rate, weights=rate.weights + rate.level - level)
        lowered = replace(ground, all_rates=(*ground.all_rates[:place], lower))
        found = search(guarding(lowered, place), spend, CLOSE, is_time_over)
        if found is None:
            return level
        spend = found.spend
    return level
