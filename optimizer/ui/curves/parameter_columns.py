"""Columns that tables of learned curves share: where they level off, what they need, what they rest on."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from optimizer.ui.widths import fitted, wide_enough
from optimizer.words import Voice


def parameter_columns(voice: Voice, rows: pd.DataFrame, own_means: str) -> dict[str, Any]:
    """Return the settings of the columns "capacity", "threshold" and "own".

    Parameters
    ----------
    voice : Voice
        Of the reader.
    rows : pandas.DataFrame
        The table, of text; one that has no such columns needs no settings of them.
    own_means : str
        What a segment's own evidence is a share of, in the reader's words.
    """
    column = st.column_config.Column
    if "capacity" not in rows:
        return {}
    return {
        "capacity": fitted(
            column,
            voice.say("Levels off at"),
            wide_enough(rows["capacity"], 110),
            alignment="right",
            help=voice.say("Money a day from which each further unit brings markedly less."),
        ),
        "threshold": fitted(
            column,
            voice.say("Needs"),
            wide_enough(rows["threshold"]),
            alignment="right",
            help=voice.say("Money a day below which the platform learns too little."),
        ),
        "own": fitted(column, voice.say("Own evidence"), 102, alignment="right", help=own_means),
    }
