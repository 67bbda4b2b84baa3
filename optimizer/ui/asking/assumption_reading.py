"""Read what a person typed of the days ahead: a change, a value, a belief. Checked here, trusted further in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from optimizer.domain.assumption import Belief, MarketEvent, OutcomeValue, Paused, PriceChange
from optimizer.domain.money import minor_digits
from optimizer.domain.period import Period
from optimizer.domain.segment import Segment
from optimizer.errors import DataError
from optimizer.message import N_
from optimizer.ui.amounts import AmbiguousNumberError, read_number, read_percent, read_plain
from optimizer.ui.asking.forms import read_newcomer


@dataclass(frozen=True, slots=True)
class AssumptionPlace:
    """Where an assumption holds: everywhere, on a platform, for an audience, or for one segment."""

    platform: str | None = None
    audience: str | None = None


def places_of(segments: Sequence[Segment]) -> tuple[AssumptionPlace, ...]:
    """List everywhere, then platforms, then audiences that several platforms share, then segments."""
    platforms = list(dict.fromkeys(segment.platform for segment in segments))
    audiences = [segment.audience for segment in segments]
    shared = [name for name in sorted(set(audiences)) if audiences.count(name) > 1]
    return (
        AssumptionPlace(),
        *(AssumptionPlace(name) for name in platforms),
        *(AssumptionPlace(None, name) for name in shared),
        *(AssumptionPlace(segment.platform, segment.audience) for segment in segments),
    )


def read_change(text: str, locale: str) -> float:
    """Read a relative change such as ``+10%``, ``-5`` or ``10``, in percent.

    Raises
    ------
    DataError
        When it is empty, no number, or minus 100 % and below.
    """
    bare = text.strip().removeprefix("+").strip()
    if not bare.removesuffix("%").strip():
        raise DataError(N_("The change is empty; type it in percent, such as +10%."))
    try:
        change = read_percent(bare, locale)
    except AmbiguousNumberError:
        raise
    except DataError:
        raise DataError(
            N_("'{text}' is no change; type it in percent, such as +10% or -5%.", text=text.strip())
        ) from None
    if change <= -1:
        raise DataError(N_("The change is {change:percent} and must be above -100%.", change=change))
    if change == 0:
        raise DataError(N_("The change is 0%, so it changes nothing; type another, such as +10%."))
    return change


def read_price_change(text: str, where: AssumptionPlace, locale: str) -> PriceChange:
    """Read how much dearer or cheaper advertising gets; what cannot be read is a `DataError`."""
    return PriceChange(read_change(text, locale), where.platform, where.audience)


def read_event(name: str, days: tuple[date, date], text: str, where: AssumptionPlace, locale: str) -> MarketEvent:
    """Read days on which the market asks for more or less.

    Raises
    ------
    DataError
        When it has no name, its days are no period, or its effect cannot be read.
    """
    shown = " ".join(name.split())
    if not shown:
        raise DataError(N_("The event has no name yet; type one, such as 'Summer sale'."))
    return MarketEvent(shown, Period(*days), read_change(text, locale), where.platform, where.audience)


def read_value(kpi: str, text: str, locale: str, currency: str | None) -> OutcomeValue:
    """Read what one result is worth.

    Raises
    ------
    DataError
        When it is no sum of money above zero.
    """
    if not text.strip():
        raise DataError(N_("The value is empty; type what one result brings, such as 40."))
    return OutcomeValue(kpi, float(read_number(text, locale, minor_digits(currency))))


def read_pause(where: AssumptionPlace) -> Paused:
    """Read what is paused; everything at once is a `DataError`."""
    if where.platform is None and where.audience is None:
        raise DataError(N_("Choose what is paused; all of it cannot be."))
    return Paused(where.platform, where.audience)


def read_belief(
    platform: str | None, audience: str | None, typed: tuple[str, str, str], locale: str, currency: str | None
) -> Belief:
    """Read what is believed of a segment without history.

    Parameters
    ----------
    platform, audience : str or None
        Of the segment.
    typed : tuple of three str
        Daily spend; least and most results a day at that spend.
    locale, currency : str
        In which numbers were typed; of the spend.

    Raises
    ------
    DataError
        When a name is missing, a number cannot be read, or they contradict each other.
    """
    segment = read_newcomer(platform, audience)
    if not all(text.strip() for text in typed):
        raise DataError(N_("A belief needs three numbers: a daily spend, and the least and most results a day at it."))
    spend = float(read_number(typed[0], locale, minor_digits(currency)))
    low, high = (read_plain(text, locale) for text in typed[1:])
    return Belief(segment, spend, low, high)
