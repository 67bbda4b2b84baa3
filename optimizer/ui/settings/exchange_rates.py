"""On the Settings page: the exchange rates that the user gave."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from optimizer import workflow
from optimizer.domain.exchange_rate import ExchangeRate
from optimizer.domain.settings import WorkspaceSettings
from optimizer.ui import cache, state
from optimizer.ui.typeset import literal
from optimizer.words import Voice


def show_rates(voice: Voice, settings: WorkspaceSettings, suffix: str) -> None:
    """List the exchange rates that were given, with a way out for each."""
    st.subheader(voice.say("Exchange rates that you gave"), anchor=False)
    for place, rate in enumerate(settings.rates):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            told = voice.say(
                "1 {currency} = {rate:exact} {target}, from {day:date} on",
                currency=rate.currency,
                rate=rate.rate,
                target=rate.to,
                day=rate.day,
            )
            st.markdown(literal(told), width="stretch")
            if st.button(voice.say("Forget"), key=f"forget-rate|{place}|{suffix}"):
                _forget(rate)
                state.start_afresh(voice.say("The rate is forgotten. Files that are in already keep it."))
                st.rerun()


def _forget(rate: ExchangeRate) -> None:
    workflow.change_settings(
        cache.workspace("own"),
        lambda before: replace(before, rates=tuple(one for one in before.rates if one != rate)),
    )
