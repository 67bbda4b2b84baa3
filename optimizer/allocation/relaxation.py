"""The allocation problem with every curve replaced by its concave majorant, under the budget alone: one sort."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.allocation.envelope import Edges
from optimizer.allocation.region import IndexArray
from optimizer.domain.curve import FloatArray

SAME_SLOPE = 1e-12
"""Slopes closer than this share are the same price; money is spread over them."""

ROUNDING = 1e-9
"""Money that is less than this share of the budget is rounding."""


@dataclass(frozen=True, slots=True, eq=False)
class Relaxation:
    """The best allocation on concave majorants.

    Attributes
    ----------
    bound : float
        Its outcome; no allocation on the tables brings more.
    spend : (n_segments,) array
        Where the money goes.
    price : float
        Outcome of one more unit of budget.
    group_prices : (n_groups,) array
        Outcome of one more unit of money under each group limit; negative where the limit forces money in.
    segment_prices : (n_segments,) array
        Both together: outcome that the last unit of money must bring in each segment.
    filled : (n_edges,) array
        Money on each edge.
    shortfall : float
        Money by which the limits cannot be met; 0 where they can.
    """

    bound: float
    spend: FloatArray
    price: float
    group_prices: FloatArray
    segment_prices: FloatArray
    filled: FloatArray
    shortfall: float


def fill_by_price(edges: Edges, lower: FloatArray, base: float, budget: float) -> Relaxation:
    """Fill edges from the steepest down until the budget is gone.

    Parameters
    ----------
    edges : Edges
        Concave majorants.
    lower : (n_segments,) array
        Spend where each majorant starts.
    base : float
        Outcome at `lower`.
    budget : float
        Money to place, `lower` included.
    """
    room = budget - float(lower.sum())
    order = np.argsort(-edges.slope, kind="stable")
    filled_up = np.cumsum(edges.width[order])
    filled = edges.width
    price = 0.0
    if filled_up.size and room < filled_up[-1]:
        critical = int(np.searchsorted(filled_up, max(room, 0.0), side="left"))
        price = max(float(edges.slope[order[critical]]), 0.0)
        filled = _share_critical(edges, order, critical, max(room, 0.0))
    spend = lower + np.bincount(edges.owner, filled, len(lower))
    bound = base + float(edges.slope @ filled)
    shortfall = max(-room, 0.0)
    if shortfall > ROUNDING * budget:
        # The bound of an impossible case is as low as the price is high; this price makes it less than nothing.
        price = max(float(edges.slope.max(initial=0.0)), 2.0 * base / shortfall)
        bound = base - price * shortfall
    return Relaxation(bound, spend, price, np.empty(0), np.full(len(lower), price), filled, shortfall)


def _share_critical(edges: Edges, order: IndexArray, critical: int, room: float) -> FloatArray:
    """Leave empty what is flatter than the price; share the rest of the money over what is as steep as it."""
    slope = edges.slope[order]
    margin = SAME_SLOPE * abs(slope[critical])
    begin = int(np.searchsorted(-slope, -(slope[critical] + margin), side="left"))
    end = int(np.searchsorted(-slope, -(slope[critical] - margin), side="right"))
    filled = edges.width.copy()
    filled[order[end:]] = 0.0
    tied = order[begin:end]
    rest = max(room - float(edges.width[order[:begin]].sum()), 0.0)
    # Money on the curve may stop anywhere; over a leap it should not, so only one leap is left half-way.
    smooth, leaps = tied[~edges.leap[tied]], tied[edges.leap[tied]]
    width = float(edges.width[smooth].sum())
    share = min(rest / width, 1.0) if width > 0.0 else 0.0
    filled[smooth] = edges.width[smooth] * share
    rest = max(rest - width, 0.0)
    before = np.cumsum(edges.width[leaps]) - edges.width[leaps]
    filled[leaps] = np.clip(rest - before, 0.0, edges.width[leaps])
    return filled
