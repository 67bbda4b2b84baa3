"""Archives of exports as the files in them, kept in memory: nothing that an archive says is ever a path."""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
import zlib
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Final

from optimizer.errors import DataError
from optimizer.ingest.cells.content_kinds import MOST_BYTES, check_content
from optimizer.ingest.excerpt import excerpt
from optimizer.ingest.source_file import SourceFile
from optimizer.message import N_, Message

MOST_FILES: Final = 500
MOST_ENTRIES: Final = 5000
"""Also folders and what is passed over."""
MOST_DIRECTORY: Final = 4 * 1024 * 1024
"""Bytes of an archive's list of entries; the reader builds a record of each before it can be asked for their number."""
MOST_UNPACKED: Final = 300 * 1024 * 1024
LONGEST_NAME: Final = 120
CHUNK: Final = 1 << 20
NO_EXPORTS: Final = frozenset(
    {".pdf", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".doc", ".docx", ".ppt", ".pptx", ".md", ".ini", ".db"}
)
"""Endings of files that stand beside exports and are passed over; whatever else is there is read or refused."""

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_END = b"PK\x05\x06"
_END_SEARCHED: Final = 22 + 65_535
"""Bytes in which the end of an archive must be: its record and the longest comment."""
_DRIVE = re.compile(r"[A-Za-z]:")


def unpacked(file: SourceFile) -> tuple[SourceFile, ...]:
    """Return the files in an archive, each named as ``"archive.zip/inner.csv"``; another file as it is.

    A workbook, which is an archive too, counts as a file.

    Raises
    ------
    DataError
        When the archive is damaged, locked, too large, has no files, or an entry is named like a place outside of it.
    """
    if not file.content.startswith(_ZIP):
        return (file,)
    if len(file.content) > MOST_BYTES:
        check_content(file)
    if directory_size(file.content) > MOST_DIRECTORY:
        raise DataError(_too_large(file))
    try:
        with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
            entries = archive.infolist()
            if is_workbook_directory(entries):
                return (file,)
            return _files(file, archive, _wanted(file, entries))
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, struct.error) as error:
        if file.name.casefold().endswith((".xlsx", ".xlsm")):
            return (file,)  # The reader of workbooks has the better sentence.
        raise DataError(N_("{name} is a damaged archive; download it again.", name=file.name)) from error
    except (NotImplementedError, RuntimeError) as error:
        # So the reader of archives says that entries are locked, or packed in a way that it does not know.
        raise DataError(
            N_("{name} is packed in a way that cannot be read; unpack it and give the files in it.", name=file.name)
        ) from error


def directory_size(content: bytes) -> int:
    """Bytes of an archive's list of entries, as its end states it; 0 where there is no end."""
    end = content.rfind(_END, max(len(content) - _END_SEARCHED, 0))
    if end < 0 or end + 22 > len(content):
        return 0
    return int(struct.unpack_from("<L", content, end + 12)[0])


def is_workbook_directory(entries: list[zipfile.ZipInfo]) -> bool:
    """Whether the entries of an archive are the parts of an .xlsx."""
    return any(
        entry.filename == "[Content_Types].xml" or entry.filename.casefold().startswith("xl/") for entry in entries
    )


def _wanted(file: SourceFile, entries: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """Entries that are to be read, all of them checked first."""
    if len(entries) > MOST_ENTRIES:
        raise DataError(_too_large(file))
    for entry in entries:
        _check_entry(file, entry)
    wanted = [entry for entry in entries if not entry.is_dir() and not _is_passed_over(entry)]
    if not wanted:
        raise DataError(N_("{name} has no exports in it; give an archive of CSV or XLSX files.", name=file.name))
    if len(wanted) > MOST_FILES or any(entry.file_size > MOST_BYTES for entry in wanted):
        raise DataError(_too_large(file))
    return wanted


def _check_entry(file: SourceFile, entry: zipfile.ZipInfo) -> None:
    name = entry.orig_filename
    is_link = stat.S_ISLNK(entry.external_attr >> 16)
    is_outside = name.startswith("/") or ".." in re.split(r"[/\\]", name) or _DRIVE.match(name) is not None
    if is_link or is_outside or "\\" in name or "\x00" in name:
        raise DataError(
            N_(
                "{name} has an entry '{entry}' that points to a place outside of it; unpack it yourself and give only"
                " the files that you know.",
                name=file.name,
                entry=excerpt(name.replace("\x00", " ")),
            )
        )
    if entry.flag_bits & 1:
        raise DataError(N_("{name} is locked by a password; unpack it and give the files in it.", name=file.name))


def _is_passed_over(entry: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(entry.filename)
    is_hidden = any(part.startswith((".", "~$")) or part == "__MACOSX" for part in path.parts)
    return is_hidden or path.suffix.casefold() in NO_EXPORTS


def _files(file: SourceFile, archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> tuple[SourceFile, ...]:
    files = []
    left = MOST_UNPACKED
    for entry in entries:
        content = _read(file, archive, entry, min(left, MOST_BYTES))
        left -= len(content)
        inner = replace(file, name=f"{file.name}/{_shown(entry)}", content=content)
        if content.startswith(_ZIP) and not _is_workbook(inner):
            raise DataError(
                N_("{name} is an archive within an archive; unpack it and give the files in it.", name=inner.name)
            )
        files.append(inner)
    return tuple(files)


def _read(file: SourceFile, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    """Content of one entry; what the archive says of its size may be a lie."""
    pieces = []
    size = 0
    with archive.open(entry) as stream:
        while piece := stream.read(CHUNK):
            size += len(piece)
            if size > most:
                raise DataError(_too_large(file))
            pieces.append(piece)
    return b"".join(pieces)


def _is_workbook(file: SourceFile) -> bool:
    if file.name.casefold().endswith((".xlsx", ".xlsm")):
        return True
    if directory_size(file.content) > MOST_DIRECTORY:
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
            return is_workbook_directory(archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error):
        return False


def _shown(entry: zipfile.ZipInfo) -> str:
    """Name of an entry on one line; names in UTF-8 that are not marked so come out right as well."""
    name = entry.filename
    if not entry.flag_bits & 0x800:
        try:
            name = name.encode("cp437").decode()
        except UnicodeError:
            name = entry.filename
    name = " ".join("".join(letter if letter.isprintable() else " " for letter in name).split())
    return name if len(name) <= LONGEST_NAME else "\N{HORIZONTAL ELLIPSIS}" + name[1 - LONGEST_NAME :]


def _too_large(file: SourceFile) -> Message:
    return N_(
        "{name} unpacks to more than exports of ads can need; unpack it and give its files a few at a time.",
        name=file.name,
    )
