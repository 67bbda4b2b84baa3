"""Whatever kills a process that imports, and however many import at once: no import is lost, doubled or half there."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest
from importing_child import SHARED, file_number, table_number
from store_samples import NOON, file_of

from optimizer import workflow
from optimizer.store import Workspace, backup_store, open_store, restore_store

HERE = Path(__file__).parent
MOST_SECONDS = 0.6
"""Until a process is killed: long enough for a few imports, short enough for one to be under way."""
pytestmark = pytest.mark.skipif(os.name != "posix", reason="processes are forked and killed as POSIX does")


class Importer:
    """The program `importing_child`, and what it has said."""

    def __init__(self) -> None:
        paths = os.pathsep.join([str(HERE), str(HERE.parents[2]), os.environ.get("PYTHONPATH", "")])
        self.program = subprocess.Popen(
            [sys.executable, str(HERE / "importing_child.py")],
            env={**os.environ, "PYTHONPATH": paths},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.committed: list[int] = []

    def start(self, *command: object) -> list[int]:
        assert self.program.stdin is not None
        self.program.stdin.write(" ".join(map(str, command)) + "\n")
        self.program.stdin.flush()
        return self._until("pids")

    def wait(self) -> list[int]:
        return self._until("ended")

    def _until(self, word: str) -> list[int]:
        """Read until this line; numbers on lines of their own are imports that were acknowledged."""
        assert self.program.stdout is not None
        for line in self.program.stdout:
            if line.startswith(word):
                return [int(number) for number in line.split()[1:]]
            if line[0].isdigit():
                self.committed.append(int(line))
            else:
                assert line.startswith("ended")
        pytest.fail("the importing program ended")

    def end(self) -> None:
        assert self.program.stdin is not None
        assert self.program.stdout is not None
        self.program.stdin.close()
        self.program.wait(20)
        self.program.stdout.close()


@pytest.fixture(scope="module")
def program() -> Iterator[Importer]:
    started = Importer()
    yield started
    started.end()


@pytest.fixture
def importer(program: Importer) -> Importer:
    program.committed.clear()
    return program


def check_whole(workspace: Workspace, place: str) -> list[int]:
    """See that each import is there once and with exactly its rows; returns their numbers."""
    records = workspace.history()
    digests = [digest for record in records for digest in record.sha256s]
    assert len(set(digests)) == len(digests) == len(records)
    assert [record.number for record in records] == list(range(1, len(records) + 1))
    assert workspace.revision == len(records)
    numbers = [int(digest, 16) for digest in digests]
    for number, table in zip(numbers, workspace.tables(), strict=True):
        expected = table_number(number).rows
        pd.testing.assert_frame_equal(table.rows, expected[table.rows.columns], check_exact=True)
    if "://" not in place:
        with closing(sqlite3.connect(place)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    return numbers


def kill_often(
    importer: Importer, place: str, kills: int, *, command: str = "one", most_seconds: float = MOST_SECONDS
) -> list[int]:
    """Kill at moments that nobody chose; returns the imports that are there, by their order."""
    chance = random.Random(7)  # noqa: S311 - the same moments in every run
    there: list[str] = []
    patience = most_seconds
    for _ in range(kills):
        (pid,) = importer.start(command, place, len(there) + 1)
        time.sleep(chance.uniform(0.0, patience))
        os.kill(pid, signal.SIGKILL)
        assert importer.wait() == [-signal.SIGKILL]
        before, there = there, [record.sha256s[0] for record in open_store(place).history()]
        assert there[: len(before)] == before, "an import is lost"
        assert len(there) >= max(importer.committed, default=0), "an acknowledged import is lost"
        assert len(there) <= len(importer.committed) + kills
        # On a busy machine it takes longer until anything is under way.
        patience = min(1.5 * patience, 8.0) if len(there) == len(before) else most_seconds
    return list(range(1, len(open_store(place).history()) + 1))


def test_a_killed_import_is_there_whole_or_not_at_all(importer: Importer, place: str) -> None:
    there = kill_often(importer, place, 10)
    assert check_whole(open_store(place), place) == there
    assert there


@pytest.mark.slow
def test_a_hundred_killed_imports_are_there_whole_or_not_at_all(importer: Importer, place: str) -> None:
    there = kill_often(importer, place, 100)
    assert check_whole(open_store(place), place) == there
    assert len(there) > 20


@pytest.mark.slow
def test_a_hundred_killed_imports_of_files_too(importer: Importer, place: str) -> None:
    there = kill_often(importer, place, 100, command="files", most_seconds=1.0)
    workspace = open_store(place)
    for number, table, record in zip(there, workspace.tables(), workspace.history(), strict=True):
        expected = workflow.preview_files([file_number(number)]).table.rows
        pd.testing.assert_frame_equal(table.rows, expected[table.rows.columns], check_exact=True)
        assert record.files[0].name == file_number(number).name
    assert len(there) > 5


def test_a_killed_restore_leaves_the_one_or_the_other_whole(importer: Importer, file_place: Path) -> None:
    backups = [file_place.with_name(name) for name in ("first.sqlite", "second.sqlite")]
    for length, path in enumerate(backups, start=1):
        source = open_store(path.with_suffix(".source"))
        for number in range(length):
            source.add_import(table_number(number), [], [file_of(f"{number}")], at=NOON)
        backup_store(source, path)
    restore_store(file_place, backups[0])
    chance = random.Random(7)  # noqa: S311 - the same moments in every run
    seen: list[int] = []
    most_seconds = 0.5
    for _ in range(10):
        acknowledged = len(importer.committed)
        (pid,) = importer.start("restore", file_place, *reversed(backups))
        time.sleep(chance.uniform(0.0, most_seconds))
        os.kill(pid, signal.SIGKILL)
        importer.wait()
        # On a busy machine it takes longer until anything is under way.
        most_seconds = min(1.5 * most_seconds, 8.0) if len(importer.committed) == acknowledged else 0.5
        workspace = open_store(file_place)
        history, tables = workspace.history(), workspace.tables()
        assert [record.sha256s for record in history] == [(f"{number}",) for number in range(len(history))]
        assert [len(table.rows) for table in tables] == [len(table_number(n).rows) for n in range(len(history))]
        seen.append(len(history))
    assert set(seen) <= {1, 2}
    assert importer.committed


@pytest.mark.parametrize("writers", [2, 4])
def test_all_that_write_at_once_succeed(importer: Importer, place: str, writers: int) -> None:
    """They even make the workspace at once, and each imports the same files as the others in between."""
    count = 5
    importer.start("many", place, writers, count)
    assert importer.wait() == [0] * writers
    own = {1000 * (writer + 1) + step for writer in range(writers) for step in range(count)}
    assert set(check_whole(open_store(place), place)) == own | {SHARED + step for step in range(count)}


def test_who_reads_meanwhile_sees_whole_imports_only(importer: Importer, place: str) -> None:
    workspace = open_store(place)
    importer.start("many", place, 2, 6)
    seen = 0
    while seen < 12:
        history, tables = workspace.history(), workspace.tables()
        assert len(tables) >= len(history) >= seen
        for record, table in zip(history, tables, strict=False):
            assert len(table.rows) == record.rows
        seen = len(history)
    assert importer.wait() == [0, 0]
