"""What is no workspace, or cannot be one, is told in a sentence and left as it is."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from optimizer.errors import StoreError
from optimizer.store import open_store


def write(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def test_a_newer_workspace_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "workspace.sqlite"
    open_store(place)
    write(place, "UPDATE workspace SET schema_version = 999")
    with pytest.raises(StoreError, match=r"newer version.*999"):
        open_store(place)


def test_another_programs_database_is_refused_and_untouched(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    write(path, "CREATE TABLE recipes (id INTEGER)")
    with pytest.raises(StoreError, match="another program"):
        open_store(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("recipes",)]


def test_what_is_no_database_is_told(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_bytes(b"platform,audience\n" * 500)
    with pytest.raises(StoreError, match="not a workspace file"):
        open_store(path)
    assert path.read_bytes().startswith(b"platform")


@pytest.mark.parametrize(
    ("location", "words"),
    [
        ("", "is a folder"),
        ("missing/workspace.sqlite", "no folder"),
        ("sqlite://", "outlive"),
        ("nonsense://x/y", "driver"),
        ("://", "not a database URL"),
    ],
)
def test_a_place_that_cannot_be_is_told(tmp_path: Path, location: str, words: str) -> None:
    place = location if "://" in location else str(tmp_path / location)
    with pytest.raises(StoreError, match=words):
        open_store(place)


def test_a_workspace_that_must_exist_is_not_made(tmp_path: Path) -> None:
    place = tmp_path / "workspace.sqlite"
    with pytest.raises(StoreError, match="no workspace"):
        open_store(place, create=False)
    assert not place.exists()


def test_a_password_is_never_in_a_sentence() -> None:
    with pytest.raises(StoreError) as caught:
        open_store("postgresql+nonsense://user:hunter2@host/db")
    assert "hunter2" not in str(caught.value)
