"""Outcome at the ends of cells of spend, and the least and largest slope within each."""

from __future__ import annotations

import numpy as np

from optimizer.allocation.certificate.ragged import IndexArray, places_of
from optimizer.allocation.certificate.terms import FamilyTerms, PointTerms, Terms, parts_of, piece_of
from optimizer.curves.shapes.saturation import FAMILIES
from optimizer.domain.curve import FloatArray


def profile_of(terms: Terms, segment: IndexArray, ends: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Outcome at spends of each segment named, and the least and the largest slope between neighbours.

    A family is convex up to its inflection and concave after, so its slope is least at an end of a cell and largest at
    the inflection, or at the end nearest to it.

    Parameters
    ----------
    segment : (n_asked,) array of int
    ends : (n_asked, n_ends) array
        Rising; terms given by points must have no knot strictly between two neighbours.

    Returns
    -------
    outcome : (n_asked, n_ends) array
    least, most : (n_asked, n_ends - 1) array
        The largest slope may be infinite.
    """
    outcome, least = np.zeros(ends.shape), np.zeros((len(segment), ends.shape[1] - 1))
    most = np.zeros(least.shape)
    for family in terms.families:
        count = np.diff(family.first)[segment]
        for part in parts_of(count * ends.shape[1]):
            at = places_of(family.first[segment[part]], count[part])
            found = _family_profile(family, at, np.repeat(ends[part], count[part], axis=0))
            for whole, one in zip((outcome, least, most), found, strict=True):
                whole[part] += _sums(one, count[part])
    count = np.diff(terms.points.first)[segment]
    if count.any():
        at = places_of(terms.points.first[segment], count)
        found = _point_profile(terms.points, at, np.repeat(ends, count, axis=0))
        for whole, one in zip((outcome, least, most), found, strict=True):
            np.add(whole, _sums(one, count), out=whole)
    return outcome, least, most


def _sums(values: FloatArray, count: IndexArray) -> FloatArray:
    sums = np.zeros((len(count), values.shape[1]))
    filled = count > 0
    if filled.any():
        sums[filled] = np.add.reduceat(values, (np.cumsum(count) - count)[filled], axis=0)
    return sums


def _family_profile(family: FamilyTerms, at: IndexArray, ends: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    half, shape, ceiling = (one[at][:, None] for one in (family.half_saturation, family.shape, family.ceiling))
    r, scale = ends / half, ceiling / half
    value, slope = value_and_slope(family.name, r, shape)
    most = np.maximum(slope[:, :-1], slope[:, 1:])
    bend = FAMILIES[family.name].inflection(shape[:, 0])
    row, cell = np.nonzero((bend[:, None] > r[:, :-1]) & (bend[:, None] < r[:, 1:]))
    if len(row):
        most[row, cell] = value_and_slope(family.name, bend[row], shape[row, 0])[1]
    with np.errstate(invalid="ignore"):
        slopes = (scale * np.minimum(slope[:, :-1], slope[:, 1:]), scale * most)
    flat = scale <= 0.0
    return ceiling * value, np.where(flat, 0.0, slopes[0]), np.where(flat, 0.0, slopes[1])


def value_and_slope(name: str, r: FloatArray, s: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Value and slope of a family, in its units; of Hill, which is asked most, both at once.

    With u = s ln r and t = e^-|u|, v is 1/(1+t) where u >= 0 and t/(1+t) below, and dv/dr is (s/r) t / (1+t)^2.
    """
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        if name != "hill":
            return FAMILIES[name].value(r, s), FAMILIES[name].slope(r, s)
        u = s * np.log(r)
        t = np.exp(-np.abs(u))
        value = np.where(u >= 0.0, 1.0, t) / (1.0 + t)
        slope = np.where(r > 0.0, s / r * t / (1.0 + t) ** 2, np.where(s < 1.0, np.inf, np.where(s > 1.0, 0.0, 1.0)))
    return value, slope


def _point_profile(points: PointTerms, at: IndexArray, ends: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    middle = 0.5 * (ends[:, :-1] + ends[:, 1:])
    n_terms, n_cells = middle.shape
    cell = piece_of(points, np.repeat(at, n_cells), middle.ravel()).reshape((n_terms, n_cells))
    left, right = points.spend[cell], points.spend[cell + 1]
    slope = (points.outcome[cell + 1] - points.outcome[cell]) / (right - left)
    slope = np.where(middle >= points.spend[points.start[at + 1] - 1][:, None], 0.0, slope)
    beside = np.hstack([cell, cell[:, -1:]])
    share = np.clip((ends - points.spend[beside]) / (points.spend[beside + 1] - points.spend[beside]), 0.0, 1.0)
    outcome = (1.0 - share) * points.outcome[beside] + share * points.outcome[beside + 1]
    return outcome, slope, slope
