"""A backup is the whole workspace in one file, and restoring it brings all of it back, between databases too."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import text
from store_samples import NOON, PERIOD, file_of, sample_fit, table_of
from test_kept_lift_tests import FIRST, SECOND
from test_older_workspaces import make_older
from test_remembered import ALL
from throwaway_postgres import Server

from optimizer.errors import StoreError
from optimizer.store import Workspace, backup_store, open_store, restore_store


def fill(workspace: Workspace) -> Workspace:
    for number in range(3):
        workspace.add_import(table_of(seed=number), [], [file_of(f"{number}")], at=NOON, asked="x=1")
    workspace.undo_import(2, at=NOON)
    workspace.change_settings(lambda _: replace(ALL, currency="EUR"))
    workspace.remember_columns("a|b", {"a": "date"})
    workspace.merge_names("facebook", ["b"], "a")
    workspace.add_lift_tests([FIRST, SECOND], at=NOON)
    workspace.save_fit(sample_fit(), revision=workspace.revision, at=NOON)
    return workspace


def check_same(one: Workspace, other: Workspace) -> None:
    for name in ("history", "remembered_columns", "merged_names", "lift_tests"):
        assert getattr(one, name)() == getattr(other, name)()
    assert one.settings == other.settings
    for mine, theirs in zip(one.tables(), other.tables(), strict=True):
        pd.testing.assert_frame_equal(mine.rows, theirs.rows, check_exact=True)


def works_on(workspace: Workspace) -> None:
    """See that new rows can be added of every kind: their numbers must not collide with those that came along."""
    assert workspace.add_import(table_of(seed=9), [], [file_of("f" * 64)], at=NOON)
    assert workspace.add_lift_tests([replace(FIRST, name="fresh")], at=NOON) == 1
    workspace.remember_columns("c", {"c": "date"})
    workspace.merge_names("tiktok", ["x"], "y")
    workspace.save_fit(sample_fit(), revision=workspace.revision, at=NOON)
    assert workspace.load_fit("conversions", PERIOD, revision=workspace.revision, model="7") is not None


def test_a_backup_is_the_workspace(workspace: Workspace, tmp_path: Path) -> None:
    fill(workspace)
    target = tmp_path / "backup.sqlite"
    backup_store(workspace, target)
    assert {path.name for path in tmp_path.iterdir()} - {"workspace.sqlite"} == {"backup.sqlite"}
    check_same(open_store(target), workspace)
    assert open_store(target).revision == workspace.revision


def test_a_lost_workspace_comes_back(place: str, tmp_path: Path, server: Server) -> None:
    before = fill(open_store(place))
    target = tmp_path / "backup.sqlite"
    backup_store(before, target)
    elsewhere = str(tmp_path / "other.sqlite")
    assert restore_store(elsewhere, target) is None
    back = open_store(elsewhere)
    check_same(back, before)
    assert back.revision > before.revision
    works_on(back)


def test_a_teams_database_is_moved_both_ways(server: Server, tmp_path: Path) -> None:
    server.empty()
    own = fill(open_store(tmp_path / "workspace.sqlite"))
    backup_store(own, tmp_path / "there.sqlite")
    assert restore_store(server.url("tests"), tmp_path / "there.sqlite") is None
    shared = open_store(server.url("tests"))
    check_same(shared, own)
    works_on(shared)
    backup_store(shared, tmp_path / "back.sqlite")
    restore_store(tmp_path / "again.sqlite", tmp_path / "back.sqlite")
    check_same(open_store(tmp_path / "again.sqlite"), shared)


def test_a_database_on_a_server_is_not_overwritten(server: Server, tmp_path: Path) -> None:
    server.empty()
    shared = fill(open_store(server.url("tests")))
    backup_store(shared, tmp_path / "backup.sqlite")
    revision = shared.revision
    with pytest.raises(StoreError, match=r"not empty; restore into an empty one"):
        restore_store(server.url("tests"), tmp_path / "backup.sqlite")
    assert shared.revision == revision


def test_what_is_replaced_is_kept_aside(file_place: Path, tmp_path: Path) -> None:
    workspace = fill(open_store(file_place))
    backup_store(workspace, tmp_path / "backup.sqlite")
    workspace.add_import(table_of(seed=5), [], [file_of("new")], at=NOON)
    revision, kept = workspace.revision, workspace.tables()
    aside = restore_store(file_place, tmp_path / "backup.sqlite")
    assert aside == tmp_path / "workspace.sqlite.before-restore"
    check_same(open_store(tmp_path / "backup.sqlite"), workspace)
    assert workspace.revision > revision
    assert len(open_store(aside).tables()) == len(kept)
    again = restore_store(file_place, aside)
    assert again == tmp_path / "workspace.sqlite.before-restore-2"
    assert len(workspace.tables()) == len(kept)


def test_nobody_takes_what_was_worked_out_for_the_one_for_that_of_the_other(file_place: Path, tmp_path: Path) -> None:
    """Both at the same revision, and with a fit kept for it."""
    one, other = open_store(file_place), open_store(tmp_path / "other.sqlite")
    for workspace, seed in ((one, 1), (other, 2)):
        workspace.add_import(table_of(seed=seed), [], [file_of("aa")], at=NOON)
        workspace.save_fit(sample_fit(), revision=1, at=NOON)
    backup_store(other, tmp_path / "backup.sqlite")
    restore_store(file_place, tmp_path / "backup.sqlite")
    assert one.revision == 2
    assert one.latest_fit(revision=2, model="7") is None
    assert one.latest_fit(revision=1, model="7") is None


@pytest.mark.parametrize("damage", [b"\x5a" * 9000, b"not a database", b""])
def test_a_damaged_workspace_is_replaced_and_kept_aside(file_place: Path, tmp_path: Path, damage: bytes) -> None:
    workspace = fill(open_store(file_place))
    backup_store(workspace, tmp_path / "backup.sqlite")
    file_place.write_bytes(damage)
    file_place.with_name("workspace.sqlite-wal").write_bytes(b"old log")
    aside = restore_store(file_place, tmp_path / "backup.sqlite")
    check_same(open_store(file_place), open_store(tmp_path / "backup.sqlite"))
    assert (aside is None) == (damage == b"")
    assert aside is None or aside.read_bytes() == damage


def test_a_workspace_damaged_inside_is_replaced_too(file_place: Path, tmp_path: Path) -> None:
    workspace = fill(open_store(file_place))
    workspace.add_import(table_of(5000, first="1960-01-01"), [], [file_of("big")], at=NOON)
    backup_store(workspace, tmp_path / "backup.sqlite")
    content = file_place.read_bytes()
    damaged = content[:8192] + b"\x5a" * (len(content) - 8192)
    file_place.write_bytes(damaged)
    aside = restore_store(file_place, tmp_path / "backup.sqlite")
    assert aside is not None
    assert aside.read_bytes() == damaged
    check_same(open_store(file_place), open_store(tmp_path / "backup.sqlite"))


def test_an_older_backup_is_brought_up_to_date_and_stays_as_it_is(tmp_path: Path, file_place: Path) -> None:
    older = tmp_path / "older.sqlite"
    make_older(str(older), 2)
    before = older.read_bytes()
    restore_store(file_place, older)
    assert len(open_store(file_place).tables()[0].rows) == 4
    assert older.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["older.sqlite", "workspace.sqlite"]


def test_a_workspace_in_use_can_be_restored_from_too(tmp_path: Path, file_place: Path) -> None:
    """Its latest commits are in the log beside it."""
    other = tmp_path / "other.sqlite"
    source = open_store(other)
    with closing(sqlite3.connect(other)) as holding:
        holding.execute("SELECT * FROM workspace").fetchall()
        fill(source)
        assert (tmp_path / "other.sqlite-wal").stat().st_size > 0
        restore_store(file_place, other)
    check_same(open_store(file_place), source)


@pytest.mark.parametrize("kind", ["missing", "empty", "text", "folder", "other", "newer", "damaged", "cut"])
def test_what_is_no_backup_is_told_and_changes_nothing(file_place: Path, tmp_path: Path, kind: str) -> None:
    workspace = fill(open_store(file_place))
    source = tmp_path / "source.sqlite"
    if kind == "text":
        source.write_bytes(b"platform,audience\n" * 500)
    elif kind == "empty":
        source.touch()
    elif kind == "folder":
        source.mkdir()
    elif kind != "missing":
        backup_store(workspace, source)
        with closing(sqlite3.connect(source)) as connection, connection:
            if kind == "newer":
                connection.execute("UPDATE workspace SET schema_version = 999")
            elif kind == "other":
                connection.execute("DROP TABLE workspace")
        content = source.read_bytes()
        if kind in ("damaged", "cut"):
            source.write_bytes(content[:9000] + (b"\x5a" * (len(content) - 9000) if kind == "damaged" else b""))
    revision = workspace.revision
    with pytest.raises(StoreError, match=r"no backup|newer version|another program") as caught:
        restore_store(file_place, source)
    assert "source.sqlite" in str(caught.value)
    assert workspace.revision == revision
    assert not list(tmp_path.glob("*before-restore*"))
    new = tmp_path / "new.sqlite"
    with pytest.raises(StoreError):
        restore_store(new, source)
    assert not new.exists()


def test_a_restore_that_fails_half_way_leaves_the_workspace(
    file_place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = fill(open_store(file_place))
    backup_store(workspace, tmp_path / "backup.sqlite")
    workspace.add_import(table_of(seed=5), [], [file_of("new")], at=NOON)
    revision, number = workspace.revision, len(workspace.tables())
    monkeypatch.setattr("optimizer.store.copying._digest", lambda *_: "other")
    with pytest.raises(StoreError, match="not what was read"):
        restore_store(file_place, tmp_path / "backup.sqlite")
    assert (workspace.revision, len(workspace.tables())) == (revision, number)
    assert not list(tmp_path.glob("*before-restore*"))


def test_a_backup_does_not_replace_a_file_unasked(workspace: Workspace, tmp_path: Path) -> None:
    fill(workspace)
    target = tmp_path / "backup.sqlite"
    target.write_text("my poem")
    with pytest.raises(StoreError, match=r"there already.*--force"):
        backup_store(workspace, target)
    assert target.read_text() == "my poem"
    backup_store(workspace, target, overwrite=True)
    check_same(open_store(target), workspace)


@pytest.mark.parametrize(("name", "words"), [("", "is a folder"), ("missing/x.sqlite", "no folder")])
def test_a_place_that_no_backup_can_have_is_told(workspace: Workspace, tmp_path: Path, name: str, words: str) -> None:
    with pytest.raises(StoreError, match=words):
        backup_store(workspace, tmp_path / name)


def test_a_workspace_is_no_backup_of_itself(file_place: Path, tmp_path: Path) -> None:
    workspace = fill(open_store(file_place))
    with pytest.raises(StoreError, match="workspace itself"):
        backup_store(workspace, file_place, overwrite=True)
    with pytest.raises(StoreError, match="workspace itself"):
        restore_store(file_place, file_place)
    other = open_store(tmp_path / "other.sqlite")
    with other.database.reading() as connection:
        connection.execute(text("SELECT * FROM workspace")).all()
        with pytest.raises(StoreError, match="in use"):
            backup_store(workspace, tmp_path / "other.sqlite", overwrite=True)
    assert other.revision == 0


def test_a_backup_is_of_one_moment_whatever_is_written_meanwhile(place: str, tmp_path: Path) -> None:
    workspace = open_store(place)
    stop = threading.Event()

    def write() -> None:
        writer, number = open_store(place), 0
        while not stop.is_set():
            number += 1
            writer.add_import(table_of(50, seed=number), [], [file_of(f"{number}")], at=NOON)

    writing = threading.Thread(target=write)
    writing.start()
    try:
        for number in range(5):
            target = tmp_path / f"backup-{number}.sqlite"
            backup_store(workspace, target)
            copy = open_store(target)
            assert copy.revision == len(copy.history()) == len(copy.tables())
    finally:
        stop.set()
        writing.join()
