"""Small tables that a user writes by hand: limits and curves. Every cell is read strictly, by column name."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from optimizer.errors import DataError
from optimizer.ingest.column_map import fold
from optimizer.ingest.decoding import check_content, decode, is_workbook
from optimizer.ingest.excerpt import excerpt
from optimizer.ingest.figures import MISSING, find_decimal_mark, parse_number
from optimizer.ingest.layout import DELIMITERS, shown_headers
from optimizer.ingest.source_file import SourceFile
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


def read_small_table(
    file: SourceFile, columns: Sequence[str], required: Sequence[str], numbers: Sequence[str]
) -> tuple[SmallRow, ...]:
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

    Returns
    -------
    tuple of SmallRow
        Rows that are not blank, at least one.

    Raises
    ------
    DataError
        When the header is not as expected, a row has too many cells, or there are no rows.
    """
    check_content(file)
    rows, delimiter = _rows(file, columns)
    header = [fold(name) for name in rows[0][1]]
    _check_header(file, header, rows[0][1], columns, required)
    filled = []
    for row, texts in rows[1:]:
        _check_width(file, row, texts, header)
        cells = dict.fromkeys(columns, "") | dict(zip(header, texts, strict=False))
        filled.append((f"{file.name}, row {row}", cells))
    if not filled:
        raise DataError(
            N_("{name} has a header but no rows below it; add a row or leave the file out.", name=file.name)
        )
    decimal = _decimal_mark(file, [cells for _, cells in filled], numbers, delimiter)
    return tuple(SmallRow(place, cells, decimal) for place, cells in filled)


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


def _rows(file: SourceFile, columns: Sequence[str]) -> tuple[list[tuple[int, list[str]]], str]:
    """Rows that are not blank with their numbers, the header first, and the delimiter."""
    if is_workbook(file.content):
        raise DataError(N_("{name} is a workbook; save it as CSV.", name=file.name))
    best: list[tuple[int, list[str]]] = []
    best_delimiter, best_known = "", -1
    for reading in decode(file):
        for delimiter in DELIMITERS:
            rows = _parsed(file, reading.text, delimiter)
            known = len({fold(name) for name in rows[0][1]} & set(columns)) if rows else 0
            if known > best_known:
                best, best_delimiter, best_known = rows, delimiter, known
    if not best:
        raise DataError(N_("{name} is empty; fill it in or leave it out.", name=file.name))
    return best, best_delimiter


def _parsed(file: SourceFile, text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        rows = [(row, [cell.strip() for cell in cells]) for row, cells in enumerate(reader, start=1)]
    except csv.Error as error:
        raise DataError(N_("{name} is no table with one row per line; export it as CSV.", name=file.name)) from error
    return [(row, cells) for row, cells in rows if any(cells)]


def _check_header(
    file: SourceFile, header: list[str], shown: list[str], columns: Sequence[str], required: Sequence[str]
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
                    found=shown_headers(shown),
                    expected=", ".join(columns),
                )
            )


def _check_width(file: SourceFile, row: int, texts: list[str], header: list[str]) -> None:
    named = max(position for position, name in enumerate(header, start=1) if name)
    if any(texts[named:]):
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


def _decimal_mark(file: SourceFile, rows: Sequence[Mapping[str, str]], numbers: Sequence[str], delimiter: str) -> str:
    cells = pd.Series([row[column].rstrip("% ") for row in rows for column in numbers], dtype="str")
    return find_decimal_mark(file.name, [cells], [], "" if delimiter == ";" else ".")
