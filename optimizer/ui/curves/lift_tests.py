"""Lift tests on the Curves page: those that are kept, new ones typed or from a file, and a way out for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from optimizer import workflow
from optimizer.domain.lift import LiftTest
from optimizer.ui import cache, state
from optimizer.ui.boundary import told
from optimizer.ui.curves import lift_form, lift_preview
from optimizer.ui.curves.one_curve import Learned
from optimizer.ui.remarks import show_findings
from optimizer.ui.typeset import literal
from optimizer.words import Voice
from optimizer.workflow import SourceFile

_LARGEST_FILE_MB: Final = 1


def show(voice: Voice, learned: Learned) -> None:
    """Draw the section; the demonstration keeps no tests of the user's."""
    if state.known().place == "demo":
        st.info(
            voice.say(
                "These are demonstration data. In a workspace of your own, results of lift tests are entered here."
            ),
            icon=":material/science:",
        )
        return
    currency = learned.table.currency
    workspace = cache.workspace("own")
    kept = workflow.lift_tests(workspace)
    if kept:
        lift_preview.show_tests(voice, kept, currency)
        unused = workflow.preview_lift_tests(workspace, kept)
        doubts = [one for one in learned.fit.findings if one.subject == "lift tests" and one.severity != "info"]
        show_findings(voice, [*unused, *(one for one in doubts if one not in unused)], learned.fit.segments)
    else:
        st.caption(
            voice.say(
                "None yet. With the result of a geo or conversion lift test, plans speak of what would be missed "
                "without the ads, instead of what the platforms count for themselves."
            )
        )
    with st.expander(voice.say("Type the result of a test"), icon=":material/edit:"), told(voice):
        lift_form.ask_test(voice, learned, kept)
    with st.expander(voice.say("Add lift tests from a file"), icon=":material/upload_file:"), told(voice):
        _offer_adding(voice, learned, kept)
    if kept:
        with st.expander(voice.say("Remove a lift test")), told(voice):
            _offer_removal(voice, kept)


def _offer_adding(voice: Voice, learned: Learned, kept: Sequence[LiftTest]) -> None:
    st.caption(
        literal(
            voice.say(
                "One row per test, with the columns platform, audience, kpi, start, end, incremental and "
                "standard_error (or low, high and level). Leave the audience empty for a whole platform, both for a "
                "test of all ads. The days must be in your data."
            )
        )
    )
    file = st.file_uploader(
        voice.say("Drop a CSV file of lift tests here"),
        type=["csv", "tsv", "txt"],
        max_upload_size=_LARGEST_FILE_MB,
        key=f"lift-file|{state.known().round}",
    )
    if file is None:
        return
    tests = workflow.read_lift_file(SourceFile(file.name, file.getvalue()))
    lift_preview.show_tests(voice, tests, learned.table.currency)
    workspace = cache.workspace("own")
    unused = workflow.preview_lift_tests(workspace, tests)
    doubts = lift_preview.doubts_about(learned, kept, tests)
    show_findings(voice, [*unused, *(one for one in doubts if one not in unused)], learned.fit.segments)
    if st.button(voice.say("Use these tests"), type="primary", icon=":material/check:", key="use-lift-tests"):
        added = workflow.add_lift_tests(workspace, tests).added
        state.start_afresh(voice.say("Lift tests added: {added:number}.", added=added))
        st.rerun()


def _offer_removal(voice: Voice, tests: Sequence[LiftTest]) -> None:
    name = st.selectbox(voice.say("Lift test"), [test.name for test in tests], key="lift-out")
    if st.button(voice.say("Remove"), key="lift-out-now"):
        workflow.remove_lift_test(cache.workspace("own"), name)
        state.start_afresh(voice.say("The lift test '{name}' was removed.", name=name))
        st.rerun()
