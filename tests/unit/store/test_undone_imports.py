"""An import can be undone and brought back; the workspace is then as if it had never been, or as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_samples import NOON, file_of, table_of

from optimizer.errors import StoreError
from optimizer.store import Workspace, open_store


def spends(workspace: Workspace) -> list[float]:
    return [float(table.rows["spend"].sum()) for table in workspace.tables()]


def test_an_import_is_undone_and_brought_back(workspace: Workspace) -> None:
    first, second = table_of(), table_of(scale=2.0)
    workspace.add_import(first, [], [file_of("aa")], at=NOON)
    workspace.add_import(second, [], [file_of("bb")], at=NOON)
    workspace.undo_import(2, at=NOON + timedelta(hours=1))
    (left,) = workspace.tables()
    pd.testing.assert_frame_equal(left.rows, first.rows[left.rows.columns])
    assert workspace.revision == 3
    assert workspace.known_files(["aa", "bb"]) == {"aa"}
    assert [record.number for record in workspace.imports()] == [1]
    assert [record.undone_at for record in workspace.history()] == [None, NOON + timedelta(hours=1)]
    workspace.redo_import(2)
    assert workspace.known_files(["aa", "bb"]) == {"aa", "bb"}
    pd.testing.assert_frame_equal(workspace.tables()[1].rows, second.rows[left.rows.columns])
    assert [record.undone_at for record in workspace.history()] == [None, None]
    assert workspace.revision == 4


def test_what_is_brought_back_stands_where_it_stood(workspace: Workspace) -> None:
    for number, name in enumerate(("aa", "bb", "cc"), start=1):
        workspace.add_import(table_of(scale=number), [], [file_of(name)], at=NOON)
    before = spends(workspace)
    workspace.undo_import(1, at=NOON)
    workspace.redo_import(1)
    assert spends(workspace) == before


def test_a_file_that_was_undone_can_be_imported_again_and_then_not_be_brought_back(workspace: Workspace) -> None:
    workspace.add_import(table_of(), [], [file_of("aa")], at=NOON)
    workspace.undo_import(1, at=NOON)
    assert workspace.add_import(table_of(), [], [file_of("aa")], at=NOON)
    assert [record.number for record in workspace.history()] == [1, 2]
    with pytest.raises(StoreError, match=r"files of import 1 were imported again as import 2"):
        workspace.redo_import(1)
    workspace.undo_import(2, at=NOON)
    workspace.redo_import(1)
    assert [record.number for record in workspace.imports()] == [1]


def test_an_import_in_another_currency_does_not_come_back(workspace: Workspace) -> None:
    workspace.add_import(table_of(), [], [file_of("aa")], at=NOON)
    workspace.undo_import(1, at=NOON)
    assert workspace.add_import(table_of(currency="PLN"), [], [file_of("bb")], at=NOON)
    with pytest.raises(StoreError, match=r"PLN.*EUR"):
        workspace.redo_import(1)


def test_the_currency_is_that_of_the_client_or_else_of_what_counts(workspace: Workspace) -> None:
    assert workspace.currency is None
    workspace.change_settings(lambda before: replace(before, currency="PLN"))
    assert workspace.currency == "PLN"
    workspace.change_settings(lambda before: replace(before, currency=None))
    workspace.add_import(table_of(currency=None), [], [file_of("aa")], at=NOON)
    assert workspace.currency is None
    workspace.add_import(table_of(), [], [file_of("bb")], at=NOON)
    assert workspace.currency == "EUR"
    with pytest.raises(StoreError, match=r"in EUR, so the workspace cannot be in PLN"):
        workspace.change_settings(lambda before: replace(before, currency="PLN"))
    workspace.change_settings(lambda before: replace(before, currency="EUR"))
    workspace.undo_import(2, at=NOON)
    workspace.change_settings(lambda before: replace(before, currency="PLN"))
    assert workspace.currency == "PLN"


def test_an_import_takes_the_place_of_another_or_changes_nothing(workspace: Workspace) -> None:
    workspace.add_import(table_of(), [], [file_of("aa")], at=NOON)
    later = NOON + timedelta(hours=1)
    assert workspace.add_import(
        table_of(currency="PLN"), [], [file_of("aa")], at=later, asked="currency=PLN", instead_of=[1]
    )
    assert [record.undone_at for record in workspace.history()] == [later, None]
    assert workspace.revision == 2
    again = workspace.add_import(table_of(), [], [file_of("aa")], at=later, asked="currency=PLN", instead_of=[2])
    assert not again
    assert [record.undone_at for record in workspace.history()] == [later, None]
    with pytest.raises(StoreError, match="undone already"):
        workspace.add_import(table_of(), [], [file_of("bb")], at=later, instead_of=[1])
    assert len(workspace.history()) == 2


def test_what_cannot_be_undone_or_brought_back_is_told_and_changes_nothing(workspace: Workspace) -> None:
    workspace.add_import(table_of(), [], [file_of("aa")], at=NOON)
    with pytest.raises(StoreError, match="no import 7"):
        workspace.undo_import(7, at=NOON)
    with pytest.raises(StoreError, match="no import 7"):
        workspace.redo_import(7)
    with pytest.raises(StoreError, match="not undone"):
        workspace.redo_import(1)
    assert workspace.revision == 1
    workspace.undo_import(1, at=NOON)
    with pytest.raises(StoreError, match="undone already"):
        workspace.undo_import(1, at=NOON)
    assert workspace.revision == 2


STEPS = st.lists(st.tuples(st.sampled_from(["add", "undo", "redo"]), st.integers(1, 5)), max_size=12)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_any_order_of_steps_is_what_a_list_says(tmp_path_factory: pytest.TempPathFactory, steps: list) -> None:  # type: ignore[type-arg]
    """Against the plainest model: a list of (file, in use)."""
    workspace = open_store(tmp_path_factory.mktemp("steps") / "workspace.sqlite")
    model: list[list[object]] = []
    for step, which in steps:
        used = {file for file, is_used in model if is_used}
        if step == "add":
            is_new = workspace.add_import(table_of(2, scale=which), [], [file_of(f"{which}")], at=NOON)
            assert is_new == (which not in used)
            model += [[which, True]] if is_new else []
        elif step == "undo" and which <= len(model) and model[which - 1][1]:
            workspace.undo_import(which, at=NOON)
            model[which - 1][1] = False
        elif step == "redo" and which <= len(model) and model[which - 1][0] not in used:
            workspace.redo_import(which)
            model[which - 1][1] = True
        else:
            with pytest.raises(StoreError):
                workspace.undo_import(which, at=NOON) if step == "undo" else workspace.redo_import(which)
        expected = [float(table_of(2, scale=file).rows["spend"].sum()) for file, is_used in model if is_used]  # type: ignore[arg-type]
        assert spends(workspace) == expected
