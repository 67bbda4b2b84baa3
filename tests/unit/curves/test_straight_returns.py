"""No saturation is invented where outcome grows in proportion to spend, and none is lost where it does not."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from optimizer.curves import fit_curves
from optimizer.domain.curve import CurveFit, FloatArray
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period

APRIL = Period(date(2025, 5, 1), date(2025, 5, 30))
RATES = np.array([0.2, 0.1, 0.15, 0.05, 0.12, 0.08])


def fitted(half: float, seed: int, *, is_monthly: bool = False) -> CurveFit:
    """Four months of six segments, with budgets between a fifth and five times the usual; half saturation `half`."""
    rng = np.random.default_rng(seed)
    days, n_segments = 120, len(RATES)
    spend = 50.0 * np.repeat(rng.lognormal(0.0, 0.8, (4, n_segments)), 30, axis=0)
    won = rng.poisson(RATES * spend / (1.0 + spend / half))
    length = 30 if is_monthly else 1
    rows = pd.DataFrame(
        {
            "date": np.repeat(pd.date_range("2025-01-01", periods=days // length, freq=f"{length}D"), n_segments),
            "platform": "meta",
            "audience": [f"set {number}" for number in range(n_segments)] * (days // length),
            "days": length,
            "spend": spend.reshape(-1, length, n_segments).sum(axis=1).ravel(),
            "conversions": won.reshape(-1, length, n_segments).sum(axis=1).ravel().astype(float),
        }
    )
    return fit_curves(PerformanceTable(rows, "EUR"), "conversions", APRIL)


def growth(fit: CurveFit) -> FloatArray:
    """How much more twice 50 a day brings, per segment: 2 where returns are in proportion."""
    mean = fit.draws.mean(axis=0)
    at = [
        [np.interp(spend, knots, curve) for spend in (50.0, 100.0)]
        for knots, curve in zip(fit.spend, mean, strict=True)
    ]
    return np.array([high / low for low, high in at])


@pytest.mark.parametrize("seed", [0, 2])
def test_returns_in_proportion_stay_in_proportion(seed: int) -> None:
    assert growth(fitted(np.inf, seed, is_monthly=True)).mean() > 1.95


@pytest.mark.parametrize("is_monthly", [False, True])
def test_negative_control_saturation_is_not_lost(is_monthly: bool) -> None:
    # 2 (1 + 50 / 60) / (1 + 100 / 60) = 1.375
    assert growth(fitted(60.0, 0, is_monthly=is_monthly)).mean() < 1.5
