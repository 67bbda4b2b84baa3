"""What a file does not say by itself, so that its owner can be asked: the days that it covers, its platform."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.domain.period import Period
from optimizer.ingest.cells.raw_table import RawTable
from optimizer.ingest.column_map import read_column_maps
from optimizer.ingest.rows.needed_columns import missing_columns
from optimizer.ingest.rows.one_span import has_days
from optimizer.ingest.rows.performance_file import read_raw
from optimizer.ingest.rows.row_values import read_days
from optimizer.ingest.source_file import SourceFile


@dataclass(frozen=True, slots=True)
class Unsaid:
    """What is to be asked about a file before it can be read.

    Attributes
    ----------
    file_name : str
        As the user named it.
    days : bool
        It has no column of days.
    platform : bool
        Neither a column nor its format says a platform.
    span : Period or None
        The days that all its rows state alike: it can be read as a list of ads if its owner wants that.
    """

    file_name: str
    days: bool
    platform: bool
    span: Period | None = None


def find_unsaid(file: SourceFile) -> Unsaid | None:
    """Find what must be asked about a file; None where nothing is, or where answers would not help.

    Raises
    ------
    DataError
        When no table can be found in it.
    """
    raw, _ = read_raw(file, read_column_maps())
    missing = missing_columns(raw.header)
    if set(missing) - {"platform"}:
        return None
    found = Unsaid(
        file.name,
        days=file.covers is None and not has_days(raw),
        platform=file.platform is None and "platform" in missing,
        span=_span(raw) if file.covers is None else None,
    )
    return found if found.days or found.platform or found.span is not None else None


def _span(raw: RawTable) -> Period | None:
    """Return the one range of several days that all rows state; None where they differ or are of single days."""
    if "date" in raw.header.fields or not has_days(raw):
        return None
    days = read_days(raw)
    if not days.has_last:
        return None
    known = ~np.isnat(days.first) & ~np.isnat(days.last)
    spans = np.unique(np.column_stack([days.first[known], days.last[known]]), axis=0)
    if len(spans) != 1 or spans[0, 0] >= spans[0, 1]:
        return None
    first, last = spans[0].tolist()
    return Period(first, last)
