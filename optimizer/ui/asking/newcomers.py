"""On the Plan page: platforms and audiences that there are no results of yet."""

from __future__ import annotations

import streamlit as st

from optimizer import workflow
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.segment import Segment
from optimizer.errors import DataError
from optimizer.ui import cache, state
from optimizer.ui.asking.forms import read_newcomer
from optimizer.ui.names import platform_name, segment_name, usual_platforms
from optimizer.ui.remarks import as_shown
from optimizer.ui.typeset import literal
from optimizer.words import Voice


def ask_newcomers(voice: Voice, table: PerformanceTable, contents: str) -> None:
    """Draw the form and the list of those that were added; they are kept in the session's draft."""
    _show_form(voice, table, contents)
    for segment in state.draft(contents).newcomers:
        _show_added(voice, segment, contents)


def told(voice: Voice, contents: str) -> str:
    """Name those that were added; empty where none were."""
    added = state.draft(contents).newcomers
    if not added:
        return ""
    names = ", ".join(segment_name(segment) for segment in added)
    return voice.say("Without history, and in the plan: {names}.", names=names)


def _show_form(voice: Voice, table: PerformanceTable, contents: str) -> None:
    st.caption(
        voice.say(
            "For what you have never advertised on: its curve is borrowed from relatives, the same audience on other "
            "platforms and other audiences on the same platform, so it is a guess with a wide range. Choose from the "
            "lists, or type a name of your own."
        )
    )
    known = cache.segments(contents, table)
    platforms = list(dict.fromkeys([*(segment.platform for segment in known), *usual_platforms()]))
    audiences = sorted({segment.audience for segment in known})
    suffix = f"{contents}|{state.known().round}"
    with st.form(f"newcomer|{suffix}", border=False):
        where, who, add = st.columns([1, 1.5, 0.7], vertical_alignment="bottom", gap="small")
        platform = where.selectbox(
            voice.say("Platform"),
            platforms,
            index=None,
            format_func=platform_name,
            accept_new_options=True,
            placeholder=voice.say("Choose or type"),
            key=f"new-platform|{suffix}",
        )
        audience = who.selectbox(
            voice.say("Audience"),
            audiences,
            index=None,
            accept_new_options=True,
            placeholder=voice.say("Choose or type"),
            key=f"new-audience|{suffix}",
        )
        is_wanted = add.form_submit_button(
            voice.say("Add"), icon=":material/add:", key=f"add-newcomer|{suffix}", width="stretch"
        )
    if is_wanted:
        _add(voice, table, contents, platform, audience)


def _add(voice: Voice, table: PerformanceTable, contents: str, platform: str | None, audience: str | None) -> None:
    added = state.draft(contents).newcomers
    try:
        settled = workflow.settled_newcomers(table, (*added, read_newcomer(platform, audience)))
    except DataError as error:
        shown = {str(segment): segment_name(segment) for segment in (*cache.segments(contents, table), *added)}
        st.error(literal(voice.render(as_shown(voice, error.message, shown))), icon=":material/error:")
        return
    state.keep_newcomers(contents, settled)
    st.rerun()


def _show_added(voice: Voice, segment: Segment, contents: str) -> None:
    left = tuple(one for one in state.draft(contents).newcomers if one != segment)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(literal(segment_name(segment)), width="content")
        st.button(
            voice.say("Remove"),
            on_click=state.keep_newcomers,
            args=(contents, left),
            icon=":material/close:",
            type="tertiary",
            key=f"no-newcomer|{contents}|{segment}",
        )
