"""What kind of file some bytes are, whatever its name says, and which kinds are no tables."""

from __future__ import annotations

import re
from typing import Final

from optimizer.errors import DataError
from optimizer.ingest.source_file import SourceFile
from optimizer.message import N_, Message

MOST_BYTES: Final = 200 * 1024 * 1024
"""A file above this is refused: read as text it would need more memory than a small machine has."""

_WORKBOOK = b"PK\x03\x04"
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PACKED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x28\xb5\x2f\xfd")
"""How files of gzip, bzip2, xz, 7-Zip, RAR and Zstandard begin."""
_WEB_PAGE = (
    b"<!doctype html",
    b"<html",
    b"<table",
    b"<head",
    b"<meta",
    b"<script",
    b"<style",
    b"<body",
    b"mime-version:",
)
_NO_TABLE = (b"<?xml", b"{\\rtf", b"\x89png", b"gif8", b"\xff\xd8\xff", b"par1", b"sqlite format 3")
_JSON = re.compile(rb"""(?:\[\s*)?\{\s*(?:"[^"]*"\s*:|\})|\[\s*[\["0-9]""")
_FILLED = re.compile(rb"[^ \t\r\n\x00\xef\xbb\xbf\xff\xfe]")


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
    if not _FILLED.search(file.content):
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
    if content.startswith(_PACKED):
        return N_("{name} is packed; unpack it and give the file in it.", name=file.name)
    start = content[:2000].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if start.startswith(_WEB_PAGE):
        return N_("{name} is a web page, whatever its name says; export it as CSV or XLSX.", name=file.name)
    if start.startswith(_NO_TABLE) or _JSON.match(start):
        return N_("{name} is not a table; export it as CSV or XLSX.", name=file.name)
    return None
