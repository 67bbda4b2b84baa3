"""The auctions against a brute-force auction house, and what follows from bidding best-first."""

import numpy as np
import pytest

from optimizer.simulation.auction import Openings, buy_impressions, price_for_level

COUNT = np.array([[4_000.0, 20_000.0, 60_000.0]])
RIVALS = np.array([[0.016, 0.010, 0.007]])
WORTH = np.array([[3.0, 1.2, 0.5]])
OPENINGS = Openings(COUNT, RIVALS, np.array([[0.5]]))


def lanes(times: int) -> tuple[Openings, np.ndarray]:
    count, rivals, spread = (np.repeat(x, times, axis=0) for x in (COUNT, RIVALS, OPENINGS.spread))
    return Openings(count, rivals, spread), np.repeat(WORTH, times, axis=0)


@pytest.mark.parametrize("budget", [1.0, 30.0, 300.0])
def test_equals_single_second_price_auctions(budget: float) -> None:
    rng = np.random.default_rng(1)
    rival_bids = [median * rng.lognormal(0.0, 0.5, int(n)) for median, n in zip(RIVALS[0], COUNT[0], strict=True)]

    def run(level: float) -> tuple[list[int], float]:
        won = [bids[bids < level * worth] for bids, worth in zip(rival_bids, WORTH[0], strict=True)]
        return [w.size for w in won], float(sum(w.sum() for w in won))

    low, high = 1e-6, 1.0
    for _ in range(60):
        middle = np.sqrt(low * high)
        low, high = (middle, high) if run(middle)[1] < budget else (low, middle)
    by_hand, paid = run(high)
    impressions, spent = buy_impressions(OPENINGS, WORTH, np.array([budget]))
    assert paid == pytest.approx(budget, rel=0.02)
    assert spent[0] == pytest.approx(budget, rel=1e-5)
    tolerance = 4 * np.sqrt(np.array(by_hand)) + 0.01 * np.array(by_hand) + 2
    assert (np.abs(impressions[0] - by_hand) < tolerance).all()


def test_uses_up_the_budget_whatever_its_size() -> None:
    budgets = np.geomspace(0.01, 300.0, 60)
    _, spent = buy_impressions(*lanes(60), budgets)
    np.testing.assert_allclose(spent, budgets, rtol=1e-5)


def test_price_rises_with_spend_and_the_likely_come_first() -> None:
    budgets = np.geomspace(0.1, 300.0, 40)
    impressions, spent = buy_impressions(*lanes(40), budgets)
    price = spent / impressions.sum(axis=1)
    assert (np.diff(price) > 0).all()
    assert price[-1] > 1.5 * price[0]
    served = impressions / COUNT
    assert (served[:, 0] >= served[:, 1]).all()
    assert (served[:, 1] >= served[:, 2]).all()
    likely_share = impressions[:, 0] / impressions.sum(axis=1)
    assert (np.diff(likely_share) < 0).all()


def test_no_budget_buys_nothing_and_a_huge_one_is_not_spent() -> None:
    impressions, spent = buy_impressions(*lanes(2), np.array([0.0, 1e7]))
    assert impressions[0].sum() == 0.0
    assert spent[0] == 0.0
    assert spent[1] < 3 * (COUNT * RIVALS).sum()
    assert (impressions[1] <= COUNT[0]).all()


def test_price_for_a_level_is_what_buying_that_level_costs() -> None:
    impressions, spent = buy_impressions(OPENINGS, WORTH, np.array([40.0]))
    price = price_for_level(OPENINGS, WORTH, impressions.sum(axis=1))
    np.testing.assert_allclose(price, spent / impressions.sum(axis=1), rtol=1e-5)
