"""Comparing groups of ads: which really work, and which only look so."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from optimizer import planning
from optimizer.curves.groups import dimensions_of
from optimizer.domain.curve import CurveFit
from optimizer.domain.group_comparison import DIMENSIONS, PLANNED_DIMENSIONS, GroupComparison, GroupQuestion, NextMoney
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period
from optimizer.errors import DataError
from optimizer.message import N_

USUAL_DAYS = 90
"""Long enough for a few hundred results, short enough to be about what runs now."""


def dimensions(table: PerformanceTable) -> tuple[str, ...]:
    """List what the results of a table can be grouped by, those that budgets are set by first."""
    return dimensions_of(table)


def last_days(table: PerformanceTable, days: int) -> Period:
    """Return the last days of a history; all of it where it is shorter."""
    period = table.period
    return Period(max(period.start, period.end - timedelta(days=days - 1)), period.end)


def days_before(table: PerformanceTable, period: Period) -> Period | None:
    """Return as many days before a period, or as many as the history has of them; None where it has none."""
    start = table.period.start
    if period.start <= start:
        return None
    return Period(max(start, period.start - timedelta(days=period.days)), period.start - timedelta(days=1))


def compare_groups(table: PerformanceTable, question: GroupQuestion, *, seed: int = 0) -> GroupComparison:
    """Put groups side by side: what they had, what they brought, how sure that is, and how it changed.

    Parameters
    ----------
    table : PerformanceTable
        The history.
    question : GroupQuestion
        What to compare.
    seed : int
        The same seed gives the same figures.

    Raises
    ------
    DataError
        When the history does not have the dimension, the KPI or the days.
    """
    _check(table, question)
    return planning.compare_groups(table, question, np.random.default_rng(seed))


def next_money(fit: CurveFit, dimension: str) -> tuple[NextMoney, ...]:
    """Say what a little more money brings each group; nothing for a dimension that has no response curves."""
    return planning.next_money(fit, dimension) if dimension in PLANNED_DIMENSIONS else ()


def _check(table: PerformanceTable, question: GroupQuestion) -> None:
    if question.dimension not in DIMENSIONS or (
        question.dimension not in table.rows.columns and question.dimension not in PLANNED_DIMENSIONS
    ):
        raise DataError(
            N_(
                "The history does not say the {dimension} of its results; choose one of {known}.",
                dimension=question.dimension.replace("_", " "),
                known=", ".join(dimensions_of(table)),
            )
        )
    if question.kpi not in table.figures:
        raise DataError(
            N_(
                "The history has no {kpi}; compare by one that it has: {known}.",
                kpi=question.kpi,
                known=", ".join(table.figures),
            )
        )
    for period in (question.period, question.earlier):
        if period is not None:
            check_days(table, period)


def check_days(table: PerformanceTable, period: Period) -> None:
    """Refuse days of which the history has none.

    Raises
    ------
    DataError
        When the period lies outside the history.
    """
    history = table.period
    if period.end < history.start or period.start > history.end:
        raise DataError(
            N_(
                "There are no results from {period:period}; the history has {history:period}.",
                period=period,
                history=history,
            )
        )
