"""Clients and brands: which one is shown, and a workspace for one more."""

from __future__ import annotations

import streamlit as st

from optimizer import workflow
from optimizer.errors import OptimizerError, StoreError
from optimizer.ui import cache, state
from optimizer.ui.data.money_questions import currency_codes, currency_title
from optimizer.ui.page_files import DATA_PAGE
from optimizer.ui.typeset import literal
from optimizer.words import Voice
from optimizer.workflow import Client


def client_title(voice: Voice, client: Client) -> str:
    """Name a client, also one that was given no name."""
    if not client.is_readable:
        return voice.say("A workspace that cannot be opened")
    return client.name or (voice.say("My own data") if not client.id else voice.say("A client without a name"))


def has_several() -> bool:
    """Whether there is a choice among clients."""
    return not cache.names_workspace() and len(cache.clients()) > 1


def offer_switch(voice: Voice) -> None:
    """Draw the choice among clients beside the pages, where there are several."""
    if not has_several():
        return
    known = cache.clients()
    by_id = {client.id: client for client in known}
    shown = state.known().client
    # the browser remembers a choice by its title, which is another in another language
    key = f"client-shown|{voice.language}"
    with st.sidebar:
        st.selectbox(
            voice.say("Client"),
            list(by_id),
            index=list(by_id).index(shown) if shown in by_id else 0,
            format_func=lambda client_id: client_title(voice, by_id[client_id]),
            on_change=_switch,
            args=(key,),
            key=key,
            help=voice.say("Each client has figures, settings and plans of its own."),
        )


def _switch(key: str) -> None:
    state.move_to_client(state.typed(key))


def shown_client(voice: Voice) -> str:
    """Name the client that is shown."""
    if cache.names_workspace():
        try:
            name = workflow.workspace_settings(cache.workspace("own")).name
        except StoreError:
            name = ""
        return name or voice.say("My own data")
    shown = state.known().client
    return next(
        (client_title(voice, client) for client in cache.clients() if client.id == shown), voice.say("My own data")
    )


def offer_new_client(voice: Voice) -> None:
    """Offer a workspace for one more client; the one that the app was started on stays alone."""
    if cache.names_workspace():
        return
    with st.expander(voice.say("New client"), icon=":material/add_business:", key=f"new-client|{state.known().round}"):
        st.caption(
            voice.say("A client or brand has files, settings and plans of its own, never mixed with those of others.")
        )
        with st.form(f"new-client-form|{state.known().round}", border=False):
            name = st.text_input(voice.say("Name of the client or brand"), key=f"new-client-name|{state.known().round}")
            currency = st.selectbox(
                voice.say("Currency"),
                [None, *currency_codes(voice)],
                format_func=lambda code: voice.say("As in its files") if code is None else currency_title(voice, code),
                key=f"new-client-currency|{state.known().round}",
            )
            wanted = st.form_submit_button(voice.say("Create the client"), key="create-client")
        if wanted:
            _create(voice, name, currency)


def _create(voice: Voice, name: str, currency: str | None) -> None:
    try:
        client = workflow.create_client(name, currency)
    except OptimizerError as error:
        st.error(literal(voice.render(error.message)), icon=":material/error:")
        return
    cache.forget_clients()
    told = voice.say("{name} has a workspace now. Drop its files here; switch clients at the side.", name=client.name)
    state.move_to_client(client.id, told)
    st.switch_page(DATA_PAGE)
