"""How good the forecasts of the past would have been."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from optimizer.domain.backtest import Backtest
from optimizer.domain.money import is_money
from optimizer.domain.performance import PerformanceTable
from optimizer.ui import cache, state
from optimizer.ui.boundary import told
from optimizer.ui.chart_marks import marks_of
from optimizer.ui.charts import ChartWords
from optimizer.ui.curves.backtest_chart import forecast_chart, forecast_rows
from optimizer.ui.remarks import show_findings
from optimizer.ui.typeset import in_a_table, literal
from optimizer.words import FORECASTER_NAMES, Voice, figure_title, outcome, outcome_between, track_record


def show(voice: Voice, table: PerformanceTable, contents: str, kpi: str) -> None:
    """Offer to try forecasts on the past, which takes seconds; once tried they stay."""
    what = f"{contents}|{kpi}"
    if what not in state.known().tried:
        st.markdown(
            literal(
                voice.say(
                    "We go back month by month, learn from what was known then, forecast the month after at what "
                    "you really spent, and compare with what came."
                )
            )
        )
        st.button(
            voice.say("Try our forecasts on your past"),
            icon=":material/fact_check:",
            key="try-forecasts",
            on_click=state.keep_tried,
            args=(what,),
        )
        return
    with told(voice), st.spinner(voice.say("Making forecasts of the past again"), show_time=False):
        _show(voice, cache.backtest(contents, kpi, table), table.currency)


def _show(voice: Voice, found: Backtest, currency: str | None) -> None:
    st.markdown(f"**{literal(track_record(found, voice))}**")
    table, chart = st.columns([1.2, 1], gap="medium")
    with table:
        _show_folds(voice, found, currency)
        _show_scores(voice, found)
    with chart:
        words = ChartWords(
            title=voice.say("What we said and what came"),
            x=voice.say("Days"),
            y=figure_title(voice, found.kpi),
            names={"said": voice.say("Our forecast"), "came": voice.say("What came")},
            marks=marks_of(voice, currency, results_are_money=is_money(found.kpi)),
        )
        st.vega_lite_chart(
            spec=forecast_chart(forecast_rows(voice, found), words),
            key="forecast-chart",
            alt=voice.say("Chart of each forecast with its likely range and what came. The table shows the same."),
        )
        st.caption(literal(voice.say("The bars hold {level:percent} of what we thought possible.", level=found.level)))
    segments = list(dict.fromkeys(line.segment for fold in found.folds for line in fold.segments))
    show_findings(voice, found.findings, segments)


def _show_folds(voice: Voice, found: Backtest, currency: str | None) -> None:
    rows = [
        {
            "from": voice.day(fold.period.start),
            "said": outcome(voice, fold.expected.value, found.kpi, currency),
            "came": outcome(voice, fold.outcome, found.kpi, currency),
            "off": _off_by(voice, fold.expected.value, fold.outcome),
            "likely": outcome_between(voice, fold.expected, found.kpi, currency),
        }
        for fold in found.folds
    ]
    titles = {
        "from": voice.say("From"),
        "said": voice.say("Forecast"),
        "came": voice.say("What came"),
        "off": voice.say("Off by"),
        "likely": voice.say("Likely"),
    }
    st.table(
        in_a_table(pd.DataFrame(rows, columns=list(titles)).rename(columns=titles)),
        hide_index=True,
        border="horizontal",
        alt=voice.say("Table of the forecasts, one row per period"),
    )


def _off_by(voice: Voice, said: float, came: float) -> str:
    return voice.change((said - came) / came) if came > 0.0 else "\N{EN DASH}"


def _show_scores(voice: Voice, found: Backtest) -> None:
    rows = [
        {
            "name": voice.render(FORECASTER_NAMES[score.forecaster]),
            "total": voice.percent(score.total_error),
            "segments": voice.percent(score.segment_error),
            "bias": voice.change(score.bias),
            "log_score": voice.decimals(score.log_score, 2),
        }
        for score in found.scores
    ]
    titles = {
        "name": voice.say("Forecaster"),
        "total": voice.say("Total off by"),
        "segments": voice.say("Segments"),
        "bias": voice.say("Bias"),
        "log_score": voice.say("Log score"),
    }
    st.table(
        in_a_table(pd.DataFrame(rows, columns=list(titles)).rename(columns=titles)),
        hide_index=True,
        border="horizontal",
        alt=voice.say("Table of our forecasts beside simple ones"),
    )
    meaning = voice.say("How much probability a forecast gave to what came; higher is better.")
    st.caption(literal(f"{titles['log_score']}: {meaning}"))
