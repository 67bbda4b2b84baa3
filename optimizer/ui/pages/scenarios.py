"""The Scenarios page: plans side by side, with what they take for granted."""

from __future__ import annotations

import streamlit as st

from optimizer.ui.navigation import reader
from optimizer.words import Voice


def draw(voice: Voice) -> None:
    """Draw the page from top to bottom."""
    st.title(voice.say("Scenarios"), anchor=False)


draw(reader())
