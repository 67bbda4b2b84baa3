"""What is tried on scenarios and said of budget sheets is found again in a later session."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from optimizer import workflow
from optimizer.domain.scenario import Scenario
from optimizer.ui import browser
from optimizer.workflow import Author, Workspace

ROOT = Path(__file__).parents[2]
PAGE = "optimizer/ui/pages/scenarios.py"

pytestmark = pytest.mark.usefixtures("fresh_caches")


@pytest.fixture
def workspace(own_places: Path, learned: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A small workspace; all sessions of the test come from one browser."""
    location = shutil.copy(learned, own_places / "own.sqlite")
    monkeypatch.setenv("OPTIMIZER_WORKSPACE", str(location))
    monkeypatch.setattr(browser, "browser_name", lambda: "one-browser")
    monkeypatch.chdir(ROOT)
    return workflow.open_workspace(location)


def kept(workspace: Workspace, name: str) -> Scenario:
    table = workflow.performance(workspace)
    assert table is not None
    made = workflow.propose(table, workflow.default_request(table), fit=workflow.learn_workspace(workspace))
    return workflow.save_scenario(
        workspace, made.plan, name, Author("Ana"), model=made.fit.model, last_day=table.period.end
    )


def opened(number: int | None = None) -> AppTest:
    """The Scenarios page of a new session, by a link where a number is given."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.run()
    app.switch_page(PAGE)
    if number is not None:
        app.query_params["scenario"] = str(number)
    return app.run()


def widget(app: AppTest, kind: str, start: str) -> Any:
    return next(each for each in app.get(kind) if each.key and each.key.startswith(start))


def said(app: AppTest) -> str:
    assert not app.exception
    kinds = ("subheader", "markdown", "caption", "info", "success", "warning", "error")
    return "\n".join(element.value for kind in kinds for element in app.get(kind)).replace("\\", "")


def suppose_dearer(app: AppTest, change: str) -> None:
    widget(app, "toggle", "what-if|").set_value(True).run()
    widget(app, "selectbox", "assumption-kind|").set_value("price").run()
    widget(app, "text_input", "change|").input(change)
    widget(app, "button", "assume|").click().run()


def test_what_is_tried_on_scenarios_is_found_again(workspace: Workspace) -> None:
    one, two = kept(workspace, "One"), kept(workspace, "Two")
    suppose_dearer(opened(one.number), "+10%")
    suppose_dearer(opened(two.number), "+25%")
    again = opened(one.number)
    assert widget(again, "toggle", "what-if|").value is True
    assert "Price of a thousand impressions +10%, everywhere" in said(again)
    assert "Price of a thousand impressions +25%, everywhere" in said(opened(two.number))
    widget(again, "button", "save|what-if").click().run()
    assert widget(opened(one.number), "toggle", "what-if|").value is False
    assert widget(opened(two.number), "toggle", "what-if|").value is True


def sheet_of(budget: int) -> bytes:
    """A sheet whose headers say little, in an order of its own."""
    return f"Where;Who;Asked;Agreed\nFacebook;Parents;{budget};{2 * budget}\nTikTok;Students;10;20\n".encode()


def dropped(content: bytes) -> AppTest:
    app = opened()
    app.get("file_uploader")[0].upload("Sheet.csv", content, "text/csv").run()
    return app


def places(app: AppTest) -> tuple[Any, ...]:
    return (
        widget(app, "selectbox", "sheet-platform|").value,
        widget(app, "selectbox", "sheet-audience|").value,
        widget(app, "multiselect", "sheet-budgets|").value,
    )


def test_columns_of_a_budget_sheet_are_said_once(workspace: Workspace) -> None:
    first = dropped(sheet_of(100))
    revision = workspace.revision
    widget(first, "selectbox", "sheet-platform|").set_value(0).run()
    widget(first, "selectbox", "sheet-audience|").set_value(1).run()
    assert "Another split of the same money" not in said(first)
    widget(first, "multiselect", "sheet-budgets|").set_value([3]).run()
    assert "Another split of the same money" in said(first)
    assert places(first) == (0, 1, [3])
    again = dropped(sheet_of(300))
    assert places(again) == (0, 1, [3])
    assert "Another split of the same money" in said(again)
    turned = b"Agreed;Who;Where;Asked\n200;Parents;Facebook;100\n20;Students;TikTok;10\n"
    assert places(dropped(turned)) == (2, 1, [0])
    assert places(dropped(sheet_of(5).replace(b"Agreed", b"Granted"))) != (0, 1, [3])
    assert workspace.revision == revision


def test_what_two_tabs_try_is_found_again(workspace: Workspace) -> None:
    one, two = kept(workspace, "One"), kept(workspace, "Two")
    left, right = opened(one.number), opened(two.number)
    suppose_dearer(left, "+10%")
    suppose_dearer(right, "+25%")
    left.run()
    assert "Price of a thousand impressions +10%, everywhere" in said(left)
    for number, change in ((one.number, "+10%"), (two.number, "+25%")):
        assert f"Price of a thousand impressions {change}, everywhere" in said(opened(number))
