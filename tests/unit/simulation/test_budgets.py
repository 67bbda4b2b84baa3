"""How past budgets came about."""

from dataclasses import replace

import numpy as np

from optimizer.simulation.budgets import daily_budgets, live_days, next_shares, refresh_days
from optimizer.simulation.settings import WorldSettings


def test_managers_follow_last_months_return() -> None:
    shares = np.full(20, 0.05)
    returns = np.linspace(0.01, 0.10, 20)
    moved = next_shares(np.random.default_rng(0), shares, returns, chasing=1.0)
    whim = next_shares(np.random.default_rng(0), shares, returns, chasing=0.0)
    assert np.isclose(moved.sum(), 1.0)
    assert np.corrcoef(moved, returns)[0, 1] > 0.7
    assert abs(np.corrcoef(whim, returns)[0, 1]) < 0.5


def test_a_segment_that_did_not_run_keeps_a_share() -> None:
    returns = np.array([0.05, np.nan, 0.05, np.nan])
    moved = next_shares(np.random.default_rng(0), np.full(4, 0.25), returns, chasing=1.0)
    assert (moved > 0.1).all()
    nothing_known = next_shares(np.random.default_rng(0), np.full(4, 0.25), np.full(4, np.nan), chasing=1.0)
    assert np.isfinite(nothing_known).all()
    nothing_sold = next_shares(np.random.default_rng(0), np.full(4, 0.25), np.zeros(4), chasing=1.0)
    np.testing.assert_array_equal(nothing_sold, nothing_known)


def test_daily_budgets_follow_demand_only_when_confounded() -> None:
    demand = np.exp(0.4 * np.sin(np.arange(31)))
    shares = np.full(40, 1 / 40)
    following, deaf = (
        daily_budgets(np.random.default_rng(1), WorldSettings(confounding=c), 1000.0, shares, demand).sum(axis=1)
        for c in (1.0, 0.0)
    )
    assert np.corrcoef(following, demand)[0, 1] > 0.95
    assert abs(np.corrcoef(deaf, demand)[0, 1]) < 0.6


def test_pauses_and_launches_leave_the_last_weeks_alone() -> None:
    settings = replace(WorldSettings(), pauses=0.2, launches=0.5, days=200)
    live = live_days(np.random.default_rng(5), settings, 40)
    assert live[-28:].all()
    assert 0.4 < live[100:170].mean() < 0.95
    launched_late = (~live[:50]).all(axis=0).mean()
    assert 0.25 < launched_late < 0.75
    assert live_days(np.random.default_rng(5), replace(settings, pauses=0.0, launches=0.0), 40).all()


def test_creatives_are_refreshed_every_four_to_eight_weeks() -> None:
    fresh = refresh_days(np.random.default_rng(6), 400, 30)
    for column in fresh.T:
        gaps = np.diff(np.flatnonzero(column))
        assert len(set(gaps)) == 1
        assert 28 <= gaps[0] <= 56
