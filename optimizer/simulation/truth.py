"""The known truth: what steady spends really bring, by running the mechanism without noise."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from optimizer.domain.curve import FloatArray
from optimizer.domain.period import Period
from optimizer.domain.segment import Segment
from optimizer.simulation.people import Day, Market, fresh_audiences, live_day, repeat_lanes

_KNOTS = 40


@dataclass(frozen=True, slots=True, eq=False)
class Surroundings:
    """All that the audiences meet from outside, day after day.

    Attributes
    ----------
    demand : (n_days, n_segments) array
        Arrivals relative to an ordinary day.
    price : (n_days,) array
        Rival bids relative to an ordinary day.
    refreshed : (n_days, n_segments) array
        1 where a new creative starts.
    """

    demand: FloatArray
    price: FloatArray
    refreshed: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """Expected conversions of every segment over the days ahead, at steady spends.

    Attributes
    ----------
    segments : tuple of Segment
        Length n_segments, sorted.
    period : Period
        The days ahead.
    spend : (n_segments, n_knots) array
        Budget per day, money, increasing from 0.
    outcome : (n_segments, n_knots) array
        Mean expected conversions per day, never decreasing; straight between the knots, constant past the last.
    """

    segments: tuple[Segment, ...]
    period: Period
    spend: FloatArray
    outcome: FloatArray


def steady_outcome(market: Market, around: Surroundings, n_counted: int, spend: FloatArray) -> FloatArray:
    """Run the market at steady spends.

    Parameters
    ----------
    market : Market
        n_segments lanes.
    around : Surroundings
        The days ahead, and before them some in which the audiences get used to the spend.
    n_counted : int
        How many of the last days count.
    spend : (n_segments, n_spends) array
        Budgets per day, money.

    Returns
    -------
    (n_segments, n_spends) array
        Mean expected conversions per counted day, all reported.
    """
    times = spend.shape[1]
    lanes = repeat_lanes(market, times)
    budget = spend.ravel()
    state = fresh_audiences(lanes)
    total = np.zeros(budget.size)
    template = Day(budget, budget, budget, 1.0)
    n_days = around.price.size
    for number in range(n_days):
        day = replace(
            template,
            refreshed=np.repeat(around.refreshed[number], times),
            demand=np.repeat(around.demand[number], times),
            price=float(around.price[number]),
        )
        state, outcome = live_day(lanes, state, day)
        if number >= n_days - n_counted:
            total += outcome.credited
    return total.reshape(spend.shape) / n_counted


def tabulate_truth(
    segments: tuple[Segment, ...], market: Market, around: Surroundings, period: Period, most: float
) -> Truth:
    """Tabulate what every steady spend from 0 to `most` money per day brings over the period.

    The mechanism never loses by more money except through a shift of focus by less than one part in a hundred; the
    running maximum takes that away, as an advertiser could leave the money unspent.
    """
    knots = most * np.linspace(0.0, 1.0, _KNOTS) ** 2.2
    spend = np.tile(knots, (len(segments), 1))
    outcome = steady_outcome(market, around, period.days, spend)
    return Truth(segments, period, spend, np.maximum.accumulate(outcome, axis=1))
