"""The rest of the question on the Plan page, one part open at a time."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from optimizer.domain.assumption import Assumptions
from optimizer.domain.performance import PerformanceTable
from optimizer.ui import cache, state
from optimizer.ui.asking import limits, newcomers
from optimizer.ui.asking.assumption_words import assumptions_told
from optimizer.ui.asking.assumptions import AssumptionScope, ask_assumptions
from optimizer.ui.typeset import literal
from optimizer.words import Voice


def ask_more(voice: Voice, table: PerformanceTable, contents: str) -> None:
    """Draw the choice of parts, the part that is open, and what is set in the others."""
    parts = {"limits": voice.say("Limits")}
    if cache.takes_newcomers(contents, table):
        parts["newcomers"] = voice.say("New platform or audience")
    parts["assumptions"] = voice.say("What is taken for granted")
    chosen = st.segmented_control(
        voice.say("More of the question"),
        list(parts),
        format_func=lambda part: parts[part],
        key=f"panel|{contents}",
        label_visibility="collapsed",
    )
    if chosen == "limits":
        segments = sorted((*cache.segments(contents, table), *state.draft(contents).newcomers))
        limits.ask_limits(voice, tuple(segments), contents)
    elif chosen == "newcomers":
        newcomers.ask_newcomers(voice, table, contents)
    elif chosen == "assumptions":
        _ask_assumptions(voice, table, contents)
    told = (limits.told(voice, contents), newcomers.told(voice, contents), _assumed(voice, contents))
    st.caption(literal(" ".join(text for text in told if text)))


def _ask_assumptions(voice: Voice, table: PerformanceTable, contents: str) -> None:
    draft = state.draft(contents)
    scope = AssumptionScope(
        cache.segments(contents, table), cache.kpis(contents, table), draft.budget.currency, draft.period
    )
    assumed = ask_assumptions(voice, scope, draft.assumptions, f"plan|{contents}|{state.known().round}")
    state.keep_draft(contents, replace(state.draft(contents), assumptions=assumed))
    own = assumptions_told(
        voice, Assumptions(events=cache.settings(state.known().place, contents).events), table.currency
    )
    if own:
        st.caption(literal(voice.say("From the calendar in Settings: {events}.", events="; ".join(own))))


def _assumed(voice: Voice, contents: str) -> str:
    draft = state.draft(contents)
    told = assumptions_told(voice, draft.assumptions, draft.budget.currency)
    return voice.say("Taken for granted: {assumptions}.", assumptions="; ".join(told)) if told else ""
