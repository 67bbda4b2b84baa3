"""The Scenarios page, empty and full: save, compare, agree, clone, delete and undo, what if, links, budget sheets."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from optimizer import workflow
from optimizer.domain.assumption import Assumptions, OutcomeValue
from optimizer.domain.goal import Goal
from optimizer.domain.money import Money
from optimizer.domain.scenario import Scenario
from optimizer.ui.wide_tables import END
from optimizer.workflow import Author, Workspace

ROOT = Path(__file__).parents[2]
PAGE = "optimizer/ui/pages/scenarios.py"
ANA = Author("Ana")

pytestmark = pytest.mark.usefixtures("fresh_caches")


@pytest.fixture
def workspace(own_places: Path, learned: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    location = shutil.copy(learned, own_places / "own.sqlite")
    monkeypatch.setenv("OPTIMIZER_WORKSPACE", str(location))
    monkeypatch.chdir(ROOT)
    return workflow.open_workspace(location)


@pytest.fixture
def app(workspace: Workspace) -> AppTest:
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)


def kept(workspace: Workspace, name: str, budget: int = 500_000, *, note: str = "", **asked: Any) -> Scenario:
    table = workflow.performance(workspace)
    assert table is not None
    request = replace(workflow.default_request(table), budget=Money(budget, "EUR"), **asked)
    made = workflow.propose(table, request, fit=workflow.learn_workspace(workspace))
    return workflow.save_scenario(
        workspace, made.plan, name, ANA, note=note, model=made.fit.model, last_day=table.period.end
    )


def opened(app: AppTest, number: int | None = None, **asked: str) -> AppTest:
    """The Scenarios page, by a link where a number is given."""
    app.run()
    app.switch_page(PAGE)
    for name, value in ({} if number is None else {"scenario": str(number)} | asked).items():
        app.query_params[name] = value
    return app.run()


def said(app: AppTest) -> str:
    assert not app.exception
    kinds = ("title", "subheader", "markdown", "caption", "info", "success", "warning", "error")
    return "\n".join(element.value for kind in kinds for element in app.get(kind)).replace("\\", "")


def widget(app: AppTest, kind: str, start: str) -> Any:
    """Find the widget whose key starts so."""
    return next(each for each in app.get(kind) if each.key and each.key.startswith(start))


def charts(app: AppTest) -> int:
    return len(app.get("arrow_vega_lite_chart")) + len(app.get("vega_lite_chart"))


def open_saving(app: AppTest) -> AppTest:
    """Unfold the form that saves the plan on the Plan page."""
    contents = widget(app, "text_input", "budget|").key.removeprefix("budget|").rpartition("|")[0]
    app.session_state[f"save-scenario|{contents}|{app.session_state['session'].round}"] = True
    return app.run()


def test_the_empty_page_says_what_to_do(app: AppTest) -> None:
    assert "Nothing is kept yet" in said(opened(app))
    assert not app.error


def test_a_workspace_without_figures_has_a_page_too(
    own_places: Path, app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPTIMIZER_WORKSPACE", str(own_places / "fresh.sqlite"))
    assert "Nothing is kept yet" in said(opened(app))
    assert not app.get("file_uploader")


def test_a_plan_is_saved_from_the_plan_page_and_listed(app: AppTest, workspace: Workspace) -> None:
    open_saving(app.run())
    widget(app, "text_input", "save-name").input("*Autumn* $5")
    widget(app, "text_area", "save-note").input("for [Ola](x)")
    widget(app, "button", "save|").click().run()
    assert "Saved as '*Autumn* $5'" in said(app)
    (one,) = workflow.scenarios(workspace)
    assert (one.name, one.note, one.status) == ("*Autumn* $5", "for [Ola](x)", "draft")
    assert one.basis.last_day is not None
    text = said(opened(app))
    assert "*Autumn* $5" in text
    assert "Draft" in text
    assert "for [Ola](x)" in text


def test_a_name_that_is_taken_is_refused_beside_the_field_and_what_was_typed_stays(
    app: AppTest, workspace: Workspace
) -> None:
    kept(workspace, "Autumn")
    open_saving(app.run())
    widget(app, "text_input", "save-name").input("autumn")
    widget(app, "text_area", "save-note").input("long note")
    widget(app, "button", "save|").click().run()
    assert "There is a scenario 'autumn' already" in said(app)
    assert widget(app, "text_area", "save-note").value == "long note"
    assert len(workflow.scenarios(workspace)) == 1


def test_two_to_six_are_compared_and_no_more(app: AppTest, workspace: Workspace) -> None:
    for place in range(7):
        kept(workspace, f"S{place}", 400_000 + 30_000 * place)
    opened(app)
    assert "Side by side" not in said(app)
    for box in [each.key for each in app.checkbox if each.key.startswith("compare|")][:6]:
        app.checkbox(key=box).check().run()
    text = said(app)
    assert "Side by side" in text
    assert "The budgets differ" in text
    assert charts(app) == 1
    assert app.checkbox(key=[each.key for each in app.checkbox if each.key.startswith("compare|")][6]).disabled
    outcomes, differing = (each.value for each in app.table)
    assert outcomes.shape[1] == differing.shape[1] == 7
    assert [name.strip("*") for name in differing.iloc[:, 0]] == ["Budget"]
    assert "How sure it is" not in text


def compare_all(app: AppTest) -> str:
    opened(app)
    for box in [each.key for each in app.checkbox if each.key.startswith("compare|")]:
        app.checkbox(key=box).check().run()
    return said(app)


@pytest.mark.parametrize("name", ["segment", "scenario", "_index", "0", "budget"])
def test_a_scenario_may_have_any_name(app: AppTest, workspace: Workspace, name: str) -> None:
    kept(workspace, name, 300_000)
    kept(workspace, "Mine")
    compare_all(app)
    budgets = app.dataframe[-1].value
    assert list(budgets.columns) == ["segment", "0", "1", END]
    assert charts(app) == 1


def test_the_same_split_is_told_to_be_the_same(app: AppTest, workspace: Workspace) -> None:
    kept(workspace, "One")
    kept(workspace, "Two")
    assert "All settings are the same" in compare_all(app)
    (_, duels) = (each.value for each in app.table)
    assert duels.iloc[0, 1:].tolist() == ["\N{EN DASH}", "the same split"]
    assert duels.iloc[1, 1:].tolist() == ["the same split", "\N{EN DASH}"]


def profit(value: float, margin: float = 0.5) -> Goal:
    return Goal("profit", value_per_outcome=value, margin=margin)


def rows_of(app: AppTest, place: int) -> dict[str, list[str]]:
    """A table of the page as its rows, without marks of bold and escapes."""
    frame = app.table[place].value
    return {
        row[0].strip("*").replace("\\", ""): [text.replace("\\", "") for text in row[1:]]
        for row in frame.itertuples(index=False)
    }


def test_a_profit_scenario_says_what_it_spends_and_earns(app: AppTest, workspace: Workspace) -> None:
    one = kept(workspace, "Earn", 5_000_000, goal=profit(20.0))
    assert one.plan.unplaced.minor_units > 1_000_000
    assert one.plan.answer is not None
    spent = sum(line.budget.minor_units for line in one.plan.lines)
    told = f"\u20ac{round(spent / 100):,}"
    text = said(opened(app, one.number))
    assert "found no place" not in text
    assert f"spends {told}" in text
    assert f"Spend {told} of the \u20ac50,000: it is expected to earn \u20ac{round(one.plan.answer.reached):,}" in text
    assert "Value of one result, conversions: \u20ac20; Margin 50%" in text
    worth = app.table[0].value
    assert list(worth.index)[-1] == "Profit"
    assert worth.iloc[-1, -1].startswith(f"\u20ac{round(one.plan.answer.reached):,} (")
    budgets = app.dataframe[0].value
    assert all(each.startswith("\u20ac") and "." not in each for each in budgets["plan"])


def test_what_is_spent_and_the_whole_goal_decide_what_can_be_ranked(app: AppTest, workspace: Workspace) -> None:
    kept(workspace, "Poor", 5_000_000, goal=profit(20.0))
    kept(workspace, "Rich", 5_000_000, goal=profit(90.0))
    text = compare_all(app)
    assert "They spend different sums" in text
    assert "The goals differ" in text
    assert "How sure it is" not in text
    outcomes = rows_of(app, 0)
    assert outcomes["Spend"][0] != outcomes["Spend"][1]
    assert set(outcomes["Budget"]) == {"\u20ac50,000"}
    assert all("with the same" in told for told in outcomes["Today's split of the same money"])
    assert all("(" in told for told in outcomes["Profit"])
    assert list(rows_of(app, 1)) == ["Goal"]


def test_where_value_and_margin_are_common_profit_is_compared(app: AppTest, workspace: Workspace) -> None:
    workflow.change_settings(workspace, lambda before: replace(before, margin=0.5))
    worth = Assumptions(values=(OutcomeValue("conversions", 20.0),))
    best = kept(workspace, "Earn", 5_000_000, goal=profit(20.0), assumptions=worth)
    all_of_it = kept(workspace, "All of it", 2_000_000, assumptions=worth)
    spent = [sum(line.budget.minor_units for line in one.plan.lines) for one in (best, all_of_it)]
    assert spent[0] < spent[1]
    text = compare_all(app)
    assert "How sure it is that one earns more than another" in text
    duels = rows_of(app, 2)
    assert duels["Earn"][list(duels).index("All of it")].startswith("over 99% (+\u20ac")
    assert duels["All of it"][list(duels).index("Earn")].startswith("under 1% (\u2212\u20ac")


def test_a_value_of_one_result_shows_what_the_plan_is_worth(app: AppTest, workspace: Workspace) -> None:
    workflow.change_settings(workspace, lambda before: replace(before, margin=0.4))
    one = kept(workspace, "Mine")
    opened(app, one.number)
    assert not app.table or "Profit" not in str(app.table[0].value)
    widget(app, "toggle", "what-if|").set_value(True).run()
    widget(app, "selectbox", "assumption-kind|").set_value("value").run()
    widget(app, "text_input", "value|").input("50")
    widget(app, "button", "assume|").click().run()
    said(app)
    worth = rows_of(app, 0)
    assert worth["Worth of the results"][0] == worth["Profit"][0] == "\N{EN DASH}"
    expected = 50 * one.plan.expected.value
    assert worth["Worth of the results"][1].startswith(f"\u20ac{round(expected):,} (")
    assert worth["Profit"][1].startswith(f"\u20ac{round(0.4 * expected - 5000):,} (")
    assert "Return on investment (ROI)" in worth


def test_what_cannot_be_compared_is_told(app: AppTest, workspace: Workspace) -> None:
    kept(workspace, "Conversions")
    table = workflow.performance(workspace)
    assert table is not None
    request = replace(workflow.default_request(table), kpi="clicks", period=workflow.default_request(table).period)
    clicks = workflow.propose(table, request, fit=workflow.learn_workspace(workspace, kpi="clicks"))
    workflow.save_scenario(workspace, clicks.plan, "Clicks", ANA)
    opened(app)
    for box in [each.key for each in app.checkbox if each.key.startswith("compare|")]:
        app.checkbox(key=box).check().run()
    text = said(app)
    assert "The goals differ" in text
    assert "How sure it is" not in text
    assert "Cost per" not in str(app.table[0].value)


def test_people_agree_on_one_and_the_former_steps_down(app: AppTest, workspace: Workspace) -> None:
    first = workflow.choose_scenario(workspace, kept(workspace, "First"), ANA)
    second = kept(workspace, "Second")
    opened(app, second.number)
    widget(app, "radio", "status|").set_value("approved")
    widget(app, "checkbox", "chosen|").check()
    widget(app, "button", "agree-now|").click().run()
    assert "type your name" in said(app)
    assert workflow.scenario(workspace, second.number).status == "draft"
    widget(app, "selectbox", "agree-person|").set_value("Ana")
    widget(app, "button", "agree-now|").click().run()
    now = workflow.scenario(workspace, second.number)
    assert (now.status, now.is_chosen, now.changed_by) == ("approved", True, "Ana")
    assert not workflow.scenario(workspace, first.number).is_chosen
    assert widget(app, "selectbox", "words-person|").value == "Ana"
    text = said(app)
    assert "Approved" in text
    assert "The plan of its period" in text


def test_what_another_did_meanwhile_is_not_overwritten(app: AppTest, workspace: Workspace) -> None:
    one = kept(workspace, "Mine")
    opened(app, one.number)
    workflow.rename_scenario(workspace, one, "Theirs", Author("Ben"))
    widget(app, "text_input", "rename|").input("Ours")
    widget(app, "button", "words-now|").click().run()
    text = said(app)
    assert "Ben changed 'Theirs'" in text
    assert "Renamed from 'Mine' to 'Theirs'" in text
    assert workflow.scenario(workspace, one.number).name == "Theirs"
    widget(app, "button", "fresh|").click().run()
    assert widget(app, "text_input", "rename|").value == "Theirs"


def test_clone_delete_and_undo(app: AppTest, workspace: Workspace) -> None:
    one = kept(workspace, "Mine", note="keep me")
    opened(app, one.number)
    widget(app, "button", "clone-now|").click().run()
    assert {each.name for each in workflow.scenarios(workspace)} == {"Mine", "Mine 2"}
    widget(app, "button", "delete|").click().run()
    assert {each.name for each in workflow.scenarios(workspace)} == {"Mine"}
    assert "'Mine 2' was deleted" in said(app)
    widget(app, "button", "undelete|").click().run()
    assert {each.name for each in workflow.scenarios(workspace)} == {"Mine", "Mine 2"}
    assert "was deleted" not in said(app)


@pytest.mark.parametrize("number", ["12", "0", "-1", "1;drop table", "1e3", "99999999999999999999", "<script>"])
def test_a_wrong_link_gets_one_sentence(app: AppTest, workspace: Workspace, number: str) -> None:
    kept(workspace, "Mine")
    opened(app)
    app.query_params["scenario"] = number
    app.run()
    assert len(app.error) == 1
    assert "Mine" in said(app)


@pytest.mark.parametrize("client", ["../../etc/passwd", "0123456789abcdef", "DEMO", "x" * 5000])
def test_a_link_to_a_stranger_opens_nothing(app: AppTest, workspace: Workspace, client: str) -> None:
    one = kept(workspace, "Mine")
    opened(app, one.number, client=client)
    assert len(app.error) == 1
    assert not [each for each in app.button if each.key.startswith("close|")]


def test_a_link_shows_the_scenario_and_leaves_the_visitors_own_question(app: AppTest, workspace: Workspace) -> None:
    one = kept(workspace, "Shared", 700_000)
    app.run()
    widget(app, "text_input", "budget|").set_value("4321").run()
    opened(app, one.number)
    assert "Shared" in [each.value for each in app.subheader]
    assert f"scenario={one.number}" in app.code[0].value
    app.switch_page("optimizer/ui/pages/plan.py").run()
    assert widget(app, "text_input", "budget|").value == "4,321"


def test_a_scenario_is_opened_on_the_plan_page_changed_and_saved_back(app: AppTest, workspace: Workspace) -> None:
    one = workflow.agree_on(workspace, kept(workspace, "Shared", 700_000), "approved", ANA)
    opened(app, one.number)
    widget(app, "button", "to-plan|").click().run()
    assert app.title[0].value == "Plan"
    assert "question of the scenario 'Shared'" in said(app)
    app.switch_page("optimizer/ui/pages/plan.py").run()
    assert widget(app, "text_input", "budget|").value == "7,000"
    widget(app, "text_input", "budget|").set_value("8000").run()
    widget(open_saving(app), "button", "replace|").click().run()
    now = workflow.scenario(workspace, one.number)
    assert (now.request.budget, now.status) == (Money(800_000, "EUR"), "draft")
    assert "Budget changed" in str(workflow.scenario_log(workspace, one.number)[-1].what)


def test_what_if_is_answered_and_kept_beside(app: AppTest, workspace: Workspace) -> None:
    one = kept(workspace, "Mine")
    opened(app, one.number)
    widget(app, "toggle", "what-if|").set_value(True).run()
    kind = widget(app, "selectbox", "assumption-kind|")
    assert (kind.options[0], kind.index) == ("Choose", 0), "nothing is chosen, without a button that clears the choice"
    kind.set_value("price").run()
    widget(app, "text_input", "change|").input("dear")
    widget(app, "button", "assume|").click().run()
    assert "'dear' is no change" in said(app)
    assert widget(app, "text_input", "change|").value == "dear"
    widget(app, "text_input", "change|").input("+10%")
    widget(app, "button", "assume|").click().run()
    assert "Price of a thousand impressions +10%, everywhere" in said(app)
    widget(app, "button", "save|what-if").click().run()
    (again,) = [each for each in workflow.scenarios(workspace) if each.number != one.number]
    assert again.request.assumptions.prices[0].change == pytest.approx(0.1)
    assert again.plan.expected.value < one.plan.expected.value
    assert workflow.scenario(workspace, one.number) == one


def test_a_budget_sheet_is_judged_and_kept(app: AppTest, workspace: Workspace) -> None:
    opened(app)
    rows = ["FB;Parents;100,50", "Facebook;students;3 000,00", "TikTok;Students;200", "Radio;All;50", "Razem;;3350,5"]
    sheet = "\n".join(["Kanał;Grupa;Budżet", *rows])
    app.get("file_uploader")[0].upload("Plan Q3.csv", sheet.encode(), "text/csv").run()
    text = said(app)
    assert "Another split of the same money brings up to" in text
    assert "none brings more" not in text
    assert "nobody knows" not in text
    assert "sure that ours is better" in text
    assert "€50.00 of the sheet go to names" in text
    widget(app, "button", "save|sheet").click().run()
    (one,) = workflow.scenarios(workspace)
    assert (one.name, one.source) == ("Plan Q3", "sheet")
    assert sorted(line.budget.minor_units for line in one.plan.lines) == [10050, 20000, 300000]
    assert one.plan.certificate.gap > 0.05


def test_a_sheet_far_beyond_all_past_spend_is_told_to_be_a_guess(app: AppTest, workspace: Workspace) -> None:
    opened(app)
    sheet = "platform,audience,budget\nfacebook,Parents,40000\ntiktok,Students,60000\n"
    app.get("file_uploader")[0].upload("big.csv", sheet.encode(), "text/csv").run()
    text = said(app)
    assert "times the most that was ever spent: nobody knows what so much money brings" in text
    assert "sure that ours is better" not in text
    assert "Another split" not in text


def test_a_file_that_is_no_budget_sheet_is_refused_beside_it(app: AppTest, workspace: Workspace) -> None:
    opened(app)
    app.get("file_uploader")[0].upload("x.csv", b"\x00\x01", "text/csv").run()
    assert len(app.error) == 1
    assert "x.csv" in said(app)
