"""The Data page with much on it: thirty remarks, a dozen imports."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from data_page import ROOT, drop, may_be_used, open_data_page, said
from streamlit.testing.v1 import AppTest

from optimizer import workflow
from optimizer.workflow import SourceFile


@pytest.fixture(autouse=True)
def fresh_caches(own_places: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    st.cache_resource.clear()
    monkeypatch.setenv("OPTIMIZER_WORKSPACE", str(own_places / "own.sqlite"))
    monkeypatch.chdir(ROOT)
    yield
    st.cache_resource.clear()


def thirty_remarks() -> None:
    from optimizer.domain.finding import Finding
    from optimizer.message import N_
    from optimizer.ui.remarks import show_findings
    from optimizer.words import voice_for

    kinds = ("info", "warning", "info", "critical", "info")
    findings = [
        Finding(kinds[row % 5], "a.csv", N_("Remark {row}.", row=row), N_("Look."), "a.csv", row) for row in range(30)
    ]
    show_findings(voice_for("en"), findings)


def test_of_thirty_remarks_the_gravest_are_in_sight_with_file_and_row() -> None:
    app = AppTest.from_function(thirty_remarks).run()
    assert not app.exception
    shown, folded = (each.value.replace("\\", "") for each in app.markdown)
    assert shown.count("Puts the plan in doubt") == 5
    assert "(a.csv, row 3): Remark 3." in shown
    assert app.expander[0].label == "More remarks: 25"
    words = ["Puts the plan in doubt", "May change the plan", "Good to know"]
    places = [folded.index(word) for word in words]
    assert places == sorted(places)
    assert folded.count("\n") == 24


def many_imports() -> None:
    from datetime import UTC, datetime

    from optimizer.domain.finding import Finding
    from optimizer.domain.imports import ImportedFile, ImportRecord
    from optimizer.message import N_
    from optimizer.ui.data.import_history import show_history
    from optimizer.words import voice_for

    findings = tuple(Finding("info", "x", N_("Remark {row}.", row=row), N_("Look.")) for row in range(9))
    at = datetime(2026, 11, 1, 8, 30, tzinfo=UTC)
    records = [
        ImportRecord(number, at, (), 10, files=(ImportedFile(f"f{number}.csv", 1, "0" * 64),), findings=findings)
        for number in range(1, 13)
    ]
    show_history(voice_for("en"), records, may_change=False)


def test_the_latest_imports_are_in_sight_and_earlier_ones_folded() -> None:
    app = AppTest.from_function(many_imports).run()
    assert not app.exception
    assert [each.label for each in app.expander if each.label.startswith("Earlier")] == ["Earlier imports: 7"]
    names = [each.value for each in app.markdown if each.value.startswith("**f")]
    assert names == [f"**f{number}.csv**" for number in range(12, 0, -1)]


def test_a_dozen_imports_of_a_real_workspace_can_all_be_undone(tidy_csv: bytes, own_places: Path) -> None:
    place = workflow.open_workspace(own_places / "own.sqlite")
    for year in range(2012, 2024):
        content = tidy_csv.replace(b"2026-", f"{year}-".encode())
        workflow.import_files(place, [SourceFile(f"{year}.csv", content)])
    app = open_data_page()
    assert [f"undo|{number}" for number in range(12, 0, -1)] == [
        each.key for each in app.button if each.key and each.key.startswith("undo|")
    ]
    app.button(key="undo|1").click().run()
    assert len(place.imports()) == 11
    assert not app.exception


def test_a_plan_of_groups_that_can_be_compared_only_is_refused_in_a_sentence(tidy_csv: bytes) -> None:
    rows = [line.split(",") for line in tidy_csv.decode().splitlines()]
    aged = "\n".join(",".join(["age" if not place else "18-24", *row]) for place, row in enumerate(rows)).encode()
    app = open_data_page()
    drop(app, ("ages.csv", aged))
    next(each for each in app.selectbox if each.key and each.key.startswith("audience|")).set_value("age").run()
    assert may_be_used(app)
    app.button(key="use-files").click().run()
    assert app.title[0].value == "Data"
    app.switch_page("optimizer/ui/pages/plan.py").run()
    assert "No platform lets a budget be set" in app.error[0].value
    assert "did not foresee" not in said(app)
