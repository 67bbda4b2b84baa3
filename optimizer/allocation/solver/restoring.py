"""Spends that hold the guardrails, close to others that just break them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from optimizer.allocation.limits.region import Region
from optimizer.allocation.solver.ground import Ground, rate_at
from optimizer.curves.shapes.stack import slopes
from optimizer.domain.curve import FloatArray

ROUNDS = 12
INSIDE = 1e-10
"""Sums are brought below their room by this share of their parts, so that rounding does not break them again."""
FURTHEST = 0.5
"""No spend changes by more than this share of itself in one round."""


def restored(ground: Ground, spend: FloatArray) -> FloatArray:
    """Change spends as little as needed, in shares of themselves, until guardrails, sums and the budget hold.

    Newton's method on the sums that are broken: the smallest change d with J d = excess, d = J^T (J J^T)^-1 excess, J
    being how much one per cent more of each spend adds to each sum. Spends at their bounds, at 0, and those in steps
    stay as they are. What comes out may still break a limit.
    """
    region, every = ground.region, np.arange(len(spend))
    least = np.maximum(region.lower, region.threshold)
    sums = list(_sums(region, len(spend)))
    free = ~ground.tables.stepped & (spend > least) & (spend < region.upper)
    for _ in range(ROUNDS):
        excess, rows = [], []
        for place, rate in enumerate(ground.all_rates[: len(region.rates)]):
            parts = rate_at(ground, place, every, spend)
            size = max(float(np.abs(parts).sum()), 1e-300)
            over = float(parts.sum()) / size + INSIDE
            if over > 0.0:
                slope = rate.money + rate.weights * np.where(free, slopes(ground.volumes[place], spend), 0.0)
                excess.append(over)
                rows.append(np.where(free, slope * spend, 0.0) / size)
        is_broken = bool(rows)
        for weights, most in sums:
            # A sum that is full stays so.
            total, size = float(weights @ spend), float(np.abs(weights) @ spend)
            if total >= most - INSIDE * size:
                is_broken |= total > most + INSIDE * size
                excess.append((total - most) / max(size, 1e-300))
                rows.append(np.where(free, weights * spend, 0.0) / max(size, 1e-300))
        if not is_broken:
            break
        change = np.linalg.lstsq(np.array(rows), np.array(excess), rcond=1e-12)[0]
        spend = np.clip(spend * (1.0 - np.clip(change, -FURTHEST, FURTHEST)), region.lower, region.upper)
    return spend


def _sums(region: Region, n_segments: int) -> Iterator[tuple[FloatArray, float]]:
    """The budget and all limits on sums: weights x <= most."""
    yield np.ones(n_segments), region.budget
    for group in region.groups:
        weights = np.zeros(n_segments)
        weights[group.members] = group.weights
        if np.isfinite(group.most):
            yield weights, group.most
        if np.isfinite(group.least):
            yield -weights, -group.least
