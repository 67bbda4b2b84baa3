"""What a plan takes for granted of the days ahead, because somebody says so and not because results show it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from optimizer.domain.period import Period
from optimizer.domain.segment import Segment
from optimizer.errors import DataError
from optimizer.message import N_


@dataclass(frozen=True, slots=True)
class PriceChange:
    """Advertising costs more or less than in the history.

    Attributes
    ----------
    change : float
        Of the price of a thousand impressions: 0.1 is a tenth dearer. Above -1.
    platform, audience : str or None
        Where; everywhere where neither is given.
    """

    change: float
    platform: str | None = None
    audience: str | None = None

    def __post_init__(self) -> None:
        _check_change(self.change)


@dataclass(frozen=True, slots=True)
class MarketEvent:
    """Days on which the market asks for more or less than results of the past would tell.

    Attributes
    ----------
    name : str
        For people.
    period : Period
        Its days.
    change : float
        Of what the same money brings on them: 0.3 is three tenths more. Above -1.
    platform, audience : str or None
        Where; everywhere where neither is given.
    """

    name: str
    period: Period
    change: float
    platform: str | None = None
    audience: str | None = None

    def __post_init__(self) -> None:
        _check_change(self.change)


@dataclass(frozen=True, slots=True)
class OutcomeValue:
    """What one unit of a KPI is worth in money.

    Attributes
    ----------
    kpi : str
        Which.
    value : float
        Revenue, major units, above zero.
    """

    kpi: str
    value: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.value) and self.value > 0):
            raise DataError(N_("The value of {kpi} is {value} and must be above zero.", kpi=self.kpi, value=self.value))


@dataclass(frozen=True, slots=True)
class Paused:
    """No money goes there; everywhere on the platform, or everywhere to the audience, where only one is given."""

    platform: str | None = None
    audience: str | None = None


@dataclass(frozen=True, slots=True)
class Belief:
    """What somebody believes of a segment without history.

    Attributes
    ----------
    segment : Segment
        A platform or audience that the history does not have.
    daily_spend : float
        Major units a day that the belief speaks of, above zero.
    low, high : float
        Outcome a day at that spend: the truth is between them with 80 % probability. Above zero.
    """

    segment: Segment
    daily_spend: float
    low: float
    high: float

    def __post_init__(self) -> None:
        if not (self.daily_spend > 0 and 0 < self.low <= self.high and math.isfinite(self.high)):
            raise DataError(
                N_(
                    "What is believed of {segment} cannot be used; give a daily spend above zero and two numbers of "
                    "results above zero, the smaller first.",
                    segment=str(self.segment),
                )
            )


@dataclass(frozen=True, slots=True)
class Assumptions:
    """All that a plan takes for granted; nothing where all are empty."""

    prices: tuple[PriceChange, ...] = ()
    events: tuple[MarketEvent, ...] = ()
    values: tuple[OutcomeValue, ...] = ()
    paused: tuple[Paused, ...] = ()
    beliefs: tuple[Belief, ...] = ()


def _check_change(change: float) -> None:
    if not (math.isfinite(change) and change > -1):
        raise DataError(N_("The change is {change:percent} and must be above -100%.", change=change))
