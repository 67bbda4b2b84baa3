"""Best spends among a list: whole multiples of a step, or the knots of a curve given by points."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from optimizer.allocation.certificate.ragged import IndexArray, largest_of, places_after, places_of
from optimizer.allocation.certificate.rows import Rows
from optimizer.allocation.certificate.terms import Terms, knots_of, values_at
from optimizer.domain.curve import FloatArray

SAME = 1e-9
"""Spends closer than this share of a step are the same multiple."""
CHUNK = 2_000_000
"""At most so many spends are priced at once, which bounds the memory."""


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Spends of some segments, those of segment i at first[i] to first[i + 1], and what they bring.

    Attributes
    ----------
    step : (n_segments,) array
        The spends are its multiples from 0 on; 0 where they are knots.
    first : (n_segments + 1,) array of int
        Where each segment's spends begin; empty where it has none.
    spend : (n_spends,) array
        Rising within a segment.
    outcome : (1 + n_rates, n_spends) array
        Outcome, then the volume under each guardrail.
    """

    step: FloatArray
    first: IndexArray
    spend: FloatArray
    outcome: FloatArray


def multiples_of(curves: tuple[Terms, ...], segments: IndexArray, step: FloatArray, end: FloatArray) -> Grid:
    """Lay out the multiples of `step` up to `end`, both of shape (n_segments,), of the segments named."""
    count = np.zeros(len(step), dtype=np.intp)
    count[segments] = np.floor(end[segments] / step[segments] + SAME).astype(np.intp) + 1
    first = np.concatenate([[0], np.cumsum(count)]).astype(np.intp)
    owner = np.repeat(np.arange(len(step), dtype=np.intp), count)
    spend = (np.arange(len(owner)) - first[owner]) * step[owner]
    outcome = np.array([values_at(terms, owner, spend) for terms in curves])
    used = np.zeros(len(step))
    used[segments] = step[segments]
    return Grid(used, first, spend, outcome)


def knots_as_grid(curves: tuple[Terms, ...], segments: IndexArray, n_segments: int) -> Grid:
    """Lay out the knots of the segments named, which have curves given by points."""
    knots = {int(place): knots_of(curves[0], int(place)) for place in segments}
    count = np.zeros(n_segments, dtype=np.intp)
    count[segments] = [len(knots[int(place)]) for place in segments]
    first = np.concatenate([[0], np.cumsum(count)]).astype(np.intp)
    spend = np.concatenate([np.empty(0), *(knots[int(place)] for place in np.sort(segments))])
    owner = np.repeat(np.arange(n_segments, dtype=np.intp), count)
    outcome = np.array([values_at(terms, owner, spend) for terms in curves])
    return Grid(np.zeros(n_segments), first, spend, outcome)


def best_multiples(grid: Grid, rows: Rows) -> FloatArray:
    """Return the largest profit among the multiples within the range; minus infinity where there is none."""
    step, first = grid.step[rows.segment], grid.first[rows.segment]
    size = grid.first[rows.segment + 1] - first
    low = np.maximum(np.ceil(rows.low / step - SAME), np.floor(rows.beyond / step + SAME) + 1.0)
    low = np.clip(low, 0.0, size).astype(np.intp)
    high = np.clip(np.floor(rows.high / step + SAME) + 1.0, low, size).astype(np.intp)
    return _best(grid, rows, first + low, high - low)


def best_knots(grid: Grid, curves: tuple[Terms, ...], rows: Rows) -> FloatArray:
    """Return the largest profit of curves given by points: straight pieces are highest at knots, or at the bounds."""
    first, last = grid.first[rows.segment], grid.first[rows.segment + 1]
    low = places_after(grid.spend, first, last, rows.low)
    high = places_after(grid.spend, first, last, rows.high)
    best = _best(grid, rows, low, high - low)
    for end in (rows.low, rows.high):
        best = np.maximum(best, values_at(curves[0], rows.segment, end) - rows.price * end)
    return best


def _best(grid: Grid, rows: Rows, first: IndexArray, count: IndexArray) -> FloatArray:
    best = np.full(len(first), -np.inf)
    filled = np.cumsum(count)
    cuts = np.flatnonzero(np.diff((filled - count) // CHUNK)) + 1 if len(count) else np.empty(0, dtype=np.intp)
    ends = [0, *cuts.tolist(), len(count)]
    for start, stop in pairwise(ends):
        part = slice(start, stop)
        at = places_of(first[part], count[part])
        profit = grid.outcome[0][at] - np.repeat(rows.price[part], count[part]) * grid.spend[at]
        for weight, volume in zip(rows.weights[:, part], grid.outcome[1:], strict=True):
            profit += np.repeat(weight, count[part]) * volume[at]
        best[part] = largest_of(profit, count[part])
    return best
