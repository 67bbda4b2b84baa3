"""Cases of a search: narrower bounds of some segments, sums and counts, and the relaxed problem in each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from optimizer.allocation.limits.region import Count, Group, Region
from optimizer.allocation.solver.envelope import Edges, envelope
from optimizer.allocation.solver.group_relaxation import fill_by_program
from optimizer.allocation.solver.priced_rows import Priced, priced_problem, rows_of, solve_priced
from optimizer.allocation.solver.relaxation import Majorants, Relaxation, fill_by_price
from optimizer.allocation.solver.tables import Tables, table_between, tabulate
from optimizer.curves.stack import CurveStack, stack_of
from optimizer.domain.curve import FloatArray, ResponseCurve

ANY_SPEND = float(np.nextafter(0.0, 1.0))
"""The least spend above 0 that a float can hold: at least this much means funded."""


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
    """

    curves: tuple[ResponseCurve, ...]
    region: Region
    tables: Tables
    edges: Edges
    stack: CurveStack


def ground_of(curves: tuple[ResponseCurve, ...], region: Region) -> Ground:
    """Tabulate curves within a region."""
    stack = stack_of(curves)
    tables = tabulate(curves, region, stack)
    return Ground(curves, region, tables, envelope(tables), stack)


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A segment within narrower bounds: its table, and the edges of its majorant."""

    low: float
    high: float
    tables: Tables
    edges: Edges


@dataclass(frozen=True, slots=True)
class Cut:
    """Two cases: the spend of a segment or of a group, or a count, is at most `at_most` or at least `at_least`."""

    segment: int | None
    group: int | None
    at_most: float
    at_least: float
    count: Count | None = None


@dataclass(slots=True, eq=False)
class Case:
    """Narrower bounds of some segments and sums, counts that were cut, and the relaxed problem.

    Attributes
    ----------
    pieces : mapping of int to Piece
        Segments with narrower bounds.
    groups : tuple of Group
        As in the region, some with narrower bounds.
    counts : tuple of Count
        Counts that were cut on the way to this case, the outermost first.
    relaxation : Relaxation
        Solved on concave majorants.
    edges : Edges
        These majorants.
    priced : Priced or None
        How guardrails and counts were priced; None where there are none.
    cut : Cut or None
        Where the case was split in two.
    low, high : Case or None
        The two.
    """

    pieces: Mapping[int, Piece]
    groups: tuple[Group, ...]
    counts: tuple[Count, ...]
    relaxation: Relaxation
    edges: Edges
    priced: Priced | None = None
    cut: Cut | None = None
    low: Case | None = None
    high: Case | None = None


def whole_case(ground: Ground) -> Case:
    """Solve the case in which everything allowed lies."""
    return _solved(ground, {}, ground.region.groups, (), None, -np.inf)


def narrowed(ground: Ground, case: Case, cuts: Sequence[tuple[Cut, bool]], enough: float = -np.inf) -> Case:
    """Solve the case on the given sides of cuts: False is the low side, True the high one.

    Where guardrails or counts are priced, a bound as low as `enough` ends the search for the best prices.
    """
    pieces, groups, counts = dict(case.pieces), case.groups, case.counts
    for cut, high in cuts:
        if cut.segment is not None:
            pieces[cut.segment] = _narrower(ground, pieces, cut, high)
        elif cut.group is not None:
            groups = (*groups[: cut.group], _narrower_group(groups[cut.group], cut, high), *groups[cut.group + 1 :])
        elif cut.count is not None:
            least, most = (int(cut.at_least), len(cut.count.members)) if high else (0, int(cut.at_most))
            counts = (*counts, replace(cut.count, least=least, most=most))
    return _solved(ground, pieces, groups, counts, case, enough)


def _narrower(ground: Ground, pieces: Mapping[int, Piece], cut: Cut, high: bool) -> Piece:
    """Majorant of one curve within narrower bounds: its knots inside, and the bounds themselves."""
    segment = int(cut.segment) if cut.segment is not None else 0
    low, high_end = bounds_of(ground, pieces, segment)
    if high:
        low = max(low, cut.at_least)
    else:
        high_end = min(high_end, cut.at_most)
    high_end = max(low, high_end)
    threshold = float(ground.region.threshold[segment])
    hole = threshold if low == 0.0 and high_end >= threshold > 0.0 else 0.0
    if threshold > 0.0 and low == 0.0 and high_end < threshold:
        high_end = 0.0
    knots = ground.tables.spend[ground.tables.first[segment] : ground.tables.first[segment + 1]]
    tables = table_between(ground.curves[segment], knots, low, high_end, hole)
    tables = replace(tables, outcome=tables.outcome - ground.region.cost * tables.spend)
    edges = envelope(tables)
    is_stepped = bool(ground.tables.stepped[segment])
    edges = replace(edges, owner=np.full(len(edges.owner), segment), leap=edges.leap | is_stepped)
    return Piece(low, high_end, tables, edges)


def bounds_of(ground: Ground, pieces: Mapping[int, Piece], segment: int) -> tuple[float, float]:
    """Least and most spend of a segment in a case."""
    piece = pieces.get(segment)
    if piece is not None:
        return piece.low, piece.high
    return float(ground.region.lower[segment]), float(ground.region.upper[segment])


def _narrower_group(group: Group, cut: Cut, high: bool) -> Group:
    if high:
        return replace(group, least=max(group.least, cut.at_least), threshold=0.0)
    return replace(group, most=min(group.most, cut.at_most), threshold=0.0)


def _solved(
    ground: Ground,
    pieces: Mapping[int, Piece],
    groups: tuple[Group, ...],
    counts: tuple[Count, ...],
    parent: Case | None,
    enough: float,
) -> Case:
    """Solve a case on concave majorants."""
    guess = None if parent is None else parent.relaxation.segment_prices

    def fill(majorants: Majorants) -> Relaxation:
        if groups and ground.region.budget > 0.0:
            return fill_by_program(majorants, ground.region.budget, groups, guess)
        return fill_by_price(majorants, ground.region.budget)

    rows = rows_of((*ground.region.counts, *counts), ground.region.rates)
    if not rows:
        edges, lower, base = _joined(ground, pieces)
        return Case(pieces, groups, counts, fill(Majorants(edges, lower, base)), edges)
    problem = priced_problem(joined_tables(ground, pieces), rows, fill)
    start = np.zeros(len(rows))
    if parent is not None and parent.priced is not None:
        start[: len(parent.priced.prices)] = parent.priced.prices
    best, priced = solve_priced(problem, ground.curves, ground.region.cost, start, enough)
    relaxation = replace(best.relaxation, bound=best.bound)
    return Case(pieces, groups, counts, relaxation, best.edges, priced)


def _joined(ground: Ground, pieces: Mapping[int, Piece]) -> tuple[Edges, FloatArray, float]:
    """Edges of all segments, where each majorant starts, and what all bring there."""
    base = ground.tables.outcome[ground.tables.first[:-1]]
    if not pieces:
        return ground.edges, ground.region.lower, float(base.sum())
    lower, base = ground.region.lower.copy(), base.copy()
    kept = np.ones(len(lower), dtype=np.bool_)
    for segment, piece in pieces.items():
        kept[segment], lower[segment], base[segment] = False, piece.low, piece.tables.outcome[0]
    mask = kept[ground.edges.owner]
    narrowed_edges = [piece.edges for piece in pieces.values()]
    joined = {
        name: np.concatenate([getattr(ground.edges, name)[mask], *(getattr(edges, name) for edges in narrowed_edges)])
        for name in ("owner", "start", "width", "slope", "rank", "leap")
    }
    return Edges(**joined), lower, float(base.sum())


def joined_tables(ground: Ground, pieces: Mapping[int, Piece]) -> Tables:
    """Tables of all segments, in their order."""
    whole = ground.tables
    if not pieces:
        return whole
    spends, outcomes, sizes, holes = [], [], np.diff(whole.first), whole.hole.copy()
    begin = 0
    for segment in sorted(pieces):
        tables = pieces[segment].tables
        start, end = int(whole.first[segment]), int(whole.first[segment + 1])
        spends += [whole.spend[begin:start], tables.spend]
        outcomes += [whole.outcome[begin:start], tables.outcome]
        sizes[segment], holes[segment] = len(tables.spend), tables.hole[0]
        begin = end
    first = np.concatenate([[0], np.cumsum(sizes)]).astype(np.intp)
    return replace(
        whole,
        spend=np.concatenate([*spends, whole.spend[begin:]]),
        outcome=np.concatenate([*outcomes, whole.outcome[begin:]]),
        first=first,
        hole=holes,
    )
