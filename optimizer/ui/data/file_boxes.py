"""What was understood of one file: a sentence, whether it can be used, and how it was read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, Literal, NamedTuple

import pandas as pd
import streamlit as st

from optimizer.domain.file_check import CheckOutcome, FileCheck
from optimizer.domain.performance import FileSummary
from optimizer.message import N_, Message
from optimizer.ui.data.column_names import column_title
from optimizer.ui.in_the_app import in_the_app
from optimizer.ui.names import is_named_by_owner, source_name
from optimizer.ui.typeset import literal
from optimizer.ui.widths import fitted
from optimizer.words import Voice, language_name, understood

_ROWS_SHOWN: Final = 50


class _Badge(NamedTuple):
    words: Message
    icon: str
    colour: Literal["green", "orange", "blue", "red"]


_BADGES: Final[dict[CheckOutcome, _Badge]] = {
    "import": _Badge(N_("Ready"), ":material/check:", "green"),
    "import_with_warning": _Badge(N_("Ready, look at the remarks"), ":material/warning:", "orange"),
    "ask_user": _Badge(N_("Answer the question"), ":material/contact_support:", "blue"),
    "refuse": _Badge(N_("Cannot be used"), ":material/block:", "red"),
}


def show_head(voice: Voice, check: FileCheck, outcome: CheckOutcome) -> None:
    """Name the file, say whether it can be used, and what it is."""
    badge = _BADGES[outcome]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f":material/description: **{literal(check.file_name)}**", width="content")
        st.badge(voice.render(badge.words), icon=badge.icon, color=badge.colour)
    if check.summary is not None and check.has_days:
        told = sentence(voice, check.summary, is_sure=outcome != "ask_user", knows_days=check.date_min is not None)
        st.markdown(literal(told))
    for finding in check.findings if outcome == "refuse" else ():
        st.error(literal(voice.render(in_the_app(finding.message))), icon=":material/error:")


def sentence(voice: Voice, summary: FileSummary, *, is_sure: bool = True, knows_days: bool = True) -> str:
    """Say what a file is; that it is only likely as long as something is asked."""
    known = understood(voice, _in_words(voice, summary), knows_days=knows_days)
    return known if is_sure else voice.say("So far it looks like this: {file}", file=known)


def _in_words(voice: Voice, summary: FileSummary) -> FileSummary:
    """Name the kind of file as people do; of headers that their owner named, nobody knows the language."""
    language = "" if is_named_by_owner(summary.source) else summary.language
    return replace(summary, source=source_name(voice, summary.source), language=language)


def show_reading(voice: Voice, check: FileCheck, key: str) -> None:
    """Show how the file was read, and which of its rows were not used, folded away."""
    if check.summary is not None and check.has_days:
        with st.expander(voice.say("How it was read"), key=f"read|{key}"):
            _show_summary(voice, check.summary)
            if check.skipped:
                told = voice.say("Rows that are no results, left out: {rows:number}", rows=len(check.skipped))
                st.markdown(literal(told))
                _show_rows(voice, check.skipped)
    if check.rejected:
        with st.expander(
            voice.say("Rows that could not be understood: {rows:number}", rows=len(check.rejected)),
            icon=":material/warning:",
            key=f"rejected|{key}",
        ):
            _show_rows(voice, check.rejected)


def _show_summary(voice: Voice, summary: FileSummary) -> None:
    st.markdown("\n".join(f"- {literal(line)}" for line in _lines(voice, summary)))
    st.dataframe(
        pd.DataFrame(
            [(header, column_title(voice, column)) for header, column in summary.columns],
            columns=["header", "taken"],
        ),
        column_config={
            "header": st.column_config.Column(voice.say("Column in the file")),
            "taken": st.column_config.Column(voice.say("Taken as")),
        },
        hide_index=True,
        placeholder="\N{EN DASH}",
        width=480,
        height="content",
    )
    if summary.ignored_columns:
        st.caption(literal(voice.say("Not used: {columns}", columns=", ".join(summary.ignored_columns))))


def _lines(voice: Voice, summary: FileSummary) -> list[str]:
    lines = []
    if summary.language and not is_named_by_owner(summary.source):
        lines.append(voice.say("Language of the headers: {language}", language=language_name(voice, summary.language)))
    if summary.header_row:
        lines.append(voice.say("Headers in row {row:number}", row=summary.header_row))
    if summary.encoding:
        lines.append(voice.say("Text encoding: {encoding}", encoding=summary.encoding.upper()))
        lines.append(voice.say("Columns divided by: {mark}", mark=_mark(voice, summary.delimiter)))
    if summary.decimal_mark:
        lines.append(voice.say("Decimals after: {mark}", mark=_mark(voice, summary.decimal_mark)))
    orders = {
        "DMY": voice.say("Dates such as 03/04/2026: the day comes first"),
        "MDY": voice.say("Dates such as 03/04/2026: the month comes first"),
    }
    if summary.date_order in orders:
        lines.append(orders[summary.date_order])
    return lines


def _mark(voice: Voice, mark: str) -> str:
    names = {
        ",": voice.say("comma"),
        ";": voice.say("semicolon"),
        "\t": voice.say("tab"),
        ".": voice.say("point"),
        "|": voice.say("bar"),
    }
    return names.get(mark, mark)


def _show_rows(voice: Voice, rows: Sequence[tuple[int, Message]]) -> None:
    st.dataframe(
        pd.DataFrame(
            [(row, voice.render(reason)) for row, reason in rows[:_ROWS_SHOWN]],
            columns=["row", "why"],
        ),
        hide_index=True,
        placeholder="\N{EN DASH}",
        column_config={
            "row": fitted(st.column_config.Column, voice.say("Row"), 80),
            "why": st.column_config.Column(voice.say("Why")),
        },
    )
    if len(rows) > _ROWS_SHOWN:
        st.caption(voice.say("and {rows:number} more", rows=len(rows) - _ROWS_SHOWN))
