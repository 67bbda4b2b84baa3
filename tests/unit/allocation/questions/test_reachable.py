"""Guardrails that let nothing be spent: the average that is told can be reached, and nothing much lower can."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from optimizer.allocation import allocate, certify, guardrails_out_of_reach
from optimizer.curves.shapes.families import response_values
from optimizer.domain.curve import FamilyCurve
from optimizer.domain.problem import AllocationProblem, Guardrail, LimitAmount, SpendLimit
from optimizer.domain.segment import Segment

SEGMENTS = (Segment("meta", "a"), Segment("meta", "b"), Segment("tiktok", "a"))
CURVES = (
    FamilyCurve("michaelis_menten", 100.0, 900.0, 1.0),
    FamilyCurve("hill", 150.0, 3000.0, 1.5),
    FamilyCurve("hill", 80.0, 900.0, 2.0),
)
RATES = np.array([0.5, 0.6, 0.4])


def problem(*limits):
    return AllocationProblem(SEGMENTS, CURVES, 2000.0, limits)


def cpa(level):
    return Guardrail("cpa", level, CURVES, None, "limits.csv, row 2")


def lowest_cpa(lows=(1e-3, 1e-3, 1e-3)):
    """The lowest cost per outcome of one segment alone is the lowest of all splits: a mediant is never below both."""
    found = []
    for curve, low in zip(CURVES, lows, strict=True):
        spend = np.geomspace(low, 2000.0, 20_000)
        found.append(float((spend / response_values([curve], spend[np.newaxis])[0]).min()))
    return min(found)


def test_the_lowest_cost_within_reach_is_told_and_can_be_kept() -> None:
    (reach,) = guardrails_out_of_reach(problem(cpa(5.0)))
    assert (reach.name, reach.source, reach.level) == ("cpa", "limits.csv, row 2", 5.0)
    assert lowest_cpa() * (1.0 - 1e-6) <= reach.reachable <= lowest_cpa() * 1.01
    kept = problem(cpa(reach.reachable * 1.001))
    allocation = allocate(kept)
    assert allocation.spend.sum() > 0.0
    assert certify(kept, allocation).max_violation <= 1e-6 * kept.budget


def test_other_limits_count() -> None:
    """Where segments get 1,000 or nothing, small cheap spends are no way out."""
    each = SpendLimit(None, None, each=True, on_off_minimum=LimitAmount(1000.0))
    (reach,) = guardrails_out_of_reach(problem(cpa(5.0), each))
    floor = lowest_cpa((1000.0, 1000.0, 1000.0))
    assert floor > lowest_cpa() * 1.05
    assert floor * (1.0 - 1e-6) <= reach.reachable <= floor * 1.01


def test_a_rate_is_as_low_as_that_of_the_best_segment() -> None:
    bounces = Guardrail("bounce_rate", 0.3, CURVES, RATES)
    (reach,) = guardrails_out_of_reach(problem(bounces))
    assert reach.reachable == pytest.approx(0.4, rel=1e-3)
    only = SpendLimit("tiktok", None, most=LimitAmount(0.0))
    (reach,) = guardrails_out_of_reach(problem(bounces, only))
    assert reach.reachable == pytest.approx(0.5, rel=1e-3)


def test_only_what_cannot_be_kept_is_told() -> None:
    kept = Guardrail("bounce_rate", 0.55, CURVES, RATES)
    assert [one.name for one in guardrails_out_of_reach(problem(kept, cpa(5.0)))] == ["cpa"]
    assert guardrails_out_of_reach(problem(kept)) == ()
    assert guardrails_out_of_reach(problem()) == ()
    nothing = SpendLimit(None, None, most=LimitAmount(0.0))
    assert guardrails_out_of_reach(problem(cpa(5.0), nothing)) == ()
    assert guardrails_out_of_reach(replace(problem(cpa(5.0)), budget=0.0)) == ()
