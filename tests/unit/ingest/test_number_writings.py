"""Numbers in the writings of many countries, and marks of which nobody can tell the meaning."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from babel.numbers import format_currency, format_decimal
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.ingest.values.decimal_mark import DecimalMark, judge_decimal_mark
from optimizer.ingest.values.figures import parse_number, parse_numbers, sign_currencies

LOCALES = (
    "en",
    "en_IN",
    "de",
    "de_CH",
    "de_AT",
    "fr",
    "fr_CH",
    "es",
    "es_MX",
    "pl",
    "vi",
    "th",
    "pt",
    "pt_PT",
    "sv",
    "cs",
)


def column(*cells: str) -> pd.Series:
    return pd.Series(cells, dtype="str")


@pytest.mark.parametrize(
    ("cell", "decimal", "number"),
    [
        ("1\u202f234\u202f567,89", ",", 1234567.89), ("1\u00a0234.5", ".", 1234.5), ("1\u2009234,5", ",", 1234.5),
        ("1’234.50", ".", 1234.5), ("1'234'567,5", ",", 1234567.5), ("๑,๒๓๔.๕๖", ".", 1234.56), ("１２.５", ".", 12.5),
        ("1,23,456", ".", 123456), ("12,34,567.8", ".", 1234567.8), ("12.50-", ".", -12.5), ("12,50 -", ",", -12.5),
        ("(12.50)", ".", -12.5), ("($1,012.50)", ".", -1012.5), ("(12,50 zł)", ",", -12.5), ("12,-", ",", 12),
        ("+12.5", ".", 12.5), ("-$12.5", ".", -12.5), ("$-12.5", ".", -12.5), ("12.50$", ".", 12.5),
        ("US$1,234.50", ".", 1234.5), ("THB 1,234", ".", 1234), ("฿1,234.50", ".", 1234.5), ("1.234 ₫", ",", 1234),
        ("1.234.567 đ", ",", 1234567), ("1.234.567 VNĐ", ",", 1234567), ("VND1,234,567", ".", 1234567),
        ("1.234.567", ".", 1234567), ("1,234,567", ",", 1234567), ("12,50 kr", ",", 12.5), ("12,5 Kč", ",", 12.5),
        ("\u200e-12.5\u200f", ".", -12.5), ("\N{EN DASH}12.5", ".", -12.5), ("1,5E+03", ",", 1500),
        ("1.5E-1", ".", 0.15),
    ],
)  # fmt: skip
def test_one_cell(cell: str, decimal: str, number: float) -> None:
    assert parse_number(cell, decimal) == number
    assert parse_numbers(column(cell, *"abc"), decimal)[0][0] == number


@pytest.mark.parametrize(
    ("cell", "decimal"),
    [("1 23", "."), ("12 34 567", "."), ("1'23", "."), ("(12", "."), ("12)", "."), ("(-12)", "."), ("-12-", "."),
     ("12%", "."), ("1,5e3", "."), ("1.5e3", ","), ("1,23,4567", "."), ("1.23.456", ","), ("1,234,56", "."),
     ("()", "."),
     ("12 cats", "."), ("$", "."), ("1,234.567,8", "."), ("1'234,567", "."), ("2026-01-02", "."), ("1:30", ".")],
)  # fmt: skip
def test_no_number(cell: str, decimal: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_number(cell, decimal)
    assert parse_numbers(column(cell, *["1"] * 3), decimal)[1].tolist() == [True, False, False, False]


@settings(deadline=None, max_examples=300)
@given(st.decimals(0, 10**9, places=2), st.sampled_from(LOCALES), st.sampled_from([1, -1]))
def test_numbers_as_unicode_writes_them_in_every_country(number: Decimal, locale: str, sign: int) -> None:
    signed = sign * number
    marks = format_decimal(Decimal("1234567.5"), locale=locale)
    decimal = "," if "," in marks[-3:] else "."
    assert parse_number(format_decimal(signed, "#,##0.00", locale=locale), decimal) == float(signed)
    for currency in ("EUR", "PLN", "THB"):
        assert parse_number(format_currency(signed, currency, locale=locale), decimal) == float(signed)


@pytest.mark.parametrize("decimal", [".", ","])
def test_a_long_column_reads_as_its_cells_do(decimal: str) -> None:
    rng = np.random.default_rng(3)
    group = "," if decimal == "." else "."
    writings = [
        "{:.2f}",
        "{:,.2f}",
        "{:,.0f}",
        "{:.0f}",
        "-{:,.3f}",
        "{:,.1f} zł",
        "({:.2f})",
        "{:,.2f}%",
        "{:.2f} x",
        "+{:.1f}",
    ]
    cells = [
        str(rng.choice(writings)).format(float(rng.lognormal(6, 4))).translate({ord(","): group, ord("."): decimal})
        for _ in range(4000)
    ]
    values, is_bad = parse_numbers(column(*cells), decimal)
    for cell, value, bad in zip(cells, values, is_bad, strict=True):
        try:
            assert parse_number(cell, decimal) == value
        except ValueError:
            assert bad
            assert np.isnan(value)


def test_what_nothing_decides_is_left_open_with_an_example() -> None:
    assert judge_decimal_mark([column("5", "1,234", "2,345")], []) == DecimalMark(".", undecided="1,234")
    assert judge_decimal_mark([column("1.234 ₫")], []).undecided == "1.234₫"
    assert judge_decimal_mark([column("1,234")], [], ",") == DecimalMark(",")
    assert judge_decimal_mark([column("12")], []) == DecimalMark(".")
    assert judge_decimal_mark([column("1.234")], [column("5.678")]).mark == ","


def test_money_without_cents_is_whole() -> None:
    for cells, mark in (("1.234", "45.000"), ","), (("1,234", "45,000"), "."), (("1.234.567", "1.234"), ","):
        judged = judge_decimal_mark([], [column(*cells)])
        assert (judged.mark, judged.undecided) == (mark, None)
        assert parse_numbers(column(*cells), mark)[0].tolist() == [
            float(c.replace(".", "").replace(",", "")) for c in cells
        ]


def test_contradictions_are_counted() -> None:
    judged = judge_decimal_mark([column("12.50", "13.50", "12,50")], [])
    assert (judged.dots, judged.commas, judged.is_contradicted) == (2, 1, True)
    assert not judge_decimal_mark([column(*["12.50"] * 20, "12,50")], []).is_contradicted


@pytest.mark.parametrize(
    ("cells", "currencies"),
    [
        (["12,50 zł"], {"PLN"}), (["฿12"], {"THB"}), (["1.234 ₫"], {"VND"}), (["1.234đ"], {"VND"}), (["US$5"], {"USD"}),
        (["PLN 5"], {"PLN"}), (["5 VND", "6 VND"], {"VND"}), (["$5"], set()), (["5 kr"], set()), (["5 ABC"], set()),
        (["TBD", "N/A"], set()), (["€5", "£6"], {"EUR", "GBP"}),
    ],
)  # fmt: skip
def test_currencies_by_sign_or_code(cells: list[str], currencies: set[str]) -> None:
    assert sign_currencies(column(*cells)) == currencies
