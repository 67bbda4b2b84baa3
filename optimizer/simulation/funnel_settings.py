"""What a simulated world of the first kind is asked to be like: a funnel from spend to people reached to results."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

import numpy as np

from optimizer.domain.period import Period
from optimizer.domain.segment import Segment
from optimizer.errors import DataError
from optimizer.message import N_


@dataclass(frozen=True, slots=True)
class FunnelSettings:
    """A recipe for a world in which results follow the people reached; the same recipe always makes the same world.

    Attributes
    ----------
    name : str
        What is special about the world.
    platforms, audiences : tuple of str
        Every platform serves every audience; each pair is a segment.
    start : datetime.date
        First day of the history.
    days, horizon_days : int
        Days of history, at least 35; days after it that the truth speaks of.
    seed : int
        Chooses the world and its noise.
    daily_spend : float
        Money per segment and day, typically.
    outcome_price : float
        Typical money per conversion.
    price_pressure : float
        How much dearer impressions get with spend: 1 gives elasticities of about 0.75 to 0.98 at usual spends.
    crowding : float
        Impressions per person and day at usual spends, as a factor on the typical 0.5.
    evenness : float
        Shape of the gamma-distributed frequencies: high where everybody sees about as many ads.
    repeat_credit : float
        What a second contact within a day adds to the effect of the first, in [0, 1].
    learning_share : float
        Share of segments whose platform needs some spend before it delivers well, in [0, 1].
    learning_power : float
        How sharp that threshold is.
    learning_days : float
        Days of spend that the platform remembers; 0 where only today's counts.
    demand, weekday, price_moves, drift : float
        Standard deviations of logs: slow moves of demand and its swing over the week, both shared by all segments;
        slow moves of the price of impressions; slow moves of each platform's response.
    surprise : float
        How far demand, prices and drift go on moving in the horizon: 0 leaves them on average as they were in the last
        30 days, 1 lets them go where they go.
    carryover : float
        Share of the effect that is left after one day, in [0, 1).
    wear : float
        Loss of response per contact of an average person with the same creative.
    budget_moves : float
        Standard deviation of the logarithm of a segment's budget from one decision to another.
    dwell_days : int
        Days between decisions.
    confounding : float
        How far budgets followed demand, 0 to 1.
    launches : float
        Share of segments that start late, in [0, 0.9].
    budget_change : float
        The horizon's money per day against that of the last days of the history.
    dispersion : float
        Coefficient of variation of daily results beyond Poisson.
    delivery_noise : float
        Standard deviation of the logarithm of reported impressions and reach.
    lost_days : int
        Days on which most results were not counted.
    has_delivery : bool
        Whether the history tells impressions, reach and clicks.
    """

    name: str = "steady"
    platforms: tuple[str, ...] = ("facebook", "instagram")
    audiences: tuple[str, ...] = (
        "Women 25-34",
        "Men 35-44",
        "Lookalike 1% purchasers",
        "Retargeting 30 days",
        "Interest: home decor",
        "Newsletter readers",
    )
    start: date = date(2025, 1, 6)
    days: int = 180
    horizon_days: int = 30
    seed: int = 0
    daily_spend: float = 60.0
    outcome_price: float = 30.0
    price_pressure: float = 1.0
    crowding: float = 1.0
    evenness: float = 4.0
    repeat_credit: float = 0.3
    learning_share: float = 0.5
    learning_power: float = 2.0
    learning_days: float = 0.0
    demand: float = 0.18
    weekday: float = 0.1
    price_moves: float = 0.07
    drift: float = 0.06
    surprise: float = 0.5
    carryover: float = 0.0
    wear: float = 0.0
    budget_moves: float = 0.35
    dwell_days: int = 7
    confounding: float = 0.0
    launches: float = 0.0
    budget_change: float = 1.0
    dispersion: float = 0.15
    delivery_noise: float = 0.01
    lost_days: int = 0
    has_delivery: bool = True

    def __post_init__(self) -> None:
        too_small = not self.platforms or not self.audiences or self.days < 35 or self.horizon_days < 1
        no_money = min(self.daily_spend, self.outcome_price, self.budget_change, self.evenness) <= 0
        if too_small or no_money or not 0 <= self.carryover < 1:
            raise DataError(
                N_(
                    "A simulated world needs a platform, an audience, 35 days of history, a day ahead, positive money "
                    "and evenness, and a carry-over below 1; found {settings}.",
                    settings=repr(self),
                )
            )

    @property
    def segments(self) -> tuple[Segment, ...]:
        """Every platform with every audience, sorted."""
        return tuple(sorted(Segment(platform, name) for platform in self.platforms for name in self.audiences))

    @property
    def history(self) -> Period:
        """The days that are recorded."""
        return Period(self.start, self.start + timedelta(days=self.days - 1))

    @property
    def horizon(self) -> Period:
        """The days that a plan is for."""
        first = self.start + timedelta(days=self.days)
        return Period(first, first + timedelta(days=self.horizon_days - 1))


FUNNEL_NAMES: Final = (
    *("steady", "confounded", "flat", "short", "thin", "launch", "cut", "grow", "drift", "carryover"),
    *("nofunnel", "noisy", "wearout"),
)
"""What can be special about a world: the first ten have a clean funnel."""

_PLATFORMS = ("facebook", "instagram", "linkedin", "pinterest", "tiktok", "youtube")
_AUDIENCES = (
    *("18-24", "25-34", "35-44", "45-54", "Lookalike 1% purchasers", "Retargeting 30 days"),
    *("Interest: home decor", "Interest: cooking", "Newsletter readers"),
)
_SHAPES = ((2, 6), (2, 7), (3, 4), (3, 5), (3, 6), (3, 8), (4, 4), (4, 6))  # platforms and audiences: 12 to 24 segments


def varied_funnel_settings(n: int, seed: int = 0) -> tuple[FunnelSettings, ...]:
    """Draw recipes that differ in size, history and the strength of every effect; names take turns.

    Parameters
    ----------
    n : int
        How many; in every thirteen of them each of `FUNNEL_NAMES` is there once.
    seed : int
        The first recipes of a seed stay the same however many are drawn.
    """
    return tuple(
        _one_variation(np.random.default_rng([seed, number, 1]), FUNNEL_NAMES[number % len(FUNNEL_NAMES)])
        for number in range(n)
    )


def _one_variation(rng: np.random.Generator, name: str) -> FunnelSettings:
    n_platforms, n_audiences = _SHAPES[int(rng.integers(len(_SHAPES)))]
    usual = FunnelSettings(
        name=name,
        platforms=tuple(rng.choice(_PLATFORMS, n_platforms, replace=False).tolist()),
        audiences=tuple(rng.choice(_AUDIENCES, n_audiences, replace=False).tolist()),
        start=date(2024, 1, 1) + timedelta(days=int(rng.integers(0, 500))),
        days=int(rng.choice([150, 180, 180, 180, 240])),
        seed=int(rng.integers(0, 2**31)),
        daily_spend=_about(rng, 60.0, 0.3),
        outcome_price=_about(rng, 28.0, 0.4),
        price_pressure=_between(rng, 0.7, 1.3),
        crowding=_about(rng, 1.0, 0.35),
        evenness=float(np.exp(rng.uniform(np.log(1.5), np.log(8.0)))),
        repeat_credit=_between(rng, 0.0, 0.6),
        learning_share=_between(rng, 0.15, 0.65),
        learning_power=_between(rng, 1.6, 2.4),
        learning_days=float(rng.choice([0.0, 0.0, 3.0, 7.0])),
        demand=_between(rng, 0.12, 0.28),
        weekday=_between(rng, 0.04, 0.16),
        price_moves=_between(rng, 0.03, 0.10),
        drift=_between(rng, 0.02, 0.10),
        surprise=max(_between(rng, -0.8, 1.0), 0.0),
        carryover=float(rng.choice([0.0, 0.0, 0.0, 0.2])),
        budget_moves=_between(rng, 0.25, 0.45),
        dwell_days=int(rng.choice([3, 7, 7, 14])),
        confounding=_between(rng, 0.0, 0.3),
        dispersion=_between(rng, 0.0, 0.3),
        delivery_noise=_about(rng, 0.006, 0.6),
    )
    return replace(usual, **_special(rng, usual))


def _special(rng: np.random.Generator, usual: FunnelSettings) -> dict[str, Any]:
    """What a world's name stands for; all is drawn, so that the rest of the world does not depend on its name."""
    special: dict[str, dict[str, Any]] = {
        "confounded": {"confounding": _between(rng, 0.8, 1.0), "demand": _between(rng, 0.22, 0.32)},
        "flat": {"budget_moves": _between(rng, 0.03, 0.12), "confounding": 0.0},
        "short": {"days": int(rng.integers(45, 61))},
        "thin": {"outcome_price": usual.outcome_price * _between(rng, 3.0, 6.0)},
        "launch": {"launches": _between(rng, 0.15, 0.5)},
        "cut": {"budget_change": _between(rng, 0.45, 0.75)},
        "grow": {"budget_change": _between(rng, 1.4, 2.2)},
        "drift": {"drift": _between(rng, 0.18, 0.3)},
        "carryover": {"carryover": _between(rng, 0.35, 0.65)},
        "nofunnel": {"has_delivery": False},
        "noisy": {
            "delivery_noise": _between(rng, 0.2, 0.35),
            "dispersion": _between(rng, 0.3, 0.6),
            "lost_days": int(rng.integers(0, 4)),
        },
        "wearout": {"wear": _between(rng, 0.008, 0.03)},
    }
    return special.get(usual.name, {})


def _between(rng: np.random.Generator, low: float, high: float) -> float:
    return round(float(rng.uniform(low, high)), 3)


def _about(rng: np.random.Generator, middle: float, scatter: float) -> float:
    return round(float(rng.lognormal(np.log(middle), scatter)), 4)
