"""What a workspace holds, at a glance."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from optimizer.domain.money import is_money, money
from optimizer.domain.performance import PerformanceTable
from optimizer.ui.chart_marks import marks_of
from optimizer.ui.charts import ChartWords, spend_chart
from optimizer.ui.tables import kpis_of, platform_totals, segments_of, spend_by_week
from optimizer.ui.typeset import heading
from optimizer.ui.wide_tables import show_wide, with_end
from optimizer.ui.widths import fitted
from optimizer.words import Voice, figure_title


def show_contents(voice: Voice, table: PerformanceTable) -> None:
    """Show period, spend, segments and figures of the workspace, and its spend over time."""
    segments = segments_of(table)
    period = table.period
    spend = money(float(table.rows["spend"].sum()), table.currency)
    platforms = {segment.platform for segment in segments}
    with st.container(horizontal=True, gap="small", key="figures"):
        st.metric(
            voice.say("Days"),
            voice.number(float(period.days)),
            delta=voice.period(period),
            delta_arrow="off",
            delta_color="off",
            border=True,
        )
        st.metric(
            voice.say("Spend"),
            voice.round_money(spend),
            delta=_currency(voice, table.currency),
            delta_arrow="off",
            delta_color="off",
            border=True,
        )
        st.metric(
            voice.say("Segments"),
            voice.number(float(len(segments))),
            delta=voice.say("platforms: {platforms}", platforms=len(platforms)),
            delta_arrow="off",
            delta_color="off",
            border=True,
        )
        st.metric(
            voice.say("Rows of results"),
            voice.number(float(len(table.rows))),
            delta=voice.say("goals to choose from: {goals}", goals=len(kpis_of(table))),
            delta_arrow="off",
            delta_color="off",
            border=True,
        )
    st.markdown(heading(voice.say("Results per platform")))
    _show_platforms(voice, platform_totals(table), table.currency)
    if table.rows["date"].min() < table.rows["date"].max():  # a list of ads without dates has nothing to show over time
        _show_spend(voice, table)


def _show_spend(voice: Voice, table: PerformanceTable) -> None:
    words = ChartWords(
        title=voice.say("Spend per week and platform"),
        x=voice.say("Week"),
        y=voice.say("Spend"),
        names={},
        marks=marks_of(voice, table.currency),
    )
    st.vega_lite_chart(
        spec=spend_chart(spend_by_week(table), words),
        key="spend-chart",
        alt=voice.say("Bar chart of the spend per week, stacked by platform"),
    )


def _currency(voice: Voice, currency: str | None) -> str:
    return voice.say("currency not known") if currency is None else voice.say("in {currency}", currency=currency)


def _show_platforms(voice: Voice, totals: pd.DataFrame, currency: str | None) -> None:
    def sums(value: Any) -> str:
        return voice.round_money(money(value, currency))

    def quantity(value: Any) -> str:
        return voice.number(float(value))

    figures = [name for name in totals.columns if name not in {"platform", "audiences"}]
    formats: dict[Any, Any] = {name: sums if name == "spend" or is_money(name) else quantity for name in figures}
    column = st.column_config.Column
    show_wide(
        voice,
        "platforms",
        with_end(totals).style.format(formats, na_rep="\N{EN DASH}"),
        hide_index=True,
        placeholder="\N{EN DASH}",
        column_config={
            "platform": fitted(column, voice.say("Platform"), 110, pinned=True),
            "audiences": column(voice.say("Audiences"), alignment="right"),
            **{name: column(figure_title(voice, name), alignment="right") for name in figures},
        },
        alt=voice.say("Table of the figures per platform"),
    )
