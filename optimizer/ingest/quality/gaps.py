"""Days that are missing though ads ran before and after them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

import numpy as np
import pandas as pd

from optimizer.domain.finding import Finding
from optimizer.domain.period import Period
from optimizer.ingest.quality.grid import BoolArray, Grid, IntArray, covered, runs_of
from optimizer.message import N_, listed

LONG: Final = 7
"""Days; a platform without any row for so long may lack a file."""
SHORTEST: Final = 3
"""Days; a segment that stops over weekends only has no gaps."""
_MONDAY_OF_1970: Final = 4
"""Days from 1 January 1970 to the first Monday."""


def gap_findings(file_name: str, rows: pd.DataFrame, grid: Grid) -> tuple[Finding, ...]:
    """Tell of days without any row, and of segments that have none for a while though others do.

    Days with a row are no gaps, whatever it says.
    """
    has_row = covered(grid)
    runs_on = np.asarray(has_row.any(axis=0), dtype=np.bool_)
    return (*_of_all(file_name, rows, grid, runs_on), *_of_segments(file_name, rows, grid, has_row, runs_on))


def gaps_between_files(grid: Grid, told: Sequence[Finding]) -> tuple[Finding, ...]:
    """Tell of platforms without any row for long between their first and last, unless a file's findings say it."""
    known = [one.message.values.get("period") for one in told]  # noqa: PD011 - no frame
    has_row, platforms = covered(grid), np.array(grid.platforms)
    found: list[tuple[str, Period]] = []
    for platform in sorted(set(grid.platforms)):
        runs_on = has_row[platforms == platform].any(axis=0)
        _, first, after = runs_of(~runs_on[None, :])
        for start, end in zip(first.tolist(), after.tolist(), strict=True):
            if end - start >= LONG and runs_on[:start].any() and runs_on[end:].any():
                found.append((platform, _period(grid, start, end)))
    missing = [one for one in found if not any(_overlap(one[1], other) for other in known)]
    if not missing:
        return ()
    platform, longest = max(missing, key=lambda one: one[1].days)
    return (
        Finding(
            "info",
            "days",
            N_(
                "Platforms without any row for {shortest:number} days or longer between their first and last: {names}."
                " The longest time is {period:period}, of {platform}.",
                shortest=LONG,
                names=listed(sorted({name for name, _ in missing})),
                period=longest,
                platform=platform,
            ),
            N_("If ads ran on these days, a file is missing: import it too; if not, nothing needs to be done."),
        ),
    )


def _overlap(one: Period, other: object) -> bool:
    return isinstance(other, Period) and one.start <= other.end and other.start <= one.end


def _of_all(file_name: str, rows: pd.DataFrame, grid: Grid, runs_on: BoolArray) -> tuple[Finding, ...]:
    """Days on which nothing ran at all, unless they are weekends only."""
    _, first, after = runs_of(~runs_on[None, :])
    since_monday = (np.datetime64(grid.first_day, "D").astype(np.int64) - _MONDAY_OF_1970 + first) % 7
    is_weekend = (since_monday >= 5) & (since_monday + after - first <= 7)
    first, after = first[~is_weekend], after[~is_weekend]
    if not len(first):
        return ()
    longest = int(np.argmax(after - first))
    row = _first_row_since(rows, grid, int(after[longest]), np.arange(len(grid.platforms)))
    return (
        Finding(
            "info",
            file_name,
            N_(
                "Days without any row between the first and the last day of {name}: {days:number}; the longest time is"
                " {period:period}, before row {row}.",
                name=file_name,
                days=int((after - first).sum()),
                period=_period(grid, int(first[longest]), int(after[longest])),
                row=row,
            ),
            N_("If ads ran on these days, export them too; if not, nothing needs to be done."),
            file_name,
            row,
        ),
    )


def _of_segments(
    file_name: str, rows: pd.DataFrame, grid: Grid, has_row: BoolArray, runs_on: BoolArray
) -> tuple[Finding, ...]:
    """Pauses of single segments on days on which others ran."""
    n_days = grid.n_days
    begun = np.argmax(has_row, axis=1)[:, None]
    ended = n_days - 1 - np.argmax(has_row[:, ::-1], axis=1)[:, None]
    day = np.arange(n_days)[None, :]
    segment, first, after = runs_of(~has_row & runs_on & (day > begun) & (day < ended))
    is_long = after - first >= SHORTEST
    if not is_long.any():
        return ()
    segment, first, after = segment[is_long], first[is_long], after[is_long]
    missing = np.bincount(segment, weights=after - first, minlength=grid.shape[0])
    worst = [place for place in np.argsort(-missing, kind="stable").tolist() if missing[place] > 0]
    longest = int(np.argmax(after - first))
    row = _first_row_since(rows, grid, int(after[longest]), segment[longest : longest + 1])
    return (
        Finding(
            "info",
            file_name,
            N_(
                "Segments of {name} without rows for {shortest:number} days or longer while others ran: {count:number}"
                " ({names}). The longest time is {period:period} of {segment}, before row {row}.",
                name=file_name,
                shortest=SHORTEST,
                count=len(worst),
                names=listed([_name(grid, place) for place in worst[:6]]),
                period=_period(grid, int(first[longest]), int(after[longest])),
                segment=_name(grid, int(segment[longest])),
                row=row,
            ),
            N_("Such days count as days without spend; if these ads ran, export those days again."),
            file_name,
            row,
        ),
    )


def _first_row_since(rows: pd.DataFrame, grid: Grid, day: int, segments: IntArray) -> int:
    """Row number of the first row of some segments that starts on a day or later."""
    is_later = (grid.day >= day) & np.isin(grid.segment, segments)
    when = np.where(is_later, grid.day, grid.n_days)
    return int(rows.index[int(np.argmin(when))])


def _period(grid: Grid, first: int, after: int) -> Period:
    return Period(grid.first_day + timedelta(days=first), grid.first_day + timedelta(days=after - 1))


def _name(grid: Grid, place: int) -> str:
    return f"{grid.platforms[place]} / {grid.audiences[place]}"
