"""Dates in the languages of exports, ranges of days, and dates of which nobody can tell the day."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from babel.dates import format_date
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.ingest.values.date_order import DateOrder, judge_date_order
from optimizer.ingest.values.dates import parse_dates, parse_ranges
from optimizer.ingest.values.named_months import LOCALES, month_names


def column(*cells: object) -> pd.Series:
    return pd.Series(cells, dtype="str" if all(isinstance(cell, str) for cell in cells) else "object")


@pytest.mark.parametrize(
    "cell",
    ["1 tháng 9, 2026", "Ngày 1 tháng 9 năm 2026", "1 thg 9, 2026", "1 ก.ย. 2569", "1 กันยายน พ.ศ. 2569", "1 ก.ย. 69",
     "๑ กันยายน ๒๕๖๙", "1. September 2026", "1. Sept. 2026", "Di., 1. Sept. 2026", "Sep 1, 2026", "September 1, 2026",
     "Sept 1, 2026", "1 Sept 2026", "1-Sep-2026", "01-Sep-26", "Tue, Sep 1, 2026", "1er septembre 2026",
     "1 sept. 2026", "1 septembre 2026", "1 de septiembre de 2026", "1 sep 2026", "1 sept 2026", "1 wrz 2026",
     "1 września 2026", "1 września 2026 r.", "1 wrzesień 2026", "SEPTEMBER 1 2026", "2026 Sep 1", "September 2026",
     "1st September 2026", "Sep 1, 2026 10:15 PM", "2026-09-01 00:00:00 UTC", "2026-09-01T00:00:00.000Z",
     "9/1/2026, 12:00 AM", "2026-09-01 00:00:00 +07:00", "46266", "20260901", "1\N{NO-BREAK SPACE}wrz\u202f2026",
     "1/9/2569"],
)  # fmt: skip
def test_the_first_of_september_in_many_writings(cell: str) -> None:
    order = "MDY" if cell.startswith("9/") else "DMY"
    assert parse_dates(column(cell), order).astype(str).tolist() == ["2026-09-01"]


@pytest.mark.parametrize(
    "cell",
    ["30 lutego 2026", "1 smarch 2026", "tháng 13, 2026", "31 tháng 4, 2026", "Total: 1 Sep", "Sep", "1 Sep", "may",
     "2026-W54", "99999", "12345", "1 Sep 1999", "2026-09-01 something"],
)  # fmt: skip
def test_what_only_looks_like_a_date(cell: str) -> None:
    assert np.isnat(parse_dates(column(cell), "DMY")).all()


@settings(deadline=None, max_examples=200)
@given(
    st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    st.sampled_from(LOCALES),
    st.sampled_from(["medium", "long", "full"]),
)
def test_dates_as_unicode_writes_them_in_every_language(day: date, locale: str, width: str) -> None:
    text = format_date(day, width, locale)
    assert parse_dates(column(text), "MDY" if locale == "en" else "DMY").tolist() == [day], text


def test_no_name_means_two_months() -> None:
    assert set(month_names().values()) == set(range(1, 13))
    assert (month_names()["paź"], month_names()["thg 10"], month_names()["ตค"]) == (10, 10, 10)


@pytest.mark.parametrize(
    ("cell", "order", "first", "last"),
    [
        ("2026-09-01 00:00:00,2026-09-30 23:59:59", "DMY", "2026-09-01", "2026-09-30"),
        ("2026-09-01 - 2026-09-07", "DMY", "2026-09-01", "2026-09-07"),
        ("9/1/2026 - 9/24/2026", "MDY", "2026-09-01", "2026-09-24"),
        ("1 tháng 8, 2026 - 10 tháng 8, 2026", "DMY", "2026-08-01", "2026-08-10"),
        ("1. September 2026 – 2. September 2026", "DMY", "2026-09-01", "2026-09-02"),
        ("Sep 1, 2026 - Sep 29, 2026", "DMY", "2026-09-01", "2026-09-29"),
        ("1 wrz 2026 - 29 wrz 2026", "DMY", "2026-09-01", "2026-09-29"),
        ("2026-09-01 to 2026-09-02", "DMY", "2026-09-01", "2026-09-02"),
        ("20260901~20260902", "DMY", "2026-09-01", "2026-09-02"),
        ("2026-09-01", "DMY", "2026-09-01", "2026-09-01"),
    ],
)  # fmt: skip
def test_both_parts_of_a_range(cell: str, order: str, first: str, last: str) -> None:
    found = parse_ranges(column(cell), order)
    assert (str(found.first[0]), str(found.last[0])) == (first, last)


@settings(deadline=None)
@given(
    st.lists(st.dates(date(2000, 1, 1), date(2099, 12, 31)), min_size=1, max_size=40), st.sampled_from(["DMY", "MDY"])
)
def test_the_order_is_told_or_left_open(days: list[date], order: str) -> None:
    cells = column(*[day.strftime("%d/%m/%Y" if order == "DMY" else "%m/%d/%Y") for day in days])
    found = judge_date_order([cells])
    if any(day.day > 12 for day in days):
        assert found == DateOrder(order)
    elif all(day.day == day.month for day in days):
        assert found.undecided is None
    else:
        assert found.undecided in set(cells)
        assert judge_date_order([cells], order) == DateOrder(order)


def test_orders_that_contradict_each_other_are_shown() -> None:
    assert judge_date_order([column("13/01/2026", "01/13/2026")]).against == "01/13/2026"
    assert judge_date_order([column("1/2/2026 - 1/14/2026")]) == DateOrder("MDY")


def test_a_thai_year_is_turned_before_the_day_is_built() -> None:
    days = [date(2024, 2, 29) + timedelta(days=number) for number in range(400)]
    cells = column(*[f"{day.day}/{day.month}/{day.year + 543}" for day in days])
    assert parse_dates(cells, judge_date_order([cells]).order).tolist() == days
