"""Histories are cut where no row is cut, near the days asked for."""

from itertools import pairwise

import pandas as pd

from optimizer.curves.backtest.cutting import Part, before, parts_of, period_of
from optimizer.domain.performance import PerformanceTable


def table(rows: list[tuple[str, int, str]]) -> PerformanceTable:
    frame = pd.DataFrame(rows, columns=["date", "days", "audience"])
    frame["date"] = pd.to_datetime(frame["date"])
    frame["days"] = frame["days"].astype("int64")
    return PerformanceTable(frame.assign(platform="meta", spend=10.0, conversions=1.0), "EUR")


def dated(first: str, count: int, step: int) -> list[tuple[str, int, str]]:
    days = pd.date_range(first, periods=count, freq=f"{step}D")
    return [(day.date().isoformat(), step, "a") for day in days]


def lengths(parts: tuple[Part, ...]) -> list[int]:
    return [part.end - part.start for part in parts]


def test_daily_rows_are_cut_to_the_day() -> None:
    parts = parts_of(table(dated("2025-01-01", 100, 1)), 30)
    assert lengths(parts) == [30, 30, 30, 10]
    assert parts[0] == Part(70, 100)


def test_weekly_rows_are_cut_between_weeks() -> None:
    assert lengths(parts_of(table(dated("2025-01-06", 20, 7)), 30)) == [28] * 5


def test_monthly_rows_are_cut_between_months_whatever_is_asked() -> None:
    months = table([("2025-06-01", 30, "a"), ("2025-07-01", 31, "a"), ("2025-08-01", 31, "a"), ("2025-09-01", 30, "a")])
    for asked in (7, 30):
        parts = parts_of(months, asked)
        assert lengths(parts) == [30, 31, 31, 30]
        assert period_of(months, parts[0]).start.isoformat() == "2025-09-01"
    assert lengths(parts_of(months, 60)) == [61, 61]


def test_days_beside_months_are_cut_with_the_months() -> None:
    rows = [("2025-06-01", 30, "b"), ("2025-07-01", 31, "b"), ("2025-08-01", 31, "b")]
    mixed = table([*dated("2025-06-01", 92, 1), *rows])
    assert lengths(parts_of(mixed, 30)) == [31, 31, 30]


def test_weeks_that_start_on_two_days_are_still_cut_near_what_is_asked() -> None:
    mixed = table(dated("2025-01-06", 20, 7) + [(d, n, "b") for d, n, _ in dated("2025-01-09", 20, 7)])
    assert all(abs(length - 30) <= 4 for length in lengths(parts_of(mixed, 30))[:-1])


def test_a_gap_does_not_stop_the_cutting() -> None:
    parts = parts_of(table(dated("2025-01-01", 40, 1) + dated("2025-05-01", 20, 1)), 30)
    assert parts[0].end == 140
    assert parts[-1].start == 0
    assert all(newer.start == older.end for newer, older in pairwise(parts))


def test_what_was_known_ends_before_the_part() -> None:
    mixed = table(dated("2025-01-06", 20, 7) + [(d, n, "b") for d, n, _ in dated("2025-01-09", 20, 7)])
    first = mixed.rows["date"].min()
    for part in parts_of(mixed, 30):
        early = before(mixed, part).rows
        ends = early["date"] + pd.to_timedelta(early["days"], unit="D")
        assert (ends <= first + pd.Timedelta(days=part.start)).all()
        assert len(early) == sum(mixed.rows["date"] + pd.Timedelta(days=7) <= first + pd.Timedelta(days=part.start))
