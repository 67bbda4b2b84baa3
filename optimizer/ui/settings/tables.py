"""On the Settings page: tables to type into, of weights, fixed costs and events."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import pandas as pd
import streamlit as st

from optimizer.domain.money import money
from optimizer.domain.performance import KPIS
from optimizer.domain.settings_draft import TypedCost, TypedEvent
from optimizer.errors import DataError
from optimizer.ui import state
from optimizer.ui.amounts import read_number
from optimizer.ui.typeset import literal, strong
from optimizer.words import Voice, figure_title

_KPI: Final = "kpi"
_WEIGHT: Final = "weight"


def ask_weights(voice: Voice, weights: Sequence[tuple[str, str]], suffix: str) -> tuple[tuple[str, str], ...]:
    """Ask what one result of each goal counts; returns those that were given, as typed."""
    st.markdown(strong(voice.say("What one result is worth beside the others")))
    st.caption(
        voice.say(
            "Only where you want several goals counted together: leads 1 and conversions 5 means that one "
            "conversion is worth five leads. Leave the rest empty."
        )
    )
    typed = dict(weights)
    start = pd.DataFrame(
        {_KPI: [figure_title(voice, kpi) for kpi in KPIS], _WEIGHT: [typed.get(kpi, "") for kpi in KPIS]},
        index=list(KPIS),
    )
    key = f"set-weights|{suffix}"
    edited = st.data_editor(
        state.table_start(key, start),
        hide_index=True,
        num_rows="fixed",
        disabled=[_KPI],
        height="content",
        column_config={
            _KPI: st.column_config.TextColumn(voice.say("Goal")),
            _WEIGHT: st.column_config.TextColumn(voice.say("Weight"), alignment="right"),
        },
        alt=voice.say("Table of what one result of each goal counts"),
        key=key,
    )
    cells = {str(kpi): _text(text) for kpi, text in edited[_WEIGHT].items()}
    # in the order in which they are kept, so that nothing seems changed that is not
    order = [*typed, *(kpi for kpi in cells if kpi not in typed)]
    return tuple((kpi, cells[kpi]) for kpi in order if cells[kpi])


def ask_costs(voice: Voice, costs: Sequence[TypedCost], currency: str | None, suffix: str) -> tuple[TypedCost, ...]:
    """Ask for the costs of people and tools; returns the rows that are not empty, as typed."""
    st.markdown(strong(voice.say("Fixed costs of people and tools")))
    st.caption(voice.say("Profit is counted after them. Type into the empty row to add one, such as Agency."))
    start = pd.DataFrame(
        {"name": [cost.name for cost in costs], "monthly": [cost.monthly for cost in costs]}, dtype="str"
    )
    key = f"set-costs|{suffix}"
    a_month = voice.say("A month")
    edited = st.data_editor(
        state.table_start(key, start),
        hide_index=True,
        num_rows="dynamic",
        height="content",
        column_config={
            "name": st.column_config.TextColumn(voice.say("What for"), max_chars=120),
            "monthly": st.column_config.TextColumn(
                a_month if currency is None else voice.say("{text} ({currency})", text=a_month, currency=currency),
                alignment="right",
            ),
        },
        alt=voice.say("Table of fixed costs, one row each"),
        key=key,
    )
    rows = tuple(TypedCost(_text(row["name"]), _text(row["monthly"])) for row in edited.to_dict("records"))
    kept = tuple(row for row in rows if row != TypedCost())
    _tell_sum(voice, kept, currency)
    return kept


def _tell_sum(voice: Voice, costs: Sequence[TypedCost], currency: str | None) -> None:
    try:
        total = sum(float(read_number(cost.monthly, voice.locale, None)) for cost in costs)
    except DataError:
        return  # it is told beside the table
    if len(costs) > 1:
        st.caption(literal(voice.say("Together {total:round_money} a month.", total=money(total, currency))))


def ask_events(voice: Voice, events: Sequence[TypedEvent], suffix: str) -> tuple[TypedEvent, ...]:
    """Ask for the client's own calendar; returns the rows that are not empty, as typed."""
    st.markdown(strong(voice.say("Events of your own")))
    st.caption(
        voice.say(
            "Sales, fairs, launches, days when the shop is closed: what you expect the same money to bring on them, "
            "such as +30% or -50%. Every plan takes them for granted. Leave platform and audience empty for all."
        )
    )
    column = st.column_config
    key = f"set-events|{suffix}"
    edited = st.data_editor(
        state.table_start(key, _event_rows(events)),
        hide_index=True,
        num_rows="dynamic",
        height="content",
        column_config={
            "name": column.TextColumn(voice.say("Event"), max_chars=120),
            "first": column.DateColumn(voice.say("First day"), format="YYYY-MM-DD"),
            "last": column.DateColumn(
                voice.say("Last day"), format="YYYY-MM-DD", help=voice.say("Empty where it is one day.")
            ),
            "change": column.TextColumn(voice.say("Effect"), alignment="right"),
            "platform": column.TextColumn(voice.say("Platform")),
            "audience": column.TextColumn(voice.say("Audience")),
        },
        alt=voice.say("Table of events, one row each"),
        key=key,
    )
    rows = tuple(_typed_event(row) for row in edited.to_dict("records"))
    return tuple(row for row in rows if row != TypedEvent())


def _event_rows(events: Sequence[TypedEvent]) -> pd.DataFrame:
    texts = ("name", "change", "platform", "audience")
    rows = pd.DataFrame(
        {
            "name": [event.name for event in events],
            "first": [_day(event.first) for event in events],
            "last": [_day(event.last) for event in events],
            **{name: [getattr(event, name) for event in events] for name in texts[1:]},
        }
    )
    return rows.astype(dict.fromkeys(texts, "str") | dict.fromkeys(("first", "last"), "datetime64[s]"))


def _typed_event(row: dict[Any, Any]) -> TypedEvent:
    days = {
        name: "" if pd.isna(row[name]) else pd.Timestamp(row[name]).date().isoformat() for name in ("first", "last")
    }
    return TypedEvent(
        name=_text(row["name"]),
        first=days["first"],
        last=days["last"],
        change=_text(row["change"]),
        platform=_text(row["platform"]),
        audience=_text(row["audience"]),
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _text(cell: object) -> str:
    return cell.strip() if isinstance(cell, str) else ""
