"""What people type, read as they meant it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from babel.numbers import format_currency, format_decimal
from hypothesis import given
from hypothesis import strategies as st

from optimizer.domain.money import Money, major_units
from optimizer.domain.period import Period
from optimizer.domain.problem import LimitAmount, SpendLimit
from optimizer.errors import DataError
from optimizer.ui.forms import (
    LimitEntry,
    budget_steps,
    months_ahead,
    read_amount,
    read_budget,
    read_limits,
    read_number,
)

LOCALES = ("en", "pl", "th", "vi", "de")


@given(st.decimals(min_value=0, max_value=10**9, places=2), st.sampled_from(LOCALES))
def test_numbers_written_by_a_locale_are_read_back(value: Decimal, locale: str) -> None:
    assert read_number(format_decimal(value, "#,##0.00", locale), locale) == value
    assert read_number(format_currency(value, "PLN", locale=locale), locale) == value


@given(st.integers(min_value=0, max_value=10**9), st.sampled_from(LOCALES))
def test_whole_numbers_grouped_by_a_locale_are_read_back(value: int, locale: str) -> None:
    assert read_number(format_decimal(value, "#,##0", locale), locale) == value
    assert read_number(str(value), locale) == value


@pytest.mark.parametrize(
    ("text", "locale", "expected"),
    [
        ("25,000", "en", "25000"),
        ("25.000", "de", "25000"),
        ("25.000", "en", "25"),
        ("25 000,5", "en", "25000.5"),
        ("1,234,567", "pl", "1234567"),
        ("1.234,56 zł", "en", "1234.56"),
        ("€ 30,000.50", "pl", "30000.50"),
        ("-5", "en", "-5"),
    ],
)
def test_marks_are_told_apart(text: str, locale: str, expected: str) -> None:
    assert read_number(text, locale) == Decimal(expected)


@pytest.mark.parametrize("text", ["abc", "", "-", "1.2.3,4,5", "--3"])
def test_no_number_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(DataError, match="not a sum of money"):
        read_number(text, "en")


def test_a_slip_of_the_finger_is_refused() -> None:
    with pytest.raises(DataError, match="number of zeros"):
        read_number("1" + "0" * 14, "en")


def test_a_budget_keeps_the_decimals_of_its_currency() -> None:
    assert read_budget("12,345.67", "EUR", "en") == Money(1_234_567, "EUR")
    assert read_budget("12.345 ₫", "VND", "vi") == Money(12_345, "VND")


@pytest.mark.parametrize("text", ["0", "-5", "  ", "0.001"])
def test_a_budget_must_be_above_zero(text: str) -> None:
    with pytest.raises(DataError):
        read_budget(text, "EUR", "en")


def test_a_limit_is_money_or_a_share() -> None:
    assert read_amount("2,000", "x", "en") == LimitAmount(2000.0, "money")
    assert read_amount("12,5 %", "x", "pl") == LimitAmount(0.125, "share")
    assert read_amount("0", "x", "en") == LimitAmount(0.0, "money")
    assert read_amount("  ", "x", "en") is None


@pytest.mark.parametrize("text", ["-1", "101%", "-5%", "lots"])
def test_impossible_limits_are_refused(text: str) -> None:
    with pytest.raises(DataError):
        read_amount(text, "facebook / Parents", "en")


def test_empty_rows_limit_nothing_and_others_say_where_they_come_from() -> None:
    entries = [
        LimitEntry("facebook", "Parents"),
        LimitEntry("facebook", None, most="40%"),
        LimitEntry(None, "Parents", least="100", on_off_minimum="200", lock="300"),
    ]
    assert read_limits(entries, "en") == (
        SpendLimit("facebook", None, most=LimitAmount(0.4, "share"), source="limits table"),
        SpendLimit(
            None,
            "Parents",
            least=LimitAmount(100.0),
            on_off_minimum=LimitAmount(200.0),
            lock=LimitAmount(300.0),
            source="limits table",
        ),
    )


def test_months_follow_each_other_over_the_year_end() -> None:
    assert months_ahead(date(2026, 12, 5), 3) == (
        Period(date(2026, 12, 1), date(2026, 12, 31)),
        Period(date(2027, 1, 1), date(2027, 1, 31)),
        Period(date(2027, 2, 1), date(2027, 2, 28)),
    )


@given(st.integers(min_value=1, max_value=10**13), st.sampled_from(["EUR", "VND", None]))
def test_a_slider_holds_the_usual_budget_in_sensible_steps(minor_units: int, currency: str | None) -> None:
    budget = Money(minor_units, currency)
    least, most, step = budget_steps(budget)
    major = max(float(major_units(budget)), 1.0)
    assert 0 < least < most
    assert least % step == most % step == 0
    assert str(step).rstrip("0") in {"1", "2", "5"}
    if major >= 100:
        assert least <= major / 2
        assert most >= 2 * major
        assert 40 <= (most - least) / step <= 400
