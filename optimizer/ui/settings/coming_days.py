"""On the Settings page: the holidays and shopping days ahead, so that it is seen what counts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final

import pandas as pd
import streamlit as st
from babel.core import Locale

from optimizer import workflow
from optimizer.domain.market_calendar import DayKind, MarketDay
from optimizer.domain.period import Period
from optimizer.domain.settings import WorkspaceSettings
from optimizer.message import N_, Message
from optimizer.ui.typeset import literal, strong
from optimizer.ui.widths import fitted
from optimizer.words import Voice

_AHEAD: Final = timedelta(days=365)
_SHOWN: Final = 8
_KINDS: Final[dict[DayKind, Message]] = {
    "holiday": N_("Public holiday"),
    "festival": N_("Festival"),
    "shopping": N_("Shopping days"),
    "gifts": N_("Gift season"),
    "payday": N_("Turn of the month"),
    "event": N_("Event of your own"),
}


def show_coming(voice: Voice, settings: WorkspaceSettings, currency: str | None, *, today: date | None = None) -> None:
    """List the next special days of the markets.

    Parameters
    ----------
    voice : Voice
        Of the reader.
    settings : WorkspaceSettings
        Whose countries and events count; also such as are not saved yet.
    currency : str or None
        Of the results; names the market where the settings name none.
    today : date or None
        The clock's where not given.
    """
    first = datetime.now(tz=UTC).date() if today is None else today
    ahead = Period(first, first + _AHEAD)
    days = [day for day in workflow.coming_days(ahead, settings, currency, voice.language) if day.kind != "payday"]
    st.markdown(strong(voice.say("The next special days")))
    if not days:
        st.caption(voice.say("None are known: choose your markets, or state events."))
        return
    st.dataframe(
        coming_frame(voice, days[:_SHOWN]),
        hide_index=True,
        height="content",
        column_config={
            "days": fitted(st.column_config.Column, voice.say("Days"), 176),
            "name": fitted(st.column_config.Column, voice.say("Name"), 170),
            "kind": fitted(st.column_config.Column, voice.say("Kind"), 112),
            "where": fitted(st.column_config.Column, voice.say("Market"), 116),
        },
        alt=voice.say("Table of the next special days"),
    )
    more = len(days) - _SHOWN
    if more > 0:
        st.caption(literal(voice.say("And {more:number} more within a year, and every turn of the month.", more=more)))


def coming_frame(voice: Voice, days: list[MarketDay]) -> pd.DataFrame:
    """Return special days as text.

    Returns
    -------
    pandas.DataFrame
        Columns ``days``, ``name``, ``kind``, ``where``.
    """
    names = Locale.parse(voice.language).territories
    return pd.DataFrame(
        {
            "days": [voice.day(day.period.start) if day.period.days == 1 else voice.period(day.period) for day in days],
            "name": [day.name or voice.render(_KINDS[day.kind]) for day in days],
            "kind": [voice.render(_KINDS[day.kind]) for day in days],
            "where": [
                ", ".join(
                    voice.say("Euro area") if code == "EUR" else str(names.get(code, code)) for code in day.markets
                )
                for day in days
            ],
        }
    )
