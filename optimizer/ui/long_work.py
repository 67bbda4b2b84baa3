"""Long work on a page: a bar that says what is happening and how far it is, and a button that stops it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar, cast

import streamlit as st

from optimizer.errors import StoppedError
from optimizer.progress import Progress
from optimizer.ui import state
from optimizer.ui.work_board import STOPPED, Work, WorkBoard
from optimizer.words import Voice

T = TypeVar("T")

_UNSEEN_SECONDS: Final = 0.3
"""What takes less needs no bar: one that flashes by only worries."""
_LOOK_SECONDS: Final = 0.1


def wait_for(
    voice: Voice, board: WorkBoard, key: str, told: str, work: Callable[[Progress], T], *, is_once: bool = False
) -> T:
    """Wait for work that other threads do, and return what it comes to.

    The run of the page waits; a press on a button ends that run, not the work. Who leaves the page and comes back
    waits for the same work again.

    Parameters
    ----------
    voice : Voice
        Of the reader.
    board : WorkBoard
        Where the work goes on.
    key : str
        Names the work and all that it depends on.
    told : str
        What is happening, in the reader's words.
    work : callable
        Does it; must not touch Streamlit. Tells how far it is, and lets pass what that raises.
    is_once : bool
        Whether it changes something: then a press on the button waits for what became of it, which may be that it was
        too late to stop, and it is not offered to start it again.

    Raises
    ------
    StoppedError
        When the reader has stopped it; the button that starts it again is drawn, where it may be.
    Exception
        Whatever the work raises.
    """
    if key in state.stopped_works():
        st.button(
            voice.say("Start again"),
            icon=":material/replay:",
            key=f"again|{key}",
            on_click=state.keep_stopped_works,
            args=(state.stopped_works() - {key},),
        )
        raise StoppedError(STOPPED)
    running = board.join(key, work, state.own_name(), is_once=is_once)
    try:
        if not running.is_done.wait(_UNSEEN_SECONDS):
            _show(voice, board, running, told, is_once=is_once)
    finally:
        board.leave(running, state.own_name())
    return cast("T", board.take(running))


def _show(voice: Voice, board: WorkBoard, running: Work, told: str, *, is_once: bool) -> None:
    """Draw bar and button until the work is done; each look is a place where a press of a button ends this run."""
    place = st.empty()
    with place.container(horizontal=True, vertical_alignment="center", gap="medium"):
        bar = st.empty()

        def stop() -> None:
            board.stop(running.key, state.own_name())
            if not is_once:
                state.keep_stopped_works(state.stopped_works() | {running.key})

        st.button(
            voice.say("Stop"), icon=":material/stop_circle:", key=f"stop|{running.key}", on_click=stop, width="content"
        )
    while not running.is_done.is_set():
        told_now = voice.say("{work}: {share:percent}", work=told, share=running.share)
        bar.progress(running.share, text=told_now)
        running.is_done.wait(_LOOK_SECONDS)
    place.empty()
