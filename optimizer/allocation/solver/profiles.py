"""Concave majorants of all segments, one row each, of which a few change from case to case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.allocation.limits.region import IndexArray
from optimizer.allocation.solver.cases import Bounds
from optimizer.allocation.solver.envelope import envelope
from optimizer.allocation.solver.ground import Ground, tables_between
from optimizer.curves.shapes.stack import BoolArray
from optimizer.domain.curve import FloatArray

ROOM = 8
"""Rows have room for so many more edges than any segment has at first."""


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """The majorant of one segment within bounds.

    Attributes
    ----------
    start, base : float
        Its least spend, and what that brings.
    slope : (n_edges,) array
        Falling.
    money, gain : (n_edges + 1,) array
        What the first k edges hold and bring together.
    leap : (n_edges,) array of bool
        As in `Edges`.
    """

    start: float
    base: float
    slope: FloatArray
    money: FloatArray
    gain: FloatArray
    leap: BoolArray


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """Where some money stands on the majorants, all of shape (n_segments,).

    Attributes
    ----------
    spend, outcome : array
        The spend, and what the majorant says that it brings.
    low, high : array
        Ends of the edge that it stands on, money.
    over_leap : array of bool
        Whether that edge is a leap.
    """

    spend: FloatArray
    outcome: FloatArray
    low: FloatArray
    high: FloatArray
    over_leap: BoolArray


class Profiles:
    """The majorants of all segments within the bounds of the case that was loaded last."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._known: dict[tuple[int, Bounds], Profile] = {}
        self._narrow: dict[int, Bounds] = {}
        heads, edges = ground.tables.first[:-1], ground.edges
        n_segments = len(heads)
        first = np.searchsorted(edges.owner, np.arange(n_segments + 1))
        self.every = np.arange(n_segments)
        self.lower, self.base = ground.tables.spend[heads].copy(), ground.tables.outcome[heads].copy()
        self.whole = [
            _profile(float(self.lower[i]), float(self.base[i]), edges.width[at], edges.slope[at], edges.leap[at])
            for i, at in ((i, slice(int(first[i]), int(first[i + 1]))) for i in range(n_segments))
        ]
        size = int(np.diff(first).max(initial=0)) + ROOM
        self.slope, self.leap = np.full((n_segments, size), -np.inf), np.zeros((n_segments, size), dtype=np.bool_)
        self.money, self.gain = np.zeros((n_segments, size + 1)), np.zeros((n_segments, size + 1))
        self.n_edges = np.zeros(n_segments, dtype=np.intp)
        for segment, profile in enumerate(self.whole):
            self._put(segment, profile)

    def load(self, bounds: Mapping[int, Bounds]) -> None:
        """Take up the bounds of a case."""
        for segment in [one for one in self._narrow if one not in bounds]:
            self._put(segment, self.whole[segment])
            del self._narrow[segment]
        asked = [(one, ends) for one, ends in bounds.items() if self._narrow.get(one) != ends]
        for (segment, ends), profile in zip(asked, self.within(asked), strict=True):
            self._put(segment, profile)
            self._narrow[segment] = ends

    def within(self, asked: Sequence[tuple[int, Bounds]]) -> list[Profile]:
        """Majorants of given segments within given bounds."""
        new = [one for one in asked if one not in self._known]
        if new:
            segments = np.array([segment for segment, _ in new], dtype=np.intp)
            tables = tables_between(self._ground, segments, np.array([ends for _, ends in new]))
            edges, heads = envelope(tables), tables.first[:-1]
            first = np.searchsorted(edges.owner, np.arange(len(new) + 1))
            for place, one in enumerate(new):
                at = slice(int(first[place]), int(first[place + 1]))
                start, base = float(tables.spend[heads[place]]), float(tables.outcome[heads[place]])
                self._known[one] = _profile(start, base, edges.width[at], edges.slope[at], edges.leap[at])
        return [self._known[one] for one in asked]

    def steeper(self, prices: FloatArray) -> IndexArray:
        """How many edges of each segment are steeper than its price, shape (n_segments,)."""
        return np.asarray((self.slope > prices[:, None]).sum(axis=1), dtype=np.intp)

    def surplus(self, prices: FloatArray) -> float:
        """What all majorants bring at most beyond what their money costs at prices of shape (n_segments,)."""
        best = self.steeper(prices)
        gain, money = self.gain[self.every, best], self.money[self.every, best]
        return float((self.base + gain - prices * (self.lower + money)).sum())

    def standing(self, money: FloatArray) -> Standing:
        """Where given money above the least spends, shape (n_segments,), stands."""
        money = np.minimum(money, self.money[:, -1])
        edge = (self.money[:, 1:] <= money[:, None]).sum(axis=1)
        edge = np.minimum(edge, np.maximum(self.n_edges - 1, 0))
        before, after = self.money[self.every, edge], self.money[self.every, edge + 1]
        part = money - before
        slope = np.where(part > 0.0, self.slope[self.every, edge], 0.0)
        outcome = self.base + self.gain[self.every, edge] + slope * part
        over_leap = self.leap[self.every, edge] & (self.n_edges > 0)
        return Standing(self.lower + money, outcome, self.lower + before, self.lower + after, over_leap)

    def _put(self, segment: int, profile: Profile) -> None:
        count = len(profile.slope)
        short = count - self.slope.shape[1]
        if short > 0:
            more = ((0, 0), (0, short + ROOM))
            self.slope, self.leap = np.pad(self.slope, more, constant_values=-np.inf), np.pad(self.leap, more)
            self.money, self.gain = np.pad(self.money, more, mode="edge"), np.pad(self.gain, more, mode="edge")
        self.lower[segment], self.base[segment], self.n_edges[segment] = profile.start, profile.base, count
        self.slope[segment, :count], self.slope[segment, count:] = profile.slope, -np.inf
        self.leap[segment, :count], self.leap[segment, count:] = profile.leap, False
        self.money[segment, : count + 1], self.money[segment, count + 1 :] = profile.money, profile.money[-1]
        self.gain[segment, : count + 1], self.gain[segment, count + 1 :] = profile.gain, profile.gain[-1]


def _profile(start: float, base: float, width: FloatArray, slope: FloatArray, leap: BoolArray) -> Profile:
    money, gain = np.append(0.0, np.cumsum(width)), np.append(0.0, np.cumsum(width * slope))
    return Profile(start, base, slope, money, gain, leap)
