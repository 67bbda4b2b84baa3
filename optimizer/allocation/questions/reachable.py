"""Guardrails that no spend keeps, so that the best plan is to spend nothing, and how low their averages can be."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from optimizer.allocation.allocate import allocate
from optimizer.allocation.limits.feasibility import in_whole_steps
from optimizer.allocation.limits.naming import source_of
from optimizer.allocation.limits.reading import read_demands
from optimizer.allocation.limits.region import region_of
from optimizer.allocation.solver.ground import ground_of
from optimizer.allocation.solver.guarding import lowest_average
from optimizer.domain.guardrail_reach import GuardrailReach
from optimizer.domain.problem import AllocationProblem, Guardrail

FIRST = 0.25
"""Part of the time for the split that the search for lower averages sets out from."""


def guardrails_out_of_reach(
    problem: AllocationProblem, *, seconds: float = 1.0, clock: Callable[[], float] = time.perf_counter
) -> tuple[GuardrailReach, ...]:
    """Find the guardrails that by themselves let no money be spent, with the lowest average within reach.

    A split of nothing has no average, and so keeps every guardrail: where limits allow it, the allocator answers with
    it. This tells what a manager would have to allow instead. The search sets out from the best split without
    guardrails, since at nothing there is no average to lower.

    Parameters
    ----------
    problem : AllocationProblem
        Whose best plan is to spend nothing.
    seconds : float
        After this time the lowest averages so far are told.
    clock : callable
        Seconds since some moment.

    Returns
    -------
    tuple of GuardrailReach
        Empty where each guardrail by itself can be kept, or nothing can be spent anyway.

    Raises
    ------
    CurveError, AllocationError, InfeasibleError
        As `allocate`.
    """
    end = clock() + seconds
    guardrails = [limit for limit in problem.limits if isinstance(limit, Guardrail)]
    others = tuple(limit for limit in problem.limits if not isinstance(limit, Guardrail))
    free = replace(problem, limits=others, money_cost=0.0)
    start = allocate(free, seconds=FIRST * seconds, clock=clock).spend
    if not guardrails or not start.any():
        return ()
    region = region_of(read_demands(problem), len(problem.segments), problem.budget)
    ground = ground_of(problem.curves, in_whole_steps(region))
    alone = replace(ground, region=replace(ground.region, rates=()))
    found = []
    for place, guardrail in enumerate(guardrails):
        reachable = lowest_average(alone, place, start, lambda: clock() > end)
        if reachable > guardrail.most:
            found.append(GuardrailReach(guardrail.name, source_of(guardrail), guardrail.most, reachable))
    return tuple(found)
