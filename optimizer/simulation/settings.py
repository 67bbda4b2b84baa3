"""What a simulated world is asked to be like."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from optimizer.domain.period import Period
from optimizer.domain.segment import Segment
from optimizer.errors import DataError
from optimizer.message import N_


@dataclass(frozen=True, slots=True)
class WorldSettings:
    """A recipe for a world; the same recipe always makes the same world.

    Strengths are factors: 0 switches the effect off, 1 is usual, 2 is strong.

    Attributes
    ----------
    platforms, audiences : tuple of str
        Every platform serves every audience; each pair is a segment.
    start : datetime.date
        First day of the history.
    days, horizon_days : int
        Days of history; days after it that the truth speaks of.
    seed : int
        Chooses the world and its noise.
    monthly_budget : float
        Money per 30 days that the firm usually spends on all segments.
    outcome_price : float
        Typical money per conversion at a segment's usual spend.
    price_pressure : float
        How much dearer the next impression gets as a segment spends more.
    saturation : float
        How small the audiences are for the money spent on them.
    targeting : float
        How strongly platforms serve the likeliest converters first.
    learning : float
        How many results a platform needs before it finds the likeliest converters.
    season, drift : float
        Size of weekday, payday and holiday swings; of slow random changes per platform.
    fatigue, carryover : float
        How fast creatives wear out; how long people remember an ad.
    confounding : float
        How far past budgets followed demand, 0 to 1.
    chasing : float
        How far managers moved money to last month's best return.
    dispersion : float
        Noise of the counts beyond Poisson.
    lateness : float
        Share of results that arrive late; the last days of the history miss those still to come.
    organic_credit : float
        How many purchases that would have happened anyway the platforms claim for people who saw an ad.
    pauses, launches : float
        Share of segment-days that are paused, in [0, 0.5]; share of segments that start late, in [0, 0.9].
    reach_missing : tuple of str
        Platforms that report no reach.
    row_days : int
        Days per row of the history, 1 or 7.
    name : str
        What is special about the world.
    unevenness : float
        How much segments differ in what a conversion costs, beyond what their platform and audience explain.
    whim : float
        How far managers moved money from one month to the next without a reason, standard deviation of logs.
    new_platforms : tuple of str
        Platforms that started only about two months before the end of the history.
    budget_change : float
        The horizon's money per day against that of the last days of the history.
    """

    platforms: tuple[str, ...] = ("facebook", "instagram", "tiktok")
    audiences: tuple[str, ...] = (
        "Women 25-34",
        "Lookalike 1% purchasers",
        "Retargeting 30 days",
        "Interest: home decor",
    )
    start: date = date(2025, 1, 1)
    days: int = 180
    horizon_days: int = 30
    seed: int = 0
    monthly_budget: float = 20_000.0
    outcome_price: float = 22.0
    price_pressure: float = 1.0
    saturation: float = 1.0
    targeting: float = 1.0
    learning: float = 1.0
    season: float = 1.0
    drift: float = 1.0
    fatigue: float = 1.0
    carryover: float = 1.0
    confounding: float = 0.6
    chasing: float = 0.6
    dispersion: float = 1.0
    lateness: float = 1.0
    organic_credit: float = 1.0
    pauses: float = 0.03
    launches: float = 0.1
    reach_missing: tuple[str, ...] = ()
    row_days: int = 1
    name: str = "market"
    unevenness: float = 1.0
    whim: float = 0.15
    new_platforms: tuple[str, ...] = ()
    budget_change: float = 1.0

    def __post_init__(self) -> None:
        too_small = not self.platforms or not self.audiences or self.days < 35 or self.horizon_days < 1
        if (
            too_small
            or min(self.monthly_budget, self.outcome_price, self.budget_change) <= 0
            or self.row_days not in {1, 7}
        ):
            raise DataError(
                N_(
                    "A simulated world needs a platform, an audience, 35 days of history, a day ahead, positive money "
                    "and rows of 1 or 7 days; found {settings}.",
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


PLATFORM_NAMES = ("facebook", "instagram", "linkedin", "pinterest", "tiktok", "youtube")
AUDIENCE_NAMES = (
    "Women 25-34",
    "Men 35-44",
    "Lookalike 1% purchasers",
    "Retargeting 30 days",
    "Interest: home decor",
    "Newsletter readers",
)

_ALWAYS_THERE = ("price_pressure", "saturation", "targeting", "season", "fatigue", "carryover", "dispersion")
_SOMETIMES_ABSENT = ("learning", "drift", "lateness", "organic_credit")


def varied_settings(n: int, seed: int = 0) -> tuple[WorldSettings, ...]:
    """Draw recipes that differ in size, length, thinness and in the strength of every effect.

    Parameters
    ----------
    n : int
        How many.
    seed : int
        The first recipes of a seed stay the same however many are drawn.
    """
    return tuple(_one_variation(np.random.default_rng([seed, number])) for number in range(n))


def _one_variation(rng: np.random.Generator) -> WorldSettings:
    platforms = tuple(rng.choice(PLATFORM_NAMES, size=rng.integers(2, 5), replace=False).tolist())
    audiences = tuple(rng.choice(AUDIENCE_NAMES, size=rng.integers(3, 6), replace=False).tolist())
    n_segments = len(platforms) * len(audiences)
    strengths: dict[str, Any] = {name: round(float(rng.uniform(0.4, 1.7)), 2) for name in _ALWAYS_THERE}
    strengths |= {name: round(float(rng.uniform(0.0, 1.8)), 2) for name in _SOMETIMES_ABSENT}
    return WorldSettings(
        platforms=platforms,
        audiences=audiences,
        start=date(2024, 1, 1) + timedelta(days=int(rng.integers(0, 500))),
        days=int(rng.choice([120, 180, 270, 365])),
        seed=int(rng.integers(0, 2**31)),
        monthly_budget=round(float(n_segments * rng.lognormal(np.log(1_500), 0.5)), 2),
        outcome_price=round(float(rng.lognormal(np.log(20), 0.4)), 2),
        **strengths,
        confounding=round(float(rng.uniform(0.0, 1.0)), 2),
        chasing=round(float(rng.uniform(0.0, 1.2)), 2),
        pauses=round(float(rng.choice([0.0, 0.03, 0.1])), 2),
        launches=round(float(rng.choice([0.0, 0.1, 0.3])), 2),
        reach_missing=platforms[:1] if rng.random() < 0.25 else (),
        row_days=7 if rng.random() < 0.1 else 1,
    )
