"""How much money a question can be about where the user names no budget."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

import numpy as np

from optimizer.curves.shapes.families import FAMILIES, curve_end, response_values
from optimizer.domain.curve import PointCurve, ResponseCurve, SingleCurve, WeightedCurve
from optimizer.domain.problem import AllocationProblem, SpendLimit
from optimizer.domain.target import Target

_DOUBLINGS = 50
"""From one unit of money in each segment up; beyond 1e15 floats lose whole units."""
_FAR = 1e18
"""In half-saturations; there a curve with a ceiling is at it."""
_SPARE = 16.0
"""Limits may keep the money from where it would bring most: then so many times more is looked at."""


def with_room(problem: AllocationProblem, worth: float) -> AllocationProblem:
    """Bound a budget that has no bound by what everything that the curves can bring is worth, in money.

    Beyond it the whole plan costs more than it is worth, so no answer lies there. What limits force in is added. Curves
    without a ceiling leave the budget as it is; then the allocator asks for one, unless limits end the spend.
    """
    most = level_off_at(problem)
    if problem.budget != np.inf or not np.isfinite(most):
        return problem
    return replace(problem, budget=worth * most + _forced(problem))


def with_room_for(problem: AllocationProblem, target: Target) -> AllocationProblem:
    """Bound a budget that has no bound by what a target can need."""
    if problem.budget != np.inf:
        return problem
    match target.kind:
        case "outcome":
            return replace(problem, budget=_enough_for(problem, target.level) + _forced(problem))
        case "cpa":
            return with_room(problem, target.level)
        case "roas" | "marginal_roas":
            return with_room(problem, target.value_per_outcome / target.level)
        case "roi":
            return with_room(problem, target.value_per_outcome * target.margin / (1.0 + target.level))
        case _:
            assert_never(target.kind)


def level_off_at(problem: AllocationProblem) -> float:
    """Return the outcome that the curves together never exceed, whatever is spent; infinite where one has no ceiling.

    Where a curve neither ends nor has a point at its ceiling, even that is only neared.
    """
    return sum(_ceiling(curve) for curve in problem.curves)


def _enough_for(problem: AllocationProblem, outcome: float) -> float:
    """Double an even split until it brings the outcome; where curves end, no more than they have room for."""
    spend = np.ones(len(problem.curves))
    for _ in range(_DOUBLINGS):
        if float(response_values(problem.curves, spend).sum()) >= outcome:
            break
        spend *= 2.0
    ends = [curve_end(curve) for curve in problem.curves]
    room = sum(np.inf if end is None else end for end in ends)
    return min(float(spend.sum()) * (_SPARE if problem.limits else 1.0), room)


def _ceiling(curve: ResponseCurve) -> float:
    """Outcome that no spend exceeds; infinite where the curve neither ends nor levels off."""
    if isinstance(curve, WeightedCurve):
        return sum(weight * _ceiling_of(part) for part, weight in zip(curve.parts, curve.weights, strict=True))
    return _ceiling_of(curve)


def _ceiling_of(curve: SingleCurve) -> float:
    end = curve_end(curve)
    if isinstance(curve, PointCurve) or end is not None:
        return float(response_values([curve], np.array([_FAR if end is None else end]))[0])
    with np.errstate(over="ignore"):
        value = FAMILIES[curve.family].value(np.array(_FAR), np.asarray(curve.shape))
    return float(np.mean(curve.ceiling)) if bool((value <= 1.0).all()) else np.inf


def _forced(problem: AllocationProblem) -> float:
    """Money that limits force in, at most."""
    total = 0.0
    for limit in problem.limits:
        if isinstance(limit, SpendLimit):
            stated = [amount.value for amount in (limit.least, limit.lock) if amount and amount.unit == "money"]
            total += max(stated, default=0.0) * (len(problem.segments) if limit.each else 1)
    return total
