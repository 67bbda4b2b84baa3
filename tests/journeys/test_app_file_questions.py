"""What files on the Data page leave open is asked beside them; nothing is imported before it is answered."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import streamlit as st
from data_page import ROOT, badges, drop, has, may_be_used, open_data_page, said, type_into_table, widget
from streamlit.testing.v1 import AppTest

from optimizer import workflow
from optimizer.domain.performance import PerformanceTable


def table(rows: list[list[object]], header: str) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(header.split())
    writer.writerows(rows)
    return out.getvalue().encode()


def slashed() -> bytes:
    """Days up to the 12th only, so that no date tells its order."""
    rows = [
        [f"{day:02d}/{month:02d}/2026", "facebook", audience, "EUR", 10.5 + day, 1000 + day, day]
        for month in (3, 4, 5)
        for day in range(1, 13)
        for audience in ("Parents", "Students")
    ]
    return table(rows, "date platform audience currency spend impressions clicks")


def grouped() -> bytes:
    """Spend that may be more than a thousand, or one and a bit."""
    rows = [
        [date(2026, 1, 1) + timedelta(day), "facebook", "Parents", "EUR", f"1,{100 + day}", f"2,{300 + day}"]
        for day in range(60)
    ]
    return table(rows, "date platform audience currency spend revenue")


def of_nobody_known() -> bytes:
    """Headers that no platform has, in a language of their own."""
    rows = [
        [date(2026, 1, 1) + timedelta(day), name, f"{20.25 + day:.2f}", 900 + day, 3, "Anna"]
        for day in range(60)
        for name in ("PL_lato_retargeting", "PL_zima_retargeting", "PL_lato_nowi")
    ]
    return table(rows, "Dzień Grupa_odbiorców Wydano_netto Odsłony_razem Zakupy_szt Opiekun")


@pytest.fixture
def app(own_places: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    """The Data page of an empty workspace."""
    st.cache_resource.clear()
    monkeypatch.setenv("OPTIMIZER_WORKSPACE", str(own_places / "own.sqlite"))
    monkeypatch.chdir(ROOT)
    yield open_data_page()
    st.cache_resource.clear()


def kept(places: Path) -> PerformanceTable:
    found = workflow.performance(workflow.open_workspace(places / "own.sqlite"))
    assert found is not None
    return found


@pytest.mark.parametrize(("order", "last"), [("DMY", date(2026, 5, 12)), ("MDY", date(2026, 12, 5))])
def test_the_order_of_dates_is_asked_as_two_real_days(app: AppTest, own_places: Path, order: str, last: date) -> None:
    drop(app, ("days.csv", slashed()))
    question = widget(app, "radio", "date-order|")
    assert [str(option) for option in question.options] == [
        "March 1, 2026: the day comes first",
        "January 3, 2026: the month comes first",
    ]
    assert question.value is None
    assert not may_be_used(app)
    assert "Answer the questions first: days.csv" in said(app)
    assert "So far it looks like this" in said(app)
    question.set_value(order).run()
    assert may_be_used(app)
    app.button(key="use-files").click().run()
    assert kept(own_places).period.end == last


@pytest.mark.parametrize(("mark", "spent"), [(".", 60 * 1100 + 1770), (",", (60 * 1100 + 1770) / 1000)])
def test_the_decimal_mark_is_asked(app: AppTest, own_places: Path, mark: str, spent: float) -> None:
    drop(app, ("sums.csv", grouped()))
    question = widget(app, "radio", "decimal-mark|")
    assert [str(option)[:20] for option in question.options] == ["More than 1 thousand", "1 and a bit (a mark "]
    assert not may_be_used(app)
    question.set_value(mark).run()
    app.button(key="use-files").click().run()
    assert kept(own_places).rows["spend"].sum() == pytest.approx(spent)


def test_an_export_without_currency_is_asked_for_it(app: AppTest, own_places: Path, meta_csv: bytes) -> None:
    nameless = meta_csv.replace(b"Amount spent (USD)", b"Amount spent")
    drop(app, ("meta.csv", nameless))
    assert "Answer the questions first" in said(app)
    assert not may_be_used(app)
    widget(app, "selectbox", "currency|").set_value("PLN").run()
    assert badges(app)[0].startswith("Ready")
    app.button(key="use-files").click().run()
    assert kept(own_places).currency == "PLN"


def in_currency(tidy_csv: bytes, code: str) -> bytes:
    return tidy_csv.replace(b",EUR,", f",{code},".encode()).replace(b"2026-", b"2025-")


def test_two_currencies_are_asked_for_the_one_to_count_in_and_for_the_rate(
    app: AppTest, own_places: Path, tidy_csv: bytes
) -> None:
    drop(app, ("euro.csv", tidy_csv), ("zloty.csv", in_currency(tidy_csv, "PLN")))
    assert not may_be_used(app)
    widget(app, "radio", "count-in|").set_value("EUR").run()
    assert "Money in PLN is to be added to money in EUR" in said(app)
    assert not may_be_used(app)
    widget(app, "text_input", "rate|").set_value("a quarter").run()
    assert "a quarter" in app.error[0].value
    widget(app, "text_input", "rate|").set_value("0.25").run()
    assert "100 PLN count as 25 EUR" in said(app)
    app.button(key="use-files").click().run()
    found = kept(own_places)
    of_year = found.rows.groupby(found.rows["date"].dt.year)["spend"].sum()
    assert of_year[2025] == pytest.approx(of_year[2026] / 4)
    (rate,) = workflow.workspace_settings(workflow.open_workspace(own_places / "own.sqlite")).rates
    assert (rate.currency, rate.to, rate.rate) == ("PLN", "EUR", 0.25)


def test_a_rate_that_was_given_is_not_asked_again(app: AppTest, own_places: Path, tidy_csv: bytes) -> None:
    drop(app, ("euro.csv", tidy_csv), ("zloty.csv", in_currency(tidy_csv, "PLN")))
    widget(app, "radio", "count-in|").set_value("EUR").run()
    widget(app, "text_input", "rate|").set_value("0.25").run()
    app.button(key="use-files").click().run()
    app.switch_page("optimizer/ui/pages/data.py").run()
    drop(app, ("later.csv", in_currency(tidy_csv, "PLN").replace(b"2025-", b"2024-")))
    assert not has(app, "text_input", "rate|")
    assert may_be_used(app)


def test_unknown_headers_are_named_by_their_owner_once(app: AppTest, own_places: Path) -> None:
    drop(app, ("agency.csv", of_nobody_known()))
    assert "not those of a known platform" in said(app)
    assert "PL_lato_retargeting, PL_zima_retargeting" in said(app)
    for header, field in (
        ("Dzień", "date"), ("Grupa_odbiorców", "ad_set"), ("Odsłony_razem", "impressions"), ("Opiekun", ""),
        ("Zakupy_szt", "conversions"), ("Wydano_netto", ""),
    ):  # fmt: skip
        widget(app, "selectbox", f"column|{header}|").set_value(field)
    app.run()
    assert "Still to be found among the columns: the spend" in said(app)
    widget(app, "selectbox", "column|Wydano_netto|").set_value("impressions").run()
    assert "Two columns are the same: Impressions" in said(app)
    widget(app, "selectbox", "column|Wydano_netto|").set_value("spend").run()
    assert "Then it is: Table" in said(app)
    assert not may_be_used(app)
    widget(app, "checkbox", "columns-right|").check().run()
    assert not may_be_used(app), "the platform is still to be said"
    widget(app, "selectbox", "platform|").set_value("facebook").run()
    assert may_be_used(app)
    app.button(key="use-files").click().run()
    assert set(kept(own_places).rows["audience"]) == {"PL_lato_retargeting", "PL_zima_retargeting", "PL_lato_nowi"}
    assert kept(own_places).rows["spend"].sum() == pytest.approx(3 * sum(20.25 + day for day in range(60)))
    app.switch_page("optimizer/ui/pages/data.py").run()
    drop(app, ("next.csv", of_nobody_known().replace(b"2026-0", b"2025-0")))
    assert "named as you named them for an earlier file" in said(app)
    assert not has(app, "selectbox", "column|")
    widget(app, "toggle", "anew|").set_value(True).run()
    assert widget(app, "selectbox", "column|Wydano_netto|").value == "spend"


def test_a_file_that_cannot_be_used_does_not_hide_the_others(app: AppTest, own_places: Path, tidy_csv: bytes) -> None:
    drop(app, ("poem.csv", b"Roses are red\nViolets are blue\n"), ("daily.csv", tidy_csv), ("torn.zip", b"PK\x03\x04x"))
    assert badges(app)[:3] == ["Cannot be used", "Ready", "Cannot be used"]
    assert len(app.error) == 2
    assert "--" not in "".join(each.value for each in app.error).replace("\\", "")
    assert app.button(key="use-files").label == "Use the files that can be used: 1"
    assert "Left out: poem.csv, torn.zip" in said(app)
    app.button(key="use-files").click().run()
    assert len(kept(own_places).rows) == 92 * 3


def test_files_of_an_archive_are_shown_one_by_one_and_can_be_left_out(
    app: AppTest, own_places: Path, tidy_csv: bytes
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("daily.csv", tidy_csv)
        archive.writestr("days.csv", slashed())
    drop(app, ("all.zip", packed.getvalue()))
    assert {"all.zip/daily.csv", "all.zip/days.csv"} <= set(said(app).replace("**", " ").split())
    assert not may_be_used(app)
    widget(app, "checkbox", "leave-out|").check().run()
    assert may_be_used(app)
    app.button(key="use-files").click().run()
    assert set(kept(own_places).rows["platform"]) == {"facebook", "tiktok"}


def test_exports_of_a_month_each_are_used_together(app: AppTest, own_places: Path) -> None:
    def month(first: str, last: str, spend: int) -> bytes:
        header = "Reporting starts,Reporting ends,Campaign name,Ad set name,Amount spent (EUR),Impressions,Results"
        rows = [f"{first},{last},Always on,{name},{spend},9000,12" for name in ("Parents", "Students")]
        return "\n".join([header, *rows, ""]).encode()

    drop(
        app,
        ("march.csv", month("2026-03-01", "2026-03-31", 210)),
        ("april.csv", month("2026-04-01", "2026-04-30", 240)),
    )
    assert not app.error
    assert may_be_used(app)
    app.button(key="use-files").click().run()
    assert kept(own_places).rows["spend"].sum() == 900


def test_two_files_of_one_name_are_told_apart(app: AppTest, own_places: Path, tidy_csv: bytes) -> None:
    drop(app, ("export.csv", tidy_csv), ("export.csv", in_currency(tidy_csv, "EUR")))
    assert "export.csv (2)" in said(app)
    app.button(key="use-files").click().run()
    assert len(kept(own_places).rows) == 2 * 92 * 3


def by_age() -> bytes:
    rows = [
        [date(2026, 1, 1) + timedelta(day), "facebook", f"{market}_{group}_retargeting", age, "EUR", 10 + place, 900, 3]
        for day in range(40)
        for place, (market, group, age) in enumerate(
            (market, group, age) for market in ("PL", "DE") for group in ("new", "old") for age in ("18-24", "25-34")
        )
    ]
    return table(rows, "date platform ad_set age currency spend impressions conversions")


def test_the_audience_is_chosen_from_what_the_file_has(app: AppTest, own_places: Path) -> None:
    drop(app, ("ages.csv", by_age()))
    question = widget(app, "selectbox", "audience|")
    assert question.value == "ad_set"
    assert [option.split(" ")[0] for option in question.options] == ["Ad", "Age"]
    assert "compare only" in question.options[1]
    assert "Compare only" not in said(app)
    assert any(each.label == "The audiences that result: 4" for each in app.expander)
    question.set_value("age").run()
    assert "no platform lets you set a budget" in said(app)
    assert any(each.label == "The audiences that result: 2" for each in app.expander)
    app.button(key="use-files").click().run()
    assert app.title[0].value == "Data", "there is no plan to show"
    assert "for comparing only" in said(app)
    assert set(kept(own_places).rows["audience"]) == {"18-24", "25-34"}


def test_rules_put_names_into_one_audience(app: AppTest, own_places: Path) -> None:
    drop(app, ("ages.csv", by_age()))
    type_into_table(app, "audience-rules|", {0: {"name": "Poland", "pattern": "PL_*_retargeting"}})
    assert "Poland (ad sets or campaigns: 2)" in said(app)
    assert any(each.label == "The audiences that result: 3" for each in app.expander)
    app.button(key="use-files").click().run()
    audiences = kept(own_places).rows.groupby("audience")["spend"].sum()
    assert set(audiences.index) == {"Poland", "DE_new_retargeting", "DE_old_retargeting"}
    assert audiences["Poland"] == 40 * (10 + 11 + 12 + 13)
