"""Two days of results teach nothing of what moving money does: no part of the Plan page tells it as if known."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from optimizer import workflow

ROOT = Path(__file__).parents[2]
NOT_KNOWN = "What moving money would do is not known"

pytestmark = pytest.mark.usefixtures("fresh_caches")


@pytest.fixture
def app(own_places: Path, tidy_csv: bytes, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The Plan page with the first two days of a history."""
    header, *rows = tidy_csv.decode().splitlines()
    first_two = sorted({row.split(",")[0] for row in rows})[:2]
    kept = [header, *(row for row in rows if row.split(",")[0] in first_two)]
    place = own_places / "own.sqlite"
    two_days = workflow.SourceFile("two.csv", "\n".join(kept).encode())
    workflow.import_files(workflow.open_workspace(place), [two_days])
    monkeypatch.setenv("OPTIMIZER_WORKSPACE", str(place))
    monkeypatch.chdir(ROOT)
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    page.run()
    return page


def said(app: AppTest) -> str:
    assert not app.exception
    kinds = ("markdown", "caption", "warning", "error")
    return "\n".join(element.value for kind in kinds for element in app.get(kind)).replace("\\", "")


def test_the_figures_and_the_split_tell_no_outcome_of_the_plan(app: AppTest) -> None:
    cards = {card.label: card for card in app.metric}
    assert NOT_KNOWN in said(app)
    assert (cards["With the plan"].value, cards["With the plan"].delta) == ("\N{EN DASH}", "not known")
    assert cards["With today's split"].value != "\N{EN DASH}"
    order = app.dataframe[0].proto.column_order
    assert not any(name in order for name in ("expected", "likely"))
    # said once, in the remark on the verdict
    remarks = [line for line in said(app).splitlines() if line.startswith("- :")]
    assert sum("short" in line or "hardly moved" in line or "More a day than" in line for line in remarks) == 1


@pytest.mark.parametrize("tab", ["Why", "Another budget", "All results"])
def test_no_tab_tells_what_other_sums_would_bring(app: AppTest, tab: str) -> None:
    app.session_state["details|en"] = tab
    app.run()
    told = said(app)
    assert not any(words in told for words in ("bring about", "more would", "less would", " bring ", "sure that"))
    if tab == "Another budget":
        assert told.count(NOT_KNOWN) == 2
