"""The question: what a plan is asked for when the user says nothing, and whether the history can answer it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

import numpy as np

from optimizer.domain.finding import Finding
from optimizer.domain.goal import WEIGHTED
from optimizer.domain.money import money
from optimizer.domain.performance import KPIS, PerformanceTable
from optimizer.domain.period import Period
from optimizer.domain.plan import PlanRequest
from optimizer.errors import DataError
from optimizer.message import N_, Message, listed
from optimizer.workflow.known_history import KnownHistory, know_history

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
    known = know_history(table, asked=())
    if not known.kpis:
        raise DataError(_no_results(known))
    return PlanRequest(period=period, budget=budget, kpi=known.kpis[0])


def check_request(table: PerformanceTable, request: PlanRequest, known: KnownHistory | None = None) -> None:
    """See that the history can answer the question.

    Parameters
    ----------
    table : PerformanceTable
        The history.
    request : PlanRequest
        The question.
    known : KnownHistory or None
        What `know_history` says of the table; found out now where not given.

    Raises
    ------
    DataError
        When a KPI is not in it or has no results, the currency or the period does not fit, or no budget can be set
        for its segments.
    """
    known = know_history(table, asked=()) if known is None else known
    for kpi in kpis_of_goal(request.kpi, request.goal.kpi_values):
        check_question(table, kpi, request.period, known)
    _check_budgets(known)
    if known.currency is not None and request.budget.currency not in (None, known.currency):
        raise DataError(
            N_(
                "The budget is in {asked} and the history in {found}; give the budget in {found}.",
                asked=request.budget.currency,
                found=known.currency,
            )
        )
    if request.budget.minor_units <= 0:
        raise DataError(N_("The budget is {budget:money}; give one above zero.", budget=request.budget))


def counted_as(kpi: str, kpi_values: Sequence[tuple[str, float]]) -> dict[str, float]:
    """Return what one of each figure counts as an outcome of curves: itself, or its points where several are wanted.

    Raises
    ------
    DataError
        As of `kpis_of_goal`.
    """
    values = dict(kpi_values)
    return {name: values.get(name, 1.0) if kpi == WEIGHTED else 1.0 for name in kpis_of_goal(kpi, kpi_values)}


def kpis_of_goal(kpi: str, kpi_values: Sequence[tuple[str, float]]) -> tuple[str, ...]:
    """List the figures that a plan is after: its KPI, or those that are counted together.

    Raises
    ------
    DataError
        When several are wanted together, and none or one of them twice.
    """
    if kpi != WEIGHTED:
        return (kpi,)
    names = tuple(name for name, _ in kpi_values)
    if not names:
        raise DataError(N_("Several results are wanted together, but none has a weight; give at least one a weight."))
    if len(set(names)) < len(names):
        raise DataError(N_("A result has two weights among {names}; give each one weight.", names=", ".join(names)))
    return names


def _check_budgets(known: KnownHistory) -> None:
    if known.unplanned:
        raise DataError(
            N_(
                "No platform lets a budget be set for {segments}: these audiences are cut out of ad sets by a "
                "breakdown, so they can be compared only; for a plan, import the files with the audience ad_set or "
                "campaign.",
                segments=listed([str(segment) for segment in known.unplanned], 3),
            )
        )


def check_question(table: PerformanceTable, kpi: str, period: Period, known: KnownHistory | None = None) -> None:
    """See that curves for that KPI and period can be learned from the history.

    Parameters
    ----------
    table : PerformanceTable
        The history.
    kpi : str
        A figure.
    period : Period
        The days ahead.
    known : KnownHistory or None
        As of `check_request`.

    Raises
    ------
    DataError
        When the KPI is not in it or has no results, or the period is too long or too far away.
    """
    known = know_history(table, asked=()) if known is None else known
    if kpi not in known.kpis:
        raise DataError(_missing_kpi(kpi, known))
    check_period(known.period, period)


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


def _no_results(known: KnownHistory) -> Message:
    """Say that nothing can be planned for: no result is above 0, or none stands in any column."""
    if known.zeros:
        return N_(
            "The history has no results, as all figures of {columns} are 0; import days on which there were some.",
            columns=", ".join(known.zeros),
        )
    return N_("The history has no results such as conversions or clicks; import a file that has a column of them.")


def _missing_kpi(kpi: str, history: KnownHistory) -> Message:
    if kpi not in KPIS:
        return N_("'{kpi}' is no figure to plan for; choose one of {known}.", kpi=kpi, known=", ".join(KPIS))
    found, is_zero = history.kpis, kpi in history.zeros
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
    if kpi in history.figures:
        return N_("The column {kpi} has no results in it; plan for one that has: {known}.", kpi=kpi, known=known)
    return N_("The history has no column {kpi}; plan for one that it has: {known}.", kpi=kpi, known=known)


def check_period(history: Period, period: Period) -> None:
    """See that some days can be planned after a history.

    Raises
    ------
    DataError
        When they are too many or too far away.
    """
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
