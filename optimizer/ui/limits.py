"""The limits tables of the Plan page: one row per segment, one per platform and shared audience."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
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


@dataclass(frozen=True, slots=True)
class _Table:
    """An editable table: the key of its widget and the rows it started from."""

    key: str
    start: tuple[LimitEntry, ...]


def ask_limits(voice: Voice, segments: tuple[Segment, ...], contents: str) -> None:
    """Draw the tables and keep what was typed in the session's draft."""
    tables = _tables(segments, contents)
    entries = tuple(
        entry
        for table in tables
        for entry in with_changes(table.start, state.editor_changes(table.key))
        if not entry.is_empty
    )
    state.keep_draft(contents, replace(state.known().drafts[contents], entries=entries))
    folded = st.expander(voice.say("Limits"), key=f"limits|{contents}", on_change="rerun")
    if folded.open:
        with folded:
            _show_tables(voice, tables, contents, any_set=bool(entries))
    st.caption(_told(voice, len(entries)))


def _show_tables(voice: Voice, tables: tuple[_Table, ...], contents: str, *, any_set: bool) -> None:
    st.caption(
        voice.say(
            "Type money over the whole period, such as 2000, or a share of the budget, such as 20%. Double-click a "
            "cell to change it; empty cells limit nothing. \u201cNothing or at least\u201d is for platforms that "
            "ask for a smallest budget; \u201cExactly\u201d locks a line."
        )
    )
    names = [voice.say("By segment"), voice.say("By platform and audience")]
    for tab, table in zip(st.tabs(names), tables, strict=True):
        with tab:
            _edit(voice, table)
    st.button(
        voice.say("Remove all limits"),
        on_click=state.clear_limits,
        args=(contents,),
        disabled=not any_set,
        icon=":material/restart_alt:",
        key=f"clear-limits|{contents}",
    )


def _tables(segments: tuple[Segment, ...], contents: str) -> tuple[_Table, _Table]:
    """Prepare both tables, so that what was typed is known before anything is drawn."""
    entries = state.known().drafts[contents].entries
    suffix = f"{contents}|{state.known().round}"
    return (
        _Table(f"segments|{suffix}", state.editor_start(f"segments|{suffix}", segment_entries(segments, entries))),
        _Table(f"groups|{suffix}", state.editor_start(f"groups|{suffix}", group_entries(segments, entries))),
    )


def _told(voice: Voice, count: int) -> str:
    """Say whether limits are set; beside the fold, whose own label must not change while it is open."""
    if count == 0:
        return voice.say("No limits are set: the plan may move all the money.")
    return voice.say("Lines with limits: {count}.", count=count)


def _edit(voice: Voice, table: _Table) -> None:
    column = st.column_config.TextColumn
    st.data_editor(
        limits_frame(voice, table.start),
        key=table.key,
        hide_index=True,
        num_rows="fixed",
        disabled=["platform", "audience"],
        height="content" if len(table.start) <= _MOST_ROWS_SHOWN else _TALL,
        column_config={
            "platform": column(voice.say("Platform"), width="medium"),
            "audience": column(voice.say("Audience"), width="medium"),
            "least": column(voice.say("At least"), width="small"),
            "most": column(voice.say("At most"), width="small"),
            "on_off_minimum": column(voice.say("Nothing or at least"), width="small"),
            "lock": column(voice.say("Exactly"), width="small"),
        },
    )


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


def with_changes(
    start: tuple[LimitEntry, ...], changes: Mapping[int, Mapping[str, str | None]]
) -> tuple[LimitEntry, ...]:
    """Apply what the user typed to the rows that a table started from."""
    return tuple(
        replace(entry, **{cell: (text or "").strip() for cell, text in changes.get(row, {}).items() if cell in _CELLS})
        for row, entry in enumerate(start)
    )
