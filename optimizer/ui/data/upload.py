"""Take files in: what was understood of them is shown before anything is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from optimizer.domain.file_check import FileCheck
from optimizer.domain.finding import Finding
from optimizer.domain.imports import ReadingWishes
from optimizer.domain.performance import KEYS
from optimizer.errors import DataError
from optimizer.message import N_
from optimizer.ui import cache, state
from optimizer.ui.data import series
from optimizer.ui.data.audiences import ask_audience, show_audiences
from optimizer.ui.data.column_names import column_title
from optimizer.ui.data.file_boxes import show_head, show_reading
from optimizer.ui.data.file_questions import AskedFile, ask_of_file
from optimizer.ui.data.money_questions import AskedMoney, ask_money
from optimizer.ui.dropped_file import DroppedFile
from optimizer.ui.names import platform_name
from optimizer.ui.remarks import show_findings
from optimizer.ui.tables import segments_of
from optimizer.ui.typeset import literal, strong
from optimizer.words import Voice
from optimizer.workflow import Imported

_FILE_TYPES: Final = ("csv", "tsv", "txt", "xlsx", "xls", "zip")
_LARGEST_FILE_MB: Final = 200
_FIRST: Final = (*KEYS, "spend")
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
            found += _inside(file.file_id, name, file.getvalue)
    return tuple(found)


def _inside(key: str, name: str, read: Callable[[], bytes]) -> list[DroppedFile | FileCheck]:
    try:
        inside = cache.files_inside(key, name, read)
    except DataError as trouble:
        remedy = N_("Unpack it and drop the files in it.")
        return [FileCheck(name, "refuse", findings=(Finding("critical", name, trouble.message, remedy, name),))]
    return [DroppedFile(f"{key}|{place}", file, was_named=bool(file.columns)) for place, file in enumerate(inside)]


def show_preview(voice: Voice, dropped: Sequence[DroppedFile | FileCheck]) -> Previewed:
    """Show what was understood of each file and of all together, and ask what they leave open."""
    lone = [each for each in dropped if isinstance(each, DroppedFile)]
    with st.spinner(voice.say("Reading the files"), show_time=False):
        in_series = series.of_several_months(lone)
    drawn = [_draw_file(voice, each, in_series, may_leave_out=len(dropped) > 1) for each in dropped]
    boxes = [each for each in drawn if each is not None]
    answered = [each for each in boxes if each.is_answered]
    files = tuple(each.dropped for each in answered if each.dropped is not None)
    money = ask_money(voice, files, [each.check for each in answered])
    for each in boxes:
        _fill_head(voice, each, money)
    refused = tuple(each.check.file_name for each in boxes if each.check.outcome == "refuse" and not each.open)
    open_ones = tuple(each.check.file_name for each in boxes if each.open)
    if money.open:
        open_ones += (voice.say("the currency"),)
    if not files or money.open:
        return Previewed(files, money.wishes, refused, open_ones, None)
    choice = ask_audience(voice, cache.preview(files, money.wishes))
    wishes = replace(money.wishes, audience=choice)
    imported = cache.preview(files, wishes)
    show_audiences(voice, imported.table, choice.rules)
    _show_remarks(voice, imported)
    _show_first_rows(voice, imported)
    return Previewed(files, wishes, refused, open_ones, imported)


@dataclass(frozen=True, slots=True)
class _Box:
    """The box of one file on the page; its head is filled when all answers are known."""

    head: DeltaGenerator
    dropped: DroppedFile | None
    check: FileCheck
    open: bool = False

    @property
    def is_answered(self) -> bool:
        """Whether it can be read with the others."""
        return self.dropped is not None and not self.open and self.check.outcome != "refuse"


def _draw_file(
    voice: Voice, dropped: DroppedFile | FileCheck, in_series: Mapping[str, FileCheck], *, may_leave_out: bool
) -> _Box | None:
    """Draw the box of one file and ask what it leaves open; None where its owner leaves it out."""
    with st.container(border=True, gap="small"):
        head = st.container(gap="small")
        if isinstance(dropped, FileCheck):
            return _Box(head, None, dropped)
        known = in_series.get(dropped.key)
        asked = AskedFile(dropped, known, open=False) if known is not None else ask_of_file(voice, dropped, _NO_WISHES)
        if may_leave_out and (asked.open or asked.check.questions):
            key = f"leave-out|{dropped.key}|{state.known().round}"
            if st.checkbox(voice.say("Leave this file out"), key=key):
                head.markdown(f":gray[:material/description: {literal(dropped.name)}]")
                return None
        show_reading(voice, asked.check, dropped.key)
    return _Box(head, asked.dropped, asked.check, asked.open)


def _fill_head(voice: Voice, box: _Box, money: AskedMoney) -> None:
    """Say of a file whether it can be used, with all that was said of it and of the money."""
    check = box.check
    if box.is_answered and box.dropped is not None and check.questions and not money.open:
        check = cache.check(box.dropped, money.wishes)
    with box.head:
        show_head(voice, check, "ask_user" if box.open else check.outcome)


def _show_remarks(voice: Voice, imported: Imported) -> None:
    if imported.findings:
        st.markdown(strong(voice.say("Remarks")))
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
    # who and how much comes first; ids and names of accounts need not be in sight
    first = [name for name in _FIRST if name in shown.columns]
    figures = [name for name in numbers if name not in first]
    shown = shown[[*first, *figures, *(name for name in shown.columns if name not in {*first, *figures})]]

    def quantity(value: Any) -> str:
        return voice.decimals(float(value), 2 if float(value) % 1 else 0)

    formats: dict[Any, Any] = dict.fromkeys(numbers, quantity)
    st.markdown(strong(voice.say("The first rows, as they were understood")))
    st.dataframe(
        shown.style.format(formats, na_rep="\N{EN DASH}"),
        hide_index=True,
        placeholder="\N{EN DASH}",
        column_config={name: st.column_config.Column(column_title(voice, name)) for name in shown.columns},
    )
