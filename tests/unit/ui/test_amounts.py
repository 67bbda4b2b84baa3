"""Numbers that people type, read as they meant them or refused."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from babel.numbers import format_currency, format_decimal, get_decimal_symbol
from hypothesis import given
from hypothesis import strategies as st

from optimizer.errors import DataError
from optimizer.ui.amounts import AmbiguousNumberError, exact_typed, read_number, read_percent, read_plain
from optimizer.words import voice_for

LOCALES = ("en", "pl", "th", "vi", "de")


@given(st.decimals(min_value=0, max_value=10**9, places=2), st.sampled_from(LOCALES))
def test_numbers_written_by_a_locale_are_read_back(value: Decimal, locale: str) -> None:
    assert read_number(format_decimal(value, "#,##0.00", locale), locale) == value
    for currency in ("PLN", "USD", "THB", "EUR", "CHF"):
        assert read_number(format_currency(value, currency, locale=locale), locale) == value


@given(st.integers(min_value=-(10**9), max_value=10**9), st.sampled_from((*LOCALES, "hi", "de_CH", "fr", "sv")))
def test_whole_numbers_grouped_by_a_locale_are_read_back(value: int, locale: str) -> None:
    assert read_number(format_decimal(value, "#,##0", locale), locale) == value
    assert read_number(format_decimal(value, locale=locale), locale) == value
    assert read_number(str(value), locale) == value


@given(st.integers(0, 999_999), st.integers(0, 999), st.sampled_from(".,"), st.sampled_from(LOCALES))
def test_a_mark_before_three_digits_is_never_a_decimal_mark(whole: int, part: int, mark: str, locale: str) -> None:
    text = f"{whole}{mark}{part:03d}"
    try:
        value = read_number(text, locale)
    except DataError:
        assert mark == get_decimal_symbol(locale) or not 0 < whole < 1000
    else:
        assert value == 1000 * whole + part
        assert mark != get_decimal_symbol(locale)


@given(st.text(alphabet="0123456789.,-' %=+*/kKeEtyszlm€$PLN()\u2212\u00a0", max_size=9), st.sampled_from(LOCALES))
def test_what_is_read_has_the_digits_that_were_typed(text: str, locale: str) -> None:
    try:
        value = read_number(text, locale)
    except DataError:
        return
    typed = re.sub(r"[^0-9]", "", text)
    assert typed
    assert int(typed) == abs(value).scaleb(max(-int(value.as_tuple().exponent), 0)) or int(typed) * 10 == abs(
        value
    ).scaleb(max(-int(value.as_tuple().exponent), 0))
    assert not re.search(r"[=+*/%()]", text)
    assert (value < 0) <= bool(re.search("[-\u2212]", text))


@pytest.mark.parametrize(
    ("text", "locale", "expected"),
    [
        ("25,000", "en", "25000"),
        ("25.000", "de", "25000"),
        ("12.345", "pl", "12345"),
        ("25 000,5", "en", "25000.5"),
        ("1,234,567", "pl", "1234567"),
        ("1.234,56 zł", "en", "1234.56"),
        ("€ 30,000.50", "pl", "30000.50"),
        ("25000 eur", "en", "25000"),
        ("PLN 25000", "en", "25000"),
        ("12,34,567", "en_IN", "1234567"),
        ("1\N{RIGHT SINGLE QUOTATION MARK}234.50", "de_CH", "1234.50"),
        (".5", "en", "0.5"),
        ("-5", "en", "-5"),
        ("\N{MINUS SIGN}5", "en", "-5"),
        ("-€5", "en", "-5"),
        ("€-5", "en", "-5"),
        ("๒๕๐๐๐", "th", "25000"),
    ],
)
def test_marks_are_told_apart(text: str, locale: str, expected: str) -> None:
    assert read_number(text, locale) == Decimal(expected)


@pytest.mark.parametrize(
    "text",
    [
        *("abc", "", "-", "1.2.3,4,5", "--3", "25k", "25 K", "30 tys", "30 tys.", "2 mln", "1e99", "=1+1", "1+1"),
        *(
            "5-5",
            "5-",
            "(5)",
            "20%",
            "1 2",
            "3 0000",
            "1,2,3",
            "€5€",
            "€ 5 EUR",
            "5 5 EUR",
            "²",
            ".",
            "Infinity",
            "NaN",
        ),
    ],
)
def test_no_number_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(DataError, match="not a sum of money"):
        read_number(text, "en")


@pytest.mark.parametrize(("text", "locale"), [("12.345", "en"), ("12,345", "pl"), ("0.125", "de"), ("1,234.567", "en")])
def test_what_can_be_read_in_two_ways_is_refused(text: str, locale: str) -> None:
    with pytest.raises(DataError, match="in two ways"):
        read_number(text, locale)


def test_a_currency_of_three_decimals_has_them() -> None:
    assert read_number("12.345", "en", 3) == Decimal("12.345")
    assert read_number("12,345", "en", 3) == Decimal(12345)
    assert read_number("12.000", "en", 3) == Decimal(12)


@pytest.mark.parametrize(
    ("text", "locale", "message"),
    [
        ("1.500", "en_GB", "'1.500' can be read in two ways; type 1500 or 1.5000."),
        ("12,345", "pl", "'12,345' can be read in two ways; type 12345 or 12,3450."),
        ("25.000", "en", "'25.000' can be read in two ways; type 25000 or 25."),
    ],
)
def test_what_is_no_money_is_refused_by_the_same_rule(text: str, locale: str, message: str) -> None:
    with pytest.raises(AmbiguousNumberError) as refused:
        read_number(text, locale, 2) if text == "25.000" else read_plain(text, locale)
    assert str(refused.value.message) == message


@given(st.integers(1, 999), st.integers(0, 999), st.sampled_from(LOCALES))
def test_both_readings_that_a_refusal_names_can_be_read(whole: int, part: int, locale: str) -> None:
    with pytest.raises(AmbiguousNumberError) as refused:
        read_plain(f"{whole}{get_decimal_symbol(locale)}{part:03d}", locale)
    values = refused.value.message.values
    assert read_plain(str(values["thousands"]), locale) == 1000 * whole + part
    assert read_plain(str(values["decimals"]), locale) == pytest.approx(whole + part / 1000)


@pytest.mark.parametrize(
    ("text", "locale", "value"),
    [
        ("1,500", "en_GB", 1500),
        ("1.5", "en", 1.5),
        ("0.125", "en", 0.125),
        ("1500.125", "en", 1500.125),
        ("1,234.567", "en", 1234.567),
    ],
)
def test_what_can_be_read_in_one_way_is_read(text: str, locale: str, value: float) -> None:
    assert read_plain(text, locale) == value


@given(st.decimals(min_value=0, max_value=10**6, places=4), st.sampled_from((*LOCALES, "en_GB")))
def test_what_the_product_types_can_be_read_in_one_way(value: Decimal, locale: str) -> None:
    voice = voice_for(locale)
    assert read_plain(exact_typed(voice, float(value)), locale) == pytest.approx(float(value))
    assert read_percent(voice.exact_percent(float(value)), locale) == pytest.approx(float(value))


@pytest.mark.parametrize(
    ("text", "locale", "share"),
    [("40%", "en", 0.4), ("40", "en", 0.4), ("0,3%", "pl", 0.003), ("12.345%", "en", 0.12345), ("-5", "en", -0.05)],
)
def test_percent_is_read(text: str, locale: str, share: float) -> None:
    assert read_percent(text, locale) == pytest.approx(share)


@pytest.mark.parametrize(("text", "locale"), [("0,3", "en"), ("0.3", "pl"), ("-0.3", "en"), ("1.500", "en")])
def test_percent_that_may_be_a_share_is_refused(text: str, locale: str) -> None:
    with pytest.raises(AmbiguousNumberError, match="in two ways"):
        read_percent(text, locale)


def test_a_slip_of_the_finger_is_refused() -> None:
    with pytest.raises(DataError, match="number of zeros"):
        read_number("1" + "0" * 14, "en")
