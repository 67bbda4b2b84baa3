"""Tables that may be wider than the screen: their right end fades, so that no half figure is read as a whole one."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from optimizer.ui.widths import FADING
from optimizer.words import Voice

END: Final = "\N{WORD JOINER}"
"""The empty column at the right end, which fades instead of figures."""


def with_end(frame: pd.DataFrame) -> pd.DataFrame:
    """Add the empty column at the right end."""
    return frame.assign(**{END: ""})


def show_wide(
    voice: Voice,
    name: str,
    table: pd.DataFrame | Styler,
    column_config: dict[str, Any],
    *,
    is_wider: bool = False,
    **settings: Any,
) -> None:
    """Draw a table that fades at its right end and says that it can be moved sideways.

    Parameters
    ----------
    name : str
        Of the table on its page.
    table : pandas.DataFrame or Styler
        With the column of `with_end`.
    column_config : dict
        Of the other columns.
    is_wider : bool
        Whether it is wider than a large screen as a rule; of others this is said on small screens alone.
    **settings
        As of `streamlit.dataframe`.
    """
    kind = "wider" if is_wider else "wide"
    with st.container(key=f"{kind}-{name}"):
        st.dataframe(
            table,
            column_config={**column_config, END: st.column_config.Column(END, width=FADING)},
            **settings,
        )
    # the style shows it where the end fades
    with st.container(key=f"more-columns-{kind}-{name}"):
        st.caption(voice.say("More columns lie to the right: move the table sideways."))
