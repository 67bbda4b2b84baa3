"""What campaigns were set up for: read where an export says it, kept as written, and never a reason to count twice."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

import pytest
from ingest_samples import META_HEADER, META_ROWS, csv_file, day, read, xlsx_file

from optimizer.ingest import SourceFile, merge_tables, merging_findings

META = ["Day", "Campaign name", "Ad set name", "Objective", "Amount spent (EUR)", "Impressions"]
BARE = [*META[:3], *META[4:]]


def export(objective: str | None, name: str, *, days: Sequence[int] = range(3), campaign: str = "C") -> SourceFile:
    """A Meta export; without an objective it has no such column."""
    cells = [] if objective is None else [objective]
    rows = [[day(n), campaign, ad_set, *cells, "5.00", 90] for n in days for ad_set in ("A", "B")]
    return csv_file([BARE if objective is None else META, *rows], name)


@pytest.mark.parametrize(
    ("header", "row", "found"),
    [
        (["date", "platform", "audience", "objective", "spend"], [day(0), "meta", "A", " Sales ", "5"], "Sales"),
        (["date", "platform", "audience", "Campaign Objective", "spend"], [day(0), "x", "A", "LEADS", "5"], "LEADS"),
        (META, [day(0), "C", "A", "OUTCOME_LEADS", "5.00", 90], "OUTCOME_LEADS"),
        (
            ["Start Date (in UTC)", "Campaign Group Name", "Campaign Name", "Campaign Objective", "Total Spent"],
            ["3/14/2026", "G", "A", "Lead generation", "5.00"],
            "Lead generation",
        ),
        (
            ["Start Date (in UTC)", "Campaign Group Name", "Campaign Name", "Campaign Objective", "Total Spent"],
            ["3/14/2026", "G", "A", "-", "5.00"],
            "",
        ),
    ],
)
def test_it_is_kept_as_written(header: list[str], row: list[object], found: str) -> None:
    imported = read(csv_file([header, row]))
    assert imported.table.rows["objective"].tolist() == [found]
    assert imported.table.rows["audience"].tolist() == ["A"]
    written = next(name for name in header if "objective" in name.casefold())
    assert (written, "objective") in imported.summaries[0].columns
    assert imported.summaries[0].ignored_columns == ()


def test_the_column_changes_nothing_else_of_an_export() -> None:
    place = META_HEADER.index("Ad set name")
    header = [*META_HEADER[:place], "Objective", *META_HEADER[place:]]
    rows = [[*row[:place], "Sales" if row[place] else "", *row[place:]] for row in META_ROWS]
    before = read(csv_file([META_HEADER, *META_ROWS]))
    for file in (csv_file([header, *rows]), xlsx_file({"Raw Data Report": [header, *rows]})):
        after = read(file)
        assert after.table.rows["objective"].tolist() == ["Sales"] * 3
        assert after.table.rows.drop(columns="objective").equals(before.table.rows)
        assert [(one.severity, str(one.message)) for one in after.findings] == [
            (one.severity, str(one.message)) for one in before.findings
        ]
        assert after.summaries[0].rows_left_out == before.summaries[0].rows_left_out
    assert "objective" not in before.table.rows


def test_the_type_of_a_google_campaign_is_no_objective() -> None:
    header = ["Day", "Campaign", "Campaign type", "Currency code", "Cost", "Impr."]
    imported = read(csv_file([header, [day(0), "C", "Search", "EUR", "5.00", 10]]))
    assert "objective" not in imported.table.rows
    assert "Campaign type" in imported.summaries[0].ignored_columns


def test_formats_of_linkedin_ads_are_content_types() -> None:
    header = ["Start Date (in UTC)", "Campaign Group Name", "Campaign Name", "Ad Name", "Ad Format", "Total Spent"]
    ads = [
        ["3/14/2026", "G", "A", "one", "Single image ad", "5.00"],
        ["3/14/2026", "G", "A", "two", "Video ad", "3.00"],
        ["3/14/2026", "G", "A", "three", "Video ad", "2.00"],
    ]
    detailed = csv_file([header, *ads], "ads.csv")
    rows = read(detailed).table.rows
    assert rows.set_index("content_type")["spend"].to_dict() == {"Single image ad": 5, "Video ad": 5}
    plain = csv_file([[*header[:3], header[5]], ["3/14/2026", "G", "A", "10.00"]], "sets.csv")
    for files in permutations([detailed, plain]):
        assert read(*files).table.rows["spend"].sum() == 10
        assert merge_tables([read(file).table for file in files]).rows["spend"].sum() == 10


PAIRS = [
    pytest.param(("Sales", None), id="with and without"),
    pytest.param(("Sales", "OUTCOME_SALES"), id="two words for one"),
    pytest.param(("Sales", ""), id="blank in one"),
    pytest.param(("Sales", "OUTCOME_SALES", None), id="three"),
]


@pytest.mark.parametrize("objectives", PAIRS)
def test_the_same_ads_count_once_whatever_their_objective_is_called(objectives: tuple[str | None, ...]) -> None:
    for order in permutations([export(one, f"{place}.csv") for place, one in enumerate(objectives)]):
        together = read(*order).table.rows
        merged = merge_tables([read(file).table for file in order]).rows
        for rows in (together, merged):
            assert rows["spend"].sum() == 30
            assert len(rows) == 6
        newest = read(order[-1]).table.rows
        assert merged["objective"].tolist() == newest.get("objective", together["objective"]).tolist()


def test_what_is_newer_takes_the_place_of_what_is_older_without_a_warning() -> None:
    older, newer = export("Sales", "old.csv"), export("OUTCOME_SALES", "new.csv", days=range(1, 4))
    (finding,) = merging_findings(read(older).table, read(newer).table, "new.csv")
    assert (finding.severity, "too: 4;" in str(finding.message)) == ("info", True)
    rows = merge_tables([read(older).table, read(newer).table]).rows
    assert rows["objective"].tolist() == ["Sales"] * 2 + ["OUTCOME_SALES"] * 6


def test_days_without_the_column_are_kept_beside_days_with_it() -> None:
    files = export(None, "old.csv", days=range(2)), export("Sales", "new.csv", days=range(1, 3))
    for rows in (read(*files).table.rows, merge_tables([read(file).table for file in files]).rows):
        assert rows["spend"].sum() == 30
        assert rows["objective"].tolist() == ["", ""] + ["Sales"] * 4


def test_other_campaigns_are_added_and_not_replaced() -> None:
    files = export("Sales", "1.csv"), export("Sales", "2.csv", campaign="D"), export(None, "3.csv", campaign="E")
    assert read(*files).table.rows["spend"].sum() == 90
    assert merge_tables([read(file).table for file in files]).rows["spend"].sum() == 90


def test_without_campaigns_the_objective_tells_ads_apart() -> None:
    header = ["date", "platform", "audience", "objective", "spend"]
    files = [csv_file([header, [day(0), "meta", "A", one, "5"]], f"{one}.csv") for one in ("Sales", "Leads")]
    assert read(*files).table.rows["spend"].sum() == 10
    assert merge_tables([read(file).table for file in files]).rows["spend"].sum() == 10
    one = csv_file([header, *[[day(0), "meta", "A", one, "5"] for one in ("Sales", "Leads")]])
    assert sorted(read(one).table.rows["objective"]) == ["Leads", "Sales"]
