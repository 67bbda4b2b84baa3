"""The question on the Plan page: goals, periods, change caps, and drafts that outlive the session."""

from __future__ import annotations

import csv
import io
import shutil
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from optimizer import workflow
from optimizer.ui import browser

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.usefixtures("fresh_caches")


@pytest.fixture
def own(own_places: Path, learned: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = Path(shutil.copy(learned, own_places / "own.sqlite"))
    monkeypatch.setenv("OPTIMIZER_WORKSPACE", str(place))
    monkeypatch.chdir(ROOT)
    return place


@pytest.fixture
def same_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every session of the test come from one browser."""
    monkeypatch.setattr(browser, "browser_name", lambda: "one-browser")


@pytest.fixture
def app(own: Path) -> AppTest:
    return opened()


def opened() -> AppTest:
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    page.run()
    return page


def widget(app: AppTest, kind: str, start: str):
    return next(each for each in app.get(kind) if each.key and each.key.startswith(start))


def said(app: AppTest) -> str:
    assert not app.exception
    kinds = ("subheader", "markdown", "caption", "info", "warning", "error")
    return "\n".join(element.value for kind in kinds for element in app.get(kind)).replace("\\", "")


def unfold(app: AppTest, name: str) -> None:
    contents = next(iter(app.session_state["session"].answers))
    app.session_state[f"panel|{contents}"] = name
    app.run()


def last_request(app: AppTest):
    return next(iter(app.session_state["session"].answers.values())).plan.request


def budgets(app: AppTest) -> dict[tuple[str, str], Decimal]:
    (plan,) = (each for each in app.get("download_button") if each.key == "download-plan")
    assert plan is not None
    answer = next(iter(app.session_state["session"].answers.values()))
    rows = csv.DictReader(io.StringIO(workflow.plan_file(answer.plan).decode("utf-8-sig")))
    return {(row["platform"], row["audience"]): Decimal(row["budget"]) for row in rows}


def test_a_quarter_has_three_months_of_money(app: AppTest) -> None:
    month = last_request(app)
    box = widget(app, "selectbox", "period|")
    quarter = next(option for option in box.options if option.startswith("Quarter"))
    box.set_value(box.options[box.options.index(quarter)]).run()
    asked = last_request(app)
    assert asked.period.days in range(90, 93)
    ratio = asked.budget.minor_units / month.budget.minor_units
    assert ratio == pytest.approx(asked.period.days / month.period.days, rel=0.06)
    assert sum(budgets(app).values()) == Decimal(asked.budget.minor_units) / 100


def test_a_budget_of_ones_own_stays_whatever_the_period(app: AppTest) -> None:
    widget(app, "text_input", "budget|").set_value("7777").run()
    box = widget(app, "selectbox", "period|")
    box.set_value(box.options[1]).run()
    assert last_request(app).budget.minor_units == 777_700


def test_a_change_cap_holds_for_every_segment(app: AppTest) -> None:
    unfold(app, "limits")
    before = {line.segment: line.last_spend for line in _plan(app).lines}
    total = sum(spend.minor_units for spend in before.values())
    widget(app, "text_input", "budget|").set_value(str(total // 100)).run()
    box = widget(app, "selectbox", "change-cap|")
    box.set_value("10%").run()
    assert not app.error
    for line in _plan(app).lines:
        spent = before[line.segment].minor_units
        assert abs(line.budget.minor_units - spent) <= 0.1 * spent + 1


def test_a_platform_can_be_kept_as_it_was(app: AppTest) -> None:
    unfold(app, "limits")
    widget(app, "multiselect", "keep|").set_value(["TikTok"]).run()
    assert not app.error
    (line,) = (each for each in _plan(app).lines if each.segment.platform == "tiktok")
    assert line.budget.minor_units == pytest.approx(line.last_spend.minor_units, abs=1)
    assert "as it was: TikTok" in said(app)


def test_a_cap_that_is_no_number_is_told_beside_it(app: AppTest) -> None:
    unfold(app, "limits")
    box = widget(app, "selectbox", "change-cap|")
    box.options.append(box.format_func("a lot"))
    box.set_value("a lot").run()
    assert any("a lot" in each.value for each in app.error)
    assert "last plan that was possible" in said(app)


def test_what_was_typed_outlives_the_session(own: Path, same_browser: None) -> None:
    first = opened()
    widget(first, "text_input", "budget|").set_value("9,500").run()
    widget(first, "selectbox", "kpi|").set_value("clicks").run()
    second = opened()
    assert widget(second, "text_input", "budget|").value == "9,500"
    assert widget(second, "selectbox", "kpi|").value == "clicks"
    assert last_request(second).kpi == "clicks"


def test_what_cannot_be_read_outlives_the_session_too(own: Path, same_browser: None) -> None:
    first = opened()
    widget(first, "text_input", "budget|").set_value("a lot").run()
    second = opened()
    assert widget(second, "text_input", "budget|").value == "a lot"
    assert len(second.error) == 1


def test_another_browser_sees_nothing_of_it(own: Path) -> None:
    first = opened()
    usual = widget(first, "text_input", "budget|").value
    widget(first, "text_input", "budget|").set_value("9,500").run()
    assert widget(opened(), "text_input", "budget|").value == usual


def test_new_results_keep_the_question_and_move_the_month(own: Path, same_browser: None, tidy_csv: bytes) -> None:
    first = opened()
    widget(first, "selectbox", "kpi|").set_value("clicks").run()
    before = last_request(first).period
    lines = tidy_csv.decode().splitlines()
    later = [lines[0], *(line.replace("2026-03-", "2026-06-") for line in lines[1:] if line.startswith("2026-03-"))]
    later = [line for line in later if not line.startswith("2026-06-31")]
    workspace = workflow.open_workspace(own)
    workflow.import_files(workspace, [workflow.SourceFile("june.csv", "\n".join(later).encode())])
    second = opened()
    assert last_request(second).kpi == "clicks"
    assert last_request(second).period.start > before.start


def test_a_cpa_target_asks_for_its_level_and_says_what_is_wrong_with_it(app: AppTest) -> None:
    box = widget(app, "selectbox", "aim-count|")
    box.set_value(next(option for option in box.options if "cost per result" in option)).run()
    assert not app.error
    assert [each.value for each in app.info] == ["The target is empty; type a number."]
    widget(app, "text_input", "level|").set_value("-3").run()
    assert any("above zero" in each.value for each in app.error)
    assert "last plan that was possible" in said(app)


def test_profit_asks_for_margin_and_value(app: AppTest) -> None:
    widget(app, "selectbox", "kpi|").set_value("profit").run()
    assert not app.error
    assert sum("margin is empty" in each.value for each in app.info) == 1
    widget(app, "text_input", "margin|").set_value("150%").run()
    assert any("at most 100%" in each.value for each in app.error)
    widget(app, "text_input", "margin|").set_value("40%").run()
    widget(app, "text_input", "value|").set_value("50").run()
    assert not app.error
    goal = last_request(app).goal
    assert (goal.kind, goal.margin, goal.value_per_outcome) == ("profit", 0.4, 50.0)


def test_the_budget_is_called_what_it_is_in_the_same_run(app: AppTest) -> None:
    assert widget(app, "text_input", "budget|").label == "Budget (EUR)"
    widget(app, "selectbox", "kpi|").set_value("profit").run()
    assert widget(app, "text_input", "budget|").label == "Budget, at most (EUR)"
    widget(app, "selectbox", "kpi|").set_value("clicks").run()
    assert widget(app, "text_input", "budget|").label == "Budget (EUR)"


@pytest.mark.parametrize(("cell", "text", "column"), [("most", "abc", "At most"), ("lock", "-5", "Exactly")])
def test_a_refused_cell_is_named_once_at_its_table(app: AppTest, cell: str, text: str, column: str) -> None:
    unfold(app, "limits")
    app.session_state[widget(app, "data_editor", "segments|").key] = {"edited_rows": {1: {cell: text}}}
    app.run()
    (told,) = app.error
    assert told.value.replace("\\", "").startswith(f"Limits of Facebook · Students, “{column}”: ")
    assert "last plan that was possible" in said(app)
    contents = next(iter(app.session_state["session"].answers))
    app.session_state[f"panel|{contents}"] = None
    app.run()
    assert len(app.error) == 1, "above the answer where the table is out of sight"


@pytest.mark.parametrize(
    ("change", "start", "text"),
    [("kpi", "margin|", "abc"), ("aim", "level|", "9999999")],
)
@pytest.mark.usefixtures("same_browser")
def test_what_has_no_answer_shows_the_last_plan_again_after_a_reload(
    own: Path, change: str, start: str, text: str
) -> None:
    first = opened()
    widget(first, "text_input", "budget|").set_value("9,500").run()
    shown = [each.value for each in first.metric]
    if change == "kpi":
        widget(first, "selectbox", "kpi|").set_value("profit").run()
    else:
        box = widget(first, "selectbox", "aim-count|")
        box.set_value(next(option for option in box.options if "at least so much" in option)).run()
    widget(first, "text_input", start).set_value(text).run()
    again = opened()
    assert widget(again, "text_input", start).value == text
    assert len(again.error) == 1
    assert "last plan that was possible, for €9,500" in said(again)
    assert [each.value for each in again.metric] == shown


def test_several_goals_are_weighted(app: AppTest) -> None:
    widget(app, "selectbox", "kpi|").set_value("weighted").run()
    assert not app.error
    assert last_request(app).goal.kpi_values == (("conversions", 1.0),)


def _plan(app: AppTest):
    return next(iter(app.session_state["session"].answers.values())).plan


def test_a_row_at_odds_with_itself_is_named_and_mended(app: AppTest) -> None:
    unfold(app, "limits")
    key = widget(app, "data_editor", "segments|").key
    app.session_state[key] = {"edited_rows": {0: {"least": "3000", "most": "1000"}}}
    app.run()
    assert "Facebook · Parents: at least €3,000 is more than at most €1,000" in said(app)
    assert widget(app, "button", "crossed-0-least").label == "Lower the least to €1,000"
    widget(app, "button", "crossed-0-least").click().run()
    assert not app.error
    (limit,) = last_request(app).limits
    assert (limit.least, limit.most) == (limit.most, limit.most)


def test_limits_that_cannot_hold_together_are_mended_by_a_button(app: AppTest) -> None:
    unfold(app, "limits")
    widget(app, "text_input", "budget|").set_value("4000").run()
    widget(app, "selectbox", "change-cap|").set_value("10%").run()
    assert "these limits" in said(app) or "asks for more than the budget" in said(app)
    widget(app, "button", "repair-0").click().run()
    assert not app.error
    request = last_request(app)
    placed = sum(line.budget.minor_units for line in _plan(app).lines)
    assert placed <= request.budget.minor_units


def test_a_target_out_of_reach_can_be_set_to_the_nearest(app: AppTest) -> None:
    box = widget(app, "selectbox", "aim-count|")
    box.set_value(next(option for option in box.options if "at least so much" in option)).run()
    widget(app, "text_input", "level|").set_value("1000000").run()
    assert "out of reach" in said(app)
    widget(app, "button", "reachable-target").click().run()
    assert not app.error
    assert last_request(app).goal.target.level < 1_000_000
    assert "found no place" not in said(app)


def test_money_that_a_goal_does_not_ask_for_found_its_place(app: AppTest) -> None:
    widget(app, "selectbox", "kpi|").set_value("profit").run()
    widget(app, "text_input", "margin|").set_value("40%").run()
    widget(app, "text_input", "value|").set_value("60").run()
    assert _plan(app).unplaced.minor_units > 0
    assert "found no place" not in said(app)
    assert "of profit" in said(app)
    assert app.metric[3].label == "Profit with the plan"
    widget(app, "text_input", "value|").set_value("1").run()
    assert "Spend nothing" in said(app)
    assert "Hold" not in said(app)


def test_a_budget_of_a_thousand_times_the_usual_is_a_slip_of_the_pen(app: AppTest) -> None:
    widget(app, "text_input", "budget|").set_value("999999999").run()
    assert "number of zeros" in said(app)
    assert "last plan that was possible" in said(app)


def test_a_refused_budget_finds_the_last_plan_again_after_a_reload(own: Path, same_browser: None) -> None:
    first = opened()
    widget(first, "text_input", "budget|").set_value("a lot").run()
    again = opened()
    assert "last plan that was possible" in said(again)
    assert len(again.metric) == 4


def test_what_is_looked_at_elsewhere_is_found_again(own: Path, same_browser: None) -> None:
    first = opened()
    first.switch_page("optimizer/ui/pages/segments.py").run()
    widget(first, "button_group", "dimension|").set_value("segment").run()
    first.switch_page("optimizer/ui/pages/curves.py").run()
    widget(first, "selectbox", "curves-kpi|").set_value("clicks").run()
    again = opened()
    again.switch_page("optimizer/ui/pages/curves.py").run()
    assert widget(again, "selectbox", "curves-kpi|").value == "clicks"
    again.switch_page("optimizer/ui/pages/segments.py").run()
    assert widget(again, "button_group", "dimension|").value == "segment"


def open_saving(app: AppTest) -> None:
    contents = next(iter(app.session_state["session"].answers))
    app.session_state[f"save-scenario|{contents}|{app.session_state['session'].round}"] = True
    app.run()


def test_a_scenario_half_typed_and_those_compared_are_found_again(own: Path, same_browser: None) -> None:
    first = opened()
    open_saving(first)
    widget(first, "text_input", "save-name|").set_value("Half typed").run()
    again = opened()
    open_saving(again)
    assert widget(again, "text_input", "save-name|").value == "Half typed"
    widget(again, "button", "save|").click().run()
    again.switch_page("optimizer/ui/pages/scenarios.py").run()
    widget(again, "checkbox", "compare|").check().run()
    third = opened()
    third.switch_page("optimizer/ui/pages/scenarios.py").run()
    assert widget(third, "checkbox", "compare|").value is True


def test_days_that_have_begun_are_told_beside_the_period_with_the_next_month(app: AppTest) -> None:
    usual = last_request(app).period
    periods = widget(app, "selectbox", "period|")
    periods.select_index(len(periods.options) - 1).run()
    widget(app, "date_input", "start|").set_value(usual.start - timedelta(days=40)).run()
    beside = [one.value.replace("\\", "") for one in app.caption]
    assert sum("what is planned has already been" in one for one in beside) == 1
    assert said(app).count("what is planned has already been") == 1
    app.button(key="plan-usual-days").click().run()
    assert last_request(app).period == usual
    assert widget(app, "selectbox", "period|").value == usual
    assert "has already been" not in said(app)
    assert not [one for one in app.button if one.key == "plan-usual-days"]


def test_days_too_far_ahead_are_refused_beside_the_date(app: AppTest) -> None:
    usual = last_request(app).period
    periods = widget(app, "selectbox", "period|")
    periods.select_index(len(periods.options) - 1).run()
    widget(app, "date_input", "end|").set_value(usual.end + timedelta(days=900)).run()
    (refused,) = [one.value for one in app.error]
    assert "the longest that can be planned" in refused
    assert "Below is still the last plan that was possible" in said(app)
    assert last_request(app).period == usual
    # what was chosen stays in sight
    assert widget(app, "date_input", "end|").value == usual.end + timedelta(days=900)
