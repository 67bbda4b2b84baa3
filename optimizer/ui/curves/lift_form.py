"""On the Curves page: one lift test typed by hand, with what it would change before it is used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

import streamlit as st

from optimizer import workflow
from optimizer.domain.lift import LiftTest
from optimizer.domain.page_views import LiftDraft
from optimizer.domain.period import Period
from optimizer.errors import DataError
from optimizer.message import Message
from optimizer.ui import cache, state
from optimizer.ui.amounts import read_plain
from optimizer.ui.curves.lift_preview import show_change
from optimizer.ui.curves.one_curve import Learned
from optimizer.ui.names import platform_name
from optimizer.ui.remarks import show_findings
from optimizer.ui.typeset import literal
from optimizer.words import Voice, figure_title
from optimizer.workflow import FoundRange

_LEVELS: Final = (0.8, 0.9, 0.95)


def ask_test(voice: Voice, learned: Learned, kept: Sequence[LiftTest]) -> None:
    """Ask for one test, and preview it; what was typed stays until it is used."""
    draft = _ask(voice, learned, state.lift_draft(learned.table.period.end))
    state.keep_lift_draft(draft)
    if not (draft.incremental.strip() and draft.low.strip() and draft.high.strip()):
        st.caption(voice.say("Type what the ads caused and its range; then you see what it changes."))
        return
    if any(_trouble(text, voice) for text in (draft.incremental, draft.low, draft.high)):
        return  # told under its field
    try:
        test = read_test(draft, kept, voice)
    except DataError as error:
        st.error(literal(voice.render(error.message)), icon=":material/error:")
        return
    workspace = cache.workspace("own")
    findings = workflow.preview_lift_tests(workspace, [test])
    show_findings(voice, findings)
    if not findings:
        show_change(voice, learned, (*kept, test))
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
        incremental = _ask_number(
            voice,
            voice.say("Results that the ads caused"),
            draft.incremental,
            f"lift-found|{suffix}",
            such_as=120,
            help_text=voice.say("In all days of the test together. It may be below zero."),
        )
        low, high = st.columns(2, gap="small")
        with low:
            lower = _ask_number(voice, voice.say("At least"), draft.low, f"lift-low|{suffix}", such_as=80)
        with high:
            upper = _ask_number(voice, voice.say("At most"), draft.high, f"lift-high|{suffix}", such_as=160)
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


def _ask_number(voice: Voice, title: str, start: str, key: str, *, such_as: int, help_text: str | None = None) -> str:
    """Ask for a number as text; what is none is told under its field."""
    text = st.text_input(title, start, placeholder=voice.exact(such_as), help=help_text, key=key)
    trouble = _trouble(text, voice) if text.strip() else None
    if trouble is not None:
        st.error(literal(voice.render(trouble)), icon=":material/error:")
    return text


def _trouble(text: str, voice: Voice) -> Message | None:
    try:
        read_plain(text, voice.locale)
    except DataError as error:
        return error.message
    return None


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
