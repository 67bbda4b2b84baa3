"""How budgets came about in a world of the first kind, and what the platforms tell of what came of them."""

from __future__ import annotations

import numpy as np

from optimizer.domain.curve import FloatArray
from optimizer.simulation.budgets import BoolArray
from optimizer.simulation.funnel import Flow
from optimizer.simulation.funnel_settings import FunnelSettings
from optimizer.simulation.traits import audience_kind, platform_traits

_KEPT = 0.3  # correlation of a budget with the one decided before
_TOTAL_MOVES = 0.3  # moves of all budgets together, against those of each
_UNEVEN = 0.3  # uneven pacing from day to day, against the moves
_FOLLOWS = 1.2  # power of demand that confounded budgets follow
_NOT_COUNTED = 0.8  # share of results missed on a lost day
_BASKET = 37.0  # money per conversion where one costs 30
_FIRST_LATE, _LAST_LATE = 60, 20  # launches lie so many days before the end


def past_spend(
    rng: np.random.Generator, settings: FunnelSettings, usual: FloatArray, demand: FloatArray, live: BoolArray
) -> FloatArray:
    """Draw what was spent on every day: budgets decided now and then, some following demand, unevenly delivered.

    Parameters
    ----------
    usual : (n_segments,) array
        Typical money per day.
    demand : (n_days,) array
        Of all segments.
    live : (n_days, n_segments) bool array
        Which segments run.

    Returns
    -------
    (n_days, n_segments) array
    """
    n_days, n = live.shape
    decision = (np.arange(n_days) + int(rng.integers(settings.dwell_days))) // settings.dwell_days
    moves = settings.budget_moves * (
        _steps(rng, int(decision[-1]) + 1, n) + _TOTAL_MOVES * _steps(rng, int(decision[-1]) + 1, 1)
    )
    uneven = _UNEVEN * settings.budget_moves * rng.normal(0.0, 1.0, (n_days, n))
    followed = _FOLLOWS * settings.confounding * np.log(demand / demand.mean())
    spend: FloatArray = np.round(live * usual * np.exp(moves[decision] + uneven + followed[:, None]), 2)
    return spend


def live_from(rng: np.random.Generator, settings: FunnelSettings, before: int) -> BoolArray:
    """Draw which segments run on which days: (before + days, n_segments) bool array; all do in the last 20 days."""
    n_days, n = before + settings.days, len(settings.segments)
    late = rng.random(n) < settings.launches
    first = n_days - rng.integers(_LAST_LATE, min(_FIRST_LATE, settings.days), n)
    live: BoolArray = (np.arange(n_days)[:, None] >= first) | ~late
    return live


def told_figures(
    rng: np.random.Generator, settings: FunnelSettings, spend: FloatArray, expected: Flow
) -> dict[str, FloatArray]:
    """Report expectations as platforms do.

    Results are Poisson around a lognormal mean whose noise is partly that of the day and so shared by all segments.
    Where delivery is noisy, reach and impressions are estimated apart, and reach may be above impressions.

    Returns
    -------
    dict of str to (n_days, n_segments) array
    """
    shape = spend.shape
    size = settings.delivery_noise
    impressions = np.round(
        expected.impressions * rng.lognormal(0.0, size, shape) * rng.lognormal(0, size, (len(spend), 1))
    )
    reach = np.round(expected.reach * rng.lognormal(0.0, size, shape))
    if size < 0.1:
        reach = np.minimum(reach, impressions)
    scatter = np.sqrt(np.log1p(settings.dispersion**2))
    own = rng.normal(0.0, np.sqrt(0.8) * scatter, shape)
    shared = rng.normal(0.0, np.sqrt(0.2) * scatter, (len(spend), 1))
    counted = np.ones((len(spend), 1))
    counted[rng.permutation(len(spend))[: settings.lost_days]] = 1 - _NOT_COUNTED
    conversions = rng.poisson(expected.conversions * np.exp(own + shared - scatter**2 / 2) * counted)
    warm = [platform_traits(s.platform).click_rate * audience_kind(s).click for s in settings.segments]
    click_rate = np.minimum(np.array(warm) * rng.lognormal(0.0, 0.25, shape[1]), 0.2)
    basket = _BASKET * settings.outcome_price / 30 * rng.lognormal(0.0, 0.15, shape[1])
    each = rng.gamma(np.maximum(conversions, 1) * 2.0, 0.5)
    return {
        "spend": spend,
        "impressions": impressions,
        "reach": reach,
        "clicks": rng.binomial(impressions.astype(np.int64), np.broadcast_to(click_rate, shape)).astype(np.float64),
        "conversions": conversions.astype(np.float64),
        "revenue": np.round(np.where(conversions > 0, basket * each, 0.0), 2),
    }


def _steps(rng: np.random.Generator, n_decisions: int, n: int) -> FloatArray:
    """Draw what each decision differs from the usual by: (n_decisions, n), of sd 1, a little like the one before."""
    fresh = rng.normal(0.0, 1.0, (n_decisions, n))
    fresh[1:] = np.sqrt(1 - _KEPT**2) * fresh[1:] + _KEPT * fresh[:-1]
    return fresh
