"""Whole worlds of the first kind: a history, a truth that follows from the same mechanism, and what is special."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pandas as pd
import pytest

from optimizer.domain.curve import FloatArray
from optimizer.domain.period import Period
from optimizer.errors import DataError
from optimizer.simulation import (
    FUNNEL_NAMES,
    FunnelSettings,
    World,
    best_split,
    make_funnel_world,
    true_outcome,
    varied_funnel_settings,
)
from optimizer.simulation.funnel_calendar import draw_around, smooth_moves

SETTINGS = FunnelSettings(seed=5)
UNMOVED = FunnelSettings(
    seed=9, demand=0.0, weekday=0.0, price_moves=0.0, drift=0.0, budget_moves=0.0, dispersion=0.0, learning_days=7.0
)


@pytest.fixture(scope="module")
def world() -> World:
    return make_funnel_world(SETTINGS)


def log_spend(world: World) -> pd.DataFrame:
    return np.log(world.history.rows.pivot_table(index="date", columns=["platform", "audience"], values="spend"))


def test_the_same_settings_make_the_same_world(world: World) -> None:
    again, other = make_funnel_world(SETTINGS), make_funnel_world(replace(SETTINGS, seed=6))
    pd.testing.assert_frame_equal(world.history.rows, again.history.rows)
    np.testing.assert_array_equal(world.truth.outcome, again.truth.outcome)
    assert not np.array_equal(world.truth.outcome, other.truth.outcome)


def test_the_history_is_a_performance_table(world: World) -> None:
    rows = world.history.rows
    assert set(world.history.figures) == {"spend", "impressions", "reach", "clicks", "conversions", "revenue"}
    assert len(rows) == 180 * 12
    assert rows["date"].is_monotonic_increasing
    assert not rows.duplicated(["date", "platform", "audience"]).any()
    assert world.history.period == SETTINGS.history
    assert world.truth.period == SETTINGS.horizon
    assert world.truth.segments == SETTINGS.segments
    assert (rows["reach"] <= rows["impressions"]).all()
    assert (rows["clicks"] <= rows["impressions"]).all()


def test_the_truth_is_a_curve_from_nothing_that_never_falls(world: World) -> None:
    assert (world.truth.spend[:, 0] == 0).all()
    assert (world.truth.outcome[:, 0] == 0).all()
    assert (np.diff(world.truth.spend, axis=1) > 0).all()
    assert (np.diff(world.truth.outcome, axis=1) >= 0).all()
    assert (world.truth.spend[:, -1] >= world.budget / 30).all()


@pytest.mark.parametrize("special", [{}, {"carryover": 0.5}])
def test_where_nothing_moves_the_history_counts_what_the_truth_expects(special: dict[str, float]) -> None:
    still = make_funnel_world(replace(UNMOVED, **special))
    counted = still.history.rows.groupby(["platform", "audience"])["conversions"].sum().to_numpy()
    kept = still.last_split
    expected = np.array([true_outcome(still.truth, one) for one in np.diag(kept)]) * 180 / 30
    assert (np.abs(counted - expected) < 4.5 * np.sqrt(expected) + 1.0).all()
    assert counted.sum() == pytest.approx(expected.sum(), abs=4 * np.sqrt(expected.sum()))


def test_the_horizon_surprises_only_as_far_as_asked() -> None:
    def moved(surprise: float) -> FloatArray:
        settings = replace(SETTINGS, surprise=surprise)
        period = Period(settings.start, settings.horizon.end)
        demand = np.log(draw_around(np.random.default_rng(1), settings, period).demand)
        found: FloatArray = demand[-30:].mean(axis=0) - demand[-60:-30].mean(axis=0)
        return found

    np.testing.assert_allclose(moved(0.0), 0.0, atol=1e-12)
    assert np.abs(moved(1.0)).max() > 0.02
    np.testing.assert_allclose(moved(0.5), 0.5 * moved(1.0))


def test_moves_are_smooth_and_of_the_size_asked_for() -> None:
    paths = smooth_moves(np.random.default_rng(0), 240, 50, 0.2)
    np.testing.assert_allclose(paths.std(axis=0), 0.2)
    np.testing.assert_allclose(paths.mean(axis=0), 0.0, atol=1e-12)
    assert np.abs(np.diff(paths, axis=0)).max() < 0.1


def test_confounded_budgets_follow_demand_and_others_do_not() -> None:
    def correlation(confounding: float) -> float:
        found = []
        for seed in range(4):
            settings = replace(SETTINGS, confounding=confounding, demand=0.3, weekday=0.15, seed=seed)
            rows = make_funnel_world(settings).history.rows.groupby("date")[["spend", "conversions"]].sum()
            weekly = np.log(rows.rolling(7).sum().dropna())
            found.append(weekly["spend"].corr(weekly["conversions"]))
        return float(np.mean(found))

    assert correlation(1.0) > 0.75
    assert correlation(0.0) < 0.6


def test_flat_budgets_hardly_move(world: World) -> None:
    flat = make_funnel_world(replace(SETTINGS, budget_moves=0.05))
    assert log_spend(flat).std().max() < 0.1
    assert log_spend(world).std().min() > 0.2


def test_segments_that_launch_late_run_in_the_last_days() -> None:
    rows = make_funnel_world(replace(SETTINGS, launches=0.5)).history.rows
    first = rows.groupby(["platform", "audience"])["date"].min()
    end = pd.Timestamp(SETTINGS.history.end)
    late = first > pd.Timestamp(SETTINGS.start)
    assert 2 <= late.sum() <= 10
    assert (first[late] >= end - timedelta(days=60)).all()
    assert (first <= end - timedelta(days=19)).all()


@pytest.mark.parametrize("change", [0.5, 2.0])
def test_the_horizon_may_have_other_money_than_the_last_days(world: World, change: float) -> None:
    changed = make_funnel_world(replace(SETTINGS, budget_change=change))
    pd.testing.assert_frame_equal(changed.history.rows, world.history.rows)
    np.testing.assert_allclose(changed.last_split, change * world.last_split)
    last = world.history.rows[world.history.rows["date"] > pd.Timestamp(SETTINGS.history.end) - timedelta(days=30)]
    assert changed.budget == pytest.approx(change * last["spend"].sum())
    assert best_split(changed).sum() == pytest.approx(changed.budget)


def test_delivery_may_be_missing_or_noisy(world: World) -> None:
    without = make_funnel_world(replace(SETTINGS, has_delivery=False)).history
    assert without.figures == ("spend", "conversions", "revenue")
    noisy = make_funnel_world(replace(SETTINGS, delivery_noise=0.3)).history.rows
    assert (noisy["reach"] > noisy["impressions"]).mean() > 0.1


def test_results_on_lost_days_are_mostly_missing(world: World) -> None:
    lost = make_funnel_world(replace(SETTINGS, lost_days=60))
    assert lost.history.rows["conversions"].sum() < 0.95 * world.history.rows["conversions"].sum()


def test_every_name_takes_its_turn_and_recipes_stay_the_same() -> None:
    drawn = varied_funnel_settings(26, seed=4)
    assert [settings.name for settings in drawn] == [*FUNNEL_NAMES, *FUNNEL_NAMES]
    assert drawn[:5] == varied_funnel_settings(5, seed=4)
    assert drawn != varied_funnel_settings(26, seed=5)
    assert len({settings.seed for settings in drawn}) == 26
    assert {12, 24} <= {len(settings.segments) for settings in drawn}
    named = {settings.name: settings for settings in drawn}
    assert 45 <= named["short"].days <= 60
    assert not named["nofunnel"].has_delivery
    assert named["cut"].budget_change < 1 < named["grow"].budget_change


@pytest.mark.parametrize(
    "wrong", [{"platforms": ()}, {"days": 20}, {"daily_spend": 0.0}, {"carryover": 1.0}, {"budget_change": 0.0}]
)
def test_impossible_settings_of_a_funnel_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(DataError, match="simulated world"):
        replace(SETTINGS, **wrong)
