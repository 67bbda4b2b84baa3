"""The Scenarios page: plans side by side, with what they take for granted."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from optimizer import workflow
from optimizer.domain.scenario import Scenario
from optimizer.errors import DataError
from optimizer.ui import cache, page_views, state
from optimizer.ui.boundary import told
from optimizer.ui.browser import reader
from optimizer.ui.page_files import PLAN_PAGE
from optimizer.ui.scenarios import actions as scenario_actions
from optimizer.ui.scenarios import budget_sheets, what_if
from optimizer.ui.scenarios import comparison as scenario_comparison
from optimizer.ui.scenarios import detail as scenario_detail
from optimizer.ui.scenarios import links as scenario_links
from optimizer.ui.scenarios import listing as scenario_list
from optimizer.ui.scenarios import worth as scenario_worth
from optimizer.ui.typeset import literal
from optimizer.words import Voice


def draw(voice: Voice) -> None:
    """Draw the page from top to bottom."""
    notice = state.take_notice()
    number = _linked(voice)
    st.title(voice.say("Scenarios"), anchor=False)
    if notice:
        st.success(literal(notice), icon=":material/check_circle:")
    contents = cache.contents(state.known().place)
    page_views.recall(contents)
    where = scenario_links.here()
    kept = cache.scenarios(state.known().place)
    with told(voice):
        scenario_actions.offer_undo(voice, where)
    if number is not None:
        with told(voice):
            _show_one(voice, number)
    if kept:
        with told(voice):
            _show_all(voice, kept, where)
    else:
        _empty(voice)
    table = cache.performance(state.known().place)
    if table is not None:
        with told(voice):
            budget_sheets.offer_sheet(voice, table)
    with told(voice):
        scenario_actions.offer_deleted(voice, where)
        page_views.keep(contents)


def _linked(voice: Voice) -> int | None:
    """Return the scenario that the address names; say why where it cannot be opened."""
    try:
        return scenario_links.asked_number()
    except DataError as error:
        st.error(literal(voice.render(error.message)), icon=":material/link_off:")
        return None


def _show_one(voice: Voice, number: int) -> None:
    workspace = cache.workspace(state.known().place)
    try:
        fresh = workflow.scenario(workspace, number)
    except DataError as error:
        st.error(literal(voice.render(error.message)), icon=":material/link_off:")
        return
    with st.container(border=True, key="opened", gap="small"):
        scenario = scenario_actions.seen(voice, fresh, scenario_links.here())
        title, close = st.columns([5, 1], vertical_alignment="center")
        title.subheader(literal(scenario.name), anchor=False)
        if close.button(voice.say("Close"), icon=":material/close:", key=f"close|{number}", width="stretch"):
            scenario_links.close()
            scenario_actions.forget_opened(scenario_links.here())
            st.rerun()
        scenario_actions.offer_actions(voice, scenario, workspace)
        scenario_detail.show_scenario(voice, scenario, workspace)
        table = cache.performance(state.known().place)
        if table is not None:
            with told(voice):
                scenario_worth.show_worth(voice, scenario.plan, table)
            with told(voice):
                what_if.offer_what_if(voice, scenario, table)
        scenario_detail.show_log(voice, scenario, workspace)


def _show_all(voice: Voice, kept: Sequence[Scenario], where: str) -> None:
    st.caption(voice.say("Choose two to six to see them side by side."))
    place = state.known().place
    revision = cache.workspace(place).revision
    scenario_list.show_list(voice, kept, where, revision)
    by_number = {one.number: one for one in kept}
    chosen = state.scenarios_view(where).compared
    if len(chosen) > 1:
        with told(voice):
            compared = [by_number[number] for number in chosen]
            scenario_comparison.show_comparison(voice, compared, cache.performance(place), revision)


def _empty(voice: Voice) -> None:
    with st.container(border=True, key="empty", gap="medium"):
        st.subheader(voice.say("Nothing is kept yet"), anchor=False)
        st.markdown(
            literal(
                voice.say(
                    "Save a plan on the Plan page under a name. Here you compare it with others, agree on one of them "
                    "with colleagues, and send them a link."
                )
            )
        )
        st.page_link(PLAN_PAGE, label=voice.say("Make a plan"), icon=":material/arrow_forward:")


draw(reader())
