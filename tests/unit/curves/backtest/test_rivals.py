"""Rivals: plain rates, and as unsure as they were wrong so far."""

import numpy as np
import pytest

from optimizer.curves.backtest.rivals import PartSums, expected, rival_prediction


def past(outcome: list[list[float]], days: float = 30.0, one_result: float = 1.0) -> PartSums:
    won = np.array(outcome)
    return PartSums(np.full(len(won), days), np.full(won.shape, 1000.0), won, one_result, is_money=one_result != 1.0)


def test_rates_are_those_of_their_time() -> None:
    seen = past([[40.0, 20.0], [80.0, 20.0], [160.0, 20.0]])
    spend = np.array([2000.0, 500.0])
    last = expected("last_period", seen, spend)
    # one result at everybody's rate, 60 of 2000, is added to each: 41 of 1033.3
    assert last == pytest.approx([2000.0 * 41.0 / (1000.0 + 2000.0 / 60.0), 500.0 * 21.0 / (1000.0 + 2000.0 / 60.0)])
    sixty = expected("last_60_days", seen, spend)[0] / 2000.0
    whole = expected("whole_history", seen, spend)[0] / 2000.0
    assert sixty == pytest.approx(120.0 / 2000.0, rel=0.02)
    assert whole == pytest.approx(280.0 / 3000.0, rel=0.02)


def test_sixty_days_are_counted_in_days() -> None:
    outcome = [[10.0]] * 4 + [[1000.0]] * 4
    weeks = expected("last_60_days", past(outcome, days=15.0), np.array([1000.0]))
    assert weeks == pytest.approx([10.0], rel=0.01)


def test_a_segment_without_spend_takes_everybodys_rate() -> None:
    seen = PartSums(np.array([30.0]), np.array([[0.0, 1000.0]]), np.array([[0.0, 50.0]]), 1.0, is_money=False)
    assert expected("last_period", seen, np.array([200.0, 0.0])) == pytest.approx([10.0, 0.0])


def test_a_rival_that_was_often_wrong_says_so() -> None:
    rng = np.random.default_rng(0)
    calm = past([[100.0, 50.0, 80.0]] * 5)
    wild = past((np.array([[100.0, 50.0, 80.0]] * 5) * rng.lognormal(0.0, 0.5, (5, 3))).round().tolist())
    spend = np.full(3, 1000.0)
    assert rival_prediction("last_period", calm, spend).dispersion < 1.5
    assert rival_prediction("last_period", wild, spend).dispersion > 8.0


def test_the_currency_of_money_does_not_matter() -> None:
    outcome = np.random.default_rng(1).gamma(20.0, 50.0, (5, 3))
    spend = np.full(3, 1000.0)
    euro = rival_prediction("last_period", past(outcome.tolist(), one_result=40.0), spend)
    cents = rival_prediction("last_period", past((100.0 * outcome).tolist(), one_result=4000.0), spend)
    assert cents.means == pytest.approx(100.0 * euro.means)
    assert cents.dispersion == pytest.approx(100.0 * euro.dispersion, rel=1e-3)


def test_without_a_past_forecast_there_is_still_noise() -> None:
    assert rival_prediction("last_period", past([[10.0, 5.0]]), np.full(2, 1000.0)).dispersion > 1.0
