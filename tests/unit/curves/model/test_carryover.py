"""Carry-over: the spend that works against adding up by hand, and its rate found where there is one."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pandas as pd
import pytest
from known_histories import DAYS, JULY, SEGMENTS, ceiling, seen_in, spends, table_of

from optimizer.curves import fit_curves
from optimizer.curves.evidence.observations import Observations
from optimizer.curves.learning import learn
from optimizer.curves.model.carryover import (
    BELIEFS,
    CARRYOVER_RATES,
    carried,
    coming_in,
    half_life_days,
    has_daily_cells,
    share_after_end,
)
from optimizer.domain.curve import FloatArray
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period


def working(spend: FloatArray, rate: float) -> FloatArray:
    """What works on each day of a run of days: each day's spend, and what its days before have left, one by one."""
    days = len(spend)
    total = np.zeros_like(spend)
    for day in range(days):
        for age in range(day + 1):
            share = rate**age * ((1.0 - rate) if age < day else 1.0)  # the first day has run before
            total[day] += share * spend[day - age]
    return total


def delayed_history(rate: float, seed: int) -> PerformanceTable:
    spend = spends(seed, 0.6)
    return table_of(spend, np.random.default_rng([seed, 1]).poisson(ceiling(working(spend, rate))))


@pytest.fixture(scope="module")
def seen() -> Observations:
    return seen_in(delayed_history(0.0, seed=0))


@pytest.mark.parametrize("rate", [0.0, 0.3, 0.9])
def test_a_steady_spend_stays_what_it_is(seen: Observations, rate: float) -> None:
    steady = replace(seen, spend=np.tile([[7.0], [1.0], [3.0], [40.0]], (1, DAYS)))
    np.testing.assert_allclose(carried(steady, rate).spend, steady.spend)


@pytest.mark.parametrize("rate", [0.3, 0.6])
def test_spend_works_as_added_up_day_by_day(seen: Observations, rate: float) -> None:
    np.testing.assert_allclose(carried(seen, rate).spend, working(seen.spend.T, rate).T)


def test_only_the_spend_of_observed_days_changes(seen: Observations) -> None:
    hidden = replace(seen, observed=seen.observed & (np.arange(DAYS) % 5 > 0))
    later = carried(hidden, 0.6)
    np.testing.assert_array_equal(later.spend[~hidden.observed], hidden.spend[~hidden.observed])
    assert np.all(later.spend[:, 1:][hidden.observed[:, 1:]] != hidden.spend[:, 1:][hidden.observed[:, 1:]])
    np.testing.assert_array_equal(later.outcome, hidden.outcome)
    assert carried(hidden, 0.0) is hidden


def test_over_days_that_were_not_reported_the_effect_decays(seen: Observations) -> None:
    days = np.array([0, 1, 5])
    few = replace(
        seen,
        segments=seen.segments[:1],
        cell_start=days,
        cell_days=np.ones(3, dtype=np.int64),
        spend=np.array([[100.0, 20.0, 60.0]]),
        outcome=np.ones((1, 3)),
        observed=np.ones((1, 3), dtype=bool),
        reported=np.ones((1, 3), dtype=bool),
    )
    second = 0.5 * 100.0 + 0.5 * 20.0
    third = 0.5**4 * second + (1.0 - 0.5**4) * 60.0
    np.testing.assert_allclose(carried(few, 0.5).spend, [[100.0, second, third]])


@pytest.mark.parametrize(("rate", "days"), [(0.3, 1), (0.6, 7), (0.9, 30), (0.0, 10)])
def test_the_share_after_the_end_is_that_counted_day_by_day(rate: float, days: int) -> None:
    ages = np.arange(2000)
    effect = (1.0 - rate) * rate**ages if rate > 0.0 else (ages == 0).astype(float)
    late = sum(effect[days - day :].sum() for day in range(days))  # what the spend of each day does after the last one
    assert share_after_end(rate, days) == pytest.approx(late / days, abs=1e-12)


def last_days(spend: list[float]) -> Observations:
    return seen_in(table_of(np.array([[each] for each in spend]), np.ones((len(spend), 1)), SEGMENTS[:1]))


def coming(spend: list[float], rate: float, starts_after: int = 1) -> float:
    """Of a segment that brings twice what is spent."""
    seen, knots = last_days(spend), np.array([[0.0, 1e4]])
    start = seen.last_day + timedelta(days=starts_after)
    return float(coming_in(seen, rate, Period(start, start + timedelta(days=9)), knots, 2.0 * knots)[0])


def test_after_a_steady_spend_as_much_comes_in_as_falls_after_the_end() -> None:
    assert coming([50.0] * 20, 0.6) == pytest.approx(2.0 * 50.0 * 10 * share_after_end(0.6, 10))
    assert coming([50.0] * 20, 0.0) == 0.0


def test_what_comes_in_fades_until_the_period_starts_and_is_that_of_the_last_days() -> None:
    assert coming([50.0] * 20, 0.6, starts_after=4) == pytest.approx(0.6**3 * coming([50.0] * 20, 0.6))
    assert coming([50.0] * 20 + [0.0] * 10, 0.6) == pytest.approx(0.6**10 * coming([50.0] * 20, 0.6))
    last = 0.6 * 50.0 + 0.4 * 100.0
    assert coming([50.0] * 20 + [100.0], 0.6) == pytest.approx(last / 50.0 * coming([50.0] * 20, 0.6))


def test_after_the_half_life_half_is_left() -> None:
    for rate in CARRYOVER_RATES[1:]:
        assert rate ** half_life_days(rate) == pytest.approx(0.5)
    assert half_life_days(0.0) == 0.0


def test_beliefs_add_up_to_one_and_favour_none() -> None:
    assert sum(BELIEFS) == pytest.approx(1.0)
    assert len(BELIEFS) == len(CARRYOVER_RATES)
    assert CARRYOVER_RATES[0] == 0.0
    assert max(BELIEFS) == BELIEFS[0]


@pytest.mark.parametrize("rate", [0.0, 0.6])
@pytest.mark.parametrize("seed", [0, 1])
def test_a_carry_over_is_found_where_there_is_one_and_only_there(rate: float, seed: int) -> None:
    learned = learn(seen_in(delayed_history(rate, seed)), None)
    assert learned.carryover_rate == rate


def test_the_summary_says_how_long_it_lasts_and_what_falls_after_the_plan() -> None:
    summary = fit_curves(delayed_history(0.6, seed=2), "conversions", JULY).summary
    assert summary is not None
    assert summary.half_life_days == pytest.approx(half_life_days(0.6))
    assert summary.share_after_end == pytest.approx(share_after_end(0.6, 31))
    assert 0.03 < summary.share_after_end < 0.06
    assert 0.02 < summary.carried_in < 0.10


def test_weeks_show_no_carry_over_of_days(seen: Observations) -> None:
    assert has_daily_cells(seen)
    daily = delayed_history(0.6, seed=0).rows
    week = (daily["date"] - daily["date"].min()).dt.days // 7
    rows = daily.assign(date=daily["date"].min() + pd.to_timedelta(week * 7, unit="D"))[week < DAYS // 7]
    weekly = rows.groupby(["date", "platform", "audience"], as_index=False)[["spend", "conversions"]].sum()
    summed = seen_in(PerformanceTable(weekly.assign(days=7), "EUR"))
    assert not has_daily_cells(summed)
    assert learn(summed, None).carryover_rate == 0.0
