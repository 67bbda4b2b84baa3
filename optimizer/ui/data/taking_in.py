"""On the Data page: the button that takes files in, why it waits, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from optimizer import workflow
from optimizer.domain.exchange_rate import ExchangeRate
from optimizer.domain.finding import Finding
from optimizer.domain.imports import ReadingWishes
from optimizer.domain.settings import WorkspaceSettings
from optimizer.message import listed
from optimizer.progress import Progress
from optimizer.ui import state
from optimizer.ui.data import audience_rows
from optimizer.ui.data.upload import Previewed
from optimizer.ui.long_work import wait_for
from optimizer.ui.typeset import literal
from optimizer.ui.work_board import WorkBoard
from optimizer.words import Voice
from optimizer.workflow import Imported, SourceFile, Workspace

_NOTICES_TOLD = 3


def offer(voice: Voice, previewed: Previewed) -> bool:
    """Draw the button, with the reason where it cannot be pressed; tells whether it was pressed."""
    if not previewed.files and not previewed.open:
        return False
    label = voice.say("Use these files")
    if previewed.refused:
        label = voice.say("Use the files that can be used: {count:number}", count=len(previewed.files))
    pressed = st.button(
        label,
        type="primary",
        icon=":material/check:",
        key="use-files",
        disabled=not previewed.is_ready,
    )
    if previewed.open:
        st.caption(
            literal(voice.say("Answer the questions first: {files}.", files=listed(previewed.open))),
        )
    elif previewed.refused:
        st.caption(literal(voice.say("Left out: {files}.", files=listed(previewed.refused))))
    return pressed


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be taken in, without the table that was shown of it, which may be large.

    Attributes
    ----------
    files : tuple of SourceFile
        With all that was said of them.
    wishes : ReadingWishes
        What is wanted of all of them.
    seen : tuple of Finding
        What was remarked before.
    is_compare_only : bool
        Whether no plan can be made of them, because no budget can be set for their audiences.
    said : str
        Names the files and all that was said of them.
    """

    files: tuple[SourceFile, ...]
    wishes: ReadingWishes
    seen: tuple[Finding, ...]
    is_compare_only: bool
    said: str = ""


def order_of(previewed: Previewed) -> Order:
    """Note what is to be taken in of what the user saw."""
    imported = previewed.imported
    return Order(
        tuple(each.file for each in previewed.files),
        previewed.wishes,
        () if imported is None else imported.findings,
        imported is not None and audience_rows.is_compare_only(imported.table),
        "|".join((*(each.said for each in previewed.files), repr(previewed.wishes))),
    )


def under_way() -> Order | None:
    """Return what this session is taking in; None where it is not."""
    found: Order | None = state.kept_order()
    return found


def begin(order: Order) -> Order:
    """Remember what is to be taken in until that has ended, whatever else is done on the page."""
    state.keep_order(order)
    return order


def forget() -> None:
    """Forget what was to be taken in: it is, or it never will be."""
    state.keep_order(None)


def take_in(voice: Voice, order: Order, workspace: Workspace, board: WorkBoard) -> str:
    """Import files with a bar that grows and can be stopped, keep the rates that were given, and say what came of it.

    Raises
    ------
    StoppedError
        When the user has stopped it; the workspace is then as it was.
    """

    def work(tell: Progress) -> tuple[Imported, bool]:
        before = workspace.revision
        imported = workflow.import_files(workspace, order.files, order.wishes, progress=tell)
        is_new = workspace.revision != before
        if is_new and order.wishes.rates:
            workflow.change_settings(workspace, lambda settings: _with_rates(settings, order.wishes.rates))
        return imported, is_new

    key = f"import|{workspace.name}|{order.said}"
    imported, is_new = wait_for(voice, board, key, voice.say("Taking the files in"), work, is_once=True)
    if not is_new:
        return voice.say("These files were in your data already; nothing was added.")
    fresh = [voice.render(each.message) for each in imported.findings if each not in order.seen]
    done = (
        voice.say("Your files are in use, for comparing only.")
        if order.is_compare_only
        else voice.say("Your files are in use. This is the plan made from them.")
    )
    return " ".join([done, *dict.fromkeys(fresh[:_NOTICES_TOLD])])


def _with_rates(settings: WorkspaceSettings, rates: tuple[ExchangeRate, ...]) -> WorkspaceSettings:
    """Keep rates; one of the same currencies and day takes the place of an older one."""
    given = {(rate.currency, rate.to, rate.day) for rate in rates}
    kept = tuple(rate for rate in settings.rates if (rate.currency, rate.to, rate.day) not in given)
    return replace(settings, rates=(*kept, *rates))
