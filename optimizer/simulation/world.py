"""Make a world: a history as an advertiser would have it, and the truth behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pandas as pd

from optimizer.domain.curve import FloatArray
from optimizer.domain.performance import FIGURES, PerformanceTable
from optimizer.domain.period import Period
from optimizer.simulation.budgets import (
    BoolArray,
    daily_budgets,
    first_shares,
    live_days,
    month_total,
    next_shares,
    platforms_started,
    refresh_days,
)
from optimizer.simulation.counting import Rates, count_figures, draw_rates, share_arrived
from optimizer.simulation.demand import demand_paths, drift_paths
from optimizer.simulation.funnel_settings import FunnelSettings
from optimizer.simulation.people import AudienceState, Day, DayOutcome, Market, fresh_audiences, live_day, stack_days
from optimizer.simulation.settings import WorldSettings
from optimizer.simulation.traits import draw_market
from optimizer.simulation.truth import Surroundings, Truth, tabulate_truth

CURRENCY = "EUR"
_BEFORE = 35  # days before the history, in which the audiences get used to the first budgets
_SETTLING = 45  # days before the horizon, in which the audiences get used to a steady spend


@dataclass(frozen=True, slots=True, eq=False)
class Story:
    """What happened in a world, before anybody counted it.

    Attributes
    ----------
    settings : WorldSettings
    market : Market
    rates : Rates
    around : Surroundings
        From `_BEFORE` days before the history to the end of the horizon.
    live : (n_days, n_segments) bool array
        Which segments ran on the days of the history.
    expected : DayOutcome
        (n_days, n_segments) arrays over the history.
    """

    settings: WorldSettings
    market: Market
    rates: Rates
    around: Surroundings
    live: BoolArray
    expected: DayOutcome


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """A history and the truth that a planner is measured by.

    Attributes
    ----------
    settings : WorldSettings or FunnelSettings
        The recipe, of either kind.
    history : PerformanceTable
        What the advertiser knows.
    truth : Truth
        What would really come of steady spends in the days ahead.
    budget : float
        Money for the whole horizon: as much per day as in the last days of the history, or as the settings change it.
    last_split : (n_segments,) array
        The budget split as the money of those last days; adds up to `budget`.
    """

    settings: WorldSettings | FunnelSettings
    history: PerformanceTable
    truth: Truth
    budget: float
    last_split: FloatArray


def make_world(settings: WorldSettings) -> World:
    """Make the world that the settings describe; the same settings always give the same world."""
    story = tell_story(settings)
    counts_rng = np.random.default_rng([settings.seed, 5])
    arrived = share_arrived(settings.days, settings.lateness)
    figures = count_figures(counts_rng, story.expected, story.rates, arrived, settings.dispersion)
    recent = figures["spend"][-settings.horizon_days :]
    last_split = recent.mean(axis=0) * settings.horizon_days * settings.budget_change
    truth = story_truth(story, max(1.5, settings.budget_change) * float(recent.sum(axis=1).mean()))
    return World(settings, _history(settings, figures, story.live), truth, float(last_split.sum()), last_split)


def tell_story(settings: WorldSettings) -> Story:
    """Run the market and its managers over the history, without counting noise in the results."""
    market_rng, calendar_rng, people_rng, budget_rng, _ = (np.random.default_rng([settings.seed, k]) for k in range(5))
    market, usual_spend = draw_market(market_rng, settings)
    rates = draw_rates(people_rng, settings)
    around = _surroundings(calendar_rng, settings)
    live = live_days(budget_rng, settings, usual_spend.size) & platforms_started(settings)
    shares = first_shares(budget_rng, usual_spend)
    state, shares_live = fresh_audiences(market), shares
    outcomes: list[DayOutcome] = []
    for days in _months(settings):
        common = around.demand[days].mean(axis=1)
        total = month_total(budget_rng, settings, common)
        running = live[np.maximum(np.array(days) - _BEFORE, 0)]
        budgets = daily_budgets(budget_rng, settings, total, shares_live, common) * running
        state, month = _live_month(market, state, around, days, budgets)
        outcomes += month
        shares_live = next_shares(budget_rng, shares_live, _returns(budget_rng, month), settings.chasing, settings.whim)
    return Story(settings, market, rates, around, live, stack_days(outcomes[_BEFORE:]))


def story_truth(story: Story, most: float) -> Truth:
    """Tabulate the truth of a story's horizon up to `most` money per day and segment."""
    settings = story.settings
    n_days = _SETTLING + settings.horizon_days
    ahead = Surroundings(story.around.demand[-n_days:], story.around.price[-n_days:], story.around.refreshed[-n_days:])
    return tabulate_truth(settings.segments, story.market, ahead, settings.horizon, most)


def _surroundings(rng: np.random.Generator, settings: WorldSettings) -> Surroundings:
    period = Period(settings.start - timedelta(days=_BEFORE), settings.horizon.end)
    common, price = demand_paths(rng, period, settings.season)
    platforms = [segment.platform for segment in settings.segments]
    names = sorted(set(platforms))
    by_platform = drift_paths(rng, period.days, len(names), settings.drift)[:, [names.index(p) for p in platforms]]
    own = drift_paths(rng, period.days, len(platforms), 0.5 * settings.drift)
    refreshed = refresh_days(rng, period.days, len(platforms))
    return Surroundings(common[:, None] * by_platform * own, price, refreshed)


def _months(settings: WorldSettings) -> list[range]:
    """Cut the days before and in the history into calendar months, as positions in the surroundings."""
    first = settings.start - timedelta(days=_BEFORE)
    n_days = _BEFORE + settings.days
    starts = [n for n in range(n_days) if n == 0 or (first + timedelta(days=n)).day == 1]
    return [range(start, end) for start, end in zip(starts, [*starts[1:], n_days], strict=True)]


def _live_month(
    market: Market, state: AudienceState, around: Surroundings, days: range, budgets: FloatArray
) -> tuple[AudienceState, list[DayOutcome]]:
    outcomes = []
    for number, budget in zip(days, budgets, strict=True):
        day = Day(budget, around.refreshed[number], around.demand[number], float(around.price[number]))
        state, outcome = live_day(market, state, day)
        outcomes.append(outcome)
    return state, outcomes


def _returns(rng: np.random.Generator, month: list[DayOutcome]) -> FloatArray:
    """Results per money as the managers saw them at the end of the month; NaN where nothing was spent."""
    stacked = stack_days(month)
    spent = stacked.spent.sum(axis=0)
    seen = rng.poisson(stacked.credited.sum(axis=0))
    returns: FloatArray = np.where(spent > 0, seen / np.maximum(spent, 1e-9), np.nan)
    return returns


def _history(settings: WorldSettings, figures: dict[str, FloatArray], live: BoolArray) -> PerformanceTable:
    """Lay the counts out as rows; days on which a segment did not run have none."""
    segments, width = settings.segments, settings.row_days
    n_rows = settings.days // width
    kept = slice(settings.days - n_rows * width, None)
    ran = live[kept].reshape(n_rows, width, -1).any(axis=1)
    dates = pd.date_range(settings.history.end - timedelta(days=n_rows * width - 1), periods=n_rows, freq=f"{width}D")
    rows = pd.DataFrame(
        {
            "date": np.repeat(dates.to_numpy(), len(segments)),
            "platform": [segment.platform for segment in segments] * n_rows,
            "audience": [segment.audience for segment in segments] * n_rows,
            "days": width,
        }
    )
    for name in FIGURES:
        rows[name] = figures[name][kept].reshape(n_rows, width, -1).sum(axis=1).ravel()
    rows["reach"] = rows["reach"].where(~rows["platform"].isin(settings.reach_missing))
    rows = rows[ran.ravel()].sort_values(["date", "platform", "audience"]).reset_index(drop=True)
    return PerformanceTable(rows, CURRENCY)
