"""Revenue is learned as conversions times what one brings: zeros and a few large orders cannot bend a curve."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from optimizer.curves import fit_curves
from optimizer.curves.evidence.observations import observe
from optimizer.curves.evidence.panel import lay_out
from optimizer.curves.evidence.worth import counted, value_per_conversion
from optimizer.domain.curve import FloatArray
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period

JULY = Period(date(2025, 7, 1), date(2025, 7, 31))
DAYS, VALUES = 150, np.array([20.0, 40.0, 80.0, 40.0])
NAMES = [("meta", "young"), ("meta", "old"), ("tiktok", "young"), ("tiktok", "old")]


def shop(seed: int = 0, *, tail: float = 1.2, organic: float = 0.0) -> PerformanceTable:
    """Orders of log-normal size, most days without any."""
    rng = np.random.default_rng(seed)
    spend = 40.0 * np.exp(0.4 * rng.standard_normal((DAYS, 4)))
    won = rng.poisson(1.2 * spend / (60.0 + spend))
    orders = [
        [rng.lognormal(np.log(v) - tail**2 / 2, tail, n).sum() for v, n in zip(VALUES, day, strict=True)] for day in won
    ]
    rows = {
        "date": np.repeat(pd.date_range("2025-01-01", periods=DAYS), 4),
        "platform": [p for p, _ in NAMES] * DAYS,
        "audience": [a for _, a in NAMES] * DAYS,
        "days": 1,
        "spend": spend.ravel(),
        "conversions": won.ravel().astype(float),
        "revenue": (np.array(orders) + organic).ravel(),
    }
    return PerformanceTable(pd.DataFrame(rows), "EUR")


def in_order(panel_segments: tuple[object, ...]) -> FloatArray:
    return np.array([VALUES[[f"{p} / {a}" for p, a in NAMES].index(str(one))] for one in panel_segments])


def test_what_a_conversion_brings_is_inside_its_interval_about_as_often_as_claimed() -> None:
    held = []
    for seed in range(25):
        panel = lay_out(shop(seed, tail=0.8))
        worth = value_per_conversion(panel, observe(panel, "conversions"))
        assert worth is not None
        held.append(np.abs(worth.log_mean - np.log(in_order(panel.segments))) < 1.2816 * worth.log_sd)
    assert 0.68 <= np.mean(held) <= 0.9


def test_revenue_follows_conversions_though_orders_have_heavy_tails() -> None:
    table = shop(3, tail=1.5)
    revenue, orders = fit_curves(table, "revenue", JULY), fit_curves(table, "conversions", JULY)
    growth = [np.diff(np.log(fit.draws.mean(axis=0)[:, [60, 110]]), axis=1) for fit in (revenue, orders)]
    np.testing.assert_allclose(growth[0], growth[1], rtol=0.02)
    assert revenue.dispersion > 40.0 * orders.dispersion, "single orders differ, so that totals do more"


def test_revenue_that_comes_without_conversions_is_learned_by_itself() -> None:
    panel = lay_out(shop(organic=5.0))
    assert value_per_conversion(panel, observe(panel, "conversions")) is None
    seen, worth = counted(panel, "revenue")
    assert seen.outcome.sum() * worth.typical == pytest.approx(panel.table.rows["revenue"].sum())


def test_counts_are_worth_one() -> None:
    _, worth = counted(lay_out(shop()), "conversions")
    np.testing.assert_array_equal(worth.draws(4, np.random.default_rng(0)), np.ones((4, 4)))
