"""The Curves page: what was learned of each segment, and what was not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from optimizer.domain.performance import PerformanceTable
from optimizer.ui import cache, page_views, state
from optimizer.ui.answering.plan_of_now import plan_of_now
from optimizer.ui.boundary import told
from optimizer.ui.browser import reader
from optimizer.ui.curves import all_curves, backtest, demand, fit_summary, lift_tests, not_known, one_curve
from optimizer.ui.curves.one_curve import Learned
from optimizer.ui.page_files import DATA_PAGE
from optimizer.ui.typeset import literal
from optimizer.words import Voice, figure_title, measured


def draw(voice: Voice) -> None:
    """Draw the page from top to bottom."""
    notice = state.take_notice()
    st.title(voice.say("Curves"), anchor=False)
    if notice:
        st.success(literal(notice), icon=":material/check_circle:")
    place = state.known().place
    table = cache.performance(place)
    if table is None:
        _empty(voice)
        return
    contents = cache.contents(place)
    if not cache.kpis(contents, table):
        st.info(voice.say("The results in use hold nothing but spend, so there is nothing to learn a curve of."))
        return
    page_views.recall(contents)
    kpi = _ask_kpi(voice, table, contents)
    with told(voice):
        _show(voice, table, contents, kpi)
    with told(voice):
        page_views.keep(contents)


def _ask_kpi(voice: Voice, table: PerformanceTable, contents: str) -> str:
    kpis = cache.kpis(contents, table)
    view = state.curves_view()
    draft = state.draft_of(contents)
    wanted = [view.kpi, None if draft is None else draft.kpi, cache.usual_request(contents, table).kpi]
    start = next(kpi for kpi in (*wanted, *kpis) if kpi in kpis)
    chosen = st.selectbox(
        voice.say("Curves of"),
        kpis,
        index=kpis.index(start),
        format_func=lambda kpi: figure_title(voice, kpi),
        key=f"curves-kpi|{contents}",
        width=300,
    )
    if chosen != start:
        state.keep_curves_view(replace(view, kpi=chosen))
    return chosen


def _learn(voice: Voice, table: PerformanceTable, contents: str, kpi: str) -> Learned:
    answer = plan_of_now(table, contents, voice.locale)
    draft = state.draft(contents)
    request = replace(cache.usual_request(contents, table), kpi=kpi, period=draft.period, newcomers=draft.newcomers)
    fit = cache.fit(state.known().place, contents, request)
    return Learned(table, contents, fit, None if answer is None else answer.plan)


def _show(voice: Voice, table: PerformanceTable, contents: str, kpi: str) -> None:
    learned = _learn(voice, table, contents, kpi)
    fit = learned.fit
    st.caption(
        literal(
            voice.say(
                "The curves speak of {period:period}. {measure}",
                period=fit.period,
                measure=measured(voice, fit.measure, len(fit.lift_tests)),
            )
        )
    )
    parts: dict[str, tuple[str, Callable[[], None]]] = {
        "one": (voice.say("One segment"), lambda: one_curve.show(voice, learned)),
        "all": (voice.say("All segments"), lambda: all_curves.show(voice, learned)),
        "demand": (voice.say("Demand and carry-over"), lambda: demand.show(voice, learned)),
        "learned": (voice.say("How they were learned"), lambda: fit_summary.show(voice, fit, table.currency)),
        "record": (voice.say("Forecast record"), lambda: backtest.show(voice, table, contents, kpi)),
        "tests": (voice.say("Lift tests"), lambda: lift_tests.show(voice, learned)),
        "unknown": (voice.say("What we do not know"), lambda: not_known.show(voice, learned)),
    }
    view = state.curves_view()
    titles = [title for title, _ in parts.values()]
    start = parts[view.section][0] if view.section in parts else titles[0]
    key = state.curves_part_key(voice.language)
    tabs = st.tabs(titles, default=state.first_tab(key, start), key=key, on_change="rerun")
    for name, tab in zip(parts, tabs, strict=True):
        if not tab.open:
            continue
        if name != view.section:
            state.keep_curves_view(replace(state.curves_view(), section=name))
        with tab, told(voice):
            parts[name][1]()


def _empty(voice: Voice) -> None:
    with st.container(border=True, key="empty", gap="medium"):
        st.subheader(voice.say("No curves yet"), anchor=False)
        st.markdown(
            literal(
                voice.say(
                    "A curve shows what more or less money brings in a segment. Add the exports of your ad platforms, "
                    "and there is one for each."
                )
            )
        )
        if st.button(voice.say("Add your files"), type="primary", icon=":material/upload_file:", key="go-data"):
            st.switch_page(DATA_PAGE)


draw(reader())
