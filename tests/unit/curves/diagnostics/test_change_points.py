"""Lasting changes are found where they were put, and hardly ever where nothing happened."""

from dataclasses import replace

import numpy as np
import pytest

from optimizer.curves.diagnostics.change_points import Counted, find_changes, is_sudden, usual_wander

DAYS, SIZE = 180, 10.0


def counted(seed: int, *, series: int = 6, mean: float = 6.0, wander: float = 0.04) -> Counted:
    """Negative-binomial counts whose level drifts by `wander` a fortnight, which the expectation does not know."""
    rng = np.random.default_rng(seed)
    drift = np.cumsum(rng.normal(0.0, wander / np.sqrt(14), (series, DAYS)), axis=1)
    expected = np.full((series, DAYS), mean)
    true = expected * np.exp(drift)
    outcome = rng.poisson(true * rng.gamma(SIZE, 1 / SIZE, true.shape)).astype(float)
    return Counted(
        start=np.arange(DAYS),
        days=np.ones(DAYS, dtype=np.int64),
        outcome=outcome,
        expected=expected * outcome.sum(axis=1, keepdims=True) / expected.sum(axis=1, keepdims=True),
        log_spend=rng.normal(3.0, 0.3, expected.shape),
        counts=np.ones(expected.shape, dtype=np.bool_),
        size=SIZE,
        wander=0.045,
    )


def broken(calm: Counted, row: int, day: int, factor: float, seed: int = 0) -> Counted:
    outcome = calm.outcome.copy()
    rng = np.random.default_rng(seed)
    outcome[row, day:] = rng.binomial(outcome[row, day:].astype(int), factor)
    return replace(calm, outcome=outcome)


def test_calm_histories_raise_at_most_one_alarm_in_twenty() -> None:
    alarms = sum(bool(find_changes(counted(seed))) for seed in range(200))
    assert alarms <= 12  # of 200: one in twenty is 10


def test_sparse_and_drifting_histories_are_no_alarm_either() -> None:
    assert sum(bool(find_changes(counted(seed, mean=0.4))) for seed in range(100)) <= 7
    assert sum(bool(find_changes(counted(seed, wander=0.05))) for seed in range(100)) <= 8


def test_a_halving_is_found_with_its_segment_its_date_and_its_size() -> None:
    found = [find_changes(broken(counted(seed), 2, 110, 0.5)) for seed in range(20)]
    hits = [changes[0] for changes in found if [change.row for change in changes] == [2]]
    assert len(hits) >= 16
    assert np.median([abs(change.day - 110) for change in hits]) <= 3
    assert np.median([change.ratio for change in hits]) == pytest.approx(0.5, abs=0.08)


def test_a_change_at_the_edge_or_of_one_week_is_not_told() -> None:
    edge = [find_changes(broken(counted(seed), 2, DAYS - 8, 0.3)) for seed in range(10)]
    assert not any(change.day > DAYS - 14 for changes in edge for change in changes)
    week = []
    for seed in range(10):
        calm = counted(seed)
        gone = broken(calm, 2, 90, 0.3)
        gone.outcome[:, 97:] = calm.outcome[:, 97:]
        week.extend(find_changes(gone))
    assert len(week) <= 1


def test_a_step_of_the_budget_on_a_curve_of_the_wrong_form_is_not_taken_for_a_change() -> None:
    """Twice the money at an elasticity that the expectation has wrong by 0.3: a fifth more or less than expected."""
    alarms = 0
    for seed in range(20):
        calm = counted(seed, mean=20.0)
        log_spend = np.where(np.arange(DAYS) < 90, 3.0, 3.0 + np.log(2.0)) * np.ones((6, 1))
        outcome = np.round(calm.outcome * np.where(np.arange(DAYS) < 90, 1.0, 2.0**-0.3))
        alarms += bool(find_changes(replace(calm, outcome=outcome, log_spend=log_spend)))
    assert alarms <= 2


def test_weekly_rows_are_scanned_too() -> None:
    daily = broken(counted(0, mean=8.0), 1, 98, 0.5)
    weeks = DAYS // 7

    def summed(values: np.ndarray) -> np.ndarray:
        return np.asarray(values[:, : weeks * 7].reshape(len(values), weeks, 7).sum(axis=2))

    weekly = replace(
        daily,
        start=7 * np.arange(weeks),
        days=np.full(weeks, 7),
        outcome=summed(daily.outcome),
        expected=summed(daily.expected),
        log_spend=daily.log_spend[:, : weeks * 7 : 7],
        counts=daily.counts[:, : weeks * 7 : 7],
        size=7 * SIZE,
    )
    (change,) = find_changes(weekly)
    assert (change.row, change.day) == (1, 98)


def test_one_step_leaves_the_usual_wander_alone() -> None:
    calm = counted(3, series=1, mean=60.0)
    assert usual_wander(broken(calm, 0, 100, 0.5)) < usual_wander(calm) + 0.05


def test_too_short_a_history_has_no_changes() -> None:
    calm = counted(0)
    short = replace(
        calm,
        start=calm.start[:20],
        days=calm.days[:20],
        outcome=calm.outcome[:, :20],
        expected=calm.expected[:, :20],
        log_spend=calm.log_spend[:, :20],
        counts=calm.counts[:, :20],
    )
    assert find_changes(short) == ()


def test_a_wave_has_steep_parts_but_no_day_on_which_it_changes() -> None:
    """The total of a shop, sixty results a day: steps of a third are told from a slope as steep, nine times in ten."""
    wave = 0.35 * np.sin(2.0 * np.pi * (np.arange(DAYS) - 90) / 100.0)
    step = np.where(np.arange(DAYS) < 90, 0.0, -0.35)
    sudden = {"wave": 0, "step": 0}
    for seed in range(30):
        for name, log_level in (("wave", -wave), ("step", step)):
            calm = counted(seed, series=1, mean=60.0, wander=0.01)
            rng = np.random.default_rng([seed, 1])
            outcome = rng.poisson(60.0 * np.exp(log_level) * rng.gamma(50.0, 1 / 50.0, DAYS))[None, :].astype(float)
            sudden[name] += is_sudden(replace(calm, outcome=outcome), 0, 90)
    assert sudden["wave"] <= 3
    assert sudden["step"] >= 27
