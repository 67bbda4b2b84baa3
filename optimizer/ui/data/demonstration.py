"""The demonstration data on the Data page: marked as such, put away and brought back with one click."""

from __future__ import annotations

import streamlit as st

from optimizer import workflow
from optimizer.ui import cache, state
from optimizer.ui.typeset import literal
from optimizer.words import Voice


def show(voice: Voice) -> None:
    """Say that the figures are invented, with the ways out."""
    with st.container(border=True, gap="small", key="place"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.badge(voice.say("Demonstration"), icon=":material/science:", color="violet")
            text = voice.say("Demonstration data of an invented shop, so that you can look around.")
            st.markdown(literal(text), width="content")
        with st.container(horizontal=True, gap="small"):
            if cache.performance("own") is not None:
                st.button(
                    voice.say("Back to your own data"),
                    on_click=state.move_to,
                    args=("own",),
                    icon=":material/folder:",
                    key="to-own",
                )
            if st.button(
                voice.say("Remove the demonstration"),
                icon=":material/delete:",
                key="remove-demo",
                help=voice.say("It is shown no more. You can bring it back on this page."),
            ):
                workflow.remove_demonstration(cache.workspace("own"))
                state.move_to("own", voice.say("The demonstration is removed."))
                st.rerun()


def offer(voice: Voice) -> None:
    """Offer to look at the demonstration, or to bring it back where it was removed."""
    is_offered = workflow.shows_demonstration(cache.workspace("own"))
    if is_offered:
        st.button(
            voice.say("Back to the demonstration"),
            on_click=state.move_to,
            args=("demo",),
            icon=":material/science:",
            key="to-demo",
        )
    elif st.button(voice.say("Show the demonstration again"), icon=":material/science:", key="restore-demo"):
        workflow.bring_back_demonstration(cache.workspace("own"))
        state.move_to("demo")
        st.rerun()
