"""The solver from end to end: search on tables, zoom, steps too fine for tables, and the rest of the money."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from optimizer.allocation.limits.region import Region
from optimizer.allocation.solver.allowed import holds_rates
from optimizer.allocation.solver.branching import Found, search
from optimizer.allocation.solver.finer import finer_at_leaps
from optimizer.allocation.solver.ground import Ground
from optimizer.allocation.solver.guarding import guarded_spend
from optimizer.allocation.solver.placing import place_rest
from optimizer.allocation.solver.refined import Refined
from optimizer.allocation.solver.refinement import decided, refine
from optimizer.allocation.solver.stepping import in_steps
from optimizer.domain.curve import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Solved:
    """The solver's answer: spends, what the search found, and the prices after zooming in; on which ground."""

    ground: Ground
    spend: FloatArray
    found: Found
    refined: Refined


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
    spend = refined.spend
    if ground.region.step.any():
        spend = _stepped(ground, spend, start)
    elif not ground.region.rates:
        spend = place_rest(ground, spend, is_time_over)
    return Solved(ground, within(ground.region, spend), found, refined)


def _stepped(ground: Ground, spend: FloatArray, fallback: FloatArray | None) -> FloatArray:
    """Bring spends to their steps; where that is not possible beside the other limits, take the fallback."""
    found = in_steps(ground, spend, decided(ground.region, spend, ground.region.step > 0.0).groups)
    if found is not None:
        return found
    return spend if fallback is None else fallback


def within(region: Region, spend: FloatArray) -> FloatArray:
    """Take away what rounding put past a bound or past the budget."""
    spend = np.clip(spend, region.lower, np.maximum(region.upper, region.lower))
    excess = float(spend.sum()) - region.budget
    if excess <= 0.0:
        return spend
    room = spend - np.maximum(region.lower, np.where(spend > 0.0, region.threshold, 0.0))
    room = np.where(region.step > 0.0, 0.0, np.maximum(room, 0.0))
    return spend - room * min(excess / room.sum(), 1.0) if room.sum() > 0.0 else spend
