"""One or two rows of a platform: which evidence says how long they are, and what the user is told."""

from __future__ import annotations

import pytest
from ingest_samples import csv_file, day, read, said

from optimizer.ingest import Imported, SourceFile

JANUARY, FEBRUARY, MARCH, APRIL = (f"2026-0{month}-01" for month in (1, 2, 3, 4))
MONTHS = [f"2025-{month:02}-01" for month in range(1, 13)]
WEEKS = [day(7 * number) for number in range(12)]
DAYS = [day(number) for number in range(-60, 60)]


def table(spend: dict[str, list[tuple[str, float]]], *, header: str = "date", name: str = "ads.csv") -> SourceFile:
    """Rows of platforms and audiences such as ``"google a"``."""
    rows: list[list[object]] = [[header, "platform", "audience", "spend", "conversions"]]
    for segment, cells in spend.items():
        rows += [[when, *segment.split(), money, 3] for when, money in cells]
    return csv_file(rows, name)


def each(dates: list[str], money: float = 100.0) -> list[tuple[str, float]]:
    return [(when, money + number) for number, when in enumerate(dates)]


def lengths(imported: Imported) -> dict[str, list[int]]:
    rows = imported.table.rows
    return {f"{one[0]} {one[1]}": own["days"].tolist() for one, own in rows.groupby(["platform", "audience"])}


def severity(imported: Imported, words: str) -> str:
    (found,) = [finding for finding in imported.findings if words in str(finding.message)]
    return found.severity


@pytest.mark.parametrize(
    ("dates", "expected", "grain"),
    [
        ([JANUARY, FEBRUARY], [31, 28], "month"),
        ([FEBRUARY, MARCH], [28, 31], "month"),
        (["2026-01-15", "2026-02-15"], [31, 28], "month"),
        (["2026-02-15", "2026-03-15"], [28, 31], "month"),
        ([day(0), day(7)], [7, 7], "week"),
        ([day(0), day(1)], [1, 1], "day"),
        (["2026-01-31", "2026-02-28"], [1, 1], "day"),
        ([day(0), day(28)], [1, 1], "day"),
    ],
)
def test_two_dates_a_week_or_a_month_apart(dates: list[str], expected: list[int], grain: str) -> None:
    imported = read(table({"google a": each(dates), "tiktok a": each(dates), "tiktok b": each(dates)}))
    assert lengths(imported) == {"google a": expected, "tiktok a": expected, "tiktok b": expected}
    assert imported.summaries[0].grain == grain
    if grain != "day":
        assert severity(imported, "have two dates only") == "warning"


def test_two_dates_of_a_segment_of_a_daily_platform_are_days() -> None:
    imported = read(table({"google a": each(DAYS), "google week": each([day(0), day(7)]),
                           "google month": each([MARCH, APRIL], 3000.0)}))  # fmt: skip
    assert lengths(imported)["google week"] == lengths(imported)["google month"] == [1, 1]
    assert "each row" not in said(imported)


def test_a_platform_with_two_months_beside_daily_ones_is_monthly_and_told() -> None:
    imported = read(table({"google a": each(DAYS), "linkedin b2b": each([MARCH, APRIL], 3000.0)}))
    assert lengths(imported)["linkedin b2b"] == [31, 30]
    assert set(lengths(imported)["google a"]) == {1}
    assert "each row of google was read as one day" in said(imported)
    assert severity(imported, "rows of linkedin in ads.csv have two dates only") == "warning"


@pytest.mark.parametrize(("money", "expected"), [(700.0, [7, 7]), (110.0, [1, 1])])
def test_two_dates_a_week_apart_beside_daily_platforms_go_by_what_they_cost(money: float, expected: list[int]) -> None:
    imported = read(table({"google a": each(DAYS), "tiktok a": each([day(0), day(7)], money)}))
    assert lengths(imported)["tiktok a"] == expected
    assert severity(imported, "rows of tiktok in ads.csv have two dates") == "warning"


@pytest.mark.parametrize(
    ("usual", "dates", "expected"),
    [
        (MONTHS, MONTHS[-1:], [31]),
        (MONTHS, MONTHS[-2:], [30, 31]),
        (MONTHS, [MONTHS[0], MONTHS[6]], [31, 31]),
        (WEEKS, WEEKS[-1:], [7]),
        (WEEKS, [WEEKS[0], WEEKS[4]], [7, 7]),
        (WEEKS, [WEEKS[0], WEEKS[2], WEEKS[4]], [7, 7, 7]),
        (DAYS, [MARCH], [1]),
        (DAYS, [day(0), day(13)], [1, 1]),
        (MONTHS, ["2025-03-11"], [1]),
        (WEEKS, [day(3)], [1]),
    ],
)
def test_a_platform_that_does_not_tell_is_like_the_others_where_it_fits(
    usual: list[str], dates: list[str], expected: list[int]
) -> None:
    imported = read(table({"meta a": each(usual), "google new": each(dates), "meta b": each(usual)}))
    assert lengths(imported)["google new"] == expected


def test_what_the_other_platforms_say_for_sure_is_no_warning() -> None:
    imported = read(table({"meta a": each(MONTHS), "google new": each(MONTHS[-1:])}))
    assert severity(imported, "dates of google in ads.csv do not tell") == "info"


@pytest.mark.parametrize(
    ("dates", "expected"),
    [([day(9)], "info"), ([MARCH], "warning"), (["2026-01-31", "2026-02-28", "2026-03-31"], "warning")],
)
def test_what_looks_unlike_days_among_days_is_a_warning(dates: list[str], expected: str) -> None:
    imported = read(table({"meta a": each(DAYS), "linkedin b2b": each(dates, 3000.0)}))
    assert set(lengths(imported)["linkedin b2b"]) == {1}
    assert severity(imported, "dates of linkedin in ads.csv do not tell") == expected


def test_firsts_of_months_four_weeks_apart_are_weeks_among_weeks() -> None:
    weeks = ["2026-01-25", "2026-02-01", "2026-02-08", "2026-02-15", "2026-02-22", "2026-03-01"]
    imported = read(table({"meta a": each(weeks), "google a": each([FEBRUARY, MARCH])}))
    assert lengths(imported)["google a"] == [7, 7]


@pytest.mark.parametrize(("when", "expected", "words"), [(MARCH, 31, "whole month"), (day(0), 1, "that one day")])
def test_one_date_in_all_is_a_month_only_on_the_first_and_always_told(when: str, expected: int, words: str) -> None:
    imported = read(table({"meta a": [(when, 5.0)], "google b": [(when, 6.0)]}))
    assert lengths(imported) == {"meta a": [expected], "google b": [expected]}
    assert severity(imported, words) == "warning"


@pytest.mark.parametrize(("header", "expected"), [("day", [1]), ("week", [7]), ("month", [31])])
def test_a_column_states_what_dates_do_not_tell(header: str, expected: list[int]) -> None:
    imported = read(table({"meta a": [(MARCH, 5.0)]}, header=header))
    assert lengths(imported) == {"meta a": expected}
    assert "read as" not in said(imported)


def test_a_column_of_months_may_name_any_day_of_them() -> None:
    imported = read(table({"meta a": each(["2026-01-31", "2026-02-28"])}, header="month"))
    assert lengths(imported) == {"meta a": [31, 28]}
    assert imported.table.period.end.isoformat() == "2026-02-28"


def test_first_and_last_days_in_columns() -> None:
    header = ["start", "end", "platform", "audience", "spend"]
    rows = [["2026-03-01", "2026-03-10", "meta", "a", 5], ["2026-03-11", "2026-03-31", "meta", "a", 6]]
    assert lengths(read(csv_file([header, *rows]))) == {"meta a": [10, 21]}


def test_files_of_one_date_are_understood_together() -> None:
    daily = [table({"meta a": [(when, 5.0)]}, name=f"{when}.csv") for when in DAYS[40:80]]
    assert MARCH in DAYS[40:80]
    assert set(lengths(read(*daily))["meta a"]) == {1}
    weekly = [table({"meta a": [(when, 5.0)]}, name=f"{when}.csv") for when in WEEKS[:4]]
    together = read(*weekly)
    assert lengths(together)["meta a"] == [7, 7, 7, 7]
    assert together.summaries[0].grain == "week"
    assert together.summaries[0].period.days == 7
    month_after_days = [table({"meta a": each(DAYS[:40])}), table({"meta a": [(MARCH, 5.0)]}, name="march.csv")]
    assert set(lengths(read(*month_after_days))["meta a"]) == {1}


def test_a_platforms_export_of_one_day_is_that_day_even_on_the_first() -> None:
    header = ["Date", "Campaign name", "Ad group name", "Spend in account currency", "Impressions", "Pin clicks"]
    imported = read(csv_file([header, [MARCH, "C", "A", "10.50", 1000, 27]]))
    assert imported.table.rows["days"].tolist() == [1]
    assert severity(imported, "that one day") == "warning"
