"""Why the plan is not what it was when this person looked last."""

from __future__ import annotations

import streamlit as st

from optimizer import workflow
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.plan_origin import PlanOrigin
from optimizer.message import Message
from optimizer.ui import cache, state
from optimizer.ui.asking import question
from optimizer.ui.typeset import literal
from optimizer.words import Voice
from optimizer.workflow import Proposal


def show(voice: Voice, table: PerformanceTable, proposal: Proposal, contents: str) -> None:
    """Say what has changed since the last session, as that one kept it."""
    if contents not in state.known().told_changes:
        before = workflow.kept_origin(cache.workspace(state.known().place), state.known().browser)
        found = () if before is None else _changes(before, _origin(table, proposal, contents))
        state.keep_told_changes(contents, found)
    found = state.known().told_changes[contents]
    if found:
        with st.expander(
            voice.say("Why the plan is not what it was when you looked last"), icon=":material/history:", expanded=True
        ):
            st.markdown("\n".join(f"- {literal(voice.render(one))}" for one in found))


def keep(table: PerformanceTable, proposal: Proposal, contents: str) -> None:
    """Write down the question and what the plan of now stands on, for the next time."""
    known, history = state.known().origin, cache.history_print(contents, table)
    if known is not None and (known.request, known.history) == (proposal.plan.request, history):
        question.keep(contents)
        return
    if known is None or known.history != history:
        workflow.keep_history(cache.workspace(state.known().place), state.known().browser, history)
    origin = _origin(table, proposal, contents)
    question.keep(contents, origin)
    state.keep_origin(origin)


def _changes(before: PlanOrigin, after: PlanOrigin) -> tuple[Message, ...]:
    return () if workflow.is_same_plan(before, after) else workflow.what_changed(before, after)


def _origin(table: PerformanceTable, proposal: Proposal, contents: str) -> PlanOrigin:
    return workflow.plan_origin(proposal, cache.history_print(contents, table), cache.fit_print(contents, proposal))
