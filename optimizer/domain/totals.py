"""What is known when only the total is: one outcome per period, and the spend of every segment beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from optimizer.domain.curve import FloatArray
from optimizer.domain.period import Period
from optimizer.domain.segment import Segment


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
        Days of each period, 1 or 7.
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
    def period(self) -> Period:
        """First day to last day."""
        return Period(self.first_day, self.first_day + timedelta(days=self.n_periods * self.period_days - 1))
