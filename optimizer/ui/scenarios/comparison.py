"""Two to six scenarios side by side: what differs in the question, where the money goes, what it brings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import pandas as pd
import streamlit as st

from optimizer import workflow
from optimizer.domain.curve import CurveFit
from optimizer.domain.goal import Goal
from optimizer.domain.money import Money, money
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.plan import Gain, Plan
from optimizer.domain.scenario import Scenario
from optimizer.domain.segment import Segment
from optimizer.errors import OptimizerError
from optimizer.ui import cache, state
from optimizer.ui.answering import sentences
from optimizer.ui.chart_marks import marks_of
from optimizer.ui.charts import ChartWords
from optimizer.ui.names import price, price_title
from optimizer.ui.scenarios.chart import scenario_chart
from optimizer.ui.scenarios.rows import (
    allocation_rows,
    is_in_money,
    is_same_question,
    most_different,
    takes_the_same_for_granted,
)
from optimizer.ui.scenarios.told import gain_told, outcome_told, question_told, status_name
from optimizer.ui.typeset import heading, literal
from optimizer.words import Voice, certainty, proof

_MOST_SEGMENTS: Final = 12
_MOST_ROWS: Final = 14
_TALL: Final = 520
_DASH: Final = "\N{EN DASH}"


def show_comparison(voice: Voice, compared: Sequence[Scenario], table: PerformanceTable | None, revision: int) -> None:
    """Draw scenarios side by side.

    Parameters
    ----------
    voice : Voice
        Of the reader.
    compared : sequence of Scenario
        Two to six.
    table : PerformanceTable or None
        The history of today, for what stands on today's curves; None where there is none.
    revision : int
        Of the workspace now.
    """
    st.subheader(voice.say("Side by side"), anchor=False)
    for told in _cautions(voice, compared):
        st.info(literal(told), icon=":material/balance:")
    _show_outcomes(voice, compared, _outcomes_today(voice, compared, table, revision))
    _show_differences(voice, compared)
    _show_duels(voice, compared, table)
    _show_allocation(voice, compared)


def _cautions(voice: Voice, compared: Sequence[Scenario]) -> list[str]:
    """Say what cannot be compared, instead of comparing it falsely."""
    requests = [one.request for one in compared]
    told = []
    if len({request.budget.currency for request in requests}) > 1:
        told.append(
            voice.say("The budgets are in different currencies: shares of the budget are compared, and no sums.")
        )
    elif len({request.budget for request in requests}) > 1:
        told.append(voice.say("The budgets differ: more money brings more, so look at what one result costs too."))
    if len({request.period for request in requests}) > 1:
        told.append(
            voice.say(
                "The periods differ: what each brings is of its own days, and demand is not the same on all of them."
            )
        )
    if len({(request.kpi, request.goal.kpi_values) for request in requests}) > 1:
        told.append(voice.say("The goals differ: each outcome is of its own goal, so they cannot be ranked."))
    if not takes_the_same_for_granted(compared):
        told.append(
            voice.say("They take different things for granted: a part of the difference may come from that alone.")
        )
    return told


def _outcomes_today(
    voice: Voice, compared: Sequence[Scenario], table: PerformanceTable | None, revision: int
) -> list[str]:
    """Say what the splits would bring on today's data; nothing where all answers stand on them already."""
    if table is None or all(one.basis.revision == revision for one in compared):
        return []
    told = []
    for one in compared:
        try:
            fit = today_fit(table, one)
            told.append(outcome_told(voice, workflow.outcome_today(fit, one.plan), one.plan))
        except OptimizerError:
            told.append(_DASH)
    return told


def today_fit(table: PerformanceTable, scenario: Scenario, newcomers: Sequence[Segment] = ()) -> CurveFit:
    """Return the curves of today for the question of a scenario, with what it takes for granted.

    Parameters
    ----------
    table : PerformanceTable
        The history.
    scenario : Scenario
        Whose KPI, period and assumptions count; its limits do not.
    newcomers : sequence of Segment
        Segments without history beside its own.
    """
    place = state.known().place
    together = tuple(sorted({*scenario.request.newcomers, *newcomers}))
    request = replace(scenario.request, newcomers=together, limits=(), guardrails=(), goal=_bare(scenario.request.goal))
    return cache.proposal(place, cache.contents(place), table, request).fit


def _bare(goal: Goal) -> Goal:
    """The goal without a target, which may be out of reach today; curves do not depend on it."""
    return replace(goal, kind="budget", target=None)


def _show_table(voice: Voice, rows: dict[str, list[str]], compared: Sequence[Scenario], alt: str) -> None:
    columns = ["", *(literal(one.name) for one in compared)]
    cells = [(f"**{literal(name)}**", *(literal(text) for text in texts)) for name, texts in rows.items()]
    st.table(pd.DataFrame(cells, columns=columns), hide_index=True, border="horizontal", alt=alt)


def _show_outcomes(voice: Voice, compared: Sequence[Scenario], today: list[str]) -> None:
    plans = [one.plan for one in compared]
    rows = {
        voice.say("Agreed on"): [_agreed(voice, one) for one in compared],
        voice.say("Budget"): [voice.round_money(one.request.budget) for one in compared],
        voice.say("Expected, as it was saved"): [outcome_told(voice, plan.expected, plan) for plan in plans],
        **({voice.say("Expected on today's data"): today} if today else {}),
        voice.say("Today's split of the same money"): [outcome_told(voice, plan.current_split, plan) for plan in plans],
        voice.say("Gain"): [gain_told(voice, plan) for plan in plans],
    }
    kpis = {plan.request.kpi for plan in plans}
    if len(kpis) == 1:
        (kpi,) = kpis
        rows[price_title(voice, kpi)] = [price(voice, _placed(one), one.plan.expected.value, kpi) for one in compared]
    rows[voice.say("Proved")] = [proof(plan.certificate, voice, plan.request.risk) for plan in plans]
    _show_table(voice, rows, compared, voice.say("Table of what each scenario brings"))


def _placed(scenario: Scenario) -> Money:
    budget, unplaced = scenario.request.budget, scenario.plan.unplaced
    return Money(budget.minor_units - unplaced.minor_units, budget.currency)


def _agreed(voice: Voice, scenario: Scenario) -> str:
    status = status_name(voice, scenario.status)
    return voice.say("{status}, the plan of its period", status=status) if scenario.is_chosen else status


def _show_differences(voice: Voice, compared: Sequence[Scenario]) -> None:
    """Show those settings only that are not the same everywhere."""
    asked = [question_told(voice, one) for one in compared]
    rows = {name: [told[name] for told in asked] for name in asked[0]}
    differing = {name: texts for name, texts in rows.items() if len(set(texts)) > 1}
    st.markdown(heading(voice.say("Settings that differ")))
    if not differing:
        st.caption(voice.say("All settings are the same."))
        return
    _show_table(voice, differing, compared, voice.say("Table of the settings that differ"))


def _show_duels(voice: Voice, compared: Sequence[Scenario], table: PerformanceTable | None) -> None:
    """Say how sure it is that one is better than another, where that can be said at all."""
    if table is None or not is_same_question(compared) or not takes_the_same_for_granted(compared):
        return
    newcomers = [segment for one in compared for segment in one.request.newcomers]
    st.markdown(heading(voice.say("How sure it is that one brings more than another")))
    try:
        with st.spinner(voice.say("Learning from your past results"), show_time=False):
            fit = today_fit(table, compared[0], newcomers)
        found = {(duel.first, duel.second): duel.gain for duel in workflow.duels(fit, [one.plan for one in compared])}
    except OptimizerError as error:
        st.caption(literal(voice.render(error.message)))
        return
    plan = compared[0].plan
    places = range(len(compared))
    rows = {
        one.name: [_duel_told(voice, found.get((row, column)), plan) for column in places]
        for row, one in enumerate(compared)
    }
    _show_table(voice, rows, compared, voice.say("Table of how sure it is that one scenario beats another"))
    st.caption(
        voice.say(
            "The row against the column, on today's curves: how sure we are that it brings more, and how much more is "
            "expected."
        )
    )


def _duel_told(voice: Voice, gain: Gain | None, plan: Plan) -> str:
    if gain is None:
        return _DASH
    value = gain.estimate.value
    said = sentences.said(voice, abs(value), plan)
    signed = f"+{said}" if value > 0 else f"\N{MINUS SIGN}{said}" if value < 0 else said
    return voice.say("{sure} ({value})", sure=certainty(voice, gain.probability), value=signed)


def _show_allocation(voice: Voice, compared: Sequence[Scenario]) -> None:
    st.markdown(heading(voice.say("Where the money goes")))
    rows = allocation_rows(compared)
    in_money = is_in_money(compared)
    currency = compared[0].request.budget.currency
    title = voice.say("Share of the budget")
    if in_money:
        title = voice.say("Budget over the period")
        title = title if currency is None else voice.say("{text} ({currency})", text=title, currency=currency)
    chart, table = st.tabs([voice.say("Chart"), voice.say("Table")])
    with table:
        _show_budgets(voice, rows, in_money=in_money, currency=currency)
        st.caption(literal(title))
    with chart:
        shown = most_different(rows, "budget" if in_money else "share", _MOST_SEGMENTS)
        words = ChartWords(
            voice.say("Where they differ most"), title, voice.say("Segment"), {}, marks_of(voice, currency)
        )
        st.vega_lite_chart(
            spec=scenario_chart(shown, "budget" if in_money else "share", words),
            key="scenario-chart",
            alt=voice.say("Bar chart of the budgets of the scenarios per segment. The table shows the same."),
        )


def _show_budgets(voice: Voice, rows: pd.DataFrame, *, in_money: bool, currency: str | None) -> None:
    names = list(dict.fromkeys(rows["scenario"]))
    wide = rows.pivot_table(
        index="segment", columns="scenario", values="budget" if in_money else "share", sort=False, aggfunc="sum"
    )[names]
    said = wide.map(
        lambda value: sentences.plain_sum(voice, money(float(value), currency)) if in_money else voice.percent(value)
    )
    shown = said.reset_index()
    right = st.column_config.Column(alignment="right", width="small")
    st.dataframe(
        shown,
        hide_index=True,
        height="content" if len(shown) <= _MOST_ROWS else _TALL,
        column_config={
            "segment": st.column_config.Column(voice.say("Segment"), width="medium", pinned=True),
            **dict.fromkeys(names, right),
        },
        alt=voice.say("Table of the budgets of the scenarios per segment"),
    )
