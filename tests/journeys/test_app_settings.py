"""The Settings page: what is typed is checked beside its field, kept until it is saved, and lost by nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import streamlit as st
from data_page import DATA_PAGE, ROOT, SETTINGS_PAGE, open_settings_page, said, type_into_table, widget
from streamlit.testing.v1 import AppTest

from optimizer import workflow
from optimizer.domain.assumption import MarketEvent
from optimizer.domain.period import Period
from optimizer.domain.settings import FixedCost
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


def add_rows(app: AppTest, start: str, rows: list[dict[str, str]]) -> None:
    """Add rows to an editable table, as a browser reports it."""
    key = widget(app, "data_editor", start).key
    app.session_state[key] = {"edited_rows": {}, "added_rows": rows, "deleted_rows": []}
    app.run()


def test_an_empty_workspace_has_settings_too() -> None:
    app = open_settings_page()
    assert not app.error
    assert "Client: My own data" in said(app)
    assert "choose your markets" in said(app)
    assert "The demonstration has settings of its own" in said(app)


def test_costs_and_events_are_typed_checked_and_kept(tidy_csv: bytes) -> None:
    workflow.import_files(own(), [SourceFile("mine.csv", tidy_csv)])
    app = open_settings_page()
    add_rows(app, "set-costs|", [{"name": "Agency", "monthly": "much"}, {"name": "Tools", "monthly": "99.5"}])
    assert "Fixed cost of Agency" in app.error[0].value
    assert "cannot be saved as it is" in said(app)
    app.button(key="save-settings").click().run()
    assert workflow.workspace_settings(own()).fixed_costs == ()
    add_rows(app, "set-costs|", [{"name": "Agency", "monthly": "1,200"}, {"name": "Tools", "monthly": "99.5"}])
    assert not app.error
    assert "Together €1,300 a month" in said(app)
    add_rows(app, "set-events|", [{"name": "Sale", "first": "2027-01-02", "last": "2027-01-05", "change": "+30%"}])
    assert not app.error
    assert "not saved yet" in said(app)
    app.button(key="save-settings").click().run()
    assert "The settings are saved" in said(app)
    settings = workflow.workspace_settings(own())
    assert settings.fixed_costs == (FixedCost("Agency", 1200.0), FixedCost("Tools", 99.5))
    assert settings.events == (MarketEvent("Sale", Period(date(2027, 1, 2), date(2027, 1, 5)), 0.3),)
    assert "not saved yet" not in said(app)


def test_what_was_typed_survives_a_page_change_a_reload_and_a_restart() -> None:
    app = open_settings_page()
    widget(app, "text_input", "set-margin|").set_value("140%")
    widget(app, "multiselect", "set-countries|").set_value(["PL"])
    app.run()
    assert "at most 100" in app.error[0].value
    app.switch_page(DATA_PAGE).run()
    app.switch_page(SETTINGS_PAGE).run()
    assert widget(app, "text_input", "set-margin|").value == "140%"
    assert widget(app, "multiselect", "set-countries|").value == ["PL"]
    assert "at most 100" in app.error[0].value
    browser = app.session_state["session"].browser
    st.cache_resource.clear()
    draft = workflow.kept_settings_draft(own(), browser)
    assert (draft.margin, draft.countries, draft.name) == ("140%", ("PL",), None)
    app.button(key="discard-settings").click().run()
    assert widget(app, "text_input", "set-margin|").value == ""
    assert workflow.kept_settings_draft(own(), browser).is_empty


def test_two_people_never_see_each_others_unsaved_settings() -> None:
    one, other = open_settings_page(), open_settings_page()
    widget(one, "text_input", "set-name|").set_value("Mine").run()
    other.run()
    assert widget(other, "text_input", "set-name|").value == ""
    widget(other, "text_input", "set-margin|").set_value("40%")
    other.button(key="save-settings").click().run()
    one.button(key="save-settings").click().run()
    settings = workflow.workspace_settings(own())
    assert (settings.name, settings.margin) == ("Mine", 0.4), "saving one field leaves the others as they are now"


def test_the_days_that_count_are_shown_before_they_are_saved() -> None:
    app = open_settings_page()
    widget(app, "multiselect", "set-countries|").set_value(["TH", "PL"]).run()
    days = app.dataframe[0].value
    assert {"Thailand", "Poland"} <= {place for cell in days["where"] for place in cell.split(", ")}
    assert workflow.workspace_settings(own()).countries == ()


def test_a_chosen_format_writes_numbers_at_once(tidy_csv: bytes) -> None:
    workflow.import_files(own(), [SourceFile("mine.csv", tidy_csv)])
    workflow.change_settings(own(), lambda before: replace(before, margin=0.375))
    app = open_settings_page()
    assert widget(app, "text_input", "set-margin|").value == "37.5%"
    app.selectbox(key="set-formats|en").set_value("pl-PL").run()
    assert widget(app, "text_input", "set-margin|").value == "37,5%"
    title = app.selectbox(key="set-formats|en").format_func("pl-PL")
    assert "As in Poland: 1 234,50" in title.replace("\N{NO-BREAK SPACE}", " ")
    widget(app, "text_input", "set-margin|").set_value("12,5%")
    app.button(key="save-settings").click().run()
    assert workflow.workspace_settings(own()).margin == 0.125


def test_weights_are_checked_beside_their_table() -> None:
    app = open_settings_page()
    type_into_table(app, "set-weights|", {0: {"weight": "many"}})
    assert "Weight of conversions" in app.error[0].value
    type_into_table(app, "set-weights|", {0: {"weight": "5"}})
    assert not app.error


def test_the_data_page_leads_to_the_settings() -> None:
    app = open_settings_page()
    app.switch_page(DATA_PAGE).run()
    links = {each.proto.label for each in app.get("page_link")}
    assert {"Settings, backups and clients", "Curves and lift tests"} <= links
