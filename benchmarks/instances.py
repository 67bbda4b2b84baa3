"""Random problems with one budget: Hill curves of all sizes, nearly identical ones, and "nothing or at least"."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from optimizer.domain.curve import FamilyCurve, FloatArray
from optimizer.domain.problem import AllocationProblem, LimitAmount, SpendLimit
from optimizer.domain.segment import Segment

BUDGET_SHARES = (0.1, 0.35, 1.0, 3.0)
"""Budget over the sum of all half-saturations, tight to rich."""
USUAL_SHARE = 0.35
SHAPES = (0.8, 3.0)
"""Hill curves above 1 are S-shaped; below 1 they start with an infinite slope."""
END = 6.0
"""Every curve is known up to so many half-saturations."""
ON_OFF_SHARE = 0.7
"""Share of the segments with an on/off minimum, which lies between 0.1 and 0.8 half-saturations."""
PLATFORMS = 5


def segments_of(n_segments: int) -> tuple[Segment, ...]:
    return tuple(Segment(f"platform {k % PLATFORMS}", f"audience {k // PLATFORMS}") for k in range(n_segments))


def hill_problem(n_segments: int, seed: int, *, share: float = USUAL_SHARE, spread: float = 1.0) -> AllocationProblem:
    """Hill curves with log-normal sizes; at a `spread` (sigma) of 2 a few segments hold most of the money."""
    rng = np.random.default_rng([seed, n_segments])
    half = 1000.0 * rng.lognormal(0.0, spread, n_segments)
    ceiling = 100.0 * rng.lognormal(0.0, spread, n_segments)
    return _problem(half, ceiling, rng.uniform(*SHAPES, n_segments), share)


def near_identical(n_segments: int, seed: int, *, share: float = USUAL_SHARE) -> AllocationProblem:
    """One S-shaped curve for all, but for differences of 1 part in 1,000 to 1 in 1,000,000."""
    rng = np.random.default_rng([seed, n_segments])
    apart = 10.0 ** -rng.uniform(3.0, 6.0)
    half, ceiling, shape = (1.0 + apart * rng.standard_normal((3, n_segments))) * [[1000.0], [100.0], [1.9]]
    return _problem(half, ceiling, shape, share)


def with_minimums(problem: AllocationProblem, seed: int) -> AllocationProblem:
    """Give 70 % of the segments an on/off minimum."""
    rng = np.random.default_rng([seed, len(problem.segments), 1])
    chosen = np.flatnonzero(rng.random(len(problem.segments)) < ON_OFF_SHARE)
    limits = []
    for place in chosen:
        segment, curve = problem.segments[place], problem.curves[place]
        assert isinstance(curve, FamilyCurve)  # noqa: S101  only Hill curves are made here
        amount = LimitAmount(float(rng.uniform(0.1, 0.8)) * curve.half_saturation)
        limits.append(SpendLimit(segment.platform, segment.audience, on_off_minimum=amount))
    return replace(problem, limits=(*problem.limits, *limits))


def left_with_room(problem: AllocationProblem, spend: FloatArray) -> float:
    """Share of the budget that was left over though a segment by itself could take it.

    A funded segment takes money up to the end of its curve; one that is not takes its on/off minimum or more. No other
    limits are known here.
    """
    places = {segment: place for place, segment in enumerate(problem.segments)}
    minimum = np.zeros(len(spend))
    for limit in problem.limits:
        assert isinstance(limit, SpendLimit)  # noqa: S101  only on/off minimums are made here
        assert limit.on_off_minimum is not None  # noqa: S101
        minimum[places[Segment(str(limit.platform), str(limit.audience))]] = limit.on_off_minimum.value
    ends = np.array([curve.most for curve in problem.curves if isinstance(curve, FamilyCurve)], dtype=np.float64)
    left = problem.budget - float(spend.sum())
    room = np.where((spend > 0.0) | (minimum <= left), ends - spend, 0.0)
    return max(min(left, float(room.max())), 0.0) / problem.budget


def _problem(half: FloatArray, ceiling: FloatArray, shape: FloatArray, share: float) -> AllocationProblem:
    parameters = zip(ceiling.tolist(), half.tolist(), shape.tolist(), strict=True)
    curves = tuple(FamilyCurve("hill", c, h, s, END * h) for c, h, s in parameters)
    return AllocationProblem(segments_of(len(curves)), curves, share * float(half.sum()))
