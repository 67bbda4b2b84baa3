"""On the Data page: the days and the platform of files that do not say them."""

from __future__ import annotations

import streamlit as st

from optimizer.domain.period import Period
from optimizer.errors import DataError
from optimizer.ui import state
from optimizer.ui.asking.forms import read_platform
from optimizer.ui.dropped_file import DroppedFile
from optimizer.ui.names import platform_name, usual_platforms
from optimizer.ui.typeset import literal
from optimizer.words import Voice


def ask_span(voice: Voice, dropped: DroppedFile, span: Period) -> DroppedFile | None:
    """Ask whether a file whose rows are all of the same days is to be used as a list of ads; None if not."""
    told = voice.say("All rows of this file cover {period:period}, without figures for single days.", period=span)
    st.markdown(literal(f"{told} {_shows(voice)}"))
    as_it_is = st.checkbox(voice.say("Use it as it is"), key=f"as-it-is|{_suffix(dropped)}")
    return dropped.with_answer(covers=span) if as_it_is else None


def ask_days(voice: Voice, dropped: DroppedFile) -> DroppedFile | None:
    """Ask which days a file without dates is of; None as long as that is not said."""
    told = voice.say(
        "This file has no column of dates. If all its rows are of the same days, say which days these are."
    )
    st.markdown(literal(f"{told} {_shows(voice)}"))
    first, last = st.columns(2, gap="small", width=480)
    suffix = _suffix(dropped)
    start = first.date_input(
        voice.say("First day that it covers"), value=None, format="YYYY-MM-DD", key=f"covers-from|{suffix}"
    )
    end = last.date_input(
        voice.say("Last day that it covers"), value=None, format="YYYY-MM-DD", key=f"covers-to|{suffix}"
    )
    if start is None or end is None:
        return None
    try:
        return dropped.with_answer(covers=Period(start, end))
    except DataError as error:
        st.error(literal(voice.render(error.message)), icon=":material/error:")
        return None


def ask_platform(voice: Voice, dropped: DroppedFile) -> DroppedFile | None:
    """Ask which platform all rows of a file are of; None as long as that is not said."""
    platform = st.selectbox(
        voice.say("Which ad platform are its rows of? The file does not say it."),
        usual_platforms(),
        index=None,
        format_func=platform_name,
        accept_new_options=True,
        placeholder=voice.say("Choose or type"),
        key=f"platform|{_suffix(dropped)}",
        width=480,
    )
    name = read_platform(platform)
    return None if name is None else dropped.with_answer(platform=name)


def _shows(voice: Voice) -> str:
    return voice.say(
        "Such a list shows which ads do better, not what more money does: where you can, export results by day instead."
    )


def _suffix(dropped: DroppedFile) -> str:
    return f"{dropped.key}|{state.known().round}"
