"""A trend goes on: what is promised of a shop that grows, shrinks or stays, at the spend of its last month."""

from datetime import date

import numpy as np
import pytest
from known_histories import BASE, DAYS, RATE, SEGMENTS, curve_at, spends, table_of

from optimizer.curves import fit_curves
from optimizer.domain.period import Period

NEXT_MONTH = Period(date(2025, 7, 1), date(2025, 7, 30))


def surprise(a_day: float, seed: int) -> float:
    """Log of what the next thirty days would really bring, against what was promised."""
    day = np.arange(DAYS + NEXT_MONTH.days)
    demand = np.exp(a_day * (day - DAYS))
    spend = spends(seed, 0.5)
    response = 10.0 * RATE * BASE * spend / (BASE + spend)
    won = np.random.default_rng([seed, 3]).poisson(response * demand[:DAYS, None])
    fit = fit_curves(table_of(spend, won), "conversions", NEXT_MONTH)
    promised = sum(curve_at(fit, segment, base).mean() for segment, base in zip(SEGMENTS, BASE, strict=True))
    return float(np.log(5.0 * (RATE * BASE).sum() * demand[DAYS:].mean() / promised))


@pytest.mark.parametrize("a_day", [0.003, 0.0, -0.003])
def test_a_trend_goes_on_and_calm_stays(a_day: float) -> None:
    """Nine per cent a month, up and down; half a year back everything was a third less, or more."""
    surprises = [surprise(a_day, seed) for seed in range(3)]
    assert abs(np.mean(surprises)) < 0.05
    assert np.max(np.abs(surprises)) < 0.12
