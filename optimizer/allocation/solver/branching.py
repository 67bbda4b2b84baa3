"""Branch and bound over what concave majorants hide: S-shaped curves and "nothing or at least" minimums."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from optimizer.allocation.limits.region import Group, Region
from optimizer.allocation.solver.envelope import Edges, envelope
from optimizer.allocation.solver.group_relaxation import fill_by_program
from optimizer.allocation.solver.relaxation import Majorants, Relaxation, fill_by_price
from optimizer.allocation.solver.tables import Tables, table_between
from optimizer.curves.families import response_value, response_values
from optimizer.domain.curve import FloatArray, ResponseCurve

STARTED = 1e-9
"""An edge or a group that is filled by less than this share, or left empty by less, is not half-way."""
IMPOSSIBLE = 1e-8
"""A case that breaks limits by less than this share of the budget is possible, but for rounding."""
DIVES = 8
"""After this many nodes another rounding is tried, and at each of the first as many."""


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What all nodes of a search share.

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
    """

    curves: tuple[ResponseCurve, ...]
    region: Region
    tables: Tables
    edges: Edges


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A segment's majorant within narrower bounds: where it starts, the outcome there, and its edges."""

    low: float
    high: float
    base: float
    edges: Edges


@dataclass(frozen=True, slots=True)
class Cut:
    """Two cases: a segment's, or a group's, spend is at most `at_most` or at least `at_least`."""

    segment: int | None
    group: int | None
    at_most: float
    at_least: float


@dataclass(slots=True, eq=False)
class Node:
    """A case of the search: narrower bounds of some segments and sums, and the relaxed problem in it."""

    pieces: Mapping[int, Piece]
    groups: tuple[Group, ...]
    relaxation: Relaxation
    edges: Edges
    cut: Cut | None = None
    low: Node | None = None
    high: Node | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """The best allocation found, its outcome on the tables, the case it is of, and the whole tree of cases."""

    spend: FloatArray
    value: float
    node: Node
    root: Node


@dataclass(frozen=True, slots=True)
class _Halfway:
    """A cut that a relaxed allocation asks for, the outcome that it pretends to, and how to round it."""

    loss: float
    cut: Cut
    forbidden: bool
    rounding: Cut
    round_up: bool


def search(ground: Ground, fallback: FloatArray, tolerance: float, is_time_over: Callable[[], bool]) -> Found:
    """Find the best allocation on the tables, to a relative tolerance or until the time is over.

    Best-first on the upper bound. A node is solved on concave majorants; where a segment then stops over a leap, or a
    sum between 0 and its minimum, the case is split in two there. `fallback` are spends that are allowed, shape
    (n_segments,), for when nothing better is found.
    """
    root = _node(ground, {}, ground.region.groups)
    best = _Best(ground)
    best.offer(root)
    best.dive(root, is_time_over)
    heap: list[tuple[float, int, Node]] = [(-root.relaxation.bound, 0, root)]
    count = 0
    while heap and not is_time_over():
        bound, _, node = heap[0]
        if -bound <= best.value + tolerance * abs(best.value):
            break
        heapq.heappop(heap)
        halfway = _halfway(ground, node)
        if not halfway:
            continue
        node.cut = max(halfway, key=lambda one: one.loss).cut
        node.low, node.high = _child(ground, node, node.cut, False), _child(ground, node, node.cut, True)
        for child in (node.low, node.high):
            count += 1
            best.offer(child)
            if count <= DIVES or count % DIVES == 0:
                best.dive(child, is_time_over)
            heapq.heappush(heap, (-child.relaxation.bound, count, child))
    return best.found(root, fallback)


class _Best:
    """The best allocation so far."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self.value = -np.inf
        self._spend: FloatArray | None = None
        self._node: Node | None = None

    def offer(self, node: Node) -> list[_Halfway]:
        """Take a node's relaxed allocation if it is allowed and better; return what is half-way in it."""
        halfway = _halfway(self._ground, node)
        if _is_impossible(self._ground, node) or any(one.forbidden for one in halfway):
            return halfway
        value = node.relaxation.outcome - sum(one.loss for one in halfway)
        if value > self.value:
            self.value, self._spend, self._node = value, node.relaxation.spend, node
        return halfway

    def dive(self, node: Node, is_time_over: Callable[[], bool]) -> None:
        """Round what is half-way, solve again, until nothing is."""
        for _ in range(2 * len(self._ground.curves)):
            halfway = self.offer(node)
            if not halfway or is_time_over() or _is_impossible(self._ground, node):
                return
            rounded = node
            for one in halfway:
                rounded = _child(self._ground, rounded, one.rounding, one.round_up, solve=False)
            rounded = _solved(self._ground, rounded)
            if _is_impossible(self._ground, rounded):
                rounded = node
                for one in halfway:
                    rounded = _child(self._ground, rounded, one.rounding, False, solve=False)
                rounded = _solved(self._ground, rounded)
            node = rounded

    def found(self, root: Node, fallback: FloatArray) -> Found:
        if self._spend is None or self._node is None:
            return Found(fallback, float(response_values(self._ground.curves, fallback).sum()), root, root)
        return Found(self._spend, self.value, self._node, root)


def _is_impossible(ground: Ground, node: Node) -> bool:
    return node.relaxation.shortfall > IMPOSSIBLE * ground.region.budget


def _halfway(ground: Ground, node: Node) -> list[_Halfway]:
    """Segments that stop over a leap, and sums below their on/off minimum."""
    edges, filled = node.edges, node.relaxation.filled
    margin = STARTED * edges.width
    found = []
    for edge in np.flatnonzero(edges.leap & (filled > margin) & (filled < edges.width - margin)):
        one = _leap_at(ground, edges, int(edge), float(filled[edge]))
        if one.forbidden or one.loss > STARTED * abs(node.relaxation.bound):
            found.append(one)
    for place, group in enumerate(node.groups):
        if group.threshold > 0.0:
            total = float(node.relaxation.spend[group.members].sum())
            if STARTED * group.threshold < total < group.threshold * (1.0 - STARTED):
                price = node.relaxation.bound * total / max(ground.region.budget, total)
                cut = Cut(None, place, 0.0, group.threshold)
                found.append(_Halfway(price, cut, True, cut, 2.0 * total >= group.threshold))
    return found


def _leap_at(ground: Ground, edges: Edges, edge: int, filled: float) -> _Halfway:
    segment, start, width = int(edges.owner[edge]), float(edges.start[edge]), float(edges.width[edge])
    curve, place = ground.curves[segment], start + filled
    ends = response_value(curve, np.array([start, place]))
    loss = float(ends[0] + edges.slope[edge] * filled - ends[1])
    rounding, round_up = Cut(segment, None, start, start + width), 2.0 * filled >= width
    threshold = float(ground.region.threshold[segment])
    if place < threshold:
        pretended = float(edges.slope[edge]) * filled
        return _Halfway(pretended, Cut(segment, None, 0.0, threshold), True, rounding, round_up)
    return _Halfway(loss, Cut(segment, None, place, place), False, rounding, round_up)


def _child(ground: Ground, node: Node, cut: Cut, high: bool, *, solve: bool = True) -> Node:
    """Build the low or the high case of a cut."""
    pieces, groups = dict(node.pieces), node.groups
    if cut.segment is not None:
        segment = cut.segment
        low, high_end = _bounds(ground, node, segment)
        if high:
            low = max(low, cut.at_least)
        else:
            high_end = min(high_end, cut.at_most)
        pieces[segment] = _piece(ground, segment, low, high_end)
    elif cut.group is not None:
        old = groups[cut.group]
        new = replace(old, least=max(old.least, cut.at_least), threshold=0.0) if high else replace(old, most=0.0)
        new = new if high else replace(new, threshold=0.0)
        groups = (*groups[: cut.group], new, *groups[cut.group + 1 :])
    if not solve:
        return Node(pieces, groups, node.relaxation, node.edges)
    return _node(ground, pieces, groups, node.relaxation.segment_prices)


def _solved(ground: Ground, node: Node) -> Node:
    return _node(ground, node.pieces, node.groups, node.relaxation.segment_prices)


def _bounds(ground: Ground, node: Node, segment: int) -> tuple[float, float]:
    piece = node.pieces.get(segment)
    if piece is not None:
        return piece.low, piece.high
    return float(ground.region.lower[segment]), float(ground.region.upper[segment])


def _piece(ground: Ground, segment: int, low: float, high: float) -> Piece:
    """Majorant of one curve within bounds: its knots inside, and the bounds themselves."""
    threshold = float(ground.region.threshold[segment])
    hole = threshold if low == 0.0 and high >= threshold > 0.0 else 0.0
    if threshold > 0.0 and low == 0.0 and high < threshold:
        high = 0.0
    knots = ground.tables.spend[ground.tables.first[segment] : ground.tables.first[segment + 1]]
    tables = table_between(ground.curves[segment], knots, low, high, hole)
    edges = envelope(tables)
    return Piece(low, high, float(tables.outcome[0]), replace(edges, owner=np.full(len(edges.owner), segment)))


def _node(
    ground: Ground, pieces: Mapping[int, Piece], groups: tuple[Group, ...], guess: FloatArray | None = None
) -> Node:
    """Solve a case on concave majorants."""
    edges, lower = ground.edges, ground.region.lower
    base = ground.tables.outcome[ground.tables.first[:-1]]
    if pieces:
        lower, base = lower.copy(), base.copy()
        kept = np.ones(len(lower), dtype=np.bool_)
        for segment, piece in pieces.items():
            kept[segment], lower[segment], base[segment] = False, piece.low, piece.base
        edges = _joined(edges, kept[edges.owner], [piece.edges for piece in pieces.values()])
    majorants, budget = Majorants(edges, lower, float(base.sum())), ground.region.budget
    if groups and budget > 0.0:
        relaxation = fill_by_program(majorants, budget, groups, guess)
    else:
        relaxation = fill_by_price(majorants, budget)
    return Node(pieces, groups, relaxation, edges)


def _joined(edges: Edges, kept: np.ndarray, pieces: list[Edges]) -> Edges:
    return Edges(
        np.concatenate([edges.owner[kept], *(piece.owner for piece in pieces)]),
        np.concatenate([edges.start[kept], *(piece.start for piece in pieces)]),
        np.concatenate([edges.width[kept], *(piece.width for piece in pieces)]),
        np.concatenate([edges.slope[kept], *(piece.slope for piece in pieces)]),
        np.concatenate([edges.rank[kept], *(piece.rank for piece in pieces)]),
        np.concatenate([edges.leap[kept], *(piece.leap for piece in pieces)]),
    )
