"""Two to six scenarios side by side: what differs in the question, where the money goes, what it brings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd
import streamlit as st

from optimizer import workflow
from optimizer.domain.money import minor_digits
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.scenario import Scenario
from optimizer.errors import OptimizerError
from optimizer.ui.answering.sentences import placed
from optimizer.ui.chart_marks import marks_of
from optimizer.ui.charts import ChartWords
from optimizer.ui.names import price_title
from optimizer.ui.scenarios.chart import scenario_chart
from optimizer.ui.scenarios.duels import show_duels
from optimizer.ui.scenarios.on_today import today_fit
from optimizer.ui.scenarios.rows import (
    has_same_goal,
    is_in_money,
    most_different,
    spends_the_same,
    split_rows,
    takes_the_same_for_granted,
    titles,
)
from optimizer.ui.scenarios.settings_of import settings_of
from optimizer.ui.scenarios.side_by_side import show_table
from optimizer.ui.scenarios.told import gain_told, outcome_told, price_told, status_name, todays_split_told
from optimizer.ui.scenarios.worth import how_reckoned, worth_rows
from optimizer.ui.typeset import heading, literal
from optimizer.ui.wide_tables import show_wide, with_end
from optimizer.words import Voice, proof

_MOST_SEGMENTS: Final = 12
_MOST_ROWS: Final = 14
_TALL: Final = 520
_WHOLE_FROM: Final = 100
"""Where sums are as large, their cents tell nothing; `Voice.round_money` has the same bound."""
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
    _show_outcomes(voice, compared, table, _outcomes_today(voice, compared, table, revision))
    _show_differences(voice, compared)
    show_duels(voice, compared, table)
    _show_allocation(voice, compared)


def _cautions(voice: Voice, compared: Sequence[Scenario]) -> list[str]:
    """Say what cannot be compared, instead of comparing it falsely."""
    requests = [one.request for one in compared]
    told = []
    if len({request.budget.currency for request in requests}) > 1:
        told.append(
            voice.say("The budgets are in different currencies: shares of the budget are compared, and no sums.")
        )
    elif not spends_the_same(compared) and len({request.budget for request in requests}) > 1:
        told.append(voice.say("The budgets differ: more money brings more, so look at what one result costs too."))
    elif not spends_the_same(compared):
        told.append(
            voice.say("They spend different sums: more money brings more, so look at what one result costs too.")
        )
    if len({request.period for request in requests}) > 1:
        told.append(
            voice.say(
                "The periods differ: what each brings is of its own days, and demand is not the same on all of them."
            )
        )
    if not has_same_goal(compared):
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


def _show_outcomes(
    voice: Voice, compared: Sequence[Scenario], table: PerformanceTable | None, today: list[str]
) -> None:
    plans = [one.plan for one in compared]
    rows = [
        (voice.say("Agreed on"), [_agreed(voice, one) for one in compared]),
        (voice.say("Budget"), [voice.round_money(plan.request.budget) for plan in plans]),
    ]
    if any(placed(plan) != plan.request.budget for plan in plans):
        rows.append((voice.say("Spend"), [voice.round_money(placed(plan)) for plan in plans]))
    rows.append((voice.say("Expected, as it was saved"), [outcome_told(voice, plan.expected, plan) for plan in plans]))
    if today:
        rows.append((voice.say("Expected on today's data"), today))
    rows += [
        (voice.say("Today's split of the same money"), [todays_split_told(voice, plan) for plan in plans]),
        (voice.say("Gain"), [gain_told(voice, plan) for plan in plans]),
    ]
    kpis = {plan.request.kpi for plan in plans}
    if len(kpis) == 1:
        rows.append((price_title(voice, *kpis), [price_told(voice, plan) for plan in plans]))
    proved = (voice.say("Proved"), [proof(plan.certificate, voice, plan.request.risk) for plan in plans])
    worth = [] if table is None else worth_rows(voice, plans, table)
    show_table([*rows, *worth, proved], titles(compared), voice.say("Table of what each scenario brings"))
    if worth:
        st.caption(how_reckoned(voice))


def _agreed(voice: Voice, scenario: Scenario) -> str:
    status = status_name(voice, scenario.status)
    return voice.say("{status}, the plan of its period", status=status) if scenario.is_chosen else status


def _show_differences(voice: Voice, compared: Sequence[Scenario]) -> None:
    """Show those settings only that are not the same everywhere."""
    asked = [settings_of(voice, one) for one in compared]
    together = list(zip(*asked, strict=True))
    differing = [each for each in together if len({setting.what for setting in each}) > 1]
    st.markdown(heading(voice.say("Settings that differ")))
    if not differing:
        st.caption(voice.say("All settings are the same."))
        return
    rows = [(each[0].name, [setting.told for setting in each]) for each in differing]
    show_table(rows, titles(compared), voice.say("Table of the settings that differ"))


def _show_allocation(voice: Voice, compared: Sequence[Scenario]) -> None:
    st.markdown(heading(voice.say("Where the money goes")))
    names = titles(compared)
    rows = split_rows(names, [one.plan for one in compared])
    in_money = is_in_money(compared)
    currency = compared[0].request.budget.currency
    title = voice.say("Share of the budget")
    if in_money:
        title = voice.say("Budget over the period")
        title = title if currency is None else voice.say("{text} ({currency})", text=title, currency=currency)
    chart, table = st.tabs([voice.say("Chart"), voice.say("Table")])
    with table:
        _show_budgets(voice, rows, names, in_money=in_money, currency=currency)
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


def _show_budgets(
    voice: Voice, rows: pd.DataFrame, names: Sequence[str], *, in_money: bool, currency: str | None
) -> None:
    """Draw the budgets; columns are the places of the scenarios, as a name may be anything."""
    wide = rows.pivot_table(
        index="segment", columns="scenario", values="budget" if in_money else "share", sort=False, aggfunc="sum"
    )
    is_whole = float(wide.to_numpy().max()) >= _WHOLE_FROM

    def said(value: float) -> str:
        if not in_money:
            return voice.percent(value)
        return voice.decimals(value, 0 if is_whole else minor_digits(currency))

    shown = wide.map(said).rename(columns=str).rename_axis(columns=None).reset_index()
    show_wide(
        voice,
        "budgets",
        with_end(shown),
        hide_index=True,
        height="content" if len(shown) <= _MOST_ROWS else _TALL,
        column_config={
            "segment": st.column_config.Column(voice.say("Segment"), width="medium", pinned=True),
            **{
                str(place): st.column_config.Column(name, alignment="right", width="small")
                for place, name in enumerate(names)
            },
        },
        alt=voice.say("Table of the budgets of the scenarios per segment"),
    )
