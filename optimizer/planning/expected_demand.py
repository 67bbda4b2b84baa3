"""What each day of a plan's period is expected to be like."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

import numpy as np

from optimizer.curves.evidence.market_days import days_of_markets, known_markets
from optimizer.domain.assumption import MarketEvent
from optimizer.domain.curve import FloatArray
from optimizer.domain.fit_summary import DemandPoint, FitSummary
from optimizer.domain.period import Period
from optimizer.domain.segment import Segment

YEAR: Final = 364
"""Whole weeks, so that weekdays meet."""
SEASON_WEIGHT: Final = 0.6
"""Last year's season is one noisy reading of this year's; as the model of the curves weighs it."""


def days_of(period: Period) -> tuple[date, ...]:
    """List the days of a period."""
    return tuple(period.start + timedelta(days=step) for step in range(period.days))


def expected_demand(
    summary: FitSummary | None, period: Period, currency: str | None, countries: Sequence[str] = ()
) -> FloatArray:
    r"""Demand of each day of a period against its average day, (n_days,); the mean is 1.

    .. math::
        D_d \propto w_{\text{weekday}(d)} \prod_{k \in K(d)} s_k \; S_{d - 364}^{0.6}

    with what was learned of weekdays w, of kinds of special days s (holidays, shopping days and so on of the client's
    markets, as the model tells them apart; of a day that one market in two has, the square root) and of the season S a
    year before, shrunk as the model shrinks it and left out where the history does not reach so far.

    Parameters
    ----------
    summary : FitSummary or None
        Of the fit that the plan stands on; all days are alike where there is none.
    period : Period
        The days of the plan.
    currency : str or None
        Of the history; names the market where there are no countries.
    countries : sequence of str
        Markets of the client, ISO 3166 codes.
    """
    days = days_of(period)
    if summary is None:
        return np.ones(len(days))
    weekday = np.array([summary.weekdays[day.weekday()] for day in days])
    kinds = days_of_markets(list(days), known_markets(countries, currency))
    special = np.exp(kinds @ np.log(summary.special_days))
    demand = weekday * special * _season(summary.demand, days)
    return np.asarray(demand / demand.mean(), dtype=np.float64)


def with_events(demand: FloatArray, days: Sequence[date], events: Sequence[MarketEvent]) -> FloatArray:
    r"""Raise or lower demand on the days of events, (n_days,); the mean is 1 again.

    .. math::
        D_d \prod_{e \ni d} (1 + c_e)

    with the changes c that the client expects.

    Parameters
    ----------
    demand : (n_days,) array
        Of each day.
    days : (n_days,) sequence of date
        In order.
    events : sequence of MarketEvent
        All that count.
    """
    raised = demand.copy()
    for event in events:
        inside = np.array([event.period.start <= day <= event.period.end for day in days])
        raised[inside] *= 1.0 + event.change
    return np.asarray(raised / raised.mean(), dtype=np.float64)


def speaks_of(event: MarketEvent, segment: Segment | None) -> bool:
    """Whether an event is expected to change what a segment brings; of all segments (None), only one for all."""
    if segment is None:
        return event.platform is None and event.audience is None
    return event.platform in (None, segment.platform) and event.audience in (None, segment.audience)


def _season(points: Sequence[DemandPoint], days: Sequence[date]) -> FloatArray:
    """Demand a year before each day, shrunk; 1 where the history does not reach that far back or does not end there."""
    if len(points) < 2:
        return np.ones(len(days))
    at = np.array([one.day.toordinal() for one in points], dtype=np.float64)
    then = np.array([day.toordinal() - YEAR for day in days], dtype=np.float64)
    if then[0] < at[0] or then[-1] > at[-1]:
        return np.ones(len(days))
    logs = np.interp(then, at, np.log([one.demand.value for one in points]))
    return np.asarray(np.exp(SEASON_WEIGHT * (logs - logs.mean())))
