"""Which pages there are, and what every page needs before it is drawn."""

from __future__ import annotations

import contextlib
import gc
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

import streamlit as st

from optimizer import workflow
from optimizer.errors import StoreError
from optimizer.ui import browser, cache, shown_workspace, state
from optimizer.ui.boundary import told
from optimizer.ui.browser import reader
from optimizer.ui.look import is_dark, wear
from optimizer.ui.page_files import PAGES
from optimizer.ui.session import Session
from optimizer.ui.settings import clients, unopened
from optimizer.ui.typed_text import keep_typed
from optimizer.words import Voice

_HERE: Final = Path(__file__).parent
TITLE: Final = _HERE / "title.svg"
TITLE_ON_DARK: Final = _HERE / "title-on-dark.svg"
MARK: Final = _HERE / "mark.svg"
"""An own file, and pages have no icon: the browser would fetch those given by name from a foreign server."""
_PATHS: Final = MappingProxyType({"plan": "home"})
"""The default page is at "/" and reserves this path, which nobody types."""


def start() -> None:
    """Draw the page that the user is on."""
    voice = reader()
    page = st.navigation(_pages(voice), position="top")
    st.set_page_config(
        page_title=voice.say("{page} - Campaign budget optimizer", page=page.title),
        page_icon=str(MARK),
        layout="wide",
    )
    st.logo(TITLE_ON_DARK if is_dark() else TITLE, size="large")
    wear()
    _rest_the_heap()
    with told(voice):
        _open_session(voice)
        if state.known().is_chosen:
            browser.keep_preference("shown", shown_workspace.written(state.known()))
        browser.remember()
        keep_typed()
        clients.offer_switch(voice)
        _draw(voice, page)


def _draw(voice: Voice, page: st.Page) -> None:
    """Draw a page, or why there is nothing to draw it from; the settings of the reader are there all the same."""
    why = unopened.trouble()
    if why is not None and page.url_path != "settings":
        unopened.show(voice, why)
        return
    try:
        page.run()
    except StoreError as error:
        unopened.show(voice, error.message)


def _pages(voice: Voice) -> list[st.Page]:
    titles = {
        "plan": voice.say("Plan"),
        "scenarios": voice.say("Scenarios"),
        "segments": voice.say("Segments"),
        "curves": voice.say("Curves"),
        "data": voice.say("Data"),
        "settings": voice.say("Settings"),
    }
    pages = [
        st.Page(PAGES / f"{name}.py", title=title, url_path=_PATHS.get(name, name), default=name == "plan")
        for name, title in titles.items()
    ]
    # who types /plan, as the other pages can be typed, finds it too
    return [*pages, st.Page(_to_plan, title=titles["plan"], url_path="plan", visibility="hidden")]


def _to_plan() -> None:
    st.switch_page(PAGES / "plan.py")


def _open_session(voice: Voice) -> None:
    if state.current() is not None:
        return
    state.keep(Session("own", browser=browser.browser_name(), preferences=MappingProxyType(browser.kept_preferences())))
    with st.spinner(voice.say("Opening your workspace"), show_time=False), contextlib.suppress(StoreError):
        if shown_workspace.look_up(browser.preference("shown")):
            return
        # where it cannot be opened the page says so, and offers to put a backup in its place
        own = cache.names_workspace() or cache.performance("own") is not None
        if not own and workflow.shows_demonstration(cache.workspace("own")):
            state.keep(replace(state.known(), place="demo"))


@st.cache_resource(show_spinner=False)
def _rest_the_heap() -> None:
    """Take what was loaded at start out of every later garbage collection: it never becomes garbage."""
    gc.collect()
    gc.freeze()
