"""Why a segment gets what it gets: its curve, where it stands on it, what the next money brings, the evidence."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from optimizer import workflow
from optimizer.domain.curve import CurveFit
from optimizer.domain.curve_points import CurvePoints
from optimizer.domain.estimate import USUAL_LEVEL
from optimizer.domain.money import is_money, major_units
from optimizer.domain.plan import Plan, PlanLine
from optimizer.ui.answering import sentences
from optimizer.ui.answering.brought import brought
from optimizer.ui.answering.curve_chart import curve_chart
from optimizer.ui.answering.line_reasons import evidence_told, reason_told
from optimizer.ui.chart_marks import marks_of
from optimizer.ui.charts import ChartWords
from optimizer.ui.curves.tables import over_days, point_rows
from optimizer.ui.explained import Explained
from optimizer.ui.ink import ink
from optimizer.ui.names import segment_name
from optimizer.ui.tables import by_budget, curve_points, curve_rows
from optimizer.ui.typeset import literal
from optimizer.words import Voice, figure_name, figure_title, what_points_are
from optimizer.workflow import Proposal


def show_why(
    voice: Voice,
    proposal: Proposal,
    explained: Explained,
    points: Sequence[CurvePoints],
    contents: str,
) -> None:
    """Explain the line of one segment of the user's choice, with the past results behind its curve."""
    plan, fit = proposal.plan, proposal.fit
    by_name = {segment_name(line.segment): line for line in by_budget(plan)}
    key = f"why|{contents}"
    name = st.selectbox(
        voice.say("Segment"),
        list(by_name),
        key=key,
        width=420,
        help=voice.say("Or choose a row of the table above."),
    )
    line = by_name[str(name)]
    behind = next((one for one in points if one.segment == line.segment), None)
    told, drawn = st.columns([1, 1.5], gap="large")
    with told:
        _tell(voice, plan, line, explained)
        _tell_curve(voice, fit, behind)
    with drawn:
        _draw_curve(voice, plan, line, fit, behind)


def _tell(voice: Voice, plan: Plan, line: PlanLine, explained: Explained) -> None:
    reason = explained.reasons.get(line.segment)
    known = explained.evidence.get(line.segment)
    currency = plan.request.budget.currency
    st.markdown(
        literal(
            voice.say(
                "**{plan}** with the plan, {today} in today's split; in the last days of the data {last}.",
                plan=voice.money(line.budget),
                today=voice.money(line.current_budget),
                last=voice.money(line.last_spend),
            )
        ).replace("\\*\\*", "**")
    )
    is_known = not sentences.is_in_the_dark(plan)
    if reason is not None and is_known:
        st.markdown(f":material/lightbulb: {literal(reason_told(voice, plan, line, reason))}")
    if is_known:
        st.markdown(f":material/trending_up: {literal(_next_money(voice, plan, line))}")
    if known is not None:
        trust = evidence_told(voice, known)
        st.markdown(f":material/database: {literal(trust)}")
    note = sentences.line_note(voice, line, is_new=line.segment in plan.request.newcomers)
    if note:
        st.markdown(f":material/flag: {literal(note)}")
    if currency is None:
        st.caption(voice.say("Your files name no currency, so sums have none."))


def _tell_curve(voice: Voice, fit: CurveFit, points: CurvePoints | None) -> None:
    band = voice.say(
        "Solid: budgets that you have tried. Dashed and pale: never tried, so less certain. The band holds "
        "{level:percent} of the curves that fit your past results.",
        level=USUAL_LEVEL,
    )
    told = [band, what_points_are(voice, points, fit.measure, is_adjusted=True)]
    if points is not None and fit.period.days > 1:
        told.append(voice.say("Points stand for as many days as the period has."))
    st.caption(literal(" ".join(filter(None, told))))


def _draw_curve(voice: Voice, plan: Plan, line: PlanLine, fit: CurveFit, points: CurvePoints | None) -> None:
    kpi, currency = plan.request.kpi, plan.request.budget.currency
    title = figure_title(voice, kpi)
    words = ChartWords(
        title=voice.say("{kpi} by budget", kpi=title),
        x=voice.say("Budget over the period"),
        y=title,
        names={"plan": voice.say("Plan"), "today": voice.say("Today's split"), "result": voice.say("From")},
        marks=marks_of(voice, currency, results_are_money=is_money(kpi)),
    )
    results = over_days(point_rows(voice, points, is_adjusted=True), fit.period.days)
    st.vega_lite_chart(
        spec=curve_chart(curve_rows(fit, line), curve_points(fit, line), words, results, ink()),
        key="curve-chart",
        alt=voice.say("Response curve of {segment} with its likely range", segment=segment_name(line.segment)),
    )


def _next_money(voice: Voice, plan: Plan, line: PlanLine) -> str:
    budget = plan.request.budget
    step = workflow.small_step(budget)
    return voice.say(
        "At the planned budget, the next {step:round_money} here bring about {outcome} {kpi}.",
        step=step,
        outcome=brought(voice, line.marginal * float(major_units(step)), plan.request.kpi, budget.currency),
        kpi=figure_name(voice, plan.request.kpi),
    )
