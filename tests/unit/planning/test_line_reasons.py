"""Why each line of a plan gets what it gets."""

from __future__ import annotations

from dataclasses import replace

import pytest
from plan_samples import PERIOD, PROVEN, allocation_of, fit_with

from optimizer.domain.line_reason import LineReason
from optimizer.domain.money import Money
from optimizer.domain.plan import Plan, PlanRequest
from optimizer.domain.segment import Segment
from optimizer.planning import line_reasons, make_plan

STEP = Money(10_000, "EUR")


def plan_of(spend: list[float], recent: list[float]) -> Plan:
    request = PlanRequest(PERIOD, Money(round(100 * sum(spend)), "EUR"))
    return make_plan(request, fit_with(recent), allocation_of(spend), PROVEN)


def by_audience(plan: Plan) -> dict[str, LineReason]:
    return {str(one.segment): one for one in line_reasons(plan, STEP)}


def test_what_the_moved_money_brings_is_the_reason() -> None:
    plan = plan_of([900.0, 500.0, 100.0], [50.0, 50.0, 50.0])
    found = by_audience(plan)
    first, last = plan.lines[0], plan.lines[2]
    gained = (first.expected.value - first.current.value) / 400.0 * 100.0
    lost = (last.expected.value - last.current.value) / -400.0 * 100.0
    assert found["facebook / A"].kind == "more"
    assert found["facebook / A"].change == pytest.approx(0.8)
    assert found["facebook / A"].here == pytest.approx(gained)
    assert found["facebook / A"].elsewhere == pytest.approx(lost)
    assert found["tiktok / A"].kind == "less"
    assert found["tiktok / A"].here == pytest.approx(lost)
    assert found["tiktok / A"].elsewhere == pytest.approx(gained)


def test_where_nothing_moves_the_next_step_is_told() -> None:
    same = by_audience(plan_of([900.0, 500.0, 100.0], [50.0, 50.0, 50.0]))["facebook / B"]
    assert same.kind == "same"
    assert same.change == 0.0
    assert same.here == pytest.approx(20.0)  # the slope of the sample is 0.2
    assert same.elsewhere == pytest.approx(30.0)  # and the best of the others 0.3


def test_nothing_before_and_after_is_told_as_nothing() -> None:
    found = by_audience(plan_of([900.0, 600.0, 0.0], [80.0, 70.0, 0.0]))["tiktok / A"]
    assert found.kind == "nothing"
    assert found.change is None


def test_a_change_for_the_worse_is_told_as_held() -> None:
    found = by_audience(plan_of([100.0, 500.0, 900.0], [50.0, 50.0, 50.0]))
    assert {found["facebook / A"].kind, found["tiktok / A"].kind} == {"held"}


def test_a_segment_that_is_new_has_no_relative_change() -> None:
    found = by_audience(plan_of([900.0, 500.0, 100.0], [100.0, 50.0, 0.0]))["tiktok / A"]
    assert found.change is None
    assert found.kind == "held"


def test_a_segment_by_itself_has_nothing_to_be_compared_with() -> None:
    plan = plan_of([900.0, 500.0, 100.0], [50.0, 50.0, 50.0])
    alone = replace(plan, lines=(replace(plan.lines[0], segment=Segment("x", "y")),))
    (found,) = line_reasons(alone, STEP)
    assert found.elsewhere is None
