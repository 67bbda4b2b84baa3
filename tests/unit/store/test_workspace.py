"""A workspace gives back what it was given, takes each file once, and explains itself when it cannot."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from store_samples import NOON, file_of, table_of

from optimizer.domain.finding import Finding
from optimizer.domain.imports import ImportedFile
from optimizer.domain.money import Money
from optimizer.domain.performance import CIRCUMSTANCES, DETAILS, FIGURES, KEYS, FileSummary, PerformanceTable
from optimizer.domain.period import Period
from optimizer.errors import StoreError
from optimizer.message import N_
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


def told(workspace: Workspace) -> PerformanceTable:
    (table,) = workspace.tables()
    return table


def test_a_new_workspace_is_empty(workspace: Workspace) -> None:
    assert workspace.tables() == ()
    assert workspace.revision == 0
    assert workspace.imports() == ()


def test_a_table_comes_back_bit_for_bit(place: str) -> None:
    table = table_of(figures=FIGURES, details=(*DETAILS, *CIRCUMSTANCES))
    assert open_store(place).add_import(table, [SUMMARY], [file_of("aa")], at=NOON)
    back = told(open_store(place))
    pd.testing.assert_frame_equal(back.rows, table.rows[back.rows.columns], check_exact=True)
    assert set(back.rows.columns) == set(table.rows.columns)
    assert back.currency == "EUR"


def test_spend_is_kept_exactly(workspace: Workspace) -> None:
    table = table_of()
    awkward = [0.1, 1e-17, 123456789.01, 2 / 3]
    table.rows.loc[:3, "spend"] = awkward
    workspace.add_import(table, [], [file_of("aa")], at=NOON)
    assert told(workspace).rows["spend"].tolist()[:4] == awkward


def test_the_same_file_has_one_effect(workspace: Workspace) -> None:
    table = table_of()
    assert workspace.add_import(table, [SUMMARY], [file_of("aa")], at=NOON)
    before, revision = told(workspace), workspace.revision
    assert not workspace.add_import(table, [SUMMARY], [file_of("aa"), file_of("aa", "copy.csv")], at=NOON)
    pd.testing.assert_frame_equal(told(workspace).rows, before.rows)
    assert workspace.revision == revision
    assert workspace.known_files(["aa", "bb"]) == {"aa"}
    assert len(workspace.imports()) == 1


def test_the_same_bytes_with_another_currency_are_another_import(workspace: Workspace) -> None:
    workspace.add_import(table_of(currency=None), [], [file_of("aa")], at=NOON)
    assert workspace.add_import(table_of(currency="EUR"), [], [file_of("aa")], at=NOON, asked="EUR")
    assert [table.currency for table in workspace.tables()] == [None, "EUR"]


def test_each_import_is_kept_as_it_came(workspace: Workspace) -> None:
    """Exports overlap, and what the older one said must hold again when the newer one is taken out."""
    first = table_of(5, figures=("spend", "clicks"))
    second = table_of(5, first="2026-01-03", figures=("spend", "leads"), details=("age",))
    workspace.add_import(first, [], [file_of("aa")], at=NOON)
    workspace.add_import(second, [], [file_of("bb")], at=NOON)
    for back, given in zip(workspace.tables(), (first, second), strict=True):
        pd.testing.assert_frame_equal(back.rows, given.rows[back.rows.columns], check_exact=True)
        assert set(back.rows.columns) == set(given.rows.columns)
    assert workspace.revision == 2


def test_rows_of_one_import_that_share_a_key_are_all_kept(workspace: Workspace) -> None:
    table = table_of(details=())
    doubled = PerformanceTable(pd.concat([table.rows, table.rows]).sort_values(list(KEYS), ignore_index=True), "EUR")
    workspace.add_import(doubled, [], [file_of("aa")], at=NOON)
    assert len(told(workspace).rows) == 80


def test_two_currencies_are_refused_and_nothing_changes(workspace: Workspace) -> None:
    workspace.add_import(table_of(), [], [file_of("aa")], at=NOON)
    with pytest.raises(StoreError, match=r"EUR.*PLN.*take the other files out, or use another workspace with --work"):
        workspace.add_import(table_of(currency="PLN"), [], [file_of("bb")], at=NOON)
    assert workspace.revision == 1
    assert workspace.known_files(["bb"]) == frozenset()


def test_imports_are_remembered(workspace: Workspace) -> None:
    workspace.add_import(table_of(), [SUMMARY], [file_of("aa")], at=NOON)
    (record,) = workspace.imports()
    assert record.summaries == (SUMMARY,)
    assert record.at == NOON
    assert record.rows == 40
    assert record.files == (file_of("aa"),)
    assert (record.number, record.source, record.is_demonstration) == (1, "files", False)


def test_what_was_remarked_on_files_is_remembered_and_where_they_come_from(workspace: Workspace) -> None:
    findings = (
        Finding("warning", "x", N_("{a:money} on {b:date}", a=Money(5, "VND"), b=NOON.date()), N_("No."), "x.csv", 7),
    )
    odd = ImportedFile("Tết\udcff\0.csv", 2**40, "c" * 64)
    workspace.add_import(table_of(), [SUMMARY], [odd], at=NOON, findings=findings, source="demonstration")
    (record,) = workspace.history()
    assert record.findings == findings
    assert record.is_demonstration
    assert record.sha256s == ("c" * 64,)
    assert (record.files[0].name[:3], record.files[0].size) == ("Tết", 2**40)


def test_an_import_without_rows_is_in_the_history_and_not_in_the_tables(workspace: Workspace) -> None:
    table = table_of()
    workspace.add_import(PerformanceTable(table.rows.iloc[:0], "EUR"), [], [file_of("aa")], at=NOON)
    assert workspace.tables() == ()
    assert [record.rows for record in workspace.history()] == [0]
