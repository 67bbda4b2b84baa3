"""The answer on the Plan page: what to do, what it brings, how sure that is."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
import streamlit as st

from optimizer import workflow
from optimizer.domain.curve import CurveFit
from optimizer.domain.estimate import USUAL_LEVEL
from optimizer.domain.money import Money, is_money, money
from optimizer.domain.plan import Plan, PlanLine
from optimizer.ui import sentences
from optimizer.ui.charts import ChartWords, budget_chart, curve_chart
from optimizer.ui.forms import budget_steps
from optimizer.ui.names import (
    figure_name,
    figure_title,
    price,
    price_title,
    segment_name,
)
from optimizer.ui.remarks import show_findings
from optimizer.ui.tables import budget_rows, by_budget, curve_points, curve_rows
from optimizer.ui.typeset import literal
from optimizer.words import Voice, certainty, measured
from optimizer.workflow import Proposal

_MOST_BARS: Final = 30
_MOST_ROWS_SHOWN: Final = 30
_TALL: Final = 980
_SEGMENT_WIDTH: Final = 214
"""Pixels for names as long as "Instagram · Lookalike 1% purchasers"; wider than three fifths of a table, as it is on a
phone, a pinned column would no longer stay when the table moves."""


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


def show_split(voice: Voice, plan: Plan) -> None:
    """Put the proposal beside today's split: a table and a chart."""
    is_hold = plan.verdict == "hold"
    currency = plan.request.budget.currency
    beside_today = _with_currency(voice, voice.say("The plan beside today's split"), currency)
    not_advised = voice.say("The best split that we found, beside today's (not sure enough to advise it)")
    st.subheader(not_advised if is_hold else beside_today, anchor=False)
    table, chart = st.columns([1.62, 1], gap="medium")
    with table:
        _show_lines(voice, plan)
        if plan.unplaced.minor_units > 0:
            st.warning(literal(sentences.unplaced(voice, plan)))
    with chart:
        rows = budget_rows(plan, _MOST_BARS)
        words = ChartWords(
            title=voice.say("Budget per segment"),
            x=_with_currency(voice, voice.say("Budget over the period"), plan.request.budget.currency),
            y=voice.say("Segment"),
            names={"plan": voice.say("Plan"), "today": voice.say("Today's split")},
            locale=voice.locale,
        )
        st.vega_lite_chart(
            spec=budget_chart(rows, words),
            key="budget-chart",
            alt=voice.say("Bar chart of the budget per segment: plan and today's split. The table shows the same."),
        )
        if len(plan.lines) > _MOST_BARS:
            st.caption(voice.say("The {count} largest segments; the table has all.", count=_MOST_BARS))


def _with_currency(voice: Voice, text: str, currency: str | None) -> str:
    return text if currency is None else voice.say("{text} ({currency})", text=text, currency=currency)


def lines_frame(voice: Voice, plan: Plan) -> pd.DataFrame:
    """Return the lines of a plan as a table of numbers, the largest budget first; money in major units."""
    lines = by_budget(plan)
    newcomers = plan.request.newcomers
    return pd.DataFrame(
        {
            "segment": [segment_name(line.segment) for line in lines],
            "plan": [line.budget.minor_units for line in lines],
            "change": [line.budget.minor_units - line.current_budget.minor_units for line in lines],
            "today": [line.current_budget.minor_units for line in lines],
            "expected": [line.expected.value for line in lines],
            "likely": [sentences.likely(voice, line.expected, plan) for line in lines],
            "note": [sentences.line_note(voice, line, is_new=line.segment in newcomers) for line in lines],
        }
    )


def _show_lines(voice: Voice, plan: Plan) -> None:
    frame = lines_frame(voice, plan)
    currency = plan.request.budget.currency

    def sum_of(units: Any) -> str:
        return sentences.plain_sum(voice, Money(int(units), currency))

    def change_of(units: Any) -> str:
        return sentences.signed_sum(voice, Money(int(units), currency))

    def outcome_of(value: Any) -> str:
        return sentences.said(voice, value, plan)

    styled = frame.style.format({"today": sum_of, "plan": sum_of, "change": change_of, "expected": outcome_of})
    column = st.column_config.Column
    st.dataframe(
        styled,
        hide_index=True,
        placeholder="\N{EN DASH}",
        height="content" if len(frame) <= _MOST_ROWS_SHOWN else _TALL,
        column_config={
            "segment": column(voice.say("Segment"), width=_SEGMENT_WIDTH, pinned=True),
            "plan": column(voice.say("Plan"), width=76, alignment="right"),
            "change": column(voice.say("Change"), width=80, alignment="right"),
            "today": column(voice.say("Today's split"), width=90, alignment="right"),
            "expected": column(figure_title(voice, plan.request.kpi), width=84, alignment="right"),
            "likely": column(voice.say("Likely"), width=92, alignment="right"),
            "note": column(voice.say("Note"), width=120),
        },
        column_order=[name for name in frame.columns if name != "note" or frame["note"].str.len().sum() > 0],
        alt=voice.say("Table of the plan, one row per segment"),
    )
    # The style shows it on narrow screens only.
    with st.container(key="more-columns"):
        st.caption(voice.say("More columns lie to the right: move the table sideways."))


def show_curve(voice: Voice, plan: Plan, fit: CurveFit, contents: str) -> None:
    """Draw what more or less money brings in one segment of the user's choice."""
    st.subheader(voice.say("What more or less money brings"), anchor=False)
    by_name = {segment_name(line.segment): line for line in by_budget(plan)}
    name = st.selectbox(voice.say("Segment"), list(by_name), key=f"curve|{contents}", width=360)
    line = by_name[str(name)]
    kpi = plan.request.kpi
    title = figure_title(voice, kpi)
    words = ChartWords(
        title=voice.say("{kpi} by budget", kpi=title),
        x=_with_currency(voice, voice.say("Budget over the period"), plan.request.budget.currency),
        y=_with_currency(voice, title, plan.request.budget.currency if is_money(kpi) else None),
        names={"plan": voice.say("Plan"), "today": voice.say("Today's split")},
        locale=voice.locale,
    )
    st.vega_lite_chart(
        spec=curve_chart(curve_rows(fit, line), curve_points(fit, line), words),
        key="curve-chart",
        alt=voice.say("Response curve of {segment} with its likely range", segment=segment_name(line.segment)),
    )
    st.caption(literal(_next_money(voice, plan, line)))


def _next_money(voice: Voice, plan: Plan, line: PlanLine) -> str:
    budget = plan.request.budget
    _, _, step = budget_steps(budget)
    return voice.say(
        "Solid: budgets that you have tried. Dashed and pale: never tried, so less certain. The band holds "
        "{level:percent} of the curves that fit your past results. At the planned budget, the next {step:round_money} "
        "here bring about {outcome} {kpi}.",
        level=USUAL_LEVEL,
        step=money(step, budget.currency),
        outcome=sentences.said(voice, line.marginal * step, plan),
        kpi=figure_name(voice, plan.request.kpi),
    )


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
