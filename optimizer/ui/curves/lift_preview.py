"""On the Curves page: lift tests as they are, and what they would change before they are used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import pandas as pd
import streamlit as st

from optimizer.domain.curve import CurveFit
from optimizer.domain.estimate import HALF_WIDTH_80, USUAL_LEVEL, Estimate, Interval
from optimizer.domain.finding import Finding
from optimizer.domain.lift import LiftTest
from optimizer.domain.lift_change import LiftChange
from optimizer.ui import cache, state
from optimizer.ui.curves.figures import expected
from optimizer.ui.curves.one_curve import Learned
from optimizer.ui.names import platform_name, segment_name
from optimizer.ui.remarks import show_findings
from optimizer.ui.typeset import in_a_table, strong
from optimizer.words import Voice, figure_name, outcome, outcome_between

_MOST_SHOWN: Final = 12


def show_change(voice: Voice, learned: Learned, tests: Sequence[LiftTest]) -> None:
    """Say what is odd about the last of these tests, and what it changes, before it is used."""
    fit = _fit_of(learned, tests[-1].kpi)
    with st.spinner(voice.say("Trying the test on the curves"), show_time=False):
        preview = cache.lift_changes(learned.contents, learned.table, fit, tuple(tests))
    show_findings(voice, preview.findings, fit.segments)
    st.markdown(strong(voice.say("What it changes, at what was spent lately")))
    changes = preview.changes[:_MOST_SHOWN]
    titles = {
        "segment": voice.say("Segment"),
        "before": voice.say("A day, as it is"),
        "after": voice.say("A day, with the test"),
        "change": voice.say("Change"),
    }
    st.table(
        in_a_table(change_frame(voice, changes, fit.kpi, learned.table.currency).rename(columns=titles)),
        hide_index=True,
        border="horizontal",
        alt=voice.say("Table of what the lift test changes, one row per segment"),
    )
    if len(preview.changes) > _MOST_SHOWN:
        st.caption(voice.say("The first {count} segments are shown.", count=_MOST_SHOWN))


def doubts_about(learned: Learned, kept: Sequence[LiftTest], tests: Sequence[LiftTest]) -> tuple[Finding, ...]:
    """Say what does not fit about tests that are not used yet, beside those that are kept."""
    known = cache.kpis(learned.contents, learned.table)
    found: list[Finding] = []
    for kpi in dict.fromkeys(test.kpi for test in tests):
        if kpi in known:
            of_kpi = tuple(test for test in (*kept, *tests) if test.kpi == kpi)
            preview = cache.lift_changes(learned.contents, learned.table, _fit_of(learned, kpi), of_kpi)
            found.extend(one for one in preview.findings if one not in found)
    return tuple(found)


def _fit_of(learned: Learned, kpi: str) -> CurveFit:
    """Return the curves of the KPI that a test measured, which need not be that of the page."""
    if kpi == learned.fit.kpi:
        return learned.fit
    usual = cache.usual_request(learned.contents, learned.table)
    return cache.fit(state.known().place, learned.contents, replace(usual, kpi=kpi, period=learned.fit.period))


def change_frame(voice: Voice, changes: Sequence[LiftChange], kpi: str, currency: str | None) -> pd.DataFrame:
    """Return what tests change as text.

    Returns
    -------
    pandas.DataFrame
        Columns ``segment``, ``before``, ``after``, ``change``.
    """

    def told(estimate: Estimate) -> str:
        return expected(voice, estimate, kpi, currency)

    return pd.DataFrame(
        {
            "segment": [segment_name(one.segment) for one in changes],
            "before": [told(one.before) for one in changes],
            "after": [told(one.after) for one in changes],
            "change": [
                voice.change(one.after.value / one.before.value - 1.0) if one.before.value > 0 else "\N{EN DASH}"
                for one in changes
            ],
        }
    )


def _likely(test: LiftTest) -> Estimate:
    """Return the range of a test at the level of all others here, whatever the level of the one that was typed."""
    half = HALF_WIDTH_80 * test.standard_error
    return Estimate(test.incremental, Interval(test.incremental - half, test.incremental + half, USUAL_LEVEL))


def show_tests(voice: Voice, tests: Sequence[LiftTest], currency: str | None) -> None:
    """List lift tests in a table."""
    titles = [
        voice.say("Name"),
        voice.say("Platform"),
        voice.say("Audience"),
        voice.say("Measured"),
        voice.say("Period"),
        voice.say("Incremental"),
        voice.say("80% between"),
    ]
    rows = [
        (
            test.name,
            voice.say("all") if test.platform is None else platform_name(test.platform),
            voice.say("all") if test.audience is None else test.audience,
            figure_name(voice, test.kpi),
            voice.period(test.period),
            outcome(voice, test.incremental, test.kpi, currency),
            outcome_between(voice, _likely(test), test.kpi, currency),
        )
        for test in tests
    ]
    st.table(
        in_a_table(pd.DataFrame(rows, columns=titles, dtype="str")),
        hide_index=True,
        border="horizontal",
        alt=voice.say("Table of the lift tests in this workspace"),
    )
