"""Where a plan takes money from and where it gives it to, on a page."""

from __future__ import annotations

import streamlit as st

from optimizer.domain.money import Money
from optimizer.domain.plan import Plan
from optimizer.ui.answering import sentences
from optimizer.ui.answering.shift_chart import MOST_NAMED, shift_chart, shift_rows
from optimizer.ui.chart_marks import marks_of
from optimizer.ui.charts import ChartWords
from optimizer.ui.ink import ink
from optimizer.words import Voice


def show(voice: Voice, plan: Plan) -> None:
    """Draw the change of every segment against today's split; a sentence where nothing moves."""
    rows = shift_rows(voice, plan)
    if rows.empty:
        st.markdown(voice.say("Nothing moves: the plan is today's split."))
        return
    currency = plan.request.budget.currency
    title = voice.say("Where money comes from and goes")
    axis = voice.say("Change")
    words = ChartWords(
        title=title,
        x=axis,
        y=voice.say("Segment"),
        names={"more": voice.say("More"), "less": voice.say("Less")},
        marks=marks_of(voice, currency),
    )
    st.vega_lite_chart(spec=shift_chart(rows, words, ink()), key="shift-chart", alt=shift_alt(voice, plan))
    if len(plan.lines) > MOST_NAMED and len(rows) > MOST_NAMED:
        st.caption(
            voice.say("The {count} largest changes; the others are summed up, the table has all.", count=MOST_NAMED)
        )


def shift_alt(voice: Voice, plan: Plan) -> str:
    """Say what the chart shows to those who do not see it."""
    raised = sum(line.budget.minor_units > line.current_budget.minor_units for line in plan.lines)
    lowered = sum(line.budget.minor_units < line.current_budget.minor_units for line in plan.lines)
    moved: Money = sentences.moved(plan)
    return voice.say(
        "Bar chart of the changes against today's split: {sum:round_money} move, {raised} segments get more and "
        "{lowered} get less. The table shows the same.",
        sum=moved,
        raised=raised,
        lowered=lowered,
    )
