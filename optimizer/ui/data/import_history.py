"""On the Data page: what was imported, and the way back from each import and forth again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st
from babel.dates import format_time

from optimizer import workflow
from optimizer.domain.imports import ImportRecord
from optimizer.domain.period import Period
from optimizer.message import listed
from optimizer.ui import cache, state
from optimizer.ui.names import source_name
from optimizer.ui.remarks import show_findings
from optimizer.ui.typeset import heading, literal
from optimizer.words import Voice

_SHOWN_AT_ONCE: Final = 5
_MOST_SHOWN: Final = 50
_FILES_NAMED: Final = 3


def show_history(voice: Voice, records: Sequence[ImportRecord], *, may_change: bool) -> None:
    """List the imports of a workspace, the latest first, those that were undone too.

    Parameters
    ----------
    voice : Voice
        Of the reader.
    records : sequence of ImportRecord
        The oldest first.
    may_change : bool
        Whether they can be undone.
    """
    if not records:
        return
    latest = list(reversed(records))
    st.markdown(heading(voice.say("Imports")))
    if may_change:
        st.caption(
            voice.say("Undoing an import takes its rows out of all figures. No data is lost: it can be brought back.")
        )
    for record in latest[:_SHOWN_AT_ONCE]:
        _show_import(voice, record, may_change=may_change)
    earlier = latest[_SHOWN_AT_ONCE:_MOST_SHOWN]
    if earlier:
        with st.expander(voice.say("Earlier imports: {count:number}", count=len(latest) - _SHOWN_AT_ONCE)):
            for record in earlier:
                _show_import(voice, record, may_change=may_change)


def _show_import(voice: Voice, record: ImportRecord, *, may_change: bool) -> None:
    with st.container(border=True, gap="xsmall", key=f"import-{record.number}"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            title = literal(files_of(voice, record))
            st.markdown(f":gray[~~{title}~~]" if record.undone_at else f"**{title}**", width="content")
            if record.is_demonstration:
                st.badge(voice.say("Demonstration"), icon=":material/science:", color="violet")
            if record.undone_at is not None:
                st.badge(voice.say("Undone"), icon=":material/undo:", color="gray")
        st.caption(literal(" \N{MIDDLE DOT} ".join(_facts(voice, record))))
        with st.container(horizontal=True, gap="small"):
            if may_change:
                _offer_change(voice, record)
            if record.findings:
                with st.popover(voice.say("Remarks: {count:number}", count=len(record.findings))):
                    show_findings(voice, record.findings)


def _facts(voice: Voice, record: ImportRecord) -> list[str]:
    """Say when it was, how many rows, of which days, and from where."""
    facts = [moment(voice, record.at), voice.say("rows: {rows:number}", rows=record.rows)]
    if record.summaries:
        first = min(summary.period.start for summary in record.summaries)
        last = max(summary.period.end for summary in record.summaries)
        facts.append(voice.period(Period(first, last)))
    sources = list(dict.fromkeys(source_name(voice, summary.source) for summary in record.summaries))
    facts.append(voice.say("read from the ad account") if record.source == "account" else ", ".join(sources))
    if record.undone_at is not None:
        facts.append(voice.say("undone on {moment}", moment=moment(voice, record.undone_at)))
    return [fact for fact in facts if fact]


def _offer_change(voice: Voice, record: ImportRecord) -> None:
    workspace = cache.workspace("own")
    name = files_of(voice, record)
    if record.undone_at is None:
        if st.button(
            voice.say("Undo"),
            icon=":material/undo:",
            key=f"undo|{record.number}",
            help=voice.say("Takes these rows out of all figures. They can be brought back."),
        ):
            workflow.undo_import(workspace, record.number)
            state.move_to("own", voice.say("Undone: {files}. You can bring it back below.", files=name))
            st.rerun()
    elif st.button(voice.say("Bring back"), icon=":material/redo:", key=f"redo|{record.number}"):
        workflow.redo_import(workspace, record.number)
        state.move_to("own", voice.say("Back in use: {files}.", files=name))
        st.rerun()


def files_of(voice: Voice, record: ImportRecord) -> str:
    """Name the files of an import in one line."""
    names = [file.name for file in record.files] or [summary.file_name for summary in record.summaries]
    if record.source == "account":
        return voice.say("Ad account {name}", name=listed(names, _FILES_NAMED))
    return listed(names, _FILES_NAMED) or voice.say("Import {number:number}", number=record.number)


def moment(voice: Voice, at: datetime) -> str:
    """Write a moment as the reader's own clock has it."""
    try:
        local = at.astimezone(ZoneInfo(st.context.timezone or "UTC"))
    except (ZoneInfoNotFoundError, ValueError):
        local = at
    return f"{voice.day(local.date())}, {format_time(local.time(), format='short', locale=voice.calendar)}"
