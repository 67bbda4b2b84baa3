"""The region of spends that demands leave."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.allocation.limits.demand import Count, Demand, IndexArray, OwnDemand, Rate, SumDemand
from optimizer.allocation.limits.reading import read_demands
from optimizer.domain.curve import FloatArray

__all__ = ["Count", "Demand", "Group", "IndexArray", "Rate", "Region", "read_demands", "region_of"]

SPARE = 1.00001
"""Bounds that only follow from limits on sums are left a little wide, so that the price falls on those limits."""

MEANT_EQUAL = 1e-12
"""Amounts that differ by less than this share of the budget are meant to be equal."""
NONE = 1e-16
"""A least spend below this share of the budget is none: a float of the budget's size cannot tell it apart."""
WHOLE = 1e-9
"""A bound within this share of a step of a multiple of it is that multiple."""


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Limits on a weighted sum of several segments' spends, all from one limit of the problem.

    Attributes
    ----------
    members : (n_members,) array of int
        Segments, each once.
    weights : (n_members,) array
        How each member's spend counts: 1 in a plain sum; in a ratio 1 over and -least under the line.
    least, most : float
        The weighted sum lies between; they may be infinite.
    threshold : float
        The sum is 0 or at least this; 0 where there is no on/off minimum. Only plain sums have one.
    limit : int
        Which limit of the problem.
    """

    members: IndexArray
    weights: FloatArray
    least: float
    most: float
    threshold: float
    limit: int


@dataclass(frozen=True, slots=True, eq=False)
class Region:
    """The spends that are allowed.

    Attributes
    ----------
    budget : float
        The sum of all spends is at most this.
    lower, upper : (n_segments,) array
        Bounds of each segment's spend. Where `upper` only follows from the budget or a limit on a sum, it is a little
        above what these allow.
    threshold : (n_segments,) array
        A segment's spend is 0 or at least this; 0 where there is no on/off minimum or `lower` is above 0.
    groups : tuple of Group
        Limits on sums.
    step : (n_segments,) array
        Spend is a whole multiple of this; 0 where it may be anything. Bounds and thresholds are multiples too.
    counts : tuple of Count
        Limits on how many segments are funded.
    rates : tuple of Rate
        Guardrails.
    cost : float
        Outcome that one unit of money must bring to be worth spending, as `AllocationProblem.money_cost`.
    """

    budget: float
    lower: FloatArray
    upper: FloatArray
    threshold: FloatArray
    groups: tuple[Group, ...]
    step: FloatArray
    counts: tuple[Count, ...] = ()
    rates: tuple[Rate, ...] = ()
    cost: float = 0.0


def region_of(demands: Iterable[Demand], n_segments: int, budget: float, cost: float = 0.0) -> Region:
    """Put demands together; bounds may contradict each other, which `optimizer.allocation.limits.conflict` finds.

    Parameters
    ----------
    demands : iterable of Demand
        As `read_demands` gives them.
    n_segments : int
        Of the problem.
    budget : float
        Major units over the horizon.
    cost : float
        The problem's `money_cost`.
    """
    given = tuple(demands)
    lower, upper, threshold, step = own_bounds(given, n_segments)
    sums: dict[int, list[SumDemand]] = {}
    for demand in given:
        if isinstance(demand, SumDemand):
            sums.setdefault(demand.limit, []).append(demand)
    groups = tuple(_group(parts, budget) for parts in sums.values())
    for demand in given:
        if isinstance(demand, Count) and demand.most == 0:
            upper[demand.members] = np.minimum(upper[demand.members], demand.marks)
    lower = np.where(lower <= NONE * budget, 0.0, np.maximum(lower, threshold))
    room = _room(lower, groups, budget)
    # Shares of a budget are rounded: a least or an on/off minimum must not cross a most that is meant to be equal.
    rounding = MEANT_EQUAL * budget
    start = np.maximum(lower, threshold)
    upper = np.where((start > upper) & (start <= upper + rounding), start, upper)
    is_off = (threshold > np.minimum(upper, room + rounding)) & (lower == 0.0)
    upper = np.where(is_off, 0.0, np.minimum(upper, _down(SPARE * room, step)))
    threshold = np.where((lower > 0.0) | is_off, 0.0, threshold)
    counts = tuple(one for one in given if isinstance(one, Count) and 0 < one.most < len(one.members))
    rates = tuple(one for one in given if isinstance(one, Rate))
    return Region(budget, lower, upper, threshold, groups, step, counts, rates, cost)


def own_bounds(demands: Iterable[Demand], n_segments: int) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """What the demands on segments by themselves leave: least, most, on/off minimum and step, all multiples of it.

    Each has the shape (n_segments,); most is infinite and step 0 where there is none.
    """
    lower, upper = np.zeros(n_segments), np.full(n_segments, np.inf)
    threshold, step = np.zeros(n_segments), np.zeros(n_segments)
    for demand in demands:
        if not isinstance(demand, OwnDemand):
            continue
        np.maximum.at(lower, demand.members, demand.least)
        np.minimum.at(upper, demand.members, demand.most)
        if demand.kind == "on_off_minimum":
            np.maximum.at(threshold, demand.members, demand.money)
        if demand.kind == "step":
            # Steps on one segment go into each other, so that the largest is a multiple of all.
            np.maximum.at(step, demand.members, demand.money)
    return _up(lower, step), _down(upper, step), _up(threshold, step), step


def _up(bound: FloatArray, step: FloatArray) -> FloatArray:
    """The least multiples of the steps that are not below a bound; the bound itself where there is no step."""
    up = bound.copy()
    has = step > 0.0
    up[has] = np.ceil(bound[has] / step[has] - WHOLE) * step[has]
    return up


def _down(bound: FloatArray, step: FloatArray) -> FloatArray:
    """The largest multiples of the steps that are not above a bound; the bound itself where there is no step."""
    down = bound.copy()
    has = step > 0.0
    down[has] = np.floor(bound[has] / step[has] + WHOLE) * step[has]
    return down


def _group(parts: Sequence[SumDemand], budget: float) -> Group:
    """All amounts of one limit on a sum."""
    first = parts[0]
    least, most = max(part.least for part in parts), min(part.most for part in parts)
    threshold = max((part.money for part in parts if part.kind == "on_off_minimum"), default=0.0)
    if least > 0.0:
        least, threshold = max(least, threshold), 0.0
    elif threshold > most:
        most, threshold = (threshold, threshold) if threshold <= most + MEANT_EQUAL * budget else (0.0, 0.0)
    return Group(first.members, first.weights, least, most, threshold, first.limit)


def _room(lower: FloatArray, groups: Sequence[Group], budget: float) -> FloatArray:
    """The most that each segment can get, by what the others' least spends leave of the budget and of plain sums.

    Of the budget, sums that a segment is not part of take their least amounts first.
    """
    room = budget - lower.sum() + lower
    plain = [group for group in groups if (group.weights == 1.0).all()]
    for group in plain:
        if np.isfinite(group.most):
            own = lower[group.members]
            room[group.members] = np.minimum(room[group.members], group.most - own.sum() + own)
    inside = np.ones(len(lower), dtype=bool)
    for group in sorted((group for group in plain if group.least > 0.0), key=lambda group: -group.least):
        # The first sum in this order that a segment is outside of asks for the most.
        outside = inside.copy()
        outside[group.members] = False
        room[outside] = np.minimum(room[outside], budget - group.least)
        inside &= ~outside
        if not inside.any():
            break
    bare: FloatArray = np.maximum(room, 0.0)
    return bare
