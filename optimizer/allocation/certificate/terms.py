"""Curves of every kind, taken apart into weighted terms of named families and of points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from optimizer.allocation.certificate.ragged import IndexArray, places_after, places_of, sums_of
from optimizer.curves.shapes.saturation import FAMILIES
from optimizer.domain.curve import DrawnCurve, FloatArray, PointCurve, ResponseCurve, WeightedCurve

CHUNK = 2_000_000
"""At most so many terms are evaluated at once, which bounds the memory."""


@dataclass(frozen=True, slots=True, eq=False)
class FamilyTerms:
    """Terms of one family: those of segment i are at first[i] to first[i + 1]; parameters of shape (n_terms,)."""

    name: str
    first: IndexArray
    ceiling: FloatArray
    half_saturation: FloatArray
    shape: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class PointTerms:
    """Terms given by points: those of segment i are at first[i] to first[i + 1].

    `start` has shape (n_terms + 1,): the knots of term k are at start[k] to start[k + 1] of `spend` and `outcome`; the
    outcome has the weight in it.
    """

    first: IndexArray
    start: IndexArray
    spend: FloatArray
    outcome: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """All terms of the curves of all segments."""

    families: tuple[FamilyTerms, ...]
    points: PointTerms

    def count(self) -> IndexArray:
        """Count the terms of each segment, shape (n_segments,)."""
        total = np.diff(self.points.first)
        for family in self.families:
            total = total + np.diff(family.first)
        return total


@dataclass(slots=True)
class _Parts:
    """Terms of one family so far: the segment of each curve and how many terms it has, and their parameters."""

    place: list[int]
    size: list[int]
    ceiling: list[float]
    half_saturation: list[float]
    shape: list[float]


def terms_of(curves: Sequence[ResponseCurve]) -> Terms:
    """Take curves apart."""
    families: dict[str, _Parts] = {}
    points: list[tuple[int, float, PointCurve]] = []
    for place, curve in enumerate(curves):
        if isinstance(curve, WeightedCurve):
            for part, weight in zip(curve.parts, curve.weights, strict=True):
                _take(place, part, float(weight), families, points)
        else:
            _take(place, curve, 1.0, families, points)
    n_segments = len(curves)
    return Terms(
        tuple(_family_terms(name, parts, n_segments) for name, parts in families.items()),
        _point_terms(points, n_segments),
    )


def _take(
    place: int,
    curve: ResponseCurve,
    weight: float,
    families: dict[str, _Parts],
    points: list[tuple[int, float, PointCurve]],
) -> None:
    if isinstance(curve, PointCurve):
        points.append((place, weight, curve))
        return
    if isinstance(curve, WeightedCurve):
        raise TypeError(curve)
    parts = families.setdefault(curve.family, _Parts([], [], [], [], []))
    parts.place.append(place)
    if isinstance(curve, DrawnCurve):
        n_draws = len(curve.ceiling)
        parts.size.append(n_draws)
        parts.ceiling.extend((weight / n_draws * curve.ceiling).tolist())
        parts.half_saturation.extend(curve.half_saturation.tolist())
        parts.shape.extend(curve.shape.tolist())
    else:
        parts.size.append(1)
        parts.ceiling.append(weight * curve.ceiling)
        parts.half_saturation.append(curve.half_saturation)
        parts.shape.append(curve.shape)


def _family_terms(name: str, parts: _Parts, n_segments: int) -> FamilyTerms:
    sizes = np.bincount(parts.place, weights=parts.size, minlength=n_segments)
    first = np.concatenate([[0], np.cumsum(sizes)]).astype(np.intp)
    return FamilyTerms(
        name,
        first,
        np.array(parts.ceiling, dtype=np.float64),
        np.array(parts.half_saturation, dtype=np.float64),
        np.array(parts.shape, dtype=np.float64),
    )


def _point_terms(points: list[tuple[int, float, PointCurve]], n_segments: int) -> PointTerms:
    sizes = np.bincount([place for place, _, _ in points], minlength=n_segments) if points else np.zeros(n_segments)
    first = np.concatenate([[0], np.cumsum(sizes)]).astype(np.intp)
    start = np.cumsum([0, *(len(curve.spend) for _, _, curve in points)]).astype(np.intp)
    spend = np.concatenate([np.empty(0), *(curve.spend for _, _, curve in points)])
    outcome = np.concatenate([np.empty(0), *(weight * curve.outcome for _, weight, curve in points)])
    return PointTerms(first, start, spend, outcome)


def values_at(terms: Terms, segment: IndexArray, spend: FloatArray) -> FloatArray:
    """Outcome of each segment named at the spend beside it; all of shape (n_asked,)."""
    outcome = np.zeros(len(segment))
    for family in terms.families:
        count = np.diff(family.first)[segment]
        for part in parts_of(count):
            at, amount = _spread(family.first, segment[part], count[part], spend[part])
            found = family.ceiling[at] * FAMILIES[family.name].value(
                amount / family.half_saturation[at], family.shape[at]
            )
            outcome[part] += sums_of(found, count[part])
    count = np.diff(terms.points.first)[segment]
    if count.any():
        at, amount = _spread(terms.points.first, segment, count, spend)
        outcome += sums_of(_straight(terms.points, at, amount), count)
    return outcome


def knots_of(terms: Terms, segment: int) -> FloatArray:
    """All knots of the terms given by points of one segment."""
    first, last = terms.points.first[segment], terms.points.first[segment + 1]
    return terms.points.spend[terms.points.start[first] : terms.points.start[last]]


def _spread(
    first: IndexArray, segment: IndexArray, count: IndexArray, spend: FloatArray
) -> tuple[IndexArray, FloatArray]:
    return places_of(first[segment], count), np.repeat(spend, count)


def parts_of(count: IndexArray) -> list[slice]:
    """Cut what is asked into parts of at most `CHUNK` terms each, or one asked; nothing where there are no terms."""
    if not count.any():
        return []
    filled = np.cumsum(count)
    cuts = np.flatnonzero(np.diff((filled - count) // CHUNK)) + 1
    ends = [0, *cuts.tolist(), len(count)]
    return [slice(start, stop) for start, stop in pairwise(ends)]


def piece_of(points: PointTerms, at: IndexArray, spend: FloatArray) -> IndexArray:
    """Find the knot before each spend, in the terms named, so that one comes after it."""
    first, last = points.start[at], points.start[at + 1]
    return np.clip(places_after(points.spend, first, last, spend) - 1, first, last - 2)


def _straight(points: PointTerms, at: IndexArray, spend: FloatArray) -> FloatArray:
    cell = piece_of(points, at, spend)
    left, right = points.spend[cell], points.spend[cell + 1]
    share = np.clip((spend - left) / (right - left), 0.0, 1.0)
    return (1.0 - share) * points.outcome[cell] + share * points.outcome[cell + 1]
