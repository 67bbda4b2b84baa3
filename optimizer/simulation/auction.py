"""Second-price auctions for single impressions, cleared so that the day's budget is used up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from optimizer.domain.curve import FloatArray

_STEPS = 9  # bracketed Newton steps; the error of the spend is then below 1e-6 of it
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

    The highest rival bid C is lognormal; a bid b wins the opening when C < b and pays C. With z = ln(b / median) / s the
    share won is Phi(z) and the money paid per opening is E[C; C < b] = median exp(s^2 / 2) Phi(z - s). The one bid level
    of the day is solved for, so impressions of the dearer classes and dearer openings come in as the budget grows.

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
    dearest = openings.rival_bid * np.exp(openings.spread**2 / 2)
    offset = np.log(worth / openings.rival_bid) / openings.spread
    low = np.min(-offset, axis=1) - 8.0
    high = np.max(-offset, axis=1) + _HIGHEST_BID
    target = np.log(np.maximum(budget, 1e-12))
    level = (low + high) / 2
    for _ in range(_STEPS):
        z = level[:, None] + offset
        paid_each = openings.count * dearest * ndtr(z - openings.spread)
        paid = paid_each.sum(axis=1)
        density = np.exp(-((z - openings.spread) ** 2) / 2) / np.sqrt(2 * np.pi)
        slope = (openings.count * dearest * density).sum(axis=1) / np.maximum(paid, 1e-300)
        error = np.log(np.maximum(paid, 1e-300)) - target
        low, high = np.where(error < 0, level, low), np.where(error < 0, high, level)
        newton = level - error / np.maximum(slope, 1e-12)
        level = np.where((newton > low) & (newton < high), newton, (low + high) / 2)
    z = level[:, None] + offset
    bought = (budget > 0)[:, None] * openings.count
    paid = (bought * dearest * ndtr(z - openings.spread)).sum(axis=1)
    return bought * ndtr(z), np.minimum(paid, budget)


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
    spent_per_impression: FloatArray = paid / (openings.count * ndtr(z)).sum(axis=1)
    return spent_per_impression
