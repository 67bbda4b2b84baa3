"""Histories made from a response that is known, for the tests of what is learned of it."""

from collections.abc import Callable
from datetime import date

import numpy as np
import pandas as pd

from optimizer.curves.evidence.observations import Observations, observe
from optimizer.curves.evidence.panel import lay_out
from optimizer.domain.curve import CurveFit, FloatArray
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period
from optimizer.domain.segment import Segment

JULY = Period(date(2025, 7, 1), date(2025, 7, 31))
FIRST_DAY = date(2025, 1, 1)
DAYS = 181
SEGMENTS = tuple(Segment(platform, audience) for platform in ("meta", "tiktok") for audience in ("old", "young"))
BASE = np.array([40.0, 50.0, 45.0, 35.0])
RATE = np.array([0.30, 0.12, 0.20, 0.16])
Response = Callable[[FloatArray], FloatArray]
"""Results per day and segment of a spend, (n_days, n_segments) to the same shape."""


def spends(seed: int, spread: float, days: int = DAYS, base: FloatArray = BASE) -> FloatArray:
    """Daily budgets that hold for a week and swing from day to day, (days, n_segments)."""
    rng = np.random.default_rng(seed)
    weekly = np.repeat(rng.standard_normal((days // 7 + 1, len(base))), 7, axis=0)[:days]
    return np.asarray(base * np.exp(spread * (0.8 * weekly + 0.6 * rng.standard_normal((days, len(base))))))


def table_of(
    spend: FloatArray,
    won: FloatArray,
    segments: tuple[Segment, ...] = SEGMENTS,
    *,
    first_day: date = FIRST_DAY,
    currency: str | None = "EUR",
) -> PerformanceTable:
    """Lay spends and results, both (n_days, n_segments), out as the rows of an export."""
    days = pd.date_range(first_day, periods=len(spend))
    return PerformanceTable(
        pd.DataFrame(
            {
                "date": np.repeat(days, len(segments)),
                "platform": [segment.platform for segment in segments] * len(days),
                "audience": [segment.audience for segment in segments] * len(days),
                "days": 1,
                "spend": spend.ravel(),
                "conversions": np.asarray(won, dtype=np.float64).ravel(),
            }
        ),
        currency,
    )


def history(response: Response, seed: int = 0, *, spread: float = 0.6) -> PerformanceTable:
    """Counts of half a year, Poisson around a response to the day's spend."""
    spend = spends(seed, spread)
    return table_of(spend, np.random.default_rng([seed, 1]).poisson(response(spend)))


def seen_in(table: PerformanceTable) -> Observations:
    return observe(lay_out(table), "conversions")


def curve_at(fit: CurveFit, segment: Segment, spend: float) -> FloatArray:
    """Outcome per day at a daily spend, one per draw."""
    row = fit.segments.index(segment)
    return np.array([np.interp(spend, fit.spend[row], draw[row]) for draw in fit.draws])


def straight(spend: FloatArray) -> FloatArray:
    return RATE * spend


def root(spend: FloatArray) -> FloatArray:
    """A power law, the square root of spend."""
    return np.asarray(RATE * np.sqrt(spend * BASE))


def ceiling(spend: FloatArray) -> FloatArray:
    """Half the ceiling at each segment's base."""
    return np.asarray(2.0 * RATE * BASE * spend / (BASE + spend))
