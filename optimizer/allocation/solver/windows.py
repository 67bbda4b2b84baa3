"""Small tables around spends, to look closer there."""

from __future__ import annotations

from typing import Literal

import numpy as np

from optimizer.allocation.limits.region import IndexArray
from optimizer.allocation.solver.ground import Ground
from optimizer.allocation.solver.tables import Tables, far_apart, in_order, laid_tables, straight_knots
from optimizer.domain.curve import FloatArray

CELLS = 32
"""Cells of a window; it spans two cells of the last round to either side."""


def steps_around(tables: Tables, spend: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Widths of the cells below and above each spend."""
    begin, end = tables.first[:-1], tables.first[1:] - 1
    # The first knot that is not below each spend, and the first above it.
    reached = segment_search(tables, spend, "left")
    passed = segment_search(tables, spend, "right")
    below = np.clip(reached - 1, begin, np.maximum(end - 1, begin))
    above = np.clip(passed, np.minimum(begin + 1, end), end)
    down = tables.spend[np.minimum(below + 1, end)] - tables.spend[below]
    up = tables.spend[above] - tables.spend[np.maximum(above - 1, begin)]
    return down, up


def segment_search(tables: Tables, spend: FloatArray, side: Literal["left", "right"]) -> IndexArray:
    """`numpy.searchsorted` of each segment's spend among its own knots, counted over all knots."""
    low, high = tables.first[:-1].copy(), tables.first[1:].copy()
    while (low < high).any():
        middle = np.minimum((low + high) // 2, len(tables.spend) - 1)
        knot = tables.spend[middle]
        is_below = (low < high) & ((knot < spend) if side == "left" else (knot <= spend))
        low, high = np.where(is_below, middle + 1, low), np.where(is_below, high, np.minimum(middle, high))
    return low


def windows(ground: Ground, window: tuple[FloatArray, FloatArray, FloatArray]) -> Tables:
    """Tables of even steps below and above each spend; curves given by points keep the knots that they have there."""
    left, centre, right = window
    places = np.flatnonzero(ground.stack.n_terms > 0)
    steps = np.linspace(0.0, 1.0, CELLS // 2 + 1)
    low, middle, high = left[places, None], centre[places, None], right[places, None]
    knots = np.hstack([low + (middle - low) * steps, middle + (high - middle) * steps[1:]])
    straight = straight_knots(ground.stack, ground.stack.has_points, left, right)
    owner, spend = in_order([np.repeat(places, knots.shape[1]), straight[0]], [knots.ravel(), straight[1]])
    kept = far_apart(owner, spend, left, right)
    nothing = np.zeros(len(left))
    return laid_tables(ground.stack, owner[kept], spend[kept], nothing, nothing > 0.0, ground.region.cost)
