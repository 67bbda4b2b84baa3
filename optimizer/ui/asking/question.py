"""The question on the Plan page: period, budget, goal and risk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import streamlit as st

from optimizer import workflow
from optimizer.domain.draft import PlanDraft
from optimizer.domain.money import Money, major_units, minor_digits, money
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period
from optimizer.domain.plan import RISKS, PlanRequest
from optimizer.domain.plan_origin import PlanOrigin
from optimizer.domain.segment import Segment
from optimizer.errors import DataError
from optimizer.ui import cache, state
from optimizer.ui.asking import begun, goals, refusals
from optimizer.ui.asking.forms import budget_steps, months_ahead, quarters_ahead, read_budget
from optimizer.ui.names import risk_meaning
from optimizer.words import Voice, risk_name

_MONTHS_OFFERED: Final = 6
_QUARTERS_OFFERED: Final = 2
_MOST_TIMES: Final = 1000
"""Of what was lately spent; a larger budget is a slip of the pen, and no history tells what it would bring."""
TYPING_PAUSE: Final = "1s"
"""After so long without a key, what is typed counts: whoever then reloads finds it again."""


def begin(table: PerformanceTable, contents: str) -> None:
    """Take up the question where this person left it, in this session or an earlier one; else ask the usual one."""
    usual = cache.usual_request(contents, table)
    draft = state.draft_of(contents)
    if draft is None:
        draft = workflow.kept_draft(cache.workspace(state.known().place), state.known().browser)
        if draft is not None:
            state.keep_saved_draft(contents, draft)
    if draft is None or draft.budget.currency != usual.budget.currency:
        draft = PlanDraft(usual.period, usual_budget(usual, usual.period), usual.kpi, usual.risk)
    elif draft.period.end <= table.period.end:
        # new results have come: what was next month is over
        draft = replace(draft, period=usual.period, refused_days=None)
    if draft.kpi not in goals.choices(table, contents):
        draft = replace(draft, kpi=usual.kpi)
    state.keep_draft(contents, of_known_segments(draft, (*cache.segments(contents, table), *draft.newcomers)))


def of_known_segments(draft: PlanDraft, known: Sequence[Segment]) -> PlanDraft:
    """Leave out limits of segments that are no longer there."""
    places = {
        place for one in known for place in ((one.platform, one.audience), (one.platform, None), (None, one.audience))
    }
    return replace(
        draft,
        entries=tuple(entry for entry in draft.entries if (entry.platform, entry.audience) in places),
        kept_places=tuple(place for place in draft.kept_places if place in places),
    )


def keep_at_once(contents: str) -> None:
    """Write the question down before it is answered, unless only its budget is another, which is answered at once."""
    kept = state.known().kept.get(state.spot_of(contents))
    draft = state.draft(contents)
    if kept is None or replace(kept, budget=draft.budget) != draft:
        keep(contents)


def keep(contents: str, origin: PlanOrigin | None = None) -> None:
    """Write the question down, where it has changed, so that no lost session loses it; with what its answer is."""
    draft = state.draft(contents)
    is_kept = state.known().kept.get(state.spot_of(contents)) == draft
    if is_kept and origin is None:
        return
    workspace, name = cache.workspace(state.known().place), state.known().browser
    workflow.keep_draft(workspace, name, None if is_kept else draft, origin)
    state.keep_saved_draft(contents, draft)


def usual_budget(usual: PlanRequest, period: Period) -> Money:
    """Return what was lately spent in as many days as a period has, in round figures."""
    spent = money(float(major_units(usual.budget)) * period.days / usual.period.days, usual.budget.currency)
    _, _, step = budget_steps(spent)
    return money(max(round(major_units(spent) / step), 1) * step, usual.budget.currency)


def ask(voice: Voice, table: PerformanceTable, contents: str) -> None:
    """Draw the inputs and keep what they say in the session's draft."""
    usual = cache.usual_request(contents, table)
    refusals.begin()
    with st.container(key="asked"):
        when, how_much, goal, risk = st.columns([1.1, 1.2, 1.25, 1.25], gap="medium")
    with when:
        _ask_period(voice, table.period, usual, contents)
    # the goal first: it decides whether the budget is a sum to spend or the most to spend
    with goal:
        goals.ask_goal(voice, table, contents)
    with how_much:
        _ask_budget(voice, usual, contents)
    with risk:
        _ask_risk(voice, contents)


def suffix(contents: str) -> str:
    """Return the end of the keys of this question's widgets; another one where they must start afresh."""
    return f"{contents}|{state.known().round}"


def _ask_period(voice: Voice, history: Period, usual: PlanRequest, contents: str) -> None:
    draft = state.draft(contents)
    names = _periods(voice, usual.period)
    offered: list[Period | None] = [*names, None]
    is_listed = draft.period in names and draft.refused_days is None
    key = f"period|{suffix(contents)}"

    def take() -> None:
        chosen = state.typed(key)
        if chosen is not None:
            _move_to(voice, chosen, usual, contents)

    chosen = st.selectbox(
        voice.say("Period"),
        offered,
        index=offered.index(draft.period) if is_listed else len(offered) - 1,
        format_func=lambda period: voice.say("Other days") if period is None else names[period],
        on_change=take,
        key=key,
    )
    if chosen is None:
        _ask_days(voice, history, usual, contents)
    else:
        st.caption(voice.say("{period:period}, {days} days", period=chosen, days=chosen.days))

    def plan_usual() -> None:
        _move_to(voice, usual.period, usual, contents)
        state.put(key, usual.period)

    asked = state.draft(contents)
    if asked.refused_days is None:
        begun.show(voice, history, asked.period, usual.period, plan_usual)


def _periods(voice: Voice, usual: Period) -> dict[Period, str]:
    """Name the periods on offer: the next months and the next whole quarters."""
    names = {period: voice.month(period.start) for period in months_ahead(usual.start, _MONTHS_OFFERED)}
    names[usual] = names.get(usual, voice.period(usual))
    for quarter in quarters_ahead(usual.start, _QUARTERS_OFFERED):
        names[quarter] = voice.say(
            "Quarter {number} of {year}", number=(quarter.start.month + 2) // 3, year=quarter.start.year
        )
    return names


def _move_to(voice: Voice, period: Period, usual: PlanRequest, contents: str) -> None:
    """Plan another period; a budget that nobody has changed follows its length."""
    draft = state.draft(contents)
    budget = draft.budget
    if draft.refused_budget is None and budget == usual_budget(usual, draft.period):
        budget = usual_budget(usual, period)
        state.put(f"budget|{suffix(contents)}", budget_text(voice, budget))
    state.keep_draft(contents, replace(draft, period=period, budget=budget, refused_days=None))


def _ask_days(voice: Voice, history: Period, usual: PlanRequest, contents: str) -> None:
    draft = state.draft(contents)
    shown = (draft.period.start, draft.period.end) if draft.refused_days is None else draft.refused_days
    first, last = st.columns(2, gap="small")
    end_of_key = suffix(contents)
    start = first.date_input(
        voice.say("First day"), value=shown[0], format="YYYY-MM-DD", required=True, key=f"start|{end_of_key}"
    )
    end = last.date_input(
        voice.say("Last day"), value=shown[1], format="YYYY-MM-DD", required=True, key=f"end|{end_of_key}"
    )
    try:
        period = Period(start, end)
        workflow.check_period(history, period)
    except DataError as error:
        state.keep_draft(contents, replace(draft, refused_days=(start, end)))
        refusals.tell(voice, error)
        return
    if period != draft.period or draft.refused_days is not None:
        _move_to(voice, period, usual, contents)


def _ask_budget(voice: Voice, usual: PlanRequest, contents: str) -> None:
    draft = state.draft(contents)
    currency = usual.budget.currency
    end_of_key = suffix(contents)
    usual_here = usual_budget(usual, draft.period)
    text_key, slider_key = f"budget|{end_of_key}", f"budget-slider|{usual_here.minor_units}|{end_of_key}"
    least, most, step = budget_steps(usual_here)
    most_budget = replace(usual_here, minor_units=_MOST_TIMES * usual_here.minor_units)

    def take_text() -> None:
        try:
            budget = read_budget(state.typed(text_key), currency, voice.locale, most_budget)
        except DataError:
            state.keep_draft(contents, replace(state.draft(contents), refused_budget=state.typed(text_key)))
            return
        take(budget)
        state.put(slider_key, nearest(budget))

    def take_slider() -> None:
        budget = money(state.typed(slider_key), currency)
        take(budget)
        state.put(text_key, budget_text(voice, budget))

    def take(budget: Money) -> None:
        # what was typed stays as it was: whoever pauses in the middle of a number goes on from there
        state.keep_draft(contents, replace(state.draft(contents), budget=budget, refused_budget=None))
        state.tell_budget_alone()

    def nearest(budget: Money) -> int:
        return min(max(round(major_units(budget) / step) * step, least), most)

    refused = draft.refused_budget
    # Start values, not session state: a value set there is sent to the browser once, and is lost where the reader does
    # anything before the first run has ended; the slider then reports its least as if the reader had chosen that.
    text = st.text_input(
        _budget_label(voice, draft, currency),
        value=budget_text(voice, draft.budget) if refused is None else refused,
        key=text_key,
        on_change=take_text,
        live=TYPING_PAUSE,
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
        read_budget(str(text), currency, voice.locale, most_budget)
    except DataError as error:
        refusals.tell(voice, error)


def _budget_label(voice: Voice, draft: PlanDraft, currency: str | None) -> str:
    """Name the budget; where it is not to be spent in any case, as the most."""
    is_most = draft.aim != "most" or draft.kpi == goals.PROFIT
    label = voice.say("Budget, at most") if is_most else voice.say("Budget")
    return label if currency is None else voice.say("{text} ({currency})", text=label, currency=currency)


def budget_text(voice: Voice, budget: Money) -> str:
    """Write a budget as a person types it: no currency sign, no decimals where they are zero."""
    whole = budget.minor_units % 10 ** minor_digits(budget.currency) == 0
    return voice.decimals(float(major_units(budget)), 0 if whole else minor_digits(budget.currency))


def _ask_risk(voice: Voice, contents: str) -> None:
    draft = state.draft(contents)
    risk = st.segmented_control(
        voice.say("Risk"),
        RISKS,
        default=draft.risk,
        required=True,
        format_func=lambda name: risk_name(voice, name),
        key=f"risk|{suffix(contents)}",
        width="stretch",
    )
    chosen = draft.risk if risk is None else risk
    state.keep_draft(contents, replace(draft, risk=chosen))
    st.caption(risk_meaning(voice, chosen))
