"""The question that is asked by default, and the questions that a history cannot answer."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from optimizer.domain.money import Money
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period
from optimizer.domain.plan import PlanRequest
from optimizer.domain.problem import LimitAmount, SpendLimit
from optimizer.domain.segment import Segment
from optimizer.errors import DataError
from optimizer.workflow import check_request, default_request
from optimizer.workflow.asking import period_remarks
from optimizer.workflow.limit_names import with_known_names


def table_of(
    start: str, days: int, *, each: int = 1, spend: float = 10.0, currency: str | None = "EUR", **figures: float
) -> PerformanceTable:
    """Rows of `each` days, the same spend in every row."""
    dates = pd.date_range(start, periods=days // each, freq=f"{each}D")
    rows = pd.DataFrame({"date": dates, "platform": "facebook", "audience": "A", "days": each, "spend": spend})
    for name, value in figures.items():
        rows[name] = value
    return PerformanceTable(rows, currency)


@pytest.mark.parametrize(
    ("last_day", "start", "end"),
    [
        ("2025-12-31", date(2026, 1, 1), date(2026, 1, 31)),
        ("2026-01-15", date(2026, 2, 1), date(2026, 2, 28)),
        ("2026-11-30", date(2026, 12, 1), date(2026, 12, 31)),
        ("2024-01-31", date(2024, 2, 1), date(2024, 2, 29)),
    ],
)
def test_the_next_whole_month_is_planned(last_day: str, start: date, end: date) -> None:
    first = pd.Timestamp(last_day) - pd.Timedelta(days=99)
    request = default_request(table_of(str(first.date()), 100, conversions=1.0))
    assert request.period == Period(start, end)


def test_the_budget_is_what_the_last_days_had() -> None:
    table = table_of("2025-09-02", 121, conversions=1.0)
    table.rows.loc[:89, "spend"] = 1000.0
    assert default_request(table).budget == Money(31 * 1000, "EUR")  # the last 31 days at 10.00 each


def test_a_short_history_is_scaled_to_the_month() -> None:
    assert default_request(table_of("2025-12-22", 10, conversions=1.0)).budget == Money(31000, "EUR")


def test_weekly_rows_are_counted_by_the_part_that_falls_in() -> None:
    request = default_request(table_of("2025-10-09", 84, each=7, spend=70.0, conversions=1.0))
    assert request.period == Period(date(2026, 1, 1), date(2026, 1, 31))
    assert request.budget == Money(31000, "EUR")


def test_the_first_figure_with_results_is_planned_for() -> None:
    assert default_request(table_of("2025-10-01", 31, clicks=5.0, leads=2.0)).kpi == "leads"
    assert default_request(table_of("2025-10-01", 31, conversions=0.0, reach=5.0)).kpi == "reach"


def test_the_currency_of_the_history_is_the_plans() -> None:
    assert default_request(table_of("2025-10-01", 31, currency="VND", spend=1e6, leads=1.0)).budget.currency == "VND"
    assert default_request(table_of("2025-10-01", 31, currency=None, leads=1.0)).budget.currency is None


def test_a_history_without_spend_or_results_has_no_question() -> None:
    with pytest.raises(DataError, match="no spend"):
        default_request(table_of("2025-10-01", 31, spend=0.0, conversions=1.0))
    with pytest.raises(DataError, match="all figures of conversions, clicks are 0; import days"):
        default_request(table_of("2025-10-01", 31, conversions=0.0, clicks=0.0, leads=np.nan))
    with pytest.raises(DataError, match="no results"):
        default_request(table_of("2025-10-01", 31, conversions=np.nan))


JANUARY = Period(date(2026, 1, 1), date(2026, 1, 31))


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (PlanRequest(JANUARY, Money(0, "EUR")), "above zero"),
        (PlanRequest(JANUARY, Money(100, "PLN")), "PLN"),
        (PlanRequest(JANUARY, Money(100, "EUR"), kpi="revenue"), "plan for one that it has: conversions"),
        (
            PlanRequest(JANUARY, Money(100, "EUR"), kpi="leads"),
            "column leads are 0; plan for one that has results: conv",
        ),
        (PlanRequest(JANUARY, Money(100, "EUR"), kpi="clicks"), "column clicks has no results in it"),
        (PlanRequest(JANUARY, Money(100, "EUR"), kpi="joy"), "choose one of"),
        (PlanRequest(Period(date(2026, 1, 1), date(2027, 6, 1)), Money(100, "EUR")), "longest"),
        (PlanRequest(Period(date(2036, 2, 1), date(2036, 2, 1)), Money(100, "EUR")), "too far"),
        (PlanRequest(Period(date(2015, 1, 1), date(2015, 1, 1)), Money(100, "EUR")), "too far"),
    ],
)
def test_questions_that_the_history_cannot_answer_are_refused(request_: PlanRequest, words: str) -> None:
    table = table_of("2025-10-01", 92, conversions=1.0, leads=0.0, clicks=np.nan)
    with pytest.raises(DataError, match=words):
        check_request(table, request_)


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        (
            {"conversions": 0.0},
            "All figures in the column conversions of the history are 0, and it has no other results",
        ),
        ({"conversions": np.nan}, "has no conversions and no other results; import a file that has a column of them"),
        ({"clicks": 0.0}, "has no conversions and no other results; import a file that has a column of them"),
    ],
)
def test_a_column_of_zeros_is_not_called_missing(figures: dict[str, float], words: str) -> None:
    with pytest.raises(DataError, match=words):
        check_request(table_of("2025-10-01", 92, **figures), PlanRequest(JANUARY, Money(100, "EUR")))


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (date(2025, 9, 1), date(2025, 9, 30), "lies before the history"),
        (date(2025, 11, 1), date(2025, 11, 30), "inside the history"),
        (date(2025, 12, 15), date(2026, 1, 14), "inside the history"),
        (date(2027, 1, 2), date(2027, 1, 31), "more than a year after"),
        (date(2027, 1, 1), date(2027, 1, 31), None),
        (date(2026, 1, 1), date(2026, 1, 31), None),
    ],
)
def test_days_whose_demand_the_history_cannot_tell_are_planned_with_a_warning(
    start: date, end: date, words: str | None
) -> None:
    table = table_of("2025-10-01", 92, conversions=1.0)  # until 31 December
    check_request(table, PlanRequest(Period(start, end), Money(100, "EUR")))
    found = period_remarks(table.period, Period(start, end))
    assert len(found) == (words is not None)
    if words is not None:
        assert (found[0].severity, found[0].subject) == ("warning", "period")
        assert words in str(found[0].message)


def test_a_budget_without_currency_is_in_the_historys() -> None:
    check_request(table_of("2025-10-01", 92, conversions=1.0), PlanRequest(JANUARY, Money(100, None)))


def test_names_from_a_plan_file_find_their_segment_again() -> None:
    segments = [Segment("facebook", "=1"), Segment("facebook", "'quoted")]
    amount = LimitAmount(1.0)
    limits = [
        SpendLimit("facebook", "'=1", lock=amount),
        SpendLimit("facebook", "'quoted", lock=amount),
        SpendLimit(None, "'nobody", lock=amount),
        SpendLimit("facebook", None, lock=amount),
    ]
    assert [limit.audience for limit in with_known_names(limits, segments)] == ["=1", "'quoted", "'nobody", None]
