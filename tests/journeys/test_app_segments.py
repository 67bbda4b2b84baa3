"""The Segments page: empty, with one segment, two days, two hundred segments, and everything on it."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from optimizer import workflow
from optimizer.domain.lift import LiftTest
from optimizer.domain.period import Period
from optimizer.ui.wide_tables import END
from optimizer.workflow import SourceFile

ROOT = Path(__file__).parents[2]
SEGMENTS_PAGE = "optimizer/ui/pages/segments.py"


@pytest.fixture(autouse=True)
def fresh_caches() -> Iterator[None]:
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


def history_csv(n_segments: int, days: int, first: date = date(2026, 1, 1)) -> bytes:
    """A tidy file in euro: segments on four platforms, photos and videos, some segments with little spend."""
    rng = np.random.default_rng(4)
    platforms = ("facebook", "tiktok", "pinterest", "youtube")
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        ["date", "platform", "audience", "content_type", "currency", "spend", "impressions", "reach", "clicks",
         "link_clicks", "conversions", "revenue"]
    )  # fmt: skip
    usual = 60 * np.exp(rng.standard_normal(n_segments))
    rate = 0.06 * np.exp(0.5 * rng.standard_normal(n_segments))
    for day in range(days):
        for place in range(n_segments):
            for content in ("photo", "video"):
                spend = round(usual[place] * rng.uniform(0.5, 1.5) / 2, 2)
                clicks = int(rng.poisson(spend))
                conversions = int(rng.poisson(spend * rate[place] * (1.3 if content == "video" else 1.0)))
                writer.writerow(
                    [(first + timedelta(days=day)).isoformat(), platforms[place % len(platforms)],
                     f"Audience {place // len(platforms):02d}", content, "EUR", spend, int(spend * 100),
                     int(spend * 70), clicks + 3, clicks, conversions, round(conversions * 40.0, 2)]
                )  # fmt: skip
    return out.getvalue().encode()


def opened(own_places: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None) -> AppTest:
    """The app on a workspace of one's own with this in it, on the Segments page."""
    location = own_places / "own.sqlite"
    if content is not None:
        workflow.import_files(workflow.open_workspace(location), [SourceFile("history.csv", content)])
    monkeypatch.setenv("OPTIMIZER_WORKSPACE", str(location))
    monkeypatch.chdir(ROOT)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=90).run()
    return app.switch_page(SEGMENTS_PAGE).run()


@pytest.fixture(scope="module")
def usual_csv() -> bytes:
    return history_csv(8, 120)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, usual_csv: bytes) -> Path:
    location = tmp_path_factory.mktemp("kept") / "own.sqlite"
    place = workflow.open_workspace(location)
    workflow.import_files(place, [SourceFile("history.csv", usual_csv)])
    workflow.learn_workspace(place)
    return location


@pytest.fixture
def app(own_places: Path, monkeypatch: pytest.MonkeyPatch, kept: Path) -> AppTest:
    shutil.copy(kept, own_places / "own.sqlite")
    return opened(own_places, monkeypatch, None)


def said(app: AppTest) -> str:
    assert not app.exception
    assert not app.error
    kinds = ("title", "subheader", "markdown", "caption", "info", "success", "warning")
    return "\n".join(element.value for kind in kinds for element in app.get(kind)).replace("\\", "")


def charts(app: AppTest) -> int:
    return len(app.get("arrow_vega_lite_chart")) + len(app.get("vega_lite_chart"))


def widget(app: AppTest, kind: str, start: str):
    return next(each for each in app.get(kind) if each.key and each.key.startswith(start))


def groups(app: AppTest) -> list[str]:
    return list(app.dataframe[0].value["group"])


def test_an_empty_page_says_what_to_do(own_places: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(own_places, monkeypatch, None)
    assert "Nothing to compare yet" in said(app)
    assert {each.label for each in app.button} >= {"Add your files"}
    app.button(key="go-data").click().run()
    assert app.title[0].value == "Data"


def test_audiences_are_compared_at_once(app: AppTest) -> None:
    text = said(app)
    assert widget(app, "button_group", "dimension|").value == "audience"
    assert sorted(groups(app)) == ["Audience 00", "Audience 01"]
    assert charts(app) == 2
    assert "brings the most conversions for its money" in text or "no sure difference" in text
    assert "What counts for the next plan is what more money brings" in text
    assert "compared with" in text
    assert "Reach is not a number of people here" in text
    assert len(app.dataframe) == 4


def test_after_a_lift_test_incremental_results_are_named_and_stand_beside_their_own_kind(
    own_places: Path, monkeypatch: pytest.MonkeyPatch, kept: Path
) -> None:
    location = own_places / "own.sqlite"
    shutil.copy(kept, location)
    test = LiftTest("Test", "conversions", Period(date(2026, 3, 1), date(2026, 3, 28)), 60.0, 10.0, "facebook")
    workflow.add_lift_tests(workflow.open_workspace(location), [test])
    app = opened(own_places, monkeypatch, None)
    text = said(app)
    assert "counting only what would be missed without the ads" in text
    assert "What today's and the next money bring is incremental, by your lift tests" in text
    table = app.dataframe[0].value
    assert (table["today"] > 0).all()
    # of the same curves: where results level off, the next money brings no more than today's does on average
    assert (table["next"] <= table["today"] * 1.2).all()


def test_every_dimension_of_the_results_can_be_compared(app: AppTest) -> None:
    expected = {"platform": 4, "audience": 2, "segment": 8, "content_type": 2}
    assert list(widget(app, "button_group", "dimension|").options) == [
        "Platforms", "Audiences", "Segments", "Kinds of content",
    ]  # fmt: skip
    for dimension, count in expected.items():
        widget(app, "button_group", "dimension|").set_value(dimension).run()
        text = said(app)
        assert len(groups(app)) == count
        table = app.dataframe[0].value
        assert table["spend_share"].sum() == pytest.approx(1.0)
        is_planned = dimension != "content_type"
        assert table["next"].notna().all() == is_planned
        assert ("there are no response curves" in text) != is_planned
    assert groups(app) == ["Photo", "Video"] or groups(app) == ["Video", "Photo"]


def test_numbers_stay_numbers_so_that_they_sort_as_such(app: AppTest) -> None:
    for frame in app.dataframe:
        numbers = [name for name in frame.value.columns if name not in {"group", "note", "told", END}]
        texts = [name for name in numbers if name.endswith("_range")]
        for name in set(numbers) - set(texts):
            assert frame.value[name].dtype.kind == "f", name


def test_another_result_and_other_days_change_the_answer_and_outlive_a_page_change(app: AppTest) -> None:
    before = app.dataframe[0].value["outcome"].tolist()
    widget(app, "selectbox", "compare-kpi|").set_value("link_clicks").run()
    widget(app, "selectbox", "compare-days|").set_value(30).run()
    after = app.dataframe[0].value
    assert "link clicks" in said(app)
    assert after["outcome"].tolist() != before
    app.switch_page("optimizer/ui/pages/data.py").run()
    app.switch_page(SEGMENTS_PAGE).run()
    assert widget(app, "selectbox", "compare-kpi|").value == "link_clicks"
    assert widget(app, "selectbox", "compare-days|").value == 30
    assert app.dataframe[0].value["outcome"].tolist() == after["outcome"].tolist()


def test_days_of_ones_own_are_refused_beside_the_input_where_there_are_none(app: AppTest) -> None:
    widget(app, "selectbox", "compare-days|").set_value(-1).run()
    widget(app, "date_input", "compare-start|").set_value(date(2026, 2, 1)).run()
    widget(app, "date_input", "compare-end|").set_value(date(2026, 2, 28)).run()
    assert "Before: Jan 4, 2026 – Jan 31, 2026" in said(app)
    widget(app, "date_input", "compare-end|").set_value(date(2026, 1, 5)).run()
    assert len(app.error) == 1
    assert widget(app, "date_input", "compare-start|").value == date(2026, 2, 1)
    assert not app.dataframe
    widget(app, "date_input", "compare-end|").set_value(date(2030, 1, 5)).run()
    widget(app, "date_input", "compare-start|").set_value(date(2029, 1, 5)).run()
    assert "There are no results from" in app.error[0].value
    widget(app, "selectbox", "compare-days|").set_value(30).run()
    assert "Against the days before" in said(app)


def test_plan_with_this_takes_the_result_along(app: AppTest) -> None:
    widget(app, "selectbox", "compare-kpi|").set_value("revenue").run()
    app.button(key="go-plan").click().run()
    assert app.title[0].value == "Plan"
    assert widget(app, "selectbox", "kpi|").value == "revenue"


def test_one_segment_has_nothing_to_be_compared_with(own_places: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(own_places, monkeypatch, history_csv(1, 40))
    text = said(app)
    assert "There is only one of these" in text
    assert charts(app) == 0
    assert len(groups(app)) == 1
    table = app.dataframe[0].value
    assert table["best"].isna().all()
    assert table["price"].notna().all()


def test_two_days_say_how_little_they_tell(own_places: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(own_places, monkeypatch, history_csv(6, 2))
    text = said(app)
    assert "There are no earlier days" in text
    assert len(app.dataframe) == 3
    assert "a guess" in " ".join(app.dataframe[0].value["note"])


def test_two_hundred_segments_have_a_readable_chart_and_a_whole_table(
    own_places: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(own_places, monkeypatch, history_csv(200, 30))
    widget(app, "button_group", "dimension|").set_value("segment").run()
    text = said(app)
    assert len(groups(app)) == 200
    assert "The 25 with the most spend are drawn" in text
    assert charts(app) == 2


def test_a_file_with_clicks_alone_can_be_compared_by_them(own_places: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = history_csv(4, 40).decode().splitlines()
    only = "\n".join(",".join(line.split(",")[:10]) for line in lines).encode()
    app = opened(own_places, monkeypatch, only)
    assert widget(app, "selectbox", "compare-kpi|").value == "link_clicks"
    assert charts(app) == 2
    assert "brings the most link clicks" in said(app) or "no sure difference" in said(app)
