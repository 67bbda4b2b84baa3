"""Said beside the goal: which platforms never reported what is wanted."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from optimizer import workflow
from optimizer.domain.performance import PerformanceTable
from optimizer.ui import cache
from optimizer.ui.remarks import as_shown
from optimizer.ui.typeset import literal
from optimizer.words import Voice


def show(voice: Voice, table: PerformanceTable, contents: str, kpis: Sequence[str]) -> None:
    """Name them for each figure of a goal; nothing where all report it."""
    for one in workflow.silent_remarks(cache.known_history(contents, table), kpis):
        st.caption(f":orange[:material/warning:] {literal(voice.render(as_shown(voice, one.message, {})))}")
