"""What spends bring, and whether they obey what is either-or: minimums, steps, counts, guardrails."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from optimizer.allocation.limits.region import Region
from optimizer.allocation.solver.ground import Ground, rate_at, worth
from optimizer.domain.curve import FloatArray

IMPOSSIBLE = 1e-8
"""A case that breaks limits by less than this share of the budget is possible, but for rounding."""
MIXINGS = 50
"""Halvings between spends that hold a condition and others that do not."""
HELD = 1e-9
"""A guardrail is held where its sum is above its room by less than this share of its parts."""


def total_outcome(ground: Ground, spend: FloatArray) -> float:
    """What an allocation brings, less what its money costs."""
    return float(worth(ground, spend).sum())


def is_allowed(ground: Ground, spend: FloatArray) -> bool:
    """Whether spends within their bounds obey the rest: sums, minimums, steps, counts, guardrails."""
    region = ground.region
    started = spend > IMPOSSIBLE * region.budget
    if (started & (spend < region.threshold * (1.0 - IMPOSSIBLE))).any():
        return False
    stepped = ground.tables.stepped
    if stepped.any():
        multiples = spend[stepped] / region.step[stepped]
        if (np.abs(multiples - np.round(multiples)) > IMPOSSIBLE).any():
            return False
    slack = IMPOSSIBLE * region.budget
    for group in region.groups:
        total = float(group.weights @ spend[group.members])
        if total < group.least - slack or total > group.most + slack:
            return False
        if slack < total < group.threshold * (1.0 - IMPOSSIBLE):
            return False
    return holds_counts(region, spend) and holds_rates(ground, spend)


def holds_counts(region: Region, spend: FloatArray) -> bool:
    """Whether no more segments are funded than may be."""
    return all(int((spend[count.members] > count.marks).sum()) <= count.most for count in region.counts)


def holds_rates(ground: Ground, spend: FloatArray) -> bool:
    """Whether all guardrails of the region are held."""
    if not spend.any():  # without spend there is no average
        return True
    every = np.arange(len(spend))
    for place in range(len(ground.region.rates)):
        parts = rate_at(ground, place, every, spend)
        if float(parts.sum()) > HELD * float(np.abs(parts).sum()):
            return False
    return True


def towards(near: FloatArray, far: FloatArray, is_held: Callable[[FloatArray], bool]) -> FloatArray:
    """Go from spends that hold a condition towards others, as far as it is held on the way."""
    low, high = 0.0, 1.0
    for _ in range(MIXINGS):
        middle = 0.5 * (low + high)
        if is_held(near + middle * (far - near)):
            low = middle
        else:
            high = middle
    return np.asarray(near + low * (far - near))
