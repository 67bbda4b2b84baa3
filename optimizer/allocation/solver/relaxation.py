"""The allocation problem with every curve replaced by its concave majorant, under the budget alone: one sort."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from optimizer.allocation.limits.region import IndexArray
from optimizer.allocation.solver.envelope import Edges
from optimizer.domain.curve import FloatArray

SAME_SLOPE = 1e-12
"""Slopes closer than this share are the same price; money is spread over them."""

ROUNDING = 1e-9
"""Money that is less than this share of the budget is rounding."""

FEW = 2048
"""So many edges are sorted at once."""


@dataclass(frozen=True, slots=True, eq=False)
class Majorants:
    """Concave majorants of all curves.

    Attributes
    ----------
    edges : Edges
        Their straight pieces.
    lower : (n_segments,) array
        Spend where each starts.
    base : float
        Outcome of all together there.
    """

    edges: Edges
    lower: FloatArray
    base: float


@dataclass(frozen=True, slots=True, eq=False)
class Relaxation:
    """The best allocation on concave majorants.

    Attributes
    ----------
    bound : float
        No allocation on the tables brings more.
    outcome : float
        What it brings on the majorants; less than `bound` only by rounding and by what breaking limits costs.
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
    outcome: float
    spend: FloatArray
    price: float
    group_prices: FloatArray
    segment_prices: FloatArray
    filled: FloatArray
    shortfall: float


def fill_by_price(majorants: Majorants, budget: float) -> Relaxation:
    """Fill edges from the steepest down until the budget is gone.

    Parameters
    ----------
    majorants : Majorants
        One per segment.
    budget : float
        Money to place, what lies below the majorants' starts included.
    """
    edges, lower, base = _rising(majorants.edges), majorants.lower, majorants.base
    room = budget - float(lower.sum())
    filled, price = edges.width, 0.0
    if edges.width.size and room < float(edges.width.sum()):
        price, filled = _filled(edges, max(room, 0.0))
    spend = lower + np.bincount(edges.owner, filled, len(lower))
    bound = outcome = base + float(edges.slope @ filled)
    shortfall = max(-room, 0.0)
    if shortfall > ROUNDING * budget:
        # The bound of an impossible case is as low as the price is high; this price makes it less than nothing.
        price = max(float(edges.slope.max(initial=0.0)), 2.0 * base / shortfall)
        bound = base - price * shortfall
    return Relaxation(bound, outcome, spend, price, np.empty(0), np.full(len(lower), price), filled, shortfall)


def _rising(edges: Edges) -> Edges:
    """Edges with no room on those that fall: money there only loses."""
    falls = edges.slope < 0.0
    return replace(edges, width=np.where(falls, 0.0, edges.width)) if falls.any() else edges


def _filled(edges: Edges, room: float) -> tuple[float, FloatArray]:
    """Price at which the money ends, and the money on each edge; all edges together are wider than the money."""
    steep, near = _near_the_end(edges, room)
    order = near[np.argsort(-edges.slope[near], kind="stable")]
    filled_up = steep + np.cumsum(edges.width[order])
    critical = min(int(np.searchsorted(filled_up, room, side="left")), len(order) - 1)
    slope = float(edges.slope[order[critical]])
    price = slope
    if filled_up[critical] - room <= SAME_SLOPE * room:
        # The money ends between two edges: the mean of both.
        flatter = edges.slope[edges.slope < slope]
        next_slope = float(edges.slope[order[critical + 1]]) if critical + 1 < len(order) else slope
        price = 0.5 * (slope + (next_slope if critical + 1 < len(order) else float(flatter.max(initial=-np.inf))))
        price = price if np.isfinite(price) else slope
    return max(price, 0.0), _share_critical(edges, slope, room)


def _near_the_end(edges: Edges, room: float) -> tuple[float, IndexArray]:
    """Few edges among which the money ends, and the width of all that are steeper.

    Halving the edges at a slope takes time in proportion to their number, which sorting them all does not.
    """
    steep, near = 0.0, np.arange(len(edges.slope))
    while len(near) > FEW:
        slope = edges.slope[near]
        sample = np.sort(slope[:: max(len(slope) // FEW, 1)])
        upper = slope >= sample[len(sample) // 2]
        width = float(edges.width[near[upper]].sum())
        if upper.all():
            break
        if steep + width >= room:
            near = near[upper]
        else:
            steep, near = steep + width, near[~upper]
    return steep, near


def _share_critical(edges: Edges, critical: float, room: float) -> FloatArray:
    """Leave empty what is flatter than the price; share the rest of the money over what is as steep as it."""
    margin = SAME_SLOPE * abs(critical)
    is_steep = edges.slope > critical + margin
    filled = np.where(is_steep, edges.width, 0.0)
    tied = np.flatnonzero(~is_steep & (edges.slope >= critical - margin))
    rest = max(room - float(filled.sum()), 0.0)
    # Money on the curve may stop anywhere; over a leap it should not, so segments with one are filled one by one.
    leaping = np.isin(edges.owner[tied], edges.owner[tied[edges.leap[tied]]])
    smooth, leaps = tied[~leaping], tied[leaping]
    width = float(edges.width[smooth].sum())
    share = min(rest / width, 1.0) if width > 0.0 else 0.0
    filled[smooth] = edges.width[smooth] * share
    rest = max(rest - width, 0.0)
    before = np.cumsum(edges.width[leaps]) - edges.width[leaps]
    filled[leaps] = np.clip(rest - before, 0.0, edges.width[leaps])
    # Where one segment has several tied edges, its steepest come first.
    return in_order(edges, filled) if len(np.unique(edges.owner[tied])) < len(tied) else filled


def in_order(edges: Edges, filled: FloatArray) -> FloatArray:
    """Move the money of each segment to its steepest edges: where slopes hardly differ, others may have it."""
    money = np.bincount(edges.owner, filled)
    start = np.cumsum(edges.width) - edges.width
    before = start - start[np.arange(len(edges.rank)) - edges.rank]
    return np.asarray(np.clip(money[edges.owner] - before, 0.0, edges.width))
