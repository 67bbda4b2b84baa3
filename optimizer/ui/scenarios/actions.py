"""What can be done with one scenario: open it on the Plan page, agree on it, clone, rename, share, delete."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from optimizer import workflow
from optimizer.domain.scenario import STATUSES, Scenario
from optimizer.errors import OptimizerError
from optimizer.ui import browser, cache, state
from optimizer.ui.page_files import PLAN_PAGE
from optimizer.ui.scenarios import links as scenario_links
from optimizer.ui.scenarios.people import ask_person
from optimizer.ui.scenarios.questions import lost_limits, question_of
from optimizer.ui.scenarios.told import status_name
from optimizer.ui.typeset import literal
from optimizer.words import Voice
from optimizer.workflow import Author, Workspace


def offer_actions(voice: Voice, scenario: Scenario, workspace: Workspace) -> None:
    """Draw what can be done with a scenario."""
    where = scenario_links.here()
    key = f"{where}|{scenario.number}|{scenario.version}"
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        _offer_opening(voice, scenario, key)
        with st.popover(voice.say("Agree on it"), icon=":material/how_to_reg:", key=f"agree|{key}"):
            _offer_agreement(voice, scenario, workspace, key)
        with st.popover(voice.say("Name and note"), icon=":material/edit:", key=f"words|{key}"):
            _offer_words(voice, scenario, workspace, key)
        with st.popover(voice.say("Clone"), icon=":material/content_copy:", key=f"clone|{key}"):
            _offer_clone(voice, scenario, workspace, key)
        with st.popover(voice.say("Copy link"), icon=":material/link:", key=f"link|{key}"):
            st.caption(voice.say("Whoever can open this program at the same address sees this scenario there."))
            st.code(scenario_links.address(scenario.number), language=None, wrap_lines=True)
        if st.button(voice.say("Delete"), icon=":material/delete:", key=f"delete|{key}"):
            _delete(voice, scenario, workspace, where)


def _offer_opening(voice: Voice, scenario: Scenario, key: str) -> None:
    """Offer to ask its question on the Plan page, in place of the reader's own."""
    place = state.known().place
    told = voice.say("Asks this question on the Plan page, in place of the one that stands there.")
    if not st.button(
        voice.say("Open on the Plan page"), icon=":material/tune:", type="primary", key=f"to-plan|{key}", help=told
    ):
        return
    notice = voice.say("This is the question of the scenario '{name}'.", name=scenario.name)
    left = lost_limits(scenario)
    if left:
        told = voice.say("Limits that this page has no fields for were left out: {count:number}.", count=left)
        notice = f"{notice} {told}"
    contents = cache.contents(place)
    state.put_question(contents, question_of(scenario, cache.settings(place), voice))
    where = scenario_links.here()
    state.keep_scenarios_view(where, replace(state.scenarios_view(where), on_plan=scenario, opened=None))
    state.keep(replace(state.known(), notice=notice))
    st.switch_page(PLAN_PAGE)


def _offer_agreement(voice: Voice, scenario: Scenario, workspace: Workspace, key: str) -> None:
    with st.form(f"agree-form|{key}", border=False):
        status = st.radio(
            voice.say("How far is it agreed on?"),
            STATUSES,
            index=STATUSES.index(scenario.status),
            format_func=lambda one: status_name(voice, one),
            key=f"status|{key}",
        )
        is_chosen = st.checkbox(
            voice.say("The plan of its period"),
            value=scenario.is_chosen,
            key=f"chosen|{key}",
            help=voice.say("No day has two plans: a former plan of one of its days steps down, and its log says so."),
        )
        author = ask_person(voice, f"agree-person|{key}")
        is_wanted = st.form_submit_button(voice.say("Agree"), type="primary", key=f"agree-now|{key}")
    if not is_wanted:
        return

    def agree() -> None:
        seen = scenario
        if status is not None and status != seen.status:
            seen = workflow.agree_on(workspace, seen, status, author)
        if is_chosen != seen.is_chosen:
            workflow.choose_scenario(workspace, seen, author, is_chosen=is_chosen)

    _do(voice, agree)


def _offer_words(voice: Voice, scenario: Scenario, workspace: Workspace, key: str) -> None:
    with st.form(f"words-form|{key}", border=False):
        name = st.text_input(voice.say("Name"), value=scenario.name, max_chars=120, key=f"rename|{key}")
        note = st.text_area(voice.say("Note"), value=scenario.note, max_chars=4000, key=f"renote|{key}")
        author = ask_person(voice, f"words-person|{key}")
        is_wanted = st.form_submit_button(voice.say("Keep"), type="primary", key=f"words-now|{key}")
    if not is_wanted:
        return

    def keep() -> None:
        seen = workflow.rename_scenario(workspace, scenario, name, author)
        workflow.note_scenario(workspace, seen, note, author)

    _do(voice, keep)


def _offer_clone(voice: Voice, scenario: Scenario, workspace: Workspace, key: str) -> None:
    suggested = workflow.free_name(workspace, scenario.name)
    with st.form(f"clone-form|{key}", border=False):
        name = st.text_input(voice.say("Name of the clone"), value=suggested, max_chars=120, key=f"clone-name|{key}")
        author = ask_person(voice, f"clone-person|{key}")
        is_wanted = st.form_submit_button(voice.say("Clone"), type="primary", key=f"clone-now|{key}")
    if is_wanted:
        _do(
            voice, lambda: scenario_links.open_number(workflow.clone_scenario(workspace, scenario, name, author).number)
        )


def _delete(voice: Voice, scenario: Scenario, workspace: Workspace, where: str) -> None:
    def delete() -> None:
        workflow.delete_scenario(workspace, scenario, Author(browser.signature()))
        view = state.scenarios_view(where)
        state.keep_scenarios_view(where, replace(view, deleted=scenario.number))
        scenario_links.close()

    _do(voice, delete)


def _do(voice: Voice, action: Callable[[], None]) -> None:
    """Do it and draw the page anew, or say beside the input why not."""
    try:
        action()
    except OptimizerError as error:
        st.error(literal(voice.render(error.message)), icon=":material/error:")
        return
    forget_opened(scenario_links.here())
    st.rerun()


def seen(voice: Voice, fresh: Scenario, where: str) -> Scenario:
    """Return a scenario as the reader has seen it; where another has changed it since, say so and offer to look again.

    Without that, a page drawn anew would let the reader overwrite what he has never seen.
    """
    view = state.scenarios_view(where)
    opened = view.opened
    if opened is None or opened.number != fresh.number:
        state.keep_scenarios_view(where, replace(view, opened=fresh))
        return fresh
    if opened.version != fresh.version:
        with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small", key="stale"):
            told = voice.say("Somebody has changed this scenario since you opened it.")
            if fresh.changed_by:
                told = voice.say("{name} has changed this scenario since you opened it.", name=fresh.changed_by)
            st.markdown(f":material/sync_problem: {literal(told)}", width="stretch")
            if st.button(voice.say("Show it as it is now"), type="primary", key=f"fresh|{where}|{fresh.number}"):
                forget_opened(where)
                st.rerun()
    return opened


def forget_opened(where: str) -> None:
    """Let the open scenario be seen as it is now."""
    state.keep_scenarios_view(where, replace(state.scenarios_view(where), opened=None))


def offer_undo(voice: Voice, where: str) -> None:
    """Offer to take back the deletion that was made last."""
    view = state.scenarios_view(where)
    gone = {one.number: one for one in cache.deleted_scenarios(state.known().place)}
    if view.deleted is None or view.deleted not in gone:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small", key="undo-delete"):
        told = voice.say("'{name}' was deleted.", name=gone[view.deleted].name)
        st.markdown(f":material/delete: {literal(told)}", width="stretch")
        if st.button(voice.say("Undo"), icon=":material/undo:", type="primary", key=f"undelete|{where}|{view.deleted}"):
            bring_back(voice, view.deleted, where)


def offer_deleted(voice: Voice, where: str) -> None:
    """List what was deleted, each with a way back."""
    gone = cache.deleted_scenarios(state.known().place)
    if not gone:
        return
    with st.expander(voice.say("Deleted scenarios: {count:number}", count=len(gone)), icon=":material/delete:"):
        for one in gone[:20]:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(literal(one.name), width="stretch")
                if st.button(voice.say("Bring back"), icon=":material/undo:", key=f"back|{where}|{one.number}"):
                    bring_back(voice, one.number, where)


def bring_back(voice: Voice, number: int, where: str) -> None:
    """Bring a deleted scenario back and draw the page anew."""

    def restore() -> None:
        workflow.undelete_scenario(cache.workspace(state.known().place), number, Author(browser.signature()))
        state.keep_scenarios_view(where, replace(state.scenarios_view(where), deleted=None))

    _do(voice, restore)
