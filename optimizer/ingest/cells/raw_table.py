"""All cells of the table in a file, as written, each row with its number in the file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from optimizer.errors import DataError
from optimizer.ingest.cells.decoding import as_utf8
from optimizer.ingest.cells.delimited import Delimited
from optimizer.ingest.cells.delimited_rows import read_delimited
from optimizer.ingest.cells.layout import Header, SheetLayout, TextLayout
from optimizer.ingest.source_file import SourceFile
from optimizer.ingest.values.figures import MISSING
from optimizer.message import N_

SAYING_NOTHING: Final = MISSING - {"na", "none", "null", "nan"}
"""Cells of names that say nothing; the words among those of figures may be somebody's name."""


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
    has_damage : bool
        Whether some of its letters could not be read.
    """

    file_name: str
    header: Header
    cells: pd.DataFrame
    is_torn: npt.NDArray[np.bool_]
    encoding: str
    delimiter: str
    has_damage: bool = False

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
    # Each different cell is looked at once; most columns stay as they are, and are not copied then.
    codes, uniques = pd.factorize(cells)
    distinct = pd.Series(uniques, dtype="str")
    stripped = distinct.str.strip()
    bare = stripped.mask(stripped.isin(SAYING_NOTHING), "")
    if bare.equals(distinct):
        return cells
    return pd.Series(bare.array.take(codes), index=cells.index, dtype="str")


def cells_of_text(file: SourceFile, layout: TextLayout) -> RawTable:
    """Read the table of a text file.

    Raises
    ------
    DataError
        When a quotation mark is never closed, there is more than can be read, or nothing follows the header.
    """
    header, reading = layout.header, layout.reading
    body = as_utf8(reading)[len(reading.head[: layout.offset].encode()) :]
    cells, is_torn = read_delimited(Delimited(file.name, body, layout.delimiter, len(header.names), header.row))
    cells.index = pd.RangeIndex(header.row + 1, header.row + 1 + len(cells))
    return _checked(
        RawTable(file.name, header, cells, is_torn, reading.encoding, layout.delimiter, has_damage=reading.has_damage)
    )


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
