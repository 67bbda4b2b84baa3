"""What is known when only the total is: one outcome per period, and the spend of every segment beside it."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from optimizer.domain.curve import FloatArray
from optimizer.domain.period import Period
from optimizer.domain.segment import Segment

MONTH: Final = 30
"""`Totals.period_days` of calendar months, however long each of them is."""


@dataclass(frozen=True, slots=True, eq=False)
class Totals:
    """A total outcome per period, with what may have moved it.

    Attributes
    ----------
    kpi : str
        The outcome, a member of `optimizer.domain.performance.KPIS`.
    first_day : date
        First day of the first period; the periods follow each other without a gap.
    period_days : int
        Days of each period, 1 or 7, or `MONTH`.
    total : (n_periods,) array
        Outcome of the whole period, not negative.
    segments : tuple of Segment
        Length n_segments.
    spend : (n_periods, n_segments) array
        Of the whole period, major units, not negative.
    driver_names, event_names : tuple of str
        What `drivers` and `events` are.
    drivers : (n_periods, n_drivers) array
        Other figures that move the total, such as a competitor's sales.
    events : (n_periods, n_events) array
        1 where the event took place, else 0.
    """

    kpi: str
    first_day: date
    period_days: int
    total: FloatArray
    segments: tuple[Segment, ...]
    spend: FloatArray
    driver_names: tuple[str, ...]
    drivers: FloatArray
    event_names: tuple[str, ...]
    events: FloatArray

    @property
    def n_periods(self) -> int:
        """How many periods there are."""
        return len(self.total)

    @property
    def edges(self) -> tuple[date, ...]:
        """First day of each period, and the day after the last, length n_periods + 1."""
        if self.period_days != MONTH:
            return tuple(self.first_day + timedelta(days=k * self.period_days) for k in range(self.n_periods + 1))
        return tuple(_months_later(self.first_day, k) for k in range(self.n_periods + 1))

    @property
    def period(self) -> Period:
        """First day to last day."""
        return Period(self.first_day, self.edges[-1] - timedelta(days=1))


def _months_later(day: date, months: int) -> date:
    """Same day of a later month, or its last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
