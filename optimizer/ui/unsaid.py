"""On the Data page: what dropped files do not say by themselves, asked of whoever dropped them."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from optimizer.domain.period import Period
from optimizer.errors import DataError
from optimizer.ui import cache, state
from optimizer.ui.forms import read_platform
from optimizer.ui.names import platform_name, usual_platforms
from optimizer.ui.typeset import literal
from optimizer.words import Voice
from optimizer.workflow import SourceFile, Unsaid


def ask_unsaid(voice: Voice, files: tuple[SourceFile, ...]) -> tuple[SourceFile, ...] | None:
    """Return the files with what the user said of them; None as long as an answer is missing.

    Parameters
    ----------
    voice : Voice
        Of the reader.
    files : tuple of SourceFile
        As dropped. Those that can be read as they are come back unchanged, and nothing is asked.

    Raises
    ------
    DataError
        When a file cannot be understood, whatever would be said of it.
    """
    try:
        with st.spinner(voice.say("Reading the files"), show_time=False):
            cache.preview(files, None)
    except DataError:
        asked = cache.unsaid(files)
        if not any(asked):
            raise
        answered = [
            _answered(voice, file, unsaid, place) for place, (file, unsaid) in enumerate(zip(files, asked, strict=True))
        ]
        completed = tuple(file for file in answered if file is not None)
        if len(completed) == len(files):
            return completed
        st.caption(voice.say("Then what was understood is shown here, before anything is kept."))
        return None
    return files


def _answered(voice: Voice, file: SourceFile, unsaid: Unsaid | None, place: int) -> SourceFile | None:
    """Ask about one file; None as long as an answer is missing.

    Parameters
    ----------
    place : int
        Of the file among those that were dropped, which may have the same name.
    """
    if unsaid is None:
        return file
    suffix = f"{place}|{file.name}|{state.known().round}"
    covers, platform = file.covers, file.platform
    with st.container(border=True, gap="small"):
        st.markdown(f":material/contact_support: **{literal(file.name)}**")
        st.caption(literal(_why(voice, unsaid)))
        if unsaid.span is not None:
            covers = unsaid.span if st.checkbox(voice.say("Use it as it is"), key=f"as-it-is|{suffix}") else None
        asked = 2 * unsaid.days + unsaid.platform
        places = list(st.columns(asked, gap="small")) if asked > 1 else [st.container(width=360)]
        if unsaid.days:
            covers = _ask_days(voice, suffix, places[0], places[1])
        if unsaid.platform:
            with places[-1]:
                platform = _ask_platform(voice, suffix)
    lacks_days = (unsaid.days or unsaid.span is not None) and covers is None
    return (
        None
        if lacks_days or (unsaid.platform and platform is None)
        else replace(file, covers=covers, platform=platform)
    )


def _why(voice: Voice, unsaid: Unsaid) -> str:
    shows = voice.say(
        "Such a list shows which ads do better, not what more money does: where you can, export results by day instead."
    )
    if unsaid.span is not None:
        told = voice.say(
            "All rows of this file cover {period:period}, without figures for single days.", period=unsaid.span
        )
        return f"{told} {shows}"
    if unsaid.days:
        told = voice.say(
            "This file has no column of dates. If all its rows are of the same days, say which days these are."
        )
        return f"{told} {shows}"
    return voice.say("This file does not say which ad platform its rows are of.")


def _ask_days(voice: Voice, suffix: str, first: DeltaGenerator, last: DeltaGenerator) -> Period | None:
    start = first.date_input(
        voice.say("First day that it covers"), value=None, format="YYYY-MM-DD", key=f"covers-from|{suffix}"
    )
    end = last.date_input(
        voice.say("Last day that it covers"), value=None, format="YYYY-MM-DD", key=f"covers-to|{suffix}"
    )
    if start is None or end is None:
        return None
    try:
        return Period(start, end)
    except DataError as error:
        st.error(literal(voice.render(error.message)), icon=":material/error:")
        return None


def _ask_platform(voice: Voice, suffix: str) -> str | None:
    platform = st.selectbox(
        voice.say("Platform"),
        usual_platforms(),
        index=None,
        format_func=platform_name,
        accept_new_options=True,
        placeholder=voice.say("Choose or type"),
        key=f"platform|{suffix}",
    )
    return read_platform(platform)
