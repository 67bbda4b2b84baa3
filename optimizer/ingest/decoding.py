"""From the bytes of a text file to text, without guessing where the bytes themselves say what they are."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import Final

from charset_normalizer import from_bytes

from optimizer.errors import DataError
from optimizer.ingest.source_file import SourceFile
from optimizer.message import N_, Message

MOST_BYTES: Final = 200 * 1024 * 1024
"""A file above this is refused: read as text it would need more memory than a small machine has."""
BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""UTF-32 stands before UTF-16, because its mark begins with the same two bytes."""
CODE_PAGES: Final = ("cp1252", "cp1250", "cp874", "cp1258")
"""What a spreadsheet writes in Western Europe, Poland, Thailand and Vietnam. Not latin-1, which accepts any bytes."""
SAMPLE_BYTES: Final = 200_000
MOST_CONTROLS: Final = 0.01
"""Share of control characters above which bytes are no text."""

_WORKBOOK = b"PK\x03\x04"
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class DecodedText:
    """Text of a file and the encoding it was read in."""

    text: str
    encoding: str


def is_workbook(content: bytes) -> bool:
    """Whether the content is a zip archive, as every .xlsx is, whatever its name says."""
    return content.startswith(_WORKBOOK)


def check_content(file: SourceFile) -> None:
    """Refuse what is no table at all.

    Raises
    ------
    DataError
        When the file is a folder's name, empty, too large, or plainly of another kind (PDF, web page, old .xls).
    """
    if file.name.endswith(("/", "\\")):
        raise DataError(N_("'{name}' is a folder; give the files in it.", name=file.name))
    if len(file.content) > MOST_BYTES:
        raise DataError(
            N_(
                "{name} has {found} MB, more than the {most} MB that can be read; export a shorter period, or several"
                " files.",
                name=file.name,
                found=len(file.content) >> 20,
                most=MOST_BYTES >> 20,
            )
        )
    if not file.content.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        raise DataError(N_("{name} is empty; export it again.", name=file.name))
    wrong_kind = _wrong_kind(file)
    if wrong_kind is not None:
        raise DataError(wrong_kind)


def _wrong_kind(file: SourceFile) -> Message | None:
    content = file.content
    if content.startswith(b"%PDF"):
        return N_("{name} is a PDF, not a table; export it as CSV or XLSX.", name=file.name)
    if content.startswith(_OLD_WORKBOOK):
        return N_("{name} is a workbook of the old .xls kind; save it as .xlsx or CSV.", name=file.name)
    start = content[:2000].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<meta")):
        return N_("{name} is a web page, whatever its name says; export it as CSV or XLSX.", name=file.name)
    if start.startswith((b"<?xml", b"{\\rtf", b"\x89png", b"gif8", b"\xff\xd8\xff")):
        return N_("{name} is not a table; export it as CSV or XLSX.", name=file.name)
    return None


def decode(file: SourceFile) -> tuple[DecodedText, ...]:
    """Decode a text file.

    Parameters
    ----------
    file : SourceFile
        Not a workbook.

    Returns
    -------
    tuple of DecodedText
        One reading where the bytes say what they are; else one per code page that fits, the likeliest first, for the
        header row to decide between.

    Raises
    ------
    DataError
        When the bytes are no text.
    """
    readings = _by_mark(file) or _as_unicode(file) or _by_code_page(file)
    readable = tuple(reading for reading in readings if _looks_like_text(reading.text))
    if not readable:
        raise DataError(_no_text(file))
    return readable


def _by_mark(file: SourceFile) -> tuple[DecodedText, ...]:
    for mark, encoding in BYTE_ORDER_MARKS:
        if file.content.startswith(mark):
            text = _decoded(file.content, encoding)
            if text is None:
                raise DataError(_no_text(file))
            return (DecodedText(text, encoding),)
    return ()


def _as_unicode(file: SourceFile) -> tuple[DecodedText, ...]:
    sample = file.content[:1000]
    if sample.count(0) > len(sample) // 4:
        encoding = "utf-16-le" if sample[1::2].count(0) > sample[::2].count(0) else "utf-16-be"
    else:
        encoding = "utf-8"
    text = _decoded(file.content, encoding)
    return () if text is None else (DecodedText(text, encoding),)


def _decoded(content: bytes, encoding: str) -> str | None:
    """Text, or None where the bytes do not fit; a last character that was cut off is left out."""
    try:
        return codecs.getincrementaldecoder(encoding)().decode(content)
    except UnicodeDecodeError:
        return None


def _by_code_page(file: SourceFile) -> tuple[DecodedText, ...]:
    best = from_bytes(file.content[:SAMPLE_BYTES], cp_isolation=list(CODE_PAGES)).best()
    likeliest = () if best is None else (best.encoding,)
    readings = []
    for encoding in dict.fromkeys((*likeliest, *CODE_PAGES)):
        try:
            readings.append(DecodedText(file.content.decode(encoding), encoding))
        except UnicodeDecodeError:
            continue
    return tuple(readings)


def _looks_like_text(text: str) -> bool:
    if "\x00" in text:
        return False
    sample = text[:SAMPLE_BYTES]
    controls = sum(sample.count(chr(code)) for code in range(32) if chr(code) not in "\t\r\n")
    return controls <= MOST_CONTROLS * len(sample)


def _no_text(file: SourceFile) -> Message:
    return N_("{name} is neither a text file nor a workbook; export it as CSV or XLSX.", name=file.name)
