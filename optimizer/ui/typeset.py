"""Put text into Streamlit's Markdown so that it reads exactly as it was written."""

from __future__ import annotations

import re

import pandas as pd

_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-!|~$:^])")


def literal(text: str) -> str:
    """Escape what Markdown would act on: a campaign may be called ``*new* [link](x)``, and dollars open formulas.

    Parameters
    ----------
    text : str
        As it should be read.
    """
    return _MARKUP.sub(r"\\\1", text)


def in_a_table(texts: pd.DataFrame) -> pd.DataFrame:
    """Return a table of text, its titles too, as `st.table` has to get it."""
    return pd.DataFrame(
        {literal(str(name)): [literal(str(text)) for text in texts[name]] for name in texts.columns}, dtype="str"
    )


def heading(text: str) -> str:
    """Return the text as a small heading, escaped."""
    return f"#### {literal(text)}"


def pale(text: str) -> str:
    """Return the text in grey, escaped."""
    return f":gray[{literal(text)}]"


def strong(text: str) -> str:
    """Return the text in bold, escaped."""
    return f"**{literal(text)}**"
