"""What scenarios are worth: revenue, returns and profit, where anybody says what results are worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import pandas as pd
import streamlit as st

from optimizer import workflow
from optimizer.domain.curve import CurveFit
from optimizer.domain.goal import Goal
from optimizer.domain.money import is_money
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.plan import Plan
from optimizer.domain.plan_outcomes import PlanOutcomes
from optimizer.errors import OptimizerError
from optimizer.ui import cache, state
from optimizer.ui.answering.results import earnings_told, results_frame
from optimizer.ui.remarks import show_findings
from optimizer.ui.typeset import literal
from optimizer.words import Voice

_DASH: Final = "\N{EN DASH}"


def worth_of(plan: Plan, table: PerformanceTable) -> PlanOutcomes | None:
    """Say what a plan is worth on today's curves; None where nobody knows.

    Parameters
    ----------
    plan : Plan
        Of a scenario, or of what if.
    table : PerformanceTable
        The history of today.
    """
    place = state.known().place
    contents = cache.contents(place)
    request = plan.request
    fits: dict[str, CurveFit] = {}
    try:
        for kpi in workflow.kpis_of_worth(request, cache.kpis(contents, table)):
            fits[kpi] = cache.fit(place, contents, replace(request, kpi=kpi, goal=Goal()))
    except OptimizerError:
        return None
    segments = {line.segment for line in plan.lines}
    if not fits or any(not segments <= set(fit.segments) for fit in fits.values()):
        return None
    return cache.plan_worth(contents, table, plan, fits, cache.settings(place))


def show_worth(voice: Voice, plan: Plan, table: PerformanceTable) -> None:
    """Draw what a plan is worth beside the last period and today's split; nothing where nobody knows."""
    found = worth_of(plan, table)
    if found is None:
        return
    st.table(
        _frame(voice, found),
        border="horizontal",
        alt=voice.say("Table of what the scenario is worth: last period, today's split and plan"),
    )
    told = earnings_told(voice, found)
    if told:
        st.markdown(f":material/payments: {literal(told)}")
    show_findings(voice, found.findings)
    st.caption(how_reckoned(voice))


def worth_rows(voice: Voice, plans: Sequence[Plan], table: PerformanceTable) -> list[tuple[str, list[str]]]:
    """Return a row per figure that is known of any plan, with a text for each; nothing where none is."""
    columns = []
    for plan in plans:
        found = worth_of(plan, table)
        columns.append({} if found is None else _column(_frame(voice, found)))
    # what the results are worth stands first, by whichever name
    first = [next(iter(column)) for column in columns if column]
    names = dict.fromkeys([*first, *(name for column in columns for name in column)])
    return [(name, [column.get(name, _DASH) for column in columns]) for name in names]


def _column(frame: pd.DataFrame) -> dict[str, str]:
    """The plan's own column, the last."""
    return {str(name): str(told) for name, told in frame.iloc[:, -1].items()}


def how_reckoned(voice: Voice) -> str:
    """Say what worth stands on."""
    return voice.say("Revenue, returns and profit are on today's curves, less the fixed costs of Settings.")


def _frame(voice: Voice, found: PlanOutcomes) -> pd.DataFrame:
    """The rows of money alone: the outcome that the plan is for stands elsewhere."""
    money_only = replace(found, kpis=tuple(one for one in found.kpis if is_money(one.kpi)))
    return results_frame(voice, money_only).iloc[1:]
