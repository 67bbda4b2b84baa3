"""Learned curves, and what is said of them."""

from __future__ import annotations

import contextlib

import streamlit as st

from optimizer import workflow
from optimizer.domain.backtest import Backtest
from optimizer.domain.curve import CurveFit
from optimizer.domain.curve_points import CurvePoints
from optimizer.domain.goal import WEIGHTED
from optimizer.domain.group_comparison import GroupComparison, GroupQuestion
from optimizer.domain.lift import LiftTest
from optimizer.domain.lift_change import LiftPreview
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.plan import PlanRequest
from optimizer.progress import Progress
from optimizer.ui.browser import reader
from optimizer.ui.cache.places import workspace
from optimizer.ui.long_work import wait_for
from optimizer.ui.session import Place
from optimizer.ui.work_board import WorkBoard
from optimizer.workflow import (
    KnownHistory,
)


def fit(place: Place, key: str, request: PlanRequest) -> CurveFit:
    """Learn the curves once per contents, KPI, period and segments without history; without assumptions.

    The workspace keeps those without such segments.
    """
    period = request.period
    borrowing = repr(workflow.segments_to_borrow_for(request))
    kpi = repr((request.kpi, request.goal.kpi_values)) if request.kpi == WEIGHTED else request.kpi
    said = (key, kpi, period.start.isoformat(), period.end.isoformat(), borrowing)
    with contextlib.suppress(_NotYetError):
        return _fit(*said, place, request, None)
    store = workspace(place)

    def learn(tell: Progress) -> CurveFit:
        return workflow.learn_workspace(
            store,
            kpi=request.kpi,
            period=period,
            newcomers=workflow.segments_to_borrow_for(request),
            kpi_values=request.goal.kpi_values,
            progress=tell,
        )

    voice = reader()
    told = voice.say("Learning from your past results")
    return _fit(*said, place, request, wait_for(voice, works(), "|".join(("fit", *said)), told, learn))


class _NotYetError(Exception):
    """Nothing is kept under this key; raised where something that takes long would have to be worked out."""


@st.cache_resource(show_spinner=False, max_entries=32)
def _fit(
    key: str,
    kpi: str,
    start: str,
    end: str,
    borrowing: str,
    _place: Place,
    _request: PlanRequest,
    _learned: CurveFit | None,
) -> CurveFit:
    kept, values = _learned, _request.goal.kpi_values
    if kept is None and not workflow.segments_to_borrow_for(_request):
        kept = workflow.kept_fit(workspace(_place), _request.kpi, _request.period, kpi_values=values)
    if kept is None:
        raise _NotYetError
    return kept


@st.cache_resource(show_spinner=False)
def works() -> WorkBoard:
    """Return the board of long work, one of the process."""
    return WorkBoard()


@st.cache_resource(show_spinner=False, max_entries=8)
def known_history(key: str, _table: PerformanceTable) -> KnownHistory:
    """Find out once per contents what every question asks of a history."""
    return workflow.know_history(_table)


@st.cache_resource(show_spinner=False, max_entries=16)
def _curve_points(
    key: str, kpi: str, kpi_values: tuple[tuple[str, float], ...], period: str, _table: PerformanceTable, _fit: CurveFit
) -> tuple[CurvePoints, ...]:
    return workflow.results_behind(_table, _fit, kpi_values=kpi_values)


def curve_points(
    key: str, table: PerformanceTable, fit: CurveFit, kpi_values: tuple[tuple[str, float], ...] = ()
) -> tuple[CurvePoints, ...]:
    """Put the results behind the curves together once per contents, KPI and period.

    Parameters
    ----------
    kpi_values : tuple of (str, float)
        What one of each counts, where several KPIs count together.
    """
    return _curve_points(key, fit.kpi, kpi_values, repr((fit.period, fit.segments)), table, fit)


def lift_changes(key: str, table: PerformanceTable, fit: CurveFit, tests: tuple[LiftTest, ...]) -> LiftPreview:
    """Try lift tests on the curves once per contents, KPI, period and tests."""
    return _lift_changes(key, repr((fit.kpi, fit.period, fit.segments, tests)), table, fit, tests)


@st.cache_resource(show_spinner=False, max_entries=8)
def _lift_changes(
    key: str, question: str, _table: PerformanceTable, _fit: CurveFit, _tests: tuple[LiftTest, ...]
) -> LiftPreview:
    return workflow.lift_changes(_table, _fit, _tests)


def backtest(key: str, kpi: str, table: PerformanceTable) -> Backtest:
    """Try forecasts on the past once per contents and KPI."""
    with contextlib.suppress(_NotYetError):
        return _backtest(key, kpi, None)
    voice = reader()
    told = voice.say("Making forecasts of the past again")

    def attempt(tell: Progress) -> Backtest:
        return workflow.backtest_table(table, kpi=kpi, progress=tell)

    return _backtest(key, kpi, wait_for(voice, works(), f"backtest|{key}|{kpi}", told, attempt))


@st.cache_resource(show_spinner=False, max_entries=16)
def _backtest(key: str, kpi: str, _found: Backtest | None) -> Backtest:
    if _found is None:
        raise _NotYetError
    return _found


def group_comparison(key: str, table: PerformanceTable, question: GroupQuestion) -> GroupComparison:
    """Compare groups once per contents and question."""
    return _group_comparison(key, repr(question), table, question)


@st.cache_resource(show_spinner=False, max_entries=64)
def _group_comparison(
    key: str, question_text: str, _table: PerformanceTable, _question: GroupQuestion
) -> GroupComparison:
    return workflow.compare_groups(_table, _question)
