"""A plan's money over days and weeks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan_samples import PERIOD, PROVEN, allocation_of, fit_with

from optimizer.domain.assumption import MarketEvent
from optimizer.domain.estimate import Estimate, Interval
from optimizer.domain.fit_summary import DemandPoint, FitSummary, SpendResponse
from optimizer.domain.money import Money
from optimizer.domain.period import Period
from optimizer.domain.plan import Plan, PlanRequest
from optimizer.planning import make_plan, pace
from optimizer.planning.expected_demand import expected_demand
from optimizer.planning.pacing import MOST_SWING

FORTNIGHT = Period(date(2026, 3, 2), date(2026, 3, 15))
FOUR_WEEKS = Period(date(2026, 3, 2), date(2026, 3, 29))
MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))


def summary_of(
    weekdays: tuple[float, ...] = (1.0,) * 7,
    special: tuple[float, ...] = (1.0,) * 5,
    demand: tuple[DemandPoint, ...] = (),
) -> FitSummary:
    return FitSummary(
        response=SpendResponse(0.6, 0.1, "follows"),
        forms=(),
        threshold=0.0,
        reach=None,
        capacity_follows=0.5,
        kinds=(),
        half_life_days=0.0,
        share_after_end=0.0,
        carried_in=0.0,
        weekdays=weekdays,
        special_days=special,
        demand=demand,
        demand_step=0.1,
        day_effect=0.0,
        own_drift_step=0.0,
        size=10.0,
        autocorrelation=0.0,
        segments=(),
    )


def plan_of(spend: list[float], period: Period = PERIOD) -> Plan:
    fit = replace(fit_with([50.0, 40.0, 30.0]), period=period)
    request = PlanRequest(period, Money(round(100 * sum(spend)), "EUR"))
    return make_plan(request, fit, allocation_of(spend), PROVEN)


@given(
    st.lists(st.floats(0.0, 5000.0), min_size=3, max_size=3).filter(lambda spend: sum(spend) > 1.0),
    st.lists(st.floats(0.2, 4.0), min_size=7, max_size=7),
    st.integers(1, 60),
    st.booleans(),
)
def test_every_sum_is_exact_and_no_day_swings_too_far(
    spend: list[float], weekdays: list[float], days: int, follows: bool
) -> None:
    period = Period(MARCH.start, MARCH.start + timedelta(days=days - 1))
    plan = plan_of(spend, period)
    found = pace(plan, summary_of(tuple(weekdays)), "EUR", follows_demand=follows)
    assert found.days == tuple(period.start + timedelta(days=day) for day in range(days))
    for row, (line, paced) in enumerate(zip(plan.lines, found.lines, strict=True)):
        assert paced.segment == line.segment
        assert sum(paced.daily) == line.budget.minor_units
        assert sum(week.units[row] for week in found.weeks) == line.budget.minor_units
        average = line.budget.minor_units / days
        assert min(paced.daily) >= (1 - MOST_SWING) * average - 1
        assert max(paced.daily) <= (1 + MOST_SWING) * average + 1
    assert [found.weeks[0].period.start, found.weeks[-1].period.end] == [period.start, period.end]
    assert all(week.period.start.weekday() == 0 for week in found.weeks[1:])
    assert float(np.mean(found.demand)) == pytest.approx(1.0)


def test_money_is_proportional_to_demand_within_the_bounds() -> None:
    weekdays = (0.9, 0.95, 1.0, 1.0, 1.0, 1.1, 1.05)
    found = pace(plan_of([70_000.0, 0.0, 0.0], FORTNIGHT), summary_of(weekdays), "EUR")
    daily = np.array(found.lines[0].daily)
    assert daily / daily.mean() == pytest.approx(np.array(weekdays * 2), rel=1e-5)
    assert found.lines[1].daily == (0,) * 14


def test_a_great_day_gets_a_quarter_more_and_no_more() -> None:
    weekdays = (1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 3.0)
    found = pace(plan_of([70_000.0, 0.0, 0.0], FOUR_WEEKS), summary_of(weekdays), "EUR")
    daily = np.array(found.lines[0].daily)
    assert daily[6::7] / daily.mean() == pytest.approx(1.25, rel=1e-5)
    others = np.delete(daily, np.arange(6, 28, 7))
    assert others / daily.mean() == pytest.approx((7 - 1.25) / 6, rel=1e-5)


def test_even_is_even() -> None:
    found = pace(
        plan_of([1000.0, 0.0, 0.0]), summary_of((0.5, 1.0, 1.0, 1.0, 1.0, 1.0, 2.0)), "EUR", follows_demand=False
    )
    assert set(found.lines[0].daily) == {10_000}


def test_an_event_of_one_platform_moves_its_own_money_only() -> None:
    event = MarketEvent("Fair", Period(date(2026, 3, 9), date(2026, 3, 15)), 0.2, platform="facebook")
    found = pace(plan_of([28_000.0, 28_000.0, 28_000.0], FOUR_WEEKS), None, "EUR", [event])
    facebook, tiktok = np.array(found.lines[0].daily), np.array(found.lines[2].daily)
    assert facebook[7] / facebook[0] == pytest.approx(1.2, rel=1e-4)
    assert set(tiktok.tolist()) == {100_000}
    assert set(found.demand) == {1.0}  # that of all segments together


def test_demand_has_weekdays_special_days_and_a_shrunk_season() -> None:
    def point(day: date, value: float) -> DemandPoint:
        return DemandPoint(day, Estimate(value, Interval(value, value, 0.8)))

    november = Period(date(2026, 11, 23), date(2026, 11, 29))  # Black Friday is the 27th
    special = (1.0, 1.0, 1.5, 1.0, 1.0)
    found = expected_demand(summary_of(special=special), november, "USD")
    # from Thanksgiving Thursday on; it is a public holiday too, which brings nothing more here
    assert found / found[0] == pytest.approx([1.0, 1.0, 1.0, 1.5, 1.5, 1.5, 1.5])
    season = (point(date(2025, 3, 1), 1.0), point(date(2025, 3, 31), 2.0), point(date(2026, 2, 28), 1.0))
    found = expected_demand(summary_of(demand=season), Period(date(2026, 2, 28), date(2026, 3, 30)), None)
    assert found[-1] / found[0] == pytest.approx(2.0**0.6, rel=1e-6)
    too_early = expected_demand(summary_of(demand=season), Period(date(2026, 1, 1), date(2026, 3, 30)), None)
    assert too_early == pytest.approx(1.0)


def test_the_markets_of_the_client_go_before_that_of_the_currency() -> None:
    songkran = Period(date(2026, 4, 1), date(2026, 4, 30))
    summary = summary_of(special=(1.0, 0.4, 1.0, 1.0, 1.0))
    as_euro, as_thai, as_both = (
        expected_demand(summary, songkran, "EUR", countries) for countries in ((), ("TH",), ("TH", "PL"))
    )
    assert as_euro == pytest.approx(np.ones(30))
    festival = as_thai < 1.0
    assert [day + 1 for day in np.flatnonzero(festival)] == list(range(11, 18))
    assert as_thai[festival] / as_thai[~festival][0] == pytest.approx(0.4)
    assert as_both[festival] / as_both[~festival][0] == pytest.approx(0.4**0.5)
