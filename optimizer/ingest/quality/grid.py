"""Rows laid out as segments by days, so that every check adds up once and fast."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

MOST_PLACES: Final = 5_000_000
"""Segments times days; beyond it the segments with the fewest rows are not looked at (40 MB per figure)."""

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Where each row belongs.

    Attributes
    ----------
    platforms, audiences : tuple of str
        Of each segment, length n_segments.
    first_day : datetime.date
        Day 0.
    n_days : int
        Days from the first to the last one covered.
    segment : (n_rows,) int array
        The row's segment; -1 where it is not looked at.
    day, days : (n_rows,) int arrays
        The row's first day, and how many it covers.
    """

    platforms: tuple[str, ...]
    audiences: tuple[str, ...]
    first_day: date
    n_days: int
    segment: IntArray
    day: IntArray
    days: IntArray

    @property
    def shape(self) -> tuple[int, int]:
        """Segments, days."""
        return len(self.platforms), self.n_days


def lay_out(rows: pd.DataFrame, finer: str | None = None) -> Grid:
    """Find the segments and days of rows.

    Parameters
    ----------
    rows : pandas.DataFrame
        With ``date``, ``days``, ``platform`` and ``audience``, at least one row.
    finer : str or None
        A column that cuts the segments finer; the parts of a segment stand beside each other under its name.
    """
    platform, platforms = codes_of(rows["platform"])
    audience, audiences = codes_of(rows["audience"])
    part = np.zeros(len(rows), dtype=np.int64) if finer is None else codes_of(rows[finer])[0]
    segment, pairs = pd.factorize((part * len(platforms) + platform) * len(audiences) + audience)
    when = rows["date"].to_numpy().astype("datetime64[D]").astype(np.int64)
    days = rows["days"].to_numpy(dtype=np.int64)
    first = int(when.min())
    n_days = int((when + days).max()) - first
    kept = np.arange(len(pairs))
    most = max(MOST_PLACES // n_days, 1)
    if len(pairs) > most:
        kept = np.sort(np.argsort(-np.bincount(segment), kind="stable")[:most])
    place = np.full(len(pairs), -1, dtype=np.int64)
    place[kept] = np.arange(len(kept))
    named = [divmod(pair, len(audiences)) for pair in np.asarray(pairs)[kept].tolist()]
    return Grid(
        platforms=tuple(platforms[one % len(platforms)] for one, _ in named),
        audiences=tuple(audiences[other] for _, other in named),
        first_day=np.datetime64(first, "D").item(),
        n_days=n_days,
        segment=place[segment],
        day=when - first,
        days=days,
    )


def coded(rows: pd.DataFrame) -> pd.DataFrame:
    """Number the names that several checks ask for, once: names of a million rows take 10 ms each time."""
    names = [name for name in ("platform", "audience", "campaign") if name in rows]
    return rows.assign(**{name: rows[name].astype("category") for name in names})


def codes_of(names: pd.Series[str]) -> tuple[IntArray, list[str]]:
    """Number per row, and what each number means."""
    codes, unique = pd.factorize(names, use_na_sentinel=False)
    return np.asarray(codes, dtype=np.int64), ["" if pd.isna(name) else str(name) for name in unique]


def added(grid: Grid, values: FloatArray, which: BoolArray) -> FloatArray:
    """Sums of the values of some rows on their first days, unknown ones left out, (n_segments, n_days)."""
    is_used = which & (grid.segment >= 0) & ~np.isnan(values)
    place = grid.segment[is_used] * grid.n_days + grid.day[is_used]
    total = np.bincount(place, values[is_used], minlength=grid.shape[0] * grid.shape[1])
    return np.asarray(total.reshape(grid.shape), dtype=np.float64)


def covered(grid: Grid) -> BoolArray:
    """Which days of which segments any row covers, (n_segments, n_days)."""
    is_used = grid.segment >= 0
    if bool((grid.days == 1).all()):
        found = np.zeros(grid.shape[0] * grid.shape[1], dtype=np.bool_)
        found[grid.segment[is_used] * grid.n_days + grid.day[is_used]] = True
        return found.reshape(grid.shape)
    width = grid.n_days + 1
    start = grid.segment[is_used] * width + grid.day[is_used]
    steps = np.bincount(start, minlength=grid.shape[0] * width)
    steps = steps - np.bincount(start + grid.days[is_used], minlength=grid.shape[0] * width)
    return np.asarray(steps.reshape(-1, width).cumsum(axis=1)[:, :-1] > 0, dtype=np.bool_)


def runs_of(is_so: BoolArray) -> tuple[IntArray, IntArray, IntArray]:
    """Find the runs of true values along each row: row, first place, place after the last."""
    padded = np.zeros((is_so.shape[0], is_so.shape[1] + 2), dtype=np.int8)
    padded[:, 1:-1] = is_so
    steps = np.diff(padded, axis=1)
    row, first = np.nonzero(steps == 1)
    _, after = np.nonzero(steps == -1)
    return row.astype(np.int64), first.astype(np.int64), after.astype(np.int64)
