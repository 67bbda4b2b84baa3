"""The Data page: what the plans are made from, and the way in for the user's own files."""

from __future__ import annotations

import streamlit as st

from optimizer.errors import OptimizerError, StoppedError
from optimizer.ui import cache, state
from optimizer.ui.boundary import told
from optimizer.ui.browser import reader
from optimizer.ui.data import demonstration, import_history, overview, similar, taking_in, upload
from optimizer.ui.page_files import CURVES_PAGE, PLAN_PAGE, SETTINGS_PAGE
from optimizer.ui.settings import clients
from optimizer.ui.typeset import literal
from optimizer.words import Voice


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
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="elsewhere"):
        client = voice.say("Client: {name}", name=clients.shown_client(voice))
        st.markdown(f":material/storefront: {literal(client)}", width="content")
        st.page_link(SETTINGS_PAGE, label=voice.say("Settings, backups and clients"), icon=":material/tune:")
        st.page_link(CURVES_PAGE, label=voice.say("Curves and lift tests"), icon=":material/show_chart:")


def _show_place(voice: Voice) -> None:
    place = state.known().place
    table = cache.performance(place)
    if place == "demo":
        demonstration.show(voice)
    elif table is None:
        _empty(voice)
    else:
        _tell_own(voice)
    if table is not None:
        overview.show_contents(voice, table)
    import_history.show_history(voice, cache.history(place), may_change=place == "own")
    if place == "own" and table is not None:
        similar.show(voice, table)


def _tell_own(voice: Voice) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key="place"):
        text = voice.say("Your own data, kept on this computer.")
        st.markdown(f":material/folder: {literal(text)}", width="content")
        demonstration.offer(voice)


def _empty(voice: Voice) -> None:
    told = voice.say(
        "Your workspace is still empty. Drop the exports of your ad platforms above: what was understood is shown "
        "before anything is kept."
    )
    if cache.history("own"):
        told = voice.say("Nothing is in use: all imports are undone. Bring one back below, or drop files above.")
    with st.container(border=True, key="empty"):
        st.markdown(literal(told))
        demonstration.offer(voice)


def _add_files(voice: Voice) -> None:
    order = taking_in.under_way()
    if order is None:
        dropped = upload.ask_files(voice)
        if not dropped:
            return
        previewed = upload.show_preview(voice, dropped)
        if state.known().place == "demo":
            st.caption(
                voice.say("They go into a workspace of your own on this computer, without the demonstration data.")
            )
        if not taking_in.offer(voice, previewed):
            return
        order = taking_in.begin(taking_in.order_of(previewed))
        del previewed
        cache.forget_files()  # for a large file, there is no room for it three times
    _take_in(voice, order)


def _take_in(voice: Voice, order: taking_in.Order) -> None:
    """Take files in, from wherever that stands, and go on to the plan of them."""
    try:
        notice = taking_in.take_in(voice, order, cache.workspace("own"), cache.works())
    except StoppedError:
        taking_in.forget()
        state.move_to(state.known().place, voice.say("Stopped, as you asked; none of these files was taken in."))
        st.rerun()
    except OptimizerError:
        taking_in.forget()
        raise
    taking_in.forget()
    state.move_to("own", notice)
    if not order.is_compare_only:
        st.switch_page(PLAN_PAGE)
    st.rerun()


draw(reader())
