"""Files of which all rows cover the same days, which the user names: each row is an ad, told apart from the others."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from optimizer.domain.finding import Finding
from optimizer.domain.period import Period
from optimizer.errors import DataError
from optimizer.ingest.cells.raw_table import RawTable
from optimizer.ingest.rows.left_out import BoolArray
from optimizer.ingest.rows.row_values import FIRST_DAY_FIELDS, RowDays, RowValues, read_days
from optimizer.ingest.rows.spacing import IntArray
from optimizer.ingest.source_file import SourceFile
from optimizer.message import N_

_NAMING: Final = ("campaign", "age", "gender")
"""What together names the audience of an ad where the file has no audience and no ad set."""


def has_days(raw: RawTable) -> bool:
    """Tell whether the file has a column of days at all."""
    return any(field in raw.header.fields for field in FIRST_DAY_FIELDS)


def days_of_rows(file: SourceFile, raw: RawTable) -> RowDays:
    """Read the days of all rows, or take those that the user names for a file without any.

    Raises
    ------
    DataError
        When the file has days of its own, and other ones than the user names.
    """
    if has_days(raw):
        days = read_days(raw, file.date_order)
        if file.covers is not None:
            _check_same(file, raw, days, file.covers)
        return days
    if file.covers is None:
        msg = "a file without days is read only with the days that it covers"
        raise ValueError(msg)
    first = np.full(len(raw.cells), np.datetime64(file.covers.start), dtype="datetime64[D]")
    return RowDays("", first, np.full_like(first, np.datetime64("NaT")), has_last=False)


def covered_days(covers: Period, n_rows: int) -> IntArray:
    """How many days each row covers."""
    return np.full(n_rows, covers.days, dtype=np.int64)


def as_ads(raw: RawTable, values: RowValues) -> RowValues:
    """Tell the rows apart by their number, as what finer table they come from is not kept otherwise.

    The audience of a row is that of the file or its ad set; where it has neither, campaign, age and gender together.
    """
    text = values.text.copy()
    if not {"audience", "ad_set"} & set(raw.header.fields) and "campaign" in text:
        named = [text[field] for field in _NAMING if field in text]
        audience = named[0]
        for part in named[1:]:
            audience = audience + (" / " + part).where(part != "", "")
        text["audience"] = audience.where(text["campaign"] != "", "")
    text["ad_set"] = [f"row {number}" for number in raw.cells.index]
    return replace(values, text=text)


def one_span_finding(name: str, covers: Period) -> Finding:
    """Say what was made of the rows."""
    return Finding(
        "info",
        name,
        N_(
            "All rows of {name} were taken for {period:period}, each as an ad of its own, its audience being its ad set"
            " or its campaign, age and gender.",
            name=name,
            period=covers,
        ),
        N_("Export results by day wherever you can: they also show what more money does."),
    )


def _check_same(file: SourceFile, raw: RawTable, days: RowDays, covers: Period) -> None:
    first, last = np.datetime64(covers.start), np.datetime64(covers.end)
    found = days.first[~np.isnat(days.first)]
    is_same: BoolArray = found == first
    if days.has_last:
        ends = days.last[~np.isnat(days.last)]
        if is_same.all() and bool((ends == last).all()):
            return
    raise DataError(
        N_(
            "{name} has days of its own in column '{column}', other than {covers:period}; leave --covers out.",
            name=file.name,
            column=raw.header.names[raw.header.fields[days.field]].strip(),
            covers=covers,
        )
    )
