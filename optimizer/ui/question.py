"""The question on the Plan page: period, budget, goal and risk."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import streamlit as st

from optimizer.domain.money import Money, major_units, minor_digits, money
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period
from optimizer.domain.plan import RISKS
from optimizer.errors import DataError
from optimizer.ui import cache, state
from optimizer.ui.forms import budget_steps, months_ahead, read_budget
from optimizer.ui.names import figure_title, risk_meaning, risk_name
from optimizer.ui.state import Draft
from optimizer.ui.typeset import literal
from optimizer.words import Voice

_MONTHS_OFFERED: Final = 3


def first_draft(table: PerformanceTable, contents: str) -> Draft:
    """Return the question that needs no answer from the user: next month, last month's money, in round figures."""
    request = cache.usual_request(contents, table)
    _, _, step = budget_steps(request.budget)
    steps = max(round(major_units(request.budget) / step), 1)
    return Draft(request.period, money(steps * step, request.budget.currency), request.kpi, request.risk)


def ask(voice: Voice, table: PerformanceTable, contents: str) -> None:
    """Draw the inputs and keep what they say in the session's draft."""
    usual = first_draft(table, contents)
    when, how_much, goal, risk = st.columns([1.15, 1.25, 1, 1.35], gap="medium")
    with when:
        _ask_period(voice, usual, contents)
    with how_much:
        _ask_budget(voice, usual, contents)
    with goal:
        _ask_goal(voice, table, contents)
    with risk:
        _ask_risk(voice, contents)


def _draft(contents: str) -> Draft:
    return state.known().drafts[contents]


def _ask_period(voice: Voice, usual: Draft, contents: str) -> None:
    draft = _draft(contents)
    months = months_ahead(usual.period.start, _MONTHS_OFFERED)
    quarter = Period(months[0].start, months[-1].end)
    names = {period: voice.month(period.start) for period in months}
    names[usual.period] = names.get(usual.period, voice.period(usual.period))
    names[quarter] = voice.say("Three months: {period:period}", period=quarter)
    offered: list[Period | None] = [*names, None]
    chosen = st.selectbox(
        voice.say("Period"),
        offered,
        index=offered.index(draft.period) if draft.period in names and draft.refused_days is None else len(offered) - 1,
        format_func=lambda period: voice.say("Other days") if period is None else names[period],
        key=f"period|{contents}",
    )
    if chosen is None:
        _ask_days(voice, contents)
        return
    state.keep_draft(contents, replace(draft, period=chosen, refused_days=None))
    st.caption(voice.say("{period:period}, {days} days", period=chosen, days=chosen.days))


def _ask_days(voice: Voice, contents: str) -> None:
    draft = _draft(contents)
    shown = (draft.period.start, draft.period.end) if draft.refused_days is None else draft.refused_days
    first, last = st.columns(2, gap="small")
    start = first.date_input(
        voice.say("First day"), value=shown[0], format="YYYY-MM-DD", required=True, key=f"start|{contents}"
    )
    end = last.date_input(
        voice.say("Last day"), value=shown[1], format="YYYY-MM-DD", required=True, key=f"end|{contents}"
    )
    try:
        state.keep_draft(contents, replace(draft, period=Period(start, end), refused_days=None))
    except DataError as error:
        state.keep_draft(contents, replace(draft, refused_days=(start, end)))
        st.error(literal(voice.render(error.message)))


def _ask_budget(voice: Voice, usual: Draft, contents: str) -> None:
    draft = _draft(contents)
    currency = usual.budget.currency
    text_key, slider_key = f"budget|{contents}", f"budget-slider|{contents}"
    least, most, step = budget_steps(usual.budget)

    def take_text() -> None:
        try:
            budget = read_budget(state.typed(text_key), currency, voice.locale)
        except DataError:
            state.keep_draft(contents, replace(_draft(contents), refused_budget=state.typed(text_key)))
            return
        take(budget)
        state.put(slider_key, nearest(budget))

    def take_slider() -> None:
        take(money(state.typed(slider_key), currency))

    def take(budget: Money) -> None:
        state.keep_draft(contents, replace(_draft(contents), budget=budget, refused_budget=None))
        state.put(text_key, budget_text(voice, budget))

    def nearest(budget: Money) -> int:
        return min(max(round(major_units(budget) / step) * step, least), most)

    label = voice.say("Budget") if currency is None else voice.say("Budget ({currency})", currency=currency)
    refused = draft.refused_budget
    # Start values, not session state: a value set there is sent to the browser once, and is lost where the reader does
    # anything before the first run has ended; the slider then reports its least as if the reader had chosen that.
    text = st.text_input(
        label,
        value=budget_text(voice, draft.budget) if refused is None else refused,
        key=text_key,
        on_change=take_text,
    )
    st.slider(
        voice.say("Budget, by slider"),
        min_value=least,
        max_value=most,
        value=nearest(draft.budget),
        step=step,
        format="localized",
        key=slider_key,
        on_change=take_slider,
        label_visibility="collapsed",
    )
    try:
        read_budget(str(text), currency, voice.locale)
    except DataError as error:
        st.error(literal(voice.render(error.message)))


def budget_text(voice: Voice, budget: Money) -> str:
    """Write a budget as a person types it: no currency sign, no decimals where they are zero."""
    whole = budget.minor_units % 10 ** minor_digits(budget.currency) == 0
    return voice.decimals(float(major_units(budget)), 0 if whole else minor_digits(budget.currency))


def _ask_goal(voice: Voice, table: PerformanceTable, contents: str) -> None:
    draft = _draft(contents)
    kpis = cache.kpis(contents, table)
    kpi = st.selectbox(
        voice.say("Goal"),
        kpis,
        index=kpis.index(draft.kpi) if draft.kpi in kpis else 0,
        format_func=lambda name: figure_title(voice, name),
        key=f"kpi|{contents}",
    )
    state.keep_draft(contents, replace(draft, kpi=kpi))
    st.caption(voice.say("What your money is to bring."))


def _ask_risk(voice: Voice, contents: str) -> None:
    draft = _draft(contents)
    risk = st.segmented_control(
        voice.say("Risk"),
        RISKS,
        default=draft.risk,
        required=True,
        format_func=lambda name: risk_name(voice, name),
        key=f"risk|{contents}",
        width="stretch",
    )
    chosen = draft.risk if risk is None else risk
    state.keep_draft(contents, replace(draft, risk=chosen))
    st.caption(risk_meaning(voice, chosen))
