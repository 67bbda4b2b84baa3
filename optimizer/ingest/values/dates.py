"""Columns of dates; what cannot be told is asked, never guessed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import numpy.typing as npt
import pandas as pd

from optimizer.errors import DataError
from optimizer.ingest.excerpt import excerpt
from optimizer.ingest.values.date_order import judge_date_order
from optimizer.ingest.values.written_dates import FIRST_YEAR, LAST_YEAR, clean, parse_day, parse_serial, range_parts
from optimizer.message import N_

DayArray = npt.NDArray[np.datetime64]


@dataclass(frozen=True, slots=True, eq=False)
class DayRanges:
    """The days that cells state.

    Attributes
    ----------
    first, last : (n_rows,) array of datetime64[D]
        Of a single day both; NaT where a cell is no date of the years 2000 to 2099.
    """

    first: DayArray
    last: DayArray


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
    judged = judge_date_order(columns, default)
    if judged.against is not None:
        raise DataError(
            N_(
                "{name} writes some dates with the day first and others with the month first; export it with dates"
                " such as 2026-01-31.",
                name=file_name,
            )
        )
    if judged.undecided is not None:
        raise DataError(
            N_(
                "Which part of {found} in {name} is the day cannot be told, because no date has a day above 12; export"
                " it with dates such as 2026-01-31.",
                name=file_name,
                found=excerpt(judged.undecided),
            )
        )
    return judged.order


def parse_dates(cells: pd.Series[str], order: str) -> DayArray:
    """Read a column of dates, of ranges the first; as `parse_ranges` does."""
    return parse_ranges(cells, order).first


def parse_ranges(cells: pd.Series[str], order: str) -> DayRanges:
    """Read a column of dates or ranges of them, such as ``"2026-09-01 - 2026-09-30"``.

    Parameters
    ----------
    cells : (n_rows,) series
        Text; of a workbook also dates and serial numbers.
    order : {"MDY", "DMY"}
        Order of slashed dates.
    """
    codes, uniques = pd.factorize(cells)
    read = [_first_and_last(cell, order) for cell in uniques]
    # One more stands at the end for cells that are missing, whose code is -1.
    days = np.array([*read, (None, None)], dtype="datetime64[D]")[codes]
    return DayRanges(days[:, 0], days[:, 1])


def _first_and_last(cell: object, order: str) -> tuple[date | None, date | None]:
    if isinstance(cell, str):
        text = clean(cell)
        day = parse_day(text, order)
        parts = range_parts(text) if day is None else None
        return (day, day) if parts is None else (parse_day(parts[0], order), parse_day(parts[1], order))
    day = _typed(cell)
    is_known = day is not None and FIRST_YEAR <= day.year <= LAST_YEAR
    return (day, day) if is_known else (None, None)


def _typed(cell: object) -> date | None:
    """Read a cell of a workbook."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    return parse_serial(cell) if isinstance(cell, int | float) else None
