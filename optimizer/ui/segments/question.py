"""The question on the Segments page: what is compared, by which outcome, over which days."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import streamlit as st

from optimizer import workflow
from optimizer.domain.group_comparison import GroupQuestion
from optimizer.domain.page_views import SegmentsView
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period
from optimizer.errors import DataError
from optimizer.ui import cache, state
from optimizer.ui.segments.group_names import dimension_title
from optimizer.ui.typeset import literal
from optimizer.words import Voice, figure_title

_LAST_DAYS: Final = (7, 14, 30, workflow.USUAL_DAYS, 180, 365)
_ALL: Final = 0
_OWN: Final = -1
"""Not None, which a list of choices takes for no choice."""


def first_view(table: PerformanceTable, contents: str) -> SegmentsView:
    """Return what is looked at before the user says: audiences where several platforms share them, else segments."""
    usual = cache.usual_request(contents, table)
    segments = cache.segments(contents, table)
    shared = 1 < len({segment.audience for segment in segments}) < len(segments)
    dimension = "audience" if shared else "segment"
    period = workflow.last_days(table, workflow.USUAL_DAYS)
    days = workflow.USUAL_DAYS if table.period.days > workflow.USUAL_DAYS else _ALL
    return SegmentsView(dimension, usual.kpi, days, (period.start, period.end))


def ask(voice: Voice, table: PerformanceTable, contents: str) -> GroupQuestion | None:
    """Draw the inputs, keep what they say, and return the question; None where the days are none."""
    view = state.segments_view(contents)
    if view is None:
        view = first_view(table, contents)
    with st.container(border=True, key="question", gap="small"):
        view = _ask_dimension(voice, table, contents, view)
        goal, when, own = st.columns([1, 1.2, 1.8], gap="medium", vertical_alignment="bottom")
        with goal:
            view = _ask_kpi(voice, table, contents, view)
        with when:
            view = _ask_days(voice, table, contents, view)
        with own:
            period = _period(voice, table, contents, view)
    view = state.segments_view(contents) if view.days is None else view
    if view is None or period is None:
        return None
    return GroupQuestion(view.dimension, view.kpi, period, workflow.days_before(table, period))


def _ask_dimension(voice: Voice, table: PerformanceTable, contents: str, view: SegmentsView) -> SegmentsView:
    offered = cache.dimensions(contents, table)
    chosen = st.segmented_control(
        voice.say("Compare"),
        offered,
        default=view.dimension if view.dimension in offered else offered[0],
        required=True,
        format_func=lambda name: dimension_title(voice, name),
        key=f"dimension|{contents}",
    )
    return _kept(contents, replace(view, dimension=view.dimension if chosen is None else chosen))


def _ask_kpi(voice: Voice, table: PerformanceTable, contents: str, view: SegmentsView) -> SegmentsView:
    kpis = cache.kpis(contents, table)
    chosen = st.selectbox(
        voice.say("Result that counts"),
        kpis,
        index=kpis.index(view.kpi) if view.kpi in kpis else 0,
        format_func=lambda name: figure_title(voice, name),
        key=f"compare-kpi|{contents}",
    )
    return _kept(contents, replace(view, kpi=chosen))


def _ask_days(voice: Voice, table: PerformanceTable, contents: str, view: SegmentsView) -> SegmentsView:
    offered = [days for days in _LAST_DAYS if days < table.period.days]
    offered += [_ALL, _OWN]

    def named(days: int) -> str:
        if days == _OWN:
            return voice.say("Other days")
        return voice.say("All days") if days == _ALL else voice.say("Last {days} days", days=days)

    shown = _OWN if view.days is None else view.days
    chosen = st.selectbox(
        voice.say("Days"),
        offered,
        index=offered.index(shown if shown in offered else _ALL),
        format_func=named,
        key=f"compare-days|{contents}",
    )
    return _kept(contents, replace(view, days=None if chosen == _OWN else chosen))


def _period(voice: Voice, table: PerformanceTable, contents: str, view: SegmentsView) -> Period | None:
    if view.days is not None:
        period = table.period if view.days == _ALL else workflow.last_days(table, view.days)
        before = workflow.days_before(table, period)
        st.caption(literal(_said(voice, period, before)))
        return period
    first, last = st.columns(2, gap="small")
    start = first.date_input(
        voice.say("First day"),
        value=view.chosen[0],
        format="YYYY-MM-DD",
        required=True,
        key=f"compare-start|{contents}",
    )
    end = last.date_input(
        voice.say("Last day"), value=view.chosen[1], format="YYYY-MM-DD", required=True, key=f"compare-end|{contents}"
    )
    _kept(contents, replace(view, chosen=(start, end)))
    try:
        period = Period(start, end)
        workflow.check_days(table, period)
    except DataError as error:
        st.error(literal(voice.render(error.message)), icon=":material/error:")
        return None
    return period


def _said(voice: Voice, period: Period, before: Period | None) -> str:
    if before is None:
        return voice.say("{period:period}. There are no earlier days to compare with.", period=period)
    return voice.say("{period:period}, compared with {before:period}.", period=period, before=before)


def _kept(contents: str, view: SegmentsView) -> SegmentsView:
    state.keep_segments_view(contents, view)
    return view
