"""Curves as tables: knots between which the solver takes them as straight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from optimizer.allocation.limits.region import IndexArray, Region
from optimizer.curves.families import FAMILIES, response_value, response_values
from optimizer.domain.curve import FamilyCurve, FloatArray, PointCurve, ResponseCurve

Row = tuple[FloatArray, FloatArray]
BoolArray = npt.NDArray[np.bool_]

VALUE_KNOTS = 160
"""Knots by outcome, see `_levels`: a cell hides at most about (pi / 160)^2 / 8, or 5e-5, of the ceiling."""
SPEND_KNOTS = 32
"""Knots at even ratios of spend, for the flat end of a curve where the last steps of outcome are far apart."""
SMALLEST_STEP = 1e-9
"""Knots closer than this share of a segment's most spend are one knot: slopes between them would be rounding noise."""


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """One table per segment, one after the other.

    Attributes
    ----------
    spend, outcome : (n_knots,) array
        Knots of all segments; within a segment `spend` rises, from the segment's least spend to its most.
    first : (n_segments + 1,) array of int
        Where each segment's knots start, and the end.
    hole : (n_segments,) array
        Spends between the segment's first knot and this one, its second, are not allowed; 0 where all are.
    """

    spend: FloatArray
    outcome: FloatArray
    first: IndexArray
    hole: FloatArray


def tabulate(curves: tuple[ResponseCurve, ...], region: Region) -> Tables:
    """Tabulate every curve between the bounds of its spend.

    Points are taken as they are; families get knots by outcome, their inflection, and knots at even ratios of spend.
    """
    starts = np.where(region.threshold > 0.0, region.threshold, region.lower)
    rows: list[Row] = [(np.empty(0), np.empty(0))] * len(curves)
    families: dict[str, list[int]] = {}
    for place, curve in enumerate(curves):
        if isinstance(curve, PointCurve):
            rows[place] = point_row(curve, starts[place], region.upper[place])
        else:
            families.setdefault(curve.family, []).append(place)
    for name, places in families.items():
        members = [curve for curve in curves if isinstance(curve, FamilyCurve) and curve.family == name]
        knots = _family_knots(name, members, starts[places], region.upper[places])
        for place, row in zip(places, thinned_rows(members, knots), strict=True):
            rows[place] = row
    return assemble(rows, [_zero_outcome(curve) for curve in curves], region.threshold)


def assemble(rows: Sequence[Row], at_zero: Sequence[float], hole: FloatArray) -> Tables:
    """Put rows of knots together; a hole puts a knot at 0 before its row."""
    spends = [np.append(0.0, row[0]) if hole[place] > 0.0 else row[0] for place, row in enumerate(rows)]
    outcomes = [np.append(at_zero[place], row[1]) if hole[place] > 0.0 else row[1] for place, row in enumerate(rows)]
    first = np.concatenate([[0], np.cumsum([len(row) for row in spends])]).astype(np.intp)
    return Tables(np.concatenate(spends), np.concatenate(outcomes), first, hole)


def table_between(curve: ResponseCurve, knots: FloatArray, low: float, high: float, hole: float) -> Tables:
    """Tabulate one curve on the given knots that lie between two spends, and on these; a hole goes from 0 to `hole`."""
    start = hole if hole > 0.0 else low
    inside = knots[(knots > start) & (knots < high)]
    row = np.concatenate([[start], inside, [high]]) if high > start else np.array([start])
    return assemble([(row, response_value(curve, row))], [_zero_outcome(curve)], np.array([hole]))


def point_row(curve: PointCurve, low: float, high: float) -> Row:
    """Knots of a curve given by points between two spends, and these."""
    inside = curve.spend[(curve.spend > low) & (curve.spend < high)]
    row = np.concatenate([[low], inside, [high]])
    row = row[_far_apart(row[None, :])[0]]
    return row, response_value(curve, row)


def thinned_rows(curves: Sequence[ResponseCurve], knots: FloatArray) -> list[Row]:
    """Rows of sorted knots, shape (n_curves, n_knots), without those too close to another, and their outcomes."""
    outcome = response_values(curves, knots)
    kept = _far_apart(knots)
    return [(row[keep], values[keep]) for row, values, keep in zip(knots, outcome, kept, strict=True)]


def _far_apart(knots: FloatArray) -> BoolArray:
    """Which knots to keep: always the first, and the last unless it is the first."""
    least = SMALLEST_STEP * knots[:, -1:]
    kept = np.empty(knots.shape, dtype=np.bool_)
    kept[:, 0] = True
    kept[:, 1:] = np.diff(knots, axis=1) > least
    kept[:, 1:-1] &= knots[:, -1:] - knots[:, 1:-1] > least
    kept[:, -1] = knots[:, -1] > knots[:, 0]
    return kept


def _zero_outcome(curve: ResponseCurve) -> float:
    return float(curve.outcome[0]) if isinstance(curve, PointCurve) else 0.0


def _family_knots(name: str, members: list[FamilyCurve], low: FloatArray, high: FloatArray) -> FloatArray:
    """Knots of all curves of one family, shape (n_members, n_knots), sorted, within the bounds."""
    family = FAMILIES[name]
    scale = np.array([[curve.half_saturation] for curve in members])
    shape = np.array([[curve.shape] for curve in members])
    low, high = low[:, None], high[:, None]
    least, most = family.value(low / scale, shape), family.value(high / scale, shape)
    by_value = family.spend_at(_levels(name, least, most), shape) * scale
    start = np.maximum(by_value[:, 1:2], 1e-6 * high)
    start = np.minimum(start, high)
    with np.errstate(divide="ignore", invalid="ignore"):
        by_spend = start * (high / start) ** np.linspace(0.0, 1.0, SPEND_KNOTS)
    inflection = family.inflection(shape) * scale
    knots = np.clip(np.nan_to_num(np.hstack([low, by_value, by_spend, inflection, high]), posinf=np.inf), low, high)
    return np.sort(knots, axis=1)


def _levels(name: str, least: FloatArray, most: FloatArray) -> FloatArray:
    """Outcomes of the knots, in units of the ceiling, shape (n_members, VALUE_KNOTS + 1).

    Chords hide least in all where knots stand as densely as the square root of the curvature. For curves that tend to a
    ceiling the way powers or exponentials do, that is even steps of the root of what is left to the ceiling; for those
    that leave 0 like a power, even steps of the root of the outcome; sin^2 of even angles has both. For the logarithm,
    it is even steps of outcome.
    """
    steps = np.linspace(0.0, 1.0, VALUE_KNOTS + 1)
    if name == "power":
        return np.asarray((np.sqrt(least) + (np.sqrt(most) - np.sqrt(least)) * steps) ** 2)
    if name in ("log", "linear"):
        return least + (most - least) * steps
    low, high = np.arcsin(np.sqrt(least)), np.arcsin(np.sqrt(most))
    return np.asarray(np.sin(low + (high - low) * steps) ** 2)
