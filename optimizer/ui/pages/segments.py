"""The Segments page: which platforms, audiences and kinds of content really work."""

from __future__ import annotations

import streamlit as st

from optimizer.ui.navigation import reader
from optimizer.words import Voice


def draw(voice: Voice) -> None:
    """Draw the page from top to bottom."""
    st.title(voice.say("Segments"), anchor=False)


draw(reader())
