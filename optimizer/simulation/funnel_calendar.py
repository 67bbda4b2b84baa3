"""Demand, prices and response over the days of a world of the first kind: smooth moves, never the same twice."""

from __future__ import annotations

import numpy as np
from scipy.special import expit

from optimizer.domain.curve import FloatArray
from optimizer.domain.period import Period
from optimizer.simulation.budgets import refresh_days
from optimizer.simulation.funnel import Around
from optimizer.simulation.funnel_settings import FunnelSettings

_WAVES = 4
_SHORTEST, _LONGEST = 40.0, 300.0  # days of a wave
_RECENT = 30  # days that the horizon may be like
_SHIFT_WIDTH = 6.0  # days that a change of level takes
_PRICES_FOLLOW = 0.2  # rivals raise their bids when demand is high, but by less


def draw_around(rng: np.random.Generator, settings: FunnelSettings, period: Period) -> Around:
    """Draw what the segments meet on the days of the period."""
    n, segments = period.days, settings.segments
    demand = smooth_moves(rng, n, 1, settings.demand) + _week(rng, period, settings.weekday)[:, None]
    names = sorted(set(settings.platforms))
    owner = [names.index(segment.platform) for segment in segments]
    drift = smooth_moves(rng, n, len(names), settings.drift)[:, owner]
    price = smooth_moves(rng, n, 1, settings.price_moves) + _PRICES_FOLLOW * (demand - demand.mean())
    everywhere = np.zeros((1, len(segments)))
    return Around(
        np.exp(_ahead(settings, demand + drift)),
        np.exp(_ahead(settings, price + everywhere)),
        refresh_days(rng, n, len(segments)),
    )


def smooth_moves(rng: np.random.Generator, n_days: int, n_paths: int, size: float) -> FloatArray:
    """Draw paths of waves of random length, a slope and one change of level; each (n_days,) about 0, of sd `size`.

    No random walk: such a path turns gently and its future is not its last value.
    """
    day = np.arange(n_days)[:, None]
    path = np.zeros((n_days, n_paths))
    for _ in range(_WAVES):
        length = np.exp(rng.uniform(np.log(_SHORTEST), np.log(_LONGEST), n_paths))
        height = np.sqrt(length / _LONGEST) * rng.normal(0.0, 1.0, n_paths)
        path += height * np.sin(2 * np.pi * (day / length + rng.random(n_paths)))
    path += 0.8 * rng.normal(0.0, 1.0, n_paths) * (day / n_days - 0.5)
    path += 0.5 * rng.normal(0.0, 1.0, n_paths) * expit((day - rng.uniform(0, n_days, n_paths)) / _SHIFT_WIDTH)
    path -= path.mean(axis=0)
    scaled: FloatArray = size * path / np.maximum(path.std(axis=0), 1e-9)
    return scaled


def _ahead(settings: FunnelSettings, path: FloatArray) -> FloatArray:
    """Let the horizon surprise as much as it shall: its mean is drawn towards that of the last days before it."""
    n = settings.horizon_days
    lately = path[-n - _RECENT : -n].mean(axis=0)
    drawn = path.copy()
    drawn[-n:] -= (1 - settings.surprise) * (path[-n:].mean(axis=0) - lately)
    return drawn


def _week(rng: np.random.Generator, period: Period, size: float) -> FloatArray:
    """Log demand by the day of the week: neighbours are alike, (n_days,)."""
    swing = np.sin(2 * np.pi * (np.arange(7) / 7 + rng.random())) + 0.4 * rng.normal(0.0, 1.0, 7)
    swing = size * (swing - swing.mean()) / swing.std()
    by_day: FloatArray = swing[(period.start.weekday() + np.arange(period.days)) % 7]
    return by_day
