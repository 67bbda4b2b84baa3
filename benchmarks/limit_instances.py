"""Random problems with every other kind of limit, alone and several together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from benchmarks.group_instances import half_saturations, tagged
from benchmarks.instances import PLATFORMS, hill_problem, with_minimums
from optimizer.allocation.questions.periods import spread_over_periods
from optimizer.curves.shapes.families import response_value
from optimizer.domain.curve import FloatArray
from optimizer.domain.demand_period import DemandPeriod
from optimizer.domain.problem import (
    AllocationProblem,
    FundedLimit,
    Guardrail,
    Limit,
    LimitAmount,
    RatioLimit,
    Scope,
    SpendLimit,
)

Adder = Callable[[AllocationProblem, np.random.Generator], AllocationProblem]
"""Adds one kind of limit to a problem; spending nothing, or as the last period did, always obeys it."""

STEP = 25.0
MOST_CHANGE = 0.3
LEAST_RATIO = 2.0
WEEKS = {"week 1": 0.8, "week 2": 0.9, "week 3": 1.1, "week 4": 1.3}
"""Name -> demand."""


def in_steps(problem: AllocationProblem, rng: np.random.Generator) -> AllocationProblem:
    """Every spend is a multiple of 25; half-saturations are about 1,000."""
    return _with(problem, SpendLimit(None, None, each=True, step=STEP))


def few_funded(problem: AllocationProblem, rng: np.random.Generator) -> AllocationProblem:
    """At most 40 % of all segments are funded, and at most half of those of the first platform."""
    first = sum(segment.platform == "platform 0" for segment in problem.segments)
    return _with(
        problem,
        FundedLimit(Scope(), int(0.4 * len(problem.segments))),
        FundedLimit(Scope(platform="platform 0"), max(first // 2, 1)),
    )


def in_ratio(problem: AllocationProblem, rng: np.random.Generator) -> AllocationProblem:
    """One content type gets at least twice what another gets, one platform half of what another gets."""
    return _with(
        problem,
        RatioLimit(Scope(tag="content=0"), Scope(tag="content=1"), LEAST_RATIO),
        RatioLimit(Scope(platform="platform 0"), Scope(platform="platform 1"), 1.0 / LEAST_RATIO),
    )


def guarded_rate(problem: AllocationProblem, rng: np.random.Generator) -> AllocationProblem:
    """The bounce rate, averaged over clicks, is at most 0.95 of what the last split would have."""
    rate = rng.uniform(0.2, 0.8, len(problem.segments))
    clicks = _outcomes(problem, last_split(problem))
    level = 0.95 * float(rate @ clicks / clicks.sum())
    return _with(problem, Guardrail("bounce rate", level, problem.curves, rate))


def guarded_cost(problem: AllocationProblem, rng: np.random.Generator) -> AllocationProblem:
    """The money paid per outcome is at most 0.7 of what the last split pays."""
    split = last_split(problem)
    level = 0.7 * float(split.sum() / _outcomes(problem, split).sum())
    return _with(problem, Guardrail("cost per outcome", level, problem.curves))


def changed_little(problem: AllocationProblem, rng: np.random.Generator) -> AllocationProblem:
    """No segment moves by more than 30 % from the last period."""
    limit = SpendLimit(None, None, each=True, most_change=LimitAmount(MOST_CHANGE, "share"))
    return replace(_with(problem, limit), last_spend=last_split(problem))


def diversified(problem: AllocationProblem, rng: np.random.Generator) -> AllocationProblem:
    """No segment gets more than three times an even share of the budget, or than the largest had in the last split."""
    most = max(3.0 / len(problem.segments), float(last_split(problem).max()) / problem.budget)
    return _with(problem, SpendLimit(None, None, each=True, most=LimitAmount(most, "share")))


def capped_platforms(problem: AllocationProblem, rng: np.random.Generator) -> AllocationProblem:
    """No platform gets more than 30 % of the budget."""
    caps = [SpendLimit(f"platform {k}", None, most=LimitAmount(0.3, "share")) for k in range(PLATFORMS)]
    return _with(problem, *caps)


def on_or_off(problem: AllocationProblem, rng: np.random.Generator) -> AllocationProblem:
    """70 % of the segments have an on/off minimum."""
    return with_minimums(problem, int(rng.integers(1_000_000)))


def over_weeks(problem: AllocationProblem, rng: np.random.Generator) -> AllocationProblem:
    """Four weeks with a demand of their own, each with 15 to 40 % of the money; so far stated limits hold over all."""
    least, most = LimitAmount(0.15, "share"), LimitAmount(0.4, "share")
    weeks = [DemandPeriod(name, 1.0 / len(WEEKS), demand, least, most) for name, demand in WEEKS.items()]
    return spread_over_periods(problem, weeks)


KINDS: Mapping[str, tuple[Adder, ...]] = {
    "steps of 25": (in_steps,),
    "at most so many funded": (few_funded,),
    "ratios": (in_ratio,),
    "guardrail on a rate": (guarded_rate,),
    "guardrail on the cost per outcome": (guarded_cost,),
    "change of at most 30 %": (changed_little,),
    "diversification": (diversified,),
    "steps, on/off minimums": (in_steps, on_or_off),
    "few funded, platform caps": (few_funded, capped_platforms),
    "few funded, on/off minimums, steps": (few_funded, on_or_off, in_steps),
    "ratios, guardrail on a rate": (in_ratio, guarded_rate),
    "ratios, diversification, on/off minimums": (in_ratio, diversified, on_or_off),
    "change, diversification, steps": (changed_little, diversified, in_steps),
    "four weeks": (over_weeks,),
    "four weeks, platform caps, on/off minimums": (capped_platforms, on_or_off, over_weeks),
    "steps, few funded, ratios, guardrail on a rate, diversification, on/off minimums": (
        *(in_steps, few_funded, in_ratio, guarded_rate, diversified, on_or_off),
    ),
}
"""Name -> what is added to a problem with nothing but a budget."""


def limited_problem(kind: str, n_segments: int, seed: int) -> AllocationProblem:
    """One random problem of a kind."""
    rng = np.random.default_rng([seed, n_segments, 3])
    problem = tagged(hill_problem(n_segments, seed), rng)
    for add in KINDS[kind]:
        problem = add(problem, rng)
    return problem


def last_split(problem: AllocationProblem) -> FloatArray:
    """What the last period spent: the whole budget, in proportion to the half-saturations."""
    half = half_saturations(problem)
    split: FloatArray = problem.budget * half / half.sum()
    return split


def _outcomes(problem: AllocationProblem, spend: FloatArray) -> FloatArray:
    return np.array([response_value(curve, amount) for curve, amount in zip(problem.curves, spend, strict=True)])


def _with(problem: AllocationProblem, *limits: Limit) -> AllocationProblem:
    return replace(problem, limits=(*problem.limits, *limits))
