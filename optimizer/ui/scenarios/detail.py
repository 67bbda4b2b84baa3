"""One scenario: its settings and answer, and what can be done with it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from optimizer import workflow
from optimizer.domain.money import Money, major_units, money
from optimizer.domain.scenario import Scenario
from optimizer.ui.answering import sentences
from optimizer.ui.data.import_history import moment
from optimizer.ui.names import segment_name
from optimizer.ui.scenarios.listing import show_chips
from optimizer.ui.scenarios.settings_of import settings_of
from optimizer.ui.scenarios.told import expected_told, gain_told
from optimizer.ui.tables import by_budget
from optimizer.ui.typeset import literal, strong
from optimizer.ui.wide_tables import show_wide, with_end
from optimizer.ui.widths import fitted
from optimizer.words import Voice, figure_title, goal_told, proof
from optimizer.workflow import Workspace

_MOST_ROWS_SHOWN = 12
_TALL = 460
_WHOLE_FROM = 100
"""Major units for each segment, on average, from which on cents tell nothing."""


def show_scenario(voice: Voice, scenario: Scenario, workspace: Workspace) -> None:
    """Draw what a scenario is; what can be done with it is drawn by `optimizer.ui.scenarios.actions`."""
    show_chips(voice, scenario, is_old=scenario.basis.revision != workspace.revision)
    if scenario.note:
        st.markdown(literal(scenario.note))
    plan = scenario.plan
    settings, answer = st.columns([1, 1.6], gap="large")
    with settings:
        for setting in settings_of(voice, scenario):
            st.markdown(f":gray[{literal(setting.name)}]  \n{literal(setting.told)}")
    with answer:
        st.markdown(strong(expected_told(voice, plan)))
        st.markdown(literal(gain_told(voice, plan)))
        for told in goal_told(voice, plan):
            st.markdown(literal(told))
        _show_lines(voice, scenario)
        st.caption(f":material/verified: {literal(proof(plan.certificate, voice, plan.request.risk))}")
        if sentences.has_no_room(plan):
            st.warning(literal(sentences.unplaced(voice, plan)))


def _show_lines(voice: Voice, scenario: Scenario) -> None:
    plan = scenario.plan
    lines = by_budget(plan)
    currency = plan.request.budget.currency
    column = st.column_config.Column
    changes = [Money(line.budget.minor_units - line.current_budget.minor_units, currency) for line in lines]
    is_whole = major_units(plan.request.budget) >= _WHOLE_FROM * len(lines)
    shown = pd.DataFrame(
        {
            "segment": [segment_name(line.segment) for line in lines],
            "plan": [_sum_told(voice, line.budget, is_whole=is_whole) for line in lines],
            "change": [_change_told(voice, change, is_whole=is_whole) for change in changes],
            "expected": [sentences.said(voice, line.expected.value, plan) for line in lines],
            "likely": [sentences.likely(voice, line.expected, plan) for line in lines],
        }
    )
    show_wide(
        voice,
        f"scenario-{scenario.number}",
        with_end(shown),
        hide_index=True,
        placeholder="\N{EN DASH}",
        height="content" if len(shown) <= _MOST_ROWS_SHOWN else _TALL,
        column_config={
            "segment": column(voice.say("Segment"), width="medium", pinned=True),
            "plan": fitted(column, voice.say("Budget"), 96, alignment="right"),
            "change": fitted(column, voice.say("Against today"), 104, alignment="right"),
            "expected": fitted(column, figure_title(voice, plan.request.kpi), 88, alignment="right"),
            "likely": fitted(column, voice.say("Likely"), 100, alignment="right"),
        },
        alt=voice.say("Table of the scenario '{name}', one row per segment", name=scenario.name),
    )


def _sum_told(voice: Voice, value: Money, *, is_whole: bool) -> str:
    """Write a sum with its currency; without cents where they tell nothing, as on the Plan page."""
    return voice.round_money(money(round(major_units(value)), value.currency)) if is_whole else voice.money(value)


def _change_told(voice: Voice, value: Money, *, is_whole: bool) -> str:
    if value.minor_units == 0:
        return "\N{EN DASH}"
    told = _sum_told(voice, Money(abs(value.minor_units), value.currency), is_whole=is_whole)
    return f"+{told}" if value.minor_units > 0 else f"\N{MINUS SIGN}{told}"


def show_log(voice: Voice, scenario: Scenario, workspace: Workspace) -> None:
    """List what was done with a scenario, the last first."""
    changes = workflow.scenario_log(workspace, scenario.number)
    with st.expander(voice.say("What was done with it: {count:number}", count=len(changes)), icon=":material/history:"):
        st.table(
            pd.DataFrame(
                [
                    (literal(moment(voice, one.at)), literal(one.by) or "\N{EN DASH}", literal(voice.render(one.what)))
                    for one in reversed(changes)
                ],
                columns=[voice.say("When"), voice.say("Who"), voice.say("What")],
            ),
            hide_index=True,
            border="horizontal",
            alt=voice.say("Log of the scenario"),
        )
