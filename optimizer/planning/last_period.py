"""The last period, as it was: as many days as a plan has, the last of the history."""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

import numpy as np

from optimizer.domain.goal import WEIGHTED
from optimizer.domain.money import money
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period
from optimizer.domain.plan import PlanRequest
from optimizer.domain.plan_outcomes import LastPeriod
from optimizer.domain.settings import FixedCost
from optimizer.planning.reporting import platforms_but, silent_platforms, without


def last_period(history: Period, days: int) -> Period:
    """Return the last days of a history, as many as asked or as it has."""
    return Period(history.end - timedelta(days=min(days, history.days) - 1), history.end)


def figures_within(table: PerformanceTable, period: Period, names: Sequence[str]) -> dict[str, float | None]:
    """Add figures up over some days; rows of several days count by the part that falls in.

    Parameters
    ----------
    table : PerformanceTable
        The history.
    period : Period
        The days.
    names : sequence of str
        Figures. Reach of several ads and days is added up too, as the curves do.

    Returns
    -------
    dict of str to (float or None)
        None where the table has no such figure, or it is unknown in all rows of these days.
    """
    rows = table.rows
    first = rows["date"].to_numpy().astype("datetime64[D]")
    covered = rows["days"].to_numpy(dtype=np.int64)
    begin, end = np.datetime64(period.start), np.datetime64(period.end) + np.timedelta64(1, "D")
    after = first + covered.astype("timedelta64[D]")
    inside = np.maximum((np.minimum(after, end) - np.maximum(first, begin)).astype(np.int64), 0)
    some = np.flatnonzero(inside)
    part = inside[some] / covered[some]
    found: dict[str, float | None] = {}
    for name in names:
        values = rows[name].to_numpy(dtype=np.float64)[some] if name in rows.columns else np.empty(0)
        known = ~np.isnan(values)
        found[name] = float((values[known] * part[known]).sum()) if known.any() else None
    return found


def fixed_costs_within(costs: Sequence[FixedCost], period: Period) -> float:
    """Part of monthly costs that falls to some days: each day of a month bears an equal part of it, major units."""
    days = (period.start + timedelta(days=day) for day in range(period.days))
    by_month = Counter((day.year, day.month) for day in days)
    months = sum(count / calendar.monthrange(*month)[1] for month, count in by_month.items())
    return months * sum(cost.monthly for cost in costs)


def last_period_of(table: PerformanceTable, request: PlanRequest) -> LastPeriod:
    """Sum up the last days of a history, as many as a plan has, for the plan's KPI.

    Platforms that never report it are left out, their spend too: nobody knows what that brought.

    Parameters
    ----------
    table : PerformanceTable
        The history.
    request : PlanRequest
        Of the plan; several KPIs count together as it says.
    """
    period = last_period(table.period, request.period.days)
    values = dict(request.goal.kpi_values) if request.kpi == WEIGHTED else {request.kpi: 1.0}
    silent = frozenset.intersection(*silent_platforms(table, tuple(values)).values())
    found = figures_within(without(table, silent), period, ["spend", *values])
    spend = found["spend"]
    parts = [None if found[kpi] is None else value * float(found[kpi] or 0.0) for kpi, value in values.items()]
    known = [part for part in parts if part is not None]
    return LastPeriod(
        period,
        money(0.0 if spend is None else spend, request.budget.currency),
        sum(known) if len(known) == len(parts) else None,
        platforms_but(table, silent),
    )
