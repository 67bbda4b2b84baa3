"""Two tabs of one browser: what is typed in one stays as it is, whatever is done in the other."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from optimizer import workflow
from optimizer.ui import browser

ROOT = Path(__file__).parents[2]
SETTINGS = "optimizer/ui/pages/settings.py"

pytestmark = pytest.mark.usefixtures("fresh_caches")


@pytest.fixture(autouse=True)
def own(own_places: Path, learned: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = Path(shutil.copy(learned, own_places / "own.sqlite"))
    monkeypatch.setenv("OPTIMIZER_WORKSPACE", str(place))
    monkeypatch.setattr(browser, "browser_name", lambda: "one-browser")
    monkeypatch.chdir(ROOT)
    return place


def tab(page: str = "") -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    return app.switch_page(page).run() if page else app


def field(app: AppTest, kind: str, start: str) -> Any:
    assert not app.exception
    return next(each for each in app.get(kind) if each.key and each.key.startswith(start))


def test_a_plan_changed_in_one_tab_leaves_that_of_the_other(own: Path) -> None:
    left, right = tab(), tab()
    field(left, "text_input", "budget|").set_value("8000").run()
    field(right, "text_input", "budget|").set_value("twelve").run()
    field(left, "text_input", "budget|").set_value("9000").run()
    right.run()
    assert field(right, "text_input", "budget|").value == "twelve"
    left.switch_page("optimizer/ui/pages/data.py").run()
    left.switch_page("optimizer/ui/pages/plan.py").run()
    assert field(left, "text_input", "budget|").value.replace(",", "") == "9000"
    right.run()
    assert field(right, "text_input", "budget|").value == "twelve"


def test_settings_typed_in_two_tabs_are_both_found_again(own: Path) -> None:
    left, right = tab(SETTINGS), tab(SETTINGS)
    field(left, "text_input", "set-margin|").set_value("41%").run()
    field(right, "text_input", "set-name|").set_value("Blue Shop").run()
    again = tab(SETTINGS)
    assert field(again, "text_input", "set-margin|").value == "41%"
    assert field(again, "text_input", "set-name|").value == "Blue Shop"
    left.button(key="save-settings").click().run()
    assert workflow.workspace_settings(workflow.open_workspace(own)).margin == pytest.approx(0.41)
    assert workflow.workspace_settings(workflow.open_workspace(own)).name == ""
    later = tab(SETTINGS)
    assert field(later, "text_input", "set-name|").value == "Blue Shop"
    assert field(right, "text_input", "set-name|").value == "Blue Shop"
    right.button(key="save-settings").click().run()
    settings = workflow.workspace_settings(workflow.open_workspace(own))
    assert (settings.name, settings.margin) == ("Blue Shop", pytest.approx(0.41))
