"""From the bytes of an .xlsx to rows of cells, on the safe side of what such a file can do to a reader."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from optimizer.errors import DataError
from optimizer.ingest.cells.archive import MOST_DIRECTORY, directory_size, is_workbook_directory
from optimizer.ingest.source_file import SourceFile
from optimizer.message import N_, Message

MOST_INFLATED: Final = 200 * 1024 * 1024
MOST_ENTRIES: Final = 2000
MOST_RATIO: Final = 40
"""Inflated to packed size. Exports have 5 to 15; a bomb of 150 MB in 3.3 MB has 45."""
RATIO_COUNTS_FROM: Final = 20 * 1024 * 1024
"""Below this inflated size no ratio does harm."""
MOST_CELLS: Final = 10_000_000
"""The reader keeps the whole rectangle up to the last cell in memory, 32 bytes per cell, filled or not."""
FEWEST_FILLED: Final = 0.05
"""Share of the rectangle's cells that must be there at all; in a report nearly all are."""
SPARSE_FROM: Final = 500_000
"""Cells below which no empty rectangle does harm."""
CHUNK: Final = 1 << 20
CELL_REFERENCE: Final = re.compile(rb"""\br\s*=\s*["']([A-Za-z]+)([0-9]+)["']""")

Cell = int | float | str | bool | time | date | datetime | timedelta


@dataclass(frozen=True, slots=True)
class Sheet:
    """One visible sheet: its name and all rows from the first on, blank ones too."""

    name: str
    rows: list[list[Cell]]


def read_sheets(file: SourceFile) -> tuple[Sheet, ...]:
    """Read the visible sheets of an .xlsx.

    Raises
    ------
    DataError
        When the archive is broken, is no workbook, or is too large when unpacked.
    """
    measured = _measured_copy(file)
    try:
        workbook = CalamineWorkbook.from_filelike(measured)
        return tuple(
            Sheet(sheet.name, _without_end(workbook.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)))
            for sheet in workbook.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
        )
    except Exception as error:
        raise DataError(_broken(file)) from error
    except BaseException as error:
        # A panic of the reader, which is written in Rust, is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise DataError(_broken(file)) from error


def _without_end(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Leave out the blank rows after the last filled one."""
    last = len(rows)
    while last and not any(cell != "" for cell in rows[last - 1]):
        last -= 1
    return rows[:last]


def _measured_copy(file: SourceFile) -> io.BytesIO:
    """Unpack the archive's XML within limits and pack it anew, uncompressed.

    An archive's own list of sizes may lie. The reader is given exactly the bytes that were measured here.
    """
    if directory_size(file.content) > MOST_DIRECTORY:
        raise DataError(_too_large(file))
    copy = io.BytesIO()
    inflated = 0
    try:
        with zipfile.ZipFile(io.BytesIO(file.content)) as archive, zipfile.ZipFile(copy, "w") as safe:
            entries = archive.infolist()
            _check_directory(file, entries)
            for entry in entries:
                if not entry.filename.endswith((".xml", ".rels")):
                    continue
                xml = _inflate(archive, entry, MOST_INFLATED - inflated)
                if xml is None:
                    raise DataError(_too_large(file))
                inflated += len(xml)
                _check_rectangle(file, xml)
                safe.writestr(zipfile.ZipInfo(entry.filename), xml)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise DataError(_broken(file)) from error
    copy.seek(0)
    return copy


def _check_directory(file: SourceFile, entries: list[zipfile.ZipInfo]) -> None:
    inflated = sum(entry.file_size for entry in entries)
    packed = max(len(file.content), 1)
    if (
        len(entries) > MOST_ENTRIES
        or inflated > MOST_INFLATED
        or (inflated > RATIO_COUNTS_FROM and inflated > MOST_RATIO * packed)
    ):
        raise DataError(_too_large(file))
    if not is_workbook_directory(entries):
        raise DataError(N_("{name} is an archive, not a workbook; unpack it and give the files in it.", name=file.name))


def _inflate(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes | None:
    """Content of one entry, or None where it is larger than `most` bytes."""
    pieces = []
    size = 0
    with archive.open(entry) as stream:
        while piece := stream.read(CHUNK):
            size += len(piece)
            if size > most:
                return None
            pieces.append(piece)
    return b"".join(pieces)


def _check_rectangle(file: SourceFile, xml: bytes) -> None:
    columns: set[bytes] = set()
    last_row = 0
    references = CELL_REFERENCE.findall(xml)
    for letters, digits in references:
        columns.add(letters)
        if len(digits) > len(str(MOST_CELLS)):
            raise DataError(_too_large(file))
        last_row = max(last_row, int(digits))
    last_column = max((_column_number(letters) for letters in columns), default=0)
    cells = last_row * last_column
    if cells > MOST_CELLS or (cells > SPARSE_FROM and len(references) < FEWEST_FILLED * cells):
        raise DataError(_too_large(file))


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper()[:8]:
        number = number * 26 + letter - ord("A") + 1
    return number


def _too_large(file: SourceFile) -> Message:
    return N_(
        "{name} unpacks to more than a report of ads can need; export it again as CSV, or for a shorter period.",
        name=file.name,
    )


def _broken(file: SourceFile) -> Message:
    return N_("{name} is a damaged workbook; export it again, or save it as CSV.", name=file.name)
