"""Carry-over: the spend that works against adding up by hand, and its rate found where there is one."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pandas as pd
import pytest
from known_histories import DAYS, JULY, SEGMENTS, ceiling, seen_in, spends, table_of

from optimizer.curves import fit_curves
from optimizer.curves.backtest import backtest
from optimizer.curves.evidence.observations import Observations
from optimizer.curves.learning import learn
from optimizer.curves.model.carryover import (
    BELIEFS,
    CARRYOVER_RATES,
    carried,
    carryover_score,
    coming_in,
    half_life_days,
    has_daily_cells,
    rate_of,
    share_after_end,
    with_idle_days,
)
from optimizer.curves.model.demand import first_guess
from optimizer.curves.model.design import make_design
from optimizer.curves.model.posterior import find_posterior
from optimizer.curves.model.prior import PriorScales
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
        assert rate_of(half_life_days(rate)) == pytest.approx(rate)
    assert half_life_days(0.0) == 0.0
    assert rate_of(0.0) == 0.0


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


def flights(rate: float, seed: int = 0) -> PerformanceTable:
    """Three days on, seven off, with all that the spend of the days before still brings on the days off."""
    rng = np.random.default_rng(seed)
    on = (np.arange(DAYS)[:, None] + 2 * np.arange(len(SEGMENTS))) % 10 < 3
    spend = np.where(on, 3.0 * spends(seed, 0.3), 0.0)
    left = np.zeros_like(spend)
    left[0] = (1.0 - rate) * spend[0]
    for day in range(1, DAYS):
        left[day] = rate * left[day - 1] + (1.0 - rate) * spend[day]
    return table_of(spend, rng.poisson(ceiling(left)))


def test_results_of_days_without_spend_belong_to_the_spend_before() -> None:
    seen = seen_in(flights(0.6))
    late = with_idle_days(seen)
    is_off = seen.spend == 0.0
    assert seen.outcome[is_off].sum() == 0.0
    assert late.outcome.sum() > 1.3 * seen.outcome.sum()
    assert late.observed[is_off].sum() > 0.8 * is_off.sum()
    np.testing.assert_array_equal(late.outcome[~is_off], seen.outcome[~is_off])
    assert learn(seen, None).carryover_rate == 0.6


def test_strays_on_days_without_spend_are_none_of_the_ads() -> None:
    table = flights(0.0)
    strays = table.rows["spend"].eq(0.0) & (np.arange(len(table.rows)) % 37 == 0)
    table.rows.loc[strays, "conversions"] = 1.0
    seen = seen_in(table)
    assert seen.idle_outcome is not None
    assert seen.idle_outcome.sum() > 0.0
    assert with_idle_days(seen) is seen
    assert learn(seen, None).carryover_rate == 0.0


def test_a_plan_for_flights_counts_what_comes_after_them() -> None:
    """Steady at its mean, the money brings a little more than in flights, which saturate; never just the days on."""
    table = flights(0.6)
    came = float(table.rows["conversions"].sum()) / DAYS
    fit = fit_curves(table, "conversions", JULY)
    promised = sum(
        float(np.interp(spend, at, of))
        for spend, at, of in zip(fit.recent_spend, fit.spend, fit.draws.mean(axis=0), strict=True)
    )
    assert 0.9 * came < promised < 1.5 * came


def test_a_backtest_of_flights_counts_what_came_on_all_days() -> None:
    table = flights(0.6)
    found = backtest(table, "conversions")
    last = found.folds[-1]
    inside = (table.rows["date"] >= pd.Timestamp(last.period.start)) & (
        table.rows["date"] <= pd.Timestamp(last.period.end)
    )
    assert last.outcome == pytest.approx(table.rows.loc[inside, "conversions"].sum(), rel=0.03)
    assert last.expected.value == pytest.approx(last.outcome, rel=0.2)


def told_of_idle_days(table: PerformanceTable) -> list[str]:
    found = fit_curves(table, "conversions", JULY).findings
    return [f"{one.severity}: {one.message}" for one in found if one.subject == "idle days"]


def test_the_user_is_told_what_becomes_of_results_without_spend() -> None:
    late = told_of_idle_days(flights(0.6))
    assert len(late) == 1
    assert "late results" in late[0]
    assert told_of_idle_days(flights(0.0)) == []
    months_later = flights(0.0)
    after = months_later.rows["date"] > pd.Timestamp("2025-04-01")
    months_later.rows.loc[after, "spend"] = 0.0
    months_later.rows.loc[after, "conversions"] = 2.0
    paused = told_of_idle_days(months_later)
    assert len(paused) == 1
    assert paused[0].startswith("warning")
    assert "leave them out" in paused[0]


def test_results_that_come_without_ads_anyway_are_not_late_ones() -> None:
    """All sales of a shop beside the spend of four weeks: most came without it, before and after."""
    rng = np.random.default_rng(4)
    spend = np.zeros((DAYS, 1))
    spend[100:128] = 50.0
    seen = seen_in(table_of(spend, rng.poisson(20.0 + 0.1 * spend), SEGMENTS[:1]))
    assert with_idle_days(seen) is seen


@pytest.mark.parametrize("seed", range(3))
def test_the_score_test_tells_carry_over_from_none(seed: int) -> None:
    def score(rate: float) -> float:
        paid = seen_in(delayed_history(rate, seed))
        design = make_design(paid, PriorScales())
        found = find_posterior(paid, design, first_guess(paid, design))
        return carryover_score(paid, design, found.mode, found.size)

    assert abs(score(0.0)) < 2.5
    assert score(0.6) > 4.0
