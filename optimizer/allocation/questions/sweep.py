"""The best splits of many budgets in one sweep over the concave majorants of all curves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from optimizer.allocation.limits.region import IndexArray, Region
from optimizer.allocation.solver.envelope import Edges, envelope
from optimizer.allocation.solver.tables import Tables, tabulate
from optimizer.curves.shapes.saturation import FAMILIES
from optimizer.curves.shapes.stack import BoolArray, CurveStack, slopes_at, stack_of, values_at
from optimizer.domain.curve import FloatArray, ResponseCurve

MOST_LEVELS, LEAST_LEVELS, ALL_LEVELS = 256, 128, 500_000
"""Cells by outcome of a curve, and of all together: tangents at their ends leave it by at most (pi / levels)^2 / 8 of
the ceiling, 8e-5 at the fewest."""


@dataclass(frozen=True, slots=True, eq=False)
class Sweep:
    """Splits of many budgets.

    Attributes
    ----------
    spend : (n_budgets, n_segments) array
        Major units.
    price : (n_budgets,) array
        Outcome of the next unit of budget.
    bound : (n_budgets,) array
        No split brings more; not a proof where `is_bound` is False.
    is_bound : bool
        Whether all curves lie below the majorants that were swept.
    """

    spend: FloatArray
    price: FloatArray
    bound: FloatArray
    is_bound: bool


@dataclass(frozen=True, slots=True, eq=False)
class _Filling:
    """Edges of all majorants from the steepest down, and how many of them each budget fills.

    Attributes
    ----------
    order : (n_edges,) array of int
        Edges from the steepest down.
    filled_up : (n_edges + 1,) array
        Money on the first edges.
    room : (n_budgets,) array
        Money above the majorants' starts.
    full : (n_budgets,) array of int
        How many edges are filled up; the next is the critical one, filled in part.
    """

    order: IndexArray
    filled_up: FloatArray
    room: FloatArray
    full: IndexArray


def sweep(curves: tuple[ResponseCurve, ...], region: Region, budgets: FloatArray) -> Sweep:
    """Split many budgets where only they and the bounds of each segment limit the spend.

    The money of all budgets goes onto the same edges, the steepest first (Everett 1963), so that one sort and one
    cumulative sum split them all. Where a curve is concave it is replaced by tangents from above, and where it is
    convex by chords, so that the swept outcome bounds every split's.

    Parameters
    ----------
    curves : tuple of ResponseCurve
        Length n_segments.
    region : Region
        Of the largest budget; bounds and on/off minimums count, groups, steps, counts and guardrails do not.
    budgets : (n_budgets,) array
        Rising, none below the sum of the least spends.
    """
    stack = stack_of(curves)
    n_levels = int(np.clip(ALL_LEVELS // len(curves), LEAST_LEVELS, MOST_LEVELS))
    tables = tabulate(curves, region, stack, n_levels)
    is_bound = bool(((stack.n_terms == 0) | ((stack.n_terms == 1) & ~stack.has_points)).all())
    lifted, jump = _lifted(stack, tables)
    edges = envelope(lifted)
    heads = lifted.first[:-1]
    lower, base = lifted.spend[heads], float(lifted.outcome[heads].sum()) + jump
    filling = _filled(edges, budgets - float(lower.sum()))
    rise = np.append(0.0, np.cumsum(edges.slope[filling.order] * edges.width[filling.order]))
    slope = np.append(edges.slope[filling.order], 0.0)[filling.full]
    part = filling.room - filling.filled_up[filling.full]
    bound = base + rise[filling.full] + slope * part
    spend = _spends(edges, filling, lower)
    for place in range(len(budgets)):
        _place_critical(stack, region, (edges, filling), place, spend[place])
    return Sweep(spend, slope, bound, is_bound)


def _filled(edges: Edges, room: FloatArray) -> _Filling:
    order = np.argsort(-edges.slope, kind="stable")
    filled_up = np.append(0.0, np.cumsum(edges.width[order]))
    full = np.searchsorted(filled_up, room, side="right") - 1
    return _Filling(order, filled_up, room, np.clip(full, 0, len(order)).astype(np.intp))


def _spends(edges: Edges, filling: _Filling, lower: FloatArray) -> FloatArray:
    """Money on the full edges, summed by segment, for all budgets: each edge enters with the first that fills it."""
    shape = (len(filling.room) + 1, len(lower))
    enters = np.searchsorted(filling.full, np.arange(len(filling.order)), side="right")
    cell = enters * shape[1] + edges.owner[filling.order]
    added = np.bincount(cell, edges.width[filling.order], shape[0] * shape[1]).reshape(shape)
    return lower + np.cumsum(added[:-1], axis=0)


def _place_critical(
    stack: CurveStack, region: Region, filled: tuple[Edges, _Filling], place: int, spend: FloatArray
) -> None:
    """Put the last money of one budget onto its critical edge, or go round that where it leaps over the curve."""
    edges, filling = filled
    full = int(filling.full[place])
    part = float(filling.room[place] - filling.filled_up[full])
    if full == len(filling.order) or part <= 0.0:
        return
    edge = int(filling.order[full])
    segment = int(edges.owner[edge])
    inside = spend.copy()
    inside[segment] += part
    if not edges.leap[edge]:
        spend[:] = inside
        return
    # Without the leap, its money goes to the next edges of other segments; with it, the last edges of these pay for it.
    without, leapt = spend.copy(), spend.copy()
    leapt[segment] += edges.width[edge]
    gives = _moved(edges, filling.order[full + 1 :], without, segment, part)
    takes = _moved(edges, filling.order[:full][::-1], leapt, segment, part - float(edges.width[edge]))
    candidates = [(inside, segment), (without, gives), (leapt, takes)]
    allowed = [one for one, last in candidates if last is not None and _is_allowed(region, one, last)]
    if allowed:
        outcomes = [float(values_at(stack, np.arange(len(spend)), one).sum()) for one in allowed]
        spend[:] = allowed[int(np.argmax(outcomes))]


def _moved(edges: Edges, order: IndexArray, spend: FloatArray, segment: int, amount: float) -> int | None:
    """Move money onto edges of other segments, or where negative off them, in order.

    Returns
    -------
    int or None
        The segment of the last edge, which is moved in part; None where taking money off finds too little.
    """
    size, left = 64, abs(amount)
    for begin in _chunks(len(order), size):
        chunk = order[begin : begin + (size if begin == 0 else begin)]
        chunk = chunk[edges.owner[chunk] != segment]
        if not chunk.size:
            continue
        width = edges.width[chunk]
        width = np.minimum(width, np.maximum(left - (np.cumsum(width) - width), 0.0))
        np.add.at(spend, edges.owner[chunk], np.sign(amount) * width)
        left -= float(width.sum())
        if left <= 1e-12 * abs(amount):
            return int(edges.owner[chunk[np.flatnonzero(width > 0.0)[-1]]])
    return segment if amount >= 0.0 else None


def _chunks(size: int, first: int) -> Iterator[int]:
    """Where chunks begin that double in size."""
    begin = 0
    while begin < size:
        yield begin
        begin = first if begin == 0 else 2 * begin


def _is_allowed(region: Region, spend: FloatArray, segment: int) -> bool:
    return bool(spend[segment] <= 0.0 or spend[segment] >= region.threshold[segment])


def _lifted(stack: CurveStack, tables: Tables) -> tuple[Tables, float]:
    """Tables of the points where tangents meet in place of the knots of concave cells, and what is lost at their start.

    A concave cell lies below the tangents at both ends; they meet at x = (f_r - f_l + s_l x_l - s_r x_r) / (s_l - s_r).
    Where the slope at the left end is infinite they meet there, above the curve; that height is returned for all.
    """
    owner = np.repeat(np.arange(len(tables.first) - 1), np.diff(tables.first))
    cell = np.flatnonzero((owner[1:] == owner[:-1]) & _is_concave(stack, owner, tables.spend)[:-1])
    after_hole = tables.hole[owner[cell]] > 0.0
    cell = cell[~(after_hole & (cell == tables.first[owner[cell]]))]
    if not cell.size:
        return tables, 0.0
    slope = slopes_at(stack, owner, tables.spend)
    left, right = tables.spend[cell], tables.spend[cell + 1]
    steep, flat, rise = slope[cell], slope[cell + 1], tables.outcome[cell + 1] - tables.outcome[cell]
    height = np.where(np.isinf(steep), rise - flat * (right - left), 0.0)
    bend = steep - flat
    with np.errstate(divide="ignore", invalid="ignore"):
        meet = left + (rise - flat * (right - left)) / bend
    is_inside = np.isfinite(steep) & (bend > 0.0) & (meet > left) & (meet < right)
    at, meet = cell[is_inside], meet[is_inside]
    bent = np.zeros(len(owner) + 1, dtype=np.bool_)
    bent[at] = True
    # Between two tangents' meeting points the knot itself lies on a straight line: it can go.
    kept = ~(bent[:-1] & bent[np.arange(len(owner)) - 1])
    ahead = np.cumsum(kept) + np.cumsum(bent[:-1])
    knot = np.flatnonzero(kept)
    spend, value = np.empty(ahead[-1]), np.empty(ahead[-1])
    place_of_knot, place_of_meet = ahead[knot] - bent[knot] - 1, ahead[at] - 1
    spend[place_of_knot], spend[place_of_meet] = tables.spend[knot], meet
    value[place_of_knot] = tables.outcome[knot]
    value[place_of_meet] = tables.outcome[at] + slope[at] * (meet - tables.spend[at])
    first = np.append(0, ahead)[tables.first].astype(np.intp)
    return Tables(spend, value, first, tables.hole, tables.stepped), float(np.maximum(height, 0.0).sum())


def _is_concave(stack: CurveStack, owner: IndexArray, spend: FloatArray) -> BoolArray:
    """Whether the curve of a knot is of one family and past its inflection."""
    inflection = np.full(stack.n_curves, np.inf)
    for terms in stack.families:
        places = np.flatnonzero((terms.row >= 0) & (stack.n_terms == 1) & ~stack.has_points)
        row = terms.row[places]
        inflection[places] = FAMILIES[terms.family].inflection(terms.shape[row, 0]) * terms.half_saturation[row, 0]
    return np.asarray(spend >= inflection[owner] * (1.0 - 1e-12))
