"""Restless worlds of the second kind: crowded audiences, moving money, gaps; and the settings that make them so."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pandas as pd
import pytest

from optimizer.errors import DataError
from optimizer.simulation import RESTLESS_NAMES, WorldSettings, make_world, restless_settings, varied_settings
from optimizer.simulation.budgets import next_shares
from optimizer.simulation.world import tell_story

SMALL = WorldSettings(platforms=("facebook", "tiktok"), audiences=("Women 25-34", "Retargeting 30 days"), days=120)


def test_every_name_takes_its_turn_and_recipes_stay_the_same() -> None:
    drawn = restless_settings(20, seed=4)
    assert [settings.name for settings in drawn] == [*RESTLESS_NAMES, *RESTLESS_NAMES]
    assert drawn[:5] == restless_settings(5, seed=4)
    assert len({settings.seed for settings in drawn}) == 20
    named = {settings.name: settings for settings in drawn}
    assert named["cut"].budget_change < 1 < named["grow"].budget_change
    assert named["weekly"].row_days == 7
    assert named["no reach"].reach_missing == named["no reach"].platforms
    assert all(one.reach_missing for one in drawn)
    assert len(named["small"].segments) == 6
    peak = named["peak ahead"].horizon
    assert (peak.start.month, peak.start.day) >= (11, 1)


def test_people_see_more_ads_and_money_moves_more_than_in_calm_worlds() -> None:
    restless = [tell_story(settings) for settings in restless_settings(4, seed=1)]
    calm = [tell_story(settings) for settings in varied_settings(4, seed=1)]

    def frequency(stories: list) -> float:
        return float(np.median([one.expected.impressions.sum() / one.expected.reach.sum() for one in stories]))

    assert frequency(restless) > 1.1 * frequency(calm)


def test_whim_moves_shares_without_a_reason() -> None:
    shares, returns = np.full(200, 1 / 200), np.ones(200)
    moves = [
        np.log(next_shares(np.random.default_rng(0), shares, returns, chasing=0.0, whim=whim) / shares).std()
        for whim in (0.1, 0.4)
    ]
    np.testing.assert_allclose(moves, [0.1, 0.4], rtol=0.15)


def test_a_new_platform_has_run_for_two_months_only() -> None:
    history = make_world(replace(SMALL, new_platforms=("tiktok",), launches=0.0, pauses=0.0)).history
    first = history.rows.groupby("platform")["date"].min()
    assert first["facebook"] == pd.Timestamp(SMALL.start)
    assert first["tiktok"] == pd.Timestamp(SMALL.history.end) - timedelta(days=59)


@pytest.mark.parametrize("change", [0.5, 3.0])
def test_a_market_may_have_other_money_ahead(change: float) -> None:
    usual, changed = make_world(SMALL), make_world(replace(SMALL, budget_change=change))
    pd.testing.assert_frame_equal(changed.history.rows, usual.history.rows)
    np.testing.assert_allclose(changed.last_split, change * usual.last_split)
    assert changed.budget == pytest.approx(change * usual.budget)
    assert (changed.truth.spend[:, -1] * 30 >= changed.budget * 0.99).all()


def test_money_ahead_must_be_positive() -> None:
    with pytest.raises(DataError, match="simulated world"):
        replace(SMALL, budget_change=0.0)
