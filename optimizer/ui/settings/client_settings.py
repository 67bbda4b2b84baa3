"""On the Settings page: what is known of a client or brand, and how to change it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st
from babel.core import Locale, get_global

from optimizer import workflow
from optimizer.domain.settings import WorkspaceSettings
from optimizer.domain.settings_draft import SettingsDraft
from optimizer.errors import OptimizerError
from optimizer.message import Message
from optimizer.ui import cache, state
from optimizer.ui.data.money_questions import currency_codes, currency_title
from optimizer.ui.in_the_app import in_the_app
from optimizer.ui.settings import exchange_rates
from optimizer.ui.settings import tables as settings_tables
from optimizer.ui.settings.coming_days import show_coming
from optimizer.ui.settings.reading import ReadSettings, as_typed, changed, over, read_draft
from optimizer.ui.typeset import literal
from optimizer.words import Voice


@dataclass(frozen=True, slots=True)
class Form:
    """The form as it is drawn.

    Attributes
    ----------
    settings : WorkspaceSettings
        As they are kept.
    shown : SettingsDraft
        What the fields show: what was changed over what is kept; no field is None.
    read : ReadSettings
        What can be read of what was changed before this run.
    suffix : str
        Of the widgets' keys.
    """

    settings: WorkspaceSettings
    shown: SettingsDraft
    read: ReadSettings
    suffix: str


def offer_settings(voice: Voice) -> None:
    """Draw the form; what is typed is kept at once as a draft, and counts from the moment it is saved."""
    workspace = cache.workspace("own")
    location = cache.own_location()
    settings = workflow.workspace_settings(workspace)
    suffix = f"{location}|{state.known().round}"
    # what another person saves meanwhile is not taken for a change of this one
    base = state.settings_start(f"set-name|{suffix}", as_typed(settings, voice))
    draft = _taken_up(location)
    form = Form(settings, over(draft, base), read_draft(draft, settings, voice), suffix)
    typed = changed(_ask(voice, form), base)
    is_wanted = _offer_saving(voice, form, typed)
    if typed != draft:
        state.keep_settings_draft(location, typed)
        workflow.keep_settings_draft(workspace, state.known().browser, typed, before=draft)
    if is_wanted:
        _save(voice, read_draft(typed, settings, voice))
    if is_wanted or typed != draft:
        st.rerun()  # what cannot be read is told beside its field
    if settings.rates:
        exchange_rates.show_rates(voice, settings, form.suffix)


def _taken_up(location: str) -> SettingsDraft:
    """Take up what this person changed and did not save, in this session or an earlier one."""
    draft = state.settings_draft(location)
    if draft is None:
        draft = workflow.kept_settings_draft(cache.workspace("own"), state.known().browser)
        state.keep_settings_draft(location, draft)
    return draft


def _ask(voice: Voice, form: Form) -> SettingsDraft:
    with st.container(border=True, key="settings-brand"):
        st.subheader(voice.say("Client or brand"), anchor=False)
        brand = _ask_brand(voice, form)
    with st.container(border=True, key="settings-markets"):
        st.subheader(voice.say("Markets and calendar"), anchor=False)
        markets = _ask_markets(voice, form)
    with st.container(border=True, key="settings-worth"):
        st.subheader(voice.say("What results are worth, and what else they cost"), anchor=False)
        worth, costs = st.columns([1, 1], gap="large")
        with worth:
            weights = settings_tables.ask_weights(voice, form.shown.weights or (), form.suffix)
            _refusal(voice, form, "weights")
        with costs:
            fixed = settings_tables.ask_costs(voice, form.shown.costs or (), _currency(form), form.suffix)
            _refusal(voice, form, "costs")
    return SettingsDraft(**brand, **markets, weights=weights, costs=fixed)


def _currency(form: Form) -> str | None:
    stated = form.shown.currency or None
    return cache.workspace("own").currency if stated is None else stated


def _ask_brand(voice: Voice, form: Form) -> dict[str, Any]:
    left, middle, right = st.columns(3, gap="medium")
    with left:
        name = st.text_input(
            voice.say("Name of the client or brand"), form.shown.name, key=f"set-name|{form.suffix}", max_chars=120
        )
        _refusal(voice, form, "name")
    with middle:
        currency = _ask_currency(voice, form)
        _refusal(voice, form, "currency")
        trouble = state.take_trouble()
        if trouble is not None:
            _tell(voice, trouble)
    with right:
        margin = st.text_input(
            voice.say("Margin"),
            form.shown.margin,
            placeholder=voice.say("such as 40%"),
            help=voice.say("What is left of revenue after the cost of goods. Profit is counted with it."),
            key=f"set-margin|{form.suffix}",
        )
        _refusal(voice, form, "margin")
    return {"name": name, "currency": currency, "margin": margin}


def _ask_currency(voice: Voice, form: Form) -> str:
    current = form.shown.currency or ""
    codes = ["", *currency_codes(voice, (current,) if current else ())]
    return st.selectbox(
        voice.say("Currency of the plans"),
        codes,
        index=codes.index(current),
        format_func=lambda code: currency_title(voice, code) if code else voice.say("As in the files"),
        help=voice.say("Money of files in other currencies is changed into it, at rates that you give."),
        key=f"set-currency|{form.suffix}",
    )


def _ask_markets(voice: Voice, form: Form) -> dict[str, Any]:
    asked, coming = st.columns([1, 1.15], gap="large")
    with asked:
        countries = _ask_countries(voice, form)
        _refusal(voice, form, "countries")
        zone = _ask_zone(voice, form)
        _refusal(voice, form, "time_zone")
    with coming:
        show_coming(voice, replace(form.settings, **_calendar_of(form.read.changes)), _currency(form))
    events = settings_tables.ask_events(voice, form.shown.events or (), form.suffix)
    _refusal(voice, form, "events")
    return {"countries": countries, "time_zone": zone, "events": events}


def _calendar_of(changes: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in changes.items() if name in {"countries", "events"}}


def _ask_countries(voice: Voice, form: Form) -> tuple[str, ...]:
    names = Locale.parse(voice.language).territories
    countries = form.shown.countries or ()
    chosen = st.multiselect(
        voice.say("Markets"),
        sorted({*cache.market_countries(), *countries}, key=lambda code: str(names.get(code, code))),
        default=list(countries),
        format_func=lambda code: str(names.get(code, code)),
        placeholder=voice.say("As the currency says"),
        help=voice.say(
            "Countries whose holidays and shopping days count, in what is learned and in the days ahead. All count "
            "alike."
        ),
        key=f"set-countries|{form.suffix}",
    )
    return tuple(chosen)


def _ask_zone(voice: Voice, form: Form) -> str:
    zone = form.shown.time_zone or ""
    zones = ["", *sorted({*get_global("zone_territories"), *((zone,) if zone else ())})]
    chosen: str = st.selectbox(
        voice.say("Time zone of the ad accounts"),
        zones,
        index=zones.index(zone),
        format_func=lambda name: name.replace("_", " ") if name else voice.say("Not said"),
        key=f"set-zone|{form.suffix}",
    )
    return chosen


def _refusal(voice: Voice, form: Form, field: str) -> None:
    """Say beside a field why it cannot be what it is."""
    message = form.read.refused.get(field)
    if message is not None:
        _tell(voice, message)


def _tell(voice: Voice, message: Message) -> None:
    st.error(literal(voice.render(in_the_app(message))), icon=":material/error:")


def _offer_saving(voice: Voice, form: Form, draft: SettingsDraft) -> bool:
    """Offer to save and to discard; tells whether saving is wanted.

    The button is never disabled: whoever types and presses it at once would press in vain.
    """
    is_open = not draft.is_empty
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="settings-save"):
        is_wanted = st.button(voice.say("Save the settings"), type="primary", key="save-settings")
        if is_open:
            st.button(voice.say("Discard the changes"), on_click=_discard, args=(voice,), key="discard-settings")
        if form.read.refused:
            st.markdown(literal(voice.say("What is marked above cannot be saved as it is.")), width="content")
        elif is_open:
            st.markdown(
                literal(voice.say("Changed and not saved yet; what you typed is kept here meanwhile.")), width="content"
            )
    return is_wanted


def _save(voice: Voice, read: ReadSettings) -> None:
    """Save all or nothing; a currency that the files are not in is told beside the currency."""
    if read.refused:
        return
    try:
        workflow.change_settings(cache.workspace("own"), lambda before: replace(before, **read.changes))
    except OptimizerError as error:
        state.keep_trouble(error.message)
        return
    _forget_draft()
    cache.forget_clients()
    state.start_afresh(voice.say("The settings are saved."))


def _discard(voice: Voice) -> None:
    _forget_draft()
    state.start_afresh(voice.say("The changes are discarded."))


def _forget_draft() -> None:
    location = cache.own_location()
    before = state.settings_draft(location) or SettingsDraft()
    workflow.keep_settings_draft(cache.workspace("own"), state.known().browser, SettingsDraft(), before=before)
    state.keep_settings_draft(location, SettingsDraft())
