"""The limits tables of the Plan page: one row per segment, one per platform and shared audience."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import pandas as pd
import streamlit as st

from optimizer.domain.draft import LimitEntry
from optimizer.domain.segment import Segment
from optimizer.errors import DataError
from optimizer.ui import state
from optimizer.ui.asking import refusals
from optimizer.ui.asking.forms import CELLS, read_cap, read_limits
from optimizer.ui.names import place_name, platform_name
from optimizer.ui.tables import group_entries, segment_entries
from optimizer.words import Voice

_CAPS: Final = (0.1, 0.2, 0.3, 0.5)
"""Changes against the last period on offer, from cautious to bold. Platforms learn anew where it is more than 20 %."""
_MOST_ROWS_SHOWN: Final = 12
_TALL: Final = 400


@dataclass(frozen=True, slots=True)
class _Table:
    """An editable table: the key of its widget and the rows it started from."""

    key: str
    start: tuple[LimitEntry, ...]


def ask_limits(voice: Voice, segments: tuple[Segment, ...], contents: str) -> None:
    """Draw the limits and keep what is typed in the session's draft."""
    tables = _tables(segments, contents)
    entries = tuple(
        entry
        for table in tables
        for entry in with_changes(table.start, state.editor_changes(table.key))
        if not entry.is_empty
    )
    state.keep_draft(contents, replace(state.draft(contents), entries=entries))
    _ask_change(voice, segments, contents)
    _show_tables(voice, tables, contents)


def _ask_change(voice: Voice, segments: tuple[Segment, ...], contents: str) -> None:
    """Ask by how much a plan may differ from the last period, and what stays as it was."""
    draft = state.draft(contents)
    suffix = f"{contents}|{state.known().round}"
    offered = ["", *(voice.percent(cap) for cap in _CAPS)]
    offered += [draft.change_cap] if draft.change_cap not in offered else []
    places = _places(segments)
    cap, kept = st.columns([1, 2.2], gap="medium")
    chosen = cap.selectbox(
        voice.say("Largest change per segment"),
        offered,
        index=offered.index(draft.change_cap),
        format_func=lambda text: _cap_name(voice, str(text)),
        accept_new_options=True,
        help=voice.say("Against what was spent in the last days of the data, as many as the period has."),
        key=f"change-cap|{suffix}",
    )
    left = kept.multiselect(
        voice.say("Keep as it was"),
        places,
        default=[place for place in draft.kept_places if place in places],
        format_func=lambda place: place_name(*place),
        placeholder=voice.say("Platforms or segments whose budgets must not change"),
        key=f"keep|{suffix}",
    )
    state.keep_draft(contents, replace(draft, change_cap=chosen or "", kept_places=tuple(left)))
    try:
        read_cap(chosen or "", voice.locale)
    except DataError as error:
        refusals.tell(voice, error, cap)


def _cap_name(voice: Voice, text: str) -> str:
    names = {
        "": voice.say("No limit to changes"),
        voice.percent(_CAPS[0]): voice.say("Cautious: at most \u00b1{cap:percent}", cap=_CAPS[0]),
        voice.percent(_CAPS[1]): voice.say("Steady: at most \u00b1{cap:percent}", cap=_CAPS[1]),
        voice.percent(_CAPS[2]): voice.say("Brisk: at most \u00b1{cap:percent}", cap=_CAPS[2]),
        voice.percent(_CAPS[3]): voice.say("Bold: at most \u00b1{cap:percent}", cap=_CAPS[3]),
    }
    return names.get(text, voice.say("At most \u00b1{cap}", cap=text))


def _places(segments: tuple[Segment, ...]) -> list[tuple[str | None, str | None]]:
    platforms = list(dict.fromkeys(segment.platform for segment in segments))
    return [*((platform, None) for platform in platforms), *((one.platform, one.audience) for one in segments)]


def _show_tables(voice: Voice, tables: tuple[_Table, ...], contents: str) -> None:
    st.caption(
        voice.say(
            "Type money over the whole period, such as 2000, or a share of the budget, such as 20%. Double-click a "
            "cell to change it; empty cells limit nothing. \u201cNothing or at least\u201d is for platforms that "
            "ask for a smallest budget; \u201cExactly\u201d locks a line; \u201cLargest change\u201d is against the "
            "last period."
        )
    )
    names = [voice.say("By segment"), voice.say("By platform and audience")]
    for tab, table in zip(st.tabs(names), tables, strict=True):
        with tab:
            _edit(voice, table)
    _tell_refused(voice, contents)
    st.button(
        voice.say("Remove all limits"),
        on_click=state.clear_limits,
        args=(contents,),
        disabled=not is_limited(contents),
        icon=":material/restart_alt:",
        key=f"clear-limits|{contents}",
    )


def _tell_refused(voice: Voice, contents: str) -> None:
    """Say at the tables which of their cells cannot be read."""
    draft = state.draft(contents)
    for entry in draft.entries:
        try:
            read_limits([entry], voice.locale, draft.budget.currency)
        except DataError as error:
            refusals.tell(voice, error)


def _tables(segments: tuple[Segment, ...], contents: str) -> tuple[_Table, _Table]:
    """Prepare both tables, so that what was typed is known before anything is drawn."""
    entries = state.draft(contents).entries
    suffix = f"{contents}|{state.known().round}"
    return (
        _Table(f"segments|{suffix}", state.editor_start(f"segments|{suffix}", segment_entries(segments, entries))),
        _Table(f"groups|{suffix}", state.editor_start(f"groups|{suffix}", group_entries(segments, entries))),
    )


def is_limited(contents: str) -> bool:
    """Whether the question has any limits."""
    draft = state.draft(contents)
    return bool(draft.entries or draft.change_cap or draft.kept_places)


def told(voice: Voice, contents: str) -> str:
    """Say in one line which limits are set."""
    draft = state.draft(contents)
    if not is_limited(contents):
        return voice.say("No limits are set: the plan may move all the money.")
    parts = []
    if draft.change_cap:
        parts.append(voice.say("changes of at most \u00b1{cap} per segment", cap=draft.change_cap))
    if draft.kept_places:
        kept = ", ".join(place_name(*place) for place in draft.kept_places)
        parts.append(voice.say("as it was: {places}", places=kept))
    if draft.entries:
        parts.append(voice.say("lines with limits: {count}", count=len(draft.entries)))
    return voice.say("Limits: {limits}.", limits="; ".join(parts))


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
            **{cell: column(voice.render(title), width="small") for cell, title in CELLS.items()},
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
            **{cell: getattr(entry, cell) for cell in CELLS},
        }
        for entry in entries
    ]
    return pd.DataFrame(rows, columns=["platform", "audience", *CELLS]).astype("string")


def with_changes(
    start: tuple[LimitEntry, ...], changes: Mapping[int, Mapping[str, str | None]]
) -> tuple[LimitEntry, ...]:
    """Apply what the user typed to the rows that a table started from."""
    return tuple(
        replace(entry, **{cell: (text or "").strip() for cell, text in changes.get(row, {}).items() if cell in CELLS})
        for row, entry in enumerate(start)
    )
