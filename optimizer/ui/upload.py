"""Take files in: what was understood of them is shown before anything is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st

from optimizer.domain.file_check import FileCheck
from optimizer.domain.finding import Finding
from optimizer.domain.imports import ReadingWishes
from optimizer.errors import DataError
from optimizer.message import N_
from optimizer.ui import cache, series, state
from optimizer.ui.audiences import ask_audience, show_audiences
from optimizer.ui.column_names import column_title
from optimizer.ui.dropped_file import DroppedFile
from optimizer.ui.file_boxes import show_head, show_reading
from optimizer.ui.file_questions import AskedFile, ask_of_file
from optimizer.ui.money_questions import ask_money
from optimizer.ui.names import platform_name
from optimizer.ui.remarks import show_findings
from optimizer.ui.tables import segments_of
from optimizer.ui.typeset import literal
from optimizer.words import Voice
from optimizer.workflow import Imported, SourceFile

_FILE_TYPES: Final = ("csv", "tsv", "txt", "xlsx", "xls", "zip")
_LARGEST_FILE_MB: Final = 200
_ROWS_PREVIEWED: Final = 8
_NO_WISHES: Final = ReadingWishes()


@dataclass(frozen=True, slots=True)
class Previewed:
    """What the user saw of files, and said of them.

    Attributes
    ----------
    files : tuple of DroppedFile
        Those that can be used.
    wishes : ReadingWishes
        What is wanted of all of them.
    refused : tuple of str
        Names of those that cannot be used.
    open : tuple of str
        Names of files of which something is still to be said.
    imported : Imported or None
        All that can be used, read together; None where nothing can, or something is still to be said.
    """

    files: tuple[DroppedFile, ...]
    wishes: ReadingWishes
    refused: tuple[str, ...]
    open: tuple[str, ...]
    imported: Imported | None

    @property
    def is_ready(self) -> bool:
        """Whether they can be taken in."""
        return self.imported is not None and not self.open


def ask_files(voice: Voice) -> tuple[DroppedFile | FileCheck, ...]:
    """Draw the place to drop files, and return those that are there, archives taken apart.

    Returns
    -------
    tuple of DroppedFile or FileCheck
        A check stands for an archive that cannot be opened.
    """
    st.caption(
        voice.say(
            "Exports of Meta, Google Ads, TikTok, LinkedIn, Pinterest, Snapchat, X and Microsoft Ads go in as they are "
            "and in your language, several at once; so does any table with days, audiences and spend. Files stay on "
            "this computer."
        )
    )
    files = st.file_uploader(
        voice.say("Drop CSV, Excel or ZIP files here"),
        type=list(_FILE_TYPES),
        accept_multiple_files=True,
        max_upload_size=_LARGEST_FILE_MB,
        key=f"files|{state.known().round}",
    )
    found: list[DroppedFile | FileCheck] = []
    names: Counter[str] = Counter()
    with st.spinner(voice.say("Reading the files"), show_time=False):
        for file in files:
            names[file.name] += 1
            name = file.name if names[file.name] == 1 else f"{file.name} ({names[file.name]})"
            found += _inside(DroppedFile(file.file_id, SourceFile(name, file.getvalue())))
    return tuple(found)


def _inside(dropped: DroppedFile) -> list[DroppedFile | FileCheck]:
    try:
        inside = cache.files_inside(dropped)
    except DataError as trouble:
        remedy = N_("Unpack it and drop the files in it.")
        return [
            FileCheck(
                dropped.name,
                "refuse",
                findings=(Finding("critical", dropped.name, trouble.message, remedy, dropped.name),),
            )
        ]
    return [
        DroppedFile(f"{dropped.key}|{place}", file, was_named=bool(file.columns)) for place, file in enumerate(inside)
    ]


def show_preview(voice: Voice, dropped: Sequence[DroppedFile | FileCheck]) -> Previewed:
    """Show what was understood of each file and of all together, and ask what they leave open."""
    lone = [each for each in dropped if isinstance(each, DroppedFile)]
    with st.spinner(voice.say("Reading the files"), show_time=False):
        in_series = series.of_several_months(lone)
    asked = [_show_file(voice, each, in_series) for each in dropped]
    known = [each for each in asked if each.dropped is not None]
    usable = [each for each in known if each.check.outcome != "refuse"]
    answered = [each.dropped for each in usable if each.dropped is not None and not each.open]
    checks = [each.check for each in usable if not each.open]
    money = ask_money(voice, answered, checks)
    open_files = tuple(each.check.file_name for each in usable if each.open)
    refused = tuple(each.check.file_name for each in asked if each.check.outcome == "refuse")
    if money.open:
        open_files += (voice.say("the currency"),)
    if not answered or money.open:
        return Previewed(tuple(answered), money.wishes, refused, open_files, None)
    usual = cache.preview(answered, money.wishes)
    choice = ask_audience(voice, usual)
    wishes = ReadingWishes(money.wishes.currency, money.wishes.rates, choice)
    imported = cache.preview(answered, wishes)
    show_audiences(voice, imported.table, choice.rules)
    _show_remarks(voice, imported)
    _show_first_rows(voice, imported)
    return Previewed(tuple(answered), wishes, refused, open_files, imported)


@dataclass(frozen=True, slots=True)
class _Shown:
    dropped: DroppedFile | None
    check: FileCheck
    open: bool = False


def _show_file(voice: Voice, dropped: DroppedFile | FileCheck, in_series: dict[str, FileCheck]) -> _Shown:
    """Draw the box of one file: its head, which depends on the answers below it, and what it leaves open."""
    with st.container(border=True, gap="small"):
        head = st.container(gap="small")
        if isinstance(dropped, FileCheck):
            with head:
                show_head(voice, dropped, "refuse")
            return _Shown(None, dropped)
        known = in_series.get(dropped.key)
        asked = AskedFile(dropped, known, open=False) if known is not None else ask_of_file(voice, dropped, _NO_WISHES)
        is_of_money = not asked.open and any(asked.check.questions)
        with head:
            outcome = "ask_user" if asked.open or is_of_money else asked.check.outcome
            show_head(voice, asked.check, outcome)
        show_reading(voice, asked.check, dropped.key)
    return _Shown(asked.dropped, asked.check, asked.open)


def _show_remarks(voice: Voice, imported: Imported) -> None:
    if imported.findings:
        st.markdown(f"**{literal(voice.say('Remarks'))}**")
        show_findings(voice, imported.findings, segments_of(imported.table))


def _show_first_rows(voice: Voice, imported: Imported) -> None:
    rows = imported.table.rows.head(_ROWS_PREVIEWED)
    hidden = [name for name in ("days", "audience_from") if name in rows.columns]
    blank = [name for name in rows.columns if rows[name].dtype == "str" and (rows[name] == "").all()]
    shown = rows.drop(columns=[*hidden, *blank])
    shown = shown.assign(
        date=[voice.day(day.date()) for day in rows["date"]],
        platform=[platform_name(name) for name in rows["platform"]],
    )
    numbers = shown.select_dtypes("number").columns

    def quantity(value: Any) -> str:
        return voice.decimals(float(value), 2 if float(value) % 1 else 0)

    formats: dict[Any, Any] = dict.fromkeys(numbers, quantity)
    st.markdown(f"**{literal(voice.say('The first rows, as they were understood'))}**")
    st.dataframe(
        shown.style.format(formats, na_rep="\N{EN DASH}"),
        hide_index=True,
        placeholder="\N{EN DASH}",
        column_config={name: st.column_config.Column(column_title(voice, name)) for name in shown.columns},
    )
