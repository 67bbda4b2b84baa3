"""What is said of a plan beyond its split."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from advice_samples import SEGMENTS, asked, curves_of, proposal_for
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer import workflow
from optimizer.domain.goal import Goal
from optimizer.domain.money import Money, major_units
from optimizer.domain.problem import LimitAmount, SpendLimit
from optimizer.planning.outcome import expected_outcomes

STEP = Money(5_000, "EUR")


def locked(amount: float) -> tuple[SpendLimit, ...]:
    return tuple(SpendLimit(one.platform, one.audience, lock=LimitAmount(amount)) for one in SEGMENTS)


def test_no_other_split_of_a_budget_brings_more_than_the_frontier() -> None:
    fit = curves_of()
    found = workflow.plan_frontier(proposal_for(asked(), fit))
    rng = np.random.default_rng(1)
    for point in found.points:
        budget = float(major_units(point.budget))
        splits = budget * rng.dirichlet(np.full(4, 1.0), 300)
        best = max(float(expected_outcomes(fit, split).sum(axis=1).mean()) for split in splits)
        assert point.expected.value >= best * (1 - 1e-4)
        assert point.gap <= 1e-4
        assert point.expected.interval.lower <= point.expected.value <= point.expected.interval.upper


def test_the_frontier_rises_and_the_best_plan_lies_on_it() -> None:
    proposal = proposal_for(asked(), curves_of())
    found = workflow.plan_frontier(proposal)
    budgets = [point.budget.minor_units for point in found.points]
    assert budgets == sorted(budgets)
    assert (budgets[0], budgets[-1]) == (40_000, 400_000)
    outcomes = [point.expected.value for point in found.points]
    assert outcomes == sorted(outcomes)
    (here,) = [point for point in found.points if point.budget == proposal.plan.request.budget]
    assert found.plan.expected == proposal.plan.expected
    assert here.expected.value == pytest.approx(found.plan.expected.value, rel=1e-4)
    assert found.today.expected == proposal.plan.current_split


def test_budgets_too_small_for_the_limits_are_left_out() -> None:
    least = (SpendLimit("meta", None, least=LimitAmount(1000.0)),)
    found = workflow.plan_frontier(proposal_for(asked(limits=least), curves_of()))
    assert found.points[0].budget.minor_units > 100_000
    assert found.points[-1].budget.minor_units == 400_000


def test_money_above_past_spend_is_told() -> None:
    found = workflow.plan_frontier(proposal_for(asked(), curves_of()))
    shares = [point.beyond for point in found.points]
    assert shares[0] == 0.0
    assert 0.2 < shares[-1] < 1.0
    # 60 a day for ten days is the most that was ever spent on a segment
    proposal = proposal_for(asked(4000.0), curves_of())
    above = sum(max(line.budget.minor_units - 60_000, 0) for line in proposal.plan.lines)
    assert workflow.plan_frontier(proposal).plan.beyond == pytest.approx(above / 400_000)


@settings(max_examples=20)
@given(st.integers(0, 10**6), st.sampled_from([STEP, Money(-5_000, "EUR")]))
def test_a_step_is_the_difference_of_two_plans(seed: int, step: Money) -> None:
    fit = curves_of(seed)
    proposal = proposal_for(asked(), fit)
    found = workflow.one_more(proposal, step)
    assert found is not None
    changed = proposal_for(replace(asked(), budget=Money(160_000 + step.minor_units, "EUR")), fit)
    difference = changed.plan.expected.value - proposal.plan.expected.value
    assert found.change.value == pytest.approx(difference, abs=1e-6)
    assert sum(one.change.minor_units for one in found.moves) == step.minor_units == found.placed.minor_units
    sizes = [abs(one.change.minor_units) for one in found.moves]
    assert sizes == sorted(sizes, reverse=True)
    low, high = found.change.interval.lower, found.change.interval.upper
    assert low <= found.change.value <= high
    assert (found.change.value > 0) == (step.minor_units > 0)


def test_more_money_finds_no_place_where_all_is_locked() -> None:
    found = workflow.one_more(proposal_for(asked(limits=locked(400.0)), curves_of()), STEP)
    assert found is not None
    assert found.placed.minor_units == 0
    assert found.change.value == pytest.approx(0.0)
    assert found.moves == ()


def test_less_money_is_impossible_where_all_is_locked() -> None:
    proposal = proposal_for(asked(limits=locked(400.0)), curves_of())
    assert workflow.one_more(proposal, Money(-5_000, "EUR")) is None
    assert workflow.one_more(proposal, Money(-160_000, "EUR")) is None


def test_a_step_of_a_goal_starts_from_the_money_that_it_found() -> None:
    fit = curves_of()
    small = proposal_for(asked(800.0), fit)
    request = replace(asked(), goal=Goal("profit", value_per_outcome=10.0))
    found = replace(small, plan=replace(small.plan, request=request), problem=replace(small.problem, money_cost=0.1))
    assert workflow.one_more(found, STEP) == workflow.one_more(small, STEP)


def test_a_limit_costs_what_the_plan_without_it_brings_more() -> None:
    fit = curves_of()
    most = SpendLimit("meta", None, most=LimitAmount(500.0))
    least = SpendLimit("tiktok", "b", least=LimitAmount(700.0))
    idle = SpendLimit("tiktok", "a", most=LimitAmount(1500.0))
    costs = workflow.limit_costs(proposal_for(asked(limits=(idle, least, most)), fit))
    assert [one.limit for one in costs] == [most, least]
    both = proposal_for(asked(limits=(least, most)), fit).plan.expected.value
    for cost, other in zip(costs, (least, most), strict=True):
        without = proposal_for(asked(limits=(other,)), fit).plan.expected.value
        assert cost.whole == pytest.approx(without - both, rel=1e-3)
        assert cost.whole <= cost.whole_at_most * (1 + 1e-9)
        assert cost.price.gain is not None
        assert 0 < cost.price.gain < cost.whole


def test_no_limits_cost_nothing() -> None:
    assert workflow.limit_costs(proposal_for(asked(), curves_of())) == ()
    idle = (SpendLimit("meta", None, most=LimitAmount(1600.0)),)
    assert workflow.limit_costs(proposal_for(asked(limits=idle), curves_of())) == ()


def test_only_the_amount_that_binds_is_taken_out() -> None:
    fit = curves_of()
    wide = SpendLimit("meta", None, least=LimitAmount(100.0), most=LimitAmount(500.0))
    (cost,) = workflow.limit_costs(proposal_for(asked(limits=(wide,)), fit))
    assert cost.price.kind == "most"


@pytest.mark.parametrize(
    ("budget", "step", "small"),
    [(30_000.0, 1000, 100), (1_600.0, 50, 5), (100.0, 2, 1), (35_908.43, 1000, 100), (2e9, 50_000_000, 5_000_000)],
)
def test_steps_are_round(budget: float, step: int, small: int) -> None:
    money = Money(round(100 * budget), "EUR")
    assert workflow.usual_step(money) == Money(100 * step, "EUR")
    assert workflow.small_step(money) == Money(100 * small, "EUR")


def test_without_a_currency_no_step_is_a_sum_of_1() -> None:
    for units in (100, 10_000, 30_000):
        assert workflow.small_step(Money(units, None)) == Money(1000, None)
    assert workflow.small_step(Money(3_000_000, None)) == Money(10_000, None)


def test_steps_of_a_currency_without_decimals_are_whole() -> None:
    assert workflow.usual_step(Money(30_000_000, "VND")) == Money(1_000_000, "VND")
