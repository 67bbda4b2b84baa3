"""How many days each row covers: daily, weekly or monthly rows, told by the spacing of their dates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from optimizer.ingest.rows.spacing import (
    WEEK,
    DayArray,
    Grain,
    IntArray,
    fits,
    grain_of_dates,
    is_first_of_month,
    month_lengths,
    smallest_gap,
)

FEWEST_SURE: Final = 3
"""Different dates from which on their spacing alone tells a grain; two may lie so by chance."""
FEWEST_ALONE: Final = 6
"""Rows that one segment needs to be read as weekly while others of its platform are daily; fewer may be pauses."""
REGULAR_SHARE: Final = 0.8
"""Share of gaps that must be exactly one week or month, in the same case."""

Evidence = Literal["dates", "two_dates", "file", "first_of_month", "nothing"]
"""What told a grain: three dates or more of the platform, or some less than a week apart; two of them; the other rows
of the file; that its only date is the first of a month; or nothing at all."""


@dataclass(frozen=True, slots=True)
class PlatformGrain:
    """What was taken of one platform's rows.

    Attributes
    ----------
    platform : str
        As in the performance table.
    grain : {"day", "week", "month"}
        What each row covers.
    evidence : str
        What told it; one of `Evidence`.
    gap : int
        Days between its two closest dates; 0 where it has one date only.
    """

    platform: str
    grain: Grain
    evidence: Evidence
    gap: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class RowGrain:
    """What rows cover.

    Attributes
    ----------
    covered : (n_rows,) array of int
        Days that each row covers, starting at its date.
    platforms : tuple of PlatformGrain
        One per platform, in the order of the rows; none where a column of the file states the days.
    """

    covered: IntArray
    platforms: tuple[PlatformGrain, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Own:
    """A platform by itself: its rows, their dates, what those say, and the typical spend of a segment's row."""

    platform: str
    positions: IntArray
    dates: DayArray
    grain: Grain | None
    row_spend: float

    @property
    def is_sure(self) -> bool:
        """Whether its dates alone decide; two less than a week apart can only be days."""
        return self.grain is not None and (len(self.dates) >= FEWEST_SURE or self.grain == "day")


def infer_grain(
    days: DayArray,
    segments: pd.DataFrame,
    spend: npt.NDArray[np.float64] | None = None,
    *,
    is_export: bool = False,
) -> RowGrain:
    """Tell daily, weekly and monthly rows apart.

    The rows of one platform have one grain, and what decides is, in this order:

    1. *The platform's own dates*, all its segments together, where there are three or more: whole weeks apart and
       mostly one, they are weeks; on the first (or another same day) of months, months. A pause leaves a gap in one
       segment, but other gaps of one day remain, so it is never taken for a grain. A segment that is daily like its
       platform but has many rows at nearly always one week or month is weekly or monthly alone.
    2. *Two dates* exactly a week, or a month on the same day of it: weeks or months. But where the other platforms of
       the file are sure to be daily, a week may be chance, and the spend of a row decides, as the last resort: a week
       costs seven days. If others are sure to be weeks and the two dates fit among theirs, they are weeks as well.
    3. *The rest of the file*, for a platform of one date, or of dates far apart without a pattern: the grain that most
       rows of the other platforms have, if the dates fit among theirs; else all dates of the file together.
    4. One date in the whole file is a month if it is the first of one, and a day otherwise: a report of one month is
       far commoner than one of its first day. A platform's own export is a day even then: it is asked for by day.

    Parameters
    ----------
    days : (n_rows,) array of datetime64[D]
        First day of each row.
    segments : (n_rows, 2) pandas.DataFrame
        Columns ``platform`` and ``audience``.
    spend : (n_rows,) array, optional
        Money of each row, NaN where unknown.
    is_export : bool
        Whether the rows are a platform's own export, and no table that somebody made.
    """
    money = np.zeros(len(days)) if spend is None else np.nan_to_num(spend)
    owns = [_own(name, positions, days, segments, money) for name, positions in _groups(segments["platform"])]
    covered = np.ones(len(days), dtype=np.int64)
    found = []
    for own in owns:
        one = _decide(own, [other for other in owns if other is not own], is_export=is_export)
        found.append(one)
        covered[own.positions] = lengths(one.grain, days[own.positions])
        if one.grain == "day":
            for positions, grain in _alone(own, days, segments):
                covered[positions] = lengths(grain, days[positions])
    return RowGrain(covered, tuple(found))


def lengths(grain: Grain, days: DayArray) -> IntArray:
    """Days that rows of a grain cover, (n_rows,)."""
    if grain == "month":
        return month_lengths(days)
    return np.full(len(days), WEEK if grain == "week" else 1, dtype=np.int64)


def grain_name(covered: IntArray) -> Grain:
    """Name the commonest length: ``"day"``, ``"week"`` or ``"month"``."""
    typical = float(np.median(covered))
    if typical < 2:
        return "day"
    return "week" if typical < 28 else "month"


def _decide(own: _Own, others: Sequence[_Own], *, is_export: bool) -> PlatformGrain:
    gap = smallest_gap(own.dates)
    sure = [other for other in others if other.is_sure]
    if own.grain is not None and own.is_sure:
        return PlatformGrain(own.platform, own.grain, "dates", gap)
    if own.grain is not None:
        return PlatformGrain(own.platform, _of_two_dates(own, own.grain, sure), "two_dates", gap)
    told = _of_file(own, sure) or _of_file(own, [other for other in others if other.grain is not None])
    if told is None:
        together = np.unique(np.concatenate([own.dates, *[other.dates for other in others]]))
        told = grain_of_dates(together) if len(together) > len(own.dates) else None
    if told is not None:
        return PlatformGrain(own.platform, told, "file", gap)
    if len(own.dates) == 1 and is_first_of_month(own.dates):
        return PlatformGrain(own.platform, "day" if is_export else "month", "first_of_month", gap)
    return PlatformGrain(own.platform, "day", "nothing", gap)


def _of_two_dates(own: _Own, grain: Grain, sure: Sequence[_Own]) -> Grain:
    if any(other.grain == "week" and fits(own.dates, "week", other.dates) for other in sure):
        return "week"
    daily = [other.row_spend for other in sure if other.grain == "day"]
    if grain == "week" and daily and own.row_spend < WEEK**0.5 * float(np.median(daily)):
        return "day"
    return grain


def _of_file(own: _Own, others: Sequence[_Own]) -> Grain | None:
    """Grain that most rows of others have, among those that the dates fit."""
    rows: dict[Grain, int] = {}
    for other in others:
        if other.grain is not None and fits(own.dates, other.grain, other.dates):
            rows[other.grain] = rows.get(other.grain, 0) + len(other.positions)
    if not rows:
        return None
    return max(rows, key=lambda grain: rows[grain])


def _own(
    platform: str, positions: IntArray, days: DayArray, segments: pd.DataFrame, spend: npt.NDArray[np.float64]
) -> _Own:
    of_rows = _spend_per_row(segments["audience"].iloc[positions], days[positions], spend[positions])
    spent = of_rows[of_rows > 0]
    dates = np.unique(days[positions])
    return _Own(
        platform, positions, dates, grain_of_dates(dates), row_spend=float(np.median(spent)) if len(spent) else 0.0
    )


def _spend_per_row(
    audiences: pd.Series[str], days: DayArray, spend: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Money of each segment and day, the rows of its ads together."""
    first = days.min()
    n_days = int((days.max() - first).astype(np.int64)) + 1
    keys = pd.factorize(audiences)[0] * n_days + (days - first).astype(np.int64)
    return np.asarray(np.bincount(pd.factorize(keys)[0], weights=spend), dtype=np.float64)


def _alone(own: _Own, days: DayArray, segments: pd.DataFrame) -> Iterator[tuple[IntArray, Grain]]:
    """Segments of a daily platform that are weekly or monthly by themselves."""
    for _, within in _groups(segments["audience"].iloc[own.positions]):
        positions = own.positions[within]
        dates = np.unique(days[positions])
        if len(dates) >= FEWEST_ALONE:
            grain = grain_of_dates(dates, REGULAR_SHARE)
            if grain in ("week", "month"):
                yield positions, grain


def _groups(names: pd.Series[str]) -> Sequence[tuple[str, IntArray]]:
    codes, uniques = pd.factorize(names)
    order = np.argsort(codes, kind="stable")
    bounds = np.searchsorted(codes[order], np.arange(len(uniques) + 1))
    return [(str(name), order[bounds[code] : bounds[code + 1]]) for code, name in enumerate(uniques)]
