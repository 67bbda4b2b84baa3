"""From what ads bring to what segments bring at other budgets."""

from __future__ import annotations

from typing import Final

import numpy as np

from optimizer.curves.cross_section.ads import Ads
from optimizer.curves.cross_section.exposure import ExposureView
from optimizer.curves.cross_section.pooling import EffectLayout, draw_effects, elasticities, learn_pooled, log_means
from optimizer.curves.evidence.count_units import money_unit
from optimizer.curves.evidence.panel import IntArray
from optimizer.curves.model.prior import PriorScales
from optimizer.domain.curve import FloatArray

N_DRAWS: Final = 200
_MOST_KINDS: Final = 20
_SLOPES: Final = (0.05, 1.0)
"""Elasticities, from nearly nothing to in proportion."""
_OTHER_DAYS: Final = 0.2
"""Log spread of demand between the days that the ads saw and those of the plan; one span of days cannot tell it. Of the
size of two steps of the demand curve in histories with dates (`PriorScales.demand_step`, one per 14 days)."""


def daily_spend(ads: Ads) -> FloatArray:
    """Mean daily spend of each segment over the span, (n_segments,)."""
    total = np.bincount(ads.segment, ads.spend, minlength=len(ads.segments))
    return np.asarray(total / ads.days, dtype=np.float64)


def curve_draws(ads: Ads, view: ExposureView, knots: FloatArray, rng: np.random.Generator) -> FloatArray:
    r"""Draw curves of segments: outcome per day at a daily spend, (n_draws, n_segments, n_knots).

    A budget is spread over as many ads as the segment had, in the proportions that they had:

    .. math:: F_s(x) = \sum_{i \in s} g_i(w_i\, z_s(x)), \qquad z_s(x) = x \, \frac{1 + x_s / h_s}{1 + x / h_s}

    with g the expected outcome of an ad, w its share of the spend and x_s what the segment spends now. How an audience
    is used up as its total grows is nothing that a list of ads shows; it is taken from the prior of the curves with
    dates: money works like z, Michaelis-Menten with a half saturation h around twice the typical spend (the geometric
    mean of the segment's own and of where the money is), with their spread.

    Ads that were left out of the list for want of results do not count as having any: g is what an ad brings before it
    is known whether it gets into the list.
    """
    effects = draw_effects(view.pooled, N_DRAWS, rng)
    daily = daily_spend(ads)
    capacity = _capacity(daily, rng)[:, :, None]
    working = knots[:, 1:] * (1.0 + daily[:, None] / capacity) / (1.0 + knots[:, 1:] / capacity)
    if view.kind == "impressions":
        brought = _through_impressions(ads, view, effects, working, rng)
    else:
        brought = _through_spend(ads, view, effects, working)
    demand = _pairs(rng, (1,)) * _OTHER_DAYS
    draws = np.zeros((N_DRAWS, *knots.shape))
    draws[:, :, 1:] = brought * np.exp(demand - 0.5 * _OTHER_DAYS**2)[:, :, None] / ads.days
    return draws


def _through_spend(ads: Ads, view: ExposureView, effects: FloatArray, working: FloatArray) -> FloatArray:
    """Sum over the ads of a segment of exp(level_i) ((z w_i + f)^b - f^b): what money adds to free delivery."""
    log_free = np.log(view.free) if view.free > 0.0 else -np.inf
    slope = _slopes(ads, view, effects)
    level = _means(view.layout, effects) * np.exp(-slope[:, ads.segment] * view.log_exposure)
    brought = np.zeros(working.shape)
    for line in range(len(ads.segments)):
        mine = np.flatnonzero(ads.segment == line)
        paid = ads.spend[mine]
        share = paid / paid.sum() if paid.any() else np.full(len(mine), 1.0 / len(mine))
        own = slope[:, line, None]
        for alike in _alike(share):
            money = np.log(working[:, line] * ads.days * share[alike].mean() + view.free)
            added = np.exp(own * (money - view.centre)) - np.exp(own * (log_free - view.centre))
            brought[:, line] += level[:, mine[alike]].sum(axis=1)[:, None] * added
    return brought


def _alike(share: FloatArray) -> list[IntArray]:
    """Put ads of nearly the same spend together, at most `_MOST_KINDS` kinds; those that cost nothing are left out."""
    paid = np.argsort(share, kind="stable")[int((share == 0.0).sum()) :]
    return [kind for kind in np.array_split(paid, min(len(paid), _MOST_KINDS)) if len(kind)]


def _through_impressions(
    ads: Ads, view: ExposureView, effects: FloatArray, working: FloatArray, rng: np.random.Generator
) -> FloatArray:
    """Results at the impressions that the ads had, then with the power of spend that impressions and results allow.

    Spend is learned from impressions as a count is (units of a typical bill), so that ads that were shown and cost
    nothing say that they were cheap; a segment's usual spend is what its impressions cost on average.
    """
    unit = money_unit(ads.spend)
    price = learn_pooled(view.layout, ads.spend / unit, may_be_selected=False)
    prices = draw_effects(price, len(effects), rng)
    results, bills = _means(view.layout, effects), _means(view.layout, prices) * unit
    member = np.eye(len(ads.segments))[ads.segment]
    usual, paid = results @ member, bills @ member / ads.days
    power = np.clip(_slopes(ads, view, effects) / _slopes(ads, view, prices), *_SLOPES)
    return np.asarray(usual[:, :, None] * (working / paid[:, :, None]) ** power[:, :, None], dtype=np.float64)


def _slopes(ads: Ads, view: ExposureView, effects: FloatArray) -> FloatArray:
    """Elasticity of each segment, between nearly nothing and in proportion, (n_draws, n_segments)."""
    return np.clip(elasticities(view.layout, effects, len(ads.segments)), *_SLOPES)


def _means(layout: EffectLayout, effects: FloatArray) -> FloatArray:
    """Expected outcome of each ad in each draw, (n_draws, n_ads)."""
    return np.exp(log_means(layout.columns, effects))


def _capacity(daily: FloatArray, rng: np.random.Generator) -> FloatArray:
    scales = PriorScales()
    own_spend = np.maximum(daily, 1e-3 * daily.mean())
    where_money_is = np.exp(np.average(np.log(own_spend), weights=own_spend))
    middle = scales.capacity_of_typical_spend * np.sqrt(where_money_is * own_spend)
    shared = _pairs(rng, (1,)) * scales.capacity_shared
    own = _pairs(rng, (len(daily),)) * scales.capacity_segment
    return np.asarray(middle * np.exp(shared + own), dtype=np.float64)


def _pairs(rng: np.random.Generator, shape: tuple[int, ...]) -> FloatArray:
    """Standard normal draws in antithetic pairs, (n_draws, *shape)."""
    half = rng.standard_normal((N_DRAWS // 2, *shape))
    return np.concatenate([half, -half])
