"""lift_tests.csv: what is understood, and what is refused in one sentence."""

from __future__ import annotations

from datetime import date

import pytest

from optimizer.domain.lift import LiftTest
from optimizer.domain.period import Period
from optimizer.errors import DataError
from optimizer.ingest import SourceFile, read_lift_tests

HEADER = "name,platform,audience,kpi,start,end,incremental,standard_error,spend"
ROW = "spring,Facebook,Parents,conversions,2026-03-01,2026-03-31,120.5,30,2000"


def read(*lines: str) -> tuple[LiftTest, ...]:
    return read_lift_tests(SourceFile("tests.csv", "\n".join(lines).encode()))


def test_a_row_is_a_test() -> None:
    (test,) = read(HEADER, ROW)
    assert test == LiftTest(
        name="spring",
        kpi="conversions",
        period=Period(date(2026, 3, 1), date(2026, 3, 31)),
        incremental=120.5,
        standard_error=30.0,
        platform="facebook",
        audience="Parents",
        spend=2000.0,
        source="tests.csv, row 2",
    )


def test_scope_name_and_spend_may_be_left_out() -> None:
    whole, everything = read(
        "platform;kpi;start;end;incremental;standard_error",
        "google;revenue;31.03.2026;13.04.2026;-1.250,75;400,5",
        ";revenue;31.03.2026;13.04.2026;900;400",
    )
    assert (whole.name, whole.platform, whole.audience, whole.spend) == ("google 2026-03-31", "google", None, None)
    assert (whole.incremental, whole.standard_error) == (-1250.75, 400.5)
    assert (everything.name, everything.platform) == ("all 2026-03-31", None)


@pytest.mark.parametrize(("level", "error"), [("90%", 60.795), ("0.8", 78.03), ("95", 51.02)])
def test_a_range_is_turned_into_a_standard_error(level: str, error: float) -> None:
    (test,) = read(
        "platform,kpi,start,end,incremental,low,high,level", f"x,leads,2026-03-01,2026-03-31,100,-20,180,{level}"
    )
    assert test.standard_error == pytest.approx(error, rel=1e-3)


def changed(column: str, text: str) -> str:
    cells = ROW.split(",")
    cells[HEADER.split(",").index(column)] = text
    return ",".join(cells)


@pytest.mark.parametrize(
    ("column", "text", "words"),
    [
        ("kpi", "sales", r"row 2: column 'kpi' holds 'sales'; give one of conversions, revenue"),
        ("kpi", "", "column 'kpi' holds ''"),
        ("platform", "", "the platform of the audience 'Parents'"),
        ("start", "soon", "column 'start' holds 'soon'; give a day such as"),
        ("end", "", "column 'end'"),
        ("end", "2026-02-01", "a day that is not before the start"),
        ("incremental", "", "a number, which may be negative"),
        ("incremental", "many", "column 'incremental' holds 'many'; give a number"),
        ("standard_error", "0", "above zero, as no test is exact"),
        ("standard_error", "-2", "above zero, as no test is exact"),
        ("standard_error", "", "does not say how sure the lift is"),
        ("spend", "0", "money above zero, or nothing"),
    ],
)
def test_a_bad_cell_is_named(column: str, text: str, words: str) -> None:
    with pytest.raises(DataError, match=words):
        read(HEADER, changed(column, text))


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ("100,-20,,90%", "does not say how sure"),
        ("100,120,180,90%", r"a number between low \(120.0\) and high"),
        ("100,100,100,90%", "a number between low"),
        ("100,-20,180,", "the probability that the range holds the lift"),
        ("100,-20,180,100%", "the probability that the range holds the lift"),
        ("100,-20,180,often", "column 'level' holds 'often'"),
    ],
)
def test_a_bad_range_is_told(cells: str, words: str) -> None:
    with pytest.raises(DataError, match=words):
        read("platform,kpi,start,end,incremental,low,high,level", f"x,leads,2026-03-01,2026-03-31,{cells}")


def test_two_tests_of_one_name_are_told() -> None:
    with pytest.raises(DataError, match=r"row 3 has the same name as tests\.csv, row 2, 'spring'"):
        read(HEADER, ROW, ROW)


def test_a_column_that_is_missing_or_unknown_is_told() -> None:
    with pytest.raises(DataError, match="no column 'incremental'"):
        read("platform,kpi,start,end", "x,leads,2026-03-01,2026-03-31")
    with pytest.raises(DataError, match="'lift' that is not known"):
        read(f"{HEADER},lift", f"{ROW},9")
