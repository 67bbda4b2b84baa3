"""Second-price auctions for single impressions, cleared so that the day's budget is used up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from optimizer.domain.curve import FloatArray

_STEPS = 6  # Newton steps; the spend is then off by less than 1e-5 of it
_HIGHEST_BID = 2.5  # standard deviations of log rival bids beyond which platforms let no one bid


@dataclass(frozen=True, slots=True, eq=False)
class Openings:
    """The impressions that could be bought in one day.

    Attributes
    ----------
    count : (n_lanes, n_classes) array
        Openings per audience class.
    rival_bid : (n_lanes, n_classes) array
        Median of the highest rival bid for one opening, money.
    spread : (n_lanes, 1) array
        Standard deviation of the logarithm of the highest rival bid.
    """

    count: FloatArray
    rival_bid: FloatArray
    spread: FloatArray


def buy_impressions(openings: Openings, worth: FloatArray, budget: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Bid in proportion to what each class is worth, as high as the budget allows.

    The highest rival bid C is lognormal; a bid b wins the opening when C < b and pays C. With z = ln(b / median) / s
    the share won is Phi(z) and the money paid per opening is E[C; C < b] = median exp(s^2 / 2) Phi(z - s). The one bid
    level of the day is solved for by Newton steps on the log of the spend, which come from below and never overshoot
    where it is concave. So openings that are dearer, and people who are less likely, come in as the budget grows.

    Parameters
    ----------
    openings : Openings
    worth : (n_lanes, n_classes) array
        Relative value of an impression, positive.
    budget : (n_lanes,) array
        Money for the day, not negative.

    Returns
    -------
    impressions : (n_lanes, n_classes) array
    spent : (n_lanes,) array
        Less than the budget where the audience offers no more openings at the highest bid.
    """
    full_price = openings.count * openings.rival_bid * np.exp(openings.spread**2 / 2)
    offset = np.log(worth / openings.rival_bid) / openings.spread
    best_offset = np.max(offset, axis=1)
    highest = _HIGHEST_BID - np.min(offset, axis=1)
    share = np.clip(budget / full_price.sum(axis=1), 1e-15, 1 - 1e-9)
    # Were all classes as easily won as the easiest, this level would do; so it is never above the one sought.
    level = np.minimum(ndtri(share) + openings.spread[:, 0] - best_offset, highest)
    target = np.log(np.maximum(budget, 1e-12))
    for _ in range(_STEPS):
        z = level[:, None] + offset - openings.spread
        paid = np.maximum((full_price * ndtr(z)).sum(axis=1), 1e-300)
        slope = (full_price * np.exp(-(z**2) / 2)).sum(axis=1) / (np.sqrt(2 * np.pi) * paid)
        level = np.minimum(level + (target - np.log(paid)) / np.maximum(slope, 0.05), highest)
    z = level[:, None] + offset
    paid = (full_price * ndtr(z - openings.spread)).sum(axis=1)
    impressions = (budget > 0)[:, None] * openings.count * ndtr(z)
    return impressions, np.minimum(paid, budget)


def price_for_level(openings: Openings, worth: FloatArray, impressions: FloatArray) -> FloatArray:
    """Return the money per impression at which so many impressions are won, by bisection on the bid.

    Parameters
    ----------
    openings, worth
        As for `buy_impressions`.
    impressions : (n_lanes,) array
        Fewer than the openings.
    """
    offset = np.log(worth / openings.rival_bid) / openings.spread
    low, high = np.min(-offset, axis=1) - 8.0, np.max(-offset, axis=1) + 8.0
    for _ in range(60):
        middle = (low + high) / 2
        won = (openings.count * ndtr(middle[:, None] + offset)).sum(axis=1)
        low, high = np.where(won < impressions, middle, low), np.where(won < impressions, high, middle)
    z = high[:, None] + offset
    dearest = openings.rival_bid * np.exp(openings.spread**2 / 2)
    paid = (openings.count * dearest * ndtr(z - openings.spread)).sum(axis=1)
    each: FloatArray = paid / (openings.count * ndtr(z)).sum(axis=1)
    return each
