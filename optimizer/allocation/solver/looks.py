"""The relaxed problem under counts and guardrails: each gets a price, and the prices that bound best are searched for.

A count or a guardrail is a sum over segments of what each does at its own spend, a_r(x) <= b_r. At prices d >= 0 the
problem max sum f(x) - d (a(x) - b) is one without them, with curves f - d a; it bounds what is possible whatever d is
(Everett 1963). The bound is convex in d, and every look at it gives a tangent; the lowest point of all tangents is
looked at next (Kelley 1960, Journal of SIAM 8), or, with several prices, a point on the way there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from optimizer.allocation.limits.region import IndexArray
from optimizer.allocation.solver.envelope import Edges, envelope
from optimizer.allocation.solver.mixtures import Priced, loss_of
from optimizer.allocation.solver.relaxation import Majorants, Relaxation
from optimizer.allocation.solver.rows import PricedProblem
from optimizer.allocation.solver.tables import Tables
from optimizer.allocation.solver.tangents import Tangents, lowest_point
from optimizer.domain.curve import FloatArray

LOOKS = 30
"""At most so many looks per case; with one row about eight are enough."""
STEADY = 2e-6
"""Looks end when the bound can fall by no more than this share."""
HELD = 1e-9
"""Looks of less weight are not in the mixture."""
ON_THE_WAY = 0.6
"""With several prices, how far to go from the best point seen to the lowest point of the tangents: the tangents lie far
below the bound where nobody looked (Ben-Ameur and Neto 2007, Networks 49)."""
WIDER, WIDENINGS = 30.0, 4
"""How often the largest price allowed may be raised, and how many times as large it then is."""


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """The relaxed problem at some prices.

    Attributes
    ----------
    prices : (n_rows,) array
        Not negative.
    bound : float
        No allocation brings more.
    tangent : (n_rows,) array
        How the bound changes with each price: the room that is left in each row.
    relaxation, edges
        Solved on the concave majorants of f - prices a.
    outcome : (n_segments,) array
        f on the majorants, at the relaxed spends.
    activity : (n_rows, n_segments) array
        a on the majorants, at the relaxed spends.
    low, high : (n_segments,) array
        The ends of the edge on which each spend lies; both are the spend itself where it lies on the curve.
    """

    prices: FloatArray
    bound: float
    tangent: FloatArray
    relaxation: Relaxation
    edges: Edges
    outcome: FloatArray
    activity: FloatArray
    low: FloatArray
    high: FloatArray


def look(problem: PricedProblem, prices: FloatArray) -> Look:
    """Solve the relaxed problem at some prices, shape (n_rows,)."""
    tables = problem.tables
    outcome = tables.outcome - prices @ problem.activity
    edges = envelope(replace(tables, outcome=outcome))
    heads = tables.first[:-1]
    relaxation = problem.fill(Majorants(edges, tables.spend[heads], float(outcome[heads].sum())))
    left, right, share = _places(tables, edges, relaxation)
    of_outcome = tables.outcome[left] * (1.0 - share) + tables.outcome[right] * share
    of_rows = problem.activity[:, left] * (1.0 - share) + problem.activity[:, right] * share
    room = np.array([row.room for row in problem.rows])
    on_leap = (share > 0.0) & (share < 1.0)
    low = np.where(on_leap, tables.spend[left], relaxation.spend)
    high = np.where(on_leap, tables.spend[right], relaxation.spend)
    bound = relaxation.bound + float(prices @ room)
    tangent = room - of_rows.sum(axis=1)
    return Look(prices, bound, tangent, relaxation, edges, of_outcome, of_rows, low, high)


def _places(tables: Tables, edges: Edges, relaxation: Relaxation) -> tuple[IndexArray, IndexArray, FloatArray]:
    """Knots on either side of each segment's relaxed spend on its majorant, and the share of the way between them."""
    n_segments = len(tables.first) - 1
    left, right, share = tables.first[:-1].copy(), tables.first[:-1].copy(), np.zeros(n_segments)
    touched = np.flatnonzero(relaxation.filled > 0.0)
    last = np.full(n_segments, -1)
    last[edges.owner[touched]] = touched
    at = np.flatnonzero(last >= 0)
    edge = last[at]
    share[at] = np.minimum(relaxation.filled[edge] / edges.width[edge], 1.0)
    left[at] = _knot(tables, at, edges.start[edge])
    right[at] = _knot(tables, at, edges.start[edge] + edges.width[edge])
    return left, right, share


def _knot(tables: Tables, owner: IndexArray, spend: FloatArray) -> IndexArray:
    """The knot of each owner that is nearest to a spend."""
    begin, end = tables.first[owner], tables.first[owner + 1] - 1
    while (begin < end).any():
        middle = (begin + end) // 2
        nearer = np.minimum(middle + 1, end)
        goes_on = (begin < end) & (spend > 0.5 * (tables.spend[middle] + tables.spend[nearer]))
        begin, end = np.where(goes_on, middle + 1, begin), np.where(goes_on, end, middle)
    return begin


def solve_priced(problem: PricedProblem, start: FloatArray, enough: float) -> tuple[Look, Priced]:
    """Search for the prices that bound best.

    Parameters
    ----------
    problem : PricedProblem
        Tables and rows.
    start : (n_rows,) array
        Prices to begin at.
    enough : float
        A bound this low ends the search.
    """
    most = _largest_prices(problem)
    looks = [look(problem, np.minimum(start, most))]
    tangents = Tangents.empty(len(start))
    weights = np.ones(1)
    widenings = 0
    for _ in range(LOOKS):
        tangents = tangents.with_one(looks[-1].prices, looks[-1].bound, looks[-1].tangent)
        best = min(looks, key=lambda one: one.bound)
        lowest, prices, weights = lowest_point(tangents, most)
        at_end = (prices >= most) & (prices > 0.0)
        if at_end.any() and widenings < WIDENINGS and best.bound > enough:
            most = np.where(at_end, WIDER * most, most)
            widenings += 1
            lowest, prices, weights = lowest_point(tangents, most)
        if best.bound - lowest <= STEADY * abs(best.bound) or best.bound <= enough:
            break
        if len(start) > 1:
            prices = best.prices + ON_THE_WAY * (prices - best.prices)
        looks.append(look(problem, prices))
    best = min(looks, key=lambda one: one.bound)
    return best, _priced(problem, looks, weights, best)


def _largest_prices(problem: PricedProblem) -> FloatArray:
    """Prices at which a row weighs as much as everything that the curves bring."""
    outcome, heads = problem.tables.outcome, problem.tables.first[:-1]
    rise = np.maximum.reduceat(outcome, heads) - np.minimum.reduceat(outcome, heads)
    weight = np.maximum.reduceat(np.abs(problem.activity), heads, axis=1)
    most = np.empty(len(problem.rows))
    for place, row in enumerate(problem.rows):
        scale = (
            float(rise.max()) if row.count is not None else float(rise.sum()) / max(float(weight[place].sum()), 1e-300)
        )
        most[place] = 4.0 * scale
    return np.maximum(most, 1e-300)


def _priced(problem: PricedProblem, looks: list[Look], weights: FloatArray, best: Look) -> Priced:
    """Mean of the looks that hold the lowest point, and what it pretends to."""
    held = [(one, weight) for one, weight in zip(looks, weights, strict=False) if weight > HELD]
    held = held if held else [(best, 1.0)]
    total = sum(weight for _, weight in held)
    spend = np.sum([one.relaxation.spend * (weight / total) for one, weight in held], axis=0)
    pretended = np.sum([(one.outcome - best.prices @ one.activity) * (weight / total) for one, weight in held], axis=0)
    low = np.min([one.low for one, _ in held], axis=0)
    high = np.max([one.high for one, _ in held], axis=0)
    seen = (*(one.relaxation.spend for one in looks), spend)
    loss = loss_of(problem, best.prices, spend, pretended)
    return Priced(problem.rows, best.prices, spend, loss, low, high, seen)
