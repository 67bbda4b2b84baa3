"""The performance table laid out as segments by time cells, each figure an array."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from optimizer.domain.curve import FloatArray
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.segment import Segment

BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """Where each row of a table belongs among segments and time cells.

    A time cell is a first day and a number of days: 1 for daily rows, 7 for weekly ones. Histories of one grain have
    as many cells as days (or weeks); mixed grains have both kinds side by side.

    Attributes
    ----------
    table : PerformanceTable
        The rows.
    place : (n_rows,) int array
        Segment times n_cells plus cell of each row.
    segments : tuple of Segment
        Length n_segments, sorted.
    first_day : date
        Day 0 of `cell_start`.
    cell_start, cell_days : (n_cells,) int arrays
        First day of the cell, counted from `first_day`, and how many days it covers.
    spend : (n_segments, n_cells) array
        Spend per day, major units, not negative; 0 where nothing was spent, where more was paid back than spent, or
        where the cell is absent.
    reported : (n_segments, n_cells) bool array
        The cell was reported at all, days without spend among them.
    """

    table: PerformanceTable
    place: IntArray
    segments: tuple[Segment, ...]
    first_day: date
    cell_start: IntArray
    cell_days: IntArray
    spend: FloatArray
    reported: BoolArray


def lay_out(table: PerformanceTable, newcomers: Sequence[Segment] = ()) -> Panel:
    """Find the segments and time cells of a table, and add its spend up.

    Parameters
    ----------
    newcomers : sequence of Segment
        Segments that get a row though the table does not know them.
    """
    rows = table.rows
    platform, platforms = _sorted_codes(rows["platform"])
    audience, audiences = _sorted_codes(rows["audience"])
    pairs, row_pair = np.unique(platform * len(audiences) + audience, return_inverse=True)
    known = [Segment(platforms[pair // len(audiences)], audiences[pair % len(audiences)]) for pair in pairs.tolist()]
    segments = tuple(sorted({*known, *newcomers}))
    rank = {segment: row for row, segment in enumerate(segments)}
    row_segment = np.array([rank[segment] for segment in known], dtype=np.int64)[row_pair]
    day = rows["date"].to_numpy().astype("datetime64[D]").astype(np.int64)
    days = rows["days"].to_numpy(dtype=np.int64)
    longest = int(days.max()) + 1
    cells, row_cell = np.unique((day - day.min()) * longest + days, return_inverse=True)
    cell_start, cell_days = np.divmod(cells, longest)
    place = row_segment * len(cells) + row_cell
    shape = (len(segments), len(cells))
    spend = np.bincount(place, rows["spend"].fillna(0.0).to_numpy(dtype=np.float64), minlength=shape[0] * shape[1])
    return Panel(
        table=table,
        place=place,
        segments=segments,
        first_day=rows["date"].min().date(),
        cell_start=cell_start,
        cell_days=cell_days,
        # money that was paid back on a day without as much spend bought nothing, and took nothing away
        spend=np.maximum(spend, 0.0).reshape(shape) / cell_days,
        reported=(np.bincount(place, minlength=shape[0] * shape[1]) > 0).reshape(shape),
    )


def figure_of(panel: Panel, name: str) -> tuple[FloatArray, BoolArray]:
    """Add a figure up to segments and cells, and say where any row knows it; two (n_segments, n_cells) arrays.

    Reach of several ads of one segment and day is added up, which counts some people twice;
    `optimizer.curves.diagnostics.checks` tells the user.
    """
    values = panel.table.rows[name].to_numpy(dtype=np.float64)
    is_known = ~np.isnan(values)
    total = np.bincount(panel.place, np.where(is_known, values, 0.0), minlength=panel.spend.size)
    known = np.bincount(panel.place, is_known.astype(np.float64), minlength=panel.spend.size)
    return np.maximum(total, 0.0).reshape(panel.spend.shape), (known > 0).reshape(panel.spend.shape)


def evenly_chosen(wanted: BoolArray, most: int) -> IntArray:
    """Rows where something holds, at most so many, evenly spread: where segments are sorted, over their platforms.

    Parameters
    ----------
    wanted : (n_rows,) bool array
        Which rows may be chosen.
    most : int
        At least 1.

    Returns
    -------
    (n_chosen,) int array
        Ascending; all of them where they are no more than `most`.
    """
    rows = np.flatnonzero(wanted)
    return rows[np.unique(np.linspace(0, len(rows) - 1, min(most, len(rows))).round().astype(np.int64))]


def _sorted_codes(names: pd.Series[str]) -> tuple[IntArray, list[str]]:
    codes, unique = pd.factorize(names.astype(str), sort=True)
    return np.asarray(codes, dtype=np.int64), [str(name) for name in unique]
