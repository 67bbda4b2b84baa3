"""limits.csv: money and shares, scopes, and everything that contradicts itself."""

from __future__ import annotations

import pytest
from ingest_samples import csv_file, xlsx_file

from optimizer.domain.problem import LimitAmount, SpendLimit
from optimizer.errors import DataError
from optimizer.ingest import SourceFile, read_limits

HEADER = ["platform", "audience", "min", "max", "on_off_min", "lock"]


def limits(*rows: list[object], header: list[str] = HEADER, delimiter: str = ",") -> tuple[SpendLimit, ...]:
    return read_limits(csv_file([header, *rows], "limits.csv", delimiter=delimiter))


def test_every_kind_and_scope() -> None:
    assert limits(
        ["Meta", "Look, alike", "100", "2500.50", "", ""],
        ["meta", "", "", "60%", "", ""],
        [],
        ["", "Retargeting", "", "", "12.5 %", ""],
        ["tiktok", "A", "", "", "", "0"],
        ["tiktok", "B", "0%", "1,000,000", "1000", "--"],
    ) == (
        SpendLimit("meta", "Look, alike", LimitAmount(100), LimitAmount(2500.5), source="limits.csv, row 2"),
        SpendLimit("meta", None, most=LimitAmount(0.6, "share"), source="limits.csv, row 3"),
        SpendLimit(None, "Retargeting", on_off_minimum=LimitAmount(0.125, "share"), source="limits.csv, row 5"),
        SpendLimit("tiktok", "A", lock=LimitAmount(0), source="limits.csv, row 6"),
        SpendLimit(
            "tiktok", "B", LimitAmount(0, "share"), LimitAmount(1e6), LimitAmount(1000), source="limits.csv, row 7"
        ),
    )


def test_columns_in_any_order_and_some_left_out() -> None:
    found = limits(["80%", "meta"], header=["MAX", " Platform "])
    assert found == (SpendLimit("meta", None, most=LimitAmount(0.8, "share"), source="limits.csv, row 2"),)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1250"])
def test_as_a_polish_spreadsheet_writes_it(encoding: str) -> None:
    rows = [HEADER, ["meta", "Zażółć", "1 234,50", "12,5%", "", ""]]
    found = read_limits(csv_file(rows, "limits.csv", delimiter=";", encoding=encoding))
    assert found[0].audience == "Zażółć"
    assert (found[0].least, found[0].most) == (LimitAmount(1234.5), LimitAmount(0.125, "share"))


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (["", "", "5", "", "", ""], "limits.csv, row 2 names neither a platform nor an audience;"),
        (
            ["meta", "", "", "", "", ""],
            "limits.csv, row 2 gives no amount; fill in at least one of min, max, on_off_min, lock.",
        ),
        (["meta", "", "200", "100", "", ""], "limits.csv, row 2: min is '200', above max, which is '100';"),
        (["meta", "", "30%", "20%", "", ""], "limits.csv, row 2: min is '30%', above max, which is '20%';"),
        (["meta", "", "", "100", "200", ""], "limits.csv, row 2: on_off_min is '200', above max, which is '100';"),
        (
            ["meta", "", "-5", "", "", ""],
            "limits.csv, row 2: column 'min' holds '-5'; give money that is not negative,",
        ),
        (["meta", "", "", "101%", "", ""], "limits.csv, row 2: column 'max' holds '101%';"),
        (["meta", "", "", "%", "", ""], "limits.csv, row 2: column 'max' holds '%';"),
        (["meta", "", "", "lots", "", ""], "limits.csv, row 2: column 'max' holds 'lots';"),
        (["meta", "", "", "<5", "", ""], "limits.csv, row 2: column 'max' holds '<5';"),
        (["meta", "", "", "inf", "", ""], "limits.csv, row 2: column 'max' holds 'inf';"),
        (["meta", "", "5", "", "", "10"], "limits.csv, row 2 gives lock together with min;"),
        (["meta", "", "", "1000", "", "", "x"], "limits.csv, row 2, has 7 cells where the header has 6;"),
    ],
)
def test_what_contradicts_itself_is_refused(row: list[object], sentence: str) -> None:
    with pytest.raises(DataError) as caught:
        limits(row)
    assert sentence in str(caught.value)


def test_a_scope_twice_is_refused() -> None:
    with pytest.raises(DataError, match=r"limits\.csv, row 4 limits the same as limits\.csv, row 2;"):
        limits(["meta", "A", "5", "", "", ""], ["meta", "B", "5", "", "", ""], ["META", " A", "", "9", "", ""])


def test_a_thousand_or_one_and_a_bit_is_not_guessed() -> None:
    with pytest.raises(DataError, match="no figure tells"):
        limits(["meta", "A", "1.500", "", "", ""], delimiter=";")


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (
            csv_file([["platform", "minimum"], ["meta", 5]], "limits.csv"),
            "has a column 'minimum' that is not known; its columns are",
        ),
        (csv_file([["platform", "max", "max"], ["meta", 5, 5]], "limits.csv"), "has the column 'max' twice"),
        (csv_file([HEADER], "limits.csv"), "limits.csv has a header but no rows below it"),
        (SourceFile("limits.csv", b""), "limits.csv is empty"),
        (xlsx_file({"Sheet1": [HEADER]}, "limits.xlsx"), "limits.xlsx is a workbook; save it as CSV."),
        (SourceFile("limits.csv", b'platform,max\n"' + b"x" * 200_000), "limits.csv is no table"),
    ],
)
def test_what_is_no_table_of_limits(file: SourceFile, sentence: str) -> None:
    with pytest.raises(DataError) as caught:
        read_limits(file)
    assert sentence in str(caught.value)
