"""What spends bring, and whether they obey what is either-or: minimums, steps, counts, guardrails."""

from __future__ import annotations

import numpy as np

from optimizer.allocation.limits.region import IndexArray, Region
from optimizer.allocation.solver.ground import Ground, rate_at, worth
from optimizer.curves.shapes.stack import BoolArray
from optimizer.domain.curve import FloatArray

IMPOSSIBLE = 1e-8
"""A case that breaks limits by less than this share of the budget is possible, but for rounding."""
CLOSER, PLACES = 4, 16
"""On the way from one allocation to another, so many places are looked at, so often ever closer."""
HELD = 1e-9
"""A guardrail is held where its sum is above its room by less than this share of its parts."""


def total_outcome(ground: Ground, spend: FloatArray) -> float:
    """What an allocation brings, less what its money costs."""
    return float(worth(ground, spend).sum())


def is_allowed(ground: Ground, spend: FloatArray) -> bool:
    """Whether spends within their bounds obey the rest: the budget, sums, minimums, steps, counts, guardrails."""
    region = ground.region
    started = spend > IMPOSSIBLE * region.budget
    if (started & (spend < region.threshold * (1.0 - IMPOSSIBLE))).any():
        return False
    stepped = ground.tables.stepped
    if stepped.any():
        multiples = spend[stepped] / region.step[stepped]
        if (np.abs(multiples - np.round(multiples)) > IMPOSSIBLE).any():
            return False
    return is_within(region, spend) and holds_counts(region, spend) and holds_rates(ground, spend)


def is_within(region: Region, spend: FloatArray) -> bool:
    """Whether the budget and the limits on sums are held, but for rounding."""
    if float(spend.sum()) > region.budget * (1.0 + IMPOSSIBLE):
        return False
    slack = IMPOSSIBLE * region.budget
    for group in region.groups:
        total = float(group.weights @ spend[group.members])
        if total < group.least - slack or total > group.most + slack:
            return False
        if slack < total < group.threshold * (1.0 - IMPOSSIBLE):
            return False
    return True


def holds_counts(region: Region, spend: FloatArray) -> bool:
    """Whether no more segments are funded than may be."""
    return all(int((spend[count.members] > count.marks).sum()) <= count.most for count in region.counts)


def holds_rates(ground: Ground, spend: FloatArray) -> bool:
    """Whether all guardrails of the region are held."""
    return bool(are_rates_held(ground, spend[None])[0])


def are_rates_held(ground: Ground, spends: FloatArray) -> BoolArray:
    """Which of some allocations, shape (m, n_segments), hold all guardrails of the region."""
    held = np.ones(len(spends), dtype=np.bool_)
    every = np.tile(np.arange(spends.shape[1]), len(spends))
    for place in range(len(ground.region.rates)):
        parts = rate_at(ground, place, every, spends.ravel()).reshape(spends.shape)
        held &= parts.sum(axis=1) <= HELD * np.abs(parts).sum(axis=1)
    return held | ~spends.any(axis=1)  # without spend there is no average


def are_rates_held_after(ground: Ground, spend: FloatArray, segment: IndexArray, to: FloatArray) -> BoolArray:
    """Which moves hold all guardrails: each sets the spend of one segment, all others keep theirs; shape (n_moves,)."""
    held, every = np.ones(len(segment), dtype=np.bool_), np.arange(len(spend))
    for place in range(len(ground.region.rates)):
        parts, moved = rate_at(ground, place, every, spend), rate_at(ground, place, segment, to)
        total = parts.sum() - parts[segment] + moved
        held &= total <= HELD * (np.abs(parts).sum() - np.abs(parts[segment]) + np.abs(moved))
    return held


def towards(ground: Ground, near: FloatArray, far: FloatArray) -> FloatArray:
    """Go from spends that hold the guardrails towards others, as far as they are held on the way."""
    low, high = 0.0, 1.0
    for _ in range(CLOSER):
        share = np.linspace(low, high, PLACES + 1)
        held = are_rates_held(ground, near + share[1:, None] * (far - near))
        last = int(np.argmin(np.append(held, False)))
        low, high = float(share[last]), float(share[min(last + 1, PLACES)])
    return np.asarray(near + low * (far - near))
