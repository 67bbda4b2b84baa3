"""Totals of which only we know what each column of spend added: straight and bent, slow and quick, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import numpy as np

from optimizer.curves.total_outcome import decompose, learn_totals
from optimizer.curves.total_outcome.history import relative_length
from optimizer.domain.curve import FloatArray
from optimizer.domain.segment import Segment
from optimizer.domain.totals import Totals

LENGTHS: Final = ((45, 1), (120, 1), (200, 1), (400, 1), (104, 7), (24, 30), (36, 30))
"""Periods of a history, and days of each."""
_WARM_UP: Final = 60


@dataclass(frozen=True, slots=True)
class Kind:
    """What kind of truth; `follows` is how much the budget follows demand, as a power of it."""

    is_bent: bool = False
    is_slow: bool = False
    has_effect: bool = True
    follows: float = 0.0
    has_season: bool = True
    n_segments: int = 0


KINDS: Final = {
    "plain": Kind(has_season=False, n_segments=2),
    "straight": Kind(),
    "bent": Kind(is_bent=True),
    "straight and slow": Kind(is_slow=True),
    "bent and slow": Kind(is_bent=True, is_slow=True),
    "confounded": Kind(is_bent=True, follows=2.0),
    "nothing": Kind(has_effect=False),
}


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Truth, draws and what was said; shares of the total, the last line that of all segments together."""

    truth: FloatArray
    low: FloatArray
    middle: FloatArray
    high: FloatArray
    is_told: tuple[bool, ...]

    @property
    def held(self) -> FloatArray:
        return (self.low - 1e-3 <= self.truth) & (self.truth <= self.high + 1e-3)


def make_history(kind: Kind, n_periods: int, period_days: int, seed: int) -> tuple[Totals, FloatArray]:
    """Draw a history, and what each column of spend added over it."""
    rng = np.random.default_rng([seed, n_periods, period_days])
    n_segments = kind.n_segments or int(rng.integers(2, 5))
    n_all = n_periods + _WARM_UP
    years = (np.arange(n_all) - _WARM_UP + 0.5) * period_days / 365.25
    demand = np.ones(n_all)
    if kind.has_season:
        wander = np.cumsum(rng.normal(0.0, 0.06 * np.sqrt(period_days / 365.25), n_all))
        demand += (
            0.12 * np.cos(2.0 * np.pi * (years - rng.random())) + rng.normal(0.0, 0.1) * years + wander - wander[0]
        )
        demand += 0.1 * np.sin(2.0 * np.pi * np.arange(n_all) / 7.0) * (period_days == 1)
    usual = np.exp(rng.normal(4.0, 0.5, n_segments)) * period_days
    spend = usual * np.exp(0.5 * rng.standard_normal((n_all, n_segments))) * demand[:, None] ** kind.follows
    return_of_money = rng.uniform(1.5, 4.0, n_segments) * usual.sum() / usual / n_segments * kind.has_effect
    added = np.empty((n_all, n_segments))
    kept = 0.5 ** (period_days / np.exp(rng.normal(np.log(5.0), 0.6, n_segments))) * kind.is_slow
    half = spend.mean(axis=0) * np.exp(rng.normal(0.5, 0.5, n_segments))
    carried = spend.mean(axis=0)
    for step, spent in enumerate(spend):
        carried = kept * carried + (1.0 - kept) * spent
        added[step] = return_of_money * (carried / (1.0 + carried / half) if kind.is_bent else carried)
    spend, added = spend[_WARM_UP:], added[_WARM_UP:]
    level = spend.sum(axis=1).mean() * rng.uniform(5.0, 12.0)
    noise = level * 0.03 * rng.standard_normal(n_periods)
    none = np.zeros((n_periods, 0))
    history = Totals(
        kpi="revenue",
        first_day=date(2023, 1, 1),
        period_days=period_days,
        total=np.maximum(level * demand[_WARM_UP:] + noise + added.sum(axis=1), 0.0),
        segments=tuple(Segment(f"platform{line}", "all") for line in range(n_segments)),
        spend=spend,
        driver_names=(),
        drivers=none,
        event_names=(),
        events=none,
    )
    length = relative_length(history)  # of a short month there is less of everything
    longer = replace(history, total=history.total * length, spend=spend * length[:, None])
    return longer, (added * length[:, None]).sum(axis=0)


def found_in(kind: Kind, n_periods: int, period_days: int, seed: int) -> Found:
    history, added = make_history(kind, n_periods, period_days, seed)
    split = decompose(learn_totals(history, seed=seed))
    rest = split.baseline_share
    shares = [one.share for one in split.contributions]
    return Found(
        truth=np.append(added, added.sum()) / history.total.sum(),
        low=np.array([*(one.interval.lower for one in shares), 1.0 - rest.interval.upper]),
        middle=np.array([*(one.value for one in shares), 1.0 - rest.value]),
        high=np.array([*(one.interval.upper for one in shares), 1.0 - rest.interval.lower]),
        is_told=tuple(one.is_told for one in split.contributions),
    )


def widened(one: Found, factor: float) -> Found:
    """Intervals so many times as wide around the same middle."""
    low, high = (one.middle + factor * (edge - one.middle) for edge in (one.low, one.high))
    return Found(one.truth, low, one.middle, high, one.is_told)


def coverage(found: Sequence[Found]) -> tuple[float, float]:
    """How often the 80 % intervals held a column's contribution, and how often that of all."""
    return float(np.mean(np.concatenate([one.held[:-1] for one in found]))), float(
        np.mean([one.held[-1] for one in found])
    )
