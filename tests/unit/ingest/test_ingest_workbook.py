"""Workbooks that are damaged, or made to hurt whoever opens them."""

from __future__ import annotations

import io
import struct
import time
import tracemalloc
import zipfile

import pytest
from ingest_samples import csv_file, read, tidy_rows, xlsx_file

from optimizer.errors import DataError
from optimizer.ingest import SourceFile

SHEET = "xl/worksheets/sheet1.xml"
HEAD = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = b"</sheetData></worksheet>"


def typed_rows() -> list[list[object]]:
    return [[float(cell) if str(cell).replace(".", "").isdigit() else cell for cell in row] for row in tidy_rows()]


def with_entry(entry: str, content: bytes, *more: str) -> SourceFile:
    """A sound workbook in which one part was replaced, with further empty parts."""
    sound = zipfile.ZipFile(io.BytesIO(xlsx_file({"Sheet1": typed_rows()}).content))
    buffer = io.BytesIO()
    with sound, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sound.namelist():
            archive.writestr(name, content if name == entry else sound.read(name))
        for name in more:
            archive.writestr(name, b"")
    return SourceFile("ads.xlsx", buffer.getvalue())


def refused(file: SourceFile) -> str:
    started = time.process_time()
    tracemalloc.start()
    try:
        with pytest.raises(DataError) as caught:
            read(file)
        assert tracemalloc.get_traced_memory()[1] < 600e6
    finally:
        tracemalloc.stop()
    assert time.process_time() - started < 10
    return str(caught.value)


def test_a_sound_workbook_reads_like_the_csv_whatever_its_name() -> None:
    expected = read(csv_file(tidy_rows())).table.rows
    file = xlsx_file({"Sheet1": typed_rows()})
    assert read(SourceFile("ads.csv", file.content)).table.rows.equals(expected)


@pytest.mark.parametrize(
    "reference", [b"XFD1048576", b"ZZ999999", b"A99999999999999999999", b"AAAAAAAAAAAA1", b"XFD9999999", b"H999999"]
)
def test_one_far_cell_does_not_fill_the_memory(reference: bytes) -> None:
    cells = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="9"><c r = "' + reference + b'"><v>1</v></c></row>'
    assert "unpacks to more than" in refused(with_entry(SHEET, HEAD + cells + TAIL))


def test_bomb_by_ratio() -> None:
    assert "unpacks to more than" in refused(with_entry(SHEET, HEAD + b" " * 30_000_000 + TAIL))


def test_bomb_by_number_of_entries() -> None:
    file = with_entry("", b"", *(f"xl/junk{number}.xml" for number in range(2001)))
    assert "unpacks to more than" in refused(file)


def test_bomb_that_lies_about_its_size() -> None:
    content = with_entry(SHEET, HEAD + b" " * 30_000_000 + TAIL).content
    lying = content.replace(struct.pack("<L", len(HEAD) + 30_000_000 + len(TAIL)), struct.pack("<L", 1000))
    assert lying != content
    assert "ads.xlsx" in refused(SourceFile("ads.xlsx", lying))


@pytest.mark.parametrize(
    "part", [SHEET, "xl/workbook.xml", "xl/sharedStrings.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"]
)
@pytest.mark.parametrize("content", [b"", b"<", b"\xff\xfe\x00", b"<worksheet/>", b"not xml at all"])
def test_damaged_parts(part: str, content: bytes) -> None:
    try:
        read(with_entry(part, content))
    except DataError as error:
        assert "ads.xlsx" in str(error)  # noqa: PT017 - some damage leaves enough to read


def test_an_archive_that_is_no_workbook() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("../../etc/ads.csv", csv_file(tidy_rows()).content)
    assert refused(SourceFile("ads.zip", buffer.getvalue())) == (
        "ads.zip is an archive, not a workbook; unpack it and give the files in it."
    )


@pytest.mark.parametrize("keep", [4, 30, 1000, -40, -1])
def test_a_workbook_that_was_cut_off(keep: int) -> None:
    content = xlsx_file({"Sheet1": typed_rows()}).content[:keep]
    assert (
        refused(SourceFile("ads.xlsx", content))
        == "ads.xlsx is a damaged workbook; export it again, or save it as CSV."
    )


def test_a_workbook_without_cells() -> None:
    assert "ads.xlsx is empty" in refused(xlsx_file({"Sheet1": []}))
