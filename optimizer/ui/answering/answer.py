"""The answer on the Plan page: what to do, what it brings, how sure that is."""

from __future__ import annotations

from typing import Final

import streamlit as st

from optimizer import workflow
from optimizer.domain.goal_answer import GoalAnswer
from optimizer.domain.money import Money, is_money, major_units, money
from optimizer.domain.plan import Plan
from optimizer.domain.plan_outcomes import LastPeriod
from optimizer.ui.answering import less_spent, sentences
from optimizer.ui.answering.sentences import placed
from optimizer.ui.names import platforms_listed, price
from optimizer.ui.remarks import show_findings
from optimizer.ui.typeset import literal
from optimizer.words import Voice, certainty, figure_name, figure_title, goal_told, measured
from optimizer.workflow import Proposal

_DEMAND_TOLD: Final = 0.05
"""What differs by less is told by no sentence."""


def show_verdict(voice: Voice, plan: Plan, last: LastPeriod, demand: float | None = None) -> None:
    """Say what to do and what it brings, then the figures that matter."""
    key = "verdict-hold" if plan.verdict == "hold" else "verdict"
    with st.container(key=key, gap="small"):
        st.header(literal(sentences.headline(voice, plan)), anchor=False)
        real = less_spent.against_last_period(voice, plan, last)
        told = f"{real} {sentences.promise(voice, plan)} {sentences.caveat(voice, plan)}"
        st.markdown(literal(told.strip()))
        for text in goal_told(voice, plan):
            st.markdown(literal(text))
    _show_figures(voice, plan, last)
    differs = demand_told(voice, plan, last, demand)
    if differs:
        st.caption(literal(differs))
    st.caption(literal(measured(voice, plan.measure, len(plan.lift_tests))))


def demand_told(voice: Voice, plan: Plan, last: LastPeriod, demand: float | None) -> str:
    """Say why the same money is expected to bring more or less than it last did; empty where demand is much the same.

    Parameters
    ----------
    voice : Voice
        Of the reader.
    plan : Plan
        The answer.
    last : LastPeriod
        That its figures stand beside.
    demand : float or None
        Of the planned days against the last period's, relative.
    """
    if demand is None or last.outcome is None or abs(demand) < _DEMAND_TOLD:
        return ""
    return voice.say(
        "Season, trend and kinds of day alone let us expect {change} {kpi} in {ahead:period} for the same money as in "
        "{last:period}.",
        change=voice.change(round(demand, 2)),
        kpi=figure_name(voice, plan.request.kpi),
        ahead=plan.request.period,
        last=last.period,
    )


def _show_figures(voice: Voice, plan: Plan, last: LastPeriod) -> None:
    """Three columns always: the last period, today's split of the same money, the plan; and what lies between."""
    with st.container(horizontal=True, gap="small", key="figures"):
        _card(
            voice.say("{kpi}, {period:period}", kpi=figure_title(voice, plan.request.kpi), period=last.period),
            "\N{EN DASH}" if last.outcome is None else sentences.counted(voice, last.outcome, plan),
            _spent(voice, last),
            _each(voice, plan, last.spend, last.outcome),
        )
        spend = placed(plan)
        scaled = voice.say("Today's split of {spend:round_money}", spend=spend)
        with_plan = voice.say("With the plan")
        for label, estimate in (
            (scaled if sentences.spends_less(plan) else voice.say("With today's split"), plan.current_split),
            (with_plan, plan.expected),
        ):
            if label == with_plan and sentences.is_in_the_dark(plan):
                _card(label, "\N{EN DASH}", voice.say("not known"), "")
                continue
            _card(
                label,
                sentences.said(voice, estimate.value, plan),
                voice.say("likely {range}", range=sentences.likely(voice, estimate, plan)),
                _each(voice, plan, spend, estimate.value),
            )
        if plan.request.goal.kind == "profit" and plan.answer is not None:
            _card(voice.say("Profit with the plan"), *_profits(voice, plan, plan.answer, last))
        else:
            _card(
                voice.say("Gain"),
                _gain(voice, plan),
                _sure(voice, plan),
                voice.say("with the same {spend:round_money}", spend=spend),
            )


def _spent(voice: Voice, last: LastPeriod) -> str:
    """Say what was spent, and where if not all platforms report the plan's KPI."""
    if not last.platforms:
        return voice.say("{spend:round_money} spent", spend=last.spend)
    return voice.say(
        "{spend:round_money} spent on {platforms}", spend=last.spend, platforms=platforms_listed(last.platforms)
    )


def _profits(voice: Voice, plan: Plan, answer: GoalAnswer, last: LastPeriod) -> tuple[str, str, str]:
    """Revenue x margin less the spend, of the plan and of what was; without fixed costs.

    What was is the last period where the plan spends less than its budget, else today's split of the same money.
    """
    currency = plan.request.budget.currency
    worth = answer.value_per_outcome * answer.margin
    kept = worth * plan.current_split.value - float(major_units(placed(plan)))
    earned = less_spent.last_profit(plan, last)
    return (
        voice.round_money(money(answer.reached, currency)),
        voice.say("today's split: {sum:round_money}", sum=money(kept, currency))
        if earned is None
        else voice.say("last period: {sum:round_money}", sum=earned),
        voice.say("spends {spend:round_money}", spend=placed(plan)),
    )


def _sure(voice: Voice, plan: Plan) -> str:
    if len(plan.lines) == 1:
        return voice.say("one segment: nothing to move")
    if plan.lacks_evidence:
        return voice.say("not known")
    if sentences.is_as_good(plan):
        return voice.say("as good as today's split")
    return voice.say("{sure} sure it is better", sure=certainty(voice, plan.gain.probability))


def _card(label: str, value: str, first: str, second: str) -> None:
    st.metric(
        label,
        value,
        delta=first,
        delta_arrow="off",
        delta_color="off",
        delta_description=second,
        border=True,
    )


def _each(voice: Voice, plan: Plan, spend: Money, outcome: float | None) -> str:
    """Say what one result costs, or what one unit of money brings."""
    kpi = plan.request.kpi
    if outcome is None:
        return ""
    told = price(voice, spend, outcome, kpi)
    if is_money(kpi):
        return voice.say("ROAS {ratio}", ratio=told)
    if kpi in {"reach", "impressions"}:
        return voice.say("{price} per thousand", price=told)
    return voice.say("{price} each", price=told)


def _gain(voice: Voice, plan: Plan) -> str:
    gain, base = plan.gain.estimate.value, plan.current_split.value
    if plan.lacks_evidence:
        return "\N{EN DASH}"
    return voice.change(gain / base) if base > 0 else sentences.said(voice, gain, plan)


def show_warnings(voice: Voice, plan: Plan) -> None:
    """Tell what may change the plan, beside it; what is only good to know stands with the proof.

    What is wrong with the period stands beside the period.
    """
    grave = [finding for finding in plan.findings if finding.severity != "info" and finding.subject != "period"]
    show_findings(voice, grave, [line.segment for line in plan.lines])


def show_proof(voice: Voice, plan: Plan) -> None:
    """Say how good the split is, what the words mean, and what the user must know."""
    st.subheader(voice.say("How far to trust it"), anchor=False)
    st.markdown(f":material/verified: {literal(sentences.proved(voice, plan))} {literal(sentences.level(voice, plan))}")
    told = [finding for finding in plan.findings if finding.severity == "info"]
    show_findings(voice, told, [line.segment for line in plan.lines])


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
        data=lambda: workflow.report_file(plan, seconds, voice=voice),
        file_name="report.json",
        mime="application/json",
        icon=":material/download:",
        on_click="ignore",
        key="download-report",
        help=voice.say("Everything that is on this page, for other programs."),
    )
