"""Dates in every writing, and the order of day and month."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ingest_samples import csv_file, read, read_answered

from optimizer.errors import DataError
from optimizer.ingest.values.dates import find_date_order, parse_dates


def column(*cells: object) -> pd.Series:
    return pd.Series(cells, dtype="str" if all(isinstance(cell, str) for cell in cells) else "object")


@pytest.mark.parametrize(
    ("cell", "order", "expected"),
    [
        ("2026-03-04", "DMY", "2026-03-04"), ("2026/3/4", "DMY", "2026-03-04"), ("2026.03.04", "DMY", "2026-03-04"),
        ("20260304", "DMY", "2026-03-04"), ("2026-03-04 00:00:00", "DMY", "2026-03-04"),
        ("2026-03-04T23:59:59+0700", "DMY", "2026-03-04"), ("04.03.2026", "MDY", "2026-03-04"),
        ("04/03/2026", "DMY", "2026-03-04"), ("04/03/2026", "MDY", "2026-04-03"), ("4/3/26", "MDY", "2026-04-03"),
        ("4-3-2026", "DMY", "2026-03-04"), ("Mar 4, 2026", "DMY", "2026-03-04"), ("4 March 2026", "DMY", "2026-03-04"),
        ("29/2/2567", "DMY", "2024-02-29"), ("2569-03-04", "DMY", "2026-03-04"), ("๔/๓/๒๕๖๙", "DMY", "2026-03-04"),
        ("2026-03-02 - 2026-03-08", "DMY", "2026-03-02"), ("2026-03", "DMY", "2026-03-01"),
        (date(2026, 3, 4), "DMY", "2026-03-04"), (46085.0, "DMY", "2026-03-04"), (46085, "DMY", "2026-03-04"),
    ],
)  # fmt: skip
def test_one_cell(cell: object, order: str, expected: str) -> None:
    assert parse_dates(column(cell), order).astype(str).tolist() == [expected]


@pytest.mark.parametrize(
    "cell", ["", "2026-02-29", "2026-13-01", "31/02/2026", "1899-12-31", "0205-03-04", "2100-01-01", "yesterday", "4/3",
             7, 1e9, "2026-3", "99999999", "2026-03-04x", "0000-00-00", "4/3-2026"],
)  # fmt: skip
def test_no_date(cell: object) -> None:
    expected = ["2026-03-01"] if cell == "2026-3" else ["NaT"]
    assert parse_dates(column(cell), "DMY").astype(str).tolist() == expected


@settings(deadline=None)
@given(
    st.lists(st.dates(date(2000, 1, 1), date(2099, 12, 31)), min_size=1, max_size=40), st.sampled_from(["DMY", "MDY"])
)
def test_slashed_dates_are_read_as_written_or_refused(days: list[date], order: str) -> None:
    pattern = "%d/%m/%Y" if order == "DMY" else "%m/%d/%Y"
    cells = column(*[day.strftime(pattern) for day in days])
    try:
        found = find_date_order("ads.csv", [cells], "")
    except DataError:
        assert all(day.day <= 12 for day in days)
        return
    assert parse_dates(cells, found).tolist() == days


def test_ambiguous_dates_are_asked() -> None:
    rows = [["date", "platform", "audience", "spend"], *[[f"{n:02}/04/2026", "meta", "a", "1.50"] for n in range(1, 9)]]
    file = csv_file(rows)
    with pytest.raises(DataError) as caught:
        read_answered(file)
    assert str(caught.value) == (
        "Which part of 01/04/2026 in ads.csv is the day cannot be told, because no date has a day above 12; say"
        " --date-order dmy or --date-order mdy, or export it with dates such as 2026-01-31."
    )
    months = {order: read(replace(file, date_order=order)).table.rows["date"].dt.month for order in ("DMY", "MDY")}
    assert months["DMY"].tolist() == [4] * 8
    assert months["MDY"].tolist() == list(range(1, 9))
    (question,) = read(file).questions
    assert (question.kind, question.choices) == ("date_order", ("DMY", "MDY"))


def test_one_day_above_twelve_decides_for_all() -> None:
    start = date(2026, 3, 10)
    days = [start + timedelta(days=number) for number in range(5)]
    rows = [
        ["date", "platform", "audience", "spend"],
        *[[f"{d.month}/{d.day}/{d.year}", "meta", "a", "1.50"] for d in days],
    ]
    assert read(csv_file(rows)).table.rows["date"].dt.date.tolist() == days


def test_the_end_of_a_range_decides_too() -> None:
    header = ["Reporting starts", "Reporting ends", "Ad set name", "Amount spent (EUR)"]
    rows = [["6/1/2026", "6/30/2026", "A", "1.00"], ["7/1/2026", "7/31/2026", "A", "1.00"]]
    assert read(csv_file([header, *rows])).table.rows["date"].dt.month.tolist() == [6, 7]


def test_orders_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(DataError, match="some dates with the day first and others with the month first"):
        find_date_order("ads.csv", [column("13/01/2026", "01/13/2026")], "")
    most = [f"{number}/01/2026" for number in range(13, 32)]
    assert find_date_order("ads.csv", [column(*most, "01/13/2026")], "") == "DMY"


def test_blank_cells_of_a_workbook_are_no_date() -> None:
    cells = pd.Series([date(2026, 3, 4), "", None], dtype="object")
    assert np.isnat(parse_dates(cells, "DMY")).tolist() == [False, True, True]
