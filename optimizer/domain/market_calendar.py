"""Days of a plan's period on which a market buys differently."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from optimizer.domain.estimate import Interval
from optimizer.domain.period import Period

DayKind = Literal["holiday", "festival", "shopping", "gifts", "payday", "event"]


@dataclass(frozen=True, slots=True)
class MarketDay:
    """A day, or days in a row, that a market knows by one name.

    Attributes
    ----------
    name : str
        As the market calls it; empty for days that only their kind names (paydays, the gift season, shopping days).
    period : Period
        Its days within the plan's period.
    kind : {"holiday", "festival", "shopping", "gifts", "payday", "event"}
        As the model tells days apart; "event" is what the client expects.
    markets : tuple of str
        ISO 3166 codes of the countries that keep it, ``"EUR"`` for the closing days of euro banks; empty for events.
    effect : float or None
        What the same money brings on such a day against other days, relative: 0.3 is three tenths more. Learned from
        the results, or the client's own expectation of an event; None where it was not learned.
    likely : Interval or None
        Of an effect that was learned; None where its range is not known.
    is_borrowed : bool
        The effect was learned from other days of its kind: the history never had this one.
    is_everywhere : bool
        It speaks of all segments; false for an event of one platform or audience.
    """

    name: str
    period: Period
    kind: DayKind
    markets: tuple[str, ...]
    effect: float | None
    is_everywhere: bool = True
    likely: Interval | None = None
    is_borrowed: bool = False
