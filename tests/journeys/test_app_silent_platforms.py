"""Two platforms of which one never reports link clicks: it is named at the goal, at the figures and in the remarks."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from optimizer import workflow

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.usefixtures("fresh_caches")


@pytest.fixture
def app(own_places: Path, tidy_csv: bytes, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The Plan page, where Facebook reports as many link clicks as clicks, and TikTok none."""
    out = io.StringIO()
    writer = csv.writer(out)
    for place, row in enumerate(csv.reader(io.StringIO(tidy_csv.decode()))):
        link_clicks = "link_clicks" if place == 0 else row[6] if row[1] == "facebook" else ""
        writer.writerow([*row, link_clicks])
    place = own_places / "own.sqlite"
    workflow.import_files(workflow.open_workspace(place), [workflow.SourceFile("both.csv", out.getvalue().encode())])
    monkeypatch.setenv("OPTIMIZER_WORKSPACE", str(place))
    monkeypatch.chdir(ROOT)
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    page.run()
    return page


def said(app: AppTest) -> str:
    assert not app.exception
    kinds = ("markdown", "caption", "warning", "error")
    return "\n".join(element.value for kind in kinds for element in app.get(kind)).replace("\\", "")


def choose(app: AppTest, kpi: str) -> None:
    next(each for each in app.get("selectbox") if each.key.startswith("kpi|")).set_value(kpi).run()


def test_the_page_names_who_never_reported_what_is_wanted(app: AppTest) -> None:
    lent = "TikTok never reported link clicks: what is expected there is borrowed from the other platforms."
    assert lent not in said(app)
    assert "spent on" not in app.metric[0].delta
    choose(app, "link_clicks")
    beside = [one.value.replace("\\", "") for one in app.caption]
    assert any(lent in one for one in beside)
    remarks = [one.value.replace("\\", "") for one in app.markdown]
    assert any(f"{lent} Pause these platforms in this plan" in one for one in remarks)
    assert app.metric[0].delta.endswith("spent on Facebook")


@pytest.mark.parametrize(
    ("goal", "note"),
    [
        ("conversions", "Only Facebook: link clicks."),
        ("link_clicks", "Link clicks of the last period, and the cost of one, are of Facebook alone."),
    ],
)
def test_all_results_say_whose_they_are(app: AppTest, goal: str, note: str) -> None:
    choose(app, goal)
    app.session_state["details|en"] = "All results"
    app.run()
    assert note in said(app)
