"""How many days each row covers: daily, weekly or monthly rows, or a range that the row states itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

WEEK: Final = 7
FEWEST_ALONE: Final = 6
"""Rows that one segment needs to be read as weekly while others of its platform are daily; fewer may be pauses."""
FEWEST_TOGETHER: Final = 3
"""Different dates that the rows of a platform need; two rows a week apart may be two single days."""
REGULAR_SHARE: Final = 0.8
"""Share of gaps that must be exactly one week, in the same case."""

DayArray = npt.NDArray[np.datetime64]
IntArray = npt.NDArray[np.int64]


def infer_days(days: DayArray, segments: pd.DataFrame) -> IntArray:
    """Tell daily, weekly and monthly rows apart by their spacing.

    The rows of one platform have one grain: if all dates of its rows together lie whole weeks apart, they are weeks; if
    all are firsts of a month, months. A pause leaves a gap in one segment, but other gaps of one day remain, so it is
    never taken for a grain. One segment alone is weekly beside daily ones if it has many rows and nearly all gaps are
    exactly one week.

    Parameters
    ----------
    days : (n_rows,) array of datetime64[D]
        First day of each row.
    segments : (n_rows, 2) pandas.DataFrame
        Columns ``platform`` and ``audience``.

    Returns
    -------
    (n_rows,) array of int
        Days that each row covers, starting at its date.
    """
    covered = np.ones(len(days), dtype=np.int64)
    for _, positions in _groups(segments["platform"]):
        lengths = _length_of(days[positions], alone=False)
        covered[positions] = lengths
        if (lengths == 1).all():
            for _, within in _groups(segments["audience"].iloc[positions]):
                own = positions[within]
                covered[own] = _length_of(days[own], alone=True)
    return covered


def _groups(names: pd.Series[str]) -> Sequence[tuple[int, IntArray]]:
    codes, uniques = pd.factorize(names)
    order = np.argsort(codes, kind="stable")
    bounds = np.searchsorted(codes[order], np.arange(len(uniques) + 1))
    return [(code, order[bounds[code] : bounds[code + 1]]) for code in range(len(uniques))]


def _length_of(days: DayArray, *, alone: bool) -> IntArray:
    """Days per row of rows that share a grain; all 1 where they are daily or nothing can be told."""
    ones = np.ones(len(days), dtype=np.int64)
    distinct = np.unique(days)
    if len(distinct) < (FEWEST_ALONE if alone else FEWEST_TOGETHER):
        return ones
    gaps = np.diff(distinct).astype(np.int64)
    if (gaps % WEEK == 0).all() and (gaps == WEEK).mean() >= (REGULAR_SHARE if alone else 0.5):
        return ones * WEEK
    if (distinct == distinct.astype("datetime64[M]").astype("datetime64[D]")).all():
        return month_lengths(days)
    return ones


def smallest_gap(days: DayArray) -> int:
    """Days between the two closest different dates; 1 where there are fewer than `FEWEST_TOGETHER`."""
    distinct = np.unique(days)
    return int(np.diff(distinct).astype(np.int64).min()) if len(distinct) >= FEWEST_TOGETHER else 1


def month_lengths(days: DayArray) -> IntArray:
    """Days of the month that each day lies in."""
    months = days.astype("datetime64[M]")
    return np.asarray(((months + 1).astype("datetime64[D]") - months.astype("datetime64[D]")).astype(np.int64))


def grain_name(covered: IntArray) -> str:
    """Name the commonest length: ``"day"``, ``"week"`` or ``"month"``."""
    typical = float(np.median(covered))
    if typical < 2:
        return "day"
    return "week" if typical < 28 else "month"
