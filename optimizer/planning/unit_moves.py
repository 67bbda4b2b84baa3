"""Moves of single units between lines, until sums over several lines are within their bands."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array, hstack

from optimizer.domain.curve import FloatArray

UnitArray = npt.NDArray[np.int64]
IndexArray = npt.NDArray[np.intp]

_SLACK_COST = 1e3
"""Leaving a unit unplaced must cost more than any way of moving it: lines move by at most `_REACH` units each."""

_REACH = 3
"""Most units that a line moves up or down."""

_PAIRS = 200
"""Most moves of one unit from line to line."""

_LINES = 1000
"""Most lines that a program may move."""

_SECONDS = 0.5
"""Time for whole moves where the linear program's are not whole."""


@dataclass(frozen=True, slots=True)
class Band:
    """Least and most minor units that some lines together may have.

    Attributes
    ----------
    members : tuple of int
        Positions of the lines.
    least : int
        In minor units, not negative.
    most : int or None
        In minor units; None where there is no upper limit.
    """

    members: tuple[int, ...]
    least: int
    most: int | None


@dataclass(frozen=True, slots=True, eq=False)
class UnitRows:
    """Bands of single lines as bounds, bands of several lines as rows of a table.

    Attributes
    ----------
    least, most : (n_lines,) array of int
        What each line may have.
    sums : (n_rows, n_lines) sparse array
        1 where a row adds up a line.
    row_least, row_most : (n_rows,) array of int
        What each row may have.
    """

    least: UnitArray
    most: UnitArray
    sums: csr_array
    row_least: UnitArray
    row_most: UnitArray


def rows_of(bands: Sequence[Band], total_minor: int, n_lines: int) -> UnitRows:
    """Lay out bands; no line and no sum ever needs more than the total."""
    least, most = np.zeros(n_lines, dtype=np.int64), np.full(n_lines, total_minor, dtype=np.int64)
    single = [band for band in bands if len(band.members) == 1]
    if single:
        lines = np.fromiter((band.members[0] for band in single), dtype=np.intp, count=len(single))
        np.maximum.at(least, lines, np.array([min(band.least, total_minor + 1) for band in single], dtype=np.int64))
        np.minimum.at(most, lines, _most(single, total_minor))
    several = [band for band in bands if len(band.members) > 1]
    sizes = np.array([len(band.members) for band in several], dtype=np.intp)
    columns = np.fromiter(itertools.chain.from_iterable(band.members for band in several), dtype=np.intp)
    sums = coo_array(
        (np.ones(len(columns), dtype=np.int64), (np.repeat(np.arange(len(several)), sizes), columns)),
        shape=(len(several), n_lines),
    ).tocsr()
    row_least = np.array([min(band.least, total_minor + 1) for band in several], dtype=np.int64)
    return UnitRows(least, most, sums, row_least, _most(several, total_minor))


def _most(bands: Sequence[Band], total_minor: int) -> UnitArray:
    return np.array([total_minor if band.most is None else min(band.most, total_minor) for band in bands], np.int64)


def broken_rows(rows: UnitRows, units: UnitArray) -> npt.NDArray[np.bool_]:
    """Say which sums are outside of their bands."""
    placed = rows.sums @ units
    return (placed < rows.row_least) | (placed > rows.row_most)


def moved_units(units: UnitArray, quota: FloatArray, total_minor: int, rows: UnitRows) -> UnitArray | None:
    """Move few units so that all bands hold; None where no such moves are found.

    Pairs of moves that mend the most come first, a unit up here and one down there. Where none mends any more, a linear
    program moves as few units as possible, on the lines of broken sums and on those that lose least by it. Limits on
    segments, platforms and audiences are a flow through a network, so every vertex of the linear program is whole; the
    simplex method ends on one. Where other sums overlap, a vertex may not be; then the moves are declared whole.

    Parameters
    ----------
    units : (n_lines,) array of int
        Each line within its own band.
    quota : (n_lines,) array
        What each line would have if units could be divided.
    total_minor : int
        What the units should add up to; less is left out at a high price.
    rows : UnitRows
        The bands.
    """
    mended = _mended(units, quota, rows) if units.sum() == total_minor else units
    if mended.sum() == total_minor and not broken_rows(rows, mended).any():
        return mended
    for whole in (False, True):
        moved = _solved(mended, quota, total_minor, rows, whole=whole)
        if moved is not None and not broken_rows(rows, moved).any():
            return moved
    return None


def _mended(units: UnitArray, quota: FloatArray, rows: UnitRows) -> UnitArray:
    """Move one unit from line to line, as long as that brings sums closer to their bands."""
    now, lines_of = units.copy(), rows.sums.T.tocsr()
    for _ in range(_PAIRS):
        placed = rows.sums @ now
        if not ((placed < rows.row_least) | (placed > rows.row_most)).any():
            break
        best: tuple[float, IndexArray] | None = None
        for signs in ((1, -1), (-1, 1)):
            first, one = _best_move(now, quota, rows, lines_of, signs[0])
            tried = now.copy()
            tried[one] += signs[0]
            second, other = _best_move(tried, quota, rows, lines_of, signs[1])
            if first + second > 0.5 and (best is None or first + second > best[0]):
                best = (first + second, np.array([one, other]) if signs[0] > 0 else np.array([other, one]))
        if best is None:
            break
        now[best[1]] += np.array([1, -1])
    return now


def _best_move(
    units: UnitArray, quota: FloatArray, rows: UnitRows, lines_of: csr_array, sign: int
) -> tuple[float, int]:
    """The line that mends most by one unit up or down, and how much; ties go to the line that is off by most."""
    placed = rows.sums @ units
    if sign > 0:
        mends = (placed < rows.row_least).astype(np.int64) - (placed >= rows.row_most)
        is_free = (units < rows.most) & (units < quota + _REACH)
    else:
        mends = (placed > rows.row_most).astype(np.int64) - (placed <= rows.row_least)
        is_free = (units > rows.least) & (units > quota - _REACH)
    gain = lines_of @ mends + 0.02 * sign * np.clip(quota - units, -_REACH, _REACH)
    line = int(np.argmax(np.where(is_free, gain, -np.inf)))
    return (float(gain[line]) if is_free[line] else -np.inf), line


def _movable(units: UnitArray, quota: FloatArray, rows: UnitRows) -> IndexArray:
    """Lines of broken sums, and those nearest to a whole unit more or less; not too many."""
    near = np.argsort(np.abs(np.abs(units - quota) - 0.5), kind="stable")[:_LINES]
    involved = np.flatnonzero(rows.sums[np.flatnonzero(broken_rows(rows, units))].sum(axis=0))
    return np.union1d(near, involved[:_LINES])


def _solved(units: UnitArray, quota: FloatArray, total_minor: int, rows: UnitRows, *, whole: bool) -> UnitArray | None:
    """Solve for moves up, moves down (per line) and units left unplaced."""
    lines = _movable(units, quota, rows)
    now, n_lines = units[lines], len(lines)
    above_quota = np.clip(now - quota[lines], -2.0, 2.0)
    # A unit up costs less where the line was rounded down, so that ties go to the larger remainder.
    cost = np.concatenate([1.0 + above_quota / 4, 1.0 - above_quota / 4, [_SLACK_COST]])
    most_up, most_down = np.minimum(rows.most[lines] - now, _REACH), np.minimum(now - rows.least[lines], _REACH)
    left = total_minor - int(units.sum())
    sums = rows.sums[:, lines].astype(np.float64)
    everything = csr_array(np.ones((1, n_lines)))
    placed = rows.sums @ units
    answer = milp(  # with nothing declared whole, this is the plain linear program with limits on both sides
        cost,
        bounds=Bounds(0.0, np.concatenate([most_up, most_down, [float(max(left, 0) + n_lines)]])),
        constraints=[
            LinearConstraint(
                hstack([sums, -sums, csr_array((sums.shape[0], 1))]), rows.row_least - placed, rows.row_most - placed
            ),
            LinearConstraint(hstack([everything, -everything, csr_array(np.ones((1, 1)))]), left, left),
        ],
        integrality=np.full(2 * n_lines + 1, int(whole)),
        options={"time_limit": _SECONDS} if whole else None,
    )
    if answer.x is None:
        return None
    moves = np.rint(answer.x).astype(np.int64)
    moved = units.copy()
    moved[lines] += moves[:n_lines] - moves[n_lines : 2 * n_lines]
    return moved if moved.sum() + moves[-1] == total_minor else None
