"""The first rows of a file whose headers no format knows."""

from __future__ import annotations

from collections.abc import Sequence

from optimizer.errors import DataError
from optimizer.ingest.cells.decoding import check_content, decode, is_workbook
from optimizer.ingest.cells.layout import DELIMITERS, HEADER_ROWS, MOST_COLUMNS, rows_at_start
from optimizer.ingest.cells.workbook import read_sheets
from optimizer.ingest.source_file import SourceFile
from optimizer.message import N_


def first_rows(file: SourceFile) -> list[tuple[str, ...]]:
    """Read the first rows as text, divided where that gives the most columns; at least one of them is filled.

    Raises
    ------
    DataError
        When there is no table in it.
    """
    check_content(file)
    if is_workbook(file.content):
        tables = [
            [tuple(str(cell) for cell in row[:MOST_COLUMNS]) for row in sheet.rows[:HEADER_ROWS]]
            for sheet in read_sheets(file)
        ]
    else:
        text = decode(file)[0].head
        tables = [[cells for _, _, cells in rows_at_start(text, delimiter)] for delimiter in DELIMITERS]
    best = max(tables, key=_width, default=[])
    if _width(best) == 0:
        raise DataError(N_("{name} is empty; export it again.", name=file.name))
    return best


def _width(rows: Sequence[Sequence[str]]) -> int:
    return max((sum(bool(cell.strip()) for cell in row) for row in rows), default=0)
