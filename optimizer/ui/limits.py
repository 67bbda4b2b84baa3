"""The limits tables of the Plan page: one row per segment, one per platform and shared audience."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pandas as pd
import streamlit as st

from optimizer.domain.segment import Segment
from optimizer.ui import state
from optimizer.ui.forms import LimitEntry
from optimizer.ui.names import platform_name
from optimizer.ui.tables import group_entries, segment_entries
from optimizer.words import Voice

_CELLS: Final = ("least", "most", "on_off_minimum", "lock")
_MOST_ROWS_SHOWN: Final = 12
_TALL: Final = 400


def ask_limits(voice: Voice, segments: tuple[Segment, ...], contents: str) -> None:
    """Draw the tables and keep what was typed in the session's draft."""
    entries = state.known().drafts[contents].entries
    with st.expander(_label(voice, len(entries)), icon=":material/lock:", key=f"limits|{contents}"):
        st.caption(
            voice.say(
                "Type money over the whole period, such as 2000, or a share of the budget, such as 20%. Double-click a "
                "cell to change it; empty cells limit nothing. \u201cNothing or at least\u201d is for platforms that "
                "ask for a smallest budget; \u201cExactly\u201d locks a line."
            )
        )
        single, joint = st.tabs([voice.say("By segment"), voice.say("By platform and audience")])
        with single:
            by_segment = _edit(voice, "segments", segment_entries(segments, entries), contents)
        with joint:
            by_group = _edit(voice, "groups", group_entries(segments, entries), contents)
        typed = tuple(entry for entry in (*by_segment, *by_group) if not entry.is_empty)
        state.keep_draft(contents, replace(state.known().drafts[contents], entries=typed))
        st.button(
            voice.say("Remove all limits"),
            on_click=state.clear_limits,
            args=(contents,),
            disabled=not typed,
            icon=":material/restart_alt:",
            key=f"clear-limits|{contents}",
        )


def _label(voice: Voice, count: int) -> str:
    if count == 0:
        return voice.say("Limits: none set")
    return voice.say("Limits: set on {count} of the lines", count=count)


def _edit(voice: Voice, name: str, entries: tuple[LimitEntry, ...], contents: str) -> list[LimitEntry]:
    key = f"{name}|{contents}|{state.known().round}"
    start = state.editor_start(key, entries)
    column = st.column_config.TextColumn
    edited = st.data_editor(
        limits_frame(voice, start),
        key=key,
        hide_index=True,
        num_rows="fixed",
        disabled=["platform", "audience"],
        height="content" if len(start) <= _MOST_ROWS_SHOWN else _TALL,
        column_config={
            "platform": column(voice.say("Platform"), width="medium"),
            "audience": column(voice.say("Audience"), width="medium"),
            "least": column(voice.say("At least"), width="small"),
            "most": column(voice.say("At most"), width="small"),
            "on_off_minimum": column(voice.say("Nothing or at least"), width="small"),
            "lock": column(voice.say("Exactly"), width="small"),
        },
    )
    return entries_of(edited, start)


def limits_frame(voice: Voice, entries: tuple[LimitEntry, ...]) -> pd.DataFrame:
    """Return the entries as an editable table of text."""
    everyone = voice.say("All audiences")
    everywhere = voice.say("All platforms")
    rows = [
        {
            "platform": everywhere if entry.platform is None else platform_name(entry.platform),
            "audience": everyone if entry.audience is None else entry.audience,
            **{cell: getattr(entry, cell) for cell in _CELLS},
        }
        for entry in entries
    ]
    return pd.DataFrame(rows, columns=["platform", "audience", *_CELLS]).astype("string")


def entries_of(edited: pd.DataFrame, start: tuple[LimitEntry, ...]) -> list[LimitEntry]:
    """Read the edited table back; its rows are those of `start`, in order."""
    typed = edited.loc[:, list(_CELLS)].astype("string").fillna("")
    return [
        replace(entry, **{cell: str(row[cell]).strip() for cell in _CELLS})
        for entry, (_, row) in zip(start, typed.iterrows(), strict=True)
    ]
