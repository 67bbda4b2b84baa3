"""Many response curves laid out in arrays once, so that all are read at once.

Every curve is a sum of terms: f(x) = sum_t c_t v(x / h_t, s_t) over the terms of a saturation family (one for a named
curve; one per draw, each with its share of the mean, for a drawn one), plus straight pieces where points are given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from optimizer.curves.shapes.saturation import FAMILIES, Family
from optimizer.domain.curve import DrawnCurve, FamilyCurve, FloatArray, PointCurve, ResponseCurve, WeightedCurve

IndexArray = npt.NDArray[np.intp]
BoolArray = npt.NDArray[np.bool_]

CHUNK = 1 << 14
"""So many terms are read at a time: their arrays stay in the processor's cache, and memory stays small."""


@dataclass(frozen=True, slots=True, eq=False)
class FamilyTerms:
    """Curves that have equally many terms of one family.

    Attributes
    ----------
    family : str
        A key of `optimizer.curves.shapes.saturation.FAMILIES`.
    row : (n_curves,) array of int
        Each curve's row below; -1 where it has none.
    ceiling, half_saturation, shape : (n_rows, n_terms) array
        Parameters of each term; the ceiling with its weight and its share of a mean.
    """

    family: str
    row: IndexArray
    ceiling: FloatArray
    half_saturation: FloatArray
    shape: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class PointTerms:
    """Curves given by points, at most one for each curve of the stack.

    Attributes
    ----------
    row : (n_curves,) array of int
        Each curve's row below; -1 where it has none.
    first : (n_rows + 1,) array of int
        Where each row's knots start, and the end.
    spend, outcome, slope : (n_knots,) array
        Knots, one row after the other; `slope` is to the right of each knot, 0 at the last.
    """

    row: IndexArray
    first: IndexArray
    spend: FloatArray
    outcome: FloatArray
    slope: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class CurveStack:
    """Curves laid out.

    Attributes
    ----------
    n_curves : int
        How many.
    families : tuple of FamilyTerms
        Terms of families.
    points : tuple of PointTerms
        Straight pieces; a weighted sum of several curves given by points has a row in as many.
    end : (n_curves,) array
        Spend beyond which a curve is not known; infinite where it is known everywhere.
    at_zero : (n_curves,) array
        Outcome at no spend.
    n_terms : (n_curves,) array of int
        Terms of families; a curve without any is straight between its knots.
    has_points : (n_curves,) array of bool
        Curves with straight pieces.
    """

    n_curves: int
    families: tuple[FamilyTerms, ...]
    points: tuple[PointTerms, ...]
    end: FloatArray
    at_zero: FloatArray
    n_terms: IndexArray
    has_points: BoolArray


def stack_of(curves: Sequence[ResponseCurve]) -> CurveStack:
    """Lay out curves that `optimizer.curves.shapes.families.check_curve` accepts."""
    n_curves = len(curves)
    end = np.full(n_curves, np.inf)
    single: dict[str, list[tuple[int, float, float, float]]] = {}
    several: dict[str, dict[int, list[tuple[FloatArray, FloatArray, FloatArray]]]] = {}
    points: list[list[tuple[int, float, PointCurve]]] = []
    for place, curve in enumerate(curves):
        if type(curve) is FamilyCurve:
            single.setdefault(curve.family, []).append((place, curve.ceiling, curve.half_saturation, curve.shape))
            if curve.most is not None:
                end[place] = curve.most
            continue
        layer = 0
        for weight, part in weighted_parts(curve):
            end[place] = min(end[place], end_of_part(part))
            if isinstance(part, PointCurve):
                if layer == len(points):
                    points.append([])
                points[layer].append((place, weight, part))
                layer += 1
            else:
                several.setdefault(part.family, {}).setdefault(place, []).append(_terms(weight, part))
    families = [_single_terms(name, n_curves, members) for name, members in single.items()]
    families += [terms for name, members in several.items() for terms in _equal_terms(name, n_curves, members)]
    point_terms = tuple(_point_terms(n_curves, members) for members in points)
    at_zero, n_terms = np.zeros(n_curves), np.zeros(n_curves, dtype=np.intp)
    has_points = np.zeros(n_curves, dtype=np.bool_)
    for terms in families:
        n_terms[terms.row >= 0] += terms.ceiling.shape[1]
    for pieces in point_terms:
        rows = np.flatnonzero(pieces.row >= 0)
        at_zero[rows] += pieces.outcome[pieces.first[pieces.row[rows]]]
        has_points[rows] = True
    return CurveStack(n_curves, tuple(families), point_terms, end, at_zero, n_terms, has_points)


def weighted_parts(curve: ResponseCurve) -> Iterator[tuple[float, FamilyCurve | PointCurve | DrawnCurve]]:
    """Each part of a curve with its weight; a curve that is not weighted is its own only part."""
    if isinstance(curve, WeightedCurve):
        yield from zip(curve.weights, curve.parts, strict=True)
    else:
        yield 1.0, curve


def end_of_part(part: FamilyCurve | PointCurve | DrawnCurve) -> float:
    """Spend at which a part ends; infinite where it is known everywhere."""
    if isinstance(part, PointCurve):
        return float(part.spend[-1])
    return np.inf if part.most is None else part.most


def curve_end(curve: ResponseCurve) -> float | None:
    """Spend at which a curve ends, the first end of its parts; None where it is known everywhere."""
    if type(curve) is FamilyCurve:
        return curve.most
    end = min(end_of_part(part) for _, part in weighted_parts(curve))
    return end if np.isfinite(end) else None


def _terms(weight: float, part: FamilyCurve | DrawnCurve) -> tuple[FloatArray, FloatArray, FloatArray]:
    ceiling = np.atleast_1d(np.asarray(part.ceiling, dtype=np.float64))
    half_saturation = np.atleast_1d(np.asarray(part.half_saturation, dtype=np.float64))
    shape = np.atleast_1d(np.asarray(part.shape, dtype=np.float64))
    return weight * ceiling / len(ceiling), half_saturation, shape


def _single_terms(family: str, n_curves: int, members: list[tuple[int, float, float, float]]) -> FamilyTerms:
    row = np.full(n_curves, -1, dtype=np.intp)
    table = np.array(members, dtype=np.float64)
    row[table[:, 0].astype(np.intp)] = np.arange(len(members))
    return FamilyTerms(family, row, table[:, 1:2].copy(), table[:, 2:3].copy(), table[:, 3:4].copy())


def _equal_terms(
    family: str, n_curves: int, members: dict[int, list[tuple[FloatArray, FloatArray, FloatArray]]]
) -> Iterator[FamilyTerms]:
    """Terms of one family, those curves together that have equally many."""
    by_count: dict[int, list[tuple[int, FloatArray]]] = {}
    for place, parts in members.items():
        terms = np.hstack([np.vstack(part) for part in parts])
        by_count.setdefault(terms.shape[1], []).append((place, terms))
    for alike in by_count.values():
        row = np.full(n_curves, -1, dtype=np.intp)
        row[[place for place, _ in alike]] = np.arange(len(alike))
        ceiling, half_saturation, shape = np.ascontiguousarray(np.stack([terms for _, terms in alike], axis=1))
        yield FamilyTerms(family, row, ceiling, half_saturation, shape)


def _point_terms(n_curves: int, members: list[tuple[int, float, PointCurve]]) -> PointTerms:
    row = np.full(n_curves, -1, dtype=np.intp)
    row[[place for place, _, _ in members]] = np.arange(len(members))
    first = np.cumsum([0, *(len(curve.spend) for _, _, curve in members)]).astype(np.intp)
    spend = np.concatenate([curve.spend for _, _, curve in members]).astype(np.float64)
    outcome = np.concatenate([weight * curve.outcome for _, weight, curve in members]).astype(np.float64)
    slope = np.zeros(len(spend))
    inside = np.ones(len(spend), dtype=np.bool_)
    inside[first[1:] - 1] = False
    left = np.flatnonzero(inside)
    slope[left] = (outcome[left + 1] - outcome[left]) / (spend[left + 1] - spend[left])
    return PointTerms(row, first, spend, outcome, slope)


def values_at(stack: CurveStack, owner: IndexArray, spend: FloatArray) -> FloatArray:
    """Outcomes of many spends, each of any curve of the stack.

    Parameters
    ----------
    stack : CurveStack
        The curves.
    owner : (m,) array of int
        Which curve each spend is of.
    spend : (m,) array
        Money, not negative. Past the last knot of given points the outcome stays as it is there.

    Returns
    -------
    (m,) array
    """
    outcome = np.zeros(len(spend))
    for terms in stack.families:
        _add_terms(outcome, terms, owner, spend, _value)
    for pieces in stack.points:
        inside, knot = _knot_below(pieces, owner, spend)
        outcome[inside] += pieces.outcome[knot] + pieces.slope[knot] * (spend[inside] - pieces.spend[knot])
    return outcome


def slopes_at(stack: CurveStack, owner: IndexArray, spend: FloatArray) -> FloatArray:
    """Outcome per further unit of money at many spends; parameters and shapes as in `values_at`.

    At a knot of given points it is the slope to its right, 0 from the last on; at spend 0 it may be infinite.
    """
    slope = np.zeros(len(spend))
    for terms in stack.families:
        _add_terms(slope, terms, owner, spend, _slope)
    for pieces in stack.points:
        inside, knot = _knot_below(pieces, owner, spend)
        slope[inside] += pieces.slope[knot]
    return slope


def values(stack: CurveStack, spend: FloatArray) -> FloatArray:
    """Outcomes of every curve at its own spends, shape (n_curves, ...) as `spend`."""
    return _by_curve(stack, spend, values_at)


def slopes(stack: CurveStack, spend: FloatArray) -> FloatArray:
    """Slopes of every curve at its own spends, shape (n_curves, ...) as `spend`."""
    return _by_curve(stack, spend, slopes_at)


def _by_curve(
    stack: CurveStack, spend: FloatArray, read: Callable[[CurveStack, IndexArray, FloatArray], FloatArray]
) -> FloatArray:
    owner = np.repeat(np.arange(stack.n_curves), spend[0].size if stack.n_curves else 0)
    return read(stack, owner, np.asarray(spend, dtype=np.float64).ravel()).reshape(spend.shape)


def _value(unit: Family, spend: FloatArray, ceiling: FloatArray, scale: FloatArray, shape: FloatArray) -> FloatArray:
    return ceiling * unit.value(spend / scale, shape)


def _slope(unit: Family, spend: FloatArray, ceiling: FloatArray, scale: FloatArray, shape: FloatArray) -> FloatArray:
    # A term that brings nothing has no slope, also where its family's is infinite.
    return ceiling / scale * np.where(ceiling > 0.0, unit.slope(spend / scale, shape), 0.0)


def _add_terms(
    total: FloatArray,
    terms: FamilyTerms,
    owner: IndexArray,
    spend: FloatArray,
    read: Callable[[Family, FloatArray, FloatArray, FloatArray, FloatArray], FloatArray],
) -> None:
    """Add to each total what the terms bring at its spend, a chunk at a time."""
    unit, n_terms = FAMILIES[terms.family], terms.ceiling.shape[1]
    size = max(CHUNK // n_terms, 1)
    for begin in range(0, len(spend), size):
        part = slice(begin, begin + size)
        row, at = terms.row[owner[part]], spend[part]
        here: slice | IndexArray = part
        if row.min() < 0:
            has = np.flatnonzero(row >= 0)
            row, at, here = row[has], at[has], has + begin
        if n_terms == 1:
            total[here] += read(unit, at, terms.ceiling[row, 0], terms.half_saturation[row, 0], terms.shape[row, 0])
        elif row.size:
            parameters = terms.ceiling[row], terms.half_saturation[row], terms.shape[row]
            total[here] += read(unit, at[:, None], *parameters).sum(axis=1)


def _knot_below(pieces: PointTerms, owner: IndexArray, spend: FloatArray) -> tuple[IndexArray, IndexArray]:
    """Those spends whose curve has a row of points, and the last knot not above each; all rows are halved at once."""
    row = pieces.row[owner]
    inside = np.flatnonzero(row >= 0)
    row, at = row[inside], spend[inside]
    low, high = pieces.first[row], pieces.first[row + 1] - 1
    while (low < high).any():
        middle = (low + high + 1) // 2
        is_above = pieces.spend[middle] > at
        low, high = np.where(is_above, low, middle), np.where(is_above, middle - 1, high)
    return inside, low
