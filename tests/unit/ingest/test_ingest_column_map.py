"""Column maps: sound tables, and a new platform or language that touches no code."""

from __future__ import annotations

import unicodedata

import pytest
from ingest_samples import csv_file, csv_text, day

from optimizer.domain.performance import FIGURES
from optimizer.ingest import SourceFile
from optimizer.ingest.column_map import NUMBER_FIELDS, ColumnMap, column_map, fold, read_column_maps
from optimizer.ingest.rows.performance_file import read_performance

MAPS = read_column_maps()


@pytest.mark.parametrize("known", MAPS, ids=lambda known: known.source)
def test_a_map_is_sound(known: ColumnMap) -> None:
    assert known.columns["spend"]
    assert known.columns.keys() & {"date", "start"}
    assert set(known.audience) <= known.columns.keys()
    assert set(known.blank_is_zero) <= known.columns.keys()
    assert set(known.columns) & set(NUMBER_FIELDS) <= {*FIGURES, "results"}
    assert "conversions" not in known.results.values()
    assert known.platform == known.platform.lower()
    headers = [header for aliases in known.columns.values() for header in set(aliases)]
    shared = {header for header in headers if headers.count(header) > 1}
    # Only LinkedIn, which renamed its levels, has headers whose meaning depends on the others.
    assert shared <= {"campaign name", "campaign id"}
    assert not shared or known.platform == "linkedin"


def test_every_platform_has_one_map() -> None:
    assert len({known.platform for known in MAPS}) == len({known.source for known in MAPS}) == len(MAPS) == 9


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("  Amount\u00a0spent   (PLN)", "amount spent (pln)"),
        ("จำนวนเงินที่ใช้จ่ายไป", unicodedata.normalize("NFKC", "จำนวนเงินที่ใช้จ่ายไป")),
        (unicodedata.normalize("NFD", "Số tiền đã chi tiêu"), "số tiền đã chi tiêu"),
        ("Website URL (Ad level）", "website url (ad level)"),
    ],
)
def test_headers_are_compared_folded(written: str, same: str) -> None:
    assert fold(written) == same


def test_a_new_platform_is_a_table() -> None:
    reddit = column_map(
        {
            "source": "Reddit Ads",
            "platform": "reddit",
            "audience": ["ad_set", "campaign"],
            "day_path": "Breakdown > Date",
            "totals": ["grand total"],
            "columns": {
                "de": {"date": ["Datum"], "ad_set": ["Anzeigengruppe"], "spend": ["Ausgaben"], "clicks": ["Klicks"]}
            },
        }
    )
    rows = [
        ["Datum", "Anzeigengruppe", "Ausgaben (EUR)", "Klicks"],
        [day(0), "A", "1,50", 3],
        ["Grand Total", "", "1,50", 3],
    ]
    file = read_performance(csv_file(rows, delimiter=";"), [*MAPS, reddit])
    assert file.summary.source == "Reddit Ads"
    assert file.summary.language == "de"
    assert file.rows[["platform", "audience", "spend"]].to_numpy().tolist() == [["reddit", "A", 1.5]]
    assert (file.summary.currency, file.summary.rows_left_out) == ("EUR", 1)


@pytest.mark.parametrize(
    ("header", "source"),
    [
        (["Day", "Campaign name", "Ad set name", "Amount spent (EUR)"], "Meta Ads Manager"),
        (["Day", "Campaign", "Cost", "Impr."], "Google Ads"),
        (["Date", "Campaign name", "Cost", "Impressions", "Clicks (all)"], "TikTok Ads Manager"),
        (["Date", "Campaign name", "Spend in account currency"], "Pinterest Ads"),
        (["Start Date (in UTC)", "Campaign Name", "Total Spent"], "LinkedIn Campaign Manager"),
        (["Start Time", "Campaign Name", "Paid Impressions", "Spend"], "Snapchat Ads Manager"),
        (["Gregorian date", "Campaign name", "Spend"], "Microsoft Advertising"),
        (["date", "platform", "campaign", "spend"], "tidy CSV"),
        (["day", "channel", "campaign_name", "cost", "impressions", "clicks", "conversions"], "tidy CSV"),
    ],
)
def test_short_headers_are_told_apart(header: list[str], source: str) -> None:
    file = SourceFile("x.csv", csv_text([header, [day(0), *["1.5"] * (len(header) - 1)]]).encode())
    assert read_performance(file, MAPS).summary.source == source
