"""A workspace gives back what it was given, takes each file once, and explains itself when it cannot."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from store_samples import NOON, PERIOD, sample_fit, table_of

from optimizer.domain.estimate import Estimate, Interval
from optimizer.domain.money import Money
from optimizer.domain.performance import DETAILS, FIGURES, KEYS, FileSummary, PerformanceTable
from optimizer.domain.period import Period
from optimizer.domain.plan import Gain, Plan, PlanLine, PlanRequest
from optimizer.domain.problem import BindingLimit, Certificate, LimitAmount, SpendLimit
from optimizer.domain.segment import Segment
from optimizer.errors import StoreError
from optimizer.store import Workspace, open_store

SUMMARY = FileSummary(
    file_name="=export.csv",
    source="tidy CSV",
    currency="EUR",
    grain="day",
    period=Period(date(2026, 1, 1), date(2026, 1, 20)),
    rows_used=40,
    rows_left_out=1,
    rows_rejected=0,
    encoding="utf-8",
    delimiter=",",
    decimal_mark=".",
    columns=(("Day", "date"),),
    ignored_columns=("Ends",),
)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "workspace.sqlite"


@pytest.fixture
def workspace(place: Path) -> Workspace:
    return open_store(place)


def told(workspace: Workspace) -> PerformanceTable:
    (table,) = workspace.tables()
    return table


def test_a_new_workspace_is_empty(workspace: Workspace) -> None:
    assert workspace.tables() == ()
    assert workspace.revision == 0
    assert workspace.imports() == ()


def test_a_table_comes_back_bit_for_bit(place: Path) -> None:
    table = table_of(figures=FIGURES, details=DETAILS)
    assert open_store(place).add_import(table, [SUMMARY], ["aa"], at=NOON)
    back = told(open_store(place))
    pd.testing.assert_frame_equal(back.rows, table.rows[back.rows.columns], check_exact=True)
    assert set(back.rows.columns) == set(table.rows.columns)
    assert back.currency == "EUR"


def test_spend_is_kept_exactly(workspace: Workspace) -> None:
    table = table_of()
    awkward = [0.1, 1e-17, 123456789.01, 2 / 3]
    table.rows.loc[:3, "spend"] = awkward
    workspace.add_import(table, [], ["aa"], at=NOON)
    assert told(workspace).rows["spend"].tolist()[:4] == awkward


def test_the_same_file_has_one_effect(workspace: Workspace) -> None:
    table = table_of()
    assert workspace.add_import(table, [SUMMARY], ["aa"], at=NOON)
    before, revision = told(workspace), workspace.revision
    assert not workspace.add_import(table, [SUMMARY], ["aa", "aa"], at=NOON)
    pd.testing.assert_frame_equal(told(workspace).rows, before.rows)
    assert workspace.revision == revision
    assert workspace.known_files(["aa", "bb"]) == {"aa"}
    assert len(workspace.imports()) == 1


def test_the_same_bytes_with_another_currency_are_another_import(workspace: Workspace) -> None:
    workspace.add_import(table_of(currency=None), [], ["aa"], at=NOON)
    assert workspace.add_import(table_of(currency="EUR"), [], ["aa"], at=NOON, asked_currency="EUR")
    assert [table.currency for table in workspace.tables()] == [None, "EUR"]


def test_each_import_is_kept_as_it_came(workspace: Workspace) -> None:
    """Exports overlap, and what the older one said must hold again when the newer one is taken out."""
    first = table_of(5, figures=("spend", "clicks"))
    second = table_of(5, first="2026-01-03", figures=("spend", "leads"), details=("age",))
    workspace.add_import(first, [], ["aa"], at=NOON)
    workspace.add_import(second, [], ["bb"], at=NOON)
    for back, given in zip(workspace.tables(), (first, second), strict=True):
        pd.testing.assert_frame_equal(back.rows, given.rows[back.rows.columns], check_exact=True)
        assert set(back.rows.columns) == set(given.rows.columns)
    assert workspace.revision == 2


def test_rows_of_one_import_that_share_a_key_are_all_kept(workspace: Workspace) -> None:
    table = table_of(details=())
    doubled = PerformanceTable(pd.concat([table.rows, table.rows]).sort_values(list(KEYS), ignore_index=True), "EUR")
    workspace.add_import(doubled, [], ["aa"], at=NOON)
    assert len(told(workspace).rows) == 80


def test_two_currencies_are_refused_and_nothing_changes(workspace: Workspace) -> None:
    workspace.add_import(table_of(), [], ["aa"], at=NOON)
    with pytest.raises(StoreError, match=r"EUR.*PLN.*take the other files out, or use another workspace with --work"):
        workspace.add_import(table_of(currency="PLN"), [], ["bb"], at=NOON)
    assert workspace.revision == 1
    assert workspace.known_files(["bb"]) == frozenset()


def test_imports_are_remembered(workspace: Workspace) -> None:
    workspace.add_import(table_of(), [SUMMARY], ["aa"], at=NOON)
    (record,) = workspace.imports()
    assert record.summaries == (SUMMARY,)
    assert record.at == NOON
    assert record.rows == 40


def test_an_import_can_be_taken_out_again(workspace: Workspace) -> None:
    workspace.add_import(table_of(), [SUMMARY], ["aa"], at=NOON)
    before = told(workspace).rows
    workspace.add_import(table_of(scale=2.0), [SUMMARY], ["bb"], at=NOON)
    workspace.remove_import(workspace.imports()[-1].number)
    pd.testing.assert_frame_equal(told(workspace).rows, before)
    assert workspace.revision == 3
    assert workspace.known_files(["bb"]) == frozenset()
    workspace.remove_import(workspace.imports()[0].number)
    assert workspace.tables() == ()
    with pytest.raises(StoreError, match="no import 1"):
        workspace.remove_import(1)


def test_a_plan_comes_back_equal(workspace: Workspace) -> None:
    segment = Segment("facebook", "A")
    estimate = Estimate(1 / 3, Interval(0.1, 0.5, 0.8))
    binding = (BindingLimit(segment, "most", "platform"),)
    euro = Money(100, "EUR")
    plan = Plan(
        request=PlanRequest(PERIOD, euro, limits=(SpendLimit("facebook", None, most=LimitAmount(0.2, "share")),)),
        lines=(PlanLine(segment, euro, 1.0, euro, euro, estimate, estimate, 0.1, True, binding),),
        expected=estimate,
        current_split=estimate,
        gain=Gain(estimate, 0.9),
        verdict="hold",
        certificate=Certificate(1.0, 1.0, 0.0, 0.0),
        unplaced=Money(0, "EUR"),
        findings=sample_fit().findings,
    )
    number = workspace.save_plan(plan, revision=0, at=NOON)
    assert workspace.load_plan(number) == plan
    with pytest.raises(StoreError, match="no plan 99"):
        workspace.load_plan(99)


def test_forty_thousand_rows_take_a_few_seconds(workspace: Workspace) -> None:
    table = table_of(20_000, first="1960-01-01", figures=FIGURES[:10])
    started = time.process_time()
    workspace.add_import(table, [], ["aa"], at=NOON)
    assert len(told(workspace).rows) == 40_000
    assert time.process_time() - started < 15  # about 2 s on a quiet machine


def test_a_workspace_is_durable_and_strict(place: Path, workspace: Workspace) -> None:
    workspace.add_import(table_of(), [], ["aa"], at=NOON)
    with workspace._reading() as connection:
        pragmas = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert pragmas == ["wal", 2, 1]


def test_an_import_that_breaks_half_way_leaves_nothing(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("optimizer.store.workspace.table_rows", lambda *_: [{"import_id": 1}])
    with pytest.raises(StoreError):
        workspace.add_import(table_of(), [], ["aa"], at=NOON)
    monkeypatch.undo()
    assert workspace.revision == 0
    assert workspace.imports() == ()
    assert workspace.add_import(table_of(), [], ["aa"], at=NOON)


def test_an_address_without_a_scheme_is_a_path_and_a_url_is_a_url(tmp_path: Path) -> None:
    path = tmp_path / "one.sqlite"
    open_store(path).add_import(table_of(), [], ["aa"], at=NOON)
    assert open_store(f"sqlite:///{path}").revision == 1
    assert open_store(str(path)).revision == 1


def test_a_locked_workspace_is_told(place: Path, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("optimizer.store.opening._BUSY_SECONDS", 0.05)
    with closing(sqlite3.connect(place, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="another program"):
            open_store(place).add_import(table_of(), [], ["aa"], at=NOON)
        other.execute("ROLLBACK")
    assert workspace.add_import(table_of(), [], ["aa"], at=NOON)


def test_readers_are_not_kept_out_by_a_writer(place: Path, workspace: Workspace) -> None:
    workspace.add_import(table_of(), [], ["aa"], at=NOON)
    with closing(sqlite3.connect(place, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert workspace.revision == 1
        other.execute("ROLLBACK")
