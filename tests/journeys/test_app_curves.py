"""The Curves page, empty and full, of one segment and of sixty, of two days and of none; with Streamlit's AppTest."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
import streamlit as st
from data_page import ROOT, has, said, widget
from streamlit.testing.v1 import AppTest

from optimizer import workflow

CURVES_PAGE = "optimizer/ui/pages/curves.py"
PLAN_PAGE = "optimizer/ui/pages/plan.py"
PARTS = (
    "One segment",
    "All segments",
    "Demand and carry-over",
    "How they were learned",
    "Forecast record",
    "Lift tests",
    "What we do not know",
)


@pytest.fixture(autouse=True)
def fresh_caches() -> Iterator[None]:
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


@pytest.fixture
def app_on(own_places: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes | None], AppTest]:
    """Open the Curves page on a workspace that holds a file."""

    def open_page(content: bytes | None) -> AppTest:
        location = own_places / "own.sqlite"
        place = workflow.open_workspace(location)
        if content is not None:
            workflow.import_files(place, [workflow.SourceFile("results.csv", content)])
        monkeypatch.setenv("OPTIMIZER_WORKSPACE", str(location))
        monkeypatch.chdir(ROOT)
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        app.run()
        app.switch_page(CURVES_PAGE).run()
        return app

    return open_page


def turn_to(app: AppTest, part: str) -> None:
    app.session_state["curves-part|en"] = part
    app.run()


def charts(app: AppTest) -> int:
    return len(app.get("arrow_vega_lite_chart")) + len(app.get("vega_lite_chart"))


def results(n_segments: int, n_days: int, seed: int = 3) -> bytes:
    random = np.random.default_rng(seed)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["date", "platform", "audience", "currency", "spend", "conversions"])
    for day in range(n_days):
        for segment in range(n_segments):
            spend = 40.0 * random.uniform(0.5, 1.6)
            brought = random.poisson(0.2 * spend)
            when = date(2026, 3, 1) + timedelta(days=day)
            writer.writerow([when.isoformat(), "facebook", f"Audience {segment:02}", "EUR", f"{spend:.2f}", brought])
    return out.getvalue().encode()


def test_an_empty_page_says_what_to_do(app_on: Callable[[bytes | None], AppTest]) -> None:
    app = app_on(None)
    assert "No curves yet" in said(app)
    assert charts(app) == 0
    app.button(key="go-data").click().run()
    assert app.title[0].value == "Data"


def test_every_part_is_drawn(app_on: Callable[[bytes | None], AppTest], tidy_csv: bytes) -> None:
    app = app_on(tidy_csv)
    expected_charts = dict(zip(PARTS, (1, 3, 4, 0, 0, 0, 0), strict=True))
    for part in PARTS:
        turn_to(app, part)
        assert not app.error, part
        assert charts(app) in {expected_charts[part], expected_charts[part] + (part == PARTS[2])}, part
    assert "What the ads caused" in said(app)
    assert "Not known" in said(app)


def test_a_plan_that_was_made_is_marked_on_the_curves(
    app_on: Callable[[bytes | None], AppTest], tidy_csv: bytes
) -> None:
    app = app_on(tidy_csv)
    assert list(app.table[0].value.columns)[1:] == ["Spent lately", "Plan"]
    st.cache_resource.clear()
    fresh = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    fresh.switch_page(CURVES_PAGE).run()
    assert list(fresh.table[0].value.columns)[1:] == ["Spent lately", "Plan"], "whoever comes here first sees it too"


def test_choices_survive_a_page_change(app_on: Callable[[bytes | None], AppTest], tidy_csv: bytes) -> None:
    app = app_on(tidy_csv)
    widget(app, "selectbox", "curves-kpi|").set_value("clicks").run()
    segment = widget(app, "selectbox", "curve-segment|")
    segment.select_index(2).run()
    chosen = widget(app, "selectbox", "curve-segment|").value
    widget(app, "button_group", "curve-points|").set_value("reported").run()
    assert "as the platform reported it" in said(app)
    app.switch_page(PLAN_PAGE).run()
    app.switch_page(CURVES_PAGE).run()
    assert widget(app, "selectbox", "curves-kpi|").value == "clicks"
    assert widget(app, "selectbox", "curve-segment|").value == chosen
    assert "as the platform reported it" in said(app)


def test_a_press_on_a_small_curve_shows_it_large(app_on: Callable[[bytes | None], AppTest], tidy_csv: bytes) -> None:
    app = app_on(tidy_csv)
    turn_to(app, "All segments")
    app.button(key="look-at|tiktok / Students").click().run()
    assert str(widget(app, "selectbox", "curve-segment|").value) == "tiktok / Students"
    assert charts(app) == 1


def test_sixty_segments_are_shown_twelve_at_a_time(app_on: Callable[[bytes | None], AppTest]) -> None:
    app = app_on(results(60, 40))
    turn_to(app, "All segments")
    assert not app.error
    assert charts(app) == 12
    assert len(app.dataframe[-1].value) == 60
    first = {each.key for each in app.button if each.key and each.key.startswith("look-at|")}
    pages = widget(app, "selectbox", "curves-shown|")
    assert len(pages.options) == 5
    pages.select_index(4).run()
    last = {each.key for each in app.button if each.key and each.key.startswith("look-at|")}
    assert len(last) == 12
    assert not first & last
    widget(app, "toggle", "curves-scale").set_value(True).run()
    assert not app.error
    assert charts(app) == 12


@pytest.mark.parametrize(("segments", "days"), [(1, 60), (2, 2), (1, 2)])
def test_thin_histories_have_every_part(app_on: Callable[[bytes | None], AppTest], segments: int, days: int) -> None:
    app = app_on(results(segments, days))
    for part in PARTS:
        turn_to(app, part)
        assert not app.error, (part, [each.value for each in app.error])
    turn_to(app, "All segments")
    assert charts(app) == segments


def test_a_list_of_ads_without_days_has_curves_too(app_on: Callable[[bytes | None], AppTest]) -> None:
    random = np.random.default_rng(8)
    lines = ["date,days,platform,audience,campaign,currency,spend,impressions,conversions"]
    for ad in range(80):
        spend = float(np.exp(random.normal(4.0, 0.8)))
        audience = ("Parents", "Students")[ad % 2]
        lines.append(
            f"2026-03-01,31,facebook,{audience},Ad {ad},EUR,{spend:.2f},{spend:.0f}00,{random.poisson(spend / 9)}"
        )
    app = app_on("\n".join(lines).encode())
    for part in PARTS[:4] + PARTS[5:]:
        turn_to(app, part)
        assert not app.error, (part, [each.value for each in app.error])
    turn_to(app, "Demand and carry-over")
    assert "do not tell one day from another" in app.info[0].value
    turn_to(app, "One segment")
    assert charts(app) == 1
    assert "of the same days" in said(app)


def test_forecasts_are_tried_on_the_past_when_asked(app_on: Callable[[bytes | None], AppTest], tidy_csv: bytes) -> None:
    app = app_on(tidy_csv)
    turn_to(app, "Forecast record")
    assert charts(app) == 0
    assert has(app, "button", "try-forecasts")
    widget(app, "button", "try-forecasts").click().run()
    assert "interval held" in said(app)
    assert charts(app) == 1


def test_two_days_are_told_as_two_days(app_on: Callable[[bytes | None], AppTest]) -> None:
    app = app_on(results(2, 2))
    assert "Where results level off is a guess" in said(app)
    assert "Results level off around" not in said(app)
    turn_to(app, "Demand and carry-over")
    assert "what this season usually does is not known" in said(app)
    assert "only if the season changes nothing" in said(app)
    turn_to(app, "What we do not know")
    assert "results enough to speak mostly for itself" not in said(app)
    assert "Segments with fewer than 30 results" in said(app)
    assert "have too few results" in said(app)


def test_the_next_money_is_the_same_sum_on_all_pages(
    app_on: Callable[[bytes | None], AppTest], tidy_csv: bytes
) -> None:
    app = app_on(tidy_csv)
    titles = app.table[0].value.iloc[:, 0].str.replace("\\", "").tolist()
    (step,) = (each.removeprefix("The next ").removesuffix(" bring") for each in titles if each.startswith("The next"))
    turn_to(app, "All segments")
    assert f"Next {step}:" in said(app)
    app.switch_page("optimizer/ui/pages/segments.py").run()
    assert f"the next {step} bring" in said(app)


def test_no_table_beside_a_curve_cuts_its_figures_off(
    app_on: Callable[[bytes | None], AppTest], tidy_csv: bytes
) -> None:
    """Frames of Streamlit cut cells off; tables wrap them."""
    app = app_on(tidy_csv)
    assert len(app.table) == 1
    assert not app.dataframe
    turn_to(app, "Forecast record")
    widget(app, "button", "try-forecasts").click().run()
    assert len(app.table) == 2
    assert not app.dataframe
