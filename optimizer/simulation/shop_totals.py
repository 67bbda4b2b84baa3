"""Small shops whose total is known, and of which only we know what each segment added to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from optimizer.domain.curve import FloatArray
from optimizer.domain.segment import Segment
from optimizer.domain.totals import Totals

_MEAN_TOTAL = 1e5


@dataclass(frozen=True, slots=True)
class ShopSettings:
    """What kind of shop.

    Attributes
    ----------
    n_periods, period_days : int
        Length of the history, and days of a period, 1 or 7.
    n_segments : int
        How many are paid for.
    paid_share : float or None
        What they add, as a share of the mean total; between 10 and 40 % where None.
    moves : float
        Spread of the log of spend: at 0.9 now and then three times the usual, at 0.02 always the same.
    noise : float
        Of a single period, as a share of the mean total.
    """

    n_periods: int = 120
    period_days: int = 7
    n_segments: int = 4
    paid_share: float | None = None
    moves: float = 0.9
    noise: float = 0.04


def make_shop(settings: ShopSettings, seed: int) -> tuple[Totals, FloatArray]:
    """Make a shop's totals, and what each segment really added in each period, (n_periods, n_segments).

    Half-lives are log-normal around a week, half saturations around twice the mean spend; contributions are split by
    gamma numbers whatever the spend was. The baseline has a yearly season, a trend, a level that wanders, and weekdays.
    """
    rng = np.random.default_rng(seed)
    share = rng.uniform(0.1, 0.4) if settings.paid_share is None else settings.paid_share
    spend = _spend(settings, rng)
    added = _added(settings, spend, share, rng)
    total = _baseline(settings, share, rng) + added.sum(axis=1)
    total += rng.normal(0.0, _MEAN_TOTAL * settings.noise, settings.n_periods)
    none = np.zeros((settings.n_periods, 0))
    segments = tuple(Segment(f"platform{line}", "all") for line in range(settings.n_segments))
    shop = Totals(
        kpi="revenue",
        first_day=date(2023, 1, 2),
        period_days=settings.period_days,
        total=np.maximum(total, 0.0),
        segments=segments,
        spend=spend,
        driver_names=(),
        drivers=none,
        event_names=(),
        events=none,
    )
    return shop, added


def with_shuffled_spend(totals: Totals, seed: int) -> Totals:
    """Deal the spend of each segment out to other periods, so that it cannot have moved the total."""
    rng = np.random.default_rng(seed)
    return replace(totals, spend=np.column_stack([rng.permutation(column) for column in totals.spend.T]))


def _spend(settings: ShopSettings, rng: np.random.Generator) -> FloatArray:
    shape = (settings.n_periods, settings.n_segments)
    wandering = rng.normal(size=shape)
    for step in range(1, settings.n_periods):
        wandering[step] = 0.6 * wandering[step - 1] + 0.8 * wandering[step]
    spend = np.exp(rng.normal(8.0, 0.8, settings.n_segments) + settings.moves * wandering)
    is_paused = rng.random(shape) < (0.2 if settings.moves > 0.1 else 0.0)
    return np.where(is_paused, 0.0, spend)


def _added(settings: ShopSettings, spend: FloatArray, share: float, rng: np.random.Generator) -> FloatArray:
    kept = 0.5 ** (settings.period_days / np.exp(rng.normal(np.log(7.0), 0.7, settings.n_segments)))
    half_saturation = spend.mean(axis=0) * np.exp(rng.normal(0.7, 0.6, settings.n_segments))
    used, carried = np.empty_like(spend), spend[:4].mean(axis=0)
    for step, spent in enumerate(spend):
        carried = kept * carried + (1.0 - kept) * spent
        used[step] = carried / (carried + half_saturation)
    weight = rng.gamma(1.2, size=settings.n_segments) + 1e-3
    return np.asarray(used * _MEAN_TOTAL * share * weight / weight.sum() / used.mean(axis=0), dtype=np.float64)


def _baseline(settings: ShopSettings, share: float, rng: np.random.Generator) -> FloatArray:
    step_years = settings.period_days / 365.25
    years = step_years * (np.arange(settings.n_periods) + 0.5)
    season = 0.12 * np.cos(2.0 * np.pi * (years - rng.random())) + 0.1 * (years - 1.0)
    wander = np.cumsum(rng.normal(0.0, 0.06 * np.sqrt(step_years), settings.n_periods))
    weekday = 0.1 * np.sin(2.0 * np.pi * np.arange(settings.n_periods) / 7.0) * (settings.period_days == 1)
    return np.asarray(_MEAN_TOTAL * (1.0 - share) * (1.0 + season + wander + weekday), dtype=np.float64)
