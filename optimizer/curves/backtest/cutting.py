"""Where a history can be cut into periods of about the days asked for, without cutting through its rows."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from optimizer.curves.evidence.panel import IntArray
from optimizer.domain.curve import FloatArray
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period

_NEAR = (0.5, 1.5)
"""A period may last so many times the days asked for."""
_DAY = pd.Timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Part:
    """The days from `start` up to before `end`, counted from the first day of the history."""

    start: int
    end: int


def parts_of(table: PerformanceTable, days: int) -> tuple[Part, ...]:
    """Cut a history into periods of about so many days, from its end backwards; the newest comes first.

    A cut lies where a row starts. Where rows cover weeks or months that is the end of theirs nearest to the days asked
    for; where rows of several kinds overlap, the cut that goes through the least spend. The oldest part may be shorter.

    Parameters
    ----------
    days : int
        How long each part shall be, at least 1.
    """
    start, end = _spans(table)
    spend = table.rows["spend"].fillna(0.0).to_numpy()
    parts = []
    last = int(end.max())
    while last > 0:
        first = _cut_before(start, end, spend, last, days)
        parts.append(Part(first, last))
        last = first
    return tuple(parts)


def before(table: PerformanceTable, part: Part) -> PerformanceTable:
    """All that was complete before a part began."""
    _, end = _spans(table)
    return replace(table, rows=table.rows[end <= part.start].reset_index(drop=True))


def period_of(table: PerformanceTable, part: Part) -> Period:
    """Calendar days of a part."""
    first = table.rows["date"].min()
    return Period((first + part.start * _DAY).date(), (first + (part.end - 1) * _DAY).date())


def _spans(table: PerformanceTable) -> tuple[IntArray, IntArray]:
    dates = table.rows["date"]
    start = (dates - dates.min()).dt.days.to_numpy(dtype=np.int64)
    return start, start + table.rows["days"].to_numpy(dtype=np.int64)


def _cut_before(start: IntArray, end: IntArray, spend: FloatArray, last: int, days: int) -> int:
    cuts = np.unique(start[start < last])
    length = last - cuts
    near = cuts[(length >= _NEAR[0] * days) & (length <= _NEAR[1] * days)]
    if len(near) == 0:
        # rows longer than the days asked for, or a gap
        return int(cuts[np.argmin(np.abs(length - days))])
    # whole percents: a few rows that reach over a cut must not drive it away from the days asked for
    torn = [round(float(spend[(start < cut) & (end > cut)].sum() / max(spend.sum(), 1e-12)), 2) for cut in near]
    return int(min(zip(torn, np.abs(last - near - days), near, strict=True))[2])
