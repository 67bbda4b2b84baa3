"""Make a world of the first kind: results follow the people whom money reaches."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import numpy as np
import pandas as pd

from optimizer.domain.curve import FloatArray
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period
from optimizer.simulation.budgets import BoolArray
from optimizer.simulation.funnel import Around, Funnel, draw_funnel, flow, memory_of, repeat_funnel
from optimizer.simulation.funnel_budgets import live_from, past_spend, told_figures
from optimizer.simulation.funnel_calendar import draw_around
from optimizer.simulation.funnel_settings import FunnelSettings
from optimizer.simulation.truth import Truth
from optimizer.simulation.world import CURRENCY, World

_BEFORE: Final = 60
"""Days before the history, in which creatives wear and effects pile up."""
_KNOTS: Final = 100
_RECENT: Final = 30
_DELIVERY: Final = ("impressions", "reach", "clicks")


def make_funnel_world(settings: FunnelSettings) -> World:
    """Make the world that the settings describe; the same settings always give the same world.

    The mechanism is `optimizer.simulation.funnel.flow`. The horizon's budget is that of the last 30 days (of the whole
    history where it is shorter) per day, times `FunnelSettings.budget_change`.
    """
    rngs = [np.random.default_rng([settings.seed, key, 101]) for key in range(4)]
    traits_rng, calendar_rng, budget_rng, counts_rng = rngs
    funnel, usual = draw_funnel(traits_rng, settings)
    around = draw_around(calendar_rng, settings, _whole_period(settings))
    live = live_from(budget_rng, settings, _BEFORE)
    n_past = _BEFORE + settings.days
    spend = past_spend(budget_rng, settings, usual, around.demand[:n_past].mean(axis=1), live)
    expected = flow(funnel, memory_of(settings), _days_of(around, slice(0, n_past)), spend)
    figures = {name: values[_BEFORE:] for name, values in told_figures(counts_rng, settings, spend, expected).items()}
    last_split = figures["spend"][-_RECENT:].mean(axis=0) * settings.horizon_days * settings.budget_change
    budget = float(last_split.sum())
    most = max(1.0, 1.5 / settings.budget_change) * budget / settings.horizon_days
    return World(
        settings,
        _history(settings, figures, live[_BEFORE:]),
        _truth(settings, funnel, around, most),
        budget,
        last_split,
    )


def _whole_period(settings: FunnelSettings) -> Period:
    return Period(settings.start - timedelta(days=_BEFORE), settings.horizon.end)


def _days_of(around: Around, days: slice) -> Around:
    return Around(around.demand[days], around.price[days], around.refreshed[days])


def _truth(settings: FunnelSettings, funnel: Funnel, around: Around, most: float) -> Truth:
    """Tabulate what steady spends from 0 to `most` money per day bring on average over the horizon.

    The spend runs for the days before the horizon too, so that memory and wear are those of a steady spend. Wear can
    make more money bring less; the running maximum takes that away, as an advertiser could leave the money unspent.
    """
    days = slice(-(_BEFORE + settings.horizon_days), None)
    ahead = Around(*(np.repeat(part[days], _KNOTS, axis=1) for part in (around.demand, around.price, around.refreshed)))
    knots = most * np.linspace(0.0, 1.0, _KNOTS) ** 2
    steady = np.tile(knots, (ahead.demand.shape[0], len(settings.segments)))
    brought = flow(repeat_funnel(funnel, _KNOTS), memory_of(settings), ahead, steady).conversions
    outcome = brought[-settings.horizon_days :].mean(axis=0).reshape(-1, _KNOTS)
    spend = np.tile(knots, (len(settings.segments), 1))
    return Truth(settings.segments, settings.horizon, spend, np.maximum.accumulate(outcome, axis=1))


def _history(settings: FunnelSettings, figures: dict[str, FloatArray], live: BoolArray) -> PerformanceTable:
    """Lay the figures out as daily rows; days on which a segment did not run have none."""
    segments = settings.segments
    rows = pd.DataFrame(
        {
            "date": np.repeat(pd.date_range(settings.start, periods=settings.days).to_numpy(), len(segments)),
            "platform": [segment.platform for segment in segments] * settings.days,
            "audience": [segment.audience for segment in segments] * settings.days,
            "days": 1,
        }
    )
    for name, values in figures.items():
        if settings.has_delivery or name not in _DELIVERY:
            rows[name] = values.ravel()
    return PerformanceTable(rows[live.ravel()].reset_index(drop=True), CURRENCY)
