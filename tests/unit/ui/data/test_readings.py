"""Ambiguous cells, read in both ways."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.ui.data.readings import date_readings, thousands_in


@given(st.integers(1, 12), st.integers(1, 12), st.integers(2000, 2099), st.sampled_from(["/", "-", "."]))
def test_a_date_is_read_with_the_day_first_and_with_the_month_first(
    first: int, second: int, year: int, mark: str
) -> None:
    for written in (f"{first:02d}{mark}{second:02d}{mark}{year}", f"{first}{mark}{second}{mark}{year} 13:45"):
        assert date_readings(written) == (date(year, second, first), date(year, first, second))


@pytest.mark.parametrize("written", ["3/4/26", "3/4/2569", "03/04/2026"])
def test_years_are_understood_however_they_are_written(written: str) -> None:
    assert date_readings(written) == (date(2026, 4, 3), date(2026, 3, 4))


@pytest.mark.parametrize("written", ["", "2026", "13/14/2026", "soon", "0/0/0"])
def test_what_is_no_such_date_has_no_readings(written: str) -> None:
    assert date_readings(written) is None


@pytest.mark.parametrize(
    ("written", "whole"),
    [("1,234", 1), ("12.345", 12), ("€ 999,000", 999), ("1,23", None), ("1,2345", None), ("", None)],
)
def test_what_stands_before_the_mark_is_found(written: str, whole: int | None) -> None:
    assert thousands_in(written) == whole
