"""Numbers in every writing, and the decimal mark of a file."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ingest_samples import csv_file, day, read

from optimizer.errors import DataError
from optimizer.ingest.values.figures import find_decimal_mark, parse_number, parse_numbers


def column(*cells: str) -> pd.Series:
    return pd.Series(cells, dtype="str")


@pytest.mark.parametrize(
    ("cell", "decimal", "number"),
    [
        ("1234.5", ".", 1234.5), ("1,234.5", ".", 1234.5), ("2,24,144.69", ".", 224144.69), (" 1 234.5 ", ".", 1234.5),
        ("1.234,5", ",", 1234.5), ("1 234,5", ",", 1234.5), ("1\u202f234,5", ",", 1234.5),
        ("1\u00a0234,5", ",", 1234.5),
        ("1'234.5", ".", 1234.5), ("$1,234.5", ".", 1234.5), ("£0.5", ".", 0.5), ("1234,50 zł", ",", 1234.5),
        ("-€5", ".", -5), ("€-5", ".", -5), ("\N{MINUS SIGN}5", ".", -5), (".5", ".", 0.5), ("5.", ".", 5),
        ("๑๒๓.๕", ".", 123.5), ("1.5e3", ".", 1500),
        ("EUR 12", ".", 12), ("12 PLN", ".", 12), ("", ".", None), ("--", ",", None),
        (" -- ", ".", None), ("<5", ".", None), ("< 10%", ".", None), ("> 90%", ",", None), ("\N{EM DASH}", ".", None),
    ],
)  # fmt: skip
def test_one_cell(cell: str, decimal: str, number: float | None) -> None:
    assert parse_number(cell, decimal) == number


@pytest.mark.parametrize(
    ("cell", "decimal"),
    [("12,5", "."), ("1,23", "."), ("1.5", ","), ("1,2,3", ","), ("1.2.3", "."), ("12%", "."), ("1e999", "."),
     ("5 cats", "."), (".", "."), ("--5", "."), ("inf", "."), ("0x10", "."), ("1_000", "."),
     ("=1+1", "."), ("9" * 20, "."), ("1,2345", "."), ("1e16", ".")],
)  # fmt: skip
def test_no_number(cell: str, decimal: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_number(cell, decimal)


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.floats(0, 1e9, allow_nan=False).map(lambda number: round(number, 2)), min_size=1, max_size=30),
    st.sampled_from([(".", ","), (",", "."), (",", " "), (".", "'"), (",", "\u202f"), (".", "")]),
)
def test_what_was_written_is_read_in_every_convention(numbers: list[float], marks: tuple[str, str]) -> None:
    decimal, group = marks
    cells = [f"{number:,.2f}".translate({ord(","): group, ord("."): decimal}) for number in numbers]
    assert find_decimal_mark("ads.csv", [column(*cells)], [], "") == decimal
    values, is_bad = parse_numbers(column(*cells), decimal)
    assert values.tolist() == numbers
    assert not is_bad.any()


def test_a_column_says_what_is_missing_and_what_is_wrong() -> None:
    values, is_bad = parse_numbers(column("1", "", "x", "1", "2.5"), ".")
    assert np.isnan(values).tolist() == [False, True, True, False, False]
    assert is_bad.tolist() == [False, False, True, False, False]


@pytest.mark.parametrize(
    ("money", "counts", "mark"),
    [
        (["1,234.5"], [], "."), (["1.234,5"], [], ","), (["1.234.567"], [], ","), (["1,234,567"], [], "."),
        (["12.5"], [], "."), (["12,5"], [], ","), (["1.234"], ["12.345"], ","), (["1,234"], ["12,345"], "."),
        (["0.125"], [], "."), (["1234.567"], [], "."), (["1.234"], ["4864.0"], "."), (["17"], ["18"], "."),
        (["12.50"] * 20 + ["12,50"], [], "."), (["$1.234,5"], [], ","), (["1.234,50 zł"], [], ","),
    ],
)  # fmt: skip
def test_the_decimal_mark_is_told_by_evidence(money: list[str], counts: list[str], mark: str) -> None:
    assert find_decimal_mark("ads.csv", [column(*money)], [column(*counts)], "") == mark


def test_a_thousand_and_a_bit_or_one_and_a_bit_is_not_guessed() -> None:
    for cells in (["1,234"], ["1.234", "5.678"]):
        with pytest.raises(DataError, match=r"ads\.csv no figure tells whether a number such as 1,234"):
            find_decimal_mark("ads.csv", [column(*cells)], [], "")
        assert find_decimal_mark("ads.csv", [column(*cells)], [], ".") == "."


def test_both_marks_at_once_are_refused() -> None:
    with pytest.raises(DataError, match="with a dot in 2 cells, with a comma in 1"):
        find_decimal_mark("ads.csv", [column("12.50", "13.50", "12,50")], [], "")


def test_a_lone_misprint_rejects_its_row() -> None:
    rows = [["date", "platform", "audience", "spend"], *[[day(n), "meta", "a", "12.50"] for n in range(20)]]
    rows[8][3] = "13,50"
    imported = read(csv_file(rows))
    assert [(entry.row, str(entry.reason)) for entry in imported.rejected] == [
        (9, "'13,50' in column 'spend' is no number")
    ]
    assert math.isclose(imported.table.rows["spend"].sum(), 19 * 12.5)


def test_evidence_far_down_a_long_column_is_found() -> None:
    cells = ["1.234"] * 30_000
    cells[29_998] = "1.234,50"
    assert find_decimal_mark("ads.csv", [column(*cells)], [], "") == ","
