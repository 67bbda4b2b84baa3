"""On the Curves page: one lift test typed by hand, with what it would change before it is used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

import pandas as pd
import streamlit as st

from optimizer import workflow
from optimizer.domain.estimate import HALF_WIDTH_80
from optimizer.domain.lift import LiftTest
from optimizer.domain.lift_change import LiftChange
from optimizer.domain.page_views import LiftDraft
from optimizer.domain.period import Period
from optimizer.errors import DataError
from optimizer.ui import cache, state
from optimizer.ui.amounts import read_plain
from optimizer.ui.curves.figures import ranged
from optimizer.ui.curves.one_curve import Learned
from optimizer.ui.names import platform_name, segment_name
from optimizer.ui.remarks import show_findings
from optimizer.ui.typeset import literal, strong
from optimizer.ui.widths import fitted
from optimizer.words import Voice, figure_name, figure_title, outcome, outcome_between, outcome_known
from optimizer.workflow import FoundRange

_LEVELS: Final = (0.8, 0.9, 0.95)
_MOST_SHOWN: Final = 12


def ask_test(voice: Voice, learned: Learned, kept: Sequence[LiftTest]) -> None:
    """Ask for one test, and preview it; what was typed stays until it is used."""
    draft = _ask(voice, learned, state.lift_draft(learned.table.period.end))
    state.keep_lift_draft(draft)
    if not (draft.incremental.strip() and draft.low.strip() and draft.high.strip()):
        st.caption(voice.say("Type what the ads caused and its range; then you see what it changes."))
        return
    try:
        test = read_test(draft, kept, voice)
    except DataError as error:
        st.error(literal(voice.render(error.message)), icon=":material/error:")
        return
    workspace = cache.workspace("own")
    findings = workflow.preview_lift_tests(workspace, [test])
    show_findings(voice, findings)
    if not findings:
        _show_change(voice, learned, (*kept, test))
    if st.button(voice.say("Use this test"), type="primary", icon=":material/check:", key="use-typed-test"):
        workflow.add_lift_tests(workspace, [test])
        state.forget_lift_draft()
        state.start_afresh(voice.say("The lift test '{name}' is in use.", name=test.name))
        st.rerun()


def _ask(voice: Voice, learned: Learned, draft: LiftDraft) -> LiftDraft:
    suffix = f"{learned.contents}|{state.known().round}"
    who, when, found = st.columns(3, gap="medium")
    kpis = cache.kpis(learned.contents, learned.table)
    segments = cache.segments(learned.contents, learned.table)
    with who:
        name = st.text_input(
            voice.say("Name of the test"),
            draft.name,
            placeholder=voice.say("such as Spring, Facebook"),
            key=f"lift-name|{suffix}",
            max_chars=120,
        )
        platforms = ["", *dict.fromkeys(one.platform for one in segments)]
        platform = st.selectbox(
            voice.say("Whose ads were tested"),
            platforms,
            index=platforms.index(draft.platform) if draft.platform in platforms else 0,
            format_func=lambda one: platform_name(one) if one else voice.say("All ads"),
            key=f"lift-platform|{suffix}",
        )
        audiences = ["", *(one.audience for one in segments if one.platform == platform)]
        audience = st.selectbox(
            voice.say("Audience"),
            audiences,
            index=audiences.index(draft.audience) if draft.audience in audiences else 0,
            format_func=lambda one: one or voice.say("All audiences"),
            disabled=not platform,
            key=f"lift-audience|{suffix}|{platform}",
        )
    with when:
        wanted = draft.kpi if draft.kpi in kpis else learned.fit.kpi
        kpi = st.selectbox(
            voice.say("What was measured"),
            kpis,
            index=kpis.index(wanted),
            format_func=lambda one: figure_title(voice, one),
            key=f"lift-kpi|{suffix}",
        )
        first = st.date_input(
            voice.say("First day of the test"), draft.first, format="YYYY-MM-DD", key=f"lift-first|{suffix}"
        )
        last = st.date_input(
            voice.say("Last day of the test"), draft.last, format="YYYY-MM-DD", key=f"lift-last|{suffix}"
        )
    with found:
        incremental = st.text_input(
            voice.say("Results that the ads caused"),
            draft.incremental,
            placeholder=voice.exact(120),
            help=voice.say("In all days of the test together. It may be below zero."),
            key=f"lift-found|{suffix}",
        )
        low, high = st.columns(2, gap="small")
        lower = low.text_input(voice.say("At least"), draft.low, placeholder=voice.exact(80), key=f"lift-low|{suffix}")
        upper = high.text_input(
            voice.say("At most"), draft.high, placeholder=voice.exact(160), key=f"lift-high|{suffix}"
        )
        level = st.selectbox(
            voice.say("How sure that range is"),
            _LEVELS,
            index=_LEVELS.index(draft.level),
            format_func=voice.percent,
            help=voice.say("As the report of the test says; often 90%."),
            key=f"lift-level|{suffix}",
        )
    return replace(
        draft,
        name=name,
        platform=platform,
        audience=audience if platform else "",
        kpi=kpi,
        first=first if isinstance(first, date) else draft.first,
        last=last if isinstance(last, date) else draft.last,
        incremental=incremental,
        low=lower,
        high=upper,
        level=level,
    )


def read_test(draft: LiftDraft, kept: Sequence[LiftTest], voice: Voice) -> LiftTest:
    """Read a test that was typed; one without a name is called by whose ads and when.

    Raises
    ------
    DataError
        When something that was typed cannot be.
    """
    numbers = [read_plain(text, voice.locale) for text in (draft.incremental, draft.low, draft.high)]
    period = Period(draft.first, draft.last)
    where = platform_name(draft.platform) if draft.platform else voice.say("All ads")
    name = " ".join(draft.name.split()) or f"{where} {voice.period(period)}"
    taken = {test.name for test in kept}
    number = 2
    while not draft.name.strip() and name in taken:
        name, number = f"{where} {voice.period(period)} ({number})", number + 1
    return workflow.lift_test_of_range(
        FoundRange(numbers[0], numbers[1], numbers[2], draft.level),
        name=name,
        kpi=draft.kpi,
        period=period,
        platform=draft.platform or None,
        audience=draft.audience or None,
    )


def _show_change(voice: Voice, learned: Learned, tests: Sequence[LiftTest]) -> None:
    if tests[-1].kpi != learned.fit.kpi:
        measured = figure_title(voice, tests[-1].kpi)
        st.caption(
            literal(voice.say("Choose {kpi} at the top of the page to see what the test changes.", kpi=measured))
        )
        return
    with st.spinner(voice.say("Trying the test on the curves"), show_time=False):
        changes = cache.lift_changes(learned.contents, learned.table, learned.fit, tuple(tests))
    st.markdown(strong(voice.say("What it changes, at what was spent lately")))
    st.dataframe(
        change_frame(voice, changes[:_MOST_SHOWN], learned.fit.kpi, learned.table.currency),
        hide_index=True,
        height="content",
        column_config={
            "segment": fitted(st.column_config.Column, voice.say("Segment"), 214),
            "before": st.column_config.Column(voice.say("A day, as it is"), alignment="right"),
            "after": st.column_config.Column(voice.say("A day, with the test"), alignment="right"),
            "change": fitted(st.column_config.Column, voice.say("Change"), 80, alignment="right"),
        },
        alt=voice.say("Table of what the lift test changes, one row per segment"),
    )
    if len(changes) > _MOST_SHOWN:
        st.caption(voice.say("The first {count} segments are shown.", count=_MOST_SHOWN))


def change_frame(voice: Voice, changes: Sequence[LiftChange], kpi: str, currency: str | None) -> pd.DataFrame:
    """Return what tests change as text.

    Returns
    -------
    pandas.DataFrame
        Columns ``segment``, ``before``, ``after``, ``change``.
    """

    def told(one: LiftChange, which: str) -> str:
        estimate = one.before if which == "before" else one.after
        return ranged(outcome_known(voice, estimate, kpi, currency), outcome_between(voice, estimate, kpi, currency))

    return pd.DataFrame(
        {
            "segment": [segment_name(one.segment) for one in changes],
            "before": [told(one, "before") for one in changes],
            "after": [told(one, "after") for one in changes],
            "change": [
                voice.change(one.after.value / one.before.value - 1.0) if one.before.value > 0 else "\N{EN DASH}"
                for one in changes
            ],
        }
    )


def show_tests(voice: Voice, tests: Sequence[LiftTest], currency: str | None) -> None:
    """List lift tests in a table."""
    titles = [
        voice.say("Name"),
        voice.say("Platform"),
        voice.say("Audience"),
        voice.say("Measured"),
        voice.say("Period"),
        voice.say("Incremental"),
        voice.say("Likely"),
    ]
    rows = [
        (
            test.name,
            voice.say("all") if test.platform is None else platform_name(test.platform),
            voice.say("all") if test.audience is None else test.audience,
            figure_name(voice, test.kpi),
            voice.period(test.period),
            outcome(voice, test.incremental, test.kpi, currency),
            voice.say(
                "{low} to {high}",
                low=outcome(voice, test.incremental - HALF_WIDTH_80 * test.standard_error, test.kpi, currency),
                high=outcome(voice, test.incremental + HALF_WIDTH_80 * test.standard_error, test.kpi, currency),
            ),
        )
        for test in tests
    ]
    right = st.column_config.Column(alignment="right")
    st.dataframe(
        pd.DataFrame(rows, columns=titles),
        hide_index=True,
        placeholder="\N{EN DASH}",
        column_config={titles[5]: right, titles[6]: right},
        alt=voice.say("Table of the lift tests in this workspace"),
    )
