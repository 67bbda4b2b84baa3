"""How many people want to buy, and how dear the auctions are, on every day of the calendar."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from optimizer.domain.curve import FloatArray
from optimizer.domain.period import Period

_WEEKDAYS = np.array([0.06, 0.02, -0.02, -0.04, -0.08, -0.05, 0.11])  # Monday first: shopping peaks on Sunday evening
_PAYDAY_LIFT = 0.09
_BLACK_WEEK_LIFT = 0.33
_BLACK_FRIDAY_LIFT = 0.60
_CHRISTMAS_LIFT = 0.38
_SUMMER_DIP = -0.14
_HOLIDAY_DIP = -0.30
_PRICE_FOLLOWS = 0.45  # rivals raise their bids when demand is high, but by less


def black_friday(year: int) -> date:
    """Return the day after the fourth Thursday of November."""
    first = date(year, 11, 1)
    return first + timedelta(days=(3 - first.weekday()) % 7 + 22)


def season(period: Period) -> FloatArray:
    """Return the log of the yearly and weekly demand pattern, shape (n_days,), about 0 on an ordinary day."""
    return np.array([_season_of(period.start + timedelta(days=number)) for number in range(period.days)])


def demand_paths(rng: np.random.Generator, period: Period, strength: float) -> tuple[FloatArray, FloatArray]:
    """Draw the demand that all segments share and the price level of the auctions, each (n_days,), about 1.

    Parameters
    ----------
    rng : numpy.random.Generator
    period : Period
        The days wanted.
    strength : float
        Factor on the seasonal swings; the slow random change of demand stays.
    """
    pattern = strength * season(period)
    slow = _slow_change(rng, period.days, 1, 0.05)[:, 0]
    rivals = _slow_change(rng, period.days, 1, 0.04)[:, 0]
    return np.exp(pattern + slow), np.exp(_PRICE_FOLLOWS * pattern + rivals)


def drift_paths(rng: np.random.Generator, n_days: int, n: int, strength: float) -> FloatArray:
    """Draw slow changes of response, shape (n_days, n), about 1."""
    return np.exp(strength * _slow_change(rng, n_days, n, 0.06))


def _season_of(day: date) -> float:
    to_black_friday = (day - black_friday(day.year)).days
    to_christmas = (date(day.year, 12, 19) - day).days
    value = float(_WEEKDAYS[day.weekday()])
    if day.day >= 26 or day.day <= 3:
        value += _PAYDAY_LIFT
    if -4 <= to_black_friday <= 3:
        value += _BLACK_FRIDAY_LIFT if to_black_friday == 0 else _BLACK_WEEK_LIFT
    if 0 <= to_christmas <= 30:
        value += _CHRISTMAS_LIFT * (1 - to_christmas / 31)
    if (day.month, day.day) >= (12, 23) or (day.month, day.day) <= (1, 2):
        value += _HOLIDAY_DIP
    if day.month in {7, 8}:
        value += _SUMMER_DIP * np.sin(np.pi * (day - date(day.year, 7, 1)).days / 61)
    return value


def _slow_change(rng: np.random.Generator, n_days: int, n: int, size: float) -> FloatArray:
    """Draw a random walk that moves by about `size` a month, pulled back to 0 within a season."""
    steps = rng.normal(0.0, size / np.sqrt(30), (n_days, n))
    path = np.zeros((n_days, n))
    level = rng.normal(0.0, size, n)
    for day in range(n_days):
        level = 0.99 * level + steps[day]
        path[day] = level
    return path
