"""A segment that is the sum of all others: a total that no word gives away, and that would count everything twice."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from optimizer.domain.finding import Finding
from optimizer.ingest.quality.grid import FloatArray, Grid, added
from optimizer.message import N_

FEWEST_DAYS: Final = 5
"""Days on which a segment must equal the sum of the others."""
FEWEST_OTHERS: Final = 2
NEARLY_ALL: Final = 0.9
CENTS: Final = 0.02
"""Money by which a sum of rounded amounts may differ, per amount."""


def total_findings(file_name: str, rows: pd.DataFrame, grid: Grid) -> tuple[Finding, ...]:
    """Tell of segments whose spend is that of all others of their platform together, day after day."""
    spend = added(grid, rows["spend"].to_numpy(dtype=np.float64), np.ones(len(rows), dtype=np.bool_))
    found = []
    platforms = np.array(grid.platforms)
    for platform in sorted(set(grid.platforms)):
        mine = np.flatnonzero(platforms == platform)
        if len(mine) > FEWEST_OTHERS:
            found += [_told(file_name, rows, grid, int(mine[place])) for place in _sums(spend[mine])]
    return tuple(found)


def _sums(spend: FloatArray) -> list[int]:
    """Rows of (n_segments, n_days) spend that equal the sum of the other rows wherever two others have any."""
    total, count = spend.sum(axis=0), (spend > 0.0).sum(axis=0)
    is_telling = (spend > 0.0) & (count > FEWEST_OTHERS)
    is_sum = is_telling & (np.abs(2.0 * spend - total) <= CENTS * count)
    days, hits = is_telling.sum(axis=1), is_sum.sum(axis=1)
    return np.flatnonzero((hits >= FEWEST_DAYS) & (hits >= NEARLY_ALL * days)).tolist()


def _told(file_name: str, rows: pd.DataFrame, grid: Grid, place: int) -> Finding:
    row = int(rows.index[int(np.argmax(grid.segment == place))])
    return Finding(
        "warning",
        file_name,
        N_(
            "'{audience}' of {platform} in {name} spends as much as all others together, day after day; the first is"
            " row {row}. It looks like a total, and then everything is counted twice.",
            audience=grid.audiences[place],
            platform=grid.platforms[place],
            name=file_name,
            row=row,
        ),
        N_("If it is a total, delete its rows from the file and import it again."),
        file_name,
        row,
    )
