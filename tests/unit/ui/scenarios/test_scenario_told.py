"""What a scenario spends and what a result costs, to the digits that tell it."""

from __future__ import annotations

from dataclasses import replace

from optimizer.domain.estimate import Estimate, Interval
from optimizer.domain.goal import WEIGHTED
from optimizer.domain.money import Money
from optimizer.domain.plan import Plan
from optimizer.ui.answering import sentences
from optimizer.ui.names import price_title
from optimizer.ui.scenarios.told import price_told, sums_told, todays_split_told
from optimizer.words import Voice


def test_a_point_of_few_cents_is_told_by_its_digits(plan: Plan, voice: Voice) -> None:
    many = Estimate(109_170.0, Interval(1e5, 1.2e5, 0.8))
    points = replace(plan, request=replace(plan.request, kpi=WEIGHTED), expected=many)
    assert price_title(voice, WEIGHTED) == "Cost per point"
    assert price_told(voice, points) == "€0.0916"
    assert price_told(voice, plan) == "€33.33"


def test_what_is_spent_is_told_where_it_is_not_the_budget(plan: Plan, voice: Voice) -> None:
    assert sums_told(voice, plan) == ["€10,000"]
    assert "€" not in todays_split_told(voice, plan)
    more = replace(
        plan, request=replace(plan.request, budget=Money(2_500_000, "EUR")), unplaced=Money(1_500_000, "EUR")
    )
    assert sums_told(voice, more) == ["€25,000", "spends €10,000"]
    assert todays_split_told(voice, more).endswith("with the same €10,000")


def test_money_that_the_goal_does_not_want_found_no_place_for_no_reason(plan: Plan) -> None:
    left = replace(plan, unplaced=Money(100, "EUR"))
    assert not sentences.has_no_room(plan)
    assert sentences.has_no_room(replace(left, certificate=replace(plan.certificate, unplaced_because="ends")))
    for reason in ("cost", "target"):
        assert not sentences.has_no_room(replace(left, certificate=replace(plan.certificate, unplaced_because=reason)))
