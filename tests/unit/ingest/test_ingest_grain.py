"""Days per row: daily, weekly and monthly histories, and pauses that are none of these."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ingest_samples import csv_file, day, read, said, tidy_rows

from optimizer.ingest import Imported
from optimizer.ingest.rows.grain import infer_grain


def history(days_by_segment: dict[tuple[str, str], list[int]]) -> Imported:
    rows = [["date", "platform", "audience", "spend"]]
    for (platform, audience), numbers in days_by_segment.items():
        rows += [[day(number), platform, audience, "1.50"] for number in numbers]
    return read(csv_file(rows))


def covered(imported: Imported) -> dict[str, set[int]]:
    rows = imported.table.rows
    return {audience: set(own["days"]) for audience, own in rows.groupby("audience")}


def test_weekly_rows() -> None:
    imported = read(csv_file(tidy_rows(days=10, step=7)))
    assert set(imported.table.rows["days"]) == {7}
    assert imported.summaries[0].grain == "week"
    assert imported.table.period.days == 70
    assert imported.summaries[0].period == imported.table.period


def test_weekly_rows_with_a_pause() -> None:
    weeks = [7 * number for number in range(20)]
    imported = history({("meta", "a"): weeks, ("meta", "b"): weeks[:5] + weeks[9:]})
    assert covered(imported) == {"a": {7}, "b": {7}}


@settings(deadline=None)
@given(st.lists(st.sets(st.integers(0, 60)), min_size=1, max_size=4))
def test_daily_rows_with_pauses_stay_daily(pauses: list[set[int]]) -> None:
    runs = [list(range(61)), *[sorted(set(range(61)) - pause) for pause in pauses]]
    segments = pd.DataFrame(
        [("meta", f"audience {number}") for number, run in enumerate(runs) for _ in run],
        columns=["platform", "audience"],
    )
    days = np.datetime64(day(0)) + np.concatenate([np.array(run, dtype=np.int64) for run in runs])
    lengths = infer_grain(days, segments).covered
    for number, run in enumerate(runs):
        if len({moment % 7 for moment in run}) > 1:
            assert set(lengths[segments["audience"] == f"audience {number}"]) == {1}


def test_one_weekly_segment_beside_daily_ones() -> None:
    imported = history({("meta", "daily"): list(range(60)), ("meta", "weekly"): [7 * n for n in range(8)],
                        ("meta", "twice"): [0, 7], ("tiktok", "other"): [7 * n for n in range(4)]})  # fmt: skip
    assert covered(imported) == {"daily": {1}, "weekly": {7}, "twice": {1}, "other": {7}}


def test_monthly_rows() -> None:
    rows = [["date", "platform", "audience", "spend"]]
    rows += [[date(2024, month, 1).isoformat(), "meta", "a", "1.50"] for month in (1, 2, 3, 4, 6)]
    imported = read(csv_file(rows))
    assert imported.table.rows["days"].tolist() == [31, 29, 31, 30, 30]
    assert imported.summaries[0].grain == "month"
    assert imported.table.period.end == date(2024, 6, 30)


@pytest.mark.parametrize("numbers", [[0], [0, 1], [0, 13], [0, 2, 4, 6]])
def test_too_few_or_other_spacings_are_single_days(numbers: list[int]) -> None:
    assert covered(history({("meta", "a"): numbers})) == {"a": {1}}


def test_rows_far_apart_that_are_no_known_grain_are_told() -> None:
    month_ends = [["date", "platform", "audience", "spend"], *[[end, "meta", "a", "9.50"] for end in
                  ("2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30")]]  # fmt: skip
    assert "No two dates of ads.csv are closer than 28 days" in said(read(csv_file(month_ends)))
    assert "No two dates" not in said(read(csv_file(tidy_rows(days=10))))
    assert "No two dates" not in said(read(csv_file(tidy_rows(days=10, step=7))))


def test_days_of_range_rows_add_up_to_their_period() -> None:
    header = ["Reporting starts", "Reporting ends", "Ad set name", "Amount spent (EUR)"]
    starts = [date(2026, 1, 1) + timedelta(days=14 * number) for number in range(5)]
    rows = [[start.isoformat(), (start + timedelta(days=13)).isoformat(), "A", "1.00"] for start in starts]
    table = read(csv_file([header, *rows])).table
    assert table.rows["days"].sum() == table.period.days == 70


def test_a_row_cannot_end_before_it_starts_or_cover_years() -> None:
    header = ["Reporting starts", "Reporting ends", "Ad set name", "Amount spent (EUR)"]
    rows = [
        [day(0), day(6), "A", "1"],
        [day(7), day(13), "A", "1"],
        [day(9), day(8), "A", "1"],
        [day(0), day(900), "A", "1"],
    ]
    imported = read(csv_file([header, *rows]))
    assert [entry.row for entry in imported.rejected] == [4, 5]
    assert np.all(imported.table.rows["days"] == 7)
