"""Segments without history on the Plan page: adding, limiting and removing them."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from optimizer import workflow

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.usefixtures("fresh_caches")


@pytest.fixture
def app(own_places: Path, learned: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The Plan page on a small workspace, with the form for newcomers unfolded."""
    own = shutil.copy(learned, own_places / "own.sqlite")
    monkeypatch.setenv("OPTIMIZER_WORKSPACE", str(own))
    monkeypatch.chdir(ROOT)
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    page.run()
    unfold(page, "newcomers")
    return page


def unfold(app: AppTest, name: str) -> None:
    contents = next(iter(app.session_state["session"].answers))
    app.session_state[f"panel|{contents}"] = name
    app.run()


def widget(app: AppTest, kind: str, start: str):
    return next(each for each in app.get(kind) if each.key and each.key.startswith(start))


def said(app: AppTest) -> str:
    assert not app.exception
    kinds = ("markdown", "caption", "warning", "error")
    return "\n".join(element.value for kind in kinds for element in app.get(kind)).replace("\\", "")


def type_into(app: AppTest, key: str, text: str) -> None:
    """Choose an option, or type one that is not in the list, which AppTest cannot do by itself."""
    box = widget(app, "selectbox", key)
    if box.format_func(text) not in box.options:
        box.options.append(box.format_func(text))
    box.set_value(text)


def add(app: AppTest, platform: str, audience: str) -> None:
    type_into(app, "new-platform|", platform)
    type_into(app, "new-audience|", audience)
    widget(app, "button", "add-newcomer|").click().run()


def budgets(app: AppTest) -> dict[tuple[str, str], float]:
    plan = list(app.session_state["session"].answers.values())[-1].plan
    rows = csv.DictReader(io.StringIO(workflow.plan_file(plan).decode("utf-8-sig")))
    return {(row["platform"], row["audience"]): float(row["budget"]) for row in rows}


def test_newcomers_come_into_the_plan_and_go_again(app: AppTest) -> None:
    before = budgets(app)
    add(app, "reddit", "Parents")
    add(app, "My own network", "Night owls")
    assert set(budgets(app)) == {*before, ("reddit", "Parents"), ("my own network", "Night owls")}
    text = said(app)
    assert "borrowed from relatives (Facebook · Parents)" in text
    assert "No history and no relatives" in text
    notes = [note for table in app.dataframe if "note" in table.value for note in table.value["note"]]
    assert sum(note.lower().endswith("no history: borrowed") for note in notes) == 2
    for _ in range(2):
        widget(app, "button", "no-newcomer|").click().run()
    assert budgets(app) == before


def test_a_limit_on_a_newcomer_holds_and_goes_with_it(app: AppTest) -> None:
    before = budgets(app)
    add(app, "tiktok", "Parents")
    unfold(app, "limits")
    key = widget(app, "data_editor", "segments|").key
    # its place among the four segments: facebook's two, then TikTok's Parents
    app.session_state[key] = {"edited_rows": {2: {"lock": "321"}}, "added_rows": [], "deleted_rows": []}
    app.run()
    assert budgets(app)["tiktok", "Parents"] == 321
    unfold(app, "newcomers")
    add(app, "reddit", "Students")
    assert budgets(app)["tiktok", "Parents"] == 321
    for _ in range(2):
        widget(app, "button", "no-newcomer|").click().run()
    assert not app.error
    assert budgets(app) == before


@pytest.mark.parametrize(
    ("platform", "audience", "sentence"),
    [
        ("facebook", "parents", "Facebook · Parents is in the history already"),
        ("reddit", " ", "needs a platform and an audience"),
    ],
)
def test_a_wrong_name_is_told_and_changes_nothing(app: AppTest, platform: str, audience: str, sentence: str) -> None:
    before = budgets(app)
    add(app, platform, audience)
    assert len(app.error) == 1
    assert sentence in said(app)
    assert budgets(app) == before


def test_nothing_chosen_is_told(app: AppTest) -> None:
    widget(app, "button", "add-newcomer|").click().run()
    assert "needs a platform and an audience" in said(app)
