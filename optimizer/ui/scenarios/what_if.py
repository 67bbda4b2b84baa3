"""What if: the same question with other things taken for granted, kept as a scenario of its own."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from optimizer import workflow
from optimizer.domain.assumption import Assumptions
from optimizer.domain.page_views import WhatIf, WhatIfs
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.scenario import Scenario
from optimizer.errors import OptimizerError
from optimizer.ui import cache, page_views, state
from optimizer.ui.asking.assumptions import AssumptionScope, ask_assumptions
from optimizer.ui.scenarios.links import here
from optimizer.ui.scenarios.saving import ask_and_save
from optimizer.ui.scenarios.side_by_side import show_table
from optimizer.ui.scenarios.told import expected_told, gain_told
from optimizer.ui.scenarios.worth import how_reckoned, worth_rows
from optimizer.ui.typeset import literal, pale
from optimizer.words import Voice


def offer_what_if(voice: Voice, scenario: Scenario, table: PerformanceTable) -> None:
    """Draw the assumptions of a scenario; where they were changed, the new answer beside the old, and a way to keep it.

    Parameters
    ----------
    voice : Voice
        Of the reader.
    scenario : Scenario
        Whose question is asked again.
    table : PerformanceTable
        The history.
    """
    where = here()
    own = scenario.request.assumptions
    current = next((one.assumptions for one in state.scenarios_view(where).tried if one.number == scenario.number), own)
    is_asked = st.toggle(
        voice.say("What if prices, the market, a value or the places change?"),
        value=current != own,
        key=f"what-if|{where}|{scenario.number}",
    )
    if not is_asked:
        return
    with st.container(border=True, key=f"what-if-box|{where}|{scenario.number}", gap="small"):
        place = state.known().place
        contents = cache.contents(place)
        scope = AssumptionScope(
            cache.segments(contents, table), cache.kpis(contents, table), table.currency, scenario.request.period
        )
        asked = ask_assumptions(voice, scope, current, f"{where}|{scenario.number}")
        if asked != current:
            _keep(scenario, None if asked == own else asked)
            st.rerun()
        if current != own:
            _show_answer(voice, scenario, table, current)


def _keep(scenario: Scenario, assumed: Assumptions | None) -> None:
    """Remember what is tried on a scenario, None for nothing; at once, as an answer takes its time."""
    where, session = here(), state.known()
    # what another tab of this browser tries on other scenarios stays
    kept = workflow.kept_views(cache.workspace(session.place), session.browser).get("what if")
    tried = kept.tried if isinstance(kept, WhatIfs) else ()
    others = tuple(one for one in tried if one.number != scenario.number)
    mine = () if assumed is None else (WhatIf(scenario.number, assumed),)
    state.keep_scenarios_view(where, replace(state.scenarios_view(where), tried=(*others, *mine)))
    page_views.keep(cache.contents(state.known().place))


def _show_answer(voice: Voice, scenario: Scenario, table: PerformanceTable, assumed: Assumptions) -> None:
    """Answer the question anew and put both answers side by side."""
    place = state.known().place
    before = scenario.request
    believed = {belief.segment for belief in before.assumptions.beliefs}
    newcomers = tuple(segment for segment in before.newcomers if segment not in believed)
    try:
        with st.spinner(voice.say("Learning from your past results"), show_time=False):
            request = replace(before, assumptions=assumed, newcomers=newcomers)
            proposal = cache.proposal(place, cache.contents(place), table, request)
    except OptimizerError as error:
        st.error(literal(voice.render(error.message)), icon=":material/error:")
        return
    then, now = st.columns(2, gap="medium")
    with then:
        st.markdown(pale(voice.say("As it is")))
        st.markdown(literal(expected_told(voice, scenario.plan)))
        st.caption(literal(gain_told(voice, scenario.plan)))
    with now:
        st.markdown(pale(voice.say("What if")))
        st.markdown(literal(expected_told(voice, proposal.plan)))
        st.caption(literal(gain_told(voice, proposal.plan)))
    rows = worth_rows(voice, (scenario.plan, proposal.plan), table)
    if rows:
        alt = voice.say("Table of what each scenario brings")
        show_table(rows, (voice.say("As it is"), voice.say("What if")), alt)
        st.caption(how_reckoned(voice))
    key = f"what-if|{here()}|{scenario.number}"
    suggested = voice.say("{name}, what if", name=scenario.name)
    if ask_and_save(voice, proposal.plan, proposal.fit.model, table.period.end, key=key, name=suggested):
        _keep(scenario, None)
        st.rerun()
