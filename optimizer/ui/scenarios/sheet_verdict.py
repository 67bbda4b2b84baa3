"""What a budget sheet brings, beside the best split of the same money."""

from __future__ import annotations

import math
from datetime import date
from pathlib import PurePath

import streamlit as st

from optimizer.ui.answering import sentences
from optimizer.ui.chart_marks import marks_of
from optimizer.ui.charts import ChartWords
from optimizer.ui.names import segment_name
from optimizer.ui.scenarios.chart import scenario_chart
from optimizer.ui.scenarios.rows import most_different, split_rows
from optimizer.ui.scenarios.saving import ask_and_save
from optimizer.ui.typeset import literal, strong
from optimizer.words import Voice, certainty, figure_name, figure_title
from optimizer.workflow import JudgedSplit

_MOST_SEGMENTS = 12
_FAR_BEYOND = 2.0
"""Times what was ever spent a day; a curve that is followed twice as far as it was learned is a guess."""


def show_verdict(voice: Voice, judged: JudgedSplit, file_name: str, last_day: date, key: str) -> None:
    """Say what the sheet's split brings, how far it is from the best, and offer to keep it as a scenario.

    Parameters
    ----------
    voice : Voice
        Of the reader.
    judged : JudgedSplit
        The sheet's split and ours.
    file_name : str
        Of the sheet; only ever shown.
    last_day : date
        Of the history.
    key : str
        Part of the keys of the inputs.
    """
    theirs, ours = judged.plan, judged.ours.plan
    with st.container(key="verdict-sheet", gap="small"):
        st.markdown(f"#### {literal(headline(voice, judged))}")
        if judged.times_ever_spent < _FAR_BEYOND:  # how sure a guess is, nobody knows
            st.markdown(literal(promise(voice, judged)))
    kpi = figure_title(voice, theirs.request.kpi)
    left, right = st.columns(2, gap="small")
    for place, title, plan in (
        (left, voice.say("{kpi} with the sheet", kpi=kpi), theirs),
        (right, voice.say("{kpi} with our split of the same money", kpi=kpi), ours),
    ):
        place.metric(
            title,
            sentences.said(voice, plan.expected.value, plan),
            delta=voice.say("likely {range}", range=sentences.likely(voice, plan.expected, plan)),
            delta_arrow="off",
            delta_color="off",
            border=True,
        )
    names = (voice.say("The sheet"), voice.say("Our split"))
    rows = most_different(split_rows(names, (theirs, ours)), "budget", _MOST_SEGMENTS)
    currency = theirs.request.budget.currency
    title = voice.say("Budget over the period")
    st.vega_lite_chart(
        spec=scenario_chart(
            rows,
            "budget",
            ChartWords(voice.say("Where they differ most"), title, voice.say("Segment"), {}, marks_of(voice, currency)),
        ),
        key="sheet-chart",
        alt=voice.say("Bar chart of the budgets of the sheet and of our split, per segment."),
    )
    beyond = [segment_name(line.segment) for line in theirs.lines if line.extrapolated]
    if beyond:
        told = voice.say(
            "More a day than was ever spent there: {names}. Less is known of that.", names=", ".join(beyond)
        )
        st.warning(literal(told), icon=":material/trending_up:")
    with st.container(border=True, key="save-sheet"):
        st.markdown(strong(voice.say("Keep the sheet as a scenario")))
        stem = PurePath(file_name.replace("\\", "/")).stem[:100]
        if ask_and_save(voice, theirs, judged.ours.fit.model, last_day, key=f"sheet|{key}", source="sheet", name=stem):
            st.rerun()


def headline(voice: Voice, judged: JudgedSplit) -> str:
    """Say in one line how good the sheet's split is."""
    gap = judged.plan.certificate.gap
    if judged.times_ever_spent >= _FAR_BEYOND:
        return voice.say(
            "This is {times} times the most that was ever spent: nobody knows what so much money brings.",
            times=_times(voice, judged.times_ever_spent),
        )
    if judged.plan.lacks_evidence:
        return voice.say("Your results do not tell which split of this money is better.")
    if gap <= 0.01:
        return voice.say("The sheet is as good as the best split of the same money, to one percent.")
    if not math.isfinite(gap):
        return voice.say("Another split of the same money is better.")
    return voice.say("Another split of the same money brings up to {gap:percent} more.", gap=gap)


def promise(voice: Voice, judged: JudgedSplit) -> str:
    """Say what our split of the same money brings more, and how sure that is."""
    gain, base = judged.advantage, judged.plan.expected.value
    kpi = figure_name(voice, judged.plan.request.kpi)
    if base <= 0:
        return voice.say("The sheet is expected to bring no {kpi}.", kpi=kpi)
    return voice.say(
        "Our split of it brings {value} {kpi} against the sheet, likely {low} to {high}; we are {sure} sure that ours "
        "is better.",
        value=voice.change(gain.estimate.value / base),
        kpi=kpi,
        low=voice.change(gain.estimate.interval.lower / base),
        high=voice.change(gain.estimate.interval.upper / base),
        sure=certainty(voice, gain.probability),
    )


def _times(voice: Voice, value: float) -> str:
    return voice.number(float(f"{value:.2g}"))
