"""Wide files of totals: what is understood, and one sentence for each thing that is not."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

import numpy as np
import pytest

from optimizer.domain.segment import Segment
from optimizer.domain.totals import MONTH
from optimizer.errors import DataError
from optimizer.ingest import SourceFile
from optimizer.ingest.brought.total_file import TotalColumns, read_totals

REVENUE = TotalColumns("revenue")


def wide(
    *, step: int = 7, n_rows: int = 30, change: Callable[[list[list[str]]], object] | None = None, delimiter: str = ","
) -> SourceFile:
    rows = [["DATE", "revenue", "tv_S", "Search Spend", "price", "events"]]
    for number in range(n_rows):
        day = date(2025, 1, 6) + timedelta(days=step * number)
        rows.append(
            [day.isoformat(), f"{1000 + number}.5", f"{10 * number}", "" if number % 5 == 0 else "7.5", "-1", "na"]
        )
    rows[3][5], rows[9][5], rows[12][5] = "sale", "sale", "Launch"
    if change is not None:
        change(rows)
    return SourceFile("totals.csv", "\n".join(delimiter.join(row) for row in rows).encode())


@pytest.mark.parametrize("step", [1, 7])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_file_is_understood(step: int, delimiter: str) -> None:
    columns = TotalColumns("Revenue", drivers=("price",), events="events")
    found = read_totals(wide(step=step, delimiter=delimiter), columns)
    assert found.kpi == "revenue"
    assert found.segments == (Segment("tv", "all"), Segment("search", "all"))
    assert (found.first_day, found.period_days, found.n_periods) == (date(2025, 1, 6), step, 30)
    np.testing.assert_allclose(found.total, 1000.5 + np.arange(30))
    np.testing.assert_allclose(found.spend[:, 0], 10.0 * np.arange(30))
    assert (found.spend[::5, 1] == 0.0).all(), "an empty cell of spend means none"
    assert (found.drivers == -1.0).all()
    assert found.event_names == ("Launch", "sale")
    assert found.events.sum(axis=0).tolist() == [1.0, 2.0]
    assert found.period.days == 30 * step


def test_rows_may_stand_in_any_order() -> None:
    def backward(rows: list[list[str]]) -> None:
        rows[1:] = rows[:0:-1]

    found, again = read_totals(wide(), REVENUE), read_totals(wide(change=backward), REVENUE)
    np.testing.assert_array_equal(found.total, again.total)
    np.testing.assert_array_equal(found.spend, again.spend)
    assert found.first_day == again.first_day


def test_columns_of_spend_can_be_named_with_their_audience() -> None:
    def renamed(rows: list[list[str]]) -> None:
        rows[0][2], rows[0][3] = "Meta / Women 25-34", "meta / men spend"

    columns = TotalColumns("revenue", spend=("Meta / Women 25-34", "meta / men spend"))
    assert read_totals(wide(change=renamed), columns).segments == (
        Segment("meta", "women 25-34"),
        Segment("meta", "men"),
    )


def put(row: int, column: int, text: str) -> Callable[[list[list[str]]], object]:
    return lambda rows: rows[row].__setitem__(column, text)


@pytest.mark.parametrize(
    ("change", "columns", "sentence"),
    [
        (None, TotalColumns("orders"), "has no column 'orders'; it has DATE, revenue"),
        (None, TotalColumns("revenue", spend=("radio",)), "has no column 'radio'"),
        (None, TotalColumns("revenue", drivers=("weather",)), "has no column 'weather'"),
        (None, TotalColumns("revenue", events="holidays"), "has no column 'holidays'"),
        (put(0, 0, "when"), REVENUE, "has no column 'date'"),
        (put(4, 0, "soon"), REVENUE, "row 5: column 'date' holds 'soon'"),
        (put(4, 1, "many"), REVENUE, "row 5: column 'revenue' holds 'many'"),
        (put(4, 1, ""), REVENUE, "row 5: column 'revenue' holds ''"),
        (put(4, 2, "-3"), REVENUE, "row 5: column 'tv_s' holds '-3'"),
        (put(0, 2, "revenue"), REVENUE, "has the column 'revenue' twice"),
        (put(0, 2, "search_cost"), REVENUE, "mean the same segment"),
        (put(5, 0, "2025-01-27"), REVENUE, "the row of 2025-01-27 is followed by that of 2025-01-27"),
        (lambda rows: rows[21:].clear() or rows.__delitem__(slice(21, None)), REVENUE, "has 20 rows; give 26"),
        (lambda rows: rows.pop(5), REVENUE, "the row of 2025-01-27 is followed by that of 2025-02-10"),
        (
            lambda rows: rows[9:].clear() or rows.__delitem__(slice(9, None)),
            REVENUE,
            "has 8 rows; give 26 days or weeks or 12",
        ),
    ],
)
def test_what_cannot_be_understood_is_said(
    change: Callable[[list[list[str]]], object] | None, columns: TotalColumns, sentence: str
) -> None:
    with pytest.raises(DataError) as caught:
        read_totals(wide(change=change), columns)
    assert sentence in str(caught.value)
    assert "totals.csv" in str(caught.value)


def test_spend_that_is_not_named_like_it_must_be_named() -> None:
    def renamed(rows: list[list[str]]) -> None:
        rows[0][2], rows[0][3] = "tv", "search"

    with pytest.raises(DataError, match=r"is named like spend.*--spend tv,search"):
        read_totals(wide(change=renamed), REVENUE)
    assert len(read_totals(wide(change=renamed), TotalColumns("revenue", spend=("tv",))).segments) == 1


def monthly(days: Sequence[str]) -> SourceFile:
    def dated(rows: list[list[str]]) -> None:
        for row, day in zip(rows[1:], days, strict=True):
            row[0] = day

    return wide(n_rows=len(days), change=dated)


MONTHS = [f"{2024 + k // 12}-{k % 12 + 1:02}" for k in range(14)]


@pytest.mark.parametrize("day", ["01", "15", "last"])
def test_rows_may_be_months(day: str) -> None:
    last = {month: str((np.datetime64(month) + 1).astype("datetime64[D]") - 1) for month in MONTHS}
    found = read_totals(monthly([last[month] if day == "last" else f"{month}-{day}" for month in MONTHS]), REVENUE)
    assert (found.period_days, found.n_periods) == (MONTH, 14)
    assert found.first_day == date(2024, 1, 15 if day == "15" else 1)
    assert [edge.month for edge in found.edges] == [k % 12 + 1 for k in range(15)]
    assert found.period.days == (date(2025, 3, 1) - date(2024, 1, 1)).days


def test_months_must_follow_each_other() -> None:
    days = [f"{month}-01" for month in MONTHS]
    with pytest.raises(DataError, match=r"2024-04-01 is followed by that of 2024-06-01 .* every month once"):
        read_totals(monthly(days[:4] + days[5:]), REVENUE)
    days[5] = "2024-06-03"
    with pytest.raises(DataError, match=r"2024-06-03 where the others are a month apart; .* same day of each"):
        read_totals(monthly(days), REVENUE)


@pytest.mark.parametrize(("step", "words"), [(1, "a day apart; give every day"), (7, "a week apart; give every week")])
def test_a_missing_row_is_named(step: int, words: str) -> None:
    def leave_out(rows: list[list[str]]) -> None:
        del rows[5]

    with pytest.raises(DataError, match=words):
        read_totals(wide(step=step, change=leave_out), REVENUE)


def test_other_steps_and_empty_channels_are_refused() -> None:
    with pytest.raises(DataError, match="14 days apart; give one row per day, per week or per month"):
        read_totals(wide(step=14), REVENUE)

    def nothing(rows: list[list[str]]) -> None:
        for row in rows[1:]:
            row[2] = "0"

    with pytest.raises(DataError, match=r"In column 'tv_S' of .* nothing was ever spent"):
        read_totals(wide(change=nothing), REVENUE)
