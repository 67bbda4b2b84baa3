"""Bytes to text, and everything that is no table."""

from __future__ import annotations

import unicodedata

import pytest
from ingest_samples import csv_file, csv_text, day, read, tidy_rows

from optimizer.errors import DataError
from optimizer.ingest import SourceFile
from optimizer.ingest.cells.decoding import MOST_BYTES, as_utf8, decode

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


HEADERS = {
    "th": ["วัน", "ชื่อแคมเปญ", "จำนวนเงินที่ใช้จ่ายไป (THB)", "อิมเพรสชัน"],
    "vi": ["Ngày", "Tên chiến dịch", "Số tiền đã chi tiêu (VND)", "Lượt hiển thị"],
    "pl": ["Dzień", "Nazwa kampanii", "Wydana kwota (PLN)", "Wyświetlenia"],
    "en": ["Day", "Campaign name", "Amount spent (EUR)", "Impressions"],
}
NAMES = {"th": "โปรโมชั่น 11.11 กรุงเทพ", "vi": "Tết sale – Khuyến mãi", "pl": "Zażółć gęślą", "en": "Sale 🔥 now"}
WIDE = ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]


def text_of(language: str, rows: int = 3) -> str:
    return csv_text([HEADERS[language], *[[day(number), NAMES[language], "2.50", 10] for number in range(rows)]])


@pytest.mark.parametrize("language", HEADERS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", *WIDE])
@pytest.mark.parametrize("cut", [0, 1, 2, 3])
def test_unicode_is_told_with_and_without_a_mark(language: str, encoding: str, cut: int) -> None:
    text = text_of(language)
    content = text.encode(encoding)
    (reading,) = decode(SourceFile("ads.csv", content[: len(content) - cut]))
    assert reading.encoding == encoding
    assert not reading.has_damage
    assert reading.head == reading.text == text[: len(reading.text)]
    assert len(text) - len(reading.text) <= cut


def in_vietnamese_code_page(text: str) -> bytes:
    """Letters with two marks keep the first; the second is a letter of its own."""
    pieces = []
    for letter in text:
        bare = "".join(mark for mark in unicodedata.normalize("NFD", letter) if mark not in TONES)
        tones = "".join(mark for mark in unicodedata.normalize("NFD", letter) if mark in TONES)
        pieces.append(letter if letter.encode("cp1258", "ignore") else unicodedata.normalize("NFC", bare) + tones)
    return "".join(pieces).encode("cp1258")


TONES = "\u0300\u0301\u0303\u0309\u0323"


def test_vietnamese_letters_of_a_code_page_are_put_together() -> None:
    content = in_vietnamese_code_page(text_of("vi", rows=400_000 // 40))
    best = max(decode(SourceFile("ads.csv", content)), key=lambda reading: reading.encoding == "cp1258")
    assert best.text == text_of("vi", rows=400_000 // 40)
    assert bytes(as_utf8(best)).decode() == best.text
    imported = read(SourceFile("ads.csv", in_vietnamese_code_page(text_of("vi"))))
    assert set(imported.table.rows["campaign"]) == {NAMES["vi"]}


def test_a_name_that_was_cut_within_a_letter_spoils_only_itself() -> None:
    content = text_of("pl").encode()
    place = content.index("Zaż".encode()) + 3
    (reading,) = decode(SourceFile("ads.csv", content[:place] + content[place + 1 :]))
    assert (reading.encoding, reading.has_damage) == ("utf-8", True)
    assert reading.text == text_of("pl").replace("Zaż", "Za\N{REPLACEMENT CHARACTER}", 1)
    assert bytes(as_utf8(reading)).decode() == reading.text


@pytest.mark.parametrize(
    ("start", "sentence"),
    [
        (b"\x1f\x8b\x08\x00", "is packed; unpack it"), (b"7z\xbc\xaf\x27\x1c", "is packed; unpack it"),
        (b"Rar!\x1a\x07\x00", "is packed; unpack it"), (b"BZh91AY", "is packed; unpack it"),
        (b'{"data": [1, 2]}', "is not a table"), (b'[\n  {"spend": 1}\n]', "is not a table"),
        (b"{\\rtf1\\ansi", "is not a table"), (b"<?xml version='1.0'?>", "is not a table"),
        (b"PAR1\x15\x04", "is not a table"),
        (b"SQLite format 3\x00", "is not a table"), (b"MIME-Version: 1.0", "is a web page"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is a workbook of the old .xls kind"),
    ],
)  # fmt: skip
def test_other_kinds_of_files_have_a_sentence(start: bytes, sentence: str) -> None:
    for more in (b"", bytes(5000), b"a,b\n" * 500):
        with pytest.raises(DataError, match=sentence):
            read(SourceFile("ads.csv", start + more))
