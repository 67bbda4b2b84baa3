"""What the total would be without paid segments: a level that wanders, the season, events, other drivers.

The baseline is a Gaussian process, the sum of independent parts (Rasmussen and Williams 2006, chapter 5.4):

    level 1 + walk^2 t + season^2 sum_k k^-2 cos(2 pi k t) + weekday + events + drivers + noise

with t in years, so that it can be integrated out exactly, forecast exactly, and its scales be learned by evidence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from optimizer.curves.total_outcome.history import YEAR, day_numbers, years_long
from optimizer.domain.curve import FloatArray
from optimizer.domain.totals import Totals

_LEVEL: Final = 1.0
_HARMONICS: Final = 6
SEASON_FROM: Final = 1.5
"""Years of history from which a season is told from a trend."""
_EVENT: Final = 0.3


@dataclass(frozen=True, slots=True)
class BaselineScales:
    """Standard deviations of the parts of the baseline, in units of the mean total.

    Attributes
    ----------
    walk : float
        What the level moves in a year.
    season, weekday, driver : float
        Of the yearly season, of each weekday, of one standard deviation of each driver.
    noise : float
        Of a single period: the scale of a Student t, as some periods have a sale or an outage that nobody wrote down.
    """

    walk: float = 0.15
    season: float = 0.2
    weekday: float = 0.1
    driver: float = 0.2
    noise: float = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class BaselineInputs:
    """What the baseline of each period depends on.

    Attributes
    ----------
    years : (n_periods,) array
        Time since the first period.
    has_season : bool
        Whether the history is long enough to tell one.
    weekday : (n_periods, 7) array
        Shares of the weekdays; all 0 for periods of whole weeks.
    drivers : (n_periods, n_drivers) array
        Standardized by the history.
    events : (n_periods, n_events) array
        0 or 1.
    """

    years: FloatArray
    has_season: bool
    weekday: FloatArray
    drivers: FloatArray
    events: FloatArray


def baseline_inputs(history: Totals, totals: Totals) -> BaselineInputs:
    """Lay out the inputs of some periods, measured against the history that the baseline is learned from."""
    days = day_numbers(totals)
    centre, spread = history.drivers.mean(axis=0), history.drivers.std(axis=0)
    weekday = np.zeros((totals.n_periods, 7))
    if totals.period_days == 1:
        weekday[np.arange(totals.n_periods), (np.floor(days).astype(np.int64) + 3) % 7] = 1.0  # 1970-01-01: Thursday
    return BaselineInputs(
        years=(days - day_numbers(history)[0]) / YEAR,
        has_season=years_long(history) >= SEASON_FROM,
        weekday=weekday,
        drivers=(totals.drivers - centre) / np.where(spread > 0.0, spread, 1.0),
        events=totals.events,
    )


def covariance_parts(one: BaselineInputs, other: BaselineInputs) -> tuple[FloatArray, FloatArray]:
    """Prior covariance of the baseline of two sets of periods, without noise, part by part.

    Returns
    -------
    fixed : (n_one, n_other) array
        Level and events, whose scales are not learned.
    parts : (4, n_one, n_other) array
        Of walk, season, weekday and drivers, each at a scale of 1.
    """
    gap = one.years[:, None] - other.years
    waves = np.zeros(gap.shape)
    if one.has_season:
        for k in range(1, _HARMONICS + 1):
            waves += np.cos(2.0 * np.pi * k * gap) / k**2
    # the walk starts a year before the history, so that the first level is as free as any
    walk = 1.0 + np.minimum(one.years[:, None], other.years)
    parts = np.stack([walk, waves, one.weekday @ other.weekday.T, one.drivers @ other.drivers.T])
    return _LEVEL**2 + _EVENT**2 * one.events @ other.events.T, parts


def part_variances(scales: BaselineScales) -> FloatArray:
    """Squared scales of `covariance_parts`, (4,)."""
    return np.array([scales.walk, scales.season, scales.weekday, scales.driver]) ** 2


def covariance(one: BaselineInputs, other: BaselineInputs, scales: BaselineScales) -> FloatArray:
    """Prior covariance of the baseline of two sets of periods, without noise, (n_one, n_other)."""
    fixed, parts = covariance_parts(one, other)
    return np.asarray(fixed + np.tensordot(part_variances(scales), parts, 1), dtype=np.float64)


def noisy_covariance(inputs: BaselineInputs, scales: BaselineScales, weight: FloatArray) -> FloatArray:
    """Prior covariance of the totals of the history around the segments' effects, (n_periods, n_periods).

    Parameters
    ----------
    weight : (n_periods,) array
        How much each period counts, above 0: its noise has the variance noise^2 / weight.
    """
    return covariance(inputs, inputs, scales) + np.diag(scales.noise**2 / weight)
