"""Demand: a first look at it by count regression, and where it may go after the last day."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
from statsmodels.genmod.families import Poisson
from statsmodels.genmod.generalized_linear_model import GLM

from optimizer.curves.evidence.calendar import KNOTS, WEEKDAYS, knot_weights
from optimizer.curves.evidence.market_days import days_of_markets
from optimizer.curves.evidence.observations import Observations
from optimizer.curves.model.design import LEVEL, Design
from optimizer.curves.model.likelihood import Parameters, log_mean
from optimizer.curves.model.prior import PriorScales
from optimizer.curves.model.reversion import HALF_MONTH, KEPT, MOST_DAYS, coming_back
from optimizer.domain.curve import FloatArray
from optimizer.domain.period import Period

_YEAR = 364  # whole weeks, so that weekdays meet
_SEASON_WEIGHT = 0.6  # last year's season is one noisy reading of this year's
_USUAL_STEP = 0.1
"""Of demand, from fortnight to fortnight."""


def first_guess(observations: Observations, design: Design) -> Parameters:
    """Start values: demand from a Poisson regression of the total per cell, levels from each segment's totals.

    The regression (statsmodels GLM, log link) explains the outcome of all segments together by weekday and knots, with
    the outcome that spend alone would predict as exposure; a light ridge keeps thin weeks sane.
    """
    cell_days = observations.cell_days
    spent = (observations.spend * cell_days * observations.observed).sum(axis=1)
    won = observations.outcome.sum(axis=1)
    overall = won.sum() / spent.sum()
    rate = (won + 1.0) / (spent + 1.0 / overall)
    exposure = (rate[:, None] * observations.spend * cell_days * observations.observed).sum(axis=0)
    seen = exposure > 0.0
    shared = design.global_mean.copy()
    with warnings.catch_warnings():
        # thin histories are not separable week by week; the ridge below is the answer, the warning is not news
        warnings.simplefilter("ignore")
        regression = GLM(
            observations.outcome.sum(axis=0)[seen],
            design.time[seen],
            family=Poisson(),
            exposure=exposure[seen],
        ).fit_regularized(alpha=1e-3, L1_wt=0.0)
    effects = np.asarray(regression.params, dtype=float)
    if np.all(np.isfinite(effects)):
        shared[design.shared_time] = np.clip(effects, -2.0, 2.0)
    local = np.zeros_like(design.local_scales)
    local[:, 0] = np.clip(np.log(rate / overall), -1.5, 1.5)
    return Parameters(local, shared)


def level_guess(observations: Observations, design: Design, shared: FloatArray) -> Parameters:
    """Start values where the global parameters are known: levels that make each segment's expected total come true."""
    start = Parameters(np.zeros_like(design.local_scales), shared)
    log_mu, _ = log_mean(observations, design, start)
    expected = (np.exp(np.where(observations.observed, log_mu, 0.0)) * observations.observed).sum(axis=1)
    start.local[:, LEVEL] = np.log((observations.outcome.sum(axis=1) + 1.0) / (expected + 1.0))
    return start


def future_demand(
    observations: Observations, design: Design, shared: FloatArray, period: Period, rng: np.random.Generator
) -> FloatArray:
    """Log demand of the average day of the period, against the last knot, one per draw.

    From the last knot it comes back towards the mean of the last half year as far as it came back in its past
    (`coming_back`): the last knot is partly noise, and what is unusual passes, but a trend stays. The step of its
    innovations (`_innovation`) is half way, in logs, from that of the past to the usual one: a handful of fortnights
    says little of it. On simulated histories of three kinds (468), forecasts were too sure where demand seemed steady,
    and not sure enough where it did not. Where the history reaches a year back, demand moves as it did a year ago,
    shrunk.

    Parameters
    ----------
    shared : (n_draws, n_global) array
        Draws of the global parameters.

    Returns
    -------
    (n_draws,) array
    """
    daily = np.sqrt(design.scales.demand_step * _USUAL_STEP / design.scales.knot_days)
    walk = rng.standard_normal(len(shared)) * daily * _innovation(observations.last_day, period)
    knots = shared[:, design.shared_time][:, KNOTS]
    ahead = days_ahead(observations.last_day, period)
    back = coming_back(knots, design.scales.demand_step, observations.n_days, ahead, rng)
    return np.asarray(walk + back + _season_shift(observations, design, shared, period), dtype=np.float64)


def _innovation(last_day: date, period: Period) -> float:
    r"""Standard deviation of the mean log demand over a period, where demand moves by 1 a day and that passes in turn.

    What comes new passes half as fast as what was unusual before, which is partly noise. For days t, s after the last
    one (Ornstein and Uhlenbeck 1930, Physical Review 36):

    .. math::
        \operatorname{cov}(t, s) = (e^{-\theta |t - s|} - e^{-\theta (t + s)}) / 2\theta,
        \quad \theta = -\log(0.4) / 30 \text{ days}
    """
    first, last = days_ahead(last_day, period)
    days = np.arange(first, min(last, first + MOST_DAYS - 1) + 1)
    rate = -np.log(KEPT) / (2.0 * HALF_MONTH)
    apart, together = np.abs(days[:, None] - days[None, :]), days[:, None] + days[None, :]
    return float(np.sqrt(np.mean(np.exp(-rate * apart) - np.exp(-rate * together)) / (2.0 * rate)))


def future_drift(
    observations: Observations, design: Design, shared: FloatArray, period: Period, rng: np.random.Generator
) -> FloatArray:
    """Log efficiency of each platform in the period, beside what all share, one per draw.

    The usual slow drift stays where it is at the last knot. Where a platform was found to move more than that, its
    demand has waves of its own, and comes back as `future_demand` does.

    Returns
    -------
    (n_draws, n_platforms) array
    """
    knots = shared[:, design.drift].reshape(len(shared), design.n_platforms, design.n_knots)
    if design.scales.drift_step <= PriorScales().drift_step:
        return knots[:, :, -1]
    ahead = days_ahead(observations.last_day, period)
    back = [
        coming_back(knots[:, platform], design.scales.drift_step, observations.n_days, ahead, rng)
        for platform in range(design.n_platforms)
    ]
    return np.asarray(knots[:, :, -1] + np.column_stack(back), dtype=np.float64)


def mean_days_ahead(last_day: date, period: Period) -> float:
    """Days from the last of the history to the middle of the period, at least 1."""
    return sum(days_ahead(last_day, period)) / 2.0


def days_ahead(last_day: date, period: Period) -> tuple[int, int]:
    """Days from the last of the history to the first and the last of the period, each at least 1."""
    first = (period.start - last_day).days
    return max(first, 1), max(first + period.days - 1, 1)


def _season_shift(observations: Observations, design: Design, shared: FloatArray, period: Period) -> FloatArray:
    first_planned = (period.start - observations.first_day).days
    then = np.arange(first_planned, first_planned + period.days) - _YEAR
    then = then[then < observations.n_days]
    now = observations.n_days - 1
    if len(then) == 0 or then.min() < 0 or now - _YEAR < 0:
        return np.zeros(len(shared))
    knots = shared[:, design.shared_time][:, KNOTS]
    planned = knots @ knot_weights(then, observations.n_days, design.n_knots).mean(axis=0)
    a_year_ago = knots @ knot_weights(np.array([now - _YEAR]), observations.n_days, design.n_knots)[0]
    return np.asarray(_SEASON_WEIGHT * (planned - a_year_ago), dtype=np.float64)


def day_level(effects: FloatArray, period: Period, markets: Sequence[str]) -> FloatArray:
    """Log of the mean effect of the kinds of day over the days of the period, (n_draws,).

    Parameters
    ----------
    effects : (n_draws, N_DAY_EFFECTS) array
        Effects of weekdays and special days.
    markets : sequence of str
        As in `optimizer.curves.evidence.market_days.days_of_markets`.
    """
    days = [period.start + timedelta(days=day) for day in range(min(period.days, MOST_DAYS))]
    weekday = np.eye(WEEKDAYS)[[day.weekday() for day in days]]
    kinds, count = np.unique(np.hstack([weekday, days_of_markets(days, markets)]), axis=0, return_counts=True)
    return np.asarray(np.log(np.exp(effects @ kinds.T) @ (count / len(days))), dtype=np.float64)
