"""What is wrong with the rows of a file is told with its place; clean rows are told nothing of."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from quality_samples import clean_rows, told

from optimizer.ingest.quality import file_findings
from optimizer.ingest.quality.added_reach import added_reach_findings
from optimizer.ingest.quality.gaps import gap_findings
from optimizer.ingest.quality.grid import lay_out
from optimizer.ingest.quality.impossible import impossible_findings
from optimizer.ingest.quality.mixing import mixing_in_file
from optimizer.ingest.quality.refunds import refund_findings
from optimizer.ingest.quality.totals_among_rows import total_findings


def test_clean_rows_are_told_nothing_of() -> None:
    assert file_findings("ads.csv", clean_rows()) == ()
    assert file_findings("ads.csv", clean_rows().iloc[:0]) == ()


def test_days_without_spend_and_results_after_them_are_no_fault() -> None:
    rows = clean_rows()
    figures = ["spend", "impressions", "clicks", "link_clicks", "reach"]
    rows.loc[20:40, figures] = 0.0
    rows.loc[20:40, "conversions"] = 1.0
    assert file_findings("ads.csv", rows) == ()


def test_unknown_figures_are_no_fault() -> None:
    rows = clean_rows()
    rows[["impressions", "clicks", "reach"]] = np.nan
    assert file_findings("ads.csv", rows) == ()


@pytest.mark.parametrize(
    ("changes", "severity", "sentence"),
    [
        (
            {"impressions": 0.0, "clicks": 0.0, "link_clicks": 0.0, "reach": 0.0},
            "warning",
            "not a single impression: 1",
        ),
        ({"clicks": 99_999.0}, "warning", "more clicks than impressions: 1; the first is row 7, with 99999.0 clicks"),
        ({"link_clicks": 5_000.0}, "info", "more link clicks than clicks of all kinds: 1; the first is row 7"),
        ({"reach": 99_999.0}, "warning", "reached more people than they had impressions: 1; the first is row 7"),
    ],
)
def test_impossible_figures_are_told_with_their_row(changes: dict[str, float], severity: str, sentence: str) -> None:
    rows = clean_rows()
    rows.loc[7, "spend"] = 200.0
    for name, value in changes.items():
        rows.loc[7, name] = value
    (found,) = file_findings("ads.csv", rows)
    assert (found.severity, found.file_name, found.row) == (severity, "ads.csv", 7)
    assert sentence in str(found.message)


def test_crumbs_of_impossible_figures_are_no_warning() -> None:
    rows = clean_rows()
    rows.loc[7, ["spend", "impressions", "clicks", "link_clicks", "reach"]] = [0.03, 0.0, 1.0, 0.0, 1.0]
    found = impossible_findings("ads.csv", rows)
    assert told(found) == [("info", 7), ("info", 7), ("info", 7)]
    assert all("Nothing needs to be done" in str(one.remedy) for one in found)


def test_many_crumbs_are_a_warning() -> None:
    rows = clean_rows()
    rows["impressions"] = rows["clicks"] - 1.0
    found = impossible_findings("ads.csv", rows.drop(columns="reach"))
    assert told(found) == [("warning", 2)]


def test_refunds_are_told_with_their_sum() -> None:
    rows = clean_rows()
    rows.loc[[9, 12], "spend"] = [-100.0, -50.5]
    (found,) = refund_findings("ads.csv", rows)
    assert (found.severity, found.row) == ("warning", 9)
    assert "negative spend: 2, 150.5 together; the first is row 9" in str(found.message)
    rows.loc[[9, 12], "spend"] = [-0.01, 20.0]
    assert told(refund_findings("ads.csv", rows)) == [("info", 9)]


def gaps(rows: pd.DataFrame) -> list[str]:
    found = gap_findings("ads.csv", rows, lay_out(rows))
    assert all(one.severity == "info" and one.file_name == "ads.csv" for one in found)
    return [f"{one.row}: {one.message}" for one in found]


def day_of(rows: pd.DataFrame) -> np.ndarray:
    return (rows["date"] - rows["date"].min()).dt.days.to_numpy()


def test_a_pause_of_one_segment_is_told_once_with_the_row_after_it() -> None:
    rows = clean_rows()
    kept = rows[~((rows["audience"] == "b") & (day_of(rows) >= 10) & (day_of(rows) < 15))]
    (sentence,) = gaps(kept)
    after = rows.index[(rows["audience"] == "b") & (day_of(rows) == 15)][0]
    assert sentence.startswith(f"{after}: ")
    assert "others ran: 1 (meta / b)" in sentence
    assert "date(2026, 3, 12), end=datetime.date(2026, 3, 16)" in sentence


def test_many_pauses_are_summed_up() -> None:
    rows = clean_rows(audiences=[f"a{number}" for number in range(30)])
    kept = rows[(rows["audience"] == "a0") | (day_of(rows) < 10) | (day_of(rows) >= 15)]
    (sentence,) = gaps(kept)
    assert "others ran: 29 (" in sentence
    assert "…" in sentence


def test_ended_late_and_weekend_segments_and_long_rows_have_no_gaps() -> None:
    rows = clean_rows()
    day = day_of(rows)
    ended, late = (rows["audience"] == "a") & (day > 30), (rows["audience"] == "b") & (day < 20)
    weekend = (rows["audience"] == "c") & (rows["date"].dt.day_of_week >= 5)
    assert gaps(rows[~(ended | late | weekend)]) == []
    assert gaps(rows[rows["date"].dt.day_of_week < 5]) == []
    weekly = rows[day % 7 == 0].assign(days=7)
    assert gaps(weekly) == []
    assert len(gaps(weekly[(weekly["audience"] != "a") | (day_of(weekly) != 21)])) == 1


def test_days_without_any_row_are_told() -> None:
    rows = clean_rows()
    (sentence,) = gaps(rows[day_of(rows) != 16])
    assert sentence.startswith("53: Days without any row between the first and the last day of ads.csv: 1;")


def test_reach_copied_from_impressions_is_told() -> None:
    rows = clean_rows()
    grid = lay_out(rows)
    assert added_reach_findings("ads.csv", rows, grid) == ()
    copied = rows.assign(reach=rows["impressions"])
    found = added_reach_findings("ads.csv", copied, grid)
    assert told(found) == [("warning", 2)]
    few = rows.assign(impressions=rows["impressions"] / 100.0)
    assert added_reach_findings("ads.csv", few.assign(reach=few["impressions"]), grid) == ()


@pytest.mark.parametrize(("share", "n_found"), [(1.0, 1), (0.6, 0)])
def test_reach_of_weeks_that_is_the_sum_of_its_days_is_told(share: float, n_found: int) -> None:
    rows = clean_rows(days=28)
    weeks = rows.groupby(["audience", day_of(rows) // 7], as_index=False).agg(
        {"date": "min", "platform": "first", "audience": "first", "spend": "sum", "reach": "sum"}
    )
    weeks = weeks.assign(days=7, reach=weeks["reach"] * share)
    both = pd.concat([rows, weeks], ignore_index=True)
    found = added_reach_findings("ads.csv", both, lay_out(both))
    assert told(found) == [("warning", len(rows))] * n_found


def test_a_segment_that_is_the_sum_of_the_others_is_told() -> None:
    rows = clean_rows()
    sums = (
        rows.groupby("date", as_index=False)[["spend", "impressions"]]
        .sum()
        .assign(platform="meta", audience="everyone", days=1)
    )
    both = pd.concat([rows, sums], ignore_index=True)
    (found,) = total_findings("ads.csv", both, lay_out(both))
    assert (found.severity, found.row) == ("warning", len(rows))
    assert "'everyone' of meta in ads.csv spends as much as all others together" in str(found.message)
    chance = both.assign(impressions=both["impressions"].mask(both.index == len(rows) + 3, 7.0))
    assert len(total_findings("ads.csv", chance, lay_out(chance))) == 1
    chance = both.assign(impressions=np.arange(float(len(both))))
    assert total_findings("ads.csv", chance, lay_out(chance)) == ()
    two = both[both["audience"].isin(["a", "everyone"])]
    assert total_findings("ads.csv", two, lay_out(two)) == ()


def test_round_budgets_that_add_up_are_no_total() -> None:
    rows = clean_rows().drop(columns="impressions")
    rows["spend"] = rows["audience"].map({"a": 10.0, "b": 10.0, "c": 20.0})
    assert total_findings("ads.csv", rows, lay_out(rows)) == ()


@pytest.mark.parametrize(
    ("column", "kinds", "severity"),
    [
        ("attribution", ("7-day click", "1-day view"), "warning"),
        ("conversion_kind", ("purchases", "checkouts"), "warning"),
        ("time_zone", ("UTC", "Europe/Warsaw"), "info"),
        ("account", ("Acme", "Acme 2"), "info"),
    ],
)
def test_mixtures_are_told_with_counts_and_the_first_other_row(
    column: str, kinds: tuple[str, str], severity: str
) -> None:
    rows = clean_rows()
    rows[column] = kinds[0]
    assert mixing_in_file("ads.csv", rows) == ()
    rows.loc[[5, 30], column] = ["", kinds[1]]
    (found,) = mixing_in_file("ads.csv", rows)
    assert (found.severity, found.subject, found.row) == (severity, column, 30)
    assert f"{kinds[0]} (178), {kinds[1]} (1)" in str(found.message)


def test_each_platform_may_have_its_own_ways() -> None:
    one, other = clean_rows().assign(attribution="7-day click"), clean_rows(platform="x").assign(attribution="30 days")
    assert mixing_in_file("ads.csv", pd.concat([one, other], ignore_index=True)) == ()
