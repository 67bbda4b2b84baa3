"""Every page of the app, empty and full, and one journey from file to download; with Streamlit's AppTest."""

from __future__ import annotations

import csv
import io
import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from optimizer import workflow
from optimizer.domain.risk import DIAL_MEANINGS
from optimizer.errors import DataError
from optimizer.message import N_

ROOT = Path(__file__).parents[2]
DATA_PAGE = "optimizer/ui/pages/data.py"
PLAN_PAGE = "optimizer/ui/pages/plan.py"
CURVES_PAGE = "optimizer/ui/pages/curves.py"

pytestmark = pytest.mark.usefixtures("fresh_caches")


@pytest.fixture
def app(own_places: Path, learned: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The app with a small demonstration workspace."""
    demo = workflow.open_workspace(shutil.copy(learned, own_places / "demo.sqlite"))
    monkeypatch.setattr(workflow, "open_demo", lambda: demo)
    monkeypatch.chdir(ROOT)
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)


@pytest.fixture
def empty_app(own_places: Path, monkeypatch: pytest.MonkeyPatch, app: AppTest) -> AppTest:
    """The app started on a workspace with nothing in it."""
    monkeypatch.setenv("OPTIMIZER_WORKSPACE", str(own_places / "fresh.sqlite"))
    return app


def said(app: AppTest) -> str:
    """All text of the page."""
    assert not app.exception
    kinds = ("title", "subheader", "markdown", "caption", "info", "success", "warning", "error")
    return "\n".join(element.value for kind in kinds for element in app.get(kind))


def charts(app: AppTest) -> int:
    return len(app.get("arrow_vega_lite_chart")) + len(app.get("vega_lite_chart"))


def widget(app: AppTest, kind: str, start: str):
    """Find the widget whose key starts so."""
    return next(each for each in app.get(kind) if each.key and each.key.startswith(start))


def test_the_first_page_shows_a_plan_at_once(app: AppTest) -> None:
    app.run()
    text = said(app)
    assert "demonstration data" in text
    assert "Plan" in text
    assert "conversions" in text
    assert [each.label for each in app.metric] == [
        "Conversions, May 2, 2026 – May 31, 2026",
        "With today's split",
        "With the plan",
        "Gain",
    ]
    assert charts(app) == 1
    assert "Facebook \\· Parents" in text or "Facebook · Parents" in text.replace("\\", "")
    assert len(app.get("download_button")) == 2
    assert not app.error


def test_an_empty_plan_page_says_what_to_do(empty_app: AppTest) -> None:
    empty_app.run()
    assert "No results to learn from yet" in said(empty_app)
    assert {each.label for each in empty_app.button} == {"Add your files", "Look at the demonstration"}
    assert charts(empty_app) == 0
    empty_app.button(key="go-demo").click().run()
    assert "demonstration data" in said(empty_app)
    assert charts(empty_app) == 1


def test_the_empty_plan_page_leads_to_the_data_page(empty_app: AppTest) -> None:
    empty_app.run()
    empty_app.button(key="go-data").click().run()
    assert empty_app.title[0].value == "Data"
    assert "still empty" in said(empty_app)


def test_the_data_page_shows_what_is_in_use(app: AppTest) -> None:
    app.run()
    app.switch_page(DATA_PAGE).run()
    text = said(app)
    assert "Demonstration data" in text
    assert [each.label for each in app.metric] == ["Days", "Spend", "Segments", "Rows of results"]
    assert app.metric[0].value == "92"
    assert app.metric[2].value == "3"
    assert charts(app) == 1
    assert list(app.dataframe[0].value["platform"]) == ["Facebook", "TikTok"]


def test_a_new_budget_makes_a_new_plan(app: AppTest) -> None:
    app.run()
    before = app.metric[2].value
    widget(app, "text_input", "budget|").set_value("12000").run()
    assert widget(app, "text_input", "budget|").value == "12000"  # as it was typed
    assert app.metric[2].value != before
    assert plan_total(app) == Decimal(12000)
    slider = widget(app, "slider", "budget-slider|")
    slider.set_value(slider.min).run()
    assert plan_total(app) == Decimal(slider.min)


def test_the_browser_is_given_the_budget_as_a_start_value(app: AppTest) -> None:
    """Else a reader who does anything before the first run has ended gets an empty budget, or the slider's least."""
    app.run()
    text, slider = widget(app, "text_input", "budget|"), widget(app, "slider", "budget-slider|")
    assert (text.proto.default, text.proto.set_value) == (text.value, False)
    assert (list(slider.proto.default), slider.proto.set_value) == ([slider.value], False)
    assert slider.value > slider.min


def test_the_question_survives_a_page_change(app: AppTest) -> None:
    app.run()
    widget(app, "text_input", "budget|").set_value("9,500").run()
    widget(app, "selectbox", "kpi|").set_value("clicks").run()
    app.switch_page(DATA_PAGE).run()
    app.switch_page(PLAN_PAGE).run()
    assert widget(app, "text_input", "budget|").value == "9,500"
    assert widget(app, "selectbox", "kpi|").value == "clicks"
    assert app.metric[0].label.startswith("Clicks, ")
    assert plan_total(app) == Decimal(9500)


@pytest.mark.parametrize("budget", ["-5", "0", "a lot", ""])
def test_a_wrong_budget_is_told_beside_it_and_the_plan_stays(app: AppTest, budget: str) -> None:
    app.run()
    before = app.metric[2].value
    widget(app, "text_input", "budget|").set_value(budget).run()
    assert len(app.error) == 1
    assert "budget" in app.error[0].value or "sum of money" in app.error[0].value
    assert app.metric[2].value == before
    assert "last plan that was possible, for €" in said(app).replace("\\", "")
    app.switch_page(DATA_PAGE).run()
    app.switch_page(PLAN_PAGE).run()
    assert widget(app, "text_input", "budget|").value == budget
    assert len(app.error) == 1
    assert "last plan that was possible" in app.warning[0].value
    widget(app, "text_input", "budget|").set_value("9000").run()
    assert not app.error
    assert not app.warning
    assert plan_total(app) == Decimal(9000)


def test_risk_and_period_change_the_question(app: AppTest) -> None:
    app.run()
    period = widget(app, "selectbox", "period|")
    assert [str(option) for option in period.options][:2] == ["June 2026", "July 2026"]
    period.select_index(1).run()
    widget(app, "button_group", "risk|").set_value("bold").run()
    assert "Jul 1, 2026" in said(app)
    assert str(DIAL_MEANINGS["bold"]) in said(app)


def test_free_days_that_end_before_they_start_are_refused(app: AppTest) -> None:
    app.run()
    period = widget(app, "selectbox", "period|")
    period.select_index(len(period.options) - 1).run()
    end = widget(app, "date_input", "end|")
    start = widget(app, "date_input", "start|")
    end.set_value(start.value.replace(month=start.value.month - 1)).run()
    assert "before its start" in app.error[0].value
    assert "last plan that was possible" in app.warning[0].value
    assert charts(app) == 1
    app.switch_page(DATA_PAGE).run()
    app.switch_page(PLAN_PAGE).run()
    assert "before its start" in app.error[0].value
    assert "last plan that was possible" in app.warning[0].value
    widget(app, "selectbox", "period|").select_index(0).run()
    assert not app.error
    assert not app.warning


def test_impossible_limits_are_told_and_the_last_plan_stays(app: AppTest) -> None:
    app.run()
    edit_limits(app, {1: {"least": "90%"}, 2: {"least": "80%"}})
    assert len(app.error) == 1
    assert "last plan that was possible" in app.warning[0].value
    assert charts(app) == 1
    unfold_limits(app)
    widget(app, "button", "clear-limits|").click().run()
    assert not app.error
    assert not app.warning


def test_limits_are_kept_to_and_survive_a_page_change(app: AppTest) -> None:
    app.run()
    edit_limits(app, {1: {"lock": "1,234"}})
    assert not app.error
    assert budgets(app)["Facebook", "Students"] == Decimal(1234)
    app.switch_page(DATA_PAGE).run()
    app.switch_page(PLAN_PAGE).run()
    assert budgets(app)["Facebook", "Students"] == Decimal(1234)


def test_a_limit_that_is_no_number_is_told(app: AppTest) -> None:
    app.run()
    edit_limits(app, {0: {"most": "some"}})
    assert "not a sum of money" in app.error[0].value


def test_from_file_to_download(app: AppTest, meta_csv: bytes) -> None:
    app.run()
    app.switch_page(DATA_PAGE).run()
    app.get("file_uploader")[0].upload("meta.csv", meta_csv, "text/csv").run()
    text = said(app)
    assert "meta\\.csv" in text or "meta.csv" in text
    assert "The first rows" in text
    first = next(each.value for each in app.dataframe if "date" in each.value.columns)
    assert list(first.columns)[:5] == ["date", "platform", "audience", "spend", "impressions"]
    app.button(key="use-files").click().run()
    assert app.title[0].value == "Plan"
    assert "Your files are in use" in said(app)
    assert "demonstration data" not in said(app)
    assert set(budgets(app)) == {("Meta", "Parents"), ("Meta", "Students")}
    app.switch_page(DATA_PAGE).run()
    assert "Your own data" in said(app)
    app.button(key="to-demo").click().run()
    assert "Demonstration data" in said(app)
    app.button(key="to-own").click().run()
    assert "Your own data" in said(app)


def test_own_data_are_shown_on_the_next_start(app: AppTest, tidy_csv: bytes) -> None:
    own = workflow.open_workspace(None)
    workflow.import_files(own, [workflow.SourceFile("mine.csv", tidy_csv)])
    app.run()
    assert "demonstration data" not in said(app)
    assert charts(app) == 1


def test_a_file_without_currency_asks_for_it(app: AppTest, nameless_csv: bytes) -> None:
    app.run()
    app.switch_page(DATA_PAGE).run()
    app.get("file_uploader")[0].upload("nameless.csv", nameless_csv, "text/csv").run()
    widget(app, "selectbox", "currency|").set_value("PLN").run()
    app.button(key="use-files").click().run()
    assert any("PLN" in each.label for each in app.text_input)


def drop(app: AppTest, name: str, content: bytes) -> None:
    app.run()
    app.switch_page(DATA_PAGE).run()
    app.get("file_uploader")[0].upload(name, content, "text/csv").run()


def test_another_currency_is_asked_for_its_rate_before_anything_is_kept(
    app: AppTest, tidy_csv: bytes, meta_csv: bytes
) -> None:
    own = workflow.open_workspace(None)
    workflow.import_files(own, [workflow.SourceFile("mine.csv", tidy_csv)])
    before = own.revision
    drop(app, "meta.csv", meta_csv)
    assert "Money in USD is to be added to money in EUR" in said(app)
    assert app.button(key="use-files").disabled
    assert own.revision == before


def test_files_without_currency_are_taken_to_be_in_that_of_the_workspace(
    app: AppTest, tidy_csv: bytes, nameless_csv: bytes
) -> None:
    workflow.import_files(workflow.open_workspace(None), [workflow.SourceFile("mine.csv", tidy_csv)])
    drop(app, "nameless.csv", nameless_csv)
    assert not [each for each in app.selectbox if each.key and each.key.startswith("currency|")]
    assert "taken as EUR" in said(app)
    assert not app.error
    assert not app.button(key="use-files").disabled


def test_files_that_were_there_already_are_said_to_add_nothing(app: AppTest, tidy_csv: bytes, meta_csv: bytes) -> None:
    workflow.import_files(workflow.open_workspace(None), [workflow.SourceFile("mine.csv", tidy_csv)])
    drop(app, "again.csv", tidy_csv)
    app.button(key="use-files").click().run()
    assert "nothing was added" in app.success[0].value
    assert "in use" not in app.success[0].value


def test_a_file_that_is_no_table_is_refused_in_a_sentence(app: AppTest) -> None:
    app.run()
    app.switch_page(DATA_PAGE).run()
    app.get("file_uploader")[0].upload("poem.csv", b"Roses are red\nViolets are blue\n", "text/csv").run()
    assert len(app.error) == 1
    assert "poem" in app.error[0].value
    assert not [each for each in app.button if each.key == "use-files"]


def test_an_unforeseen_error_is_told_calmly(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        msg = "secret 123"
        raise RuntimeError(msg)

    app.run()
    monkeypatch.setattr(workflow, "propose", broken)
    widget(app, "text_input", "budget|").set_value("7777").run()
    assert "did not foresee" in app.error[0].value
    assert "secret" not in said(app)


def test_a_known_error_is_told_as_it_is_and_as_plain_text(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise DataError(N_("The segment {name} costs $5 or $6.", name="*bold*"))

    app.run()
    monkeypatch.setattr(workflow, "propose", refused)
    widget(app, "text_input", "budget|").set_value("7778").run()
    assert app.error[0].value == "The segment \\*bold\\* costs \\$5 or \\$6."


def unfold_limits(app: AppTest) -> None:
    contents = next(iter(app.session_state["session"].answers))
    app.session_state[f"panel|{contents}"] = "limits"
    app.run()


def edit_limits(app: AppTest, rows: dict[int, dict[str, str]]) -> None:
    """Type into the limits table of segments, as a browser reports it."""
    unfold_limits(app)
    key = widget(app, "data_editor", "segments|").key
    app.session_state[key] = {"edited_rows": rows, "added_rows": [], "deleted_rows": []}
    app.run()


def plan_rows(app: AppTest) -> list[dict[str, str]]:
    """The downloaded plan."""
    proposal = app.session_state["session"].answers
    return list(csv.DictReader(io.StringIO(workflow.plan_file(list(proposal.values())[-1].plan).decode("utf-8-sig"))))


def plan_total(app: AppTest) -> Decimal:
    return sum((Decimal(row["budget"]) for row in plan_rows(app)), Decimal(0))


def budgets(app: AppTest) -> dict[tuple[str, str], Decimal]:
    return {(row["platform"].title(), row["audience"]): Decimal(row["budget"]) for row in plan_rows(app)}


def test_forecasts_are_tried_on_the_past_when_asked(app: AppTest) -> None:
    app.run()
    app.switch_page(CURVES_PAGE).run()
    app.session_state["curves-part|en"] = "Forecast record"
    app.run()
    assert "forecasts were off" not in said(app)
    before = charts(app)
    widget(app, "button", "try-forecasts").click()
    app.run()
    text = said(app)
    assert "interval held" in text
    assert charts(app) == before + 1
    app.run()
    assert "interval held" in said(app)
