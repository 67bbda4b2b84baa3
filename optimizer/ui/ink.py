"""The colour of words and thin lines in charts, which a chart's theme does not set."""

from __future__ import annotations

from optimizer.ui.look import is_dark


def ink() -> str:
    """Return the colour of text in charts, as `.streamlit/config.toml` has it for the reader's theme."""
    return "#e6eeee" if is_dark() else "#1c2b2d"
