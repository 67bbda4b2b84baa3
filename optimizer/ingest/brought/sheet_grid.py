"""A table in any layout that people make by hand, in a text file or a workbook: its header and the rows below."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from optimizer.errors import DataError
from optimizer.ingest.cells.decoding import check_content, decode, is_workbook
from optimizer.ingest.cells.layout import DELIMITERS, HEADER_ROWS
from optimizer.ingest.cells.workbook import read_sheets
from optimizer.ingest.source_file import SourceFile
from optimizer.message import N_

GridCell = str | float
"""Text without blanks around, or a number of a workbook."""
MOST_ROWS: Final = 5000
MOST_COLUMNS: Final = 200


@dataclass(frozen=True, slots=True)
class SheetGrid:
    """The table of a file.

    Attributes
    ----------
    file_name : str
        As the user named it.
    header_row : int
        Its number in the file, from 1.
    headers : tuple of str
        As written; empty where a column has none.
    rows : tuple of (int, tuple of GridCell)
        Number in the file and cells of each row below the header that is not blank; as many cells as there are headers.
    """

    file_name: str
    header_row: int
    headers: tuple[str, ...]
    rows: tuple[tuple[int, tuple[GridCell, ...]], ...]

    def column(self, place: int) -> list[GridCell]:
        """Cells of a column."""
        return [cells[place] for _, cells in self.rows]


def read_grid(file: SourceFile, known: Callable[[str], bool]) -> SheetGrid:
    """Find the table in a file: the header is the row in which most cells are known, the first where none is.

    Parameters
    ----------
    file : SourceFile
        A text file or a workbook; of several sheets the one that has the best header.
    known : callable
        Says whether a cell is a header that means something.

    Raises
    ------
    DataError
        When there is no table in it, or one that is too large for a budget.
    """
    check_content(file)
    tables = _sheets(file) if is_workbook(file.content) else _texts(file)
    best: tuple[int, int, list[list[GridCell]]] | None = None
    for table in tables:
        for place, cells in enumerate(table[:HEADER_ROWS]):
            filled = sum(isinstance(cell, str) and cell != "" for cell in cells)
            score = 100 * sum(isinstance(cell, str) and known(cell) for cell in cells) + min(filled, 50)
            if filled >= 2 and (best is None or score > best[0]):
                best = (score, place, table)
    if best is None:
        raise DataError(
            N_("{name} holds no table; give a sheet with a row of headers and a row per budget.", name=file.name)
        )
    _, place, table = best
    return _grid(file, table, place)


def _grid(file: SourceFile, table: list[list[GridCell]], place: int) -> SheetGrid:
    header = table[place]
    width = max((column for column, cell in enumerate(header, start=1) if cell != ""), default=0)
    below = [
        (row, tuple((*cells, *[""] * width)[:width]))
        for row, cells in enumerate(table[place + 1 :], start=place + 2)
        if any(cell != "" for cell in cells[:width])
    ]
    if not below:
        raise DataError(N_("{name} has a header but no rows below it; add a row per budget.", name=file.name))
    if len(below) > MOST_ROWS or width > MOST_COLUMNS:
        raise DataError(
            N_(
                "{name} has {rows:number} rows and {columns:number} columns, which is no budget sheet; give a sheet "
                "with a row per segment.",
                name=file.name,
                rows=len(below),
                columns=width,
            )
        )
    return SheetGrid(file.name, place + 1, tuple(str(cell) for cell in header[:width]), tuple(below))


def _sheets(file: SourceFile) -> list[list[list[GridCell]]]:
    return [[[_cell(cell) for cell in row] for row in sheet.rows] for sheet in read_sheets(file)]


def _cell(cell: object) -> GridCell:
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, int | float):
        return float(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell).strip()


def _texts(file: SourceFile) -> list[list[list[GridCell]]]:
    """The file divided at each mark; the widest first, as a mark that is not there divides nothing."""
    tables = [_divided(reading.text, mark) for reading in decode(file) for mark in DELIMITERS]
    return sorted(tables, key=_width, reverse=True)


def _width(table: Sequence[Sequence[GridCell]]) -> int:
    return max((sum(cell != "" for cell in row) for row in table[:HEADER_ROWS]), default=0)


def _divided(text: str, mark: str) -> list[list[GridCell]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    rows: list[list[GridCell]] = []
    try:
        for cells in reader:
            rows.append([cell.strip() for cell in cells])
            if len(rows) > MOST_ROWS + HEADER_ROWS:
                break
    except csv.Error:
        return []
    return rows
