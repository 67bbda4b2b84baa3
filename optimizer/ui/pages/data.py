"""The Data page: what the plans are made from, and the way in for the user's own files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from optimizer import workflow
from optimizer.domain.imports import ImportRecord
from optimizer.ui import cache, lift_tests, overview, state, unsaid, upload
from optimizer.ui.boundary import told
from optimizer.ui.navigation import reader
from optimizer.ui.typeset import literal
from optimizer.words import Voice
from optimizer.workflow import SourceFile

PLAN_PAGE = Path(__file__).with_name("plan.py")


def draw(voice: Voice) -> None:
    """Draw the page from top to bottom."""
    notice = state.take_notice()
    st.title(voice.say("Data"), anchor=False)
    if notice:
        st.success(literal(notice), icon=":material/check_circle:")
    with told(voice):
        _add_files(voice)
    st.subheader(voice.say("In use now"), anchor=False)
    with told(voice):
        _show_place(voice)


def _show_place(voice: Voice) -> None:
    place = state.known().place
    table = cache.performance(place)
    if table is None:
        _empty(voice)
        return
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key="place"):
        if place == "demo":
            text = voice.say("Demonstration data of an invented shop, so that you can look around.")
            st.markdown(f":material/science: {literal(text)}", width="content")
        else:
            text = voice.say("Your own data, kept on this computer.")
            st.markdown(f":material/folder: {literal(text)}", width="content")
        _offer_other_place(voice, place)
    overview.show_contents(voice, table)
    imports = cache.imports(place)
    overview.show_imports(voice, imports)
    if place == "own":
        _offer_removal(voice, imports)
        lift_tests.show(voice, table.currency)


def _offer_other_place(voice: Voice, place: state.Place) -> None:
    if place == "own":
        st.button(
            voice.say("Back to the demonstration"),
            on_click=state.move_to,
            args=("demo",),
            icon=":material/science:",
            key="to-demo",
        )
    elif cache.performance("own") is not None:
        st.button(
            voice.say("Back to your own data"),
            on_click=state.move_to,
            args=("own",),
            icon=":material/folder:",
            key="to-own",
        )


def _offer_removal(voice: Voice, imports: Sequence[ImportRecord]) -> None:
    """Give the user who took in a wrong file a way back."""

    def name_of(record: ImportRecord) -> str:
        files = ", ".join(summary.file_name for summary in record.summaries) or voice.say("Meta's Marketing API")
        return voice.say("{files}, added on {day:date}", files=files, day=record.at.date())

    with st.expander(voice.say("Take files out again")):
        record = st.selectbox(voice.say("Files"), list(reversed(imports)), format_func=name_of, key="take-out")
        sure = st.checkbox(voice.say("Yes, take them out of my data"), key=f"sure|{record.number}")
        if st.button(voice.say("Take out"), disabled=not sure, key="take-out-now"):
            workflow.undo_import(cache.workspace("own"), record.number)
            state.move_to("own", voice.say("The files were taken out: {files}.", files=name_of(record)))
            st.rerun()


def _empty(voice: Voice) -> None:
    with st.container(border=True, key="empty"):
        st.markdown(
            literal(
                voice.say(
                    "Your workspace is still empty. Drop the exports of your ad platforms above: what was understood "
                    "is shown before anything is kept."
                )
            )
        )
        _offer_other_place(voice, "own")


def _add_files(voice: Voice) -> None:
    files = upload.ask_files(voice)
    if not files:
        return
    completed = unsaid.ask_unsaid(voice, files)
    if completed is None:
        return
    files = completed
    table = cache.performance("own")
    previewed = upload.show_preview(voice, files, None if table is None else table.currency)
    if state.known().place == "demo":
        st.caption(voice.say("They go into a workspace of your own on this computer, without the demonstration data."))
    if st.button(
        voice.say("Use these files"),
        type="primary",
        icon=":material/check:",
        key="use-files",
        disabled=not previewed.fits,
    ):
        with st.spinner(voice.say("Taking the files in"), show_time=False):
            notice = _take_in(voice, files, previewed.currency)
        state.move_to("own", notice)
        st.switch_page(PLAN_PAGE)


def _take_in(voice: Voice, files: Sequence[SourceFile], currency: str | None) -> str:
    """Import files, and say what came of it."""
    workspace = cache.workspace("own")
    before = workspace.revision
    seen = cache.preview(files, currency).findings
    imported = workflow.import_files(workspace, files, currency=currency)
    if workspace.revision == before:
        return voice.say("These files were in your data already; nothing was added.")
    known = [finding.subject for finding in imported.findings if finding not in seen]
    in_use = voice.say("Your files are in use. This is the plan made from them.")
    return in_use if not known else f"{in_use} {voice.say('Already there before: {files}.', files=', '.join(known))}"


draw(reader())
