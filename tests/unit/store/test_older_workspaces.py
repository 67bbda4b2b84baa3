"""A workspace of an older program opens as one of today: its rows, lift tests and imports are there, new things too."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import create_engine, inspect
from store_samples import NOON, file_of, plan_of, scenario_of, table_of

from optimizer.domain.lift import LiftTest
from optimizer.domain.period import Period
from optimizer.domain.scenario import ScenarioBasis
from optimizer.errors import StoreError
from optimizer.ingest import merge_tables
from optimizer.message import N_
from optimizer.store import open_store
from optimizer.store.migrations import MIGRATIONS
from optimizer.store.records import to_json
from optimizer.store.schema import METADATA, SCHEMA_VERSION

DUMP = Path(__file__).with_name("workspace_of_version_2.sql")
"""A workspace that the program of that version made: two days of two segments and one lift test."""
DAYS = (np.datetime64("2026-01-01").item(), np.datetime64("2026-01-02").item())
KEPT = LiftTest("Tết", "conversions", Period(*DAYS), 12.5, 3.25, platform="facebook")
CHANGES = {
    1: ("DROP TABLE lift_tests", "UPDATE workspace SET schema_version = 1"),
    2: (),
    3: ("ALTER TABLE performance ADD COLUMN objective TEXT", "UPDATE workspace SET schema_version = 3"),
}
"""What makes a workspace of each version of the one of version 2."""
TAKEN_BACK = {
    4: ("DROP TABLE drafts", "UPDATE workspace SET schema_version = 4"),
    5: (
        "DROP TABLE scenario_log",
        "DROP TABLE scenarios",
        "CREATE TABLE plans (id INTEGER PRIMARY KEY, revision INTEGER, made_at VARCHAR(32), content TEXT)",
        "UPDATE workspace SET schema_version = 5",
    ),
}
"""What makes a workspace of each later version of the one of today."""

IMPORT = 'INSERT INTO "imports"'


def run(place: str, *statements: str) -> list[Any]:
    """Run SQL beside the program; returns the rows of the last statement."""
    if "://" not in place:
        with closing(sqlite3.connect(place)) as connection, connection:
            return [list(connection.execute(statement)) for statement in statements][-1]
    engine = create_engine(place)
    with engine.begin() as connection:
        results = [connection.exec_driver_sql(statement) for statement in statements]
        rows = list(results[-1]) if results[-1].returns_rows else []
    engine.dispose()
    return rows


def make_older(place: str, version: int) -> str:
    script = DUMP.read_text(encoding="utf-8").replace("BEGIN TRANSACTION;", "").replace("COMMIT;", "")
    if "://" in place:
        script = script.replace("DOUBLE", "DOUBLE PRECISION").replace("BLOB", "BYTEA")
    statements = [statement.strip() for statement in script.split(";\n") if statement.strip()]
    # what refers to imports comes after them
    statements.sort(key=lambda one: (one.startswith("INSERT"), not one.startswith(("CREATE TABLE imports", IMPORT))))
    run(place, *statements, *CHANGES.get(version, ()))
    if version in TAKEN_BACK:
        open_store(place)
        later = [
            statement
            for number, taken in sorted(TAKEN_BACK.items(), reverse=True)
            if number >= version
            for statement in taken
        ]
        run(place, *later)
    return place


@pytest.fixture
def older(place: str) -> str:
    return make_older(place, 2)


def test_every_version_has_a_way_to_the_next() -> None:
    assert set(MIGRATIONS) == set(range(2, SCHEMA_VERSION + 1))
    assert {*CHANGES, *TAKEN_BACK} == set(range(1, SCHEMA_VERSION))


@pytest.mark.parametrize("version", sorted({*CHANGES, *TAKEN_BACK}))
def test_rows_and_imports_are_as_they_were(place: str, version: int) -> None:
    workspace = open_store(make_older(place, version))
    (table,) = workspace.tables()
    assert list(table.rows) == [
        "date", "platform", "audience", "days", "campaign", "content_type", "spend", "conversions",
    ]  # fmt: skip
    assert table.rows.dtypes.astype(str).tolist() == [
        "datetime64[s]", "str", "str", "int64", "str", "str", "float64", "float64",
    ]  # fmt: skip
    assert [day.date() for day in table.rows["date"]] == [DAYS[0]] * 2 + [DAYS[1]] * 2
    assert table.currency == "EUR"
    assert table.rows["spend"].tolist() == [0.1, 2 / 3, 12.34, 5.0]
    np.testing.assert_array_equal(table.rows["conversions"], [1.0, 0.0, 2.0, np.nan])
    assert table.rows["audience"].tolist() == ["Tết sale", "=1+1"] * 2
    assert table.rows["campaign"].isna().tolist() == [True, False, False, False]
    assert table.rows["content_type"].tolist()[1:] == ["content_type 1", "content_type 2", "content_type 0"]
    (record,) = workspace.imports()
    assert (record.number, record.rows, record.summaries[0].file_name) == (1, 4, "march.csv")
    assert [(file.name, file.size, file.sha256) for file in record.files] == [("march.csv", None, "a" * 64)]
    assert (record.source, record.findings, record.undone_at) == ("files", (), None)
    assert workspace.known_files(["a" * 64]) == {"a" * 64}
    assert workspace.revision == 2


def test_a_file_read_in_a_currency_is_known_with_that_answer(older: str) -> None:
    run(older, "UPDATE import_files SET asked_currency = 'EUR'")
    workspace = open_store(older)
    assert workspace.known_files(["a" * 64], asked="currency=EUR") == {"a" * 64}
    assert workspace.known_files(["a" * 64]) == frozenset()


def test_several_imports_keep_their_own_rows(older: str) -> None:
    run(
        older,
        "INSERT INTO imports SELECT 2, imported_at, currency, columns, summaries, 1 FROM imports",
        "INSERT INTO performance SELECT 5, 2, date, 1, platform, 'other', campaign, ad_set, content_type, age, gender, "
        "country, placement, 7.5, impressions, clicks, link_clicks, engagements, video_views, leads, conversions, "
        "revenue, new_followers, bounces, sessions, negative_feedback, reach FROM performance WHERE id = 1",
    )
    first, second = open_store(older).tables()
    assert len(first.rows) == 4
    assert (second.rows["audience"].tolist(), second.rows["spend"].tolist()) == (["other"], [7.5])


def test_lift_tests_are_kept(older: str) -> None:
    assert open_store(older).lift_tests() == (KEPT,)


@pytest.mark.parametrize("version", [2, 4, 5])
def test_plans_that_were_kept_by_number_are_scenarios(place: str, version: int) -> None:
    make_older(place, version)
    plan = plan_of()
    content = to_json(plan).replace("'", "''").replace("%", "%%" if "://" in place else "%")
    run(place, f"INSERT INTO plans VALUES (7, 2, '2026-01-31T12:00:00+00:00', '{content}')")  # noqa: S608 - our own text
    shelf = open_store(place).scenarios
    (kept,) = shelf.all()
    assert (kept.number, kept.name, kept.plan, kept.status, kept.version) == (7, "Plan 7", plan, "draft", 1)
    assert (kept.saved_at, kept.basis) == (NOON, ScenarioBasis(2))
    assert [str(change.what) for change in shelf.log(7)] == ["Saved."]
    assert shelf.add(scenario_of("next"), N_("Saved.")).number == 8


def test_where_there_was_no_table_of_lift_tests_there_is_one(place: str) -> None:
    opened = open_store(make_older(place, 1))
    assert opened.lift_tests() == ()
    opened.add_lift_tests([KEPT], at=NOON)
    assert open_store(place).lift_tests() == (KEPT,)


def test_new_rows_keep_what_old_ones_do_not_have(older: str) -> None:
    workspace = open_store(older)
    newer = table_of(3, first="2026-02-01", details=("campaign", "objective"))
    assert workspace.add_import(newer, [], [file_of("b" * 64)], at=NOON)
    before, back = open_store(older).tables()
    assert "objective" not in before.rows
    assert back.rows["objective"].equals(newer.rows["objective"])
    together = merge_tables([before, back]).rows
    assert together["objective"].tolist() == [""] * 4 + newer.rows["objective"].fillna("").tolist()
    assert together["spend"].sum() == pytest.approx(before.rows["spend"].sum() + newer.rows["spend"].sum())


def test_an_import_of_an_older_program_can_be_undone_and_brought_back(older: str) -> None:
    workspace = open_store(older)
    (table,) = workspace.tables()
    workspace.undo_import(1, at=NOON)
    assert workspace.tables() == ()
    workspace.redo_import(1)
    assert workspace.tables()[0].rows.equals(table.rows)


def test_it_is_of_todays_version_once_it_was_opened(older: str) -> None:
    for _ in range(2):
        open_store(older)
    assert [tuple(row) for row in run(older, "SELECT schema_version FROM workspace")] == [(SCHEMA_VERSION,)]


def test_it_has_the_tables_and_columns_of_a_new_one(place: str, tmp_path: Path) -> None:
    open_store(make_older(place, 1))
    engine = create_engine(place if "://" in place else f"sqlite:///{place}")
    found = inspect(engine)
    assert set(found.get_table_names()) == set(METADATA.tables)
    for name, table in METADATA.tables.items():
        assert {column["name"] for column in found.get_columns(name)} == set(table.columns.keys())
    engine.dispose()


def test_a_step_that_fails_leaves_the_older_workspace(older: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> bytes:
        raise StoreError(N_("Broken."))

    with monkeypatch.context() as patch:
        patch.setattr("optimizer.store.migrations.facts_bytes", broken)
        with pytest.raises(StoreError):
            open_store(older)
    assert [tuple(row) for row in run(older, "SELECT schema_version FROM workspace")] == [(2,)]
    assert len(run(older, "SELECT * FROM performance")) == 4
    assert len(open_store(older).tables()[0].rows) == 4
