"""Random problems with overlapping limits on platforms, audiences, countries and content types."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np

from benchmarks.instances import END, hill_problem
from optimizer.domain.curve import FamilyCurve, FloatArray
from optimizer.domain.problem import AllocationProblem, LimitAmount, Scope, SpendLimit

COUNTRIES = 4
CONTENTS = 3
FEWEST, MOST = 4, 40
"""Numbers of group limits."""
ON_OFF_SHARE = 0.3


def grouped_problem(n_segments: int, seed: int, *, with_minimums: bool = False) -> AllocationProblem:
    """Floors and caps in shares of the budget on 4 to 40 groups that overlap freely.

    A random split obeys them all, so that no problem is infeasible: each floor is 0.3 to 0.95, each cap 1.05 to 1.8
    times what that split gives the group.
    """
    rng = np.random.default_rng([seed, n_segments, 2])
    problem = tagged(hill_problem(n_segments, seed), rng)
    half = half_saturations(problem)
    weights = half * rng.lognormal(0.0, 1.0, n_segments)
    split = np.minimum(problem.budget * weights / weights.sum(), END * half)
    minimums: list[SpendLimit] = []
    if with_minimums:
        amounts = rng.uniform(0.1, 0.5, n_segments) * half
        has_one = rng.random(n_segments) < ON_OFF_SHARE
        split = np.where(has_one & (split < amounts), 0.0, split)
        minimums = [
            SpendLimit(
                problem.segments[place].platform,
                problem.segments[place].audience,
                on_off_minimum=LimitAmount(float(amounts[place])),
            )
            for place in np.flatnonzero(has_one)
        ]
    scopes = some_scopes(problem, rng)
    groups = [_limit(scope, float(split[members_of(problem, scope)].sum()), problem.budget, rng) for scope in scopes]
    return replace(problem, limits=(*groups, *minimums))


def tagged(problem: AllocationProblem, rng: np.random.Generator) -> AllocationProblem:
    """Give every segment a country and a content type."""
    n_segments = len(problem.segments)
    countries = rng.integers(COUNTRIES, size=n_segments)
    contents = rng.integers(CONTENTS, size=n_segments)
    tags = (frozenset({f"country={a}", f"content={b}"}) for a, b in zip(countries, contents, strict=True))
    return replace(problem, tags=tuple(tags))


def half_saturations(problem: AllocationProblem) -> FloatArray:
    return np.array([curve.half_saturation for curve in problem.curves if isinstance(curve, FamilyCurve)])


def members_of(problem: AllocationProblem, scope: Scope) -> list[int]:
    return [
        place
        for place, segment in enumerate(problem.segments)
        if scope.platform in (None, segment.platform)
        and scope.audience in (None, segment.audience)
        and (scope.tag is None or scope.tag in problem.tags[place])
    ]


def some_scopes(problem: AllocationProblem, rng: np.random.Generator) -> list[Scope]:
    """4 to 40 scopes of two or more segments, in random order: sums over one thing, or over two at once."""
    platforms = sorted({segment.platform for segment in problem.segments})
    audiences = sorted({segment.audience for segment in problem.segments})
    tags = sorted(set().union(*problem.tags))
    scopes = [
        *(Scope(platform=platform) for platform in platforms),
        *(Scope(audience=audience) for audience in audiences),
        *(Scope(tag=tag) for tag in tags),
        *(Scope(platform=platform, tag=tag) for platform, tag in product(platforms, tags)),
    ]
    number = int(rng.integers(FEWEST, MOST + 1))
    shuffled = [scopes[place] for place in rng.permutation(len(scopes))]
    return [scope for scope in shuffled if len(members_of(problem, scope)) > 1][:number]


def _limit(scope: Scope, money: float, budget: float, rng: np.random.Generator) -> SpendLimit:
    floor, cap = rng.uniform(0.3, 0.95) * money / budget, min(rng.uniform(1.05, 1.8) * money / budget, 1.0)
    has_floor, has_cap = [(True, True), (True, False), (False, True)][rng.integers(3)]
    return SpendLimit(
        scope.platform,
        scope.audience,
        least=LimitAmount(floor, "share") if has_floor else None,
        most=LimitAmount(cap, "share") if has_cap else None,
        tag=scope.tag,
    )
