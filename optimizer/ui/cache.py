"""What need not be worked out twice. Nothing depends on it but speed.

Keys are scalars: the workspace and its revision, the frozen request as text. Frames are never hashed, because
Streamlit samples large ones and then returns a stale answer (streamlit issue 14622). Everything kept here is read only.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from typing import Final

import streamlit as st

from optimizer import workflow
from optimizer.domain.backtest import Backtest
from optimizer.domain.curve import CurveFit
from optimizer.domain.imports import ImportRecord, ReadingWishes
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.plan import PlanRequest
from optimizer.domain.segment import Segment
from optimizer.ui.state import Place
from optimizer.ui.tables import kpis_of, segments_of
from optimizer.workflow import Imported, Proposal, SourceFile, Unsaid, Workspace

WORKSPACE_VARIABLE: Final = "OPTIMIZER_WORKSPACE"
"""Names the user's own workspace; `python -m optimizer app --workspace` sets it."""


def workspace(place: Place) -> Workspace:
    """Open the demonstration workspace, or the user's own."""
    return _open(place, os.environ.get(WORKSPACE_VARIABLE))


def names_workspace() -> bool:
    """Whether the app was started on a workspace of the user's choice."""
    return WORKSPACE_VARIABLE in os.environ


@st.cache_resource(show_spinner=False, max_entries=8)
def _open(place: Place, location: str | None) -> Workspace:
    return workflow.open_demo() if place == "demo" else workflow.open_workspace(location)


def contents(place: Place) -> str:
    """Name the contents of a workspace: another name whenever they change."""
    where = os.environ.get(WORKSPACE_VARIABLE, "") if place == "own" else ""
    return f"{place}|{where}|{workspace(place).revision}"


def performance(place: Place) -> PerformanceTable | None:
    """Return the performance table of a workspace; None where it is empty."""
    return _performance(contents(place), place)


@st.cache_resource(show_spinner=False, max_entries=8)
def _performance(key: str, _place: Place) -> PerformanceTable | None:
    return workflow.performance(workspace(_place))


@st.cache_resource(show_spinner=False, max_entries=8)
def segments(key: str, _table: PerformanceTable) -> tuple[Segment, ...]:
    """List the segments of a table once per contents."""
    return segments_of(_table)


@st.cache_resource(show_spinner=False, max_entries=8)
def takes_newcomers(key: str, _table: PerformanceTable) -> bool:
    """See once per contents whether segments without history can borrow curves."""
    return workflow.takes_newcomers(_table)


@st.cache_resource(show_spinner=False, max_entries=8)
def kpis(key: str, _table: PerformanceTable) -> tuple[str, ...]:
    """List what a plan can maximize once per contents."""
    return kpis_of(_table)


@st.cache_resource(show_spinner=False, max_entries=8)
def usual_request(key: str, _table: PerformanceTable) -> PlanRequest:
    """Find the question that needs no answer from the user once per contents."""
    return workflow.default_request(_table)


def imports(place: Place) -> tuple[ImportRecord, ...]:
    """Return what was imported into a workspace."""
    return workspace(place).imports()


def fit(place: Place, key: str, request: PlanRequest) -> CurveFit:
    """Learn the curves once per contents, KPI, period and newcomers; the workspace keeps those without newcomers."""
    period = request.period
    return _fit(
        key, request.kpi, period.start.isoformat(), period.end.isoformat(), repr(request.newcomers), place, request
    )


@st.cache_resource(show_spinner=False, max_entries=32)
def _fit(key: str, kpi: str, start: str, end: str, newcomers: str, _place: Place, _request: PlanRequest) -> CurveFit:
    place = workspace(_place)
    kept = None if _request.newcomers else workflow.kept_fit(place, kpi, _request.period)
    if kept is not None:
        return kept
    return workflow.learn_workspace(place, kpi=kpi, period=_request.period, newcomers=_request.newcomers)


def proposal(place: Place, key: str, table: PerformanceTable, request: PlanRequest) -> Proposal:
    """Make the plan once per contents and request."""
    curves = fit(place, key, request)
    return _proposal(key, repr(request), table, request, curves)


@st.cache_resource(show_spinner=False, max_entries=256)
def _proposal(key: str, request_text: str, _table: PerformanceTable, _request: PlanRequest, _fit: CurveFit) -> Proposal:
    return workflow.propose(_table, _request, fit=_fit)


@st.cache_resource(show_spinner=False, max_entries=16)
def backtest(key: str, kpi: str, _table: PerformanceTable) -> Backtest:
    """Try forecasts on the past once per contents and KPI."""
    return workflow.backtest_table(_table, kpi=kpi)


def preview(files: Sequence[SourceFile], currency: str | None) -> Imported:
    """Read files once per content and currency."""
    return _preview(_digest(files), currency, tuple(files))


def _digest(files: Sequence[SourceFile]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.name}|{file.covers}|{file.platform}|{len(file.content)}|".encode())
        digest.update(file.content)
    return digest.hexdigest()


@st.cache_resource(show_spinner=False, max_entries=4)
def _preview(key: str, currency: str | None, _files: tuple[SourceFile, ...]) -> Imported:
    return workflow.preview_files(_files, ReadingWishes(currency))


def unsaid(files: Sequence[SourceFile]) -> tuple[Unsaid | None, ...]:
    """Find once per content what must be asked about files."""
    return _unsaid(_digest(files), tuple(files))


@st.cache_resource(show_spinner=False, max_entries=4)
def _unsaid(key: str, _files: tuple[SourceFile, ...]) -> tuple[Unsaid | None, ...]:
    return workflow.what_is_unsaid(_files)
