"""Several KPIs together on every page: the plan with all that explains it, curves, segments, scenarios, a sheet."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from optimizer import workflow
from optimizer.domain.goal import WEIGHTED

ROOT = Path(__file__).parents[2]
PAGES = "optimizer/ui/pages"
ANA = workflow.Author("Ana")

pytestmark = pytest.mark.usefixtures("fresh_caches")


@pytest.fixture
def app(own_places: Path, learned: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    place = Path(shutil.copy(learned, own_places / "own.sqlite"))
    monkeypatch.setenv("OPTIMIZER_WORKSPACE", str(place))
    monkeypatch.chdir(ROOT)
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    page.run()
    widget(page, "selectbox", "kpi|").set_value(WEIGHTED).run()
    unhurt(page)
    assert request_of(page).kpi == WEIGHTED
    return page


def widget(app: AppTest, kind: str, start: str) -> Any:
    return next(each for each in app.get(kind) if each.key and each.key.startswith(start))


def request_of(app: AppTest) -> Any:
    return next(iter(app.session_state["session"].answers.values())).plan.request


def unhurt(app: AppTest) -> None:
    assert not app.exception
    assert [each.value for each in app.error] == []


@pytest.mark.parametrize("part", ["Picture", "Why", "All results", "Another budget", "Calendar", "Limits and proof"])
def test_each_part_of_the_plan(app: AppTest, part: str) -> None:
    app.session_state["details|en"] = part
    app.run()
    unhurt(app)


@pytest.mark.parametrize("page", ["curves", "segments", "scenarios", "data", "settings"])
def test_each_other_page(app: AppTest, page: str) -> None:
    app.switch_page(f"{PAGES}/{page}.py").run()
    unhurt(app)


def test_a_sheet_is_judged_by_the_points_of_the_plan(app: AppTest) -> None:
    app.switch_page(f"{PAGES}/scenarios.py").run()
    sheet = "platform;audience;budget\nfacebook;Parents;1000\nfacebook;Students;3000\ntiktok;Students;200"
    app.get("file_uploader")[0].upload("Plan.csv", sheet.encode(), "text/csv").run()
    unhurt(app)
    assert widget(app, "selectbox", "sheet-kpi").value == WEIGHTED
    assert any("Another split of the same money" in each.value for each in app.markdown)
