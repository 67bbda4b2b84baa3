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
WHOLE: Final = 0.1
"""Impressions are whole."""


def total_findings(file_name: str, rows: pd.DataFrame, grid: Grid) -> tuple[Finding, ...]:
    """Tell of segments whose spend is that of all others of their platform together, day after day."""
    spend = _sums_of(rows, grid, "spend")
    impressions = _sums_of(rows, grid, "impressions") if "impressions" in rows else None
    found = []
    platforms = np.array(grid.platforms)
    for platform in sorted(set(grid.platforms)):
        mine = np.flatnonzero(platforms == platform)
        if len(mine) > FEWEST_OTHERS:
            places = _sums(spend[mine], CENTS)
            if impressions is not None and impressions[mine].any():
                # budgets are round numbers and may add up by chance, impressions are not
                places &= _sums(impressions[mine], WHOLE)
            found += [_told(file_name, rows, grid, int(mine[place])) for place in sorted(places)]
    return tuple(found)


def _sums_of(rows: pd.DataFrame, grid: Grid, name: str) -> FloatArray:
    return added(grid, rows[name].to_numpy(dtype=np.float64), np.ones(len(rows), dtype=np.bool_))


def _sums(figure: FloatArray, rounding: float) -> set[int]:
    """Rows of (n_segments, n_days) sums that equal the sum of the other rows wherever two others have any.

    The same amount on each day counts once: round budgets may add up by chance.
    """
    total, count = figure.sum(axis=0), (figure > 0.0).sum(axis=0)
    is_telling = (figure > 0.0) & (count > FEWEST_OTHERS)
    is_sum = is_telling & (np.abs(2.0 * figure - total) <= rounding * count)
    days, hits = is_telling.sum(axis=1), is_sum.sum(axis=1)
    likely = np.flatnonzero((hits >= FEWEST_DAYS) & (hits >= NEARLY_ALL * days)).tolist()
    return {place for place in likely if len(np.unique(figure[place, is_sum[place]])) >= FEWEST_DAYS}


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
