"""Splits for profit and for targets, beside trying all splits of whole units one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.allocation import objective_curves
from optimizer.curves.shapes.families import response_values
from optimizer.domain.assumption import Assumptions, OutcomeValue
from optimizer.domain.curve import CurveFit, FloatArray
from optimizer.domain.goal import Goal
from optimizer.domain.money import Money, major_units
from optimizer.domain.period import Period
from optimizer.domain.plan import PlanRequest
from optimizer.domain.problem import AllocationProblem, LimitAmount, SpendLimit
from optimizer.domain.segment import Segment
from optimizer.domain.target import Target, TargetKind
from optimizer.errors import AllocationError, DataError
from optimizer.planning import make_plan
from optimizer.workflow.goal_splitting import Split, split_for_goal, value_of_outcome

PERIOD = Period(date(2026, 1, 1), date(2026, 1, 10))
SEGMENTS = (Segment("meta", "a"), Segment("meta", "b"), Segment("tiktok", "a"))
BUDGET = 120
"""Whole units of a currency without minor units, so that a split is three small numbers."""


def fit_of(seed: int) -> CurveFit:
    """Curves with a corner at every tenth unit of the period, some of them S-shaped: best splits lie on corners."""
    rng = np.random.default_rng(seed)
    spend = np.tile(np.arange(0.0, 16.0), (3, 1))
    height, half, shape = rng.uniform(20.0, 120.0, 3), rng.uniform(1.0, 6.0, 3), rng.uniform(0.8, 3.0, 3)
    grown = spend ** shape[:, None]
    curves = height[:, None] * grown / (grown + half[:, None] ** shape[:, None]) / 10.0
    draws = rng.lognormal(0.0, 0.2, (40, 3, 1)) * curves
    return CurveFit(
        SEGMENTS, "conversions", PERIOD, spend, draws, np.tile([0.0, 8.0], (3, 1)), np.array([3.0, 4.0, 5.0]), 1.2
    )


def asked(goal: Goal, **more: object) -> PlanRequest:
    return PlanRequest(PERIOD, Money(BUDGET, "JPY"), goal=goal, **more)  # type: ignore[arg-type]


def problem_of(request: PlanRequest, fit: CurveFit) -> AllocationProblem:
    return AllocationProblem(
        fit.segments, objective_curves(fit, "balanced"), float(major_units(request.budget)), request.limits
    )


def answered(request: PlanRequest, fit: CurveFit) -> Split:
    return split_for_goal(request, fit, problem_of(request, fit))


def best_of_each_budget(fit: CurveFit) -> FloatArray:
    """Most outcome of 0, 1, ..., BUDGET units by trying every split in whole units, (BUDGET + 1,)."""
    curves = objective_curves(fit, "balanced")
    units = np.arange(BUDGET + 1, dtype=np.float64)
    first, second, third = (np.array([response_values([curve], np.array([x]))[0] for x in units]) for curve in curves)
    best = np.full(BUDGET + 1, -np.inf)
    for spend in range(BUDGET + 1):
        for rest in range(spend + 1):
            found = first[: rest + 1] + second[rest::-1]
            best[spend] = max(best[spend], float(found.max()) + third[spend - rest])
    return best


def brought(fit: CurveFit, split: Split) -> float:
    return float(response_values(objective_curves(fit, "balanced"), split.allocation.spend).sum())


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("worth", [0.2, 0.7, 2.0, 8.0])
def test_no_split_of_whole_units_earns_more(seed: int, worth: float) -> None:
    fit = fit_of(seed)
    split = answered(asked(Goal("profit", value_per_outcome=worth / 0.4, margin=0.4)), fit)
    best = float((worth * best_of_each_budget(fit) - np.arange(BUDGET + 1)).max())
    assert split.answer is not None
    earned = worth * brought(fit, split) - float(split.allocation.spend.sum())
    assert split.answer.reached == pytest.approx(earned)
    assert split.answer.bound is not None
    assert best - 1e-3 * max(best, 1.0) <= earned <= split.answer.bound + 1e-9
    assert best <= split.answer.bound + 1e-9
    assert split.certificate.gap < 1e-3
    assert split.budget == Money(BUDGET, "JPY")


def test_nothing_is_spent_where_nothing_earns() -> None:
    fit = fit_of(0)
    request = asked(Goal("profit", value_per_outcome=0.001))
    split = answered(request, fit)
    assert split.allocation.spend.sum() == 0.0
    assert split.certificate.unplaced_because == "cost"
    plan = make_plan(request, fit, split.allocation, split.certificate, found=split.budget, answer=split.answer)
    assert plan.unplaced == request.budget
    assert "no spend is expected to earn" in str(next(one.message for one in plan.findings if one.subject == "goal"))
    assert "verdict" not in {one.subject for one in plan.findings}


def test_a_value_that_never_ends_spends_all() -> None:
    fit = fit_of(1)
    rich, plain = answered(asked(Goal("profit", value_per_outcome=1e6)), fit), answered(asked(Goal()), fit)
    assert np.array_equal(rich.allocation.spend, plain.allocation.spend)


def test_value_and_margin_count_by_their_product_alone() -> None:
    fit = fit_of(2)
    one, other = (
        answered(asked(Goal("profit", value_per_outcome=value, margin=margin)), fit)
        for value, margin in ((2.0, 0.5), (1.0, 1.0))
    )
    assert np.array_equal(one.allocation.spend, other.allocation.spend)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_no_smaller_budget_of_whole_units_reaches_an_outcome(seed: int, share: float) -> None:
    fit = fit_of(seed)
    best = best_of_each_budget(fit)
    wanted = share * float(best[-1])
    split = answered(asked(Goal("target", target=Target("outcome", wanted))), fit)
    least = int(np.argmax(best >= wanted))
    assert split.budget.minor_units <= least + 1
    assert brought(fit, split) >= wanted * (1.0 - 1e-2)  # whole units of a small budget are coarse
    assert split.answer is not None
    assert split.answer.bound is not None
    assert split.answer.bound <= least + 1e-6
    assert split.certificate.unplaced == pytest.approx(BUDGET - split.allocation.spend.sum())
    assert split.certificate.unplaced_because == "target"


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("kind", "level"), [("cpa", 1.0), ("cpa", 0.6), ("roas", 1.5), ("roi", 0.2), ("cpa", 2.0)])
def test_no_larger_spend_of_whole_units_keeps_a_ratio(seed: int, kind: TargetKind, level: float) -> None:
    fit = fit_of(seed)
    best = best_of_each_budget(fit)
    units = np.arange(1, BUDGET + 1)
    needed = {"cpa": 1.0 / level, "roas": level / 2.0, "roi": (1.0 + level) / (2.0 * 0.8)}[kind]
    keeps = units[best[1:] >= needed * units]
    target = Target(kind, level, value_per_outcome=2.0, margin=0.8)
    if len(keeps) == 0:
        with pytest.raises(AllocationError, match="JPY"):
            answered(asked(Goal("target", target=target)), fit)
        return
    split = answered(asked(Goal("target", target=target)), fit)
    assert split.budget.minor_units >= keeps[-1] - 1
    assert split.answer is not None
    assert split.answer.bound is not None
    assert split.answer.bound >= keeps[-1] - 1e-6
    assert brought(fit, split) >= needed * split.budget.minor_units * (1.0 - 2e-2)


def test_what_cannot_be_reached_is_told_with_what_can() -> None:
    fit = fit_of(0)
    most = float(best_of_each_budget(fit)[-1])
    with pytest.raises(AllocationError, match=r"No budget up to 120 JPY brings .* the most that it brings is") as told:
        answered(asked(Goal("target", target=Target("outcome", 2.0 * most))), fit)
    assert told.value.message.values["reached"] == pytest.approx(most, rel=1e-3)


def test_the_last_money_brings_what_is_asked() -> None:
    fit = fit_of(3)
    target = Target("marginal_roas", 1.5, value_per_outcome=2.0)
    split, profit = (
        answered(asked(goal), fit)
        for goal in (Goal("target", target=target), Goal("profit", value_per_outcome=2.0 / 1.5))
    )
    assert split.allocation.spend.sum() == pytest.approx(profit.allocation.spend.sum(), abs=1.0)


@settings(max_examples=10)
@given(st.integers(0, 1000), st.sampled_from([0.2, 0.5]))
def test_limits_that_are_shares_are_shares_of_what_is_spent(seed: int, share: float) -> None:
    fit = fit_of(seed)
    limit = SpendLimit("meta", None, most=LimitAmount(share, "share"))
    for goal in (Goal("profit", value_per_outcome=1.5), Goal("target", target=Target("cpa", 2.0))):
        request = asked(goal, limits=(limit,))
        try:
            split = answered(request, fit)
        except AllocationError:
            continue
        spent = float(split.allocation.spend.sum())
        assert split.allocation.spend[:2].sum() <= share * max(spent, split.budget.minor_units) + 1.0
        plan = make_plan(request, fit, split.allocation, split.certificate, found=split.budget, answer=split.answer)
        assert sum(line.budget.minor_units for line in plan.lines) + plan.unplaced.minor_units == BUDGET
        assert sum(line.share for line in plan.lines) <= 1.0 + 1e-9


def test_a_value_among_the_assumptions_goes_before_the_goals() -> None:
    request = asked(Goal("profit", value_per_outcome=3.0))
    assert value_of_outcome(request) == 3.0
    valued = replace(
        request, assumptions=Assumptions(values=(OutcomeValue("leads", 9.0), OutcomeValue("conversions", 5.0)))
    )
    assert value_of_outcome(valued) == 5.0
    assert value_of_outcome(replace(valued, kpi="revenue")) == 1.0
    assert value_of_outcome(asked(Goal())) is None
    fit = fit_of(1)
    by_value, by_goal = answered(valued, fit), answered(asked(Goal("profit", value_per_outcome=5.0)), fit)
    assert np.array_equal(by_value.allocation.spend, by_goal.allocation.spend)


def test_a_target_is_for_the_average() -> None:
    with pytest.raises(DataError, match="set the risk to balanced"):
        answered(asked(Goal("target", target=Target("cpa", 1.0)), risk="cautious"), fit_of(0))


def test_cautious_profit_spends_no_more_and_is_proved() -> None:
    fit = fit_of(5)
    goal = Goal("profit", value_per_outcome=1.0)
    cautious, balanced = answered(asked(goal, risk="cautious"), fit), answered(asked(goal), fit)
    assert cautious.allocation.spend.sum() <= balanced.allocation.spend.sum()
    assert cautious.answer is not None
    assert cautious.answer.bound is None
    assert balanced.answer is not None
    assert cautious.answer.reached <= balanced.answer.reached + 1e-9
    assert cautious.certificate.gap < 0.02
    assert cautious.certificate.unplaced_because == "cost"


def test_cautious_profit_with_shares_is_refused_in_one_sentence() -> None:
    limit = SpendLimit("meta", None, most=LimitAmount(0.5, "share"))
    with pytest.raises(DataError, match="write the limits as money"):
        answered(asked(Goal("profit"), risk="cautious", limits=(limit,)), fit_of(0))
