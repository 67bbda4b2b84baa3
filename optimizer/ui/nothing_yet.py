"""A page without results: what it will show, and the ways on."""

from __future__ import annotations

import streamlit as st

from optimizer import workflow
from optimizer.ui import cache, state
from optimizer.ui.page_files import DATA_PAGE
from optimizer.ui.typeset import literal
from optimizer.words import Voice


def show(voice: Voice, title: str, text: str) -> None:
    """Draw the box, with a way to the user's own files and one to the demonstration.

    Parameters
    ----------
    voice : Voice
        Of the reader.
    title, text : str
        What there is not yet, and how it comes.
    """
    with st.container(border=True, key="empty", gap="medium"):
        st.subheader(title, anchor=False)
        st.markdown(literal(text))
        with st.container(horizontal=True, gap="small"):
            if st.button(voice.say("Add your files"), type="primary", icon=":material/upload_file:", key="go-data"):
                st.switch_page(DATA_PAGE)
            if workflow.shows_demonstration(cache.workspace("own")):
                st.button(
                    voice.say("Look at the demonstration"),
                    on_click=state.move_to,
                    args=("demo",),
                    icon=":material/science:",
                    key="go-demo",
                )
