"""The performance table laid out as groups by time cells, for any column that names groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from optimizer.curves.evidence.panel import BoolArray, IntArray
from optimizer.domain.curve import FloatArray
from optimizer.domain.group_comparison import DIMENSIONS, PLANNED_DIMENSIONS, SEGMENTS
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period

_ONE_DAY: Final = np.timedelta64(1, "D")


@dataclass(frozen=True, slots=True, eq=False)
class GroupPanel:
    """Where each row of a table belongs among groups and time cells.

    Attributes
    ----------
    rows : pandas.DataFrame
        All of the table, which is not copied.
    inside : (n_inside,) int array
        Which of the rows reach into the period and are of one of the groups.
    part : (n_inside,) array
        Share of each one's days that lies inside, in (0, 1].
    place : (n_inside,) int array
        Group times n_cells plus cell of each.
    names : tuple of tuple of str
        Of each group; as in `optimizer.domain.group_comparison.GroupRow`.
    n_cells, days_of_cell : int
        Cells of time, and the days of each. Where all rows are of the same days each row is a cell of its own.
    n_left_out : int
        Groups beyond the most, those with the least spend.
    spend_left_out : float
        Theirs, major units.
    """

    rows: pd.DataFrame
    inside: IntArray
    part: FloatArray
    place: IntArray
    names: tuple[tuple[str, ...], ...]
    n_cells: int
    days_of_cell: int
    n_left_out: int
    spend_left_out: float

    @property
    def shape(self) -> tuple[int, int]:
        """Groups, cells."""
        return len(self.names), self.n_cells

    def known(self, figure: str) -> BoolArray:
        """Which of the rows inside know a figure, (n_inside,)."""
        return ~np.isnan(self.column(figure))

    def total(self, figure: str, where: BoolArray | None = None) -> FloatArray:
        """Add a figure up over the rows that know it, (n_groups, n_cells); a cell paid back more than it cost has 0.

        Parameters
        ----------
        figure : str
            Column of the rows.
        where : (n_inside,) bool array or None
            Which rows count; all where not given.
        """
        return np.maximum(self.raw(figure, where), 0.0)

    def raw(self, figure: str, where: BoolArray | None = None) -> FloatArray:
        """Add up as `total` does, and let cells be below 0."""
        values = np.nan_to_num(self.column(figure)) * self.part
        groups, cells = self.shape
        added = np.bincount(self.place, values if where is None else values * where, minlength=groups * cells)
        return np.asarray(added.reshape(groups, cells), dtype=np.float64)

    @property
    def group(self) -> IntArray:
        """Group of each row inside, (n_inside,)."""
        return np.asarray(self.place // max(self.n_cells, 1), dtype=np.int64)

    def column(self, figure: str) -> FloatArray:
        """Return a figure of each row inside, NaN where it is not known, (n_inside,)."""
        return np.asarray(self.rows[figure].to_numpy(dtype=np.float64)[self.inside], dtype=np.float64)


def dimensions_of(table: PerformanceTable) -> tuple[str, ...]:
    """List what the results of a table can be grouped by, those that budgets are set by first."""
    return tuple(name for name in DIMENSIONS if name in PLANNED_DIMENSIONS or _is_stated(table.rows, name))


def _is_stated(rows: pd.DataFrame, name: str) -> bool:
    return name in rows and bool((rows[name].notna() & (rows[name] != "")).any())


def across(panel: GroupPanel, strata: Sequence[str], figure: str, where: BoolArray) -> FloatArray:
    """Add a figure up over all days by group and by what other columns say together, (n_groups, n_strata).

    Parameters
    ----------
    strata : sequence of str
        Columns of the rows.
    where : (n_inside,) bool array
        Which rows count.
    """
    code = np.zeros(len(panel.inside), dtype=np.int64)
    for name in strata:
        own, names = _codes(panel.rows[name], panel.inside)
        code = code * len(names) + own
    _, stratum = np.unique(code, return_inverse=True)
    n_strata = int(stratum.max()) + 1 if len(stratum) else 1
    values = np.where(where, np.nan_to_num(panel.column(figure)) * panel.part, 0.0)
    added = np.bincount(panel.group * n_strata + stratum, values, minlength=len(panel.names) * n_strata)
    return np.asarray(np.maximum(added, 0.0).reshape(len(panel.names), n_strata), dtype=np.float64)


def _parts(rows: pd.DataFrame, period: Period) -> FloatArray:
    """Share of each row's days that lies inside a period, (n_rows,)."""
    first = rows["date"].to_numpy().astype("datetime64[D]")
    covered = rows["days"].to_numpy(dtype=np.int64)
    begin, end = np.datetime64(period.start), np.datetime64(period.end) + _ONE_DAY
    inside = np.minimum(first + covered.astype("timedelta64[D]"), end) - np.maximum(first, begin)
    return np.asarray(np.maximum(inside.astype(np.int64), 0) / covered, dtype=np.float64)


def lay_out_groups(table: PerformanceTable, dimension: str, period: Period, most: int) -> GroupPanel:
    """Find the groups and time cells of a period.

    Parameters
    ----------
    table : PerformanceTable
        The history.
    dimension : str
        One of `dimensions_of`.
    period : Period
        Rows that only reach into it count by the part of their days that does.
    most : int
        How many groups at most, those with the most spend.
    """
    part = _parts(table.rows, period)
    inside = np.flatnonzero(part > 0.0)
    group, names = _groups(table.rows, dimension, inside)
    money = np.nan_to_num(table.rows["spend"].to_numpy(dtype=np.float64)[inside]) * part[inside]
    spent = np.bincount(group, money, minlength=len(names))
    order = np.argsort(-spent, kind="stable")[:most]
    rank = np.full(len(names), -1, dtype=np.int64)
    rank[order] = np.arange(len(order))
    cell, n_cells, days = _cells(table.rows, period, inside)
    kept = rank[group] >= 0
    return GroupPanel(
        rows=table.rows,
        inside=inside[kept],
        part=part[inside][kept],
        place=(rank[group] * n_cells + cell)[kept],
        names=tuple(names[row] for row in order.tolist()),
        n_cells=n_cells,
        days_of_cell=days,
        n_left_out=len(names) - len(order),
        spend_left_out=float(spent.sum() - spent[order].sum()),
    )


def _groups(rows: pd.DataFrame, dimension: str, inside: IntArray) -> tuple[IntArray, list[tuple[str, ...]]]:
    """Group of each row inside the period, and the names of the groups."""
    if dimension != SEGMENTS:
        codes, names = _codes(rows[dimension], inside)
        return codes, [(name,) for name in names]
    platform, platforms = _codes(rows["platform"], inside)
    audience, audiences = _codes(rows["audience"], inside)
    pairs, group = np.unique(platform * len(audiences) + audience, return_inverse=True)
    split = [divmod(pair, len(audiences)) for pair in pairs.tolist()]
    return np.asarray(group, dtype=np.int64), [(platforms[one], audiences[other]) for one, other in split]


def _codes(names: pd.Series[str], inside: IntArray) -> tuple[IntArray, list[str]]:
    codes, unique = pd.factorize(names.iloc[inside].fillna(""), sort=True)
    return np.asarray(codes, dtype=np.int64), [str(name) for name in unique]


def _cells(rows: pd.DataFrame, period: Period, inside: IntArray) -> tuple[IntArray, int, int]:
    """Cell of each row inside the period, how many there are, and the days of each."""
    if not inside.size:
        return inside, 1, 1
    first = rows["date"].to_numpy()[inside].astype("datetime64[D]")
    day = np.maximum((first - np.datetime64(period.start)).astype(np.int64), 0)
    longest = int(rows["days"].to_numpy()[inside].max())
    if int(day.max()) == int(day.min()):
        return np.arange(len(inside), dtype=np.int64), len(inside), longest
    cell = day // longest
    return np.asarray(cell, dtype=np.int64), int(cell.max()) + 1, longest
