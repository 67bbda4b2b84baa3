"""Who saves and decides: a name that is asked for once."""

from __future__ import annotations

import streamlit as st

from optimizer.ui import browser, cache, state
from optimizer.words import Voice
from optimizer.workflow import Author


def ask_person(voice: Voice, key: str) -> Author:
    """Ask for the reader's name; names that were used in the workspace are offered.

    Parameters
    ----------
    voice : Voice
        Of the reader.
    key : str
        Of the input.
    """
    known = dict.fromkeys([browser.signature(), *cache.people(state.known().place)])
    names = [name for name in known if name]
    chosen = st.selectbox(
        voice.say("Your name"),
        names,
        index=names.index(browser.signature()) if browser.signature() in names else None,
        accept_new_options=True,
        placeholder=voice.say("Choose or type"),
        help=voice.say("Shown to others beside what you save and decide."),
        key=f"{key}|{browser.signature()}",
    )
    name = " ".join((chosen or "").split())
    if name and name != browser.signature():  # another form on the page may still be empty
        browser.keep_signature(name)
    return Author(name)
