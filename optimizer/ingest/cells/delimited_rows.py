"""The rows of delimited text: each where it stands in the file, also where it has too few or too many cells."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from optimizer.errors import DataError
from optimizer.ingest.cells.delimited import (
    LONGEST_CELL,
    LONGEST_ROW,
    MOST_UNEVEN,
    Delimited,
    checked_lines,
    no_table,
    overlong,
    too_uneven,
    unclosed,
)

UNEVEN_FROM: Final = 1000
"""Rows unlike the header after which it is asked whether most of them are so."""


@dataclass(frozen=True, slots=True)
class _Uneven:
    """A row with another number of cells than was expected: its number from 1, and its text."""

    number: int
    cells: int
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class _Parsed:
    """Rows of `width` cells in a table, and the others."""

    width: int
    table: pa.Table
    uneven: list[_Uneven]


def read_delimited(source: Delimited) -> tuple[pd.DataFrame, npt.NDArray[np.bool_]]:
    """Read all rows below the header.

    Returns
    -------
    cells : (n_rows, width) pandas.DataFrame
        Text, columns by position; cells that a row lacks are empty.
    is_torn : (n_rows,) array of bool
        Rows with more cells than the header, or cut off by the end of the file.

    Raises
    ------
    DataError
        When there is more than can be read, or a quotation mark is never closed.
    """
    n_lines = checked_lines(source)
    parsed = _parsed(source)
    n_rows = len(parsed.table) + len(parsed.uneven)
    _check_cells(source, parsed, has_breaks=n_rows < n_lines)
    table, is_torn = _in_place(source, parsed)
    table, is_torn = table.slice(1), is_torn[1:]
    if len(is_torn) and _is_last_cut_off(source):
        is_torn[-1] = True
    return _frame(table), is_torn


def _parsed(source: Delimited) -> _Parsed:
    """Read rows as wide as the header, or as most are where these differ, such as by a delimiter at their end."""
    uneven: list[_Uneven] = []
    table = _table(source, source.width, uneven)
    if table is not None:
        return _Parsed(source.width, table, uneven)
    width = Counter(row.cells for row in uneven).most_common(1)[0][0]
    again: list[_Uneven] = []
    table = _table(source, width, again, first_uneven=uneven[0].number)
    if table is None:
        raise DataError(no_table(source))
    return _Parsed(width, table, again)


def _table(source: Delimited, width: int, uneven: list[_Uneven], first_uneven: int = 0) -> pa.Table | None:
    """Rows of this width, the others added to `uneven`; None where most are others and no first one is known yet."""

    def set_aside(row: arrow_csv.InvalidRow) -> str:
        uneven.append(_Uneven(row.number, row.actual_columns, row.text))
        is_most = UNEVEN_FROM < len(uneven) > row.number // 2 and not first_uneven
        return "error" if is_most or len(uneven) > MOST_UNEVEN else "skip"

    names = [str(position) for position in range(width)]
    try:
        return arrow_csv.read_csv(
            pa.BufferReader(pa.py_buffer(source.body)),
            # Only one thread knows the number of a row that it sets aside; it is fast enough.
            read_options=arrow_csv.ReadOptions(use_threads=False, column_names=names, block_size=LONGEST_ROW),
            parse_options=arrow_csv.ParseOptions(
                delimiter=source.delimiter,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=set_aside,
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.large_string()),
                check_utf8=False,
                null_values=[],
                strings_can_be_null=False,
            ),
        )
    except pa.ArrowInvalid as error:
        if len(uneven) > MOST_UNEVEN:
            raise DataError(too_uneven(source, first_uneven or uneven[0].number)) from error
        if len(uneven) > UNEVEN_FROM and not first_uneven:
            return None
        raise DataError(overlong(source)) from error


def _check_cells(source: Delimited, parsed: _Parsed, *, has_breaks: bool) -> None:
    """Refuse cells that swallowed the rows after them, as a quotation mark does that is never closed."""
    numbers = None
    for column in parsed.table.columns:
        is_wrong = pc.greater(pc.binary_length(column), LONGEST_CELL)
        if has_breaks:
            is_wrong = pc.or_(is_wrong, _is_swallowing(column, source))
        positions = np.flatnonzero(is_wrong.to_numpy())
        if len(positions):
            numbers = _even_numbers(parsed) if numbers is None else numbers
            raise DataError(unclosed(source, int(numbers[positions[0]])))


def _is_swallowing(column: pa.ChunkedArray, source: Delimited) -> pa.ChunkedArray:
    has_many = pc.greater_equal(pc.count_substring(column, source.delimiter), source.width)
    return pc.and_(pc.match_substring(column, "\n"), has_many)


def _even_numbers(parsed: _Parsed) -> npt.NDArray[np.int64]:
    """Numbers, from 1, of the rows in the table."""
    n_rows = len(parsed.table) + len(parsed.uneven)
    is_even = np.ones(n_rows, dtype=np.bool_)
    is_even[[row.number - 1 for row in parsed.uneven]] = False
    return np.flatnonzero(is_even) + 1


def _in_place(source: Delimited, parsed: _Parsed) -> tuple[pa.Table, npt.NDArray[np.bool_]]:
    """All rows in the order of the file, as wide as the header."""
    more = _more_than_blank(parsed.table.columns[source.width :], len(parsed.table))
    columns = parsed.table.columns[: source.width]
    names = [str(position) for position in range(source.width)]
    missing = pa.chunked_array([pa.repeat(pa.scalar("", pa.large_string()), len(parsed.table))])
    columns += [missing] * (source.width - len(columns))
    table = pa.table(dict(zip(names, columns, strict=True)))
    if not parsed.uneven:
        return table, more
    cells = [_cells(source, row) for row in parsed.uneven]
    others = [
        pa.array([row[position] if position < len(row) else "" for row in cells], pa.large_string())
        for position in range(source.width)
    ]
    is_torn = np.array([any(cell.strip() for cell in row[source.width :]) for row in cells], dtype=np.bool_)
    numbers = np.concatenate([_even_numbers(parsed), [row.number for row in parsed.uneven]])
    order = np.argsort(numbers, kind="stable")
    together = pa.concat_tables([table, pa.table(dict(zip(names, others, strict=True)))])
    return together.combine_chunks().take(pa.array(order)), np.concatenate([more, is_torn])[order]


def _more_than_blank(columns: Sequence[pa.ChunkedArray], n_rows: int) -> npt.NDArray[np.bool_]:
    """Where a row says something in any of these columns."""
    says = np.zeros(n_rows, dtype=np.bool_)
    for column in columns:
        says |= np.asarray(pc.not_equal(pc.utf8_trim_whitespace(column), "").to_numpy(), dtype=np.bool_)
    return says


def _cells(source: Delimited, row: _Uneven) -> list[str]:
    try:
        cells = next(csv.reader(io.StringIO(row.text, newline=""), delimiter=source.delimiter), [])
    except csv.Error as error:
        raise DataError(unclosed(source, row.number)) from error
    if any("\n" in cell and cell.count(source.delimiter) >= source.width for cell in cells):
        raise DataError(unclosed(source, row.number))
    return cells


def _is_last_cut_off(source: Delimited) -> bool:
    end = bytes(source.body[-LONGEST_ROW:])
    if end.endswith((b"\n", b"\r")):
        return False
    last = end[max(end.rfind(b"\n"), end.rfind(b"\r")) + 1 :].decode(errors="replace")
    try:
        cells = next(csv.reader([last], delimiter=source.delimiter, strict=True), [])
    except csv.Error:
        return True
    return 0 < len(cells) < source.width


def _frame(table: pa.Table) -> pd.DataFrame:
    frame: pd.DataFrame = table.to_pandas(types_mapper={pa.large_string(): pd.StringDtype(na_value=np.nan)}.get)
    frame.columns = pd.RangeIndex(table.num_columns)
    return frame
