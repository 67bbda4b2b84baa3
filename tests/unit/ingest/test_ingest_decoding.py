"""Bytes to text, and everything that is no table."""

from __future__ import annotations

import pytest
from ingest_samples import csv_file, csv_text, day, read, tidy_rows

from optimizer.errors import DataError
from optimizer.ingest import SourceFile
from optimizer.ingest.decoding import MOST_BYTES, decode

WEB_PAGE = "ads.xls is a web page, whatever its name says; export it as CSV or XLSX."
NO_TEXT = "ads.csv is neither a text file nor a workbook; export it as CSV or XLSX."
TIDY = csv_file(tidy_rows(days=3)).content


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("ads.csv", b"", "ads.csv is empty; export it again."),
        ("ads.csv", b"\xef\xbb\xbf\r\n \n", "ads.csv is empty; export it again."),
        ("ads.csv", b"\xff\xfe\n\x00", "ads.csv is empty; export it again."),
        ("exports/", b"", "'exports/' is a folder; give the files in it."),
        ("ads.pdf", b"%PDF-1.7\n1 0 obj", "ads.pdf is a PDF, not a table; export it as CSV or XLSX."),
        ("ads.xls", b"<html><table><tr><td>Day", WEB_PAGE),
        ("ads.xls", b"\xef\xbb\xbf\n <!DOCTYPE HTML>", WEB_PAGE),
        ("ads.xls", "<html>".encode("utf-16"), WEB_PAGE),
        ("ads.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "ads.xls is a workbook of the old .xls kind; "),
        ("ads.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "ads.csv is not a table; export it as CSV or XLSX."),
        ("ads.csv", bytes(range(256)) * 40, NO_TEXT),
        ("ads.csv", TIDY.replace(b"meta", b"me\x00ta"), NO_TEXT),
        ("ads.csv", b"\xff\xfe" + b"\x00\xd8" * 50, NO_TEXT),
        ("ads.csv", TIDY.splitlines()[0], "ads.csv has a header but no rows below it; export it again"),
        ("ads.csv", b"hello, world\n", "ads.csv has columns that are not known (hello, world); "),
    ],
)  # fmt: skip
def test_what_is_no_table_is_told_in_one_sentence(name: str, content: bytes, sentence: str) -> None:
    with pytest.raises(DataError) as caught:
        read(SourceFile(name, content))
    assert str(caught.value).startswith(sentence)


def test_a_file_above_the_limit_is_refused_before_it_is_read() -> None:
    with pytest.raises(DataError, match=r"more than the 200 MB"):
        read(SourceFile("ads.csv", bytes(MOST_BYTES + 1)))


@pytest.mark.parametrize(
    ("encoding", "header", "name"),
    [
        ("cp1250", ["Dzień", "Nazwa kampanii", "Wydana kwota (PLN)", "Wyświetlenia", "Zasięg"], "Zażółć gęślą jaźń"),
        ("cp874", ["วัน", "ชื่อแคมเปญ", "จำนวนเงินที่ใช้จ่ายไป (THB)", "อิมเพรสชัน", "การเข้าถึง"], "โปรโมชั่น กรุงเทพ"),
        ("cp1252", ["Día", "Nombre de la campaña", "Importe gastado (EUR)", "Impresiones", "Alcance"], "Otoño – niños"),
    ],
)
def test_code_pages_of_a_spreadsheet_are_told_apart_by_the_header(encoding: str, header: list[str], name: str) -> None:
    imported = read(csv_file([header, [day(0), name, "2.50", 10, 9]], encoding=encoding))
    assert imported.table.rows["campaign"].tolist() == [name]
    assert imported.summaries[0].encoding == encoding
    assert any("not in Unicode" in str(finding.message) for finding in imported.findings)


def test_a_file_cut_off_within_a_character_is_still_utf_8() -> None:
    rows = csv_text([*tidy_rows(days=2), [day(3), "meta", "ż"]]).rstrip("\n").encode()
    for cut in (rows[:-1], csv_text([*tidy_rows(days=2), [day(3), "meta", "🎬"]]).rstrip("\n").encode()[:-2]):
        (reading,) = decode(SourceFile("ads.csv", cut))
        assert reading.encoding == "utf-8"


def test_latin_1_is_never_tried() -> None:
    content = "date,platform\n2026-01-01,\x81\x8d\x8f".encode("latin-1")
    with pytest.raises(DataError):
        read(SourceFile("ads.csv", content))
