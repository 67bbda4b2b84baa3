"""A form for what a plan takes for granted; used by the Scenarios page and the Plan page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import streamlit as st

from optimizer.domain.assumption import Assumptions, Belief, MarketEvent, OutcomeValue, Paused, PriceChange
from optimizer.domain.period import Period
from optimizer.domain.segment import Segment
from optimizer.errors import DataError
from optimizer.message import N_, Message
from optimizer.ui.asking.assumption_reading import (
    AssumptionPlace,
    places_of,
    read_belief,
    read_event,
    read_pause,
    read_price_change,
    read_value,
)
from optimizer.ui.asking.assumption_words import Assumption, all_of, assumption_told, where_told
from optimizer.ui.names import platform_name, usual_platforms
from optimizer.ui.typeset import literal
from optimizer.words import Voice, figure_title

Kind = Literal["price", "event", "value", "pause", "belief"]
_KINDS: Final[dict[Kind, Message]] = {
    "price": N_("Advertising gets dearer or cheaper"),
    "event": N_("An event or a season"),
    "value": N_("What one result is worth"),
    "pause": N_("A platform or audience is paused"),
    "belief": N_("A new platform or audience, with a belief"),
}


@dataclass(frozen=True, slots=True)
class AssumptionScope:
    """What assumptions can be about.

    Attributes
    ----------
    segments : tuple of Segment
        Those with a history.
    kpis : tuple of str
        Results that there are.
    currency : str or None
        Of all money.
    period : Period
        Of the plan; an event starts with its days.
    """

    segments: tuple[Segment, ...]
    kpis: tuple[str, ...]
    currency: str | None
    period: Period


def ask_assumptions(voice: Voice, scope: AssumptionScope, current: Assumptions, key: str) -> Assumptions:
    """List what is taken for granted, each with a way out, and a form for one more.

    Parameters
    ----------
    voice : Voice
        Of the reader.
    scope : AssumptionScope
        What they can be about.
    current : Assumptions
        Those that hold already.
    key : str
        Part of the keys of the inputs.

    Returns
    -------
    Assumptions
        Those that hold now. Where they are not the same, the caller keeps them and draws the page anew.
    """
    result = current
    for place, one in enumerate(all_of(current)):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(literal(assumption_told(voice, one, scope.currency)), width="stretch")
            if st.button(
                voice.say("Remove"),
                icon=":material/close:",
                type="tertiary",
                key=f"no-assumption|{key}|{place}|{len(all_of(current))}",
            ):
                result = without(current, one)
    added = _ask_one(voice, scope, f"{key}|{len(all_of(current))}")
    return result if added is None else with_one(result, added)


def with_one(assumptions: Assumptions, one: Assumption) -> Assumptions:
    """Take one more thing for granted; what is there already is not taken twice."""
    name = _FIELDS[type(one)]
    kept = getattr(assumptions, name)
    if isinstance(one, OutcomeValue):
        kept = tuple(other for other in kept if other.kpi != one.kpi)
    if isinstance(one, Belief):
        kept = tuple(other for other in kept if other.segment != one.segment)
    return assumptions if one in kept else replace(assumptions, **{name: (*kept, one)})


def without(assumptions: Assumptions, one: Assumption) -> Assumptions:
    """Take one thing no longer for granted."""
    name = _FIELDS[type(one)]
    return replace(assumptions, **{name: tuple(other for other in getattr(assumptions, name) if other != one)})


_FIELDS: Final[dict[type, str]] = {
    PriceChange: "prices",
    MarketEvent: "events",
    OutcomeValue: "values",
    Paused: "paused",
    Belief: "beliefs",
}


def _ask_one(voice: Voice, scope: AssumptionScope, key: str) -> Assumption | None:
    """Ask for one assumption; a text that cannot be read is told beside it and stays as it was typed."""
    titles = {"": voice.say("Choose")} | {str(name): voice.render(title) for name, title in _KINDS.items()}
    chosen = st.selectbox(
        voice.say("Take for granted that"),
        list(titles),  # with a choice of nothing: the frame's own button that clears one is too small to hit
        format_func=lambda name: titles[name],
        key=f"assumption-kind|{key}",
    )
    kind = next((name for name in _KINDS if name == chosen), None)
    if kind is None:
        return None
    with st.form(f"assumption|{kind}|{key}", border=False):
        read = _FORMS[kind](voice, scope, f"{kind}|{key}")
        is_wanted = st.form_submit_button(voice.say("Add"), icon=":material/add:", key=f"assume|{key}")
    if not is_wanted:
        return None
    try:
        return read()
    except DataError as error:
        st.error(literal(voice.render(error.message)), icon=":material/error:")
        return None


def _ask_where(voice: Voice, scope: AssumptionScope, key: str, *, everywhere: bool = True) -> AssumptionPlace:
    places = places_of(scope.segments)
    offered = list(range(len(places))) if everywhere else list(range(1, len(places)))
    chosen = st.selectbox(
        voice.say("Where"),
        offered,
        format_func=lambda place: where_told(voice, places[place].platform, places[place].audience),
        key=f"where|{key}",
    )
    return places[offered[0] if chosen is None else chosen]


def _ask_price(voice: Voice, scope: AssumptionScope, key: str) -> Callable[[], Assumption]:
    text = st.text_input(voice.say("Change of the price of a thousand impressions, such as +10%"), key=f"change|{key}")
    where = _ask_where(voice, scope, key)
    return lambda: read_price_change(text, where, voice.locale)


def _ask_event(voice: Voice, scope: AssumptionScope, key: str) -> Callable[[], Assumption]:
    name = st.text_input(voice.say("Name of the event"), key=f"event|{key}")
    left, right = st.columns(2, gap="small")
    first = left.date_input(
        voice.say("First day"), value=scope.period.start, format="YYYY-MM-DD", required=True, key=f"first|{key}"
    )
    last = right.date_input(
        voice.say("Last day"), value=scope.period.end, format="YYYY-MM-DD", required=True, key=f"last|{key}"
    )
    text = st.text_input(
        voice.say("On these days the same money brings, against ordinary days, such as +30%"), key=f"effect|{key}"
    )
    where = _ask_where(voice, scope, key)
    return lambda: read_event(name, (first, last), text, where, voice.locale)


def _ask_value(voice: Voice, scope: AssumptionScope, key: str) -> Callable[[], Assumption]:
    kpi = st.selectbox(
        voice.say("Result"), scope.kpis, format_func=lambda name: figure_title(voice, name), key=f"value-kpi|{key}"
    )
    label = voice.say("Revenue that one brings")
    if scope.currency is not None:
        label = voice.say("Revenue that one brings ({currency})", currency=scope.currency)
    text = st.text_input(label, key=f"value|{key}")
    return lambda: read_value(str(kpi), text, voice.locale, scope.currency)


def _ask_pause(voice: Voice, scope: AssumptionScope, key: str) -> Callable[[], Assumption]:
    where = _ask_where(voice, scope, key, everywhere=False)
    return lambda: read_pause(where)


def _ask_belief(voice: Voice, scope: AssumptionScope, key: str) -> Callable[[], Assumption]:
    known: Sequence[Segment] = scope.segments
    left, right = st.columns(2, gap="small")
    platform = left.selectbox(
        voice.say("Platform"),
        list(dict.fromkeys([*(segment.platform for segment in known), *usual_platforms()])),
        index=None,
        format_func=platform_name,
        accept_new_options=True,
        placeholder=voice.say("Choose or type"),
        key=f"belief-platform|{key}",
    )
    audience = right.selectbox(
        voice.say("Audience"),
        sorted({segment.audience for segment in known}),
        index=None,
        accept_new_options=True,
        placeholder=voice.say("Choose or type"),
        key=f"belief-audience|{key}",
    )
    spend, low, high = (
        column.text_input(label, key=f"belief-{place}|{key}")
        for place, (column, label) in enumerate(
            zip(
                st.columns(3, gap="small"),
                (voice.say("Spend a day"), voice.say("Results a day, at least"), voice.say("Results a day, at most")),
                strict=True,
            )
        )
    )
    st.caption(voice.say("Give a range that you would bet four to one on: the truth is inside in four cases of five."))
    return lambda: read_belief(platform, audience, (spend, low, high), voice.locale, scope.currency)


_FORMS: Final[dict[Kind, Callable[[Voice, AssumptionScope, str], Callable[[], Assumption]]]] = {
    "price": _ask_price,
    "event": _ask_event,
    "value": _ask_value,
    "pause": _ask_pause,
    "belief": _ask_belief,
}
