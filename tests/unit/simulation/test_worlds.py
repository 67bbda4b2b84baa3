"""Whole worlds: what an advertiser would have, and what made it so."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from optimizer.domain.performance import FIGURES
from optimizer.errors import DataError
from optimizer.simulation import World, WorldSettings, make_world, varied_settings
from optimizer.simulation.world import tell_story

SETTINGS = WorldSettings(seed=5, pauses=0.08, launches=0.3)


@pytest.fixture(scope="module")
def world() -> World:
    return make_world(SETTINGS)


def test_the_same_settings_make_the_same_world(world: World) -> None:
    again, other = make_world(SETTINGS), make_world(replace(SETTINGS, seed=6))
    pd.testing.assert_frame_equal(world.history.rows, again.history.rows)
    np.testing.assert_array_equal(world.truth.outcome, again.truth.outcome)
    assert not np.array_equal(world.truth.outcome, other.truth.outcome)


def test_the_history_is_a_performance_table(world: World) -> None:
    rows = world.history.rows
    assert list(rows.columns[:4]) == ["date", "platform", "audience", "days"]
    assert set(world.history.figures) == set(FIGURES)
    assert rows["date"].is_monotonic_increasing
    assert not rows.duplicated(["date", "platform", "audience"]).any()
    assert (world.history.period.start, world.history.period.end) == (date(2025, 1, 1), date(2025, 6, 29))
    assert world.truth.period.start == date(2025, 6, 30)
    assert world.history.currency == "EUR"
    assert (rows[["spend", "impressions"]].to_numpy() >= 0).all()


def test_paused_and_unlaunched_days_have_no_rows(world: World) -> None:
    per_segment = world.history.rows.groupby(["platform", "audience"])["date"].agg(["min", "count"])
    assert (per_segment["count"] < 180).any()
    assert (per_segment["min"] > pd.Timestamp("2025-02-01")).any()
    assert len(per_segment) == 12


def test_budgets_are_near_the_scale_asked_for(world: World) -> None:
    monthly = world.history.rows["spend"].sum() / 6
    assert 0.6 * SETTINGS.monthly_budget < monthly < 1.4 * SETTINGS.monthly_budget
    assert world.budget == pytest.approx(world.last_split.sum())
    last_days = world.history.rows[world.history.rows["date"] > "2025-05-30"]
    assert world.budget == pytest.approx(last_days["spend"].sum())


def test_past_budgets_followed_demand_only_when_confounded() -> None:
    def correlation(confounding: float) -> float:
        story = tell_story(WorldSettings(start=date(2024, 7, 1), days=365, season=1.5, confounding=confounding, seed=2))
        demand = np.log(story.around.demand[35 : 35 + 365].mean(axis=1))
        return float(np.corrcoef(np.log(story.expected.spent.sum(axis=1)), demand)[0, 1])

    assert correlation(1.0) > 0.75
    assert correlation(0.0) < 0.45


def test_the_price_of_impressions_rises_with_spend() -> None:
    story = tell_story(WorldSettings(season=0.0, drift=0.0, launches=0.0, pauses=0.0, price_pressure=1.5, seed=1))
    price = np.log(story.expected.spent / story.expected.impressions)
    spent = np.log(story.expected.spent)
    slopes = [np.polyfit(spent[:, n], price[:, n], 1)[0] for n in range(12)]
    assert min(slopes) > 0.02
    assert np.mean(slopes) > 0.1


def test_weekly_rows_add_up_to_the_daily_ones() -> None:
    daily = make_world(replace(SETTINGS, pauses=0.0, launches=0.0)).history
    weekly = make_world(replace(SETTINGS, pauses=0.0, launches=0.0, row_days=7)).history
    assert (weekly.rows["days"] == 7).all()
    assert weekly.period.end == daily.period.end
    same_days = daily.rows[daily.rows["date"] >= weekly.rows["date"].min()]
    for figure in ("spend", "impressions", "conversions", "revenue"):
        assert weekly.rows[figure].sum() == pytest.approx(same_days[figure].sum())


def test_a_platform_without_reach_reports_none() -> None:
    rows = make_world(replace(SETTINGS, reach_missing=("tiktok",))).history.rows
    assert (rows["reach"].isna() == (rows["platform"] == "tiktok")).all()


@pytest.mark.parametrize("wrong", [{"platforms": ()}, {"days": 20}, {"monthly_budget": 0.0}, {"row_days": 2}])
def test_impossible_settings_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(DataError, match="simulated world"):
        replace(WorldSettings(), **wrong)


def test_varied_settings_vary_and_stay_the_same_for_a_seed() -> None:
    drawn = varied_settings(12, seed=4)
    assert drawn[:5] == varied_settings(5, seed=4)
    assert len({len(settings.segments) for settings in drawn}) > 3
    assert len({settings.seed for settings in drawn}) == 12
    assert drawn != varied_settings(12, seed=5)
