"""The rest of the question on the Plan page, one part open at a time."""

from __future__ import annotations

import streamlit as st

from optimizer.domain.performance import PerformanceTable
from optimizer.ui import cache, limits, newcomers, state
from optimizer.ui.typeset import literal
from optimizer.words import Voice


def ask_more(voice: Voice, table: PerformanceTable, contents: str) -> None:
    """Draw the choice of parts, the part that is open, and what is set in the others."""
    parts = {"limits": voice.say("Limits")}
    if cache.takes_newcomers(contents, table):
        parts["newcomers"] = voice.say("New platform or audience")
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
    told = " ".join(text for text in (limits.told(voice, contents), newcomers.told(voice, contents)) if text)
    st.caption(literal(told))
