"""What the cells of each row say: days, names and figures. Whether the row may be used is decided elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from optimizer.ingest.cells import RawTable
from optimizer.ingest.column_map import NUMBER_FIELDS, WHEN, WHOLE_FIELDS, fold
from optimizer.ingest.dates import find_date_order, parse_dates
from optimizer.ingest.figures import find_decimal_mark, parse_numbers
from optimizer.ingest.grain import RowGrain, infer_grain
from optimizer.ingest.left_out import BoolArray
from optimizer.ingest.spacing import WEEK, DayArray, month_lengths

FIRST_DAY_FIELDS: Final = ("date", "start", "week", "month")
"""Fields that tell a row's first day, the preferred first: a report's range stands beside the day, not instead."""
DAY_HEADERS: Final = frozenset({"day", "by day", "dzień", "ngày", "วัน", "tag", "jour", "día"})
"""Folded headers that say themselves that each row is one day, as "date" does not."""
NOT_NAMES: Final = frozenset({*NUMBER_FIELDS, *WHEN, "currency", "level", "result_indicator"})


@dataclass(frozen=True, slots=True, eq=False)
class RowDays:
    """Days of each row.

    Attributes
    ----------
    field : str
        The field that tells the first day.
    first, last : (n_rows,) array of datetime64[D]
        NaT where the cell is no date; `last` is NaT throughout where rows state one day only.
    has_last : bool
        Whether rows state a last day.
    are_single : bool
        Whether the header says that each row is one day.
    is_export : bool
        Whether the file is a platform's own export.
    """

    field: str
    first: DayArray
    last: DayArray
    has_last: bool
    are_single: bool = False
    is_export: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class RowValues:
    """Names and figures of each row.

    Attributes
    ----------
    text : (n_rows, n_names) pandas.DataFrame
        ``platform``, ``audience``, and every other name or id that the file has; empty where unknown.
    figures : (n_rows, n_figures) pandas.DataFrame
        NaN where unknown.
    is_no_number : mapping of str to (n_rows,) array
        Per figure, where a cell says something that is no number.
    decimal : {".", ","}
        The file's decimal mark.
    """

    text: pd.DataFrame
    figures: pd.DataFrame
    is_no_number: Mapping[str, BoolArray]
    decimal: str


def read_days(raw: RawTable) -> RowDays:
    """Read the days of all rows; one of `FIRST_DAY_FIELDS` must be there.

    Raises
    ------
    DataError
        When it cannot be told which part of the dates is the day.
    """
    fields = [field for field in WHEN if field in raw.header.fields]
    order = find_date_order(raw.file_name, [raw.column(field) for field in fields], raw.header.column_map.date_order)
    field = next(field for field in FIRST_DAY_FIELDS if field in fields)
    first = parse_dates(raw.column(field), order)
    if field == "month":
        first = first.astype("datetime64[M]").astype("datetime64[D]")
    if field == "start" and "end" in fields:
        return RowDays(field, first, parse_dates(raw.column("end"), order), has_last=True)
    are_single = fold(raw.header.names[raw.header.fields[field]]) in DAY_HEADERS
    return RowDays(
        field,
        first,
        np.full_like(first, np.datetime64("NaT")),
        has_last=False,
        are_single=are_single,
        is_export=raw.header.column_map.is_export,
    )


def days_covered(days: RowDays, is_used: BoolArray, rows: pd.DataFrame) -> RowGrain:
    """How many days each used row covers, stated by the file or told by the spacing of the rows.

    Parameters
    ----------
    days : RowDays
        Of all rows.
    is_used : (n_rows,) array
        Rows that are data.
    rows : (n_used, n_columns) pandas.DataFrame
        With the columns ``platform``, ``audience`` and ``spend``.
    """
    first = days.first[is_used]
    if days.has_last:
        return RowGrain(np.asarray((days.last[is_used] - first).astype(np.int64) + 1), ())
    if days.field in ("week", "month") or days.are_single:
        stated = {"week": np.full(len(first), WEEK, dtype=np.int64), "month": month_lengths(first)}
        return RowGrain(stated.get(days.field, np.ones(len(first), dtype=np.int64)), ())
    spend = rows["spend"].to_numpy(dtype=np.float64)
    return infer_grain(first, rows[["platform", "audience"]], spend, is_export=days.is_export)


def read_values(raw: RawTable, platform: str | None = None) -> RowValues:
    """Read names and figures of all rows, totals among them; `platform` is that of a file that names none.

    Raises
    ------
    DataError
        When the decimal mark cannot be told.
    """
    fields: list[str] = [field for field in NUMBER_FIELDS if field in raw.header.fields]
    decimal = _decimal_mark(raw, fields)
    values: dict[str, npt.NDArray[np.float64]] = {}
    is_no_number: dict[str, BoolArray] = {}
    for field in fields:
        values[field], is_no_number[field] = parse_numbers(raw.column(field), decimal)
    return RowValues(_read_text(raw, platform), pd.DataFrame(values, index=raw.cells.index), is_no_number, decimal)


def _decimal_mark(raw: RawTable, fields: list[str]) -> str:
    whole = [raw.column(field) for field in fields if field in WHOLE_FIELDS]
    other = [raw.column(field) for field in fields if field not in WHOLE_FIELDS]
    # Who separates cells by semicolons does so because the comma is busy, whatever the format usually does.
    default = "" if raw.delimiter == ";" else raw.header.column_map.decimal
    return find_decimal_mark(raw.file_name, other, whole, default)


def _read_text(raw: RawTable, stated: str | None) -> pd.DataFrame:
    column_map = raw.header.column_map
    text = {field: raw.texts(field) for field in raw.header.fields if field not in NOT_NAMES}
    platform = text.pop("platform", pd.Series("", index=raw.cells.index, dtype="str"))
    platform = platform.str.lower().mask(platform == "", column_map.platform or (stated or ""))
    names = [text[field] for field in column_map.audience if field in text]
    audience = names[0]
    for other in names[1:]:
        audience = audience.mask(audience == "", other)
    text.pop("audience", None)
    return pd.DataFrame({"platform": platform, "audience": audience, **text}, index=raw.cells.index)
