"""No saturation is invented where outcome grows in proportion to spend, and none is lost where it does not."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from optimizer.curves import fit_curves
from optimizer.domain.curve import CurveFit
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


def share_of_straight(fit: CurveFit) -> float:
    assert fit.summary is not None
    return sum(form.probability for form in fit.summary.forms if form.form == "straight")


@pytest.mark.parametrize("seed", [0, 1])
def test_months_in_proportion_to_spend_are_believed(seed: int) -> None:
    assert share_of_straight(fitted(np.inf, seed, is_monthly=True)) > 0.7


@pytest.mark.parametrize("is_monthly", [False, True])
def test_negative_control_saturation_is_not_lost(is_monthly: bool) -> None:
    assert share_of_straight(fitted(60.0, 0, is_monthly=is_monthly)) < 0.02
