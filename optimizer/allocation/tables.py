"""Curves as tables: knots between which the solver takes them as straight."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.allocation.region import IndexArray, Region
from optimizer.curves.families import FAMILIES, response_value
from optimizer.domain.curve import FamilyCurve, FloatArray, PointCurve, ResponseCurve

VALUE_KNOTS = 128
"""Knots at even steps of outcome: a concave cell then hides at most about 1 / (4 x 128^2) of the ceiling."""
SPEND_KNOTS = 48
"""Knots at even ratios of spend, for the flat end of a curve where even steps of outcome are far apart."""
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

    Points are taken as they are; families get knots at even steps of outcome, their inflection, and knots at even
    ratios of spend.
    """
    starts = np.where(region.threshold > 0.0, region.threshold, region.lower)
    rows: list[FloatArray] = [np.empty(0)] * len(curves)
    families: dict[str, list[int]] = {}
    for place, curve in enumerate(curves):
        if isinstance(curve, PointCurve):
            rows[place] = _points_between(curve, starts[place], region.upper[place])
        else:
            families.setdefault(curve.family, []).append(place)
    for name, places in families.items():
        members = [curve for curve in curves if isinstance(curve, FamilyCurve) and curve.family == name]
        knots = _family_knots(name, members, starts[places], region.upper[places])
        for place, row in zip(places, knots, strict=True):
            rows[place] = _thinned(row)
    return assemble(curves, rows, region.threshold)


def assemble(curves: tuple[ResponseCurve, ...], rows: list[FloatArray], hole: FloatArray) -> Tables:
    """Put rows of spends together with the outcomes of their curves; a hole puts a knot at 0 before its row."""
    rows = [np.append(0.0, row) if hole[place] > 0.0 else row for place, row in enumerate(rows)]
    first = np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.intp)
    outcome = np.concatenate([response_value(curve, row) for curve, row in zip(curves, rows, strict=True)])
    return Tables(np.concatenate(rows), outcome, first, hole)


def _points_between(curve: PointCurve, low: float, high: float) -> FloatArray:
    inside = curve.spend[(curve.spend > low) & (curve.spend < high)]
    return _thinned(np.concatenate([[low], inside, [high]]))


def _thinned(row: FloatArray) -> FloatArray:
    """Leave out knots that are too close to the next, never the first or the last."""
    wide = np.diff(row) > SMALLEST_STEP * row[-1]
    if wide.all():
        return row
    inner = row[1:-1][wide[:-1]]
    if row[-1] - row[0] <= 0.0:
        return row[:1]
    inner = inner[row[-1] - inner > SMALLEST_STEP * row[-1]]
    return np.concatenate([row[:1], inner, row[-1:]])


def _family_knots(name: str, members: list[FamilyCurve], low: FloatArray, high: FloatArray) -> FloatArray:
    """Knots of all curves of one family, shape (n_members, n_knots), sorted, within the bounds."""
    family = FAMILIES[name]
    scale = np.array([[curve.half_saturation] for curve in members])
    shape = np.array([[curve.shape] for curve in members])
    low, high = low[:, None], high[:, None]
    least, most = family.value(low / scale, shape), family.value(high / scale, shape)
    levels = least + (most - least) * np.linspace(0.0, 1.0, VALUE_KNOTS + 1)
    by_value = family.spend_at(levels, shape) * scale
    start = np.maximum(by_value[:, 1:2], 1e-6 * high)
    start = np.minimum(start, high)
    with np.errstate(divide="ignore", invalid="ignore"):
        by_spend = start * (high / start) ** np.linspace(0.0, 1.0, SPEND_KNOTS)
    inflection = family.inflection(shape) * scale
    knots = np.clip(np.nan_to_num(np.hstack([low, by_value, by_spend, inflection, high]), posinf=np.inf), low, high)
    return np.sort(knots, axis=1)
