"""Lift tests on the Curves page: from a file into the plan, and out again; with Streamlit's AppTest."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from optimizer import workflow

ROOT = Path(__file__).parents[2]
CURVES_PAGE = "optimizer/ui/pages/curves.py"
PLAN_PAGE = "optimizer/ui/pages/plan.py"


@pytest.fixture(autouse=True)
def fresh_caches() -> Iterator[None]:
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


@pytest.fixture
def app(own_places: Path, tidy_csv: bytes, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The app on a small workspace of the user's own."""
    location = own_places / "own.sqlite"
    workflow.import_files(workflow.open_workspace(location), [workflow.SourceFile("small.csv", tidy_csv)])
    monkeypatch.setenv("OPTIMIZER_WORKSPACE", str(location))
    monkeypatch.chdir(ROOT)
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)


def open_tests(app: AppTest) -> None:
    app.switch_page(CURVES_PAGE).run()
    app.session_state["curves-part|en"] = "Lift tests"
    app.run()


def planned(app: AppTest) -> str:
    return next(each.value for each in app.metric if each.label == "With the plan")


def said(app: AppTest) -> str:
    assert not app.exception
    kinds = ("markdown", "caption", "success", "warning", "error")
    return "\n".join(element.value for kind in kinds for element in app.get(kind)).replace("\\", "")


def shown(app: AppTest, place: int, name: str, column: str) -> dict[str, str]:
    """One column of a table, by another."""
    rows = app.table[place].value.map(lambda text: text.replace("\\", ""))
    return dict(zip(rows[name], rows[column], strict=True))


def file_of_tests(tidy_csv: bytes, share: float) -> bytes:
    rows = csv.DictReader(io.StringIO(tidy_csv.decode()))
    reported = sum(int(row["conversions"]) for row in rows if row["platform"] == "facebook" and "-04-" in row["date"])
    lines = [
        "name,platform,kpi,start,end,incremental,standard_error",
        f"spring,facebook,conversions,2026-04-01,2026-04-30,{share * reported},{0.02 * reported}",
        "early,facebook,conversions,2025-04-01,2025-04-30,100,20",
    ]
    return "\n".join(lines).encode()


def test_tests_go_in_by_a_file_and_out_by_their_name(app: AppTest, tidy_csv: bytes) -> None:
    app.run()
    assert "Outcomes are platform-reported" in said(app)
    before = planned(app)
    open_tests(app)
    assert "None yet." in said(app)
    app.get("file_uploader")[0].upload("tests.csv", file_of_tests(tidy_csv, 0.3), "text/csv").run()
    assert "The lift test 'early' is not used" in said(app)
    app.button(key="use-lift-tests").click().run()
    assert "Lift tests added: 2." in said(app)
    app.switch_page(PLAN_PAGE).run()
    assert "incremental (by one lift test)" in said(app)
    assert float(planned(app)) < 0.7 * float(before)
    open_tests(app)
    app.selectbox(key="lift-out").set_value("spring").run()
    app.button(key="lift-out-now").click().run()
    assert "The lift test 'spring' was removed." in said(app)
    app.switch_page(PLAN_PAGE).run()
    assert "Outcomes are platform-reported" in said(app)
    assert planned(app) == before


def test_a_file_that_is_no_list_of_tests_is_told(app: AppTest) -> None:
    app.run()
    open_tests(app)
    app.get("file_uploader")[0].upload("tests.csv", b"platform,lift\nfacebook,3\n", "text/csv").run()
    assert len(app.error) == 1
    assert "no column" in app.error[0].value


def type_test(app: AppTest, incremental: str, low: str, high: str) -> None:
    fields = {"lift-name|": "april", "lift-found|": incremental, "lift-low|": low, "lift-high|": high}
    for start, text in fields.items():
        next(each for each in app.text_input if each.key.startswith(start)).set_value(text)
    platform = next(each for each in app.selectbox if each.key.startswith("lift-platform|"))
    platform.set_value("facebook")
    days = {"lift-first|": date(2026, 4, 1), "lift-last|": date(2026, 4, 30)}
    for start, day in days.items():
        next(each for each in app.date_input if each.key.startswith(start)).set_value(day)
    app.run()


def test_a_test_is_typed_previewed_and_used(app: AppTest, tidy_csv: bytes) -> None:
    app.run()
    before = float(planned(app))
    open_tests(app)
    assert "then you see what it changes" in said(app)
    rows = csv.DictReader(io.StringIO(tidy_csv.decode()))
    reported = sum(int(row["conversions"]) for row in rows if row["platform"] == "facebook" and "-04-" in row["date"])
    type_test(app, str(round(0.3 * reported)), str(round(0.25 * reported)), str(round(0.35 * reported)))
    assert not app.error
    assert "contradict" not in said(app)
    assert "far more than was reported" not in said(app)
    tested = shown(app, 0, "Segment", "Change")["Facebook · Parents"]
    assert tested.startswith("\N{MINUS SIGN}")
    assert 60 < float(tested[1:].rstrip("%")) < 80
    app.switch_page(PLAN_PAGE).run()
    open_tests(app)
    assert next(each for each in app.text_input if each.key.startswith("lift-name|")).value == "april", (
        "nothing is lost"
    )
    app.button(key="use-typed-test").click().run()
    assert "The lift test 'april' is in use." in said(app)
    app.switch_page(PLAN_PAGE).run()
    assert "incremental (by one lift test)" in said(app)
    assert float(planned(app)) < 0.7 * before


def test_a_typed_test_that_cannot_be_is_told_and_stays(app: AppTest) -> None:
    app.run()
    open_tests(app)
    type_test(app, "50", "60", "70")
    assert "does not lie between" in app.error[0].value
    assert next(each for each in app.text_input if each.key.startswith("lift-found|")).value == "50"
    type_test(app, "50", "many", "70")
    assert ["is not a number" in each.value for each in app.error] == [True]
    of_its_own = [each for each in app.columns if [one.label for one in each.text_input] == ["At least"]]
    assert [len(each.error) for each in of_its_own] == [1], "the error stands under its own field"


def test_a_test_far_off_what_is_reported_is_told_before_it_is_used(app: AppTest, tidy_csv: bytes) -> None:
    rows = csv.DictReader(io.StringIO(tidy_csv.decode()))
    reported = sum(int(row["conversions"]) for row in rows if row["platform"] == "facebook" and "-04-" in row["date"])
    app.run()
    open_tests(app)
    type_test(app, str(9 * reported), str(7 * reported), str(11 * reported))
    assert "The lift test 'april' finds 900% of what is reported" in said(app)
    assert app.button(key="use-typed-test")
    app.button(key="use-typed-test").click().run()
    assert "The lift test 'april' finds 900% of what is reported" in said(app), "and where it is kept"
    ends = shown(app, 0, "Name", "80% between")["april"].split(" \N{EN DASH} ")
    low, high = (float(end.replace(",", "")) for end in ends)
    # 90 % was typed: 1.645 standard errors, of which 80 % has 1.282
    assert (high - low) / (4 * reported) == pytest.approx(1.2816 / 1.6449, abs=0.01)
