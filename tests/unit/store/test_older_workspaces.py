"""A workspace of an older program opens as one of today: its rows, lift tests and imports are there, new things too."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from store_samples import NOON, table_of

from optimizer.domain.lift import LiftTest
from optimizer.domain.performance import DETAILS
from optimizer.domain.period import Period
from optimizer.ingest import merge_tables
from optimizer.store import open_store
from optimizer.store.schema import MIGRATIONS, SCHEMA_VERSION

DUMP = Path(__file__).with_name("workspace_of_version_2.sql")
"""A workspace that the program of that version made: two days of two segments and one lift test."""
KEPT = LiftTest("Tết", "conversions", Period(date(2026, 1, 1), date(2026, 1, 2)), 12.5, 3.25, platform="facebook")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    path = tmp_path / "workspace.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(DUMP.read_text(encoding="utf-8"))
    return path


def make_version_1(place: Path) -> None:
    with closing(sqlite3.connect(place)) as connection, connection:
        connection.execute("DROP TABLE lift_tests")
        connection.execute("UPDATE workspace SET schema_version = 1")


def columns_of(place: Path, table: str) -> set[str]:
    with closing(sqlite3.connect(place)) as connection:
        return {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}


def test_every_version_has_a_way_to_the_next() -> None:
    assert set(MIGRATIONS) == set(range(2, SCHEMA_VERSION + 1))


@pytest.mark.parametrize("version", [1, 2])
def test_rows_and_imports_are_as_they_were(place: Path, version: int) -> None:
    if version == 1:
        make_version_1(place)
    workspace = open_store(place)
    (table,) = workspace.tables()
    assert list(table.rows) == [
        "date", "platform", "audience", "days", "campaign", "content_type", "spend", "conversions",
    ]  # fmt: skip
    assert table.currency == "EUR"
    assert table.rows["spend"].tolist() == [0.1, 2 / 3, 12.34, 5.0]
    np.testing.assert_array_equal(table.rows["conversions"], [1.0, 0.0, 2.0, np.nan])
    assert table.rows["audience"].tolist() == ["Tết sale", "=1+1"] * 2
    assert table.rows["content_type"].tolist()[1:] == ["content_type 1", "content_type 2", "content_type 0"]
    (record,) = workspace.imports()
    assert (record.number, record.rows, record.summaries[0].file_name) == (1, 4, "march.csv")
    assert workspace.known_files(["a" * 64]) == {"a" * 64}
    assert workspace.revision == 2


def test_lift_tests_are_kept(place: Path) -> None:
    assert open_store(place).lift_tests() == (KEPT,)


def test_where_there_was_no_table_of_lift_tests_there_is_one(place: Path) -> None:
    make_version_1(place)
    opened = open_store(place)
    assert opened.lift_tests() == ()
    opened.add_lift_tests([KEPT], at=NOON)
    assert open_store(place).lift_tests() == (KEPT,)


def test_new_rows_keep_the_objective_beside_old_ones_without(place: Path) -> None:
    assert "objective" not in columns_of(place, "performance")
    workspace = open_store(place)
    assert columns_of(place, "performance") >= set(DETAILS)
    newer = table_of(3, first="2026-02-01", details=("campaign", "objective"))
    assert workspace.add_import(newer, [], ["b" * 64], at=NOON)
    older, back = open_store(place).tables()
    assert "objective" not in older.rows
    assert back.rows["objective"].equals(newer.rows["objective"])
    together = merge_tables([older, back]).rows
    assert together["objective"].tolist() == [""] * 4 + newer.rows["objective"].fillna("").tolist()
    assert together["spend"].sum() == pytest.approx(older.rows["spend"].sum() + newer.rows["spend"].sum())


def test_it_is_of_todays_version_once_it_was_opened(place: Path) -> None:
    for _ in range(2):
        open_store(place)
    with closing(sqlite3.connect(place)) as connection:
        assert connection.execute("SELECT schema_version FROM workspace").fetchall() == [(SCHEMA_VERSION,)]


def test_it_has_the_columns_of_a_new_one(place: Path) -> None:
    fresh = place.with_name("fresh.sqlite")
    open_store(fresh)
    make_version_1(place)
    open_store(place)
    for table in ("workspace", "imports", "import_files", "performance", "fits", "plans", "lift_tests"):
        assert columns_of(place, table) == columns_of(fresh, table)
