"""The Settings page: what is known of the client or brand, of its calendar and costs, and of the reader."""

from __future__ import annotations

import streamlit as st

from optimizer.ui import state
from optimizer.ui.boundary import told
from optimizer.ui.browser import reader
from optimizer.ui.settings import backups, client_settings, clients, personal
from optimizer.ui.typeset import literal
from optimizer.words import Voice


def draw(voice: Voice) -> None:
    """Draw the page from top to bottom."""
    notice = state.take_notice()
    st.title(voice.say("Settings"), anchor=False)
    if notice:
        st.success(literal(notice), icon=":material/check_circle:")
    client = voice.say("Client: {name}", name=clients.shown_client(voice))
    st.markdown(f":material/storefront: {literal(client)}")
    if state.known().place == "demo":
        st.caption(voice.say("The demonstration has settings of its own; these are those of your own workspace."))
    with told(voice):
        client_settings.offer_settings(voice)
    st.subheader(voice.say("For you"), anchor=False)
    with told(voice):
        personal.offer_preferences(voice)
    st.subheader(voice.say("Backups and clients"), anchor=False)
    backups.offer_backup(voice)
    with told(voice):
        clients.offer_new_client(voice)


draw(reader())
