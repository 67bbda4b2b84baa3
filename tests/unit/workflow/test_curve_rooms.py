"""Budgets that nobody named, and the draws behind drawn curves."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.curves.shapes.families import response_values
from optimizer.domain.curve import DrawnCurve, FamilyCurve, PointCurve, ResponseCurve, WeightedCurve
from optimizer.domain.problem import AllocationProblem, LimitAmount, SpendLimit
from optimizer.domain.segment import Segment
from optimizer.domain.target import Target
from optimizer.workflow.curve_room import with_room, with_room_for
from optimizer.workflow.drawn_curves import curve_tables, drawn_outcomes

HILL = FamilyCurve("hill", 100.0, 50.0, 1.5)
LINE = FamilyCurve("linear", 100.0, 50.0, 1.0)
POINTS = PointCurve(np.array([0.0, 40.0]), np.array([0.0, 7.0]))
DRAWN = DrawnCurve("michaelis_menten", np.array([10.0, 30.0]), np.array([5.0, 50.0]), np.ones(2))


def problem(*curves: ResponseCurve, budget: float = np.inf, limits: tuple[SpendLimit, ...] = ()) -> AllocationProblem:
    segments = tuple(Segment("meta", str(place)) for place in range(len(curves)))
    return AllocationProblem(segments, curves, budget, limits)


def test_no_more_is_worth_spending_than_everything_is_worth() -> None:
    weighted = WeightedCurve((HILL, POINTS), (2.0, 10.0))
    assert with_room(problem(HILL, DRAWN, POINTS, weighted), 3.0).budget == 3 * (100 + 20 + 7 + 200 + 70)
    assert with_room(problem(HILL, LINE), 3.0).budget == np.inf
    assert with_room(problem(HILL, budget=5.0), 3.0).budget == 5.0
    # A line or a power law without a ceiling brings no more than at its end.
    ends = FamilyCurve("linear", 100.0, 50.0, 1.0, 25.0)
    assert with_room(problem(HILL, ends), 3.0).budget == 3 * (100 + 50)
    forced = (
        SpendLimit(None, None, least=LimitAmount(9.0), each=True),
        SpendLimit("meta", None, lock=LimitAmount(1.0)),
    )
    assert with_room(problem(HILL, HILL, limits=forced), 3.0).budget == 3 * 200 + 18 + 1


@pytest.mark.parametrize("outcome", [1.0, 150.0, 199.9])
def test_room_for_an_outcome_has_room_for_it(outcome: float) -> None:
    asked = with_room_for(problem(HILL, HILL), Target("outcome", outcome))
    even = np.full(2, asked.budget / 2)
    assert response_values(asked.curves, even).sum() >= outcome
    assert response_values(asked.curves, even / 4).sum() < outcome or outcome < 2
    assert with_room_for(problem(POINTS, POINTS), Target("outcome", 99.0)).budget == 80.0


def test_each_target_has_its_worth() -> None:
    assert with_room_for(problem(HILL), Target("cpa", 12.0)).budget == 1200
    assert with_room_for(problem(HILL), Target("roas", 4.0, 20.0)).budget == 500
    assert with_room_for(problem(HILL), Target("roi", 1.0, 20.0, 0.5)).budget == 500


def test_draws_average_to_the_curve_and_tables_follow_them() -> None:
    weighted = WeightedCurve((DRAWN, DRAWN), (1.0, 0.5))
    spend = np.array([20.0, 70.0])
    drawn = drawn_outcomes((DRAWN, weighted), spend)
    assert drawn.shape == (2, 2)
    assert drawn.mean(axis=0) == pytest.approx(response_values((DRAWN, weighted), spend))
    assert drawn[:, 0] == pytest.approx([10 * 20 / 25, 30 * 20 / 70])
    tables = curve_tables(problem(DRAWN, weighted, budget=500.0))
    assert tables.spend[0, -1] == 500
    between = np.interp(123.4, tables.spend[0], tables.outcome[1, 0])
    assert between == pytest.approx(30 * 123.4 / 173.4, rel=1e-3)
