"""The results behind the curves: sums of weeks, and what is left when demand is taken out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from optimizer.curves import fit_curves
from optimizer.curves.model.carryover import effect_by_day
from optimizer.curves.points import demand_ahead, demand_of_days, demand_of_period, points_behind
from optimizer.domain.curve import CurveFit
from optimizer.domain.estimate import Estimate, Interval
from optimizer.domain.fit_summary import DemandPoint, FitSummary
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period
from optimizer.domain.segment import Segment
from optimizer.workflow import demand_against

FIRST = date(2025, 1, 6)
APRIL = Period(date(2025, 4, 1), date(2025, 4, 30))
SEGMENT = Segment("meta", "young")


def table_of(spend: np.ndarray, won: np.ndarray, first: date = FIRST) -> PerformanceTable:
    rows = pd.DataFrame(
        {
            "date": pd.date_range(first, periods=len(spend)),
            "platform": "meta",
            "audience": "young",
            "days": 1,
            "spend": spend,
            "conversions": won,
        }
    )
    return PerformanceTable(rows, "EUR")


@pytest.fixture(scope="module")
def busy() -> tuple[PerformanceTable, CurveFit]:
    """Results twice as good in the last six weeks, and no better for more money per unit; spend varies threefold."""
    rng = np.random.default_rng(2)
    days = 84
    spend = 60.0 * np.exp(0.35 * rng.standard_normal(days))
    demand = np.where(np.arange(days) < 42, 1.0, 2.0)
    table = table_of(spend, rng.poisson(0.5 * spend * demand).astype(float))
    return table, fit_curves(table, "conversions", APRIL)


def known(fit: CurveFit) -> FitSummary:
    assert fit.summary is not None
    return fit.summary


def test_weeks_add_up_to_what_was_spent_and_brought(busy: tuple[PerformanceTable, CurveFit]) -> None:
    table, fit = busy
    (points,) = points_behind(table, fit)
    assert points.segment == SEGMENT
    assert points.span == "week"
    assert points.first_day == tuple(FIRST + timedelta(days=7 * week) for week in range(12))
    assert (points.days * points.spend).sum() == pytest.approx(table.rows["spend"].sum())
    assert (points.days * points.reported).sum() == pytest.approx(table.rows["conversions"].sum())


def test_taking_demand_out_makes_the_weeks_alike(busy: tuple[PerformanceTable, CurveFit]) -> None:
    table, fit = busy
    (points,) = points_behind(table, fit)
    assert points.adjusted is not None
    early, late = slice(0, 5), slice(7, 12)
    reported, adjusted = points.reported / points.spend, points.adjusted / points.spend
    assert reported[late].mean() / reported[early].mean() > 1.7
    assert adjusted[late].mean() / adjusted[early].mean() == pytest.approx(1.0, abs=0.2)


def test_adjusted_results_lie_around_the_curve(busy: tuple[PerformanceTable, CurveFit]) -> None:
    table, fit = busy
    (points,) = points_behind(table, fit)
    assert points.adjusted is not None
    said = np.interp(points.spend, fit.spend[0], fit.draws[:, 0].mean(axis=0))
    assert points.adjusted.sum() == pytest.approx(said.sum(), rel=0.1)


def test_days_without_spend_or_result_are_no_points(busy: tuple[PerformanceTable, CurveFit]) -> None:
    _, fit = busy
    spend = np.full(84, 50.0)
    won = np.full(84, 20.0)
    spend[7:14] = 0.0
    won[20] = np.nan
    (points,) = points_behind(table_of(spend, won), fit)
    assert len(points.days) == 11
    assert points.days.tolist() == [7.0, 6.0, *[7.0] * 9]
    assert points.reported == pytest.approx(np.full(11, 20.0))


def test_a_short_history_has_a_point_a_day(busy: tuple[PerformanceTable, CurveFit]) -> None:
    _, fit = busy
    (points,) = points_behind(table_of(np.array([3.0, 0.0, 5.0]), np.array([1.0, 0.0, 4.0])), fit)
    assert points.span == "day"
    assert points.spend.tolist() == [3.0, 5.0]
    assert points.reported.tolist() == [1.0, 4.0]


def test_one_span_is_one_point(busy: tuple[PerformanceTable, CurveFit]) -> None:
    _, fit = busy
    rows = table_of(np.array([310.0, 620.0]), np.array([31.0, 31.0])).rows.assign(date=pd.Timestamp(FIRST), days=31)
    (points,) = points_behind(PerformanceTable(rows, "EUR"), replace(fit, summary=None))
    assert points.span == "whole"
    assert (points.spend[0], points.reported[0]) == (30.0, 2.0)
    assert points.adjusted is None


def test_newcomers_and_those_without_spend_have_no_points(busy: tuple[PerformanceTable, CurveFit]) -> None:
    table, fit = busy
    stranger = Segment("tiktok", "new")
    both = replace(fit, segments=(SEGMENT, stranger))
    assert [points.segment for points in points_behind(table, both)] == [SEGMENT]


def summary_with(fit: CurveFit) -> FitSummary:
    return replace(
        known(fit),
        weekdays=(0.5, 1.0, 1.0, 1.0, 1.0, 1.0, 1.5),
        special_days=(0.25, 1.0, 1.0, 1.0, 1.0),
        demand=(
            DemandPoint(date(2025, 1, 6), Estimate(1.0, Interval(0.9, 1.1, 0.8))),
            DemandPoint(date(2025, 1, 20), Estimate(4.0, Interval(3.6, 4.4, 0.8))),
        ),
        demand_ahead=Estimate(2.0, Interval(1.0, 4.0, 0.8)),
    )


def test_demand_of_a_day_is_season_times_weekday_times_special_days(busy: tuple[PerformanceTable, CurveFit]) -> None:
    summary = summary_with(busy[1])
    days = [date(2025, 1, 6), date(2025, 1, 13), date(2025, 1, 19), date(2025, 1, 7)]
    found = demand_of_days(summary, days, ("PL",))
    # 6 January is a holiday in Poland and a Monday; a week later demand is half way in logs
    assert found == pytest.approx([0.5 * 0.25, 0.5 * 2.0, 1.5 * 4.0 ** (13 / 14), 4.0 ** (1 / 14)])
    assert demand_of_days(summary, days[:1], ("PL", "GB")) == pytest.approx([0.5 * 0.5])
    assert demand_of_days(replace(summary, demand=()), days, ()) is None


def test_the_days_ahead_have_the_level_of_the_period(busy: tuple[PerformanceTable, CurveFit]) -> None:
    summary = summary_with(busy[1])
    week = Period(date(2025, 4, 7), date(2025, 4, 13))
    days = demand_ahead(summary, week, ())
    assert [point.demand.value for point in days] == pytest.approx([1.0, 2.0, 2.0, 2.0, 2.0, 2.0, 3.0])
    assert days[0].demand.interval.upper == pytest.approx(2.0)
    assert demand_of_period(summary, week, ()) == pytest.approx(2.0)
    assert demand_ahead(replace(summary, demand_ahead=None), week, ()) == ()


def test_demand_ahead_is_where_the_curves_are(busy: tuple[PerformanceTable, CurveFit]) -> None:
    """History was at 1 for half of its time and at 2 for the other: its mean in logs is the root of 2."""
    ahead = known(busy[1]).demand_ahead
    assert ahead is not None
    assert ahead.value == pytest.approx(2.0 / np.sqrt(2.0), rel=0.2)
    assert ahead.interval.lower < ahead.value < ahead.interval.upper


@pytest.mark.parametrize("half_life", [0.5, 1.4, 7.0])
def test_the_effect_halves_in_its_half_life_and_all_of_it_comes(half_life: float) -> None:
    shares = effect_by_day(half_life, 400)
    assert shares.sum() == pytest.approx(1.0)
    assert shares[1] / shares[0] == pytest.approx(0.5 ** (1.0 / half_life))


def test_without_carry_over_all_comes_at_once() -> None:
    assert effect_by_day(0.0, 3).tolist() == [1.0, 0.0, 0.0]


def test_the_days_ahead_are_set_against_days_of_the_history(busy: tuple[PerformanceTable, CurveFit]) -> None:
    table, fit = busy
    found = replace(fit, period=Period(date(2025, 4, 7), date(2025, 4, 13)), summary=summary_with(fit))
    # 21 to 27 January: a whole week at four times the usual demand; the week ahead has twice the usual
    week = Period(date(2025, 1, 21), date(2025, 1, 27))
    assert demand_against(table, found, week) == pytest.approx(2.0 / 4.0 - 1.0)
    assert demand_against(table, replace(found, summary=None), week) is None
