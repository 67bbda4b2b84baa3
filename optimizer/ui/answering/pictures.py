"""The plan as a picture."""

from __future__ import annotations

from typing import Final

import streamlit as st

from optimizer.domain.plan import Plan
from optimizer.ui.answering import shift
from optimizer.ui.chart_marks import marks_of
from optimizer.ui.charts import ChartWords, budget_chart
from optimizer.ui.tables import budget_rows
from optimizer.words import Voice

_MOST_BARS: Final = 30


def show(voice: Voice, plan: Plan) -> None:
    """Draw where money moves, and where it is asked for each segment's budget beside today's."""
    shift.show(voice, plan)
    # every chart on the page is drawn anew at every change of the budget, so the second waits until it is wanted
    budgets = st.expander(voice.say("Budget per segment, beside today's"), on_change="rerun", key="budgets")
    if budgets.open:
        with budgets:
            _show_budgets(voice, plan)


def _show_budgets(voice: Voice, plan: Plan) -> None:
    words = ChartWords(
        title=voice.say("Budget per segment"),
        x=voice.say("Budget over the period"),
        y=voice.say("Segment"),
        names={"plan": voice.say("Plan"), "today": voice.say("Today's split")},
        marks=marks_of(voice, plan.request.budget.currency),
    )
    st.vega_lite_chart(
        spec=budget_chart(budget_rows(plan, _MOST_BARS), words),
        key="budget-chart",
        alt=voice.say("Bar chart of the budget per segment: plan and today's split. The table shows the same."),
    )
    if len(plan.lines) > _MOST_BARS:
        st.caption(voice.say("The {count} largest segments; the table has all.", count=_MOST_BARS))
