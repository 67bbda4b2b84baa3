"""Delimited text that is to be read row by row, and what makes that impossible."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import Final

from optimizer.errors import DataError
from optimizer.message import N_, Message

MOST_ROWS: Final = 2_000_000
"""Rows of a file; twice as many as any account is known to have exported at once."""
MOST_CELLS: Final = 50_000_000
"""Cells of a file, each of which takes eight bytes beside its text."""
MOST_UNEVEN: Final = 200_000
"""Rows that may have another number of cells than most; each of them is looked at by itself."""
LONGEST_ROW: Final = 1 << 22
"""Bytes; the reader goes through the text in pieces of this size, and a row may not hold a whole one."""
LONGEST_CELL: Final = 131_072
"""Bytes; also the limit of Python's own reader of rows."""


@dataclass(frozen=True, slots=True)
class Delimited:
    """Where rows are to be found.

    Attributes
    ----------
    name : str
        The file, for sentences.
    body : memoryview
        UTF-8, from the line of the header on.
    delimiter : str
        One character.
    width : int
        Cells of the header, at least 2.
    first_row : int
        The header's number in the file, from 1.
    """

    name: str
    body: memoryview
    delimiter: str
    width: int
    first_row: int


def checked_lines(source: Delimited) -> int:
    """Count the lines; each row has at least one."""
    n_lines = 0
    last = b"\n"
    for start in range(0, len(source.body), LONGEST_ROW):
        piece = bytes(source.body[start : start + LONGEST_ROW])
        n_lines += piece.count(b"\n")
        if b"\r" in piece:
            n_lines += piece.count(b"\r") - piece.count(b"\r\n")
        n_lines -= last == b"\r" and piece.startswith(b"\n")
        last = piece[-1:]
    n_lines += last not in (b"\n", b"\r")
    if n_lines > MOST_ROWS or n_lines * source.width > MOST_CELLS:
        raise DataError(
            N_(
                "{name} has {rows:number} rows of {columns:number} columns, more than can be read at once; export a"
                " shorter period, or fewer columns.",
                name=source.name,
                rows=n_lines,
                columns=source.width,
            )
        )
    return n_lines


def too_uneven(source: Delimited, number: int) -> Message:
    """Say that too many rows differ, the first of them `number`, from 1 for the header."""
    return N_(
        "Too many rows of {name} have more or fewer cells than its header has columns, the first is row {row}; export"
        " it again, or save it as XLSX.",
        name=source.name,
        row=source.first_row + number - 1,
    )


def overlong(source: Delimited) -> Message:
    """Say which row does not fit in a piece."""
    number, start = 1, 0
    body = bytes(source.body)
    while (end := body.find(b"\n", start)) >= 0 and end - start < LONGEST_ROW:
        number, start = number + 1, end + 1
    stop = len(body) if end < 0 else end
    return unclosed(source, number) if stop - start >= LONGEST_ROW else _unclosed_somewhere(source, body)


def _unclosed_somewhere(source: Delimited, body: bytes) -> Message:
    """Find the row by Python's reader, which stops at cells that are too long."""
    reader = csv.reader(io.StringIO(body.decode(), newline=""), delimiter=source.delimiter)
    number = 0
    try:
        for number, _ in enumerate(reader, start=1):  # noqa: B007 - what counts is how far it comes
            pass
    except csv.Error:
        return unclosed(source, number + 1)
    return no_table(source)


def unclosed(source: Delimited, number: int) -> Message:
    """Say in which row, from 1 for the header, a cell begins that does not end."""
    return N_(
        "In {name} the cell that begins in row {row} does not end, or is longer than any cell of a report; close its "
        "quotation mark, or export the file again.",
        name=source.name,
        row=source.first_row + number - 1,
    )


def no_table(source: Delimited) -> Message:
    """Say that the text is no table."""
    return N_("{name} is no table with one row per line; export it as CSV.", name=source.name)
