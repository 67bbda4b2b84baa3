"""Every page in a language that nobody speaks, and a language changed in the middle of work."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from babel.core import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from data_page import DATA_PAGE, ROOT, SETTINGS_PAGE, said, type_into_table, widget
from pseudo_words import PSEUDO, plain_words, pseudo, texts_of, write_catalogue
from streamlit.testing.v1 import AppTest

from optimizer import workflow
from optimizer.words import catalogues, voice_for
from optimizer.workflow import Author, SourceFile

PLAN_PAGE = "optimizer/ui/pages/plan.py"
SCENARIOS_PAGE = "optimizer/ui/pages/scenarios.py"
SEGMENTS_PAGE = "optimizer/ui/pages/segments.py"
CURVES_PAGE = "optimizer/ui/pages/curves.py"

KNOWN = frozenset(
    {
        # platforms, and names and values of the results of these tests
        "Facebook", "Google", "Instagram", "LinkedIn", "Meta", "Pinterest", "Reddit", "Snapchat", "TikTok", "YouTube",
        "Parents", "Students", "small.csv", "mine.csv", "other.csv", "First", "Second", "Ana", "facebook", "tiktok",
        # languages name themselves
        "English", "Polski", "Tiếng Việt",
        # a kind of result, as it stands in the cell of a file
        "purchases",
        # what these tests type
        "zzz", "Fair", "UTF",
        *Locale("en").currencies,
    }
)  # fmt: skip
"""All that may stand on a page in plain letters."""

pytestmark = pytest.mark.usefixtures("fresh_caches")


@pytest.fixture(autouse=True)
def pseudo_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "catalogues"
    write_catalogue(folder)
    monkeypatch.setattr(catalogues, "LOCALE_FOLDER", folder)


@pytest.fixture
def workspace(own_places: Path, learned: Path, monkeypatch: pytest.MonkeyPatch) -> workflow.Workspace:
    """The demonstration, small."""
    demo = workflow.open_workspace(shutil.copy(learned, own_places / "demo.sqlite"))
    monkeypatch.setattr(workflow, "open_demo", lambda: demo)
    monkeypatch.chdir(ROOT)
    return demo


def started(locale: str = PSEUDO) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.context["locale"] = locale
    return app.run()


@pytest.fixture
def app(workspace: workflow.Workspace) -> AppTest:
    return started()


def spoken_everywhere(app: AppTest) -> None:
    """Nothing on the page has gone around the catalogue."""
    assert not app.exception
    assert plain_words(app, KNOWN) == []


def test_the_made_up_language_keeps_what_is_filled_in_and_shows_what_is_not_said_in_it() -> None:
    voice = voice_for("en-GB", PSEUDO)
    assert voice.say("Last {days} days", days=14) == "\u27e6Ľåšţ 14 đåýš\u00b7\u00b7\u00b7\u00b7\u00b7\u00b7\u27e7"
    assert pseudo(" {a} ").startswith(" \u27e6{a}")
    assert voice.language == PSEUDO


def test_it_is_seen_what_goes_around_the_catalogue(app: AppTest) -> None:
    everything = list(texts_of(app))
    assert any("\u27e6" in text for text in everything)
    assert plain_words(app, KNOWN - {"Parents"}), "names of data are on the page"
    bare = plain_words(app, frozenset())
    assert any("Facebook" in text for text in bare)


def test_the_plan_page_and_its_parts(app: AppTest) -> None:
    spoken_everywhere(app)
    tabs = [tab.label for tab in app.get("tab")]
    assert len(tabs) == 6
    for title in tabs:
        app.session_state[f"details|{PSEUDO}"] = title
        app.run()
        spoken_everywhere(app)


def test_every_goal_and_what_cannot_be_read(app: AppTest) -> None:
    for kpi in ("profit", "weighted", "clicks", "conversions"):
        widget(app, "selectbox", "kpi|").set_value(kpi).run()
        spoken_everywhere(app)
    for aim in ("cpa", "outcome"):
        widget(app, "selectbox", "aim-count|").set_value(aim).run()
        for level in ("1", "40", "zzz", "100000"):
            widget(app, "text_input", "level|").set_value(level).run()
            spoken_everywhere(app)
    widget(app, "selectbox", "aim-count|").set_value("most").run()
    for budget in ("zzz", "5", "2500"):
        widget(app, "text_input", "budget|").set_value(budget).run()
        spoken_everywhere(app)
    for risk in ("cautious", "bold"):
        widget(app, "segmented_control", "risk|").set_value(risk).run()
        spoken_everywhere(app)


def test_limits_conflicts_newcomers_and_assumptions(app: AppTest) -> None:
    for part in ("newcomers", "assumptions", "limits"):
        widget(app, "segmented_control", "panel|").set_value(part).run()
        spoken_everywhere(app)
    for cells in (
        {"least": "900000"}, {"lock": "20%", "most": "100"}, {"most": "zzz"}, {"on_off_minimum": "500"},
        {"most_change": "10%"}, {"lock": "300"},
    ):  # fmt: skip
        type_into_table(app, "groups|", {0: cells})
        spoken_everywhere(app)
    for title in [tab.label for tab in app.get("tab")][-6:]:
        app.session_state[f"details|{PSEUDO}"] = title
        app.run()
        spoken_everywhere(app)
    widget(app, "segmented_control", "panel|").set_value("assumptions").run()
    for kind in ("price", "event", "value", "pause", "belief"):
        widget(app, "selectbox", "assumption-kind|").set_value(kind).run()
        spoken_everywhere(app)


def test_the_curves_page_and_its_parts(app: AppTest) -> None:
    app.switch_page(CURVES_PAGE).run()
    tabs = [tab.label for tab in app.get("tab")]
    assert len(tabs) == 7
    for title in tabs:
        app.session_state[f"curves-part|{PSEUDO}"] = title
        app.run()
        spoken_everywhere(app)
        if any(button.key == "try-forecasts" for button in app.button):
            app.button(key="try-forecasts").click().run()
            spoken_everywhere(app)


def test_the_segments_page_by_every_dimension_and_figure(app: AppTest) -> None:
    app.switch_page(SEGMENTS_PAGE).run()
    for dimension in ("platform", "audience", "segment"):
        widget(app, "segmented_control", "dimension|").set_value(dimension).run()
        spoken_everywhere(app)
    for kpi in ("impressions", "clicks"):
        widget(app, "selectbox", "compare-kpi|").set_value(kpi).run()
        spoken_everywhere(app)
    for days in (7, 0, -1):
        widget(app, "selectbox", "compare-days|").set_value(days).run()
        spoken_everywhere(app)


def test_scenarios_listed_compared_and_one_looked_at(app: AppTest, workspace: workflow.Workspace) -> None:
    app.switch_page(SCENARIOS_PAGE).run()
    spoken_everywhere(app)
    for name, budget in (("First", "2000"), ("Second", "3000")):
        app.switch_page(PLAN_PAGE).run()
        widget(app, "text_input", "budget|").set_value(budget).run()
        answer = list(app.session_state["session"].answers.values())[-1]
        workflow.save_scenario(
            workspace, answer.plan, name, Author("Ana"), model=answer.fit.model, last_day=date(2026, 5, 31)
        )
    app.switch_page(SCENARIOS_PAGE).run()
    spoken_everywhere(app)
    for box in app.checkbox:
        box.check()
    app.run()
    assert len(app.get("table")) >= 2
    spoken_everywhere(app)
    app.query_params["scenario"] = "1"
    app.query_params["client"] = "demo"
    app.run()
    spoken_everywhere(app)


def test_files_their_questions_and_the_history(app: AppTest, tidy_csv: bytes, nameless_csv: bytes) -> None:
    app.switch_page(DATA_PAGE).run()
    spoken_everywhere(app)
    unknown = b"Tag;Wofuer;Geld\n03/04/2026;Parents;1,234\n05/06/2026;Students;2,345\n"
    for name, content in (("mine.csv", tidy_csv), ("other.csv", nameless_csv), ("zzz.csv", unknown)):
        app.get("file_uploader")[0].set_value([(name, content, "text/csv")])
        app.run()
        rest = [text for text in plain_words(app, KNOWN) if not _of_a_file(text)]
        assert not app.exception
        assert [text for text in rest if " \u2013 " not in text.split(": ", 1)[1]] == []


def _of_a_file(text: str) -> bool:
    """Headers and cells of a file stay as they are."""
    return any(word in text for word in ("Tag", "Wofuer", "Geld", "date", "audience", "platform", "spend", "currency",
                                         "impressions", "clicks", "conversions", "zzz"))  # fmt: skip


def test_the_settings_page_and_its_refusals(app: AppTest) -> None:
    app.switch_page(SETTINGS_PAGE).run()
    proper = proper_names(app)
    assert [text for text in plain_words(app, KNOWN) if text.split(": ", 1)[1] not in proper] == []
    widget(app, "text_input", "set-margin|").set_value("zzz")
    key = widget(app, "data_editor", "set-events|").key
    app.session_state[key] = {"edited_rows": {}, "added_rows": [{"name": "Fair"}], "deleted_rows": []}
    app.run()
    assert len(app.error) == 1
    assert [text for text in plain_words(app, KNOWN) if text.split(": ", 1)[1] not in proper] == []


def proper_names(app: AppTest) -> set[str]:
    """Time zones, and currencies as Babel names them, some of them with letters of their own."""
    return {name for start in ("set-zone|", "set-currency|") for name in widget(app, "selectbox", start).options}


def test_empty_pages(own_places: Path, monkeypatch: pytest.MonkeyPatch, workspace: workflow.Workspace) -> None:
    monkeypatch.setenv("OPTIMIZER_WORKSPACE", str(own_places / "fresh.sqlite"))
    app = started()
    for page in (PLAN_PAGE, SCENARIOS_PAGE, SEGMENTS_PAGE, CURVES_PAGE, DATA_PAGE):
        app.switch_page(page).run()
        spoken_everywhere(app)


@pytest.fixture
def three_languages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """English, the made-up one, and a little Polish."""
    folder = tmp_path / "three"
    write_catalogue(folder)
    polish = Catalog(locale="pl", fuzzy=False)
    for english, said_in_polish in {"Plan": "Plan po polsku", "Settings": "Ustawienia", "Data": "Dane"}.items():
        polish.add(english, said_in_polish)
    path = folder / "pl" / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_po(file, polish)
    monkeypatch.setattr(catalogues, "LOCALE_FOLDER", folder)


def choose_language(app: AppTest, language: str) -> None:
    app.switch_page(SETTINGS_PAGE).run()
    widget(app, "selectbox", "set-language|").set_value(language).run()
    assert not app.exception


@pytest.mark.usefixtures("three_languages", "workspace")
def test_a_chosen_language_holds_on_every_page_and_is_kept_by_the_browser() -> None:
    app = started("en-GB")
    assert app.title[0].value == "Plan"
    app.switch_page(SETTINGS_PAGE).run()
    offered = widget(app, "selectbox", "set-language|").options
    assert offered == ["As this browser asks for", "English", "日本語", "Polski"]
    choose_language(app, "pl")
    assert app.title[0].value == "Ustawienia"
    assert widget(app, "selectbox", "set-language|").value == "pl"
    cookies = next(each.proto.body for each in app.get("html") if "document.cookie" in each.proto.body)
    assert "optimizer-language=pl;" in cookies
    app.switch_page(DATA_PAGE).run()
    assert app.title[0].value == "Dane"
    app.switch_page(PLAN_PAGE).run()
    assert app.title[0].value == "Plan po polsku"
    choose_language(app, "")
    assert app.title[0].value == "Settings", "as the browser asks for again"


@pytest.mark.usefixtures("three_languages", "workspace")
@pytest.mark.parametrize(
    ("locale", "asked", "title"),
    [("pl-PL", "", "Plan po polsku"), ("de-DE", "", "Plan"), ("en-GB", "pl", "Plan po polsku"), ("pl-PL", "en", "Plan"),
     ("pl-PL", "xx", "Plan po polsku"), ("en", "../pl", "Plan")],
)  # fmt: skip
def test_the_browser_or_the_address_says_which_language_comes_first(locale: str, asked: str, title: str) -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.context["locale"] = locale
    if asked:
        app.query_params["lang"] = asked
    app.run()
    assert app.title[0].value == title


@pytest.mark.usefixtures("three_languages", "workspace")
def test_the_sentences_can_be_in_one_language_and_the_numbers_of_another_country() -> None:
    app = started("en-GB")
    choose_language(app, "pl")
    widget(app, "selectbox", "set-formats|").set_value("de-DE").run()
    assert app.title[0].value == "Ustawienia"
    app.switch_page(PLAN_PAGE).run()
    assert app.title[0].value == "Plan po polsku"
    widget(app, "text_input", "budget|").set_value("4.500").run()
    assert not app.error
    assert widget(app, "text_input", "budget|").value == "4.500"
    assert " maj 2026" in app.metric[0].label, "days follow the language"
    choose_language(app, "en")
    app.switch_page(PLAN_PAGE).run()
    assert "May 2026" in app.metric[0].label or "May 2, 2026" in app.metric[0].label
    assert widget(app, "text_input", "budget|").value == "4.500"


@pytest.mark.usefixtures("three_languages", "workspace")
def test_a_language_changed_in_the_middle_of_work_loses_nothing() -> None:
    app = started("en-GB")
    begin_work(app)
    for language in (PSEUDO, "pl", "en"):
        choose_language(app, language)
        app.switch_page(PLAN_PAGE).run()
        widget(app, "segmented_control", "panel|").set_value("limits").run()
        assert of_the_plan(app) == ["clicks", "cpa", "half a eu", "47x", "bold", "30%"]
        assert widget(app, "data_editor", "segments|").value["least"].tolist()[0] == "12%"
        open_saving(app)
        assert widget(app, "text_input", "save-name|").value == "Half a na"
        app.switch_page(SEGMENTS_PAGE).run()
        assert widget(app, "segmented_control", "dimension|").value == "platform"
        assert widget(app, "selectbox", "compare-kpi|").value == "clicks"
        assert widget(app, "selectbox", "compare-days|").value == 14
        app.switch_page(CURVES_PAGE).run()
        assert any(button.key == "try-forecasts" for button in app.button), "the same part is open"


def begin_work(app: AppTest) -> None:
    """Type half a question, half a scenario's name, and look at parts of other pages."""
    open_saving(app)
    widget(app, "text_input", "save-name|").set_value("Half a na").run()
    widget(app, "selectbox", "kpi|").set_value("clicks").run()
    widget(app, "selectbox", "aim-count|").set_value("cpa").run()
    widget(app, "text_input", "level|").set_value("half a eu").run()
    widget(app, "text_input", "budget|").set_value("47x").run()
    widget(app, "segmented_control", "risk|").set_value("bold").run()
    widget(app, "segmented_control", "panel|").set_value("limits").run()
    type_into_table(app, "segments|", {0: {"least": "12%"}})
    widget(app, "selectbox", "change-cap|").set_value("30%").run()
    app.switch_page(SEGMENTS_PAGE).run()
    widget(app, "segmented_control", "dimension|").set_value("platform").run()
    widget(app, "selectbox", "compare-kpi|").set_value("clicks").run()
    widget(app, "selectbox", "compare-days|").set_value(14).run()
    app.switch_page(CURVES_PAGE).run()
    app.session_state["curves-part|en_GB"] = "Forecast record"
    app.run()


def open_saving(app: AppTest) -> None:
    """Unfold the form that saves the plan on the Plan page."""
    contents = widget(app, "text_input", "budget|").key.removeprefix("budget|").rpartition("|")[0]
    app.session_state[f"save-scenario|{contents}|{app.session_state['session'].round}"] = True
    app.run()


def of_the_plan(app: AppTest) -> list[Any]:
    kinds = {"kpi|": "selectbox", "aim-count|": "selectbox", "level|": "text_input", "budget|": "text_input",
             "risk|": "segmented_control", "change-cap|": "selectbox"}  # fmt: skip
    return [widget(app, kind, start).value for start, kind in kinds.items()]


@pytest.mark.usefixtures("three_languages", "workspace")
def test_what_stands_half_typed_on_the_settings_page_stays_in_another_language(tidy_csv: bytes) -> None:
    workflow.import_files(workflow.open_workspace(None), [SourceFile("mine.csv", tidy_csv)])
    app = started("en-GB")
    app.switch_page(SETTINGS_PAGE).run()
    widget(app, "text_input", "set-name|").set_value("Halfway")
    widget(app, "selectbox", "set-currency|").set_value("PLN")
    widget(app, "multiselect", "set-countries|").set_value(["TH"])
    app.run()
    key = widget(app, "data_editor", "set-costs|").key
    rows = [{"name": "Agency", "monthly": "1 2"}]
    app.session_state[key] = {"edited_rows": {}, "added_rows": rows, "deleted_rows": []}
    app.run()
    for language in (PSEUDO, "en"):
        choose_language(app, language)
        assert widget(app, "text_input", "set-name|").value == "Halfway"
        assert widget(app, "selectbox", "set-currency|").value == "PLN"
        assert widget(app, "multiselect", "set-countries|").value == ["TH"]
        assert widget(app, "data_editor", "set-costs|").value["monthly"].tolist() == ["1 2"]
    assert "cannot be saved as it is" in said(app)
