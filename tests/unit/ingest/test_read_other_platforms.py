"""TikTok, LinkedIn, Pinterest, Snapchat and Microsoft exports."""

from __future__ import annotations

import numpy as np
import pytest
from ingest_samples import csv_file, day, read, warnings_of, xlsx_file

from optimizer.errors import DataError

TIKTOK_HEADER = ["By Day", "Campaign name", "Ad group name", "Ad name", "Website URL (Ad level）", "Currency", "Cost",
                 "CPC (destination)", "Impressions", "Clicks (destination)", "Reach", "Cost per 1,000 people reached",
                 "Clicks (all)", "Video views", "Complete payment", "Total complete payment value"]  # fmt: skip
TIKTOK_ROWS = [
    [day(0), "C", "Group A", "Ad 1 🎬", "https://shop.example/?a=1", "THB",
     1070.35, 0.5, 143723, 2053, "<5", 10.4, 2720, 53249, 32, 1968.41],
    [day(1), "C", "Group A", "Ad 1 🎬", "https://shop.example/?a=1", "THB",
     35.43, 0.8, 25377, 290, 17044, 13.8, 386, 9112, 0, 0],
    ["Total of 2 results", "", "", "", "", "THB", 1105.78, "", 169100, 2343, "", "", 3106, 62361, 32, 1968.41],
]  # fmt: skip


@pytest.mark.parametrize("is_workbook", [True, False])
def test_tiktok(is_workbook: bool) -> None:
    rows = [TIKTOK_HEADER, *TIKTOK_ROWS]
    imported = read(xlsx_file({"Sheet1": rows}) if is_workbook else csv_file(rows))
    table = imported.table.rows
    assert imported.table.currency == "THB"
    assert table[
        ["spend", "impressions", "link_clicks", "clicks", "conversions", "revenue"]
    ].sum().tolist() == pytest.approx([1105.78, 169_100, 2343, 3106, 32, 1968.41])
    assert np.isnan(table["reach"][0])
    assert set(table["platform"] + "/" + table["audience"]) == {"tiktok/Group A"}
    assert imported.summaries[0].rows_left_out == 1


@pytest.mark.parametrize(
    ("header", "cell", "currency"),
    [
        ("Cost (EUR)", "1,234.50", "EUR"),
        ("Cost", "£1,234.50", "GBP"),
        ("Cost", "1,234.50 zł", "PLN"),
        ("Cost", "$1,234.50", None),
    ],
)
def test_tiktok_currency_in_the_header_or_in_the_cells(header: str, cell: str, currency: str | None) -> None:
    imported = read(csv_file([["Date", "Campaign name", header, "Impressions"], [day(0), "C", cell, "1,000"]]))
    assert imported.table.rows["spend"].tolist() == [1234.5]
    assert imported.table.currency == currency


LINKEDIN_HEADER = [
    "Start Date (in UTC)",
    "Account Name",
    "Campaign Group Name",
    "Campaign Name",
    "Campaign ID",
    "Currency",
    "Total Spent",
    "Impressions",
    "Clicks",
    "Clicks to Landing Page",
    "Leads",
    "Conversions",
    "Total Conversion Value",
    "Total Engagements",
]
LINKEDIN_PREAMBLE = "Campaign Performance Report (in UTC)\nReport Start: 03/04/2026, Report End: 03/05/2026\n\n"


def test_linkedin_campaign_is_the_ad_set_and_months_come_first() -> None:
    rows = [["3/4/2026", "Acme", "Group", "Buyers", "131266412", "USD", "$1,070.35", '1,946', 27, 20, 3, 2, "-", 30],
            ["3/5/2026", "Acme", "Group", "Buyers", "131266412", "USD", "$9.65", '54', 3, 1, "-", 0, "12.50", 4],
            ["Total", "", "", "", "", "", "1,080.00", "2,000", 30, 21, 3, 2, "12.50", 34]]  # fmt: skip
    imported = read(csv_file([LINKEDIN_HEADER, *rows], encoding="utf-16", delimiter="\t", before=LINKEDIN_PREAMBLE))
    table = imported.table.rows
    assert table["date"].dt.strftime("%m-%d").tolist() == ["03-04", "03-05"]
    assert table[["audience", "ad_set", "campaign"]].iloc[0].tolist() == ["Buyers", "Buyers", "Group"]
    assert table[["spend", "impressions", "link_clicks", "clicks", "engagements"]].sum().tolist() == [
        1080,
        2000,
        21,
        30,
        34,
    ]
    assert np.isnan(table["leads"][1])
    assert imported.table.currency == "USD"


def test_linkedin_after_the_levels_were_renamed() -> None:
    header = ["Start Date (in UTC)", "Campaign Name", "Ad Set Name", "Total Spent", "Clicks to Landing Page"]
    table = read(csv_file([header, ["3/14/2026", "Group", "Buyers", "5.00", 2]])).table.rows
    assert table[["audience", "campaign"]].iloc[0].tolist() == ["Buyers", "Group"]


def test_pinterest_keeps_kinds_of_conversions_and_clicks_apart() -> None:
    header = [
        "Date",
        "Campaign name",
        "Ad group name",
        "Spend in account currency",
        "Impressions",
        "Pin clicks",
        "Outbound clicks",
        "CTR",
        "Total conversions",
        "Checkouts",
        "Checkout value in account currency",
    ]
    rows = [
        [day(0), "C", "A", "10.50", 1000, 27, 20, "2.7%", 64, 3, "99.00"],
        ["Total", "", "", "10.50", 1000, 27, 20, "", 64, 3, "99.00"],
    ]
    imported = read(csv_file([header, *rows]))
    kept = imported.table.rows.iloc[0]
    assert kept[["spend", "clicks", "link_clicks", "conversions", "revenue"]].tolist() == [10.5, 27, 20, 3, 99]
    assert imported.table.currency is None
    assert warnings_of(imported) == []
    assert [question.kind for question in imported.questions] == ["currency"]
    assert dict(imported.outcomes) == {"checkouts": 3}
    assert read(csv_file([header, *rows]), currency="pln").table.currency == "PLN"


def test_snapchat_ranges_and_weeks() -> None:
    old = [["Start Time", "End Time", "Campaign Name", "Paid Impressions", "Swipe Ups", "Spend"],
           ["2026-03-02 00:00:00", "2026-03-02 23:59:59", "C", 100, 5, "2.50"],
           ["2026-03-03 00:00:00", "2026-03-03 23:59:59", "C", 100, 6, "3.50"]]  # fmt: skip
    table = read(csv_file(old)).table.rows
    assert table["days"].tolist() == [1, 1]
    assert table["link_clicks"].tolist() == [5, 6]
    new = [["Week", "Campaign Name", "Ad Set Name", "Amount Spent", "Paid Impressions", "Purchases"],
           [day(0), "C", "A", "2.50", 100, 5], [day(7), "C", "A", "2.50", 100, 5]]  # fmt: skip
    imported = read(csv_file(new))
    assert imported.table.rows["days"].tolist() == [7, 7]
    assert imported.summaries[0].source == "Snapchat Ads Manager"
    whole = [old[0], ["2026-03-01 00:00:00", "2026-03-31 23:59:59", "C", 100, 5, "2.50"]]
    with pytest.raises(DataError, match="without days"):
        read(csv_file(whole))


def test_microsoft() -> None:
    header = [
        "Gregorian date",
        "Account name",
        "Campaign name",
        "Ad group",
        "Impressions",
        "Clicks",
        "Spend",
        "Conversions",
        "Revenue",
    ]
    imported = read(csv_file([header, [day(0), "Acme", "C", "G", 100, 5, "2.50", 1, "10.00"]]))
    assert imported.table.rows[["platform", "audience"]].iloc[0].tolist() == ["microsoft", "G"]


def test_several_platforms_together() -> None:
    tiktok = csv_file([TIKTOK_HEADER, *TIKTOK_ROWS], "t.csv")
    google = csv_file(
        [["Day", "Campaign", "Currency code", "Cost", "Impr."], [day(0), "C", "THB", "5.00", 10]], "g.csv"
    )
    imported = read(tiktok, google)
    assert sorted(set(imported.table.rows["platform"])) == ["google", "tiktok"]
    assert [summary.file_name for summary in imported.summaries] == ["t.csv", "g.csv"]
    assert imported.table.rows["spend"].sum() == pytest.approx(1110.78)
    assert warnings_of(imported) == []
