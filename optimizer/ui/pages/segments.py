"""The Segments page: which platforms, audiences and kinds of content really work."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from optimizer.domain.group_comparison import GroupComparison
from optimizer.domain.performance import PerformanceTable
from optimizer.ui import cache, nothing_yet, page_views, state
from optimizer.ui.asking import question
from optimizer.ui.boundary import told
from optimizer.ui.browser import reader
from optimizer.ui.page_files import PLAN_PAGE
from optimizer.ui.remarks import show_findings
from optimizer.ui.segments import answer as segment_answer
from optimizer.ui.segments import details as segment_details
from optimizer.ui.segments import figures as segment_figures
from optimizer.ui.segments import next_money
from optimizer.ui.segments import question as segment_question
from optimizer.ui.segments.advice import advice, ends
from optimizer.ui.typeset import literal
from optimizer.words import Voice


def draw(voice: Voice) -> None:
    """Draw the page from top to bottom."""
    place = state.known().place
    table = cache.performance(place)
    if table is None:
        _empty(voice)
        return
    contents = cache.contents(place)
    title, to_plan = st.columns([1.6, 1], vertical_alignment="bottom")
    title.title(voice.say("Segments"), anchor=False)
    if not cache.kpis(contents, table):
        st.info(voice.say("Your results have no outcome to compare by, such as clicks or conversions."))
        return
    if place == "demo":
        note = voice.say("These are demonstration data of an invented shop, so that you can look around.")
        st.caption(f":material/science: {literal(note)}")
    page_views.recall(contents)
    asked = segment_question.ask(voice, table, contents)
    with told(voice):
        page_views.keep(contents)
    if asked is None:
        return
    with told(voice):
        with st.spinner(voice.say("Comparing"), show_time=False):
            found = cache.group_comparison(contents, table, asked)
        _offer_plan(voice, table, contents, asked.kpi, to_plan)
        _show(voice, table, contents, found)


def _show(voice: Voice, table: PerformanceTable, contents: str, found: GroupComparison) -> None:
    """Draw what is known at once; then learn the curves, where they are not yet, and say what more money brings."""
    to_do = segment_answer.show_verdict(voice, found)
    charts, figures = st.container(), st.container()
    is_whole = segment_answer.is_drawn_whole(found)
    if is_whole:
        with charts:
            segment_answer.show_charts(voice, found)
    segment_details.show_funnel(voice, found)
    segment_details.show_changes(voice, found)
    show_findings(voice, found.findings)
    more = next_money.Following()
    with figures, told(voice):
        more = next_money.learned(voice, table, contents, found)
        segment_figures.show_table(voice, found, more)
        advised = advice(voice, found, more)
        if advised:
            to_do.markdown(literal(advised))
    if not is_whole:  # of many groups those are drawn that are named, also those that the advice names
        with charts:
            segment_answer.show_charts(voice, found, ends(found, more))


def _offer_plan(voice: Voice, table: PerformanceTable, contents: str, kpi: str, place: object) -> None:
    with place.container(horizontal=True, horizontal_alignment="right"):  # type: ignore[attr-defined]
        if st.button(voice.say("Plan with this"), type="primary", icon=":material/arrow_forward:", key="go-plan"):
            question.begin(table, contents)
            state.put_question(contents, replace(state.draft(contents), kpi=kpi))
            st.switch_page(PLAN_PAGE)


def _empty(voice: Voice) -> None:
    st.title(voice.say("Segments"), anchor=False)
    nothing_yet.show(
        voice,
        voice.say("Nothing to compare yet"),
        voice.say(
            "Add the exports of your ad platforms on the Data page. Then see here which audiences, platforms "
            "and kinds of content really work, and which only look so."
        ),
    )


draw(reader())
