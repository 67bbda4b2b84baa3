"""A plan's money, spread over days and weeks in whole minor units."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

import numpy as np

from optimizer.domain.assumption import MarketEvent
from optimizer.domain.curve import FloatArray
from optimizer.domain.fit_summary import FitSummary
from optimizer.domain.pacing import PacedLine, PacedWeek, Pacing
from optimizer.domain.period import Period
from optimizer.domain.plan import Plan
from optimizer.planning.expected_demand import days_of, expected_demand, speaks_of, with_events
from optimizer.planning.rounding import apportion

MOST_SWING: Final = 0.25
"""A day's money differs from that of the average day by at most this share. Platforms that may spend past a daily
budget stop at a quarter more (Meta's rule for years; newer ones are laxer), so a plan that stays within it can be given
as one daily budget too; and what single days bring is known too little to bet more on it."""
_ROUNDS: Final = 60


def pace(
    plan: Plan,
    summary: FitSummary | None,
    currency: str | None,
    events: Sequence[MarketEvent] = (),
    *,
    follows_demand: bool = True,
    countries: Sequence[str] = (),
) -> Pacing:
    r"""Spread each line of a plan over the days of its period.

    The best spread gives every day the same marginal return. Where demand D widens the market, so that a day brings
    D f(x / D) for a spend x, the marginal return f'(x / D) is the same wherever x is proportional to D, whatever the
    curve: money follows demand one to one. Where demand only lifts the return of the same market, D f(x) with
    f(x) ~ x^b, it is the same where x is proportional to D^(1 / (1 - b)), which is steeper. The first, more careful
    answer is taken:

    .. math::
        x_d = X \frac{w_d}{\sum_t w_t}, \qquad w_d = \min(\max(m D_d, 0.75), 1.25),

    with m such that the mean of w is 1, so no day differs from the average by more than `MOST_SWING`.

    Each line's days are whole minor units by the largest remainder, so they add up to its budget exactly, and so do
    weeks, platforms and the whole plan, as all are sums of them.

    Parameters
    ----------
    plan : Plan
        Whose lines.
    summary : FitSummary or None
        Of the fit that the plan stands on; None where nothing was learned of days.
    currency : str or None
        Of the history; names the market whose special days count.
    events : sequence of MarketEvent
        Expected in the period, on top of what was learned.
    follows_demand : bool
        False for the same money every day.
    countries : sequence of str
        Markets of the client, ISO 3166 codes; that of the currency where there are none.
    """
    period = plan.request.period
    days = days_of(period)
    of_all = expected_demand(summary, period, currency, countries)
    weights: dict[tuple[MarketEvent, ...], FloatArray] = {}
    lines = []
    for line in plan.lines:
        told = tuple(event for event in events if speaks_of(event, line.segment))
        if told not in weights:
            weights[told] = _bounded(with_events(of_all, days, told)) if follows_demand else np.ones(len(days))
        lines.append(PacedLine(line.segment, tuple(apportion(line.budget.minor_units, weights[told]))))
    everywhere = tuple(event for event in events if speaks_of(event, None))
    return Pacing(
        currency=plan.request.budget.currency,
        days=days,
        demand=tuple(with_events(of_all, days, everywhere).tolist()),
        lines=tuple(lines),
        weeks=_weeks(days, lines),
        follows_demand=follows_demand,
    )


def _bounded(demand: FloatArray) -> FloatArray:
    """Scale demand so that, cut at the bounds, its mean is 1; by bisection, as the mean rises with the scale."""
    low, high = (1.0 - MOST_SWING) / float(demand.max()), (1.0 + MOST_SWING) / max(float(demand.min()), 1e-9)
    for _ in range(_ROUNDS):
        middle = 0.5 * (low + high)
        if float(_cut(middle * demand).mean()) < 1.0:
            low = middle
        else:
            high = middle
    return _cut(high * demand)


def _cut(weights: FloatArray) -> FloatArray:
    return np.clip(weights, 1.0 - MOST_SWING, 1.0 + MOST_SWING)


def _weeks(days: Sequence[date], lines: Sequence[PacedLine]) -> tuple[PacedWeek, ...]:
    """Add up calendar weeks, Monday to Sunday."""
    mondays = [day - timedelta(days=day.weekday()) for day in days]
    weeks = []
    for monday in dict.fromkeys(mondays):
        inside = [place for place, one in enumerate(mondays) if one == monday]
        first, last = inside[0], inside[-1]
        units = tuple(sum(line.daily[first : last + 1]) for line in lines)
        weeks.append(PacedWeek(Period(days[first], days[last]), units))
    return tuple(weeks)
