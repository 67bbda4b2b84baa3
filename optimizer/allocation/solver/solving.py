"""The solver from end to end: search on tables, zoom, steps too fine for tables, and the rest of the money."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from optimizer.allocation.limits.region import Region
from optimizer.allocation.solver.allowed import holds_rates, is_allowed, total_outcome
from optimizer.allocation.solver.branching import Found, search
from optimizer.allocation.solver.cases import Case
from optimizer.allocation.solver.finer import finer_at_leaps
from optimizer.allocation.solver.ground import Ground, ground_of
from optimizer.allocation.solver.guarding import guarded_spend
from optimizer.allocation.solver.placing import place_rest
from optimizer.allocation.solver.refined import Refined
from optimizer.allocation.solver.refinement import decided, refine, refined_rivals
from optimizer.allocation.solver.settling import settled
from optimizer.allocation.solver.stepping import in_steps
from optimizer.domain.curve import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Solved:
    """The solver's answer.

    Attributes
    ----------
    ground : Ground
        The problem on tables, perhaps finer ones than were given.
    spend : (n_segments,) array
        The answer.
    found : Found
        What the search found.
    refined : Refined
        The answer and its prices after zooming in, on curves and not on tables.
    rivals : mapping of Case to Refined
        Other cases that were about as good on tables, zoomed in on.
    """

    ground: Ground
    spend: FloatArray
    found: Found
    refined: Refined
    rivals: Mapping[Case, Refined]


def solve(
    ground: Ground,
    fallback: FloatArray,
    tolerance: float,
    is_search_over: Callable[[], bool],
    is_time_over: Callable[[], bool],
) -> Solved | None:
    """Find the best allowed allocation.

    Parameters
    ----------
    ground : Ground
        The problem on tables.
    fallback : (n_segments,) array
        Spends that obey all limits but perhaps guardrails.
    tolerance : float
        Relative gap that is aimed at.
    is_search_over, is_time_over : callable
        End the search early, and then all that sharpens its answer.

    Returns
    -------
    Solved or None
        None where no allocation was found that holds the guardrails.
    """
    ground = finer_at_leaps(ground)
    start = fallback if holds_rates(ground, fallback) else guarded_spend(ground, fallback, is_search_over)
    found = search(ground, start, 0.5 * tolerance, is_search_over)
    if found is None:
        return None
    refined = refine(ground, found, is_time_over)
    rivals = refined_rivals(ground, found, is_time_over)
    found, refined = _best_of(ground, found, refined, rivals)
    spend = refined.spend
    if ground.region.step.any():
        spend = _stepped(ground, spend, start)
        spend = _rest_without_steps(ground, spend, tolerance, (is_search_over, is_time_over))
    elif not ground.region.rates:
        spend = place_rest(ground, spend, is_time_over)
    return Solved(ground, settled(ground, within(ground.region, spend)), found, refined, rivals)


def _best_of(ground: Ground, found: Found, refined: Refined, rivals: Mapping[Case, Refined]) -> tuple[Found, Refined]:
    """The best after zooming in: tables may have put two cases in the wrong order."""
    value = total_outcome(ground, refined.spend)
    for case, rival in rivals.items():
        reached = total_outcome(ground, rival.spend)
        if reached > value and is_allowed(ground, rival.spend):
            value, refined, found = reached, rival, replace(found, spend=rival.spend, value=reached, case=case)
    return found, refined


def _stepped(ground: Ground, spend: FloatArray, fallback: FloatArray | None) -> FloatArray:
    """Bring spends to their steps; where that is not possible beside the other limits, take the fallback."""
    found = in_steps(ground, spend, decided(ground.region, spend, ground.region.step > 0.0).groups)
    if found is not None:
        return found
    return spend if fallback is None else fallback


def _rest_without_steps(
    ground: Ground, spend: FloatArray, tolerance: float, is_over: tuple[Callable[[], bool], Callable[[], bool]]
) -> FloatArray:
    """Split what is left of the money over the segments without steps: beside multiples, they take any amount."""
    stepped = ground.region.step > 0.0
    if stepped.all() or not holds_rates(ground, spend):
        return spend
    region = decided(ground.region, spend, stepped)
    found = solve(ground_of(ground.curves, region), spend, tolerance, *is_over)
    if found is None or not is_allowed(ground, found.spend):
        return spend
    reached, known = total_outcome(ground, found.spend), total_outcome(ground, spend)
    places_more = reached >= known and found.spend.sum() > spend.sum()
    return found.spend if reached > known or places_more else spend


def within(region: Region, spend: FloatArray) -> FloatArray:
    """Take away what rounding put past a bound or past the budget."""
    spend = np.clip(spend, region.lower, np.maximum(region.upper, region.lower)) + 0.0  # no -0.0
    excess = float(spend.sum()) - region.budget
    if excess <= 0.0:
        return spend
    room = spend - np.maximum(region.lower, np.where(spend > 0.0, region.threshold, 0.0))
    room = np.where(region.step > 0.0, 0.0, np.maximum(room, 0.0))
    return spend - room * min(excess / room.sum(), 1.0) if room.sum() > 0.0 else spend
