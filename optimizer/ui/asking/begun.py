"""Said beside the period: that its days have been, or lie too far ahead to be known, with the next month on offer."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from optimizer import workflow
from optimizer.domain.period import Period
from optimizer.ui.typeset import literal
from optimizer.words import Voice


def show(voice: Voice, history: Period, period: Period, usual: Period, plan_usual: Callable[[], None]) -> None:
    """Warn of days whose demand the history cannot tell; a button plans the days after it.

    Parameters
    ----------
    voice : Voice
        Of the reader.
    history : Period
        Days of the results.
    period : Period
        That is asked for.
    usual : Period
        The next whole month.
    plan_usual : callable
        Asks for that instead.
    """
    remarks = workflow.period_remarks(history, period)
    for one in remarks:
        st.caption(f":orange[:material/warning:] {literal(voice.render(one.message))}")
    if remarks and period != usual:
        st.button(
            voice.say("Plan {period:period}", period=usual),
            on_click=plan_usual,
            key="plan-usual-days",
            icon=":material/event:",
        )
