"""The most that each raw curve brings above the price of its spend: a true upper bound, not a sample.

Used by the certificate alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.allocation.limits.region import IndexArray
from optimizer.curves.families import FAMILIES
from optimizer.domain.curve import FamilyCurve, FloatArray, PointCurve, ResponseCurve

HALVINGS = 400
"""At most so many halvings find a stationary spend; 60 do unless it is next to nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class _Family:
    """Curves of one family: their places, and parameters of shape (n_members,)."""

    name: str
    places: IndexArray
    ceiling: FloatArray
    half_saturation: FloatArray
    shape: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class RawCurves:
    """Curves laid out so that a whole plan is priced at once.

    Attributes
    ----------
    points : tuple of (int, PointCurve)
        Place and curve of those given by points.
    owner, spend, outcome : (n_knots,) array
        Their knots, one curve after the other; `owner` counts the curves given by points.
    first : (n_point_curves,) array of int
        Where each begins.
    families : tuple
        The others, by family.
    """

    points: tuple[tuple[int, PointCurve], ...]
    owner: IndexArray
    spend: FloatArray
    outcome: FloatArray
    first: IndexArray
    families: tuple[_Family, ...]


def raw_curves(curves: tuple[ResponseCurve, ...]) -> RawCurves:
    """Lay out curves."""
    points = tuple((place, curve) for place, curve in enumerate(curves) if isinstance(curve, PointCurve))
    sizes = [len(curve.spend) for _, curve in points]
    by_family: dict[str, list[tuple[int, FamilyCurve]]] = {}
    for place, curve in enumerate(curves):
        if isinstance(curve, FamilyCurve):
            by_family.setdefault(curve.family, []).append((place, curve))
    return RawCurves(
        points,
        np.repeat(np.arange(len(points)), sizes),
        np.concatenate([curve.spend for _, curve in points]) if points else np.empty(0),
        np.concatenate([curve.outcome for _, curve in points]) if points else np.empty(0),
        np.cumsum([0, *sizes[:-1]]) if points else np.empty(0, dtype=np.intp),
        tuple(
            _Family(
                name,
                np.array([place for place, _ in members]),
                np.array([curve.ceiling for _, curve in members]),
                np.array([curve.half_saturation for _, curve in members]),
                np.array([curve.shape for _, curve in members]),
            )
            for name, members in by_family.items()
        ),
    )


def best_at_prices(
    curves: RawCurves, price: FloatArray, lower: FloatArray, upper: FloatArray, threshold: FloatArray
) -> float:
    """Sum over segments of the largest f(x) - price x over the spends allowed.

    Allowed are lower <= x <= upper with x = 0 or x >= threshold. All arguments have shape (n_segments,).

    Returns
    -------
    float
        Minus infinity where a segment has no spend that is allowed.
    """
    start = np.maximum(lower, threshold)
    may_stop = lower <= 0.0
    if (~may_stop & (start > upper)).any() or (upper < 0.0).any():
        return float(-np.inf)
    best = np.full(len(price), -np.inf)
    if curves.points:
        _best_points(curves, price, start, upper, best)
    for family in curves.families:
        at = family.places
        best[at] = _best_family(family, price[at], start[at], upper[at])
    at_zero = _at_zero(curves, len(price))
    return float(np.where(may_stop, np.maximum(best, at_zero), best).sum())


def _at_zero(curves: RawCurves, n_segments: int) -> FloatArray:
    outcome = np.zeros(n_segments)
    for place, curve in curves.points:
        outcome[place] = curve.outcome[0]
    return outcome


def _best_points(curves: RawCurves, price: FloatArray, start: FloatArray, upper: FloatArray, best: FloatArray) -> None:
    """Straight pieces are highest at their ends: the knots inside the bounds, and the bounds."""
    places = np.array([place for place, _ in curves.points])
    low, high = start[places], upper[places]
    inside = (curves.spend >= low[curves.owner]) & (curves.spend <= high[curves.owner])
    profit = np.where(inside, curves.outcome - price[places][curves.owner] * curves.spend, -np.inf)
    best[places] = np.maximum.reduceat(profit, curves.first)
    for place, curve in curves.points:
        if start[place] <= upper[place]:
            for end in (start[place], upper[place]):
                outcome = float(np.interp(end, curve.spend, curve.outcome))
                best[place] = max(best[place], outcome - price[place] * end)


def _best_family(family: _Family, price: FloatArray, start: FloatArray, upper: FloatArray) -> FloatArray:
    """Convex before the inflection, so highest at an end; concave after it, where the slope passes the price once."""
    unit = FAMILIES[family.name]
    scale = family.ceiling / family.half_saturation

    def value(spend: FloatArray) -> FloatArray:
        return family.ceiling * unit.value(spend / family.half_saturation, family.shape)

    def is_steep(spend: FloatArray) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        slope = unit.slope(spend / family.half_saturation, family.shape)
        return np.where(scale > 0.0, slope, 0.0) * scale >= price

    allowed = start <= upper
    bend = np.clip(unit.inflection(family.shape) * family.half_saturation, start, np.maximum(upper, start))
    low, high = bend.copy(), np.maximum(upper, bend)
    low = np.where(is_steep(high), high, low)
    high = np.where(is_steep(low), high, low)
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        if ((middle <= low) | (middle >= high)).all():
            break
        steep = is_steep(middle)
        low, high = np.where(steep, middle, low), np.where(steep, high, middle)
    # The stationary spend lies between: the outcome is at most that of the upper end, the price paid at least that of
    # the lower.
    stationary = value(high) - np.where(price > 0.0, price * low, price * high)
    ends = np.maximum(value(start) - price * start, value(bend) - price * bend)
    last = value(np.maximum(upper, start)) - price * np.maximum(upper, start)
    return np.where(allowed, np.maximum(np.maximum(stationary, ends), last), -np.inf)
