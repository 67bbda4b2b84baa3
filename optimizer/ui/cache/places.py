"""Workspaces, what they hold, and their clients."""

from __future__ import annotations

import os
from typing import Final

import streamlit as st

from optimizer import workflow
from optimizer.domain.imports import ImportRecord
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.plan import PlanRequest
from optimizer.domain.scenario import Scenario
from optimizer.domain.segment import Segment
from optimizer.domain.settings import WorkspaceSettings
from optimizer.domain.similar_names import SimilarNames
from optimizer.ui import state
from optimizer.ui.session import Place
from optimizer.ui.tables import kpis_of, segments_of
from optimizer.workflow import (
    FIRST_CLIENT,
    Client,
    Workspace,
)

WORKSPACE_VARIABLE: Final = "OPTIMIZER_WORKSPACE"
"""Names the user's own workspace; `python -m optimizer app --workspace` sets it."""


def workspace(place: Place) -> Workspace:
    """Open the demonstration workspace, or that of the client whom the session is on."""
    return _open(place, None if place == "demo" else own_location())


def own_location() -> str:
    """Say where the user's own workspace is: where the app was told, or that of the session's client."""
    named = os.environ.get(WORKSPACE_VARIABLE)
    session = state.current()
    return (
        str(workflow.client_location(FIRST_CLIENT if session is None else session.client)) if named is None else named
    )


def first_location() -> str:
    """Say where the user's own workspace is: where the app was told, or that of the first client."""
    return os.environ.get(WORKSPACE_VARIABLE) or str(workflow.client_location(FIRST_CLIENT))


def names_workspace() -> bool:
    """Whether the app was started on a workspace of the user's choice."""
    return WORKSPACE_VARIABLE in os.environ


@st.cache_resource(show_spinner=False, max_entries=8)
def _open(place: Place, location: str | None) -> Workspace:
    return workflow.open_demo() if place == "demo" else workflow.open_workspace(location)


def reopen_workspaces() -> None:
    """Open all workspaces anew: the file of one was replaced."""
    _open.clear()
    _read_scenarios.clear()


def clients() -> tuple[Client, ...]:
    """List the clients that have workspaces, as of half a minute ago at most."""
    return _clients()


@st.cache_resource(show_spinner=False, ttl=30)
def _clients() -> tuple[Client, ...]:
    return workflow.clients()


def forget_clients() -> None:
    """List the clients anew: one was added, or has another name."""
    _clients.clear()


def contents(place: Place) -> str:
    """Name the contents of a workspace: another name whenever they change."""
    where = own_location() if place == "own" else ""
    return f"{place}|{where}|{workspace(place).revision}"


def performance(place: Place, key: str | None = None) -> PerformanceTable | None:
    """Return the performance table of a workspace, of contents that are asked for where not given; None if empty."""
    return _performance(contents(place) if key is None else key, place)


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


def settings(place: Place, key: str | None = None) -> WorkspaceSettings:
    """Return what is known of a client, read once per contents, which are asked for where not given."""
    return _settings(contents(place) if key is None else key, place)


@st.cache_resource(show_spinner=False, max_entries=8)
def _settings(key: str, _place: Place) -> WorkspaceSettings:
    return workflow.workspace_settings(workspace(_place))


def imports(place: Place) -> tuple[ImportRecord, ...]:
    """Return what was imported into a workspace."""
    return workspace(place).imports()


def history(place: Place) -> tuple[ImportRecord, ...]:
    """Return all that was ever imported into a workspace, what was undone too."""
    return workflow.import_history(workspace(place))


def similar_names(key: str, place: Place, table: PerformanceTable) -> tuple[SimilarNames, ...]:
    """Find names that may mean the same once per contents."""
    return _similar_names(key, place, table)


@st.cache_resource(show_spinner=False, max_entries=4)
def _similar_names(key: str, _place: Place, _table: PerformanceTable) -> tuple[SimilarNames, ...]:
    return workflow.similar_names(workspace(_place), _table)


@st.cache_resource(show_spinner=False)
def market_countries() -> tuple[str, ...]:
    """List once the countries whose holidays are known."""
    return workflow.market_countries()


@st.cache_resource(show_spinner=False, max_entries=8)
def dimensions(key: str, _table: PerformanceTable) -> tuple[str, ...]:
    """List once per contents what results can be grouped by."""
    return workflow.dimensions(_table)


def scenarios(place: Place) -> tuple[Scenario, ...]:
    """List the scenarios of a workspace, those that were changed last first."""
    return tuple(one for one in _scenarios(place) if one.deleted_at is None)


def deleted_scenarios(place: Place) -> tuple[Scenario, ...]:
    """List the scenarios of a workspace that were deleted, the last first."""
    return tuple(one for one in _scenarios(place) if one.deleted_at is not None)


def people(place: Place) -> tuple[str, ...]:
    """List the names under which scenarios were changed, the last first."""
    return tuple(dict.fromkeys(name for one in _scenarios(place) for name in (one.changed_by, one.saved_by) if name))


def _scenarios(place: Place) -> tuple[Scenario, ...]:
    where = own_location() if place == "own" else ""
    key = f"{place}|{where}|{workflow.scenario_changes(workspace(place))}"
    return _read_scenarios(key, place)


@st.cache_resource(show_spinner=False, max_entries=8)
def _read_scenarios(key: str, _place: Place) -> tuple[Scenario, ...]:
    kept = workspace(_place)
    return (*workflow.scenarios(kept), *workflow.deleted_scenarios(kept))
