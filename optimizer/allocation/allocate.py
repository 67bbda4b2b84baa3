"""The best split of a budget."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import NoReturn

import numpy as np

from optimizer.allocation.limits.binding import TOUCHES
from optimizer.allocation.limits.conflict import feasible_spend
from optimizer.allocation.limits.feasibility import in_whole_steps
from optimizer.allocation.limits.guardrails import refuse_guardrail
from optimizer.allocation.limits.region import read_demands, region_of
from optimizer.allocation.limits.touching import touched_limits
from optimizer.allocation.solver.ground import Ground, ground_of
from optimizer.allocation.solver.guarding import lowest_average
from optimizer.allocation.solver.prepared import PreparedCurves
from optimizer.allocation.solver.proof import prices_of, proof_of
from optimizer.allocation.solver.solving import solve
from optimizer.curves.shapes.families import check_curves
from optimizer.curves.shapes.stack import CurveStack, slopes, values_at
from optimizer.domain.curve import FloatArray
from optimizer.domain.problem import Allocation, AllocationProblem, Guardrail
from optimizer.errors import AllocationError
from optimizer.message import N_

SEARCHING, FINISHING = 0.75, 0.9
"""Parts of the time after which the search ends, and after which the answer is sharpened no more."""


def allocate(
    problem: AllocationProblem,
    *,
    tolerance: float = 1e-4,
    seconds: float = 2.0,
    clock: Callable[[], float] = time.perf_counter,
    prepared: PreparedCurves | None = None,
) -> Allocation:
    """Split a budget over segments for the most outcome within the limits.

    maximize sum_i f_i(x_i) subject to sum_i x_i <= budget and the limits. Curves never fall, so that among the best
    allocations the one is taken that places the most money; money stays unplaced only where the limits and the ends of
    the curves leave no room for it, or where a "nothing or at least" minimum, or overlapping limits on sums, would make
    placing it cost outcome.

    Curves are replaced by their least concave majorants; a price of money then solves the problem (Everett 1963,
    Operations Research 11), found by one sort, or by a linear program where limits speak of sums. What majorants hide
    is settled by branch and bound, what tables hide by zooming in.

    Parameters
    ----------
    problem : AllocationProblem
        Segments, their curves over the horizon, budget and limits.
    tolerance : float
        The gap of the certificate that is aimed at, above 0.
    seconds : float
        After this time the best allocation found is returned; its certificate says how good it is. Only problems that
        take so long depend on the speed of the machine.
    clock : callable
        Seconds since some moment.
    prepared : PreparedCurves or None
        The problem's own curves from `prepare_curves`, for many allocations on them; those of others are not used.

    Returns
    -------
    Allocation
        Does not depend on the order of the segments, except between equally good allocations.

    Raises
    ------
    CurveError
        When a curve is negative, falls, or has parameters that make no sense.
    AllocationError
        When the budget or a limit makes no sense.
    InfeasibleError
        When the limits contradict each other or the budget.
    """
    begin = clock()

    def is_search_over() -> bool:
        return clock() > begin + SEARCHING * seconds

    def is_time_over() -> bool:
        return clock() > begin + FINISHING * seconds

    known = prepared if prepared is not None and prepared.curves == problem.curves else None
    _check(problem)
    if known is None:
        check_curves(problem.curves, problem.segments)
    demands = read_demands(problem)
    region = region_of(demands, len(problem.segments), problem.budget, problem.money_cost)
    fallback = feasible_spend(problem, demands, region)
    ground = ground_of(problem.curves, in_whole_steps(region), known)
    solved = solve(ground, fallback, tolerance, is_search_over, is_time_over)
    if solved is None:
        _refuse_guardrails(problem, ground, fallback, lambda: clock() > begin + 2.0 * seconds)
    spend, refined = solved.spend, solved.refined
    prices = prices_of(problem, region, refined, solved.found.case)
    unplaced = problem.budget - float(spend.sum())
    return Allocation(
        segments=problem.segments,
        spend=spend,
        marginal_outcome=_marginal_outcome(ground.stack, spend),
        shadow_price=prices.budget,
        group_prices=prices.limits,
        binding=touched_limits(problem, spend),
        unplaced=unplaced if unplaced > TOUCHES * problem.budget else 0.0,
        proof=proof_of(problem, solved, is_time_over),
    )


def _refuse_guardrails(
    problem: AllocationProblem, ground: Ground, fallback: FloatArray, is_time_over: Callable[[], bool]
) -> NoReturn:
    """Name a guardrail that cannot be kept: by itself, or else the last one, beside the others."""
    alone = replace(ground, region=replace(ground.region, rates=()))
    guardrails = [limit for limit in problem.limits if isinstance(limit, Guardrail)]
    for place, guardrail in enumerate(guardrails):
        reachable = lowest_average(alone, place, fallback, is_time_over)
        if reachable > guardrail.most:
            refuse_guardrail(problem, guardrail, reachable)
    last = len(guardrails) - 1
    refuse_guardrail(problem, guardrails[last], lowest_average(ground, last, fallback, is_time_over))


def _check(problem: AllocationProblem) -> None:
    if not np.isfinite(problem.budget) or problem.budget < 0.0:
        raise AllocationError(
            N_("The budget is {budget}; give an amount of money that is not negative.", budget=problem.budget)
        )
    if not np.isfinite(problem.money_cost) or problem.money_cost < 0.0:
        raise AllocationError(
            N_(
                "The outcome that money must bring is {found}; give a number that is not negative.",
                found=problem.money_cost,
            )
        )
    if not problem.segments or len(problem.segments) != len(problem.curves):
        raise AllocationError(
            N_(
                "A budget needs segments with a curve each, found {segments} segments and {curves} curves.",
                segments=len(problem.segments),
                curves=len(problem.curves),
            )
        )
    entries = tuple(zip(problem.segments, problem.periods, strict=True)) if problem.periods else problem.segments
    if len(set(entries)) < len(entries):
        twice = next(place for place, count in enumerate(map(entries.count, entries)) if count > 1)
        raise AllocationError(
            N_("The segment {segment} is there twice; give each segment one curve.", segment=problem.segments[twice])
        )


def _marginal_outcome(stack: CurveStack, spend: FloatArray) -> FloatArray:
    """Slopes of the curves; where one is infinite, what the next whole unit of money brings."""
    slope = slopes(stack, spend)
    endless = np.flatnonzero(np.isinf(slope))
    if endless.size:
        slope[endless] = values_at(stack, endless, spend[endless] + 1.0) - values_at(stack, endless, spend[endless])
    return slope
