"""Limits of every kind: spends that obey them are found whenever there are any; else a smallest conflict is named."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from limit_samples import BUDGET, CURVE, obeyed, problem_of, random_problem

from optimizer.allocation.limits.conflict import feasible_spend
from optimizer.allocation.limits.feasibility import find_spend
from optimizer.allocation.limits.guardrails import refuse_guardrail
from optimizer.allocation.limits.region import read_demands, region_of
from optimizer.domain.curve import FloatArray
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
from optimizer.errors import InfeasibleError

GRID = np.array([row for row in itertools.product(range(13), repeat=4) if sum(row) <= BUDGET], dtype=float)
"""All splits in whole money."""


def answered(asked: AllocationProblem) -> FloatArray:
    demands = read_demands(asked)
    return feasible_spend(asked, demands, region_of(demands, len(asked.segments), asked.budget))


def can_hold(limits: tuple[Limit, ...]) -> bool:
    demands = read_demands(problem_of(limits))
    return find_spend(region_of(demands, 4, BUDGET)).status == "found"


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 2**32 - 1), st.integers(1, 7))
def test_spends_are_found_where_there_are_any(seed: int, n_limits: int) -> None:
    asked = random_problem(np.random.default_rng(seed), n_limits)
    try:
        spend = answered(asked)
    except InfeasibleError:
        allowed = np.all([obeyed(limit, GRID) for limit in asked.limits], axis=0)
        assert not allowed.any(), f"{GRID[allowed][0]} obeys"
        return
    assert spend.sum() <= BUDGET * (1 + 1e-9)
    assert (spend >= 0.0).all()
    for limit in asked.limits:
        assert obeyed(limit, spend[None, :]).all(), limit


def loosened(limit: Limit, give: float) -> tuple[Limit, ...]:
    """The limit as the user would state it after giving way."""
    if isinstance(limit, FundedLimit):
        return (replace(limit, most=limit.most + round(give)),)
    if not isinstance(limit, SpendLimit) or limit.step is not None:
        return ()
    if limit.lock is not None:
        low, high = LimitAmount(max(limit.lock.value - give, 0.0)), LimitAmount(limit.lock.value + give)
        return (replace(limit, lock=None, least=low, most=high),)
    signs = {"least": -1.0, "on_off_minimum": -1.0, "most": 1.0, "most_change": 1.0}
    changed: dict[str, Any] = {
        kind: LimitAmount(max(getattr(limit, kind).value + sign * give, 0.0))
        for kind, sign in signs.items()
        if getattr(limit, kind) is not None
    }
    return (replace(limit, **changed),)


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 2**32 - 1), st.integers(4, 9))
def test_a_conflict_is_smallest_and_gives_what_is_needed_and_no_more(seed: int, n_limits: int) -> None:
    asked = random_problem(np.random.default_rng(seed), n_limits)
    try:
        answered(asked)
    except InfeasibleError as refusal:
        values = refusal.message.values
    else:
        return
    conflict, gives = values["conflict"], values["gives"]
    assert isinstance(conflict, tuple)
    assert isinstance(gives, tuple)
    assert len(conflict) == len(gives) == len(set(map(id, conflict)))
    assert not can_hold(conflict)
    for place, (limit, give) in enumerate(zip(conflict, gives, strict=True)):
        rest = (*conflict[:place], *conflict[place + 1 :])
        assert can_hold(rest), "the set is not smallest"
        assert give > 0.0
        assert can_hold((*rest, *loosened(limit, give))), f"{limit} gives too little"
        if loosened(limit, give) and not isinstance(limit, FundedLimit) and give > 0.03:
            assert not can_hold((*rest, *loosened(limit, give - 0.02))), f"{limit} gives too much"
        if isinstance(limit, FundedLimit):
            assert not can_hold((*rest, *loosened(limit, give - 1)))
        assert str(limit.source) in str(values["limits"])
    money = [give for limit, give in zip(conflict, gives, strict=True) if not isinstance(limit, FundedLimit)]
    assert 0.0 < values["short"] <= min(money) + 1e-9  # type: ignore[operator]


M = LimitAmount


@pytest.mark.parametrize(
    ("limits", "gives"),
    [
        # A lock off its step.
        ((SpendLimit("p", "a", lock=M(5)), SpendLimit("p", "a", step=4.0)), {"lock": 1.0, "step": 1.0}),
        # Both segments of a platform are needed, one may be funded.
        (
            (
                SpendLimit("p", None, least=M(6)),
                FundedLimit(Scope("p"), 1),
                SpendLimit(None, None, each=True, most=M(4)),
            ),
            {"min": 2.0, "funded": 1, "max": 2.0},
        ),
        # Thrice the money of q does not fit under p's cap.
        (
            (
                RatioLimit(Scope("p"), Scope("q"), 3.0),
                SpendLimit("p", None, most=M(4)),
                SpendLimit("q", None, least=M(2)),
            ),
            {"ratio": 2.0, "max": 2.0, "min": 0.67},
        ),
        # The platform spent 3 and may change by 1, but must have 6.
        ((SpendLimit("p", None, most_change=M(1)), SpendLimit("p", None, least=M(6))), {"max_change": 2.0, "min": 2.0}),
        # A diversification share that four segments cannot meet.
        (
            (SpendLimit(None, None, each=True, most=M(0.2, "share")), SpendLimit(None, None, least=M(12))),
            {"max": 0.6, "min": 2.4},
        ),
        # More segments must be on than may be.
        ((FundedLimit(Scope(), 2), SpendLimit(None, None, each=True, least=M(1))), {"funded": 2, "min": 1.0}),
        # A platform's sum between nothing and its minimum.
        ((SpendLimit("q", None, on_off_minimum=M(5)), SpendLimit("q", "a", lock=M(2)), SpendLimit("q", "b", most=M(1))),
         {"on_off_min": 2.0, "lock": 2.0, "max": 2.0}),
    ],
)  # fmt: skip
def test_known_conflicts(limits: tuple[Limit, ...], gives: dict[str, float]) -> None:
    bystanders = (SpendLimit("q", "b", most=M(11)), FundedLimit(Scope("q"), 1) if "funded" not in gives else limits[0])
    with pytest.raises(InfeasibleError) as refusal:
        answered(problem_of((*limits, *(one for one in bystanders if one not in limits))))
    values = refusal.value.message.values
    told = dict(zip(map(str, values["conflict"]), values["gives"], strict=True))  # type: ignore[call-overload]
    assert sorted(told.values()) == pytest.approx(sorted(gives.values()), abs=0.01)
    assert set(map(str, limits)) == set(told)
    for name in gives:
        assert name in str(refusal.value)


def test_one_limit_above_the_budget_is_told_alone() -> None:
    with pytest.raises(InfeasibleError, match=r"min of 15.0 on p \(row 1\).*whole budget of 12.0; lower it by 3.0"):
        answered(problem_of((SpendLimit("p", None, least=M(15), source="row 1"), SpendLimit("q", None, least=M(2)))))


def test_a_limit_on_each_segment_is_told_once() -> None:
    limits = (SpendLimit(None, None, each=True, least=M(3.0), source="row 0"),)
    with pytest.raises(InfeasibleError, match=r"min of 3.0 on each segment \(row 0\)"):
        answered(problem_of((*limits, SpendLimit("p", "a", lock=M(4), source="row 9"))))


def test_a_guardrail_that_cannot_be_kept_says_what_can() -> None:
    guardrail = Guardrail("CPA", 12.0, (CURVE,) * 4, source="row 5")
    with pytest.raises(InfeasibleError, match=r"CPA at 12.0 \(row 5\).*is 14.5") as refusal:
        refuse_guardrail(problem_of((guardrail,)), guardrail, 14.5)
    values = refusal.value.message.values
    assert values["conflict"] == (guardrail,)
    assert values["short"] == pytest.approx(2.5)
