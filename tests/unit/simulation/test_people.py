"""What people remember and buy, and what platforms learn, one mechanism at a time."""

from dataclasses import replace

import numpy as np

from optimizer.simulation.people import Day, Market, fresh_audiences, live_day, repeat_lanes
from optimizer.simulation.settings import WorldSettings
from optimizer.simulation.traits import draw_market

MARKET, USUAL = draw_market(np.random.default_rng(4), WorldSettings(learning=1.0))
N = USUAL.size


def run(market: Market, budgets: np.ndarray, refresh: tuple[int, ...] = (0,)) -> np.ndarray:
    """Credited purchases per day and lane for (n_days, n_lanes) budgets on ordinary days."""
    state = fresh_audiences(market)
    credited = []
    for number, budget in enumerate(budgets):
        fresh = np.full(budget.size, float(number in refresh))
        state, outcome = live_day(market, state, Day(budget, fresh, np.ones(budget.size), 1.0))
        credited.append(outcome.credited)
    return np.array(credited)


def test_usual_spend_brings_results_at_about_the_usual_price() -> None:
    credited = run(MARKET, np.tile(USUAL, (90, 1)), refresh=(0, 30, 60))[60:].mean(axis=0)
    assert 10.0 < USUAL.sum() / credited.sum() < 45.0


def test_carry_over_outlasts_the_money() -> None:
    budgets = np.tile(USUAL, (60, 1))
    budgets[50:] = 0.0
    remembered = run(replace(MARKET, recall=np.full(N, 0.8)), budgets)
    forgotten = run(replace(MARKET, recall=np.zeros(N)), budgets)
    assert (remembered[50] > 0.5 * remembered[49]).all()
    assert (remembered[59] < 0.3 * remembered[50]).all()
    assert (forgotten[50] == 0.0).all()


def test_creatives_wear_out_until_they_are_refreshed() -> None:
    market = replace(MARKET, wear_out=np.full(N, 3.0), wear_in=np.full(N, 0.01), evidence_needed=np.zeros(N))
    credited = run(market, np.tile(3 * USUAL, (91, 1)), refresh=(0, 80))
    assert (credited[79] < credited[20]).all()
    assert (credited[82] > credited[79]).all()


def test_learning_is_lost_by_a_large_change_of_budget_but_not_by_a_calm_one() -> None:
    market = replace(MARKET, recall=np.zeros(N), wear_out=np.full(N, 1e9), wear_in=np.full(N, 1e-9))
    steady = np.tile(USUAL, (60, 1))
    jump, calm = steady.copy(), steady.copy()
    jump[54], calm[54] = 0.2 * USUAL, 0.8 * USUAL
    untouched, after_jump, after_calm = (run(market, budgets)[55] for budgets in (steady, jump, calm))
    lost_by_jump = 1 - after_jump / untouched
    lost_by_calm = 1 - after_calm / untouched
    assert lost_by_jump.mean() > 0.03
    assert np.abs(lost_by_calm).mean() < 0.02


def test_a_platform_that_has_learned_serves_buyers_better() -> None:
    budgets = np.tile(0.3 * USUAL, (40, 1))
    learned = run(replace(MARKET, evidence_needed=np.zeros(N)), budgets)[-1]
    ignorant = run(replace(MARKET, evidence_needed=np.full(N, 1e9)), budgets)[-1]
    assert (learned > 1.05 * ignorant).all()
    assert (learned / ignorant).mean() > 1.4


def test_a_finite_audience_runs_dry() -> None:
    spends = np.array([0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0])
    market = replace(repeat_lanes(MARKET, spends.size), evidence_needed=np.zeros(N * spends.size))
    credited = run(market, np.tile(np.outer(USUAL, spends).ravel(), (60, 1)))[-1].reshape(N, spends.size)
    assert (np.diff(credited, axis=1) > -1e-9).all()
    assert (credited[:, 1:] < 2 * credited[:, :-1]).all()
    arrivals = MARKET.arrivals * (MARKET.people * MARKET.propensity).sum(axis=1)
    assert (credited[:, -1] < arrivals).all()


def test_reach_counts_persons() -> None:
    _, outcome = live_day(MARKET, fresh_audiences(MARKET), Day(5 * USUAL, np.ones(N), np.ones(N), 1.0))
    assert (outcome.reach < outcome.impressions).all()
    assert (outcome.reach < MARKET.people.sum(axis=1)).all()
    assert (outcome.spent <= 5 * USUAL).all()
