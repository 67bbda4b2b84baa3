"""What all cases of a search share, and its tables and majorants within narrower bounds of some segments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from optimizer.allocation.limits.region import Count, IndexArray, Rate, Region
from optimizer.allocation.solver.envelope import Edges, envelope
from optimizer.allocation.solver.prepared import PreparedCurves, tables_within
from optimizer.allocation.solver.relaxation import Majorants
from optimizer.allocation.solver.tables import SMALLEST_STEP, Tables, joined_knots, knot_owner, tabulate
from optimizer.curves.shapes.stack import CurveStack, stack_of, values_at
from optimizer.domain.curve import FloatArray, ResponseCurve


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What all cases of a search share.

    Attributes
    ----------
    curves : tuple of ResponseCurve
        Length n_segments.
    region : Region
        What is allowed.
    tables : Tables
        The curves between their bounds.
    edges : Edges
        Their concave majorants.
    stack : CurveStack
        The curves laid out.
    all_rates : tuple of Rate
        The guardrails of the whole problem; `region` may have fewer of them.
    volumes : tuple of CurveStack
        What each of them is counted over.
    guarded : int or None
        Where given, what is to be as low as possible is the sum of this guardrail, instead of the outcome as high.
    """

    curves: tuple[ResponseCurve, ...]
    region: Region
    tables: Tables
    edges: Edges
    stack: CurveStack
    all_rates: tuple[Rate, ...] = ()
    volumes: tuple[CurveStack, ...] = ()
    guarded: int | None = None


def ground_of(curves: tuple[ResponseCurve, ...], region: Region, prepared: PreparedCurves | None = None) -> Ground:
    """Tabulate curves within a region, from the knots that were read before where they are given."""
    if prepared is None:
        stack = stack_of(curves)
        tables = tabulate(curves, region, stack)
    else:
        stack, tables = prepared.stack, tables_within(prepared, region)
    volumes = tuple(stack_of(rate.volume) for rate in region.rates)
    if volumes:
        # Between knots curves are taken as straight; so what guardrails count over needs its own bends among them.
        plain = replace(region, cost=0.0)
        others = [tabulate(rate.volume, plain, one) for rate, one in zip(region.rates, volumes, strict=True)]
        tables = joined_knots(stack, tables, others, region.cost)
    return Ground(curves, region, tables, envelope(tables), stack, region.rates, volumes)


def guarding(ground: Ground, place: int) -> Ground:
    """The same ground, on which the sum of one guardrail is to be as low as possible, within those before it."""
    kept = replace(ground.region, rates=ground.region.rates[:place])
    tables = ground.tables
    tables = replace(tables, outcome=-rate_at(ground, place, knot_owner(tables), tables.spend))
    return replace(ground, region=kept, tables=tables, edges=envelope(tables), guarded=place)


def worth_at(ground: Ground, owner: IndexArray, spend: FloatArray) -> FloatArray:
    """What spends of given segments bring, less what the money costs; all arrays of shape (m,)."""
    if ground.guarded is not None:
        return -rate_at(ground, ground.guarded, owner, spend)
    return values_at(ground.stack, owner, spend) - ground.region.cost * spend


def worth(ground: Ground, spend: FloatArray) -> FloatArray:
    """What each segment brings at its own spend, less what the money costs, shape (n_segments,)."""
    return worth_at(ground, np.arange(len(spend)), spend)


def rate_at(ground: Ground, place: int, owner: IndexArray, spend: FloatArray) -> FloatArray:
    """What spends of given segments add to the sum of a guardrail; all arrays of shape (m,)."""
    volume = values_at(ground.volumes[place], owner, spend)
    rate = ground.all_rates[place]
    return np.asarray(rate.money[owner] * spend + rate.weights[owner] * volume)


def narrowed_majorants(ground: Ground, bounds: Mapping[int, tuple[float, float]]) -> Majorants:
    """Majorants of all segments, some within narrower bounds."""
    heads = ground.tables.first[:-1]
    lower, base, edges = ground.tables.spend[heads], ground.tables.outcome[heads], ground.edges
    if not bounds:
        return Majorants(edges, lower, float(base.sum()))
    segments = np.array(sorted(bounds), dtype=np.intp)
    tables = tables_between(ground, segments, np.array([bounds[segment] for segment in segments.tolist()]))
    lower, base = lower.copy(), base.copy()
    lower[segments], base[segments] = tables.spend[tables.first[:-1]], tables.outcome[tables.first[:-1]]
    kept = np.ones(len(lower), dtype=np.bool_)
    kept[segments] = False
    own = envelope(tables)
    own = replace(own, owner=segments[own.owner])
    return Majorants(_joined(edges, kept[edges.owner], own), lower, float(base.sum()))


def _joined(edges: Edges, kept: np.ndarray[tuple[int], np.dtype[np.bool_]], own: Edges) -> Edges:
    names = ("owner", "start", "width", "slope", "rank", "leap")
    return Edges(**{name: np.concatenate([getattr(edges, name)[kept], getattr(own, name)]) for name in names})


def narrowed_tables(ground: Ground, bounds: Mapping[int, tuple[float, float]]) -> Tables:
    """Tables of all segments, some within narrower bounds."""
    whole = ground.tables
    if not bounds:
        return whole
    segments = np.array(sorted(bounds), dtype=np.intp)
    tables = tables_between(ground, segments, np.array([bounds[segment] for segment in segments.tolist()]))
    hole = whole.hole.copy()
    hole[segments] = tables.hole
    kept = np.ones(len(whole.hole), dtype=np.bool_)
    kept[segments] = False
    owner = knot_owner(whole)
    mask = kept[owner]
    owner = np.concatenate([owner[mask], np.repeat(segments, np.diff(tables.first))])
    order = np.argsort(owner, kind="stable")
    spend = np.concatenate([whole.spend[mask], tables.spend])[order]
    outcome = np.concatenate([whole.outcome[mask], tables.outcome])[order]
    first = np.searchsorted(owner[order], np.arange(len(kept) + 1)).astype(np.intp)
    return replace(whole, spend=spend, outcome=outcome, first=first, hole=hole)


def with_knots(ground: Ground, tables: Tables, owner: IndexArray, spend: FloatArray) -> Tables:
    """Tables with more knots: whose, and at which spends within the segment's bounds; both of shape (m,)."""
    owners = np.concatenate([knot_owner(tables), owner])
    spends = np.concatenate([tables.spend, spend])
    outcomes = np.concatenate([tables.outcome, worth_at(ground, owner, spend)])
    most = np.maximum(tables.spend[tables.first[1:] - 1], np.finfo(np.float64).tiny)[owners]
    order = np.argsort(owners + spends / (2.0 * most), kind="stable")
    owners, spends, outcomes = owners[order], spends[order], outcomes[order]
    least = SMALLEST_STEP * most[order]
    kept = np.append(True, (owners[1:] != owners[:-1]) | (np.diff(spends) > least[1:]))
    first = np.searchsorted(owners[kept], np.arange(len(tables.hole) + 1)).astype(np.intp)
    return replace(tables, spend=spends[kept], outcome=outcomes[kept], first=first)


def with_marks(ground: Ground, tables: Tables, counts: Sequence[Count]) -> Tables:
    """Tables with knots at the marks of counts: between knots, nobody could tell on which side of a mark they are."""
    if not counts:
        return tables
    owner = np.concatenate([count.members for count in counts])
    mark = np.concatenate([count.marks for count in counts])
    ends = tables.first[owner], tables.first[owner + 1] - 1
    inside = (mark > np.maximum(tables.spend[ends[0]], tables.hole[owner])) & (mark < tables.spend[ends[1]])
    inside &= ~tables.stepped[owner]
    return with_knots(ground, tables, owner[inside], mark[inside]) if inside.any() else tables


def tables_between(ground: Ground, segments: IndexArray, bounds: FloatArray) -> Tables:
    """Tables of some segments within bounds of shape (n_chosen, 2): their knots inside, and the bounds themselves."""
    whole, low, high = ground.tables, bounds[:, 0], bounds[:, 1]
    threshold = ground.region.threshold[segments]
    hole = np.where((low == 0.0) & (high >= threshold), threshold, 0.0)
    start = np.where(hole > 0.0, hole, low)
    sizes = np.diff(whole.first)[segments]
    owner = np.repeat(np.arange(len(segments)), sizes)
    knot = np.arange(len(owner)) - (np.cumsum(sizes) - sizes)[owner] + whole.first[segments][owner]
    inside = (whole.spend[knot] > start[owner]) & (whole.spend[knot] < high[owner])
    owner, knot = owner[inside], knot[inside]
    with_hole, with_end = np.flatnonzero(hole > 0.0), np.flatnonzero(high > start)
    ends = np.concatenate([with_hole, np.arange(len(segments)), with_end])
    at_ends = np.concatenate([np.zeros(len(with_hole)), start, high[with_end]])
    outcome = worth_at(ground, segments[ends], at_ends)
    owner = np.concatenate([owner, ends])
    spend = np.concatenate([whole.spend[knot], at_ends])
    order = np.lexsort((spend, owner))
    first = np.searchsorted(owner[order], np.arange(len(segments) + 1)).astype(np.intp)
    outcome = np.concatenate([whole.outcome[knot], outcome])
    return Tables(spend[order], outcome[order], first, hole, whole.stepped[segments])
