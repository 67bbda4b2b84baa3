"""Archives of exports, and archives that were made to hurt whoever opens them."""

from __future__ import annotations

import io
import random
import stat
import struct
import time
import tracemalloc
import zipfile

import pytest
from ingest_samples import csv_file, tidy_rows, xlsx_file

from optimizer.domain.period import Period
from optimizer.errors import DataError
from optimizer.ingest import SourceFile, read_files
from optimizer.ingest.cells.archive import MOST_ENTRIES, unpacked

TIDY = csv_file(tidy_rows()).content
BOOK = xlsx_file({"Sheet1": tidy_rows()}).content


def zipped(entries: dict[str, bytes], name: str = "exports.zip") -> SourceFile:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, content in entries.items():
            info = zipfile.ZipInfo(entry)
            info.filename = entry  # ZipInfo cuts names at a zero byte.
            archive.writestr(info, content, zipfile.ZIP_DEFLATED)
    return SourceFile(name, buffer.getvalue())


def refused(file: SourceFile) -> str:
    started = time.process_time()
    tracemalloc.start()
    try:
        with pytest.raises(DataError) as caught:
            unpacked(file)
        assert tracemalloc.get_traced_memory()[1] < 900e6
    finally:
        tracemalloc.stop()
    assert time.process_time() - started < 10
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_files_in_folders_come_out_under_their_names() -> None:
    file = zipped(
        {
            "reports/": b"", "reports/june.csv": TIDY, "reports/Zażółć.xlsx": BOOK, "top.tsv": b"x",
            "__MACOSX/reports/._june.csv": b"\x00", "reports/.DS_Store": b"\x00", ".hidden/a.csv": b"x",
            "reports/~$lock.xlsx": b"x", "readme.PDF": b"%PDF", "Thumbs.db": b"",
        }
    )  # fmt: skip
    assert [(inner.name, inner.content) for inner in unpacked(file)] == [
        ("exports.zip/reports/june.csv", TIDY),
        ("exports.zip/reports/Zażółć.xlsx", BOOK),
        ("exports.zip/top.tsv", b"x"),
    ]


def test_an_archive_reads_like_the_files_in_it() -> None:
    rows = tidy_rows(days=6)
    first, second = csv_file(rows[:7], "a.csv"), csv_file([rows[0], *rows[7:]], "b.csv")
    both = unpacked(zipped({"a.csv": first.content, "deep/er/b.csv": second.content}))
    assert read_files(both).table.rows.equals(read_files([first, second]).table.rows)


def test_what_the_user_said_of_the_archive_holds_for_its_files() -> None:
    from dataclasses import replace
    from datetime import date

    covers = Period(date(2026, 1, 1), date(2026, 1, 31))
    file = replace(zipped({"a.csv": TIDY}), covers=covers, platform="meta")
    (inner,) = unpacked(file)
    assert (inner.covers, inner.platform) == (covers, "meta")


@pytest.mark.parametrize("name", ["ads.xlsx", "ads.zip", "ads.csv"])
def test_a_workbook_is_a_file_whatever_its_name(name: str) -> None:
    file = SourceFile(name, BOOK)
    assert unpacked(file) == (file,)


@pytest.mark.parametrize("content", [b"", b"a,b\n", b"PK", b"\x1f\x8b\x08" + bytes(20)])
def test_other_files_stay_as_they_are(content: bytes) -> None:
    file = SourceFile("ads.csv", content)
    assert unpacked(file) == (file,)


@pytest.mark.parametrize(
    "entry",
    ["../ads.csv", "a/../../ads.csv", "/etc/ads.csv", "C:/ads.csv", "c:ads.csv", "..\\ads.csv", "a\\b.csv",
     "\\\\server\\ads.csv", "a/..", "ads.csv\x00.png"],
)  # fmt: skip
def test_names_that_climb_out_are_refused(entry: str) -> None:
    sentence = refused(zipped({"good.csv": TIDY, entry: TIDY}))
    assert "exports.zip has an entry '" in sentence
    assert "points to a place outside" in sentence


def test_dots_within_a_name_are_no_path() -> None:
    (inner,) = unpacked(zipped({"a..b/ads...csv": TIDY}))
    assert inner.name == "exports.zip/a..b/ads...csv"


def test_a_link_is_refused() -> None:
    info = zipfile.ZipInfo("ads.csv")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(info, "/etc/passwd")
    assert "points to a place outside" in refused(SourceFile("exports.zip", buffer.getvalue()))


def test_an_archive_in_an_archive_is_refused() -> None:
    inner = zipped({"a.csv": TIDY}).content
    for name in ("inner.zip", "inner.csv"):
        assert refused(zipped({name: inner})).startswith(f"exports.zip/{name} is an archive within an archive")


def test_a_locked_archive_is_refused() -> None:
    content = bytearray(zipped({"a.csv": TIDY}).content)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + place] |= 1
    assert "is locked by a password" in refused(SourceFile("exports.zip", bytes(content)))


def test_a_way_of_packing_that_is_not_known() -> None:
    content = bytearray(zipped({"a.csv": TIDY}).content)
    for mark, place in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        content[content.index(mark) + place] = 97
    assert "cannot be read" in refused(SourceFile("exports.zip", bytes(content)))


def test_an_archive_without_exports() -> None:
    for entries in ({}, {"folder/": b""}, {"notes.pdf": b"%PDF", "__MACOSX/a.csv": b"x"}):
        assert "has no exports in it" in refused(zipped(entries))


def test_bombs() -> None:
    packed = zipped({f"{number}.csv": bytes(40_000_000) for number in range(9)})
    assert "unpacks to more than" in refused(packed)
    one = zipped({"a.csv": bytes(210_000_000)})
    assert "unpacks to more than" in refused(one)
    lying = one.content.replace(struct.pack("<L", 210_000_000), struct.pack("<L", 1000))
    assert lying != one.content
    assert "exports.zip" in refused(SourceFile("exports.zip", lying))
    assert "unpacks to more than" in refused(zipped({f"{number}.csv": b"" for number in range(MOST_ENTRIES + 1)}))


def test_a_directory_of_a_million_entries_is_refused_before_it_is_read() -> None:
    entry = zipped({"a.csv": b""}).content
    directory = entry[entry.index(b"PK\x01\x02") : entry.index(b"PK\x05\x06")]
    many = 600_000
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 9, 9, len(directory) * many, 35, 0)
    for name in ("exports.zip", "ads.xlsx"):
        file = SourceFile(name, entry[:35] + directory * many + end)
        assert "unpacks to more than" in refused(file)


@pytest.mark.parametrize("keep", [4, 5, 30, 60, -60, -10, -1])
def test_an_archive_that_was_cut_off(keep: int) -> None:
    content = zipped({"a.csv": TIDY}).content[:keep]
    assert refused(SourceFile("exports.zip", content)) == "exports.zip is a damaged archive; download it again."


def test_damaged_bytes_give_files_or_a_sentence() -> None:
    whole = zipped({"a/june.csv": TIDY, "b.xlsx": BOOK}).content
    rng = random.Random(5)  # noqa: S311 - nothing secret is drawn
    for _ in range(400):
        content = bytearray(whole)
        for _ in range(rng.randint(1, 4)):
            content[rng.randrange(len(content))] = rng.randrange(256)
        try:
            files = unpacked(SourceFile("exports.zip", bytes(content)))
        except DataError as error:
            assert "\n" not in str(error)  # noqa: PT017 - both are right
        else:
            assert all(file.name.startswith("exports.zip") for file in files)
