"""Dates as platforms and spreadsheets write them; what cannot be told is asked, never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from optimizer.errors import DataError
from optimizer.ingest.excerpt import excerpt
from optimizer.message import N_

FIRST_YEAR: Final = 2000
"""No ad platform sold anything before; an earlier year is a misprint."""
LAST_YEAR: Final = 2099
BUDDHIST_FROM: Final = 2400
"""A year above this is counted from the Buddha's death, as in Thailand: 543 more than ours."""
BUDDHIST_OFFSET: Final = 543
SERIAL_START: Final = date(1899, 12, 30)
"""Day 0 of a spreadsheet's serial dates."""
SERIAL_RANGE: Final = (36_526, 73_050)
"""Serials of the years 2000 to 2099."""
CLEAR_MAJORITY: Final = 10
"""How many times more cells must speak for an order than against it; the others are then misprints."""
NAMED_MONTHS: Final = ("%b %d, %Y", "%B %d, %Y", "%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%d-%b-%y")

_TIME = r"(?:[T ]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?: ?[AaPp][Mm])?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?"
_YEAR_FIRST = re.compile(rf"([0-9]{{4}})([-/.])([0-9]{{1,2}})\2([0-9]{{1,2}}){_TIME}")
_MONTH = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_YEAR_LAST = re.compile(rf"([0-9]{{1,2}})([-/.])([0-9]{{1,2}})\2([0-9]{{4}}|[0-9]{{2}}){_TIME}")
_RANGE = re.compile(r"\s+(?:-|\N{EN DASH}|to)\s+")
_TO_ASCII_DIGITS = {ord(digit): str(value) for value, digit in enumerate("๐๑๒๓๔๕๖๗๘๙")}


def find_date_order(file_name: str, columns: Sequence[pd.Series[str]], default: str) -> str:
    """Decide once per file which part of a slashed date is the day.

    Parameters
    ----------
    file_name : str
        Named in the error.
    columns : sequence of (n_rows,) series
        All date columns.
    default : {"MDY", "DMY", ""}
        What the format always uses, where it is known.

    Returns
    -------
    {"MDY", "DMY"}

    Raises
    ------
    DataError
        When no date has a day above 12, or the dates contradict each other.
    """
    votes = {"DMY": 0, "MDY": 0}
    undecided: str | None = None
    for text in _unique_texts(columns):
        match = _YEAR_LAST.fullmatch(text)
        if match is None or match[2] == ".":
            continue
        first, second = int(match[1]), int(match[3])
        if first > 12 >= second:
            votes["DMY"] += 1
        elif second > 12 >= first:
            votes["MDY"] += 1
        elif first <= 12 and first != second and undecided is None:
            undecided = text
    fewer, more = sorted(votes, key=lambda order: votes[order])
    if votes[more] >= CLEAR_MAJORITY * votes[fewer] and votes[more] > 0:
        return more
    if votes[more] > 0:
        raise DataError(
            N_(
                "{name} writes some dates with the day first and others with the month first; export it with dates"
                " such as 2026-01-31.",
                name=file_name,
            )
        )
    if undecided is not None and not default:
        raise DataError(
            N_(
                "Which part of {found} in {name} is the day cannot be told, because no date has a day above 12; export"
                " it with dates such as 2026-01-31.",
                name=file_name,
                found=excerpt(undecided),
            )
        )
    return default if default else "DMY"


def parse_dates(cells: pd.Series[str], order: str) -> npt.NDArray[np.datetime64]:
    """Read a column of dates, of ranges the first.

    Parameters
    ----------
    cells : (n_rows,) series
        Text; of a workbook also dates and serial numbers.
    order : {"MDY", "DMY"}
        Order of slashed dates.

    Returns
    -------
    (n_rows,) array of datetime64[D]
        NaT where a cell is no date of the years 2000 to 2099.
    """
    codes, uniques = pd.factorize(cells)
    read = np.array([_as_day(cell, order) for cell in uniques], dtype="datetime64[D]")
    days = np.full(len(cells), np.datetime64("NaT"), dtype="datetime64[D]")
    is_known = codes >= 0
    days[is_known] = read[codes[is_known]]
    return days


def _as_day(cell: object, order: str) -> np.datetime64:
    found = _parse_cell(cell, order)
    if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        return np.datetime64("NaT")
    return np.datetime64(found)


def _parse_cell(cell: object, order: str) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float):
        is_serial = SERIAL_RANGE[0] <= cell < SERIAL_RANGE[1]
        return SERIAL_START + timedelta(days=int(cell)) if is_serial else None
    return _parse_text(_RANGE.split(_clean(str(cell)))[0], order)


def _parse_text(text: str, order: str) -> date | None:
    if match := _YEAR_FIRST.fullmatch(text):
        return _date(match[1], match[3], match[4])
    if match := _MONTH.fullmatch(text):
        return _date(match[1], match[2], "1")
    if match := _COMPACT.fullmatch(text):
        return _date(match[1], match[2], match[3])
    if match := _YEAR_LAST.fullmatch(text):
        year = match[4] if len(match[4]) == 4 else f"20{match[4]}"
        day_first = match[2] == "." or order == "DMY"
        return _date(year, match[3], match[1]) if day_first else _date(year, match[1], match[3])
    for pattern in NAMED_MONTHS:
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a calendar day has no time zone
        except ValueError:
            continue
    return None


def _date(year: str, month: str, day: str) -> date | None:
    number = int(year)
    if number > BUDDHIST_FROM:
        number -= BUDDHIST_OFFSET
    try:
        return date(number, int(month), int(day))
    except ValueError:
        return None


def _clean(text: str) -> str:
    return text.translate(_TO_ASCII_DIGITS).strip()


def _unique_texts(columns: Sequence[pd.Series[str]]) -> Iterable[str]:
    for cells in columns:
        for cell in cells.unique():
            if isinstance(cell, str):
                yield from _RANGE.split(_clean(cell))
