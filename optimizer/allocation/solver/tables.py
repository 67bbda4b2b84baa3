"""Curves as tables: knots between which the solver takes them as straight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from optimizer.allocation.limits.region import IndexArray, Region
from optimizer.allocation.solver.knots import bends, family_knots, seen_knots
from optimizer.curves.shapes.stack import BoolArray, CurveStack, FamilyTerms, stack_of, values_at
from optimizer.domain.curve import FloatArray, ResponseCurve

MOST_LEVELS, LEAST_LEVELS = 160, 32
"""Cells by outcome of a curve: with 160, a cell hides at most about (pi / 160)^2 / 8, or 5e-5, of the ceiling."""
ALL_LEVELS = 16_000
"""Cells by outcome of all curves together that are enough: of many curves only few lie near to a tie, and what cells
hide of the others is found by zooming in."""
FEW_LEVELS, FINEST_LEVELS = 4_000, 640
"""Where few curves share so many cells, each has up to so many: one of them can bring nearly all of the outcome, and
what its cells hide is not small beside the tolerance."""
SMALLEST_STEP = 1e-9
"""Knots closer than this share of a segment's most spend are one knot: slopes between them would be rounding noise."""
MULTIPLES = 600
"""A segment with more multiples of its step than this is tabulated as if it had none, and rounded afterwards."""
WHOLE = 1e-9
"""A bound within this share of a step of a multiple of it is that multiple."""


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """One table per segment, one after the other.

    Attributes
    ----------
    spend : (n_knots,) array
        Knots of all segments; within a segment it rises, from the segment's least spend to its most.
    outcome : (n_knots,) array
        What the segment brings there, less what the money costs.
    first : (n_segments + 1,) array of int
        Where each segment's knots start, and the end.
    hole : (n_segments,) array
        Spends between the segment's first knot and this one, its second, are not allowed; 0 where all are.
    stepped : (n_segments,) array of bool
        Only the knots themselves are allowed: they are multiples of a step.
    """

    spend: FloatArray
    outcome: FloatArray
    first: IndexArray
    hole: FloatArray
    stepped: BoolArray


def tabulate(
    curves: tuple[ResponseCurve, ...], region: Region, stack: CurveStack | None = None, n_levels: int | None = None
) -> Tables:
    """Tabulate every curve between the bounds of its spend, less what its money costs.

    Points are taken as they are; families get knots by outcome, their inflection, and knots at even ratios of spend;
    segments with few multiples of a step get these.

    Parameters
    ----------
    curves : tuple of ResponseCurve
        Length n_segments.
    region : Region
        What is allowed.
    stack : CurveStack or None
        The curves laid out, where the caller has them so.
    n_levels : int or None
        Cells by outcome of each curve; None for as many as one split needs.
    """
    laid_out = stack_of(curves) if stack is None else stack
    low = np.where(region.threshold > 0.0, region.threshold, region.lower)
    high = np.maximum(region.upper, low)
    stepped = is_stepped(region)
    if n_levels is None:
        n_levels = _levels_of_each(len(low))
    owner, spend = _knots(laid_out, low, high, ~stepped, n_levels)
    if stepped.any():
        own = _multiples(region, stepped, low, high)
        owner, spend = in_order([owner, own[0]], [spend, own[1]])
    kept = far_apart(owner, spend, low, high)
    return laid_tables(laid_out, owner[kept], spend[kept], region.threshold, stepped, region.cost)


def is_stepped(region: Region) -> BoolArray:
    """Segments of so few multiples of a step that all are tabulated, shape (n_segments,)."""
    low = np.where(region.threshold > 0.0, region.threshold, region.lower)
    with np.errstate(divide="ignore", invalid="ignore"):
        count = (region.upper - low) / region.step
    return np.asarray((region.step > 0.0) & (count < MULTIPLES))


def laid_tables(  # noqa: PLR0917 - the parts of a record that is new
    stack: CurveStack, owner: IndexArray, spend: FloatArray, hole: FloatArray, stepped: BoolArray, cost: float
) -> Tables:
    """Tables on given knots, ordered by owner and spend; a hole puts a knot at 0 before its segment's."""
    before, has_hole = with_holes(owner, hole)
    if has_hole.size:
        owner, spend = np.insert(owner, before, has_hole), np.insert(spend, before, 0.0)
    first = np.searchsorted(owner, np.arange(len(hole) + 1)).astype(np.intp)
    outcome = values_at(stack, owner, spend)
    if cost > 0.0:
        outcome = outcome - cost * spend
    return Tables(spend, outcome, first, hole, stepped)


def joined_knots(stack: CurveStack, tables: Tables, others: Sequence[Tables], cost: float) -> Tables:
    """The curves of `tables` at its knots and at those that other tables of the same segments have."""
    owner = np.concatenate([knot_owner(one) for one in (tables, *others)])
    spend = np.concatenate([one.spend for one in (tables, *others)])
    order = np.lexsort((spend, owner))
    owner, spend = owner[order], spend[order]
    most = np.maximum.reduceat(spend, np.searchsorted(owner, np.arange(len(tables.hole))))
    same = np.append(False, (owner[1:] == owner[:-1]) & (np.diff(spend) <= SMALLEST_STEP * most[owner[1:]]))
    owner, spend = owner[~same], spend[~same]
    first = np.searchsorted(owner, np.arange(len(tables.hole) + 1)).astype(np.intp)
    return replace(tables, spend=spend, outcome=values_at(stack, owner, spend) - cost * spend, first=first)


def knot_owner(tables: Tables) -> IndexArray:
    """Whose each knot is."""
    return np.repeat(np.arange(len(tables.hole)), np.diff(tables.first)).astype(np.intp)


def with_holes(owner: IndexArray, hole: FloatArray) -> tuple[IndexArray, IndexArray]:
    """Before which of the ordered knots a knot at 0 belongs, and whose it is: the segments with a hole."""
    has_hole = np.flatnonzero(hole > 0.0)
    return np.searchsorted(owner, has_hole), has_hole


def far_apart(owner: IndexArray, spend: FloatArray, low: FloatArray, high: FloatArray) -> BoolArray:
    """Which of the ordered knots to keep: each segment's first, and its last unless it is the first.

    Parameters
    ----------
    owner, spend : (m,) array
        Ordered by owner and spend; each segment's run from its `low` to its `high`.
    low, high : (n_segments,) array
        Bounds; low <= high.
    """
    last = np.append(owner[1:] != owner[:-1], True)[: len(owner)]
    begins = np.append(True, last[:-1])[: len(owner)]
    least = SMALLEST_STEP * high[owner]
    step = np.diff(spend, prepend=0.0)
    kept = (step > least) & (high[owner] - spend > least)
    kept[last] = (high > low)[owner[last]]
    kept[begins] = True
    return kept


def _levels_of_each(n_segments: int) -> int:
    """Cells by outcome of each of so many curves."""
    n_segments = max(n_segments, 1)
    few = min(FEW_LEVELS // n_segments, FINEST_LEVELS)
    return max(few, min(max(ALL_LEVELS // n_segments, LEAST_LEVELS), MOST_LEVELS))


def _knots(
    stack: CurveStack, low: FloatArray, high: FloatArray, chosen: BoolArray, n_levels: int
) -> tuple[IndexArray, FloatArray]:
    """Owners and spends of the knots of the chosen curves, in order."""
    owners, spends = [], []
    is_plain = chosen & ~stack.has_points & (stack.n_terms == 1)
    for terms in stack.families:
        places = np.flatnonzero(is_plain & (terms.row >= 0))
        if places.size:
            knots = family_knots(_rows(terms, places), low[places], high[places], n_levels)
            owners.append(np.repeat(places, knots.shape[1]))
            spends.append(knots.ravel())
    places = np.flatnonzero(chosen & ~is_plain & (stack.n_terms > 0))
    if places.size:
        knots = seen_knots(stack, places, low[places], high[places], n_levels)
        owners.append(np.repeat(places, knots.shape[1]))
        spends.append(knots.ravel())
    straight = straight_knots(stack, chosen, low, high)
    return in_order([*owners, straight[0]], [*spends, straight[1]])


def straight_knots(
    stack: CurveStack, chosen: BoolArray, low: FloatArray, high: FloatArray
) -> tuple[IndexArray, FloatArray]:
    """Owners and spends of the bends of the chosen curves, and of the bounds of those without terms of families."""
    inside = bends(stack, chosen, low, high)
    ends = np.flatnonzero(chosen & (stack.n_terms == 0))
    return np.concatenate([inside[0], ends, ends]), np.concatenate([inside[1], low[ends], high[ends]])


def _rows(terms: FamilyTerms, places: IndexArray) -> FamilyTerms:
    """Only the rows of some curves."""
    rows = terms.row[places]
    return FamilyTerms(
        terms.family,
        np.arange(len(rows)),
        terms.ceiling[rows],
        terms.half_saturation[rows],
        terms.shape[rows],
    )


def _multiples(region: Region, stepped: BoolArray, low: FloatArray, high: FloatArray) -> tuple[IndexArray, FloatArray]:
    """Owners and spends of all multiples of the steps between the bounds."""
    places = np.flatnonzero(stepped)
    step = region.step[places]
    begin = np.ceil(low[places] / step - WHOLE).astype(np.intp)
    count = np.maximum(np.floor(high[places] / step + WHOLE).astype(np.intp) - begin + 1, 1)
    ahead = np.cumsum(count) - count
    number = np.arange(int(count.sum())) - np.repeat(ahead, count) + np.repeat(begin, count)
    return np.repeat(places, count), number * np.repeat(step, count)


def in_order(owners: Sequence[IndexArray], spends: Sequence[FloatArray]) -> tuple[IndexArray, FloatArray]:
    """Put knots together, ordered by owner and spend; all parts but the last are ordered already."""
    if len(owners) == 2 and not owners[1].size:
        return owners[0], spends[0]
    owner, spend = np.concatenate(owners), np.concatenate(spends)
    order = np.lexsort((spend, owner))
    return owner[order], spend[order]
