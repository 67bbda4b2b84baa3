"""The question: what a plan is asked for when the user says nothing, and whether the history can answer it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import numpy as np

from optimizer.domain.finding import Finding
from optimizer.domain.money import money
from optimizer.domain.performance import KPIS, PerformanceTable
from optimizer.domain.period import Period
from optimizer.domain.plan import PlanRequest
from optimizer.errors import DataError
from optimizer.message import N_, Message, listed
from optimizer.planning import compare_only

_LONGEST_DAYS: Final = 366
_WARNED_DAYS: Final = 366
"""Further ahead than a year, a history says little of what demand will be."""
_FURTHEST_DAYS: Final = 3653
"""Ten years: further away than this, a date is a slip of the pen."""


def default_request(table: PerformanceTable) -> PlanRequest:
    """Ask for the next whole month with as much money as the last days had, for the first KPI that has results.

    Raises
    ------
    DataError
        When the table has no results at all, or no spend.
    """
    period = _next_month(table.period.end)
    daily = _recent_daily_spend(table, period.days)
    budget = money(daily * period.days, table.currency)
    if budget.minor_units <= 0:
        raise DataError(N_("The history has no spend, so there is nothing to learn a plan from; import spend as well."))
    found = _kpis_with_results(table)
    if not found:
        raise DataError(_no_results(table))
    return PlanRequest(period=period, budget=budget, kpi=found[0])


def check_request(table: PerformanceTable, request: PlanRequest) -> None:
    """See that the history can answer the question.

    Raises
    ------
    DataError
        When the KPI is not in it or has no results, the currency or the period does not fit, or no budget can be set
        for its segments.
    """
    check_question(table, request.kpi, request.period)
    _check_budgets(table)
    if table.currency is not None and request.budget.currency not in (None, table.currency):
        raise DataError(
            N_(
                "The budget is in {asked} and the history in {found}; give the budget in {found}.",
                asked=request.budget.currency,
                found=table.currency,
            )
        )
    if request.budget.minor_units <= 0:
        raise DataError(N_("The budget is {budget:money}; give one above zero.", budget=request.budget))


def _check_budgets(table: PerformanceTable) -> None:
    unplanned = compare_only(table)
    if unplanned:
        raise DataError(
            N_(
                "No platform lets a budget be set for {segments}: these audiences are cut out of ad sets by a "
                "breakdown, so they can be compared only; for a plan, import the files with the audience ad_set or "
                "campaign.",
                segments=listed([str(segment) for segment in unplanned], 3),
            )
        )


def check_question(table: PerformanceTable, kpi: str, period: Period) -> None:
    """See that curves for that KPI and period can be learned from the history.

    Raises
    ------
    DataError
        When the KPI is not in it or has no results, or the period is too long or too far away.
    """
    found = _kpis_with_results(table)
    if kpi not in found:
        raise DataError(_missing_kpi(kpi, found, table))
    _check_period(table.period, period)


def period_remarks(history: Period, period: Period) -> tuple[Finding, ...]:
    """Warn of days whose demand the history cannot tell: before it, in it, or long after it."""
    remedy = N_("Plan days after {last:date}.", last=history.end)
    if period.end < history.start:
        message = N_(
            "The period {period:period} lies before the history, which has {history:period}, so the demand of those "
            "days cannot be known from it.",
            period=period,
            history=history,
        )
    elif period.start <= history.end:
        message = N_(
            "The period {period:period} lies at least in part inside the history, which has {history:period}, so what "
            "is planned has already been.",
            period=period,
            history=history,
        )
    elif (period.start - history.end).days > _WARNED_DAYS:
        message = N_(
            "The period {period:period} starts more than a year after the history, which has {history:period}, so the "
            "demand of those days is a guess.",
            period=period,
            history=history,
        )
        remedy = N_("Plan days sooner after {last:date}.", last=history.end)
    else:
        return ()
    return (Finding("warning", "period", message, remedy),)


def _no_results(table: PerformanceTable) -> Message:
    """Say that nothing can be planned for: no result is above 0, or none stands in any column."""
    zeros = [name for name in KPIS if _is_all_zero(table, name)]
    if zeros:
        return N_(
            "The history has no results, as all figures of {columns} are 0; import days on which there were some.",
            columns=", ".join(zeros),
        )
    return N_("The history has no results such as conversions or clicks; import a file that has a column of them.")


def _missing_kpi(kpi: str, found: tuple[str, ...], table: PerformanceTable) -> Message:
    if kpi not in KPIS:
        return N_("'{kpi}' is no figure to plan for; choose one of {known}.", kpi=kpi, known=", ".join(KPIS))
    is_zero = _is_all_zero(table, kpi)
    if not found and is_zero:
        return N_(
            "All figures in the column {kpi} of the history are 0, and it has no other results; import days on which "
            "there were some.",
            kpi=kpi,
        )
    if not found:
        return N_("The history has no {kpi} and no other results; import a file that has a column of them.", kpi=kpi)
    known = ", ".join(found)
    if is_zero:
        return N_(
            "All figures in the column {kpi} are 0; plan for one that has results: {known}.", kpi=kpi, known=known
        )
    if kpi in table.figures:
        return N_("The column {kpi} has no results in it; plan for one that has: {known}.", kpi=kpi, known=known)
    return N_("The history has no column {kpi}; plan for one that it has: {known}.", kpi=kpi, known=known)


def _check_period(history: Period, period: Period) -> None:
    if period.days > _LONGEST_DAYS:
        raise DataError(
            N_(
                "The period has {days:number} days, the longest that can be planned has {most:number}; plan less.",
                days=period.days,
                most=_LONGEST_DAYS,
            )
        )
    furthest = timedelta(days=_FURTHEST_DAYS)
    if history.start - period.end > furthest or period.start - history.end > furthest:
        raise DataError(
            N_(
                "The period {period:period} lies too far from the history, which has {history:period}; give days soon "
                "after it.",
                period=period,
                history=history,
            )
        )


def _kpis_with_results(table: PerformanceTable) -> tuple[str, ...]:
    return tuple(name for name in KPIS if name in table.rows.columns and float(table.rows[name].sum()) > 0)


def _is_all_zero(table: PerformanceTable, name: str) -> bool:
    """Whether a figure is known somewhere, and 0 wherever it is."""
    return name in table.rows.columns and float(table.rows[name].abs().max()) == 0.0


def _next_month(day: date) -> Period:
    start = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return Period(start, (start + timedelta(days=32)).replace(day=1) - timedelta(days=1))


def _recent_daily_spend(table: PerformanceTable, days: int) -> float:
    """Mean daily spend over the last days of the history, rows of several days counted by the part that falls in."""
    window = min(days, table.period.days)
    end = np.datetime64(table.period.end) + np.timedelta64(1, "D")
    begin = end - np.timedelta64(window, "D")
    first = table.rows["date"].to_numpy().astype("datetime64[D]")
    covered = table.rows["days"].to_numpy()
    after = first + covered.astype("timedelta64[D]")
    inside = np.maximum((np.minimum(after, end) - np.maximum(first, begin)).astype(np.int64), 0)
    # refunds count, but no budget is below zero
    return max(float(np.nansum(table.rows["spend"].to_numpy() * inside / covered)), 0.0) / window
