"""Least concave majorants of tabulated curves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import isotonic_regression

from optimizer.allocation.limits.region import IndexArray
from optimizer.allocation.solver.tables import Tables
from optimizer.domain.curve import FloatArray

STEEPEST = 1e4
"""A table whose steepest cell is this many times steeper than its average, up or down, gets a regression of its own: in
a common one the rounding of its first cells would swallow its last."""
ON_CURVE = 1e-12
"""An edge that leaves the curve by less than this share of its rise lies on it."""


@dataclass(frozen=True, slots=True, eq=False)
class Edges:
    """Straight pieces of concave majorants, within a segment in order of spend and so of falling slope.

    Attributes
    ----------
    owner : (n_edges,) array of int
        Segment.
    start, width : (n_edges,) array
        Spend where the edge starts, and how far it goes.
    slope : (n_edges,) array
        Outcome per unit of money.
    rank : (n_edges,) array of int
        Place among its segment's edges, from 0.
    leap : (n_edges,) array of bool
        Inside, the edge lies above the curve or over spends that are not allowed.
    """

    owner: IndexArray
    start: FloatArray
    width: FloatArray
    slope: FloatArray
    rank: IndexArray
    leap: np.ndarray[tuple[int], np.dtype[np.bool_]]


def envelope(tables: Tables) -> Edges:
    """Least concave majorant of every table.

    Its slopes are the weighted isotonic regression of the cells' slopes, the weights being the cells' widths
    (Robertson, Wright and Dykstra 1988, chapter 1); equal slopes are one edge.
    """
    owner = np.repeat(np.arange(len(tables.first) - 1), np.diff(tables.first))
    same = owner[1:] == owner[:-1]
    cell = np.flatnonzero(same)
    width = tables.spend[cell + 1] - tables.spend[cell]
    slope = (tables.outcome[cell + 1] - tables.outcome[cell]) / width
    cell_owner = owner[cell]
    starts = _block_starts(slope, width, cell_owner, len(tables.first) - 1)
    return _edges(tables, cell, cell_owner, starts)


def _block_starts(slope: FloatArray, width: FloatArray, owner: IndexArray, n_segments: int) -> IndexArray:
    """Cells at which an edge of the majorant starts."""
    begins = np.append(True, owner[1:] != owner[:-1])[: len(owner)]
    rises = ~begins & np.append(False, slope[1:] >= slope[:-1])[: len(owner)]
    if not rises.any():
        return np.flatnonzero(np.ones(len(owner), dtype=np.bool_))
    bent = np.zeros(n_segments, dtype=np.bool_)
    bent[owner[rises]] = True
    starts = ~bent[owner]
    steepest = np.zeros(n_segments)
    heads = np.flatnonzero(begins)
    steepest[owner[heads]] = np.maximum.reduceat(np.abs(slope), heads)
    rise = np.bincount(owner, np.abs(slope) * width, n_segments)
    span = np.bincount(owner, width, n_segments)
    steepest[steepest <= 0.0] = 1.0
    alone = bent & (steepest * span > STEEPEST * rise)
    # Cells are in order of their owners, so that those of one segment are found without looking through all.
    lone = np.flatnonzero(alone)
    for begin, end in zip(np.searchsorted(owner, lone), np.searchsorted(owner, lone, side="right"), strict=True):
        blocks = isotonic_regression(slope[begin:end], weights=width[begin:end], increasing=False).blocks
        starts[begin + blocks[:-1]] = True
    cells = np.flatnonzero((bent & ~alone)[owner])
    if cells.size:
        # Divided by its steepest, a segment's slopes lie in [-1, 1]; steps of 3 keep the segments apart.
        apart = slope[cells] / steepest[owner[cells]] - 3.0 * owner[cells]
        blocks = isotonic_regression(apart, weights=width[cells] / span[owner[cells]], increasing=False).blocks
        starts[cells[blocks[:-1]]] = True
    return np.flatnonzero(starts)


def _edges(tables: Tables, cell: IndexArray, owner: IndexArray, starts: IndexArray) -> Edges:
    ends = np.append(starts[1:], len(cell))[: len(starts)]
    left, right = cell[starts], cell[ends - 1] + 1
    width = tables.spend[right] - tables.spend[left]
    slope = (tables.outcome[right] - tables.outcome[left]) / width
    edge_owner = owner[starts]
    leap = (tables.hole[edge_owner] > 0.0) & (left == tables.first[edge_owner])
    leap |= tables.stepped[edge_owner]
    # Only an edge over several cells can leave the curve.
    longer = np.flatnonzero(ends - starts > 1)
    if longer.size:
        size = (ends - starts)[longer]
        own = np.repeat(longer, size)
        ahead = np.cumsum(size) - size
        inside = cell[np.arange(len(own)) - np.repeat(ahead - starts[longer], size)]
        chord = tables.outcome[left[own]] + slope[own] * (tables.spend[inside] - tables.spend[left[own]])
        above = np.maximum.reduceat(chord - tables.outcome[inside], ahead)
        leap[longer] |= above > ON_CURVE * np.abs(tables.outcome[right[longer]] - tables.outcome[left[longer]])
    place = np.arange(len(starts))
    begins = np.append(True, edge_owner[1:] != edge_owner[:-1])[: len(starts)]
    rank = place - np.maximum.accumulate(np.where(begins, place, 0))
    return Edges(edge_owner, tables.spend[left], width, slope, rank, leap)
