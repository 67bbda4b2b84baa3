"""What need not be worked out twice. Nothing depends on it but speed.

Keys are scalars: the workspace and its revision, the frozen request as text. Frames are never hashed, because
Streamlit samples large ones and then returns a stale answer (streamlit issue 14622). Everything kept here is read only.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

import streamlit as st

from optimizer import workflow
from optimizer.domain.backtest import Backtest
from optimizer.domain.curve import CurveFit
from optimizer.domain.curve_points import CurvePoints
from optimizer.domain.file_check import FileCheck
from optimizer.domain.goal import WEIGHTED
from optimizer.domain.group_comparison import GroupComparison, GroupQuestion
from optimizer.domain.imports import ImportRecord, ReadingWishes
from optimizer.domain.lift import LiftTest
from optimizer.domain.lift_change import LiftChange
from optimizer.domain.limit_cost import LimitCost
from optimizer.domain.line_evidence import LineEvidence
from optimizer.domain.money_step import MoneyStep
from optimizer.domain.pacing import Pacing
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.plan import PlanRequest
from optimizer.domain.plan_frontier import PlanFrontier
from optimizer.domain.plan_origin import HistoryPrint
from optimizer.domain.plan_outcomes import LastPeriod, PlanOutcomes
from optimizer.domain.repair import Repair
from optimizer.domain.scenario import Scenario
from optimizer.domain.segment import Segment
from optimizer.domain.settings import WorkspaceSettings
from optimizer.domain.similar_names import SimilarNames
from optimizer.errors import OptimizerError
from optimizer.progress import Progress
from optimizer.ui import state
from optimizer.ui.browser import reader
from optimizer.ui.dropped_file import DroppedFile
from optimizer.ui.explained import Explained
from optimizer.ui.long_work import wait_for
from optimizer.ui.state import Place
from optimizer.ui.tables import kpis_of, segments_of
from optimizer.ui.work_board import WorkBoard
from optimizer.workflow import (
    FIRST_CLIENT,
    BackupContents,
    BudgetColumn,
    Client,
    ColumnSuggestion,
    Imported,
    KnownHistory,
    Proposal,
    SheetGrid,
    SourceFile,
    Unsaid,
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


def settings(place: Place) -> WorkspaceSettings:
    """Return what is known of a client, read once per contents."""
    return _settings(contents(place), place)


@st.cache_resource(show_spinner=False, max_entries=8)
def _settings(key: str, _place: Place) -> WorkspaceSettings:
    return workflow.workspace_settings(workspace(_place))


def imports(place: Place) -> tuple[ImportRecord, ...]:
    """Return what was imported into a workspace."""
    return workspace(place).imports()


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
def _curve_points(key: str, kpi: str, period: str, _table: PerformanceTable, _fit: CurveFit) -> tuple[CurvePoints, ...]:
    return workflow.results_behind(_table, _fit)


def curve_points(key: str, table: PerformanceTable, fit: CurveFit) -> tuple[CurvePoints, ...]:
    """Put the results behind the curves together once per contents, KPI and period."""
    return _curve_points(key, fit.kpi, repr((fit.period, fit.segments)), table, fit)


def lift_changes(
    key: str, table: PerformanceTable, fit: CurveFit, tests: tuple[LiftTest, ...]
) -> tuple[LiftChange, ...]:
    """Try lift tests on the curves once per contents, KPI, period and tests."""
    return _lift_changes(key, repr((fit.kpi, fit.period, fit.segments, tests)), table, fit, tests)


@st.cache_resource(show_spinner=False, max_entries=8)
def _lift_changes(
    key: str, question: str, _table: PerformanceTable, _fit: CurveFit, _tests: tuple[LiftTest, ...]
) -> tuple[LiftChange, ...]:
    return workflow.lift_changes(_table, _fit, _tests)


def proposal(place: Place, key: str, table: PerformanceTable, request: PlanRequest) -> Proposal:
    """Make the plan once per contents and request."""
    curves = fit(place, key, request)
    return _proposal(key, repr(request), table, request, curves, known_history(key, table))


@st.cache_resource(show_spinner=False, max_entries=256)
def _proposal(
    key: str,
    request_text: str,
    _table: PerformanceTable,
    _request: PlanRequest,
    _fit: CurveFit,
    _known: KnownHistory,
) -> Proposal:
    return workflow.propose(_table, _request, fit=_fit, known=_known)


def explained(key: str, table: PerformanceTable, proposal: Proposal) -> Explained:
    """Say why each line gets what it gets, and once per contents and curves what the history tells of it."""
    request = proposal.plan.request
    curves = _curves_key(key, request)
    return Explained(
        reasons={one.segment: one for one in workflow.reasons(proposal.plan)},
        evidence={one.segment: one for one in _evidence_of_lines(curves, table, proposal)},
    )


@st.cache_resource(show_spinner=False, max_entries=16)
def _evidence_of_lines(key: str, _table: PerformanceTable, _proposal: Proposal) -> tuple[LineEvidence, ...]:
    wanted = [kpi for kpi, _ in _proposal.plan.request.goal.kpi_values]
    return workflow.evidence_of_lines(_table, _proposal.fit, wanted)


def plan_frontier(key: str, proposal: Proposal) -> PlanFrontier:
    """Find what other budgets bring, once per contents and question."""
    return _plan_frontier(key, repr(proposal.plan.request), proposal)


@st.cache_resource(show_spinner=False, max_entries=64)
def _plan_frontier(key: str, request_text: str, _proposal: Proposal) -> PlanFrontier:
    return workflow.plan_frontier(_proposal)


def one_more_and_less(key: str, proposal: Proposal) -> tuple[MoneyStep | None, MoneyStep | None]:
    """Find what a step more and a step less of money would do, once per contents and question."""
    return _one_more_and_less(key, repr(proposal.plan.request), proposal)


@st.cache_resource(show_spinner=False, max_entries=64)
def _one_more_and_less(key: str, request_text: str, _proposal: Proposal) -> tuple[MoneyStep | None, MoneyStep | None]:
    step = workflow.usual_step(_proposal.plan.request.budget)
    less = replace(step, minor_units=-step.minor_units)
    return workflow.one_more(_proposal, step), workflow.one_more(_proposal, less)


def repairs(key: str, request: PlanRequest, error: OptimizerError, curves: CurveFit) -> tuple[Repair, ...]:
    """Find what would mend limits that contradict each other, once per contents and question."""
    return _repairs(key, repr(request), request, error, curves)


@st.cache_resource(show_spinner=False, max_entries=32)
def _repairs(
    key: str, request_text: str, _request: PlanRequest, _error: OptimizerError, _fit: CurveFit
) -> tuple[Repair, ...]:
    return workflow.repairs_of(_request, _error, _fit)


@st.cache_resource(show_spinner=False, max_entries=8)
def history_print(key: str, _table: PerformanceTable) -> HistoryPrint:
    """Find once per contents what tells a history from others."""
    return workflow.history_print(_table)


def fit_print(key: str, proposal: Proposal) -> str:
    """Find once per contents and curves what tells curves from others."""
    request = proposal.plan.request
    return _fit_print(f"{_curves_key(key, request)}|{request.assumptions}", proposal.fit)


@st.cache_resource(show_spinner=False, max_entries=32)
def _fit_print(key: str, _fit: CurveFit) -> str:
    return workflow.fit_print(_fit)


def _curves_key(key: str, request: PlanRequest) -> str:
    return f"{key}|{request.kpi}|{request.goal.kpi_values}|{request.period}|{request.newcomers}"


def last_period(key: str, table: PerformanceTable, request: PlanRequest) -> LastPeriod:
    """Sum up the last days of a history, once per contents, KPI and number of days."""
    return _last_period(key, f"{request.kpi}|{request.goal.kpi_values}|{request.period.days}", table, request)


@st.cache_resource(show_spinner=False, max_entries=64)
def _last_period(key: str, question: str, _table: PerformanceTable, _request: PlanRequest) -> LastPeriod:
    return workflow.last_period_of(_table, _request)


def plan_outcomes(
    key: str, table: PerformanceTable, proposal: Proposal, fits: Mapping[str, CurveFit], known: WorkspaceSettings
) -> PlanOutcomes:
    """Put last period, today's split and plan side by side, once per contents, question and KPIs."""
    asked = f"{proposal.plan.request!r}|{','.join(fits)}"
    return _plan_outcomes(key, asked, table, proposal, fits, known)


@st.cache_resource(show_spinner=False, max_entries=64)
def _plan_outcomes(
    key: str,
    asked: str,
    _table: PerformanceTable,
    _proposal: Proposal,
    _fits: Mapping[str, CurveFit],
    _known: WorkspaceSettings,
) -> PlanOutcomes:
    return workflow.plan_outcomes(_table, _proposal.plan, _fits, margin=_known.margin, fixed_costs=_known.fixed_costs)


def plan_pacing(key: str, table: PerformanceTable, proposal: Proposal) -> Pacing:
    """Spread a plan over its days, once per contents and question."""
    return _plan_pacing(key, repr(proposal.plan.request), table, proposal)


@st.cache_resource(show_spinner=False, max_entries=64)
def _plan_pacing(key: str, request_text: str, _table: PerformanceTable, _proposal: Proposal) -> Pacing:
    return workflow.plan_pacing(_proposal, _table)


def limit_costs(key: str, proposal: Proposal) -> tuple[LimitCost, ...]:
    """Find what limits cost, once per contents and question."""
    return _limit_costs(key, repr(proposal.plan.request), proposal)


@st.cache_resource(show_spinner=False, max_entries=64)
def _limit_costs(key: str, request_text: str, _proposal: Proposal) -> tuple[LimitCost, ...]:
    return workflow.limit_costs(_proposal)


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


def history(place: Place) -> tuple[ImportRecord, ...]:
    """Return all that was ever imported into a workspace, what was undone too."""
    return workflow.import_history(workspace(place))


def similar_names(key: str, place: Place, table: PerformanceTable) -> tuple[SimilarNames, ...]:
    """Find names that may mean the same once per contents."""
    return _similar_names(key, place, table)


@st.cache_resource(show_spinner=False, max_entries=4)
def _similar_names(key: str, _place: Place, _table: PerformanceTable) -> tuple[SimilarNames, ...]:
    return workflow.similar_names(workspace(_place), _table)


def files_inside(key: str, name: str, read: Callable[[], bytes]) -> tuple[SourceFile, ...]:
    """Take a dropped file apart once, where it is an archive, and name columns as the workspace remembers them.

    Parameters
    ----------
    key : str
        Of the bytes.
    name : str
        As the user named them.
    read : callable
        Returns the bytes, which are asked for once only: a copy of a large file takes time and room.
    """
    return _files_inside(key, name, contents("own"), read)


@st.cache_resource(show_spinner=False, max_entries=16)
def _files_inside(key: str, name: str, contents: str, _read: Callable[[], bytes]) -> tuple[SourceFile, ...]:
    return tuple(workflow.files_inside([SourceFile(name, _read())], workspace("own")))


def forget_files() -> None:
    """Let go of files that were dropped and of what was read of them, which may be large."""
    for kept in (_files_inside, _check, _preview, _suggested_columns, _unsaid):
        kept.clear()


def check(dropped: DroppedFile, wishes: ReadingWishes) -> FileCheck:
    """Look a file through once per what was said of it."""
    return _check(dropped.said, repr(wishes), contents("own"), dropped.file, wishes)


@st.cache_resource(show_spinner=False, max_entries=64)
def _check(key: str, wishes: str, contents: str, _file: SourceFile, _wishes: ReadingWishes) -> FileCheck:
    (found,) = workflow.check_files([_file], _wishes, workspace("own"))
    return found


def preview(files: Sequence[DroppedFile], wishes: ReadingWishes) -> Imported:
    """Read files together once per what was said of them."""
    return _preview(
        "|".join(each.said for each in files),
        repr(wishes),
        contents("own"),
        tuple(each.file for each in files),
        wishes,
    )


@st.cache_resource(show_spinner=False, max_entries=2)
def _preview(key: str, wishes: str, contents: str, _files: tuple[SourceFile, ...], _wishes: ReadingWishes) -> Imported:
    return workflow.preview_files(_files, _wishes, workspace("own"))


def suggested_columns(dropped: DroppedFile) -> tuple[ColumnSuggestion, ...]:
    """Suggest once per file what its columns are."""
    return _suggested_columns(dropped.key, dropped.file)


@st.cache_resource(show_spinner=False, max_entries=16)
def _suggested_columns(key: str, _file: SourceFile) -> tuple[ColumnSuggestion, ...]:
    return workflow.suggest_columns(_file)


def unsaid(dropped: DroppedFile) -> Unsaid | None:
    """Find once per what was said of a file which days and platform are still to be asked."""
    return _unsaid(dropped.said, dropped.file)


@st.cache_resource(show_spinner=False, max_entries=16)
def _unsaid(key: str, _file: SourceFile) -> Unsaid | None:
    (found,) = workflow.what_is_unsaid([_file])
    return found


@st.cache_resource(show_spinner=False)
def market_countries() -> tuple[str, ...]:
    """List once the countries whose holidays are known."""
    return workflow.market_countries()


def backup_contents(key: str, content: bytes) -> BackupContents:
    """Look once into a backup that was dropped."""
    return _backup_contents(key, content)


@st.cache_resource(show_spinner=False, max_entries=4)
def _backup_contents(key: str, _content: bytes) -> BackupContents:
    return workflow.look_into_backup(_content)


@st.cache_resource(show_spinner=False, max_entries=8)
def dimensions(key: str, _table: PerformanceTable) -> tuple[str, ...]:
    """List once per contents what results can be grouped by."""
    return workflow.dimensions(_table)


def group_comparison(key: str, table: PerformanceTable, question: GroupQuestion) -> GroupComparison:
    """Compare groups once per contents and question."""
    return _group_comparison(key, repr(question), table, question)


@st.cache_resource(show_spinner=False, max_entries=64)
def _group_comparison(
    key: str, question_text: str, _table: PerformanceTable, _question: GroupQuestion
) -> GroupComparison:
    return workflow.compare_groups(_table, _question)


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


@st.cache_resource(show_spinner=False, max_entries=4)
def budget_grid(key: str, _file: SourceFile) -> tuple[SheetGrid, tuple[BudgetColumn, ...]]:
    """Find once per file the table of a budget sheet and what its columns probably are."""
    return workflow.open_sheet(_file)
