"""The answer on the Plan page: what to do, what it brings, how sure that is."""

from __future__ import annotations

import streamlit as st

from optimizer import workflow
from optimizer.domain.plan import Plan
from optimizer.ui import sentences
from optimizer.ui.names import (
    figure_title,
    price,
    price_title,
)
from optimizer.ui.remarks import show_findings
from optimizer.ui.typeset import literal
from optimizer.words import Voice, certainty, measured
from optimizer.workflow import Proposal


def show_verdict(voice: Voice, plan: Plan) -> None:
    """Say what to do and what it brings, then the figures that matter."""
    key = "verdict-hold" if plan.verdict == "hold" else "verdict"
    with st.container(key=key, gap="small"):
        st.markdown(f"## {literal(sentences.headline(voice, plan))}")
        told = f"{sentences.promise(voice, plan)} {sentences.caveat(voice, plan)}"
        st.markdown(literal(told.strip()))
    _show_figures(voice, plan)
    st.caption(literal(measured(voice, plan.measure, len(plan.lift_tests))))


def _show_figures(voice: Voice, plan: Plan) -> None:
    kpi, budget = plan.request.kpi, plan.request.budget
    base = plan.current_split
    with st.container(horizontal=True, gap="small", key="figures"):
        st.metric(
            voice.say("{kpi} with the plan", kpi=figure_title(voice, kpi)),
            sentences.said(voice, plan.expected.value, plan),
            delta=voice.say("likely {range}", range=sentences.likely(voice, plan.expected, plan)),
            delta_arrow="off",
            delta_color="off",
            border=True,
        )
        st.metric(
            voice.say("{kpi} with today's split", kpi=figure_title(voice, kpi)),
            sentences.said(voice, base.value, plan),
            delta=voice.say("likely {range}", range=sentences.likely(voice, base, plan)),
            delta_arrow="off",
            delta_color="off",
            border=True,
        )
        st.metric(
            voice.say("Gain"),
            _gain(voice, plan),
            delta=voice.say("not known")
            if plan.lacks_evidence
            else voice.say("{sure} sure it is better", sure=certainty(voice, plan.gain.probability)),
            delta_arrow="off",
            delta_color="off",
            border=True,
        )
        st.metric(
            price_title(voice, kpi),
            price(voice, budget, plan.expected.value, kpi),
            delta=voice.say("today's split: {price}", price=price(voice, budget, base.value, kpi)),
            delta_arrow="off",
            delta_color="off",
            border=True,
        )


def _gain(voice: Voice, plan: Plan) -> str:
    gain, base = plan.gain.estimate.value, plan.current_split.value
    if plan.lacks_evidence:
        return "\N{EN DASH}"
    return voice.change(gain / base) if base > 0 else sentences.said(voice, gain, plan)


def show_proof(voice: Voice, plan: Plan) -> None:
    """Say how good the split is, what the words mean, and what the user must know."""
    st.subheader(voice.say("How far to trust it"), anchor=False)
    st.markdown(f":material/verified: {literal(sentences.proved(voice, plan))} {literal(sentences.level(voice, plan))}")
    show_findings(voice, plan.findings, [line.segment for line in plan.lines])


def offer_downloads(voice: Voice, proposal: Proposal) -> None:
    """Offer the plan as files; they are made when the button is pressed."""
    plan, seconds = proposal.plan, proposal.seconds
    st.download_button(
        voice.say("Plan (CSV)"),
        data=lambda: workflow.plan_file(plan),
        file_name="plan.csv",
        mime="text/csv",
        type="primary",
        icon=":material/download:",
        on_click="ignore",
        key="download-plan",
        help=voice.say("One row per segment, for a spreadsheet. The budgets add up exactly."),
    )
    st.download_button(
        voice.say("Report (JSON)"),
        data=lambda: workflow.report_file(plan, seconds),
        file_name="report.json",
        mime="application/json",
        icon=":material/download:",
        on_click="ignore",
        key="download-report",
        help=voice.say("Everything that is on this page, for other programs."),
    )
