"""The Plan page: where the money should go, and what it brings."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from optimizer.domain.performance import PerformanceTable
from optimizer.errors import OptimizerError
from optimizer.ui import cache, nothing_yet, page_views, state
from optimizer.ui.answering import answer, details, since_last_time, split
from optimizer.ui.answering.plan_of_now import plan_of_now
from optimizer.ui.asking import last_answered, mending, more_of_the_question, question, refusals
from optimizer.ui.asking.plan_request import read_request
from optimizer.ui.boundary import told
from optimizer.ui.browser import reader
from optimizer.ui.page_files import DATA_PAGE
from optimizer.ui.scenarios import saving as scenario_saving
from optimizer.ui.settings import clients
from optimizer.ui.typeset import literal
from optimizer.words import Voice
from optimizer.workflow import Proposal


def draw(voice: Voice) -> None:
    """Draw the page from top to bottom."""
    place = state.known().place
    notice = state.take_notice()
    title, downloads = st.columns([1.6, 1], vertical_alignment="bottom")
    title.title(voice.say("Plan"), anchor=False)
    if place == "own" and clients.has_several():
        # another window may show another client's
        title.badge(literal(clients.shown_client(voice)), icon=":material/business:", color="gray")
    contents = cache.contents(place)
    table = cache.performance(place, contents)
    if table is None:
        _empty(voice)
        return
    if notice:
        st.success(literal(notice), icon=":material/check_circle:")
    if place == "demo":
        _tell_demo(voice)
    question.begin(table, contents)
    page_views.recall(contents)
    asked = st.container(border=True, key="question", gap="small")
    told_at_once = st.container(key="at-once")
    if state.takes_budget_alone():
        # the question is known before its inputs are drawn: the answer goes first over the line
        used = state.draft(contents)
        with told_at_once:
            proposal = _answer_at_once(voice, table, contents)
        _ask(voice, table, contents, asked)
        if state.draft(contents) != used:
            st.rerun()
    else:
        _ask(voice, table, contents, asked)
        with told(voice):
            question.keep_at_once(contents)
        with told_at_once:
            proposal = _answer_at_once(voice, table, contents)
    if proposal is None:
        with told(voice):
            question.keep(contents)
        return
    with downloads.container(horizontal=True, horizontal_alignment="right", gap="small"):
        scenario_saving.offer(voice, proposal, table.period.end, contents)
        answer.offer_downloads(voice, proposal)
    with told(voice):
        since_last_time.show(voice, table, proposal, contents)
        split.show_split(voice, proposal.plan, cache.explained(contents, table, proposal), contents)
        answer.show_warnings(voice, proposal.plan)
    details.show_details(voice, table, proposal, contents)
    with told(voice):
        since_last_time.keep(table, proposal, contents)
        page_views.keep(contents)


def _ask(voice: Voice, table: PerformanceTable, contents: str, place: DeltaGenerator) -> None:
    with place:
        question.ask(voice, table, contents)
        more_of_the_question.ask_more(voice, table, contents)


def _answer_at_once(voice: Voice, table: PerformanceTable, contents: str) -> Proposal | None:
    """Make the plan, and say what matters most of it."""
    proposal = _plan(voice, table, contents)
    if proposal is not None:
        with told(voice):
            last = cache.last_period(contents, table, proposal.plan.request)
            answer.show_verdict(voice, proposal.plan, last, cache.demand_against_last(contents, table, proposal))
    return proposal


def _plan(voice: Voice, table: PerformanceTable, contents: str) -> Proposal | None:
    """Make the plan; where the question has no answer say why, and fall back on the last plan that had one."""
    if state.draft(contents).is_refused:
        return _last_plan(voice, table, contents)
    place = state.known().place
    try:
        request = read_request(table, contents, cache.settings(place, contents), voice.locale)
        fit = cache.fit(place, contents, request)
    except OptimizerError as error:
        if not mending.show_crossed(voice, contents):
            refusals.tell_above_answer(voice, error)
        return _last_plan(voice, table, contents)
    try:
        proposal = cache.proposal(place, contents, table, request)
    except OptimizerError as error:
        if not mending.show(voice, request, error, fit, contents):
            refusals.tell_above_answer(voice, error)
        return _last_plan(voice, table, contents)
    state.keep_answer(contents, proposal, state.draft(contents))
    return proposal


def _last_plan(voice: Voice, table: PerformanceTable, contents: str) -> Proposal | None:
    """Fall back on the last plan that was possible, and say which it is."""
    last = plan_of_now(table, contents, voice.locale)
    last_answered.keep(contents)
    if last is None:
        st.info(voice.say("Change the inputs above; the plan appears as soon as there is one."))
        return None
    st.warning(
        literal(
            voice.say(
                "Below is still the last plan that was possible, for {budget:round_money} from {period:period}.",
                budget=last.plan.request.budget,
                period=last.plan.request.period,
            )
        ),
        icon=":material/history:",
    )
    return last


def _tell_demo(voice: Voice) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="demo-note"):
        st.markdown(
            ":material/science: "
            + literal(voice.say("These are demonstration data of an invented shop, so that you can look around.")),
            width="content",
        )
        st.page_link(DATA_PAGE, label=voice.say("Use your own files"), icon=":material/arrow_forward:")


def _empty(voice: Voice) -> None:
    nothing_yet.show(
        voice,
        voice.say("No results to learn from yet"),
        voice.say(
            "Add the exports of your ad platforms on the Data page. The plan for next month appears here at "
            "once. Two months of daily results are a good start."
        ),
    )


draw(reader())
