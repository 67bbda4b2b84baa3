"""The funnel of the first kind of world: prices that rise, people met once and twice, thresholds, memory, wear."""

from dataclasses import replace

import numpy as np
import pytest

from optimizer.simulation.funnel import Around, Funnel, Memory, draw_funnel, flow, memory_of
from optimizer.simulation.funnel_settings import FunnelSettings

FORGETFUL = Memory(repeat_credit=0.4, learning_power=2.0, learning_days=0.0, carryover=0.0, wear=0.0)


def one_lane(**traits: float) -> Funnel:
    usual = {"price": 0.01, "crowd_spend": 20.0, "pressure": 0.15, "people": 5_000.0, "evenness": 3.0}
    usual |= {"threshold": 0.0, "answers": 0.001}
    return Funnel(**{name: np.array([value]) for name, value in (usual | traits).items()})


def calm(n_days: int, n_lanes: int = 1) -> Around:
    ones = np.ones((n_days, n_lanes))
    return Around(ones, ones, np.zeros((n_days, n_lanes)))


def brought(funnel: Funnel, spend: np.ndarray, memory: Memory = FORGETFUL) -> np.ndarray:
    return flow(funnel, memory, calm(len(spend)), spend[:, None]).conversions[:, 0]


@pytest.mark.parametrize("evenness", [0.7, 5.0])
def test_people_met_are_those_of_a_crowd_with_gamma_distributed_frequencies(evenness: float) -> None:
    funnel = one_lane(evenness=evenness, pressure=0.0)
    told = flow(funnel, FORGETFUL, calm(1), np.array([[60.0]]))
    rng = np.random.default_rng(0)
    mean = told.impressions[0, 0] / 5_000
    contacts = rng.poisson(mean * rng.gamma(evenness, 1 / evenness, 400_000))
    assert told.impressions[0, 0] == pytest.approx(6_000)
    assert told.reach[0, 0] / 5_000 == pytest.approx((contacts >= 1).mean(), abs=0.004)
    worth = (contacts >= 1).mean() + 0.4 * (contacts >= 2).mean()
    assert told.conversions[0, 0] / (5_000 * 0.001) == pytest.approx(worth, abs=0.006)


def test_impressions_get_dearer_with_spend() -> None:
    spend = np.array([1.0, 10.0, 100.0, 1000.0])
    impressions = flow(one_lane(), FORGETFUL, calm(4), spend[:, None]).impressions[:, 0]
    elasticity = np.diff(np.log(impressions)) / np.log(10)
    assert (np.diff(elasticity) < 0).all()
    assert elasticity[0] > 0.97
    assert elasticity[-1] == pytest.approx(0.85, abs=0.02)


def test_a_threshold_halves_the_results_at_its_spend_and_kills_them_far_below() -> None:
    spend = np.array([0.5, 50.0, 5_000.0])
    share = brought(one_lane(threshold=50.0), spend) / brought(one_lane(), spend)
    np.testing.assert_allclose(share, [1 / (1 + 100**2), 0.5, 1 / (1 + 0.01**2)], rtol=1e-9)


def test_a_platform_that_remembers_spend_takes_days_to_learn() -> None:
    memory = replace(FORGETFUL, learning_days=7.0)
    stepped = np.where(np.arange(40) < 20, 20.0, 100.0)
    share = brought(one_lane(threshold=50.0), stepped, memory) / brought(one_lane(), stepped)
    assert share[19] == pytest.approx(1 / (1 + 2.5**2))
    assert share[20] < 0.5 < share[39]
    assert share[39] == pytest.approx(0.8, abs=0.02)


def test_effect_that_stays_is_neither_lost_nor_made() -> None:
    memory = replace(FORGETFUL, carryover=0.6)
    burst = np.where(np.arange(60) == 5, 80.0, 0.0)
    later, at_once = brought(one_lane(), burst, memory), brought(one_lane(), burst)
    assert later.sum() == pytest.approx(at_once.sum())
    np.testing.assert_allclose(later[6:20] / later[5:19], 0.6)
    steady = np.full(30, 80.0)
    np.testing.assert_allclose(brought(one_lane(), steady, memory), brought(one_lane(), steady))


def test_a_creative_wears_until_it_is_refreshed() -> None:
    memory = replace(FORGETFUL, wear=0.05)
    refreshed = np.zeros((60, 1))
    refreshed[30] = 1.0
    around = replace(calm(60), refreshed=refreshed)
    results = flow(one_lane(), memory, around, np.full((60, 1), 50.0)).conversions[:, 0]
    assert (np.diff(results[:30]) < 0).all()
    assert results[30] == pytest.approx(results[0])
    np.testing.assert_allclose(results[30:], results[:30])


def test_traits_are_those_asked_for() -> None:
    settings = FunnelSettings(platforms=("facebook", "tiktok", "youtube"), seed=3)
    segments = [draw_funnel(np.random.default_rng(seed), settings) for seed in range(30)]
    elasticities, contacts, with_threshold = [], [], []
    for funnel, usual in segments:
        around = calm(1, usual.size)
        now = flow(funnel, memory_of(settings), around, usual[None])
        more = flow(funnel, memory_of(settings), around, 1.01 * usual[None])
        elasticities.append(np.log(more.impressions / now.impressions)[0] / np.log(1.01))
        contacts.append((now.impressions / now.reach)[0])
        with_threshold.append(funnel.threshold > 0)
    assert 0.75 < np.quantile(elasticities, 0.05) < np.quantile(elasticities, 0.95) < 0.99
    assert np.min(contacts) >= 1.0
    assert 1.1 < np.median(contacts) < 1.6
    assert np.mean(with_threshold) == pytest.approx(settings.learning_share, abs=0.08)
