"""Scenarios on the curves of today, which may be newer than their answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from optimizer.domain.curve import CurveFit
from optimizer.domain.goal import Goal
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.scenario import Scenario
from optimizer.domain.segment import Segment
from optimizer.ui import cache, state


def today_fit(table: PerformanceTable, scenario: Scenario, newcomers: Sequence[Segment] = ()) -> CurveFit:
    """Return the curves of today for the question of a scenario, with what it takes for granted.

    Parameters
    ----------
    table : PerformanceTable
        The history.
    scenario : Scenario
        Whose KPI, period and assumptions count; its limits do not.
    newcomers : sequence of Segment
        Segments without history beside its own.
    """
    place = state.known().place
    together = tuple(sorted({*scenario.request.newcomers, *newcomers}))
    request = replace(scenario.request, newcomers=together, limits=(), guardrails=(), goal=_bare(scenario.request.goal))
    return cache.proposal(place, cache.contents(place), table, request).fit


def _bare(goal: Goal) -> Goal:
    """The goal without a target, which may be out of reach today; curves do not depend on it."""
    return replace(goal, kind="budget", target=None)
