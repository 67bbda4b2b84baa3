"""On the Data page: the columns of a table that no format knows, named by its owner."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

import streamlit as st

from optimizer import workflow
from optimizer.domain.imports import Question, ReadingWishes
from optimizer.ui import cache, state
from optimizer.ui.data.column_names import column_title
from optimizer.ui.data.file_boxes import sentence
from optimizer.ui.dropped_file import DroppedFile
from optimizer.ui.typeset import literal
from optimizer.words import Voice
from optimizer.workflow import ColumnSuggestion

_NOT_USED: Final = ""
_SHOWN_AT_ONCE: Final = 12
"""Columns that are always in sight; of more, those without a suggestion are folded away."""
_LONGEST_SAMPLE: Final = 24


def ask_columns(voice: Voice, dropped: DroppedFile, question: Question | None) -> DroppedFile | None:
    """Ask what each column is; None as long as its owner has not said that all is right.

    Parameters
    ----------
    voice : Voice
        Of the reader.
    dropped : DroppedFile
        Whose headers are not known.
    question : Question or None
        What is wrong with the headers; None where they were named before and are to be named anew.
    """
    suggestions = cache.suggested_columns(dropped)
    known = dict(dropped.file.columns)
    suffix = f"{dropped.key}|{state.known().round}"
    st.markdown(literal(_why(voice, question)))
    chosen = _choices(voice, suggestions, known, suffix)
    columns = tuple((header, field) for header, field in chosen if field != _NOT_USED)
    twice = [field for field, count in Counter(field for _, field in columns).items() if count > 1]
    if twice:
        names = ", ".join(column_title(voice, field) for field in twice)
        st.error(literal(voice.say("Two columns are the same: {names}. Choose one of them.", names=names)))
        return None
    lacking = _lacking(voice, {field for _, field in columns})
    if lacking:
        st.warning(literal(voice.say("Still to be found among the columns: {columns}.", columns=", ".join(lacking))))
        return None
    named = dropped.with_answer(columns=columns)
    summary = cache.check(named, ReadingWishes()).summary
    if summary is not None:
        then = voice.say("Then it is: {file}.", file=sentence(voice, summary))
        st.markdown(f":material/arrow_forward: {literal(then)}")
    sure = st.checkbox(voice.say("The columns are named rightly"), key=f"columns-right|{suffix}")
    st.caption(voice.say("This is remembered for files with the same headers, so that you say it only once."))
    return named if sure else None


def _why(voice: Voice, question: Question | None) -> str:
    if question is None:
        return voice.say("Say what each column is.")
    return voice.say(
        "The columns of this file are not those of a known platform. Say what each one is; what its name suggests is "
        "chosen already."
    )


def _choices(
    voice: Voice, suggestions: Sequence[ColumnSuggestion], known: dict[str, str], suffix: str
) -> list[tuple[str, str]]:
    """Draw a line per column: its header and first cells, and beside them what it is."""
    seen: Counter[str] = Counter()
    first: Sequence[ColumnSuggestion] = suggestions
    rest: Sequence[ColumnSuggestion] = ()
    if len(suggestions) > _SHOWN_AT_ONCE:
        first = tuple(one for one in suggestions if one.field or one.header in known)
        rest = tuple(one for one in suggestions if not (one.field or one.header in known))
    chosen = []
    with st.container(key=f"mapping|{suffix}", gap="small"):
        for each in first:
            chosen.append(_choose(voice, each, known, f"{seen[each.header]}|{suffix}"))
            seen[each.header] += 1
        if rest:
            with st.expander(voice.say("Other columns, not used so far: {columns:number}", columns=len(rest))):
                for each in rest:
                    chosen.append(_choose(voice, each, known, f"{seen[each.header]}|{suffix}"))
                    seen[each.header] += 1
    return chosen


def _choose(voice: Voice, column: ColumnSuggestion, known: dict[str, str], suffix: str) -> tuple[str, str]:
    theirs, ours = st.columns(2, vertical_alignment="center", gap="small", width=900)
    with theirs:
        samples = ", ".join(dict.fromkeys(_shortened(text) for text in column.samples)) or voice.say("empty")
        st.markdown(f"**{literal(column.header)}**  \n:gray[{literal(samples)}]")
    fields = (_NOT_USED, *workflow.NAMEABLE_COLUMNS)
    start = known.get(column.header, _NOT_USED) if known else column.field
    options = tuple(dict.fromkeys(fields))
    field = ours.selectbox(
        voice.say("What is {header}?", header=column.header),
        options,
        index=options.index(start) if start in options else 0,
        format_func=lambda name: voice.say("Not used") if name == _NOT_USED else column_title(voice, name),
        label_visibility="collapsed",
        key=f"column|{column.header}|{suffix}",
    )
    return column.header, field


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_SAMPLE else f"{text[:_LONGEST_SAMPLE]}\N{HORIZONTAL ELLIPSIS}"


def _lacking(voice: Voice, fields: set[str]) -> list[str]:
    """Name what a table must have and nothing was said to be."""
    lacking = []
    if "spend" not in fields:
        lacking.append(voice.say("the spend"))
    if not fields & {"audience", "ad_set", "campaign", "ad"}:
        lacking.append(voice.say("the audience, ad set or campaign"))
    return lacking
