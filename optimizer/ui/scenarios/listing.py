"""The list of scenarios: what each is, what it brings, how far it is agreed on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, Literal

import streamlit as st

from optimizer.domain.scenario import Scenario, ScenarioStatus
from optimizer.ui import state
from optimizer.ui.data.import_history import moment
from optimizer.ui.scenarios.links import open_number
from optimizer.ui.scenarios.told import expected_told, gain_told, goal_told, status_name, sums_told
from optimizer.ui.typeset import literal, strong
from optimizer.words import Voice
from optimizer.words import goal_told as answer_told

MOST_COMPARED: Final = 6
_MORE: Final = 12
_NOTE_SHOWN: Final = 160
_CHIPS: Final[dict[ScenarioStatus, tuple[str, Literal["gray", "blue", "green"]]]] = {
    "draft": (":material/edit_note:", "gray"),
    "proposed": (":material/forward_to_inbox:", "blue"),
    "approved": (":material/verified:", "green"),
}


def show_list(voice: Voice, kept: Sequence[Scenario], where: str, revision: int) -> None:
    """Draw the scenarios, a few at once, with a choice of which are compared.

    Parameters
    ----------
    voice : Voice
        Of the reader.
    kept : sequence of Scenario
        In the order in which they are shown.
    where : str
        Name of the workspace, as links have it.
    revision : int
        Of the workspace now, to tell answers that stand on older data.
    """
    view = state.scenarios_view(where)
    there = {one.number for one in kept}
    state.keep_scenarios_view(where, replace(view, compared=tuple(n for n in view.compared if n in there)))
    for one in kept[: view.shown]:
        _show_row(voice, one, where, is_old=one.basis.revision != revision)
    if len(kept) > view.shown and st.button(
        voice.say("Show more: {count:number}", count=len(kept) - view.shown), key=f"more-scenarios|{where}"
    ):
        state.keep_scenarios_view(where, replace(view, shown=view.shown + _MORE))
        st.rerun()


def _show_row(voice: Voice, scenario: Scenario, where: str, *, is_old: bool) -> None:
    plan = scenario.plan
    with st.container(border=True, gap="xsmall", key=f"scenario-{scenario.number}"):
        what, brings, act = st.columns([1.5, 1.35, 0.75], gap="medium", vertical_alignment="center")
        with what:
            st.markdown(strong(scenario.name))
            show_chips(voice, scenario, is_old=is_old)
            facts = [voice.period(plan.request.period), *sums_told(voice, plan)]
            st.caption(literal(" \N{MIDDLE DOT} ".join([*facts, goal_told(voice, plan.request)])))
        with brings:
            st.markdown(literal(expected_told(voice, plan)))
            st.caption(literal(gain_told(voice, plan)))
            for told in answer_told(voice, plan)[:1]:
                st.caption(literal(told))
        with act:
            _choose(voice, scenario, where)
            if st.button(
                voice.say("Open"),
                icon=":material/open_in_full:",
                key=f"open|{where}|{scenario.number}",
                help=voice.say("Show '{name}' with all that can be done with it.", name=scenario.name),
            ):
                state.keep_scenarios_view(where, replace(state.scenarios_view(where), opened=None))
                open_number(scenario.number)
                st.rerun()
        st.caption(literal(_last_change(voice, scenario)))


def _choose(voice: Voice, scenario: Scenario, where: str) -> None:
    """Draw the choice whether a scenario is compared; at most so many are."""
    view = state.scenarios_view(where)
    is_in = scenario.number in view.compared
    key = f"compare|{where}|{scenario.number}|{state.known().round}"

    def take() -> None:
        before = state.scenarios_view(where)
        rest = tuple(number for number in before.compared if number != scenario.number)
        wanted = (*rest, scenario.number) if state.typed(key) else rest
        state.keep_scenarios_view(where, replace(before, compared=wanted))

    st.checkbox(
        voice.say("Compare"),
        value=is_in,
        key=key,
        on_change=take,
        disabled=not is_in and len(view.compared) >= MOST_COMPARED,
        help=voice.say("Two to six are put side by side below."),
    )


def show_chips(voice: Voice, scenario: Scenario, *, is_old: bool) -> None:
    """Draw how far it is agreed on, and what else sets it apart."""
    icon, colour = _CHIPS[scenario.status]
    with st.container(horizontal=True, gap="xsmall"):
        if scenario.is_chosen:
            st.badge(voice.say("The plan of its period"), icon=":material/flag:", color="violet")
        st.badge(status_name(voice, scenario.status), icon=icon, color=colour)
        if scenario.source == "sheet":
            st.badge(voice.say("Budget sheet"), icon=":material/table_view:", color="gray")
        if is_old:
            st.badge(voice.say("Older data"), icon=":material/history:", color="orange")


def _last_change(voice: Voice, scenario: Scenario) -> str:
    when = moment(voice, scenario.changed_at)
    told = voice.say("Changed {moment}", moment=when)
    if scenario.changed_by:
        told = voice.say("Changed {moment} by {name}", moment=when, name=scenario.changed_by)
    note = " ".join(scenario.note.split())
    shown = note if len(note) <= _NOTE_SHOWN else f"{note[:_NOTE_SHOWN]}\N{HORIZONTAL ELLIPSIS}"
    return f"{told} \N{MIDDLE DOT} {shown}" if shown else told
