"""Small tables that a user writes by hand: limits, curves, periods. Every cell is read strictly, by column name."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from optimizer.domain.curve import FloatArray
from optimizer.errors import DataError
from optimizer.ingest.cells.decoding import check_content, decode, is_workbook
from optimizer.ingest.cells.layout import DELIMITERS, shown_headers
from optimizer.ingest.column_map import fold
from optimizer.ingest.excerpt import excerpt
from optimizer.ingest.source_file import SourceFile
from optimizer.ingest.values.figures import MISSING, find_decimal_mark, parse_number, parse_numbers
from optimizer.message import N_, Message


@dataclass(frozen=True, slots=True)
class SmallRow:
    """One row of a small table.

    Attributes
    ----------
    place : str
        Where it stands, such as ``"limits.csv, row 3"``.
    cells : mapping of str to str
        Column -> cell without blanks around; empty where the table has no such column.
    decimal : {".", ","}
        The file's decimal mark.
    """

    place: str
    cells: Mapping[str, str]
    decimal: str


@dataclass(frozen=True, slots=True, eq=False)
class SmallColumns:
    """A small table by columns, for files of many rows.

    Attributes
    ----------
    name : str
        Of the file.
    rows : tuple of int
        Where each row stands in the file, length n_rows.
    cells : mapping of str to list of str
        Column -> its n_rows cells without blanks around; empty texts where the table has no such column.
    given : frozenset of str
        Columns that the file has.
    decimal : {".", ","}
        The file's decimal mark.
    """

    name: str
    rows: tuple[int, ...]
    cells: Mapping[str, list[str]]
    given: frozenset[str]
    decimal: str

    def row(self, position: int) -> SmallRow:
        """Return one row, for a sentence about it."""
        cells = {column: texts[position] for column, texts in self.cells.items()}
        return SmallRow(f"{self.name}, row {self.rows[position]}", cells, self.decimal)


def read_small_table(
    file: SourceFile, columns: Sequence[str], required: Sequence[str], numbers: Sequence[str]
) -> tuple[SmallRow, ...]:
    """Read a small table row by row.

    Parameters, errors
        As `read_small_columns` has them.

    Returns
    -------
    tuple of SmallRow
        Rows that are not blank, at least one.
    """
    table = read_small_columns(file, columns, required, numbers)
    return tuple(table.row(position) for position in range(len(table.rows)))


def read_small_columns(
    file: SourceFile, columns: Sequence[str], required: Sequence[str], numbers: Sequence[str], suffix: str | None = None
) -> SmallColumns:
    """Read a small table.

    Parameters
    ----------
    file : SourceFile
        The file.
    columns : sequence of str
        Columns that it may have, in any order.
    required : sequence of str
        Columns that it must have.
    numbers : sequence of str
        Columns that hold numbers; they tell the decimal mark.
    suffix : str or None
        Columns whose names end so are taken too, as numbers.

    Returns
    -------
    SmallColumns
        Rows that are not blank, at least one.

    Raises
    ------
    DataError
        When the header is not as expected, a row has too many cells, or there are no rows.
    """
    check_content(file)
    rows, delimiter = read_rows(file, columns)
    header = [fold(name) for name in rows[0][1]]
    more = [name for name in header if suffix is not None and name.endswith(suffix) and name not in columns]
    shown = columns if suffix is None else [*columns, f"…{suffix}"]
    _check_header(file, header, rows[0][1], (*columns, *more), required, expected=shown)
    _check_widths(file, rows[1:], header)
    if len(rows) == 1:
        raise DataError(
            N_("{name} has a header but no rows below it; add a row or leave the file out.", name=file.name)
        )
    cells = dict.fromkeys((*columns, *more), [""] * (len(rows) - 1)) | {
        name: [texts[place] if place < len(texts) else "" for _, texts in rows[1:]]
        for place, name in enumerate(header)
        if name
    }
    decimal = _decimal_mark(file, [cells[column] for column in (*numbers, *more)], delimiter)
    given = frozenset(name for name in header if name)
    return SmallColumns(file.name, tuple(row for row, _ in rows[1:]), cells, given, decimal)


def read_numbers(table: SmallColumns, column: str) -> FloatArray:
    """Read a column as numbers; NaN where a cell says nothing.

    Raises
    ------
    DataError
        When a cell is no number; the first one is named.
    """
    if column not in table.given:
        return np.full(len(table.rows), np.nan)
    values, is_bad = parse_numbers(pd.Series(table.cells[column], dtype="str"), table.decimal)
    for position in np.flatnonzero(is_bad)[:1].tolist():
        raise wrong_cell(table.row(position), column, N_("a number"))
    return values


def read_number(row: SmallRow, column: str) -> float | None:
    """Read a cell as a number; None where it says nothing.

    Raises
    ------
    DataError
        When it is no number.
    """
    if row.cells[column].casefold() in MISSING:
        return None
    try:
        number = parse_number(row.cells[column], row.decimal)
    except ValueError as error:
        raise wrong_cell(row, column, N_("a number")) from error
    if number is None:
        raise wrong_cell(row, column, N_("a number"))
    return number


def wrong_cell(row: SmallRow, column: str, expected: Message) -> DataError:
    """Say what a cell holds and what it should hold."""
    return DataError(
        N_(
            "{place}: column '{column}' holds '{found}'; give {expected:message}.",
            place=row.place,
            column=column,
            found=excerpt(row.cells[column]),
            expected=expected,
        )
    )


def read_rows(file: SourceFile, columns: Sequence[str]) -> tuple[list[tuple[int, list[str]]], str]:
    """Rows that are not blank with their numbers, the header first, and the delimiter."""
    if is_workbook(file.content):
        raise DataError(N_("{name} is a workbook; save it as CSV.", name=file.name))
    best, best_delimiter, best_known = "", "", -1
    for reading in decode(file):
        for delimiter in DELIMITERS:
            header = next(_parsed(file, reading.text, delimiter), None)
            known = -1 if header is None else len({fold(name) for name in header[1]} & set(columns))
            if known > best_known:
                best, best_delimiter, best_known = reading.text, delimiter, known
    if not best:
        raise DataError(N_("{name} is empty; fill it in or leave it out.", name=file.name))
    return list(_parsed(file, best, best_delimiter)), best_delimiter


def _parsed(file: SourceFile, text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        for row, texts in enumerate(reader, start=1):
            cells = [cell.strip() for cell in texts]
            if any(cells):
                yield row, cells
    except csv.Error as error:
        raise DataError(N_("{name} is no table with one row per line; export it as CSV.", name=file.name)) from error


def _check_header(
    file: SourceFile,
    header: list[str],
    found: list[str],
    columns: Sequence[str],
    required: Sequence[str],
    *,
    expected: Sequence[str],
) -> None:
    unknown = [name for name in header if name and name not in columns]
    missing = [name for name in required if name not in header]
    doubled = [name for name in header if name and header.count(name) > 1]
    for wrong, template in (
        (missing, N_("{name} has no column '{wrong}' (found: {found}); its columns are {expected}.")),
        (unknown, N_("{name} has a column '{wrong}' that is not known; its columns are {expected}.")),
        (doubled, N_("{name} has the column '{wrong}' twice; its columns are {expected}.")),
    ):
        if wrong:
            raise DataError(
                N_(
                    template.template,
                    name=file.name,
                    wrong=excerpt(wrong[0]),
                    found=shown_headers(found),
                    expected=", ".join(expected),
                )
            )


def _check_widths(file: SourceFile, rows: Sequence[tuple[int, list[str]]], header: list[str]) -> None:
    named = max(position for position, name in enumerate(header, start=1) if name)
    for row, texts in rows:
        if len(texts) > named and any(texts[named:]):
            raise DataError(
                N_(
                    "{name}, row {row}, has {found} cells where the header has {expected}; put names that hold the"
                    " separator in quotation marks.",
                    name=file.name,
                    row=row,
                    found=len(texts),
                    expected=named,
                )
            )


def _decimal_mark(file: SourceFile, numbers: Sequence[list[str]], delimiter: str) -> str:
    cells = pd.Series([cell.rstrip("% ") for column in numbers if any(column) for cell in column if cell], dtype="str")
    return find_decimal_mark(file.name, [cells], [], "" if delimiter == ";" else ".")
