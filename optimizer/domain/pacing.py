"""A plan's money over the days and weeks of its period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from optimizer.domain.period import Period
from optimizer.domain.segment import Segment


@dataclass(frozen=True, slots=True)
class PacedLine:
    """One segment's money, day by day.

    Attributes
    ----------
    segment : Segment
        Whose.
    daily : tuple of int
        Minor units on each day of the period; adds up to the line's budget exactly.
    """

    segment: Segment
    daily: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PacedWeek:
    """One calendar week, or what of it lies in the period.

    Attributes
    ----------
    period : Period
        Monday to Sunday, cut at the ends of the plan.
    units : tuple of int
        Minor units of each line in it, in the order of `Pacing.lines`.
    """

    period: Period
    units: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Pacing:
    """A plan spread over its period.

    Attributes
    ----------
    currency : str or None
        ISO 4217 code of the plan.
    days : tuple of date
        Every day of the period.
    demand : tuple of float
        What the same money is expected to bring on each day against the average day of the period, all segments alike:
        their mean is 1.
    lines : tuple of PacedLine
        In the order of the plan.
    weeks : tuple of PacedWeek
        In order; each line's weeks add up to its budget exactly.
    follows_demand : bool
        Whether money follows demand, or is spread evenly.
    """

    currency: str | None
    days: tuple[date, ...]
    demand: tuple[float, ...]
    lines: tuple[PacedLine, ...]
    weeks: tuple[PacedWeek, ...]
    follows_demand: bool
