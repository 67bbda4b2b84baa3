"""The drift of single segments is found where it is, and not where there is only noise."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from optimizer.curves.evidence.observations import Observations, observe
from optimizer.curves.evidence.panel import lay_out
from optimizer.curves.model.demand import first_guess
from optimizer.curves.model.design import Design, make_design
from optimizer.curves.model.posterior import Posterior, find_posterior
from optimizer.curves.model.prior import PriorScales
from optimizer.curves.own_drift import drift_ahead, own_drift
from optimizer.domain.performance import PerformanceTable

N_SEGMENTS, N_MONTHS = 12, 6


def observed(drift: float, seed: int, *, noise: float = 0.0, is_monthly: bool = False) -> Observations:
    """Segments whose efficiency is drawn anew each 28 days, with counts that are noisy from day to day."""
    rng = np.random.default_rng(seed)
    days = 28 * N_MONTHS
    efficiency = np.repeat(np.exp(drift * rng.standard_normal((N_MONTHS, N_SEGMENTS))), 28, axis=0)
    spend = 60.0 * rng.lognormal(0.0, 0.4, N_SEGMENTS) * rng.lognormal(0.0, 0.3, (days, N_SEGMENTS))
    mean = 12.0 * spend / (120.0 + spend) * efficiency
    won = rng.poisson(mean * rng.gamma(1.0 / noise**2, noise**2, mean.shape) if noise else mean)
    length = 28 if is_monthly else 1
    rows = pd.DataFrame(
        {
            "date": np.repeat(pd.date_range("2025-01-01", periods=days // length, freq=f"{length}D"), N_SEGMENTS),
            "platform": "meta",
            "audience": [f"set {number}" for number in range(N_SEGMENTS)] * (days // length),
            "days": length,
            "spend": spend.reshape(-1, length, N_SEGMENTS).sum(axis=1).ravel(),
            "conversions": won.reshape(-1, length, N_SEGMENTS).sum(axis=1).ravel().astype(float),
        }
    )
    return observe(lay_out(PerformanceTable(rows, "EUR")), "conversions")


def learned(seen: Observations) -> tuple[Design, Posterior]:
    design = make_design(seen, PriorScales())
    return design, find_posterior(seen, design, first_guess(seen, design))


def found(drift: float, *, noise: float = 0.0, is_monthly: bool = False) -> float:
    """Mean over three histories."""
    histories = [observed(drift, seed, noise=noise, is_monthly=is_monthly) for seed in range(3)]
    return float(np.mean([own_drift(seen, *learned(seen)) for seen in histories]))


def test_drift_is_found_in_its_size() -> None:
    assert found(0.3) == pytest.approx(0.3, abs=0.07)
    assert found(0.3, noise=0.8) == pytest.approx(0.3, abs=0.09)


def test_negative_control_noise_of_days_is_no_drift() -> None:
    assert found(0.0) < 0.04
    assert found(0.0, noise=0.8) < 0.1


def test_monthly_rows_alone_show_drift_too() -> None:
    # part of it is already in the noise that the model gives to a cell
    assert found(0.3, is_monthly=True) > 0.06
    assert found(0.0, is_monthly=True) < 0.06


def test_a_history_of_one_block_shows_none() -> None:
    seen = observed(0.3, 0)
    first = seen.cell_start < 20
    rows = pd.DataFrame(
        {
            "date": np.repeat(pd.date_range(date(2025, 1, 1), periods=20), N_SEGMENTS),
            "platform": "meta",
            "audience": [f"set {number}" for number in range(N_SEGMENTS)] * 20,
            "days": 1,
            "spend": seen.spend[:, first].T.ravel(),
            "conversions": seen.outcome[:, first].T.ravel(),
        }
    )
    short = observe(lay_out(PerformanceTable(rows, "EUR")), "conversions")
    assert own_drift(short, *learned(short)) < 0.15


def test_drift_ahead_widens_each_segment_by_itself_and_keeps_the_mean() -> None:
    draws = np.tile(np.array([0.0, 5.0, 8.0]), (200, 3, 1))
    wide = draws * drift_ahead(draws.shape, 0.25, np.random.default_rng(0))
    assert wide.mean(axis=0) == pytest.approx(draws.mean(axis=0))
    logs = np.log(wide[:, :, 1:] / draws[:, :, 1:])
    assert logs.std(axis=0) == pytest.approx(0.25, rel=0.03)
    assert np.abs(np.corrcoef(logs[:, :, 0].T) - np.eye(3)).max() < 0.25
    assert logs[:, :, 0] == pytest.approx(logs[:, :, 1])
    assert drift_ahead(draws.shape, 0.0, np.random.default_rng(0)) == pytest.approx(1.0)
