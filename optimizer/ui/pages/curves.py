"""The Curves page: what was learned of each segment."""

from __future__ import annotations

import streamlit as st

from optimizer.ui.navigation import reader
from optimizer.words import Voice


def draw(voice: Voice) -> None:
    """Draw the page from top to bottom."""
    st.title(voice.say("Curves"), anchor=False)


draw(reader())
