"""Histories with a known truth, and learners that know it or do not."""

from __future__ import annotations

import numpy as np
import pandas as pd

from optimizer.domain.curve import CurveFit
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period
from optimizer.domain.segment import Segment

NAMES = [("meta", "young"), ("meta", "old"), ("tiktok", "young"), ("tiktok", "old")]
CEILING = np.array([30.0, 12.0, 20.0, 8.0])
HALF = np.array([60.0, 50.0, 40.0, 70.0])


def history(days: int = 240, seed: int = 0, *, rate_of_last_days: float = 1.0) -> PerformanceTable:
    """Poisson counts of Michaelis-Menten curves, with budgets that change from month to month and day to day."""
    rng = np.random.default_rng(seed)
    month = np.repeat(rng.lognormal(0.0, 0.6, (days // 30 + 1, 4)), 30, axis=0)[:days]
    spend = 50.0 * month * rng.lognormal(0.0, 0.5, (days, 4))
    mean = CEILING * spend / (HALF + spend)
    mean[-30:] *= rate_of_last_days
    won = rng.poisson(mean).astype(float)
    rows = pd.DataFrame(
        {
            "date": np.repeat(pd.date_range("2025-01-01", periods=days), 4),
            "platform": [platform for platform, _ in NAMES] * days,
            "audience": [audience for _, audience in NAMES] * days,
            "days": 1,
            "spend": spend.ravel(),
            "conversions": won.ravel(),
            "revenue": 50.0 * won.ravel(),
        }
    )
    return PerformanceTable(rows, "EUR")


def knowing(table: PerformanceTable, kpi: str, period: Period, *, times: float = 1.0, doubt: float = 0.02) -> CurveFit:
    """The truth as a fit, times a factor, with so much doubt."""
    knots = np.concatenate([[0.0], np.geomspace(0.5, 5000.0, 200)])
    truth = CEILING[:, None] * knots / (HALF[:, None] + knots) * times
    levels = np.exp(doubt * np.linspace(-2.0, 2.0, 40))
    # segments of a fit are sorted
    order = sorted(range(4), key=lambda index: NAMES[index])
    return CurveFit(
        segments=tuple(Segment(*NAMES[index]) for index in order),
        kpi=kpi,
        period=period,
        spend=np.tile(knots, (4, 1)),
        draws=levels[:, None, None] * truth[order],
        observed_spend=np.array([[1.0, 500.0]] * 4),
        recent_spend=np.full(4, 50.0),
        dispersion=1.0,
    )
