"""The table that has a column per scenario."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from optimizer.ui.typeset import literal


def show_table(rows: Sequence[tuple[str, Sequence[str]]], titles: Sequence[str], alt: str) -> None:
    """Draw a table with a column per scenario.

    Parameters
    ----------
    rows : sequence of (str, sequence of str)
        What each row is about, and what is told of it for each scenario.
    titles : sequence of str
        Of the columns, all different.
    alt : str
        What the table is, for those who cannot see it.
    """
    columns = ["", *(literal(title) for title in titles)]
    cells = [(f"**{literal(name)}**", *(literal(text) for text in texts)) for name, texts in rows]
    st.table(pd.DataFrame(cells, columns=columns), hide_index=True, border="horizontal", alt=alt)
