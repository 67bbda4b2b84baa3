"""On the Data page: what a dropped file does not say by itself, asked beside it as choices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import streamlit as st
from babel.dates import format_date

from optimizer.domain.file_check import FileCheck
from optimizer.domain.imports import Question, QuestionKind, ReadingWishes
from optimizer.errors import DataError
from optimizer.ui import cache, state
from optimizer.ui.data.column_mapping import ask_columns
from optimizer.ui.data.readings import date_readings, thousands_in
from optimizer.ui.data.unsaid import ask_days, ask_platform, ask_span
from optimizer.ui.dropped_file import DroppedFile
from optimizer.ui.typeset import literal
from optimizer.words import Voice

Asker = Callable[[Voice, DroppedFile, Question], DroppedFile | None]
"""Draws a question and returns the file with the answer; None as long as there is none."""


@dataclass(frozen=True, slots=True)
class AskedFile:
    """A file with the answers that its owner gave.

    Attributes
    ----------
    dropped : DroppedFile
        With them.
    check : FileCheck
        What is understood of it with them.
    open : bool
        Whether an answer is missing.
    """

    dropped: DroppedFile
    check: FileCheck
    open: bool


def ask_of_file(voice: Voice, dropped: DroppedFile, wishes: ReadingWishes) -> AskedFile:
    """Ask all that one file leaves open; what an answer brings up is asked next.

    Parameters
    ----------
    voice : Voice
        Of the reader.
    dropped : DroppedFile
        As it was dropped.
    wishes : ReadingWishes
        What is wanted of all files.
    """
    said, is_open = _named_anew(voice, dropped), False
    asked: set[QuestionKind] = set()
    check = cache.check(said, wishes)
    while fresh := [each for each in check.questions if each.kind in ASKERS and each.kind not in asked]:
        for question in fresh:
            asked.add(question.kind)
            answered = ASKERS[question.kind](voice, said, question)
            is_open |= answered is None
            said = said if answered is None else answered
        check = cache.check(said, wishes)
    if check.outcome == "refuse":
        with_days = _ask_without_days(voice, said)
        if with_days is not None:
            is_open |= with_days is said
            said, check = with_days, cache.check(with_days, wishes)
    return AskedFile(said, check, is_open or any(each.kind in ASKERS for each in check.questions))


def _ask_without_days(voice: Voice, dropped: DroppedFile) -> DroppedFile | None:
    """Ask about the days of a file whose figures are of a whole period; None where that is not why it is refused.

    Returns
    -------
    DroppedFile or None
        The file as it was where it was asked and not answered.
    """
    if dropped.file.covers is not None:
        return None
    try:
        unsaid = cache.unsaid(dropped)
    except DataError:
        return None
    if unsaid is None or not (unsaid.days or unsaid.span):
        return None
    answered = ask_days(voice, dropped) if unsaid.span is None else ask_span(voice, dropped, unsaid.span)
    return dropped if answered is None else answered


def _named_anew(voice: Voice, dropped: DroppedFile) -> DroppedFile:
    """Let the user change what is remembered of the columns of a file with these headers."""
    if not dropped.was_named:
        return dropped
    st.caption(voice.say("Its columns are named as you named them for an earlier file with the same headers."))
    if not st.toggle(voice.say("Name the columns anew"), key=f"anew|{widget_suffix(dropped)}"):
        return dropped
    anew = ask_columns(voice, dropped, None)
    return dropped if anew is None else anew


def _ask_columns(voice: Voice, dropped: DroppedFile, question: Question) -> DroppedFile | None:
    return ask_columns(voice, dropped, question)


def _ask_days(voice: Voice, dropped: DroppedFile, _question: Question) -> DroppedFile | None:
    return ask_days(voice, dropped)


def _ask_platform(voice: Voice, dropped: DroppedFile, _question: Question) -> DroppedFile | None:
    return ask_platform(voice, dropped)


def _ask_date_order(voice: Voice, dropped: DroppedFile, question: Question) -> DroppedFile | None:
    found = str(question.message.values.get("found", ""))
    readings = date_readings(found)
    meanings = {
        "DMY": voice.say("The day comes first"),
        "MDY": voice.say("The month comes first"),
    }
    if readings is not None:
        meanings = {
            "DMY": voice.say("{day}: the day comes first", day=_written_out(voice, readings[0])),
            "MDY": voice.say("{day}: the month comes first", day=_written_out(voice, readings[1])),
        }
    order = st.radio(
        literal(
            voice.say("Which day is {found}? No date in this file tells, because none has a day above 12.", found=found)
        ),
        question.choices,
        index=None,
        format_func=lambda choice: meanings.get(choice, choice),
        key=f"date-order|{widget_suffix(dropped)}",
    )
    return None if order is None else dropped.with_answer(date_order=order)


def _written_out(voice: Voice, day: date) -> str:
    """Write a day with the name of its month, so that it can be read in one way only."""
    return str(format_date(day, format="long", locale=voice.calendar))


def _ask_decimal_mark(voice: Voice, dropped: DroppedFile, question: Question) -> DroppedFile | None:
    found = str(question.message.values.get("found", ""))
    whole = thousands_in(found)
    names = {".": voice.say("A point comes before the decimals"), ",": voice.say("A comma comes before the decimals")}

    def meaning(mark: str) -> str:
        if whole is None:
            return names[mark]
        if mark in found:
            return voice.say("{whole:number} and a bit (a mark before the decimals)", whole=whole)
        return voice.say("More than {whole:number} thousand (a mark between the thousands)", whole=whole)

    mark = st.radio(
        literal(voice.say("What does {found} mean? No other figure in this file tells.", found=found)),
        question.choices,
        index=None,
        format_func=meaning,
        key=f"decimal-mark|{widget_suffix(dropped)}",
    )
    return None if mark is None else dropped.with_answer(decimal_mark=mark)


def widget_suffix(dropped: DroppedFile) -> str:
    """End of the keys of widgets of one file."""
    return f"{dropped.key}|{state.known().round}"


ASKERS: Final[Mapping[QuestionKind, Asker]] = {
    "columns": _ask_columns,
    "days": _ask_days,
    "platform": _ask_platform,
    "date_order": _ask_date_order,
    "decimal_mark": _ask_decimal_mark,
}
"""Questions of one file; those about money are asked of all files together."""
