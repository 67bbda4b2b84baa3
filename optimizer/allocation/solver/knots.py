"""Where a curve is looked at when it is made a table: close enough that chords hide next to nothing."""

from __future__ import annotations

import numpy as np

from optimizer.allocation.limits.region import IndexArray
from optimizer.curves.shapes.families import FAMILIES
from optimizer.curves.shapes.stack import BoolArray, CurveStack, FamilyTerms, values_at
from optimizer.domain.curve import FloatArray

SPEND_KNOTS = 32
"""Knots at even ratios of spend, for the flat end of a curve where the last steps of outcome are far apart."""
FIRST_LOOKS = 48
"""A curve without a formula for its inverse is looked at so often, at even ratios of spend, to see where it rises."""
MOST_SEEN, SEEN_SHARE = 64, 4
"""At most so many cells by outcome of such a curve, which takes long to read: zooming in finds what they hide. Where
few curves have more cells, it has one for so many of them."""
CLOSEST = 1e-6
"""Even ratios of spend start at this share of the most spend."""


def family_knots(terms: FamilyTerms, low: FloatArray, high: FloatArray, n_levels: int) -> FloatArray:
    """Knots of curves that are one term of a family, shape (n_rows, n_knots): sorted, from `low` to `high`.

    Knots stand at levels of outcome, see `_levels`, at the inflection, and, less densely, at even ratios of spend.

    Parameters
    ----------
    terms : FamilyTerms
        With one term a row.
    low, high : (n_rows,) array
        Least and most spend of each row; low <= high.
    n_levels : int
        Cells by outcome.
    """
    family, scale, shape = FAMILIES[terms.family], terms.half_saturation, terms.shape
    low, high = low[:, None], high[:, None]
    least, most = family.value(low / scale, shape), family.value(high / scale, shape)
    by_value = family.spend_at(_levels(terms.family, least, most, n_levels), shape) * scale
    start = np.minimum(np.maximum(by_value[:, 1:2], CLOSEST * high), high)
    n_ratios = max(n_levels * SPEND_KNOTS // 160, 6)
    with np.errstate(divide="ignore", invalid="ignore"):
        by_spend = start * (high / start) ** np.linspace(0.0, 1.0, n_ratios)
    inflection = family.inflection(shape) * scale
    knots = np.hstack([low, by_value, by_spend, inflection, high])
    return np.sort(np.clip(np.nan_to_num(knots, posinf=np.inf), low, high), axis=1)


def seen_knots(stack: CurveStack, places: IndexArray, low: FloatArray, high: FloatArray, n_levels: int) -> FloatArray:
    """Knots of any curves, shape (n_places, n_knots): the levels of outcome are found by a first look at each curve.

    Parameters
    ----------
    places : (n_places,) array of int
        Which curves of the stack.
    low, high, n_levels
        As in `family_knots`.
    """
    low, high = low[:, None], high[:, None]
    start = np.maximum(low, CLOSEST * high)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = start * (high / start) ** np.linspace(0.0, 1.0, FIRST_LOOKS)
    looks = np.hstack([low, np.clip(np.nan_to_num(ratios), low, high)])
    outcome = values_at(stack, np.repeat(places, looks.shape[1]), looks.ravel()).reshape(looks.shape)
    rise = outcome[:, -1:] - outcome[:, :1]
    reached = (outcome - outcome[:, :1]) / np.where(rise > 0.0, rise, 1.0)
    levels = np.sin(np.linspace(0.0, 0.5 * np.pi, max(min(n_levels, MOST_SEEN), n_levels // SEEN_SHARE) + 1)) ** 2
    # Rows are set one after the other, so that one search finds the levels of all.
    row = 2.0 * np.arange(len(places))[:, None]
    target = (levels + row).ravel()
    above = np.searchsorted((np.maximum.accumulate(reached, axis=1) + row).ravel(), target, side="left")
    first = np.repeat(np.arange(len(places)), len(levels)) * looks.shape[1]
    above = np.clip(above, first + 1, first + looks.shape[1] - 1)
    flat, at = looks.ravel(), (reached + row).ravel()
    step = at[above] - at[above - 1]
    share = np.clip((target - at[above - 1]) / np.where(step > 0.0, step, 1.0), 0.0, 1.0)
    by_value = flat[above - 1] + share * (flat[above] - flat[above - 1])
    knots = np.hstack([looks[:, ::4], by_value.reshape(len(places), -1), high])
    return np.sort(np.clip(knots, low, high), axis=1)


def bends(stack: CurveStack, chosen: BoolArray, low: FloatArray, high: FloatArray) -> tuple[IndexArray, FloatArray]:
    """Knots that given points have strictly between bounds: owners and spends, in no order.

    Parameters
    ----------
    chosen : (n_curves,) array of bool
        Curves that are asked for.
    low, high : (n_curves,) array
        Bounds.
    """
    owners, spends = [np.empty(0, dtype=np.intp)], [np.empty(0)]
    for pieces in stack.points:
        with_row = np.flatnonzero(pieces.row >= 0)
        place_of_row = np.empty(len(with_row), dtype=np.intp)
        place_of_row[pieces.row[with_row]] = with_row
        owner = np.repeat(place_of_row, np.diff(pieces.first))
        kept = chosen[owner] & (pieces.spend > low[owner]) & (pieces.spend < high[owner])
        owners.append(owner[kept])
        spends.append(pieces.spend[kept])
    return np.concatenate(owners), np.concatenate(spends)


def _levels(name: str, least: FloatArray, most: FloatArray, n_levels: int) -> FloatArray:
    """Outcomes of the knots, in units of the ceiling, shape (n_rows, n_levels + 1).

    Chords hide least in all where knots stand as densely as the square root of the curvature. For curves that tend to a
    ceiling the way powers or exponentials do, that is even steps of the root of what is left to the ceiling; for those
    that leave 0 like a power, even steps of the root of the outcome; sin^2 of even angles has both. For the logarithm,
    it is even steps of outcome.
    """
    steps = np.linspace(0.0, 1.0, n_levels + 1)
    if name == "power":
        return np.asarray((np.sqrt(least) + (np.sqrt(most) - np.sqrt(least)) * steps) ** 2)
    if name in ("log", "linear"):
        return least + (most - least) * steps
    low, high = np.arcsin(np.sqrt(least)), np.arcsin(np.sqrt(most))
    return np.asarray(np.sin(low + (high - low) * steps) ** 2)
