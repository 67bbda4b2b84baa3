"""A workspace that cannot be used: why, what is kept of it, and the ways on."""

from __future__ import annotations

import streamlit as st

from optimizer.errors import StoreError
from optimizer.message import Message
from optimizer.ui import cache, state
from optimizer.ui.boundary import told
from optimizer.ui.in_the_app import in_the_app
from optimizer.ui.settings import backups, clients
from optimizer.ui.typeset import literal
from optimizer.words import Voice


def trouble() -> Message | None:
    """Return why the workspace that the session shows cannot be opened; None where it can."""
    try:
        cache.workspace(state.known().place)
    except StoreError as error:
        return error.message
    return None


def show(voice: Voice, message: Message) -> None:
    """Say why a workspace cannot be used and offer the ways on; its file is touched by none of them unasked.

    Parameters
    ----------
    voice : Voice
        Of the reader.
    message : Message
        What went wrong.
    """
    with st.container(border=True, key="unopened", gap="medium"):
        st.subheader(voice.say("A workspace that cannot be opened"), anchor=False)
        st.error(literal(voice.render(in_the_app(message))), icon=":material/error:")
        place = _file()
        if place is not None:
            st.markdown(literal(_ways_on(voice, place)))
        with st.container(horizontal=True, gap="small"):
            st.button(
                voice.say("Try again"), type="primary", icon=":material/refresh:", on_click=_open_anew, key="reopen"
            )
            if state.known().place == "own":
                st.button(
                    voice.say("Look at the demonstration"),
                    on_click=state.move_to,
                    args=("demo",),
                    icon=":material/science:",
                    key="go-demo",
                )
    if place is not None:
        with told(voice):
            backups.offer_backup(voice)
        with told(voice):
            clients.offer_new_client(voice)


def _ways_on(voice: Voice, path: str) -> str:
    if cache.names_workspace():
        return voice.say(
            "Nothing was changed or deleted; the file is {path}. Below you can put a backup in its place. To use "
            "another workspace, start the app again and name its file with --workspace.",
            path=path,
        )
    return voice.say(
        "Nothing was changed or deleted; the file is {path}. Below you can put a backup in its place, or start a new "
        "workspace as a new client.",
        path=path,
    )


def _open_anew() -> None:
    cache.reopen_workspaces()
    cache.forget_clients()


def _file() -> str | None:
    """Say where the user's file is; None for a server, whose address may hold a password, and the demonstration."""
    if state.known().place == "demo":
        return None
    try:
        location = cache.own_location()
    except StoreError:
        return None
    return None if "://" in location else location
