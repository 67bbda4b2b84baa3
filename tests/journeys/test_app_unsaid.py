"""Files on the Data page that do not say their days or their platform: these are asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from optimizer import workflow
from optimizer.domain.period import Period

ROOT = Path(__file__).parents[2]
MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))


def ads() -> bytes:
    """A list of ads without days and platform; those of the sale win three times as many."""
    rng = np.random.default_rng(0)
    lines = ["campaign,age,impressions,spend,currency,conversions"]
    for campaign, worth in (("sale", 2.0), ("brand", 0.7)):
        for age in ("18-24", "25-34"):
            for impressions in np.exp(rng.normal(8.5, 1.2, 30)):
                spend = 0.5 * rng.poisson(impressions / 2000)
                lines.append(
                    f"{campaign},{age},{impressions:.0f},{spend},EUR,{rng.poisson(worth * impressions / 3000)}"
                )
    return ("\n".join(lines) + "\n").encode()


META = (
    b"Reporting starts,Reporting ends,Campaign name,Ad set name,Amount spent (EUR),Impressions,Results\n"
    b"2026-03-01,2026-03-31,Always on,Parents,210.5,9000,12\n2026-03-01,2026-03-31,Always on,Students,90,7000,3\n"
)


@pytest.fixture
def app(own_places: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    """The Data page of an empty workspace."""
    st.cache_resource.clear()
    monkeypatch.setenv("OPTIMIZER_WORKSPACE", str(own_places / "own.sqlite"))
    monkeypatch.chdir(ROOT)
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    page.run()
    page.switch_page("optimizer/ui/pages/data.py").run()
    yield page
    st.cache_resource.clear()


def drop(app: AppTest, *files: tuple[str, bytes]) -> None:
    uploader = app.get("file_uploader")[0]
    uploader.set_value([(name, content, "text/csv") for name, content in files])
    app.run()


def widget(app: AppTest, kind: str, start: str):
    return next(each for each in app.get(kind) if each.key and each.key.startswith(start))


def said(app: AppTest) -> str:
    assert not app.exception
    kinds = ("markdown", "caption", "warning", "error")
    return "\n".join(element.value for kind in kinds for element in app.get(kind)).replace("\\", "")


def keys(app: AppTest) -> set[str]:
    """Buttons that can be pressed."""
    return {each.key for each in app.button if each.key and not each.disabled}


def file_names(app: AppTest) -> list[str]:
    """Files in the order of their boxes."""
    heads = [each.value for each in app.markdown if each.value.startswith(":material/description:")]
    return [head.split("**")[1].replace("\\", "") for head in heads]


def test_a_list_of_ads_goes_in_with_its_days_and_platform(app: AppTest, own_places: Path) -> None:
    drop(app, ("ads.csv", ads()))
    assert not app.error
    assert "no column of dates" in said(app)
    assert "use-files" not in keys(app)
    widget(app, "date_input", "covers-from|").set_value(MARCH.start).run()
    widget(app, "date_input", "covers-to|").set_value(MARCH.end).run()
    assert "use-files" not in keys(app)
    widget(app, "selectbox", "platform|").set_value("facebook").run()
    assert "each as an ad of its own" in said(app)
    assert "120 rows" in said(app)
    assert "weekly" not in said(app)
    app.button(key="use-files").click().run()
    assert app.title[0].value == "Plan"
    assert "not what more money does" in said(app)
    assert not [each for each in app.get("expander") if each.label.startswith("Add a platform")]
    app.switch_page("optimizer/ui/pages/curves.py").run()
    app.session_state["curves-part|en"] = "Forecast record"
    app.run()
    widget(app, "button", "try-forecasts").click().run()
    assert len(app.error) == 1
    app.switch_page("optimizer/ui/pages/data.py").run()
    assert "Your own data" in said(app)
    assert not app.get("vega_lite_chart")
    assert not app.get("arrow_vega_lite_chart")
    table = workflow.performance(workflow.open_workspace(own_places / "own.sqlite"))
    assert table is not None
    assert table.period == MARCH
    assert set(table.rows["platform"]) == {"facebook"}


def test_days_in_the_wrong_order_are_told(app: AppTest) -> None:
    drop(app, ("ads.csv", ads()))
    widget(app, "selectbox", "platform|").set_value("facebook").run()
    widget(app, "date_input", "covers-from|").set_value(MARCH.end).run()
    widget(app, "date_input", "covers-to|").set_value(MARCH.start).run()
    assert "before its start" in app.error[0].value
    assert "use-files" not in keys(app)


def test_a_file_that_lacks_only_the_platform_is_asked_for_that(app: AppTest, tidy_csv: bytes) -> None:
    rows = [line.split(",") for line in tidy_csv.decode().splitlines()]
    nameless = "\n".join(",".join(row[:1] + row[2:]) for row in rows if row[1] != "tiktok")
    drop(app, ("one.csv", nameless.encode()))
    assert not app.get("date_input")
    widget(app, "selectbox", "platform|").set_value("pinterest").run()
    app.button(key="use-files").click().run()
    assert app.title[0].value == "Plan"
    assert "Pinterest · Parents" in said(app)


def test_an_export_of_a_whole_month_can_be_used_as_it_is(app: AppTest) -> None:
    drop(app, ("meta.csv", META))
    assert "without figures for single days" in said(app)
    assert "use-files" not in keys(app)
    widget(app, "checkbox", "as-it-is|").check().run()
    assert "use-files" in keys(app)
    assert not app.error


def test_each_of_several_files_is_asked_for_what_it_lacks(app: AppTest, tidy_csv: bytes) -> None:
    drop(app, ("ads.csv", ads()), ("daily.csv", tidy_csv), ("meta.csv", META))
    assert file_names(app) == ["ads.csv", "daily.csv", "meta.csv"]
    spans = [each.key for each in app.checkbox if each.key.startswith("as-it-is|")]
    days = {each.key.split("|")[1] for each in app.get("date_input")}
    assert len(spans) == 1
    assert len(app.get("date_input")) == 2
    assert len(days) == 1
    assert spans[0].split("|")[1] not in days


def test_a_file_that_is_no_table_is_refused_beside_one_that_lacks_days(app: AppTest) -> None:
    drop(app, ("ads.csv", ads()), ("poem.csv", b"Roses are red\nViolets are blue\n"))
    assert len(app.error) == 1
    assert "poem" in app.error[0].value
