"""Targets at the end of what curves can bring: no absurd budgets, and what comes near."""

from __future__ import annotations

import math

import pytest

from optimizer.allocation import reach_target
from optimizer.domain.curve import FamilyCurve
from optimizer.domain.problem import AllocationProblem, LimitAmount, SpendLimit
from optimizer.domain.segment import Segment
from optimizer.domain.target import Target
from optimizer.errors import AllocationError
from optimizer.workflow.curve_targets import dear_end, reached

SEGMENTS = (Segment("meta", "a"), Segment("tiktok", "a"))
CURVES = (FamilyCurve("michaelis_menten", 100.0, 900.0, 1.0), FamilyCurve("michaelis_menten", 100.0, 900.0, 1.0))
NEAR = 2 * 900.0 * 99.0
"""Each curve is at 99 % of its ceiling at 99 half-saturations."""


def problem(*limits: SpendLimit, budget: float = math.inf, most: float | None = None) -> AllocationProblem:
    curves = tuple(FamilyCurve(one.family, one.ceiling, one.half_saturation, one.shape, most) for one in CURVES)
    return AllocationProblem(SEGMENTS, curves, budget, limits)


@pytest.mark.parametrize("level", [200.0, 200.001, 5000.0])
def test_at_the_ceiling_or_above_the_near_outcome_is_told_with_its_money(level: float) -> None:
    with pytest.raises(AllocationError, match="level off at") as refusal:
        reached(problem(), Target("outcome", level))
    values = refusal.value.message.values
    assert values["ceiling"] == pytest.approx(200.0)
    assert values["outcome"] == pytest.approx(198.0)
    assert values["spend"] == pytest.approx(NEAR, rel=1e-4)


def test_where_limits_keep_even_that_away_no_money_is_told() -> None:
    capped = problem(SpendLimit("meta", None, most=LimitAmount(900.0)))
    with pytest.raises(AllocationError, match="even without limits") as refusal:
        reached(capped, Target("outcome", 300.0))
    assert "spend" not in refusal.value.message.values


def test_curves_that_end_can_be_asked_for_all_they_bring() -> None:
    ending = problem(most=900.0)
    answer = reached(ending, Target("outcome", 100.0))
    assert answer.spend == pytest.approx(1800.0, rel=1e-5)


def test_a_dear_last_part_is_told_and_a_fair_one_is_not() -> None:
    whole = problem()
    dear = reached(whole, Target("outcome", 199.99))
    (finding,) = dear_end(whole, dear, "EUR")
    # 99 % of 199.99: x / (x + 900) = 0.9899505.
    near = 2 * 900.0 * 0.9899505 / (1 - 0.9899505)
    assert finding.message.values["spend"].minor_units / 100 == pytest.approx(near, rel=1e-3)  # type: ignore[attr-defined]
    assert dear_end(whole, reached(whole, Target("outcome", 120.0)), "EUR") == ()


def test_averages_are_asked_as_they_are() -> None:
    bounded = problem(budget=5000.0)
    target = Target("cpa", 15.0)
    assert reached(bounded, target).spend == pytest.approx(reach_target(bounded, target).spend)
    assert dear_end(bounded, reached(bounded, target), None) == ()
