"""On the Data page: what is known of a client or brand, and how to change it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import pandas as pd
import streamlit as st
from babel.core import Locale, get_global

from optimizer import workflow
from optimizer.domain.exchange_rate import ExchangeRate
from optimizer.domain.performance import KPIS
from optimizer.domain.settings import WorkspaceSettings
from optimizer.errors import DataError, OptimizerError
from optimizer.message import N_
from optimizer.ui import cache, state
from optimizer.ui.amounts import read_number
from optimizer.ui.money_questions import currency_codes, currency_title
from optimizer.ui.names import figure_name, figure_title
from optimizer.ui.typeset import literal
from optimizer.words import Voice

_KPI: Final = "kpi"
_WEIGHT: Final = "weight"


def offer_settings(voice: Voice) -> None:
    """Draw the form, folded away."""
    with st.expander(voice.say("Settings"), icon=":material/tune:", key="settings"):
        settings = workflow.workspace_settings(cache.workspace("own"))
        suffix = f"{cache.own_location()}|{state.known().round}"
        with st.form(f"settings-form|{suffix}", border=False):
            entered = _ask(voice, settings, suffix)
            wanted = st.form_submit_button(voice.say("Save the settings"), type="primary", key="save-settings")
        if wanted:
            _save(voice, entered)
        if settings.rates:
            _show_rates(voice, settings.rates, suffix)


def _ask(voice: Voice, settings: WorkspaceSettings, suffix: str) -> Mapping[str, object]:
    left, right = st.columns(2, gap="medium")
    with left:
        name = st.text_input(voice.say("Name of the client or brand"), settings.name, key=f"set-name|{suffix}")
        currency = _ask_currency(voice, settings.currency, suffix)
        margin = st.text_input(
            voice.say("Margin"),
            "" if settings.margin is None else voice.exact_percent(settings.margin),
            placeholder=voice.say("such as 40%"),
            help=voice.say("What is left of revenue after the cost of goods. Profit is counted with it."),
            key=f"set-margin|{suffix}",
        )
    with right:
        zone = _ask_zone(voice, settings.time_zone, suffix)
        countries = _ask_countries(voice, settings.countries, suffix)
    weights = _ask_weights(voice, settings.kpi_weights, suffix)
    return {
        "name": name,
        "currency": currency,
        "margin": margin,
        "time_zone": zone,
        "countries": countries,
        "kpi_weights": weights,
    }


def _ask_currency(voice: Voice, currency: str | None, suffix: str) -> str | None:
    codes: list[str | None] = [None, *currency_codes(voice, () if currency is None else (currency,))]
    return st.selectbox(
        voice.say("Currency of the plans"),
        codes,
        index=codes.index(currency),
        format_func=lambda code: voice.say("As in the files") if code is None else currency_title(voice, code),
        help=voice.say("Money of files in other currencies is changed into it, at rates that you give."),
        key=f"set-currency|{suffix}",
    )


def _ask_zone(voice: Voice, zone: str | None, suffix: str) -> str | None:
    zones: list[str | None] = [None, *sorted({*get_global("zone_territories"), *(() if zone is None else (zone,))})]
    return st.selectbox(
        voice.say("Time zone of the ad accounts"),
        zones,
        index=zones.index(zone),
        format_func=lambda name: voice.say("Not said") if name is None else name.replace("_", " "),
        key=f"set-zone|{suffix}",
    )


def _ask_countries(voice: Voice, countries: Sequence[str], suffix: str) -> list[str]:
    names = Locale.parse(voice.locale).territories
    return st.multiselect(
        voice.say("Markets"),
        sorted({*cache.market_countries(), *countries}, key=lambda code: str(names.get(code, code))),
        default=list(countries),
        format_func=lambda code: str(names.get(code, code)),
        placeholder=voice.say("As the currency says"),
        help=voice.say("Countries whose holidays and shopping days count, the main one first."),
        key=f"set-countries|{suffix}",
    )


def _ask_weights(voice: Voice, weights: Mapping[str, float], suffix: str) -> Mapping[str, str]:
    """Ask for the weights in one table, which has a line for each goal."""
    st.markdown(literal(voice.say("What one result is worth beside the others")))
    st.caption(
        voice.say(
            "Only where you want several goals counted together: leads 1 and conversions 5 means that one "
            "conversion is worth five leads. Leave the rest empty."
        )
    )
    key = f"set-weights|{suffix}"
    start = pd.DataFrame(
        {
            _KPI: [figure_title(voice, kpi) for kpi in KPIS],
            _WEIGHT: [voice.exact(weights[kpi]) if kpi in weights else "" for kpi in KPIS],
        },
        index=list(KPIS),
    )
    edited = st.data_editor(
        state.table_start(key, start),
        hide_index=True,
        num_rows="fixed",
        disabled=[_KPI],
        width=420,
        height="content",
        column_config={
            _KPI: st.column_config.TextColumn(voice.say("Goal")),
            _WEIGHT: st.column_config.TextColumn(voice.say("Weight"), alignment="right"),
        },
        key=key,
    )
    cells = {str(kpi): text for kpi, text in edited[_WEIGHT].items()}
    return {kpi: text.strip() for kpi, text in cells.items() if isinstance(text, str) and text.strip()}


def _save(voice: Voice, entered: Mapping[str, object]) -> None:
    try:
        read = _read(voice, entered)
        workflow.change_settings(cache.workspace("own"), lambda before: replace(before, **read))  # type: ignore[arg-type]
    except OptimizerError as error:
        st.error(literal(voice.render(error.message)), icon=":material/error:")
        return
    cache.forget_clients()
    state.move_to("own", voice.say("The settings are saved."))
    st.rerun()


def _read(voice: Voice, entered: Mapping[str, object]) -> dict[str, object]:
    weights = entered["kpi_weights"]
    countries = entered["countries"]
    return {
        **entered,
        "name": " ".join(str(entered["name"]).split()),
        "margin": _read_margin(str(entered["margin"]), voice.locale),
        "countries": tuple(countries) if isinstance(countries, list) else (),
        "kpi_weights": {
            kpi: _read_weight(voice, kpi, text) for kpi, text in (weights.items() if isinstance(weights, dict) else ())
        },
    }


def _read_margin(text: str, locale: str) -> float | None:
    """Read a margin such as ``40%`` or ``40``, in percent."""
    if not text.strip():
        return None
    return float(read_number(text.strip().removesuffix("%"), locale, None)) / 100.0


def _read_weight(voice: Voice, kpi: str, text: str) -> float:
    try:
        return float(read_number(text, voice.locale, None))
    except DataError as error:
        raise DataError(
            N_("Weight of {kpi}: {problem:message}", kpi=figure_name(voice, kpi), problem=error.message)
        ) from None


def _show_rates(voice: Voice, rates: Sequence[ExchangeRate], suffix: str) -> None:
    """List the exchange rates that were given, with a way out for each."""
    st.markdown(f"**{literal(voice.say('Exchange rates that you gave'))}**")
    for place, rate in enumerate(rates):
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
                state.move_to("own", voice.say("The rate is forgotten. Files that are in already keep it."))
                st.rerun()


def _forget(rate: ExchangeRate) -> None:
    workflow.change_settings(
        cache.workspace("own"),
        lambda before: replace(before, rates=tuple(one for one in before.rates if one != rate)),
    )
