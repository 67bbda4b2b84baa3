"""What the Data page keeps: imports to undo, the demonstration, names that are the same, settings, backups, clients."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from data_page import (
    DATA_PAGE,
    ROOT,
    SETTINGS_PAGE,
    badges,
    drop,
    has,
    open_data_page,
    open_settings_page,
    said,
    type_into_table,
    widget,
)
from streamlit.testing.v1 import AppTest

from optimizer import workflow
from optimizer.ui import browser, state
from optimizer.workflow import SourceFile


@pytest.fixture(autouse=True)
def fresh_caches(own_places: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each test has its own folder for workspaces, and nothing remembered."""
    st.cache_resource.clear()
    monkeypatch.chdir(ROOT)
    yield
    st.cache_resource.clear()


@pytest.fixture(autouse=True)
def small_demo(own_places: Path, monkeypatch: pytest.MonkeyPatch, tidy_csv: bytes) -> None:
    """A demonstration that is made at once."""
    demo = workflow.open_workspace(own_places / "demo.sqlite")
    workflow.import_files(demo, [SourceFile("demo.csv", tidy_csv)], source="demonstration")
    monkeypatch.setattr(workflow, "open_demo", lambda: demo)


def own() -> workflow.Workspace:
    return workflow.open_workspace(None)


def test_an_import_is_undone_and_brought_back(tidy_csv: bytes, meta_csv: bytes) -> None:
    workflow.import_files(own(), [SourceFile("first.csv", tidy_csv)])
    workflow.import_files(own(), [SourceFile("second.csv", tidy_csv.replace(b"2026-", b"2025-"))])
    app = open_data_page()
    assert "No data is lost" in said(app)
    assert app.metric[3].value == "552"
    app.button(key="undo|2").click().run()
    assert "Undone: second.csv. You can bring it back below." in app.success[0].value.replace("\\", "")
    assert app.metric[3].value == "276"
    assert "Undone" in badges(app)
    assert not has(app, "button", "undo|2")
    app.button(key="redo|2").click().run()
    assert app.metric[3].value == "552"
    assert "Undone" not in badges(app)
    assert [record.undone_at for record in workflow.import_history(own())] == [None, None]


def test_all_imports_undone_leave_them_in_sight(tidy_csv: bytes) -> None:
    workflow.import_files(own(), [SourceFile("wrong.csv", tidy_csv)])
    app = open_data_page()
    app.button(key="undo|1").click().run()
    assert "all imports are undone" in said(app)
    app.button(key="redo|1").click().run()
    assert app.metric[3].value == "276"


def test_the_demonstration_is_marked_removed_and_brought_back() -> None:
    app = open_data_page()
    assert badges(app).count("Demonstration") == 2, "beside the figures and beside its import"
    assert not has(app, "button", "undo|")
    app.button(key="remove-demo").click().run()
    assert "Demonstration" not in badges(app)
    assert "still empty" in said(app)
    again = open_data_page()
    assert "still empty" in said(again), "it stays away on the next start"
    again.switch_page("optimizer/ui/pages/plan.py").run()
    assert [each.key for each in again.button] == ["go-data"]
    again.switch_page(DATA_PAGE).run()
    again.button(key="restore-demo").click().run()
    assert "Demonstration" in badges(again)


def test_names_that_are_alike_are_merged_and_taken_apart(tidy_csv: bytes) -> None:
    later = tidy_csv.replace(b"2026-", b"2025-").replace(b"Parents", b"parents")
    workflow.import_files(own(), [SourceFile("a.csv", tidy_csv), SourceFile("b.csv", later)])
    app = open_data_page()
    assert app.metric[2].value == "4"
    widget(app, "button", "merge|").click().run()
    assert app.metric[2].value == "3"
    assert not has(app, "button", "merge|")
    widget(app, "button", "part|").click().run()
    assert app.metric[2].value == "4"


def test_settings_are_kept_and_what_cannot_be_is_told(tidy_csv: bytes) -> None:
    workflow.import_files(own(), [SourceFile("mine.csv", tidy_csv)])
    app = open_settings_page()
    widget(app, "text_input", "set-name|").set_value("  Blue   Shop ")
    widget(app, "text_input", "set-margin|").set_value("140%")
    app.button(key="save-settings").click().run()
    assert "140%" in app.error[0].value
    assert workflow.workspace_settings(own()).name == ""
    type_into_table(app, "set-weights|", {0: {"weight": "5"}, 2: {"weight": "1"}})
    widget(app, "text_input", "set-name|").set_value("  Blue   Shop ")
    widget(app, "text_input", "set-margin|").set_value("37.5%")
    widget(app, "selectbox", "set-zone|").set_value("Europe/Warsaw")
    widget(app, "multiselect", "set-countries|").set_value(["PL", "DE"])
    app.button(key="save-settings").click().run()
    assert [each.value for each in app.error] == []
    settings = workflow.workspace_settings(own())
    assert (settings.name, settings.margin, settings.time_zone) == ("Blue Shop", 0.375, "Europe/Warsaw")
    assert settings.countries == ("PL", "DE")
    assert dict(settings.kpi_weights) == {"conversions": 5.0, "leads": 1.0}
    assert "Client: Blue Shop" in said(app)
    assert widget(app, "text_input", "set-margin|").value == "37.5%"


def test_a_currency_that_the_imports_are_not_in_is_refused(tidy_csv: bytes) -> None:
    workflow.import_files(own(), [SourceFile("mine.csv", tidy_csv)])
    app = open_settings_page()
    widget(app, "selectbox", "set-currency|").set_value("PLN")
    app.button(key="save-settings").click().run()
    assert "are in EUR" in app.error[0].value
    assert workflow.workspace_settings(own()).currency is None


def restore(app: AppTest, content: bytes) -> None:
    app.switch_page(SETTINGS_PAGE).run()
    uploader = widget(app, "file_uploader", "restore-file|")
    uploader.set_value([("backup.sqlite", content, "application/vnd.sqlite3")])
    app.run()


def test_a_backup_takes_the_place_of_what_is_there_after_a_clear_word(tidy_csv: bytes, own_places: Path) -> None:
    workflow.import_files(own(), [SourceFile("first.csv", tidy_csv)])
    backup = workflow.backup_file(own())
    workflow.import_files(own(), [SourceFile("second.csv", tidy_csv.replace(b"2026-", b"2025-"))])
    app = open_data_page()
    assert app.metric[3].value == "552"
    app.switch_page(SETTINGS_PAGE).run()
    assert [each.label for each in app.get("download_button")] == ["Download a backup"]
    restore(app, backup)
    assert "imports: 2, rows: 552" in app.warning[-1].value.replace("\\", "")
    assert "imports: 1, rows: 276" in app.warning[-1].value.replace("\\", "")
    assert app.button(key="restore-now").disabled
    widget(app, "checkbox", "restore-sure|").check().run()
    app.button(key="restore-now").click().run()
    assert "The backup is restored" in app.success[0].value
    assert "before-restore" in app.success[0].value.replace("\\", "")
    app.switch_page(DATA_PAGE).run()
    assert app.metric[3].value == "276"


@pytest.mark.parametrize("content", [b"", b"not a database", b"SQLite format 3\x00" + bytes(200)])
def test_what_is_no_backup_is_refused_in_a_sentence(tidy_csv: bytes, content: bytes) -> None:
    workflow.import_files(own(), [SourceFile("first.csv", tidy_csv)])
    app = open_data_page()
    restore(app, content)
    assert "no backup" in app.error[0].value
    assert "backup.sqlite" not in app.error[0].value.replace("\\", "")
    assert not has(app, "button", "restore-now")
    assert len(workflow.import_history(own())) == 1


def test_a_client_of_its_own_is_made_and_left_again(tidy_csv: bytes, own_places: Path) -> None:
    workflow.import_files(own(), [SourceFile("mine.csv", tidy_csv)])
    app = open_settings_page()
    assert not has(app, "selectbox", "client-shown")
    app.button(key="create-client").click().run()
    assert "has no name yet" in app.error[0].value
    widget(app, "text_input", "new-client-name|").set_value("../../Blue Shop")
    widget(app, "selectbox", "new-client-currency|").set_value("THB")
    app.button(key="create-client").click().run()
    assert "Client: ../../Blue Shop" in said(app)
    assert "still empty" in said(app)
    assert len(app.metric) == 0
    files = [path for path in own_places.rglob("*.sqlite") if "demo" not in path.name]
    assert sorted(path.parent.name for path in files) == ["campaign-budget-optimizer", "clients"]
    app.switch_page(DATA_PAGE).run()
    drop(app, ("theirs.csv", tidy_csv))
    assert "Money in EUR is to be added to money in THB" in said(app)
    app.selectbox(key="client-shown|en").set_value("").run()
    assert app.metric[3].value == "276"
    assert "Client: My own data" in said(app)


def test_the_workspace_that_the_app_was_started_on_stays_alone(
    own_places: Path, monkeypatch: pytest.MonkeyPatch, tidy_csv: bytes
) -> None:
    workflow.create_client("Blue Shop")
    monkeypatch.setenv("OPTIMIZER_WORKSPACE", str(own_places / "given.sqlite"))
    app = open_settings_page()
    assert not has(app, "selectbox", "client-shown")
    assert not has(app, "button", "create-client")


def test_a_client_that_cannot_be_opened_does_not_hide_the_others(own_places: Path) -> None:
    client = workflow.create_client("Blue Shop")
    broken = workflow.client_location("0123456789abcdef")
    broken.write_bytes(b"nothing of use" * 100)
    app = open_data_page()
    options = app.selectbox(key="client-shown|en").options
    assert "Blue Shop" in options
    assert "A workspace that cannot be opened" in options
    app.selectbox(key="client-shown|en").set_value("0123456789abcdef").run()
    assert app.error
    app.selectbox(key="client-shown|en").set_value(client.id).run()
    assert "Client: Blue Shop" in said(app)
    assert not app.error


def test_the_same_page_twice_reads_no_workspace_of_another_client(tidy_csv: bytes) -> None:
    """What is cached belongs to one client."""
    blue, red = workflow.create_client("Blue"), workflow.create_client("Red")
    for client, content in ((blue, tidy_csv), (red, tidy_csv.replace(b",EUR,", b",USD,"))):
        place = workflow.open_workspace(workflow.client_location(client.id))
        workflow.import_files(place, [SourceFile("same.csv", content)])
    app = open_data_page()
    for client, sign in ((blue, "€"), (red, "$"), (blue, "€")):
        app.selectbox(key="client-shown|en").set_value(client.id).run()
        assert sign in app.metric[1].value
    app.switch_page("optimizer/ui/pages/plan.py").run()
    assert any("EUR" in each.label for each in app.text_input)
    app.switch_page(DATA_PAGE).run()
    assert "€" in app.metric[1].value


@pytest.fixture
def one_browser(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What the browser keeps from one session to the next."""
    kept: dict[str, str] = {}
    monkeypatch.setattr(browser, "kept_preferences", lambda: dict(kept))
    monkeypatch.setattr(browser, "remember", lambda: kept.update(state.known().preferences))
    return kept


def test_a_reload_shows_the_client_who_was_chosen(tidy_csv: bytes, one_browser: dict[str, str]) -> None:
    blue, red = workflow.create_client("Blue"), workflow.create_client("Red")
    for client in (blue, red):
        place = workflow.open_workspace(workflow.client_location(client.id))
        workflow.import_files(place, [SourceFile("same.csv", tidy_csv)])
    app = open_data_page()
    for client in (red, blue):
        app.selectbox(key="client-shown|en").set_value(client.id).run()
        again = open_data_page()
        assert again.selectbox(key="client-shown|en").value == client.id
        assert f"Client: {client.name}" in said(again)
    one_browser["shown"] = one_browser["shown"].replace(blue.id, "0123456789abcdef")
    assert open_data_page().selectbox(key="client-shown|en").value == "", "nobody of that id is here"


def test_a_reload_stays_at_the_demonstration_until_one_leaves_it(
    tidy_csv: bytes, one_browser: dict[str, str], own_places: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workflow.import_files(own(), [SourceFile("mine.csv", tidy_csv)])
    app = open_data_page()
    assert "shown" not in one_browser, "nothing is kept before anything was chosen"
    app.button(key="to-demo").click().run()
    again = open_data_page()
    assert "Demonstration" in badges(again)
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("OPTIMIZER_WORKSPACE", str(own_places / "given.sqlite"))
        assert "Demonstration" not in badges(open_data_page()), "another app at the same address"
    again.button(key="to-own").click().run()
    assert "Demonstration" not in badges(open_data_page())
    again.button(key="to-demo").click().run()
    workflow.remove_demonstration(own())
    assert "Demonstration" not in badges(open_data_page())


def test_a_backup_is_a_database_of_its_own(tidy_csv: bytes, tmp_path: Path) -> None:
    workflow.import_files(own(), [SourceFile("first.csv", tidy_csv)])
    path = tmp_path / "copy.sqlite"
    path.write_bytes(workflow.backup_file(own()))
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    assert workflow.look_into_backup(path.read_bytes()).imports[0].files[0].name == "first.csv"


@pytest.mark.parametrize("is_named", [False, True])
def test_a_damaged_workspace_is_told_and_a_backup_takes_its_place(
    tidy_csv: bytes, own_places: Path, monkeypatch: pytest.MonkeyPatch, is_named: bool
) -> None:
    workflow.import_files(own(), [SourceFile("first.csv", tidy_csv)])
    backup = workflow.backup_file(own())
    damaged = workflow.default_location()
    if is_named:
        damaged = own_places / "given.sqlite"
        monkeypatch.setenv("OPTIMIZER_WORKSPACE", str(damaged))
    damaged.write_bytes(b"nothing of use" * 1000)
    for log in damaged.parent.glob(f"{damaged.name}-*"):
        log.unlink()
    app = open_data_page()
    assert app.error
    assert not app.get("download_button")
    restore(app, backup)
    assert "workspace that cannot be opened" in app.warning[-1].value
    widget(app, "checkbox", "restore-sure|").check().run()
    app.button(key="restore-now").click().run()
    assert not app.error
    app.switch_page(DATA_PAGE).run()
    assert app.metric[3].value == "276"
