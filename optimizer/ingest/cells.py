"""All cells of the table in a file, as written, each row with its number in the file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from optimizer.errors import DataError
from optimizer.ingest.figures import MISSING
from optimizer.ingest.layout import Header, SheetLayout, TextLayout
from optimizer.ingest.source_file import SourceFile
from optimizer.message import N_, Message


@dataclass(frozen=True, slots=True, eq=False)
class RawTable:
    """The rows below the header.

    Attributes
    ----------
    file_name : str
        The file they stand in.
    header : Header
        The header row.
    cells : (n_rows, n_columns) pandas.DataFrame
        Text, columns by position, indexed by the row's number in the file; of a workbook also numbers and dates.
    is_torn : (n_rows,) array of bool
        Rows with more cells than the header, or cut off by the end of the file.
    encoding, delimiter : str
        How the text was read; empty for a workbook.
    """

    file_name: str
    header: Header
    cells: pd.DataFrame
    is_torn: npt.NDArray[np.bool_]
    encoding: str
    delimiter: str

    def column(self, field: str) -> pd.Series[str]:
        """Cells of a field."""
        return self.cells.iloc[:, self.header.fields[field]]

    def texts(self, field: str) -> pd.Series[str]:
        """Cells of a field as text, without blanks around; empty where they say nothing."""
        return as_text(self.column(field))


def as_text(cells: pd.Series[str]) -> pd.Series[str]:
    """Cells as text, without blanks around; empty where they say nothing."""
    if not isinstance(cells.dtype, pd.StringDtype):
        cells = cells.map(_cell_text).astype("str")
    stripped = cells.str.strip()
    return stripped.mask(stripped.isin(MISSING - {"na", "none", "null", "nan"}), "")


def cells_of_text(file: SourceFile, layout: TextLayout) -> RawTable:
    """Read the table of a text file.

    Raises
    ------
    DataError
        When a quotation mark is never closed, or nothing follows the header.
    """
    width = len(layout.header.names)
    try:
        frame = pd.read_csv(
            io.StringIO(layout.body),
            sep=layout.delimiter,
            header=None,
            dtype="str",
            na_filter=False,
            skip_blank_lines=False,
            low_memory=False,
        ).iloc[1:]
        is_torn = np.zeros(len(frame), dtype=np.bool_)
        if frame.shape[1] != width:
            raise ValueError(frame.shape)
        if len(frame) and _is_last_cut_off(layout, width):
            is_torn[-1] = True
    except ValueError:
        # Some row has more cells than the header: the fast reader cannot tell which, the slow one can.
        frame, is_torn = _row_by_row(file, layout, width)
    frame.index = pd.RangeIndex(layout.header.row + 1, layout.header.row + 1 + len(frame))
    return _checked(RawTable(file.name, layout.header, frame, is_torn, layout.encoding, layout.delimiter))


def cells_of_sheet(file: SourceFile, layout: SheetLayout) -> RawTable:
    """Read the table of a workbook's sheet.

    Raises
    ------
    DataError
        When nothing follows the header.
    """
    rows = [[_plain(cell) for cell in row] for row in layout.sheet.rows[layout.header.row :]]
    index = pd.RangeIndex(layout.header.row + 1, layout.header.row + 1 + len(rows))
    frame = pd.DataFrame(rows, index=index, columns=range(len(layout.header.names)), dtype=object)
    return _checked(RawTable(file.name, layout.header, frame, np.zeros(len(frame), dtype=np.bool_), "", ""))


def _checked(table: RawTable) -> RawTable:
    if table.cells.empty:
        raise DataError(
            N_(
                "{name} has a header but no rows below it; export it again with a period that has ads.",
                name=table.file_name,
            )
        )
    return table


def _row_by_row(file: SourceFile, layout: TextLayout, width: int) -> tuple[pd.DataFrame, npt.NDArray[np.bool_]]:
    rows: list[list[str]] = []
    torn: list[bool] = []
    for cells in _records(file, layout):
        torn.append(any(cell.strip() for cell in cells[width:]))
        rows.append((cells + [""] * width)[:width])
    frame = pd.DataFrame(rows[1:], columns=range(width), dtype="str")
    is_torn = np.array(torn[1:], dtype=np.bool_)
    if rows[1:] and _is_last_cut_off(layout, width):
        is_torn[-1] = True
    return frame, is_torn


def _records(file: SourceFile, layout: TextLayout) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(layout.body, newline=""), delimiter=layout.delimiter)
    row = layout.header.row
    try:
        for cells in reader:
            if any("\n" in cell and cell.count(layout.delimiter) >= len(layout.header.names) for cell in cells):
                raise DataError(_unclosed(file, row))
            yield cells
            row += 1
    except csv.Error as error:
        raise DataError(_unclosed(file, row)) from error


def _unclosed(file: SourceFile, row: int) -> Message:
    return N_(
        "In {name} the cell that begins in row {row} does not end; close its quotation mark, or export the file again.",
        name=file.name,
        row=row,
    )


def _is_last_cut_off(layout: TextLayout, width: int) -> bool:
    if layout.body.endswith(("\n", "\r")):
        return False
    start = max(layout.body.rfind("\n"), layout.body.rfind("\r")) + 1
    try:
        last = next(csv.reader([layout.body[start:]], delimiter=layout.delimiter, strict=True), [])
    except csv.Error:
        return True
    return 0 < len(last) < width


def _plain(cell: object) -> object:
    """Cells of kinds that no report has become text."""
    return (
        cell
        if isinstance(cell, str | date) or (isinstance(cell, int | float) and not isinstance(cell, bool))
        else str(cell)
    )


def _cell_text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
