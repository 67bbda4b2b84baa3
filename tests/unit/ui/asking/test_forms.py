"""What people type, read as they meant it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.domain.draft import LimitEntry
from optimizer.domain.money import Money, major_units
from optimizer.domain.period import Period
from optimizer.domain.problem import LimitAmount, SpendLimit
from optimizer.errors import DataError
from optimizer.ui.asking.forms import (
    budget_steps,
    months_ahead,
    read_amount,
    read_budget,
    read_limits,
)
from optimizer.words import voice_for


def test_a_budget_keeps_the_decimals_of_its_currency() -> None:
    assert read_budget("12,345.67", "EUR", "en") == Money(1_234_567, "EUR")
    assert read_budget("12.345 ₫", "VND", "vi") == Money(12_345, "VND")


@pytest.mark.parametrize("text", ["0", "-5", "\N{MINUS SIGN}5", "  ", "0.001", "20%"])
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


@pytest.mark.parametrize("text", ["some", "5k", "1.500"])
def test_a_cell_that_cannot_be_read_names_its_row(text: str) -> None:
    with pytest.raises(DataError) as refused:
        read_limits([LimitEntry("facebook", "Parents", most=text)], "en")
    said = voice_for("en").render(refused.value.message)
    assert said.startswith(f"Limits of Facebook \N{MIDDLE DOT} Parents, \u201cAt most\u201d: '{text}' ")


def test_shares_may_have_any_number_of_decimals() -> None:
    assert read_amount("12.345%", "x", "en") == LimitAmount(0.12345, "share")


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
