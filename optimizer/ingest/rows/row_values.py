"""What the cells of each row say: days, names and figures. Whether the row may be used is decided elsewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from optimizer.domain.imports import Question
from optimizer.domain.money import checked_currency, minor_digits
from optimizer.errors import DataError
from optimizer.ingest.cells.raw_table import RawTable
from optimizer.ingest.column_map import MONEY_FIELDS, NUMBER_FIELDS, WHEN, WHOLE_FIELDS, fold
from optimizer.ingest.excerpt import excerpt
from optimizer.ingest.rows.grain import RowGrain, infer_grain
from optimizer.ingest.rows.left_out import BoolArray
from optimizer.ingest.rows.spacing import WEEK, DayArray, month_lengths
from optimizer.ingest.values.date_order import judge_date_order
from optimizer.ingest.values.dates import parse_dates, parse_ranges
from optimizer.ingest.values.decimal_mark import judge_decimal_mark
from optimizer.ingest.values.figures import parse_numbers
from optimizer.message import N_

FIRST_DAY_FIELDS: Final = ("date", "start", "week", "month")
"""Fields that tell a row's first day, the preferred first: a report's range stands beside the day, not instead."""
DAY_HEADERS: Final = frozenset({"day", "by day", "dzień", "ngày", "วัน", "tag", "jour", "día"})
"""Folded headers that say themselves that each row is one day, as "date" does not."""
NOT_NAMES: Final = frozenset({*NUMBER_FIELDS, *WHEN, "currency", "level", "result_indicator"})
_ZONE: Final = re.compile(r"\b(?:UTC|GMT)(?:[+-][0-9]{1,2}(?::?[0-9]{2})?)?(?![A-Za-z0-9])")
_ACCOUNT: Final = re.compile(r"Account(?: name)?: (.+?)(?: \(([0-9-]+)\))?", re.IGNORECASE)


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
    order : {"DMY", "MDY", ""}
        Order of its dates; empty where it does not matter.
    question : Question or None
        Where the file does not tell which part of its dates is the day.
    """

    field: str
    first: DayArray
    last: DayArray
    has_last: bool
    are_single: bool = False
    is_export: bool = False
    order: str = ""
    question: Question | None = None


@dataclass(frozen=True, slots=True, eq=False)
class RowValues:
    """Names and figures of each row.

    Attributes
    ----------
    text : (n_rows, n_names) pandas.DataFrame
        ``platform`` and every other name or id that the file has; empty where unknown.
    figures : (n_rows, n_figures) pandas.DataFrame
        NaN where unknown.
    is_no_number : mapping of str to (n_rows,) array
        Per figure, where a cell says something that is no number.
    decimal : {".", ","}
        The file's decimal mark.
    question : Question or None
        Where the file does not tell its decimal mark.
    """

    text: pd.DataFrame
    figures: pd.DataFrame
    is_no_number: Mapping[str, BoolArray]
    decimal: str
    question: Question | None = None


def read_days(raw: RawTable, stated_order: str = "") -> RowDays:
    """Read the days of all rows; one of `FIRST_DAY_FIELDS` must be there.

    Parameters
    ----------
    raw : RawTable
        The cells.
    stated_order : {"DMY", "MDY", ""}
        What the user says of dates that do not tell which part is the day.

    Raises
    ------
    DataError
        When dates contradict each other.
    """
    fields = [field for field in WHEN if field in raw.header.fields]
    order, question, matters = _date_order(raw, fields, stated_order)
    field = next(field for field in FIRST_DAY_FIELDS if field in fields)
    stated = parse_ranges(raw.column(field), order)
    first, last = stated.first, stated.last
    if field == "month":
        first = first.astype("datetime64[M]").astype("datetime64[D]")
    if field == "start" and "end" in fields:
        last = parse_dates(raw.column("end"), order)
    has_last = (field == "start" and "end" in fields) or (field not in ("week", "month") and bool((last > first).any()))
    return RowDays(
        field,
        first,
        last if has_last else np.full_like(first, np.datetime64("NaT")),
        has_last=has_last,
        are_single=not has_last and fold(raw.header.names[raw.header.fields[field]]) in DAY_HEADERS,
        is_export=raw.header.column_map.is_export,
        order=order if matters else "",
        question=question,
    )


def _date_order(raw: RawTable, fields: Sequence[str], stated: str) -> tuple[str, Question | None, bool]:
    judged = judge_date_order([raw.column(field) for field in fields], raw.header.column_map.date_order or stated)
    if judged.against is not None:
        raise DataError(
            N_(
                "{name} writes some dates with the day first and others with the month first ({found}); export it with "
                "dates such as 2026-01-31.",
                name=raw.file_name,
                found=excerpt(judged.against),
            )
        )
    if judged.undecided is not None:
        return judged.order, _which_is_the_day(raw.file_name, excerpt(judged.undecided)), True
    return judged.order, None, judged.matters


def _which_is_the_day(file_name: str, found: str) -> Question:
    return Question(
        "date_order",
        file_name,
        N_(
            "Which part of {found} in {name} is the day cannot be told, because no date has a day above 12; say "
            "--date-order dmy or --date-order mdy, or export it with dates such as 2026-01-31.",
            name=file_name,
            found=found,
        ),
        ("DMY", "MDY"),
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


def read_values(raw: RawTable, platform: str | None = None, stated_mark: str = "") -> RowValues:
    """Read names and figures of all rows, totals among them.

    Parameters
    ----------
    raw : RawTable
        The cells.
    platform : str or None
        Of a file that names none.
    stated_mark : {".", ",", ""}
        What the user says of figures that do not tell which mark divides decimals.

    Raises
    ------
    DataError
        When figures contradict each other.
    """
    fields: list[str] = [field for field in NUMBER_FIELDS if field in raw.header.fields]
    decimal, question = _decimal_mark(raw, fields, stated_mark)
    values: dict[str, npt.NDArray[np.float64]] = {}
    is_no_number: dict[str, BoolArray] = {}
    for field in fields:
        values[field], is_no_number[field] = parse_numbers(raw.column(field), decimal)
        scale = raw.header.column_map.scales.get(fold(raw.header.names[raw.header.fields[field]]))
        if scale is not None:
            values[field] *= scale
    figures = pd.DataFrame(values, index=raw.cells.index)
    return RowValues(_read_text(raw, platform), figures, is_no_number, decimal, question)


def _decimal_mark(raw: RawTable, fields: list[str], stated: str) -> tuple[str, Question | None]:
    are_whole = {*WHOLE_FIELDS, *(MONEY_FIELDS if _has_no_cents(raw) else ())}
    whole = [raw.column(field) for field in fields if field in are_whole]
    other = [raw.column(field) for field in fields if field not in are_whole]
    # Who separates cells by semicolons does so because the comma is busy, whatever the format usually does.
    default = "" if raw.delimiter == ";" else raw.header.column_map.decimal
    judged = judge_decimal_mark(other, whole, stated)
    if not judged.dots and not judged.commas and judged.undecided is None and default:
        return default, None
    if judged.is_contradicted:
        raise DataError(
            N_(
                "{name} writes decimals with a dot in {dots} cells, with a comma in {commas}; export it with one mark.",
                name=raw.file_name,
                dots=judged.dots,
                commas=judged.commas,
            )
        )
    if judged.undecided is not None and default and default not in judged.undecided:
        return default, None  # the other mark groups thousands
    # Where every figure is like 1.234, a spreadsheet wrote thousands, whatever mark the format has for decimals.
    if judged.undecided is not None:
        return judged.mark, _which_is_decimal(raw.file_name, excerpt(judged.undecided))
    return judged.mark, None


def _has_no_cents(raw: RawTable) -> bool:
    """Whether the file's money is of a currency without minor units, so that marks in it group thousands."""
    code = raw.header.currency
    if code is None and "currency" in raw.header.fields:
        code = next((text.upper() for text in raw.texts("currency").unique() if text), None)
    try:
        return code is not None and minor_digits(checked_currency(code)) == 0
    except DataError:
        return False


def _which_is_decimal(file_name: str, found: str) -> Question:
    return Question(
        "decimal_mark",
        file_name,
        N_(
            "In {name} no figure tells whether a number such as {found} means a thousand or one and a bit; say which "
            "mark comes before the decimals, --decimal-mark dot or --decimal-mark comma.",
            name=file_name,
            found=found,
        ),
        (".", ","),
    )


def _read_text(raw: RawTable, stated: str | None) -> pd.DataFrame:
    column_map = raw.header.column_map
    text = {field: raw.texts(field) for field in raw.header.fields if field not in NOT_NAMES}
    platform = text.pop("platform", pd.Series("", index=raw.cells.index, dtype="str"))
    platform = platform.str.lower().mask(platform == "", column_map.platform or (stated or ""))
    stated_above = _stated_above(raw)
    for field in stated_above.keys() - text.keys():
        text[field] = pd.Series(stated_above[field], index=raw.cells.index, dtype="str")
    return pd.DataFrame({"platform": platform, **text}, index=raw.cells.index)


def _stated_above(raw: RawTable) -> dict[str, str]:
    """What a file says once for all its rows: the account above the header, the time zone there or in its name."""
    stated: dict[str, str] = {}
    for line in raw.header.above:
        if (match := _ACCOUNT.fullmatch(line)) and "account" not in stated:
            stated |= {"account": match[1]} | ({} if match[2] is None else {"account_id": match[2]})
    dated = [raw.header.names[raw.header.fields[field]] for field in WHEN if field in raw.header.fields]
    zones = [match[0] for text in (*dated, *raw.header.above, raw.file_name) if (match := _ZONE.search(text))]
    if zones and raw.header.column_map.is_export:
        stated["time_zone"] = zones[0]
    return stated
