"""All that the plan brings: every KPI and what it is worth, beside the last period and today's split."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import pandas as pd
import streamlit as st

from optimizer.domain.curve import CurveFit
from optimizer.domain.estimate import Estimate
from optimizer.domain.goal import Goal
from optimizer.domain.money import money
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.plan_outcomes import PlanOutcomes, ThreeFigures
from optimizer.errors import OptimizerError
from optimizer.ui import cache, state
from optimizer.ui.answering.sentences import is_in_the_dark
from optimizer.ui.names import platforms_listed, price_title
from optimizer.ui.remarks import show_findings
from optimizer.ui.typeset import literal
from optimizer.words import Voice, certainty, figure_name, figure_title, outcome
from optimizer.workflow import Proposal

_FOUR_DIGITS_FROM: Final = 10_000
"""Of larger expected outcomes more than four digits are known to nobody."""


def show(voice: Voice, table: PerformanceTable, proposal: Proposal, contents: str) -> None:
    """Draw the table, and say how likely the plan earns."""
    fits = _learned(voice, table, proposal, contents)
    found = cache.plan_outcomes(contents, table, proposal, fits, cache.settings(state.known().place))
    frame = results_frame(voice, found)
    is_dark = is_in_the_dark(proposal.plan)
    st.table(
        frame.drop(columns=voice.say("Plan")) if is_dark else frame,
        border="horizontal",
        alt=voice.say("Table of all results: last period, today's split and plan"),
    )
    told = earnings_told(voice, found)
    if told and not is_dark:
        st.markdown(f":material/payments: {literal(told)}")
    show_findings(voice, found.findings)
    for note in partial_notes(voice, found, proposal.plan.request.kpi):
        st.caption(literal(note))
    st.caption(
        literal(
            voice.say(
                "Last period: {period:period}. In brackets what is likely, in {level:percent} of the cases. Each "
                "figure has a curve of its own, so figures need not agree to the last one.",
                period=found.last_period,
                level=proposal.plan.expected.interval.level,
            )
        )
    )


def _learned(voice: Voice, table: PerformanceTable, proposal: Proposal, contents: str) -> dict[str, CurveFit]:
    """Learn the curves of every KPI, which takes a second each the first time; those that cannot be are left out."""
    request = proposal.plan.request
    kpis = cache.kpis(contents, table)
    bar = st.progress(0.0, text=voice.say("Learning the other results"))
    fits: dict[str, CurveFit] = {}
    for place, kpi in enumerate(kpis):
        bar.progress(place / len(kpis), text=voice.say("Learning: {kpi}", kpi=figure_title(voice, kpi)))
        try:
            fits[kpi] = cache.fit(state.known().place, contents, replace(request, kpi=kpi, goal=Goal()))
        except OptimizerError as error:
            st.caption(literal(voice.render(error.message)))
    bar.empty()
    return fits


def results_frame(voice: Voice, found: PlanOutcomes) -> pd.DataFrame:
    """Return the three columns as text, one row per figure."""
    currency = found.spend[0].currency

    def of_money(value: float) -> str:
        return voice.round_money(money(value, currency))

    def of_ratio(value: float) -> str:
        return voice.decimals(value, 2)

    rows = {voice.say("Spend"): [voice.round_money(sum_of) for sum_of in found.spend]}
    for kpi in found.kpis:
        rows[figure_title(voice, kpi.kpi)] = _row(voice, kpi.total, _outcome_of(voice, kpi.kpi, currency))
    for kpi in found.kpis:
        if kpi.cost is not None:
            rows[price_title(voice, kpi.kpi)] = _row(voice, kpi.cost, _price_of(voice, kpi.kpi, currency))
    if found.revenue is not None and found.revenue_source == "valued":
        rows[voice.say("Worth of the results")] = _row(voice, found.revenue, of_money)
    for title, figures, told in (
        (voice.say("Revenue per unit of spend (ROAS)"), found.roas, of_ratio),
        (voice.say("Return on investment (ROI)"), found.roi, voice.percent),
        (voice.say("Profit"), found.profit, of_money),
    ):
        if figures is not None:
            rows[title] = _row(voice, figures, told)
    columns = [voice.say("Last period"), voice.say("Today's split"), voice.say("Plan")]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns)


def partial_notes(voice: Voice, found: PlanOutcomes, goal: str) -> list[str]:
    """Say which figures are of some platforms alone, and what that means of what the plan is for.

    Parameters
    ----------
    voice : Voice
        Of the reader.
    found : PlanOutcomes
        What the table shows.
    goal : str
        The plan's own KPI, which counts ahead as the plan counts it.
    """
    of: dict[tuple[str, ...], list[str]] = {}
    for one in found.kpis:
        if one.platforms:
            of.setdefault(one.platforms, []).append(one.kpi)
    notes = []
    for platforms, kpis in of.items():
        names = platforms_listed(platforms)
        others = [figure_name(voice, kpi) for kpi in kpis if kpi != goal]
        if others:
            notes.append(
                voice.say(
                    "Only {platforms}: {figures}. No other platform reports them, so their cost is of what is spent "
                    "there.",
                    platforms=names,
                    figures=", ".join(others),
                )
            )
        if goal in kpis:
            notes.append(
                voice.say(
                    "{kpi} of the last period, and the cost of one, are of {platforms} alone. What is expected holds "
                    "what is borrowed for the other platforms.",
                    kpi=figure_title(voice, goal),
                    platforms=names,
                )
            )
    return notes


def _outcome_of(voice: Voice, kpi: str, currency: str | None) -> Callable[[float], str]:
    return lambda value: outcome(voice, float(f"{value:.4g}") if value >= _FOUR_DIGITS_FROM else value, kpi, currency)


def _price_of(voice: Voice, kpi: str, currency: str | None) -> Callable[[float], str]:
    """Write the cost of one result; of reach and impressions of a thousand, as `price_title` names them."""
    scale = 1000.0 if kpi in {"reach", "impressions"} else 1.0
    return lambda value: voice.rate(scale * value, currency)


def _row(voice: Voice, figures: ThreeFigures, told: Callable[[float], str]) -> list[str]:
    last = "\N{EN DASH}" if figures.last is None else told(figures.last)
    return [last, _estimate(voice, figures.status_quo, told), _estimate(voice, figures.plan, told)]


def _estimate(voice: Voice, estimate: Estimate | None, told: Callable[[float], str]) -> str:
    if estimate is None:
        return "\N{EN DASH}"
    return voice.say(
        "{value} ({low} to {high})",
        value=told(estimate.value),
        low=told(estimate.interval.lower),
        high=told(estimate.interval.upper),
    )


def earnings_told(voice: Voice, found: PlanOutcomes) -> str:
    """Say how likely the plan earns, and earns more than today's split; empty where that is not known."""
    if found.profit_is_positive is None:
        return ""
    earns = voice.say("We are {sure} sure that the plan earns money", sure=certainty(voice, found.profit_is_positive))
    if found.profit_is_better is None:
        return f"{earns}."
    return voice.say(
        "{earns}, and {sure} sure that it earns more than today's split.",
        earns=earns,
        sure=certainty(voice, found.profit_is_better),
    )
