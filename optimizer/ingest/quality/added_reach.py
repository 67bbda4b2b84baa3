"""Reach that is no count of people: copied from the impressions, or added up over days."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from optimizer.domain.finding import Finding
from optimizer.ingest.quality.grid import Grid, IntArray, added
from optimizer.message import N_

MANY: Final = 500.0
"""Impressions from which on somebody sees an ad twice on practically any day."""
FEWEST_ROWS: Final = 10
"""Fewer rows with many impressions do not show a habit."""
FEWEST_SUMS: Final = 3
"""Rows of several days whose reach must equal a sum to the last person before it is no coincidence."""
NEARLY_ALL: Final = 0.95


def added_reach_findings(file_name: str, rows: pd.DataFrame, grid: Grid) -> tuple[Finding, ...]:
    """Tell where reach is the impressions once more, and where that of weeks is the sum of that of their days."""
    if "reach" not in rows:
        return ()
    return (*_copied(file_name, rows), *_added_up(file_name, rows, grid))


def _copied(file_name: str, rows: pd.DataFrame) -> tuple[Finding, ...]:
    if "impressions" not in rows:
        return ()
    reach, impressions = rows["reach"].to_numpy(dtype=np.float64), rows["impressions"].to_numpy(dtype=np.float64)
    is_telling = (impressions >= MANY) & (reach > 0.0)
    is_same = is_telling & (reach == impressions)
    if is_telling.sum() < FEWEST_ROWS or is_same.sum() < NEARLY_ALL * is_telling.sum():
        return ()
    row = int(rows.index[int(np.argmax(is_same))])
    return (
        Finding(
            "warning",
            file_name,
            N_(
                "Reach in {name} equals the impressions in {rows:number} of {of:number} rows with many impressions, the"
                " first is row {row}; it is no count of people and is not used to learn from.",
                name=file_name,
                rows=int(is_same.sum()),
                of=int(is_telling.sum()),
                row=row,
            ),
            N_("Export reach from the platform, one row per ad set and day, or leave the column out."),
            file_name,
            row,
        ),
    )


def _added_up(file_name: str, rows: pd.DataFrame, grid: Grid) -> tuple[Finding, ...]:
    """Rows of several days beside the daily rows of the same segment: people come back, so reach must be smaller."""
    is_daily = grid.days == 1
    if is_daily.all() or not is_daily.any():
        return ()
    reach = rows["reach"].to_numpy(dtype=np.float64)
    is_known = ~np.isnan(reach)
    until = np.pad(added(grid, reach, is_daily).cumsum(axis=1), ((0, 0), (1, 0)))
    counted = np.pad(
        added(grid, (reach > 0.0).astype(np.float64), is_daily & is_known).cumsum(axis=1), ((0, 0), (1, 0))
    )
    lumps = np.flatnonzero(~is_daily & is_known & (reach > 0.0) & (grid.segment >= 0)).astype(np.int64)
    segment, first = grid.segment[lumps], grid.day[lumps]
    after = first + grid.days[lumps]
    is_comparable = counted[segment, after] - counted[segment, first] > 1.0
    is_sum = is_comparable & (np.abs(until[segment, after] - until[segment, first] - reach[lumps]) < 0.5)
    if is_sum.sum() < FEWEST_SUMS or is_sum.sum() < NEARLY_ALL * is_comparable.sum():
        return ()
    return (_told(file_name, rows, lumps[is_sum]),)


def _told(file_name: str, rows: pd.DataFrame, where: IntArray) -> Finding:
    row = int(rows.index[int(where[0])])
    return Finding(
        "warning",
        file_name,
        N_(
            "Reach in rows of several days of {name} is the sum of the reach of their days: {rows:number} rows, the"
            " first is row {row}. People who came back were counted again.",
            name=file_name,
            rows=len(where),
            row=row,
        ),
        N_("Do not plan for reach with these rows; export the weeks or months from the platform itself."),
        file_name,
        row,
    )
