"""Keep the plan that is on the screen under a name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

import streamlit as st

from optimizer import workflow
from optimizer.domain.page_views import ScenarioText
from optimizer.domain.plan import Plan
from optimizer.domain.scenario import ScenarioSource
from optimizer.errors import OptimizerError
from optimizer.ui import browser, cache, state
from optimizer.ui.scenarios.links import here
from optimizer.ui.scenarios.people import ask_person
from optimizer.ui.typeset import literal
from optimizer.words import Voice
from optimizer.workflow import Author, Proposal

_TYPING_PAUSE: Final = "1s"


def offer(voice: Voice, proposal: Proposal, last_day: date, contents: str) -> None:
    """Draw the button that opens a small form: name, note, who.

    Parameters
    ----------
    voice : Voice
        Of the reader.
    proposal : Proposal
        What is on the screen.
    last_day : date
        Of the history that it stands on.
    contents : str
        Name of the workspace's contents, for the keys of the inputs.
    """
    key = f"save-scenario|{contents}|{state.known().round}"  # another one after saving, which is closed
    folded = st.popover(voice.say("Save as scenario"), icon=":material/bookmark_add:", key=key, on_change="rerun")
    if not folded.open:  # what nobody looks at is not drawn: the budget slider must not wait for it
        return
    with folded:
        if ask_and_save(voice, proposal.plan, proposal.fit.model, last_day, key=f"plan|{contents}"):
            st.rerun()
        _offer_replacing(voice, proposal, last_day, contents)


def _offer_replacing(voice: Voice, proposal: Proposal, last_day: date, contents: str) -> None:
    """Offer to put the plan in place of the answer of the scenario whose question was opened here."""
    view = state.scenarios_view(here())
    seen = view.on_plan
    if seen is None or seen.plan == proposal.plan:
        return
    st.divider()
    label = voice.say("Save it in '{name}', in place of its answer", name=seen.name)
    if not st.button(label, icon=":material/sync:", key=f"replace|{contents}|{seen.number}"):
        return
    workspace = cache.workspace(state.known().place)
    try:
        kept = workflow.replace_answer(
            workspace,
            seen,
            proposal.plan,
            Author(browser.signature()),
            model=proposal.fit.model,
            last_day=last_day,
        )
    except OptimizerError as error:
        st.error(literal(voice.render(error.message)), icon=":material/error:")
        return
    state.keep_scenarios_view(here(), replace(view, on_plan=kept, opened=None))
    st.success(literal(voice.say("Saved in '{name}'; it is a draft again.", name=kept.name)))


def ask_and_save(
    voice: Voice,
    plan: Plan,
    model: str,
    last_day: date,
    *,
    key: str,
    source: ScenarioSource = "ours",
    name: str = "",
) -> bool:
    """Ask for a name, a note and who saves; keep the plan when the button is pressed.

    Returns
    -------
    bool
        Whether it was kept just now.
    """
    workspace = cache.workspace(state.known().place)
    suffix = f"{key}|{state.known().round}"
    in_use = [one.name for one in cache.scenarios(state.known().place)]
    suggested = workflow.first_free(name or suggested_name(voice, plan), in_use)
    # what is typed beside a plan is found again after a reload; a sheet would have to be dropped again anyway
    begun = state.scenario_text() if source == "ours" else ScenarioText()
    typed = st.text_input(
        voice.say("Name of the scenario"),
        begun.name,
        placeholder=suggested,
        max_chars=120,
        key=f"save-name|{suffix}",
        live=_TYPING_PAUSE,
    )
    note = st.text_area(voice.say("Note"), begun.note, key=f"save-note|{suffix}", height=80, max_chars=4000)
    if source == "ours":
        state.keep_scenario_text(ScenarioText(typed, note))
    author = ask_person(voice, f"save-person|{suffix}")
    if not st.button(voice.say("Save"), type="primary", icon=":material/check:", key=f"save|{suffix}"):
        return False
    try:
        kept = workflow.save_scenario(
            workspace,
            plan,
            typed.strip() or suggested,
            author,
            note=note,
            source=source,
            model=model,
            last_day=last_day,
        )
    except OptimizerError as error:
        st.error(literal(voice.render(error.message)), icon=":material/error:")
        return False
    if source == "ours":
        state.keep_scenario_text(None)
    told = voice.say("Saved as '{name}'. It is on the Scenarios page.", name=kept.name)
    state.keep(replace(state.known(), notice=told, round=state.known().round + 1))
    return True


def suggested_name(voice: Voice, plan: Plan) -> str:
    """Suggest a name that says what sets a plan apart: its first month and its budget."""
    request = plan.request
    return voice.say("{month}, {budget:round_money}", month=voice.month(request.period.start), budget=request.budget)
