"""Columns that tables of learned curves share: where they level off, what they need, what they rest on."""

from __future__ import annotations

from typing import Any

import streamlit as st

from optimizer.ui.widths import fitted
from optimizer.words import Voice


def parameter_columns(voice: Voice, own_means: str) -> dict[str, Any]:
    """Return the settings of the columns "capacity", "threshold" and "own".

    Parameters
    ----------
    voice : Voice
        Of the reader.
    own_means : str
        What a segment's own evidence is a share of, in the reader's words.
    """
    column = st.column_config.Column
    return {
        "capacity": fitted(
            column,
            voice.say("Levels off at"),
            140,
            alignment="right",
            help=voice.say("Money a day from which each further unit brings markedly less."),
        ),
        "threshold": fitted(
            column,
            voice.say("Needs"),
            140,
            alignment="right",
            help=voice.say("Money a day below which the platform learns too little."),
        ),
        "own": fitted(column, voice.say("Own evidence"), 102, alignment="right", help=own_means),
    }
