"""Below the split on the Plan page: one part of the answer at a time, worked out when it is looked at."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from optimizer import workflow
from optimizer.domain.performance import PerformanceTable
from optimizer.ui import cache, state
from optimizer.ui.answering import answer, limit_costs, more_or_less, pacing, pictures, results, why
from optimizer.ui.boundary import told
from optimizer.ui.page_files import CURVES_PAGE
from optimizer.words import Voice
from optimizer.workflow import Proposal


def show_details(voice: Voice, table: PerformanceTable, proposal: Proposal, contents: str) -> None:
    """Draw the tabs, and what belongs to the one that is open."""
    parts: list[tuple[str, Callable[[], None]]] = [
        (voice.say("Picture"), lambda: pictures.show(voice, proposal.plan)),
        (voice.say("Why"), lambda: _why(voice, table, proposal, contents)),
        (voice.say("All results"), lambda: results.show(voice, table, proposal, contents)),
        (voice.say("Another budget"), lambda: _another_budget(voice, proposal, contents)),
        (voice.say("Calendar"), lambda: _calendar(voice, table, proposal, contents)),
        (voice.say("Limits and proof"), lambda: _proof(voice, proposal, contents)),
    ]
    # the browser remembers the open tab by its title, which is another in another language
    tabs = st.tabs([title for title, _ in parts], on_change="rerun", key=f"details|{voice.language}")
    for tab, (_, show) in zip(tabs, parts, strict=True):
        if tab.open:
            with tab, told(voice):
                show()


def _why(voice: Voice, table: PerformanceTable, proposal: Proposal, contents: str) -> None:
    points = cache.curve_points(contents, table, proposal.fit, proposal.plan.request.goal.kpi_values)
    why.show_why(voice, proposal, cache.explained(contents, table, proposal), points, contents)


def _another_budget(voice: Voice, proposal: Proposal, contents: str) -> None:
    more, less = cache.one_more_and_less(contents, proposal)
    more_or_less.show(voice, proposal.plan, cache.plan_frontier(contents, proposal), more, less)


def _calendar(voice: Voice, table: PerformanceTable, proposal: Proposal, contents: str) -> None:
    settings = cache.settings(state.known().place, contents)
    days = workflow.market_calendar(proposal, table, settings, voice.language)
    pacing.show(voice, cache.plan_pacing(contents, table, proposal), days)


def _proof(voice: Voice, proposal: Proposal, contents: str) -> None:
    limit_costs.show(voice, proposal.plan, cache.limit_costs(contents, proposal))
    answer.show_proof(voice, proposal.plan)
    st.page_link(
        CURVES_PAGE,
        label=voice.say("How the curves were learned, and how good our forecasts were"),
        icon=":material/arrow_forward:",
    )
