"""The Settings page: what is known of the client or brand."""

from __future__ import annotations

import streamlit as st

from optimizer.ui.navigation import reader
from optimizer.words import Voice


def draw(voice: Voice) -> None:
    """Draw the page from top to bottom."""
    st.title(voice.say("Settings"), anchor=False)


draw(reader())
