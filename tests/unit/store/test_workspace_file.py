"""What only a file can suffer: locks, full disks, missing rights, damage. Each is told, and harms nothing."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event
from store_samples import NOON, file_of, table_of

from optimizer.errors import StoreError
from optimizer.store import Workspace, open_store

HERE = Path(__file__).parent
IS_ROOT = os.name == "posix" and os.geteuid() == 0


@pytest.fixture
def workspace(file_place: Path) -> Workspace:
    made = open_store(file_place)
    made.add_import(table_of(), [], [file_of("aa")], at=NOON)
    return made


def is_unharmed(place: Path) -> bool:
    with closing(sqlite3.connect(place)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    opened = open_store(place)
    return (len(opened.tables()), opened.revision, len(opened.history())) == (1, 1, 1)


def test_a_workspace_is_durable_and_strict(workspace: Workspace) -> None:
    with workspace.database.reading() as connection:
        pragmas = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert pragmas == ["wal", 2, 1]


def test_an_address_without_a_scheme_is_a_path_and_a_url_is_a_url(workspace: Workspace, file_place: Path) -> None:
    assert open_store(f"sqlite:///{file_place}").revision == 1
    assert open_store(str(file_place)).revision == 1


def test_a_locked_workspace_is_told(workspace: Workspace, file_place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("optimizer.store.engines.BUSY_SECONDS", 0.05)
    with closing(sqlite3.connect(file_place, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="another program"):
            open_store(file_place).add_import(table_of(), [], [file_of("bb")], at=NOON)
        other.execute("ROLLBACK")
    assert workspace.add_import(table_of(), [], [file_of("bb")], at=NOON)


def test_readers_are_not_kept_out_by_a_writer(workspace: Workspace, file_place: Path) -> None:
    with closing(sqlite3.connect(file_place, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert workspace.revision == 1
        assert len(open_store(file_place).tables()) == 1
        other.execute("ROLLBACK")


@pytest.mark.parametrize("room", [0, 1, 3, 10])
def test_a_full_disk_is_told_wherever_it_fills_up(workspace: Workspace, file_place: Path, room: int) -> None:
    """So many pages are left: the limit fails at the same places as a full disk, with the same code."""

    def limit(connection: sqlite3.Connection, _: object) -> None:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count={pages + room}")

    event.listen(workspace.database._engine, "connect", limit)
    with pytest.raises(StoreError, match=r"disk is full.*make room and try again"):
        workspace.add_import(table_of(20_000, first="1960-01-01"), [], [file_of("bb")], at=NOON)
    assert is_unharmed(file_place)
    event.remove(workspace.database._engine, "connect", limit)
    assert workspace.add_import(table_of(), [], [file_of("bb")], at=NOON)


FILLING = """
import resource, sys
from store_samples import NOON, file_of, table_of
from optimizer.errors import StoreError
from optimizer.store import open_store
table = table_of(20_000, first="1960-01-01")
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
try:
    open_store(sys.argv[1]).add_import(table, [], [file_of("bb")], at=NOON)
except StoreError as trouble:
    print(trouble)
"""


@pytest.mark.skipif(os.name != "posix", reason="limits of file sizes are POSIX's")
@pytest.mark.parametrize("most_bytes", [90_000, 200_000])
def test_a_disk_that_takes_no_more_is_told(workspace: Workspace, file_place: Path, most_bytes: int) -> None:
    paths = os.pathsep.join([str(HERE), str(HERE.parents[2])])
    said = subprocess.run(
        [sys.executable, "-c", FILLING, str(file_place), str(most_bytes)],
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.stderr == ""
    assert "disk f" in said.stdout  # is full, or failed
    assert len(said.stdout.splitlines()) == 1
    assert is_unharmed(file_place)


@pytest.mark.skipif(IS_ROOT, reason="root may write to everything")
def test_a_file_that_may_not_be_written_is_read_and_not_written(workspace: Workspace, file_place: Path) -> None:
    file_place.chmod(0o444)
    assert len(open_store(file_place).tables()) == 1
    with pytest.raises(StoreError, match="may not be written to"):
        open_store(file_place).add_import(table_of(), [], [file_of("bb")], at=NOON)
    file_place.chmod(0o644)
    assert is_unharmed(file_place)


@pytest.mark.skipif(IS_ROOT, reason="root may write to everything")
def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o555)
    with pytest.raises(StoreError, match="check the permissions of file and folder"):
        open_store(folder / "workspace.sqlite")


def test_a_database_that_may_only_be_read_is_told(workspace: Workspace, file_place: Path) -> None:
    """As a file without rights is, which root cannot try."""

    def only_read(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA query_only=ON")

    event.listen(workspace.database._engine, "connect", only_read)
    assert len(workspace.tables()) == 1
    with pytest.raises(StoreError, match="may not be written to"):
        workspace.add_import(table_of(), [], [file_of("bb")], at=NOON)
    assert is_unharmed(file_place)


@pytest.mark.parametrize("part", ["head", "middle", "cut"])
def test_a_damaged_file_is_told(workspace: Workspace, file_place: Path, part: str) -> None:
    workspace.add_import(table_of(3000, first="1960-01-01"), [], [file_of("bb")], at=NOON)
    content = file_place.read_bytes()
    size = len(content)
    begin, end = {"head": (0, 4096), "middle": (4096, size), "cut": (size // 2, size)}[part]
    noise = b"" if part == "cut" else b"\x5a" * (end - begin)
    file_place.write_bytes(content[:begin] + noise + content[end:])
    with pytest.raises(StoreError, match=r"is damaged|is not a workspace file|are damaged"):
        open_store(file_place).tables()


@pytest.mark.parametrize("name", ["x" * 300 + ".sqlite", "a\0b.sqlite"])
def test_a_name_that_no_file_can_have_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(StoreError, match=r"cannot be a workspace|cannot be opened|no folder"):
        open_store(str(tmp_path / name))
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_becomes_a_workspace_only_where_one_may_be_made(file_place: Path) -> None:
    file_place.touch()
    with pytest.raises(StoreError, match="no workspace"):
        open_store(file_place, create=False)
    assert open_store(file_place).revision == 0
