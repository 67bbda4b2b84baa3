"""curves.csv: response curves that an analyst brings from a marketing-mix model."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from optimizer.domain.curve import DrawnCurve, FamilyCurve, FloatArray, PointCurve, SingleCurve
from optimizer.domain.segment import Segment
from optimizer.errors import DataError
from optimizer.ingest.brought.curve_columns import POINTS, CurveRows, read_curve_rows
from optimizer.ingest.brought.curve_groups import common_number, common_tags, first_rows
from optimizer.ingest.source_file import SourceFile
from optimizer.message import N_


@dataclass(frozen=True, slots=True, eq=False)
class BroughtCurves:
    """A file of curves.

    Attributes
    ----------
    segments : tuple of Segment
        In the order of the file.
    kpis : tuple of str
        In the order of the file; one empty name where the file names none.
    curves : tuple of tuple of SingleCurve or None
        For each KPI one per segment; None where the segment has no curve for that KPI.
    tags : tuple of frozenset of str
        One per segment; empty where the file has none.
    last_spend : (n_segments,) array or None
        What the last period spent; None where the file does not say.
    rates : mapping of str to (str, (n_segments,) array)
        Rate column -> the KPI that it is counted over, and each segment's rate; 0 where it has no curve for that KPI.
    n_draws : int
        How many draws each curve has; 0 where the curves are single.
    """

    segments: tuple[Segment, ...]
    kpis: tuple[str, ...]
    curves: tuple[tuple[SingleCurve | None, ...], ...]
    tags: tuple[frozenset[str], ...] = ()
    last_spend: FloatArray | None = None
    rates: Mapping[str, tuple[str, FloatArray]] = field(default_factory=dict)
    n_draws: int = 0


def read_curves(file: SourceFile) -> BroughtCurves:
    """Read response curves, one per segment, or one per segment and KPI.

    Parameters
    ----------
    file : SourceFile
        Table with the columns ``platform,audience,family,ceiling,half_saturation,shape``, and perhaps ``max``; money
        and outcome over the horizon. ``shape`` may be empty for families that have none. A curve of the family
        ``points`` has one row per point, with ``spend`` and ``outcome``. Further columns: ``kpi`` (a curve per segment
        and KPI), ``draw`` (a row per posterior draw), ``tags``, ``last_spend``, and rates, whose names end in
        ``_rate``.

    Raises
    ------
    DataError
        When a cell is missing or out of its range, a family is not known, a curve comes twice, or draws are missing.
    """
    rows = read_curve_rows(file)
    segments = tuple(Segment(rows.platforms[place], rows.audiences[place]) for place in first_rows(rows.segment))
    by_curve = _point_curves(rows) | _family_curves(rows)
    n_kpis = len(rows.kpis)
    curves = tuple(tuple(by_curve.get(place * n_kpis + kpi) for place in range(len(segments))) for kpi in range(n_kpis))
    return BroughtCurves(
        segments=segments,
        kpis=rows.kpis,
        curves=curves,
        tags=common_tags(rows),
        last_spend=_last_spend(rows),
        rates={name: _rate(rows, name) for name in rows.rates},
        n_draws=rows.n_draws if (rows.draw >= 0).any() else 0,
    )


def _family_curves(rows: CurveRows) -> dict[int, SingleCurve]:
    places = np.flatnonzero(rows.family != POINTS)
    if rows.n_draws:
        return _drawn_curves(rows, places)
    _check_single(rows, places)
    parameters = (rows.numbers[name][places].tolist() for name in ("ceiling", "half_saturation", "shape", "max"))
    names = (rows.curve[places].tolist(), rows.family[places].tolist())
    return {
        curve: FamilyCurve(family, ceiling, half_saturation, shape, None if math.isnan(most) else most)
        for curve, family, ceiling, half_saturation, shape, most in zip(*names, *parameters, strict=True)
    }


def _check_single(rows: CurveRows, places: np.ndarray[tuple[int], np.dtype[np.intp]]) -> None:
    seen: dict[tuple[int, int], int] = {}
    keys = zip(rows.curve[places].tolist(), rows.draw[places].tolist(), strict=True)
    for place, key in zip(places.tolist(), keys, strict=True):
        if key in seen:
            raise DataError(
                N_(
                    "{place} gives a second curve for {segment}, after {earlier}; keep one of them.",
                    place=rows.place(place),
                    segment=rows.subject(place),
                    earlier=rows.place(seen[key]),
                )
            )
        seen[key] = place


def _drawn_curves(rows: CurveRows, places: np.ndarray[tuple[int], np.dtype[np.intp]]) -> dict[int, SingleCurve]:
    _check_single(rows, places)
    most = common_number(rows, "max", rows.numbers["max"], rows.curve)
    found, start, counts = np.unique(rows.curve[places], return_index=True, return_counts=True)
    if (counts < rows.n_draws).any():
        short = int(np.flatnonzero(counts < rows.n_draws)[0])
        raise DataError(
            N_(
                "{place}: {segment} has {found} draws and other curves have {expected}; give all the same draws.",
                place=rows.place(int(places[start[short]])),
                segment=rows.subject(int(places[start[short]])),
                found=int(counts[short]),
                expected=rows.n_draws,
            )
        )
    order = places[np.lexsort((rows.draw[places], rows.curve[places]))]
    ceiling, half_saturation, shape = (
        rows.numbers[name][order].reshape(found.size, rows.n_draws) for name in ("ceiling", "half_saturation", "shape")
    )
    families = rows.family[order[:: rows.n_draws]]
    return {
        int(curve): DrawnCurve(
            str(families[place]),
            ceiling[place],
            half_saturation[place],
            shape[place],
            None if np.isnan(most[curve]) else float(most[curve]),
        )
        for place, curve in enumerate(found)
    }


def _point_curves(rows: CurveRows) -> dict[int, SingleCurve]:
    places = np.flatnonzero(rows.family == POINTS)
    if not places.size:
        return {}
    order = places[np.lexsort((rows.numbers["spend"][places], rows.curve[places]))]
    curve, spend, outcome = rows.curve[order], rows.numbers["spend"][order], rows.numbers["outcome"][order]
    _check_rising(rows, order, curve, spend, outcome)
    found, start, counts = np.unique(curve, return_index=True, return_counts=True)
    made: dict[int, SingleCurve] = {}
    for number, begin, count in zip(found.tolist(), start.tolist(), counts.tolist(), strict=True):
        points = slice(begin, begin + count)
        if spend[begin] > 0.0:
            made[number] = PointCurve(np.append(0.0, spend[points]), np.append(0.0, outcome[points]))
        elif count == 1:
            raise DataError(
                N_(
                    "{place}: the curve of {segment} has no point but the one at spend 0; give one with spend.",
                    place=rows.place(int(order[begin])),
                    segment=rows.subject(int(order[begin])),
                )
            )
        else:
            made[number] = PointCurve(spend[points].copy(), outcome[points].copy())
    return made


def _check_rising(
    rows: CurveRows,
    order: np.ndarray[tuple[int], np.dtype[np.intp]],
    curve: np.ndarray[tuple[int], np.dtype[np.intp]],
    spend: FloatArray,
    outcome: FloatArray,
) -> None:
    is_same = curve[1:] == curve[:-1]
    twice = np.flatnonzero(is_same & (spend[1:] == spend[:-1]))
    if twice.size:
        raise DataError(
            N_(
                "{place} gives a second point at the same spend for {segment}, after {earlier}; keep one of them.",
                place=rows.place(int(order[twice[0] + 1])),
                segment=rows.subject(int(order[twice[0]])),
                earlier=rows.place(int(order[twice[0]])),
            )
        )
    falls = np.flatnonzero(is_same & (outcome[1:] < outcome[:-1]))
    if falls.size:
        raise DataError(
            N_(
                "{place}: the outcome of {segment} falls although the spend is above that of {earlier}; an outcome "
                "must never fall with spend.",
                place=rows.place(int(order[falls[0] + 1])),
                segment=rows.subject(int(order[falls[0]])),
                earlier=rows.place(int(order[falls[0]])),
            )
        )


def _last_spend(rows: CurveRows) -> FloatArray | None:
    if np.isnan(rows.numbers["last_spend"]).all():
        return None
    found = common_number(rows, "last_spend", rows.numbers["last_spend"], rows.segment)
    return _complete(rows, "last_spend", found, rows.segment)


def _rate(rows: CurveRows, name: str) -> tuple[str, FloatArray]:
    values = rows.rates[name]
    has_rate = np.flatnonzero(~np.isnan(values))
    kpi = int(rows.kpi[has_rate[0]])
    other = has_rate[rows.kpi[has_rate] != kpi]
    if other.size:
        raise DataError(
            N_(
                "{place}: column '{column}' is filled in for the KPI {found}, after {kpi} in {earlier}; give a rate "
                "only in the rows of the KPI that it is counted over.",
                place=rows.place(int(other[0])),
                column=name,
                found=rows.kpis[int(rows.kpi[other[0]])],
                kpi=rows.kpis[kpi],
                earlier=rows.place(int(has_rate[0])),
            )
        )
    is_its = rows.kpi == kpi
    found = common_number(rows, name, values, rows.segment)
    complete = _complete(rows, name, np.where(np.isnan(found) & ~_has(rows, is_its), 0.0, found), rows.segment)
    return rows.kpis[kpi], complete


def _has(
    rows: CurveRows, is_its: np.ndarray[tuple[int], np.dtype[np.bool_]]
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Say which segments have a row among those chosen."""
    return np.asarray(np.isin(np.arange(rows.segment.max() + 1), rows.segment[is_its]), dtype=np.bool_)


def _complete(
    rows: CurveRows, column: str, values: FloatArray, group: np.ndarray[tuple[int], np.dtype[np.intp]]
) -> FloatArray:
    for missing in np.flatnonzero(np.isnan(values))[:1].tolist():
        place = int(np.flatnonzero(group == missing)[0])
        raise DataError(
            N_(
                "{place}: column '{column}' is empty for {segment}, though other segments have it; fill it in.",
                place=rows.place(place),
                column=column,
                segment=rows.subject(place),
            )
        )
    return values
