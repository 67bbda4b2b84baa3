"""A rigorous largest value of signed sums of curves: cells of spend, split where their bound is too high.

On a cell [a, b] every term's slope has known extremes, and no term falls. So the sum g lies below g(a) + most (x - a),
below g(b) - least (b - x), and below what its rising terms are at b and its falling ones at a. Where the least of these
exceeds a value that is reached elsewhere, the cell is halved.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from optimizer.allocation.certificate.ragged import FlagArray, IndexArray, largest_of, places_of
from optimizer.allocation.certificate.rows import Rows
from optimizer.allocation.certificate.slopes import profile_of
from optimizer.allocation.certificate.terms import Terms, knots_of
from optimizer.domain.curve import FloatArray

START = np.concatenate([[0.0], np.geomspace(1e-3, 1.0, 9)])
"""Ends of the first cells, as shares of the largest spend: finer near 0, where curves bend."""
ROUNDS = 60
MOST_CELLS = 400_000
MOST_PER_SEGMENT = 100
"""Where there are more cells than this, bounds stay as they are."""
CHUNK = 400_000
"""At most so many pairs of a row and a cell are looked at together, which bounds the memory."""
NARROW = 1e-13
"""A cell that is narrower than this share of its spend is not split."""


class Cells:
    """Cells of some segments' spends, as a forest that grows where sharper bounds are asked for.

    Columns are per cell: the ends `left` and `right`; at both ends the outcome, and the volume under each guardrail;
    the least and the most slope of each between; the first of two children, -1 where it is not split.
    """

    def __init__(self, curves: tuple[Terms, ...], segments: IndexArray, end: FloatArray) -> None:
        self._curves = curves
        n_segments = len(end)
        self.first = np.zeros(n_segments, dtype=np.intp)
        self.count = np.zeros(n_segments, dtype=np.intp)
        self.left, self.right, self.child = np.empty(0), np.empty(0), np.empty(0, dtype=np.intp)
        self.at_left, self.at_right, self.least, self.most = (np.empty((len(curves), 0)) for _ in range(4))
        self.segment = np.empty(0, dtype=np.intp)
        plain = np.sum([np.diff(terms.points.first) for terms in curves], axis=0) == 0
        smooth, pointed = segments[plain[segments]], segments[~plain[segments]]
        shares = START * np.maximum(end, np.finfo(np.float64).tiny)[:, None]
        if len(smooth):
            self.first[smooth] = (len(START) - 1) * np.arange(len(smooth), dtype=np.intp)
            self.count[smooth] = len(START) - 1
            self._append(smooth, shares[smooth])
        if len(pointed):
            ends = [self._ends(place, shares[place], end[place]) for place in pointed.tolist()]
            self.count[pointed] = [len(one) - 1 for one in ends]
            self.first[pointed] = len(self.left) + np.cumsum(self.count[pointed]) - self.count[pointed]
            both = np.concatenate([np.stack([one[:-1], one[1:]], axis=1) for one in ends])
            self._append(np.repeat(pointed, self.count[pointed]), both)
        self.most_cells = max(MOST_CELLS, MOST_PER_SEGMENT * len(segments))

    def _ends(self, place: int, shares: FloatArray, end: float) -> FloatArray:
        """Ends of the first cells of a segment that has knots, with none of them inside a cell."""
        ends = np.unique(np.concatenate([shares, *(knots_of(terms, place) for terms in self._curves)]))
        return ends[: max(int(np.searchsorted(ends, end)) + 1, 2)]

    def _append(self, segments: IndexArray, ends: FloatArray) -> None:
        """Lay cells between the spends, shape (n_asked, n_ends), of the segments beside them."""
        n_cells = ends.shape[1] - 1
        found = [profile_of(terms, segments, ends) for terms in self._curves]
        outcome, least, most = (np.array(part) for part in zip(*found, strict=True))
        flat = (len(self._curves), -1)
        self.segment = np.concatenate([self.segment, np.repeat(segments, n_cells)])
        self.left = np.concatenate([self.left, ends[:, :-1].ravel()])
        self.right = np.concatenate([self.right, ends[:, 1:].ravel()])
        self.at_left = np.hstack([self.at_left, outcome[:, :, :-1].reshape(flat)])
        self.at_right = np.hstack([self.at_right, outcome[:, :, 1:].reshape(flat)])
        self.least, self.most = (
            np.hstack([self.least, least.reshape(flat)]),
            np.hstack([self.most, most.reshape(flat)]),
        )
        self.child = np.concatenate([self.child, np.full(len(segments) * n_cells, -1, dtype=np.intp)])

    def split(self, cells: IndexArray) -> None:
        """Halve cells, in logarithms where they span several sizes; those that have children already stay."""
        cells = np.unique(cells[self.child[cells] < 0])
        if not len(cells):
            return
        left, right = self.left[cells], self.right[cells]
        floor = np.maximum(left, 1e-4 * right)
        middle = np.where(right > 4.0 * left, np.sqrt(floor) * np.sqrt(right), 0.5 * (left + right))
        self.child[cells] = len(self.left) + 2 * np.arange(len(cells), dtype=np.intp)
        self._append(self.segment[cells], np.stack([left, middle, right], axis=1))


def best_in_cells(cells: Cells, rows: Rows, tolerance: float) -> FloatArray:
    """Bound the largest profit of each row from above, to within `tolerance` unless that takes too many cells."""
    best = np.full(len(rows.price), -np.inf)
    filled = np.cumsum(cells.count[rows.segment])
    cuts = np.flatnonzero(np.diff(filled // CHUNK)) + 1
    ends = [0, *cuts.tolist(), len(best)]
    for start, stop in pairwise(ends):
        best[start:stop] = _best(cells, rows.part(slice(start, stop)), tolerance)
    return best


def _best(cells: Cells, rows: Rows, tolerance: float) -> FloatArray:
    """Only cells that may hold a row's best spend are followed, each with its row; what is left behind counts."""
    n_rows, count = len(rows.price), cells.count[rows.segment]
    row, cell = np.repeat(np.arange(n_rows), count), places_of(cells.first[rows.segment], count)
    behind, reached = np.full(n_rows, -np.inf), np.full(n_rows, -np.inf)
    for number in range(ROUNDS):
        bound, sure, possible = _bounds(cells, rows, row, cell)
        row, cell, bound = row[possible], cell[possible], bound[possible]
        size = np.bincount(row, minlength=n_rows)
        reached = np.maximum(reached, largest_of(sure[possible], size))
        narrow = cells.right[cell] - cells.left[cell] <= NARROW * cells.right[cell]
        followed = (bound > reached[row] + tolerance) & ~narrow
        if number == ROUNDS - 1 or len(cells.left) > cells.most_cells:
            followed[:] = False
        behind = np.maximum(behind, largest_of(bound[~followed], np.bincount(row[~followed], minlength=n_rows)))
        row, cell = row[followed], cell[followed]
        if not len(row):
            break
        cells.split(cell)
        row, cell = np.repeat(row, 2), (cells.child[cell][:, None] + np.arange(2)).ravel()
    return behind


def _bounds(cells: Cells, rows: Rows, row: IndexArray, cell: IndexArray) -> tuple[FloatArray, FloatArray, FlagArray]:
    """Upper bound of each pair, a value that is surely reached in it, and whether the row's range meets the cell."""
    price, weights = rows.price[row], rows.weights[:, row]
    left, right = cells.left[cell], cells.right[cell]
    low, high = np.maximum(left, rows.low[row]), np.minimum(right, rows.high[row])
    possible = low <= high
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        at_left, at_right = cells.at_left[0, cell] - price * left, cells.at_right[0, cell] - price * right
        least, most = cells.least[0, cell] - price, cells.most[0, cell] - price
        roof = cells.at_right[0, cell] - np.minimum(price * low, price * high)
        for one, weight in enumerate(weights, start=1):
            first, last = cells.at_left[one, cell], cells.at_right[one, cell]
            flat, steep = cells.least[one, cell], cells.most[one, cell]
            rises = weight > 0.0
            at_left, at_right = at_left + weight * first, at_right + weight * last
            roof = roof + weight * np.where(rises, last, first)
            # No slope counts where nothing is given for the volume, even an infinite one.
            least = least + np.where(weight == 0.0, 0.0, weight * np.where(rises, flat, steep))
            most = most + np.where(weight == 0.0, 0.0, weight * np.where(rises, steep, flat))
        cross = left + (at_right - at_left - least * (right - left)) / (most - least)
        at = np.where(most <= 0.0, low, np.where(least >= 0.0, high, cross))
        # Where a line falls without end, only the other one binds, most so at the far end.
        at = np.where(np.isneginf(least), high, np.where(np.isfinite(at), at, low))
        at = np.clip(at, low, np.maximum(low, high))
        rising, falling = at_left + most * (at - left), at_right - least * (right - at)
        bound = np.minimum(np.where(np.isnan(rising), np.inf, rising), np.where(np.isnan(falling), np.inf, falling))
        sure = np.fmax(at_left + least * (at - left), at_right - most * (right - at))
    return np.minimum(bound, roof), np.where(np.isnan(sure), -np.inf, sure), possible
