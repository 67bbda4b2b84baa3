"""Plans, and what is said beyond their split."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from optimizer import workflow
from optimizer.domain.curve import CurveFit
from optimizer.domain.limit_cost import LimitCost
from optimizer.domain.line_evidence import LineEvidence
from optimizer.domain.money_step import MoneyStep
from optimizer.domain.pacing import Pacing
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period
from optimizer.domain.plan import Plan, PlanRequest
from optimizer.domain.plan_frontier import PlanFrontier
from optimizer.domain.plan_origin import HistoryPrint
from optimizer.domain.plan_outcomes import LastPeriod, PlanOutcomes
from optimizer.domain.repair import Repair
from optimizer.domain.settings import WorkspaceSettings
from optimizer.errors import OptimizerError
from optimizer.ui.cache.curves import fit, known_history
from optimizer.ui.explained import Explained
from optimizer.ui.session import Place
from optimizer.workflow import (
    KnownHistory,
    Proposal,
)


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


def demand_against_last(key: str, table: PerformanceTable, proposal: Proposal) -> float | None:
    """Say how the planned days differ in demand from the last period, once per contents and curves."""
    asked = proposal.plan.request
    question = f"{asked.kpi}|{asked.goal.kpi_values}|{asked.period!r}|{asked.newcomers!r}"
    return _demand_against_last(key, question, table, proposal.fit, last_period(key, table, asked).period)


@st.cache_resource(show_spinner=False, max_entries=64)
def _demand_against_last(
    key: str, question: str, _table: PerformanceTable, _fit: CurveFit, _last: Period
) -> float | None:
    return workflow.demand_against(_table, _fit, _last)


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


def plan_worth(
    key: str, table: PerformanceTable, plan: Plan, fits: Mapping[str, CurveFit], known: WorkspaceSettings
) -> PlanOutcomes:
    """Say what a plan is worth, once per contents, question, split and KPIs: kept plans may split as nobody asked."""
    split = [(line.segment, line.budget, line.current_budget) for line in plan.lines]
    asked = f"{plan.request!r}|{split!r}|{','.join(fits)}|{known.margin}|{known.fixed_costs!r}"
    return _plan_worth(key, asked, table, plan, fits, known)


@st.cache_resource(show_spinner=False, max_entries=64)
def _plan_worth(
    key: str,
    asked: str,
    _table: PerformanceTable,
    _plan: Plan,
    _fits: Mapping[str, CurveFit],
    _known: WorkspaceSettings,
) -> PlanOutcomes:
    return workflow.plan_worth(_table, _plan, _fits, margin=_known.margin, fixed_costs=_known.fixed_costs)


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
