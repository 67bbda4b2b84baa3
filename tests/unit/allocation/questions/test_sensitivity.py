"""Prices of limits against closed forms: curves c sqrt(x / h), whose best free split is in proportion to c^2 / h."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from optimizer.allocation import allocate, certify, limit_prices
from optimizer.allocation.questions.loosening import round_step
from optimizer.domain.curve import FamilyCurve
from optimizer.domain.limit_price import LimitPrice
from optimizer.domain.problem import (
    Allocation,
    AllocationProblem,
    Certificate,
    FundedLimit,
    Guardrail,
    Limit,
    LimitAmount,
    RatioLimit,
    Scope,
    SpendLimit,
)
from optimizer.domain.segment import Segment
from optimizer.errors import AllocationError

SEGMENTS = (Segment("meta", "a"), Segment("meta", "b"), Segment("tiktok", "a"))
SCALE = np.array([30.0, 20.0, 45.0])
STRENGTH = SCALE**2 / 100.0
"""c^2 / h of each segment: money m split over a set S at its best brings sqrt(m sum over S of c^2 / h)."""
BUDGET, STEP = 1000.0, 10.0


def curves() -> tuple[FamilyCurve, ...]:
    return tuple(FamilyCurve("power", float(scale), 100.0, 0.5) for scale in SCALE)


def problem_with(*limits: Limit, last_spend: list[float] | None = None) -> AllocationProblem:
    last = None if last_spend is None else np.array(last_spend)
    return AllocationProblem(SEGMENTS, curves(), BUDGET, limits, last_spend=last)


def price_of(problem: AllocationProblem, kind: str, *, step: float | None = STEP) -> LimitPrice:
    prices = limit_prices(problem, allocate(problem, tolerance=1e-7), step=step, seconds=20.0)
    return next(price for price in prices if price.kind == kind)


def with_group(places: list[int], money: float, budget: float = BUDGET) -> float:
    """The best outcome where some segments together get so much."""
    rest = np.setdiff1d(np.arange(3), places)
    return float(np.sqrt(money * STRENGTH[places].sum()) + np.sqrt((budget - money) * STRENGTH[rest].sum()))


TIKTOK_FREE = BUDGET * STRENGTH[2] / STRENGTH.sum()
META_B = ("meta", "b")


@pytest.mark.parametrize(
    ("limit", "kind", "places", "before", "after"),
    [
        (SpendLimit("tiktok", "a", most=LimitAmount(300.0)), "most", [2], 300.0, 310.0),
        (SpendLimit("tiktok", "a", most=LimitAmount(0.3, "share")), "most", [2], 300.0, 310.0),
        (SpendLimit(*META_B, least=LimitAmount(400.0)), "least", [1], 400.0, 390.0),
        (SpendLimit(*META_B, lock=LimitAmount(400.0)), "lock", [1], 400.0, 390.0),
        (SpendLimit(*META_B, lock=LimitAmount(20.0)), "lock", [1], 20.0, 30.0),
        (SpendLimit("meta", None, most=LimitAmount(200.0)), "most", [0, 1], 200.0, 210.0),
        (SpendLimit("meta", None, least=LimitAmount(0.8, "share")), "least", [0, 1], 800.0, 790.0),
        (SpendLimit(*META_B, on_off_minimum=LimitAmount(160.0)), "on_off_minimum", [1], 160.0, 150.0),
    ],
)
def test_limits_on_money_are_worth_what_the_closed_form_says(
    limit: SpendLimit, kind: str, places: list[int], before: float, after: float
) -> None:
    price = price_of(problem_with(limit), kind)
    truth = with_group(places, after) - with_group(places, before)
    assert truth > 0.0
    assert price.resolved == pytest.approx(truth, rel=1e-3, abs=1e-4)
    assert price.at_most is not None
    assert price.at_most >= truth - 1e-9
    # The slope at the limit, by differences.
    sign = np.sign(after - before)
    slope = (with_group(places, before + sign * 0.01) - with_group(places, before)) / 0.01
    assert price.first_order == pytest.approx(slope * STEP, rel=0.02)
    assert (price.unit, price.step, price.limit) == ("money", STEP, 0)


def test_the_budget_is_worth_the_slope_of_its_square_root_and_prices_money_with_it() -> None:
    problem = problem_with(SpendLimit("tiktok", "a", most=LimitAmount(300.0)))
    prices = {price.kind: price for price in limit_prices(problem, allocate(problem), step=STEP, seconds=20.0)}
    truth = with_group([2], 300.0, BUDGET + STEP) - with_group([2], 300.0)
    budget = prices["budget"]
    assert budget.limit is None
    assert budget.resolved == pytest.approx(truth, rel=1e-3)
    assert budget.first_order == pytest.approx(truth, rel=0.02)
    assert budget.money == pytest.approx(STEP)
    cap = prices["most"]
    assert cap.resolved is not None
    assert cap.money == pytest.approx(cap.resolved / truth * STEP, rel=1e-3)
    assert list(prices) == sorted(prices, key=lambda kind: -(prices[kind].gain or 0.0))


def test_most_change_is_widened_both_ways() -> None:
    problem = problem_with(
        SpendLimit("tiktok", "a", most_change=LimitAmount(0.5, "share")), last_spend=[400.0, 400.0, 200.0]
    )
    price = price_of(problem, "most_change")
    assert price.resolved == pytest.approx(with_group([2], 310.0) - with_group([2], 300.0), rel=1e-3)


def test_a_ratio_is_lowered() -> None:
    problem = problem_with(RatioLimit(Scope("meta"), Scope("tiktok"), 4.0))
    price = price_of(problem, "ratio")
    assert price.unit == "ratio"
    assert price.step == 0.2
    truth = with_group([2], BUDGET / 4.8) - with_group([2], BUDGET / 5.0)
    assert price.resolved == pytest.approx(truth, rel=1e-3)
    assert price.first_order == pytest.approx(truth, rel=0.15)


def test_one_more_funded_segment() -> None:
    price = price_of(problem_with(FundedLimit(Scope(), 2)), "most_funded")
    best_two = np.sort(STRENGTH)[1:].sum()
    assert price.resolved == pytest.approx(np.sqrt(BUDGET * STRENGTH.sum()) - np.sqrt(BUDGET * best_two), rel=1e-3)
    assert (price.unit, price.step) == ("segments", 1.0)


def test_prices_alone_do_not_say_what_one_more_funded_segment_brings() -> None:
    problem = problem_with(FundedLimit(Scope(), 2))
    hasty = limit_prices(problem, allocate(problem), seconds=0.0)
    price = next(one for one in hasty if one.kind == "most_funded")
    assert price.resolved is None
    assert price.gain is None
    assert next(one for one in hasty if one.kind == "budget").gain is not None


def test_a_guardrail_is_raised() -> None:
    # Volume is money: the rate fixes the shares of meta (rate 0.1) and tiktok (0.5).
    volume = tuple(FamilyCurve("linear", 1.0, 1.0, 1.0) for _ in SEGMENTS)
    problem = problem_with(Guardrail("bounce rate", 0.2, volume, np.array([0.1, 0.1, 0.5])))
    price = price_of(problem, "guardrail")
    assert price.step == pytest.approx(0.002)

    def tiktok(level: float) -> float:
        return BUDGET * (level - 0.1) / 0.4

    truth = with_group([2], tiktok(0.2 + price.step)) - with_group([2], tiktok(0.2))
    assert price.resolved == pytest.approx(truth, rel=0.02)
    assert price.first_order == pytest.approx(truth, rel=0.1)


def test_a_step_of_whole_units_is_left_out() -> None:
    price = price_of(problem_with(SpendLimit("tiktok", "a", step=400.0)), "step")
    assert (price.unit, price.step, price.first_order) == ("dropped", 400.0, None)
    truth = np.sqrt(BUDGET * STRENGTH.sum()) - max(with_group([2], money) for money in (0.0, 400.0, 800.0))
    assert price.resolved == pytest.approx(truth, rel=1e-2)


def test_a_minimum_that_keeps_a_segment_at_nothing_is_checked_too() -> None:
    problem = problem_with(SpendLimit(*META_B, on_off_minimum=LimitAmount(900.0)))
    price = price_of(problem, "on_off_minimum")
    assert price.first_order is None
    assert price.resolved == pytest.approx(0.0, abs=1e-4)


def test_a_limit_that_is_not_touched_has_no_price() -> None:
    problem = problem_with(SpendLimit("tiktok", "a", most=LimitAmount(TIKTOK_FREE + 50.0)))
    assert [price.kind for price in limit_prices(problem, allocate(problem))] == ["budget"]


def test_without_time_prices_stay_first_order() -> None:
    problem = problem_with(SpendLimit("tiktok", "a", most=LimitAmount(300.0)))
    ticks = iter(np.arange(1e6))
    prices = limit_prices(problem, allocate(problem), step=STEP, seconds=0.5, clock=lambda: float(next(ticks)))
    cap = next(price for price in prices if price.kind == "most")
    assert cap.resolved is None
    assert cap.gain == cap.first_order


def test_no_check_is_begun_that_might_pass_the_time() -> None:
    """A clock that only moves while something is certified: each check takes a second, and two fit."""
    caps = [SpendLimit(one.platform, one.audience, most=LimitAmount(200.0)) for one in SEGMENTS]
    problem = problem_with(*caps[::2])
    allocation = replace(allocate(problem), proof=())
    now = [0.0]

    def slow(question: AllocationProblem, answer: Allocation) -> Certificate:
        now[0] += 1.0
        return certify(question, answer)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("optimizer.allocation.questions.sensitivity.certify", slow)
        prices = limit_prices(problem, allocation, step=STEP, seconds=2.5, clock=lambda: now[0])
    assert len(prices) == 3
    assert sum(price.resolved is not None for price in prices) == 2
    assert next(price for price in prices if price.kind == "budget").resolved is not None
    assert now[0] == 2.0


def test_the_step_is_a_round_number_and_must_be_money() -> None:
    assert [round_step(amount) for amount in (100.0, 99.0, 330.0, 0.07, 5.0)] == [100.0, 50.0, 200.0, 0.05, 5.0]
    problem = problem_with()
    with pytest.raises(AllocationError, match="above zero"):
        limit_prices(problem, allocate(problem), step=0.0)


@pytest.mark.parametrize(
    "limit",
    [
        SpendLimit("tiktok", "a", most=LimitAmount(0.3, "share")),
        SpendLimit("meta", None, most=LimitAmount(0.2, "share")),
        SpendLimit("meta", None, least=LimitAmount(0.8, "share")),
        SpendLimit(*META_B, least=LimitAmount(0.5, "share")),
    ],
)
def test_a_limit_that_is_a_share_grows_with_the_budget(limit: SpendLimit) -> None:
    """With shares alone, V(B) goes with sqrt(B), whatever the shares are."""
    price = price_of(problem_with(limit), "budget")
    best = allocate(problem_with(limit), tolerance=1e-7).spend
    value = float((SCALE * np.sqrt(best / 100.0)).sum())
    assert price.has_shares
    assert price.resolved == pytest.approx(value * (np.sqrt(1.0 + STEP / BUDGET) - 1.0), rel=1e-3)
    assert price.first_order == pytest.approx(value * 0.5 * STEP / BUDGET, rel=1e-2)


def test_a_limit_in_money_does_not_grow_with_the_budget() -> None:
    price = price_of(problem_with(SpendLimit("tiktok", "a", most=LimitAmount(300.0))), "budget")
    assert not price.has_shares
    assert price.resolved == pytest.approx(with_group([2], 300.0, 1010.0) - with_group([2], 300.0), rel=1e-3)


def test_prices_do_not_say_what_a_locked_share_does_with_more_budget() -> None:
    price = price_of(problem_with(SpendLimit(*META_B, lock=LimitAmount(0.4, "share"))), "budget")
    assert price.first_order is None
    assert price.resolved is not None
