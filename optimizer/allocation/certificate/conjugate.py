"""The most that one curve of a named family brings above the price of its spend: a true upper bound, not a sample."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from optimizer.allocation.certificate.slopes import value_and_slope
from optimizer.curves.shapes.saturation import FAMILIES, LN2
from optimizer.domain.curve import FloatArray

NEWTON_STEPS = 6
"""Newton's method doubles the digits in each step; what it leaves open, halvings close."""
HALVINGS = 200
CLOSE = 1e-10
"""A bound above a reached value by less than this share of the value needs no halving."""
NOTHING = 1e-14
"""Nor does one by less than this share of the ceiling."""
SMALLEST = 1e-290
"""No slope is taken nearer to 0, in half-saturations, where it may be infinite."""

Guess = Callable[[FloatArray, FloatArray], FloatArray]


@dataclass(frozen=True, slots=True, eq=False)
class FamilyRows:
    """Curves of one family, a price for each, and the spends that are allowed; all of shape (n_rows,)."""

    name: str
    ceiling: FloatArray
    half_saturation: FloatArray
    shape: FloatArray
    price: FloatArray
    low: FloatArray
    high: FloatArray

    def part(self, kept: np.ndarray) -> FamilyRows:
        """Keep some rows."""
        columns = (self.ceiling, self.half_saturation, self.shape, self.price, self.low, self.high)
        return FamilyRows(self.name, *(column[kept] for column in columns))


def best_of_family(rows: FamilyRows) -> FloatArray:
    """Bound the largest f(x) - price x over low <= x <= high from above; low <= high.

    Before its inflection a family is convex, so highest at an end. After it, it is concave, so that it lies below each
    of its tangents: f(x) - p x <= f(z) - p z + (f'(z) - p)(x - z) for any z. At the spend z whose slope is the price,
    the bound is reached; where z is only near it, the bound is a little above.

    Returns
    -------
    (n_rows,) array
    """
    inflection = FAMILIES[rows.name].inflection(rows.shape) * rows.half_saturation
    bend = np.clip(inflection, rows.low, rows.high)
    best = _best_concave(rows, bend)
    convex = np.flatnonzero(bend > rows.low)
    if len(convex):
        part = rows.part(convex)
        ends = np.maximum(_profit(part, part.low), _profit(part, bend[convex]))
        best[convex] = np.maximum(best[convex], ends)
    return best


def _profit(rows: FamilyRows, spend: FloatArray) -> FloatArray:
    return np.asarray(_value_and_slope(rows, spend)[0] - rows.price * spend, dtype=np.float64)


def _slope(rows: FamilyRows, spend: FloatArray) -> FloatArray:
    return _value_and_slope(rows, spend)[1]


def _value_and_slope(rows: FamilyRows, spend: FloatArray) -> tuple[FloatArray, FloatArray]:
    scale = rows.ceiling / rows.half_saturation
    value, slope = value_and_slope(rows.name, spend / rows.half_saturation, rows.shape)
    with np.errstate(over="ignore", invalid="ignore"):
        return rows.ceiling * value, np.where(scale > 0.0, scale * slope, 0.0)


def _best_concave(rows: FamilyRows, bend: FloatArray) -> FloatArray:
    """Bound the profit between bend and high, where it is concave, by tangents."""
    at_high = _slope(rows, rows.high) >= rows.price
    at_bend = _slope(rows, bend) <= rows.price
    first = np.where(at_high, rows.high, bend)
    between = np.flatnonzero(~(at_high | at_bend))
    if len(between):
        first[between] = _guess(rows.part(between), bend[between])
    low, high = bend.copy(), rows.high.copy()
    best, open_ = _tangent(rows, first, low, high)
    for _ in range(HALVINGS):
        left = np.flatnonzero(open_)
        if not len(left):
            break
        part, part_low, part_high = rows.part(left), low[left], high[left]
        bound, still = _tangent(part, _middle(part_low, part_high), part_low, part_high)
        best[left] = np.minimum(best[left], bound)
        low[left], high[left], open_[left] = part_low, part_high, still
    return best


def _tangent(
    rows: FamilyRows, at: FloatArray, low: FloatArray, high: FloatArray
) -> tuple[FloatArray, np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    """Bound the profit by the tangent at a spend, narrow the range of the best spend, and tell where it stays wide."""
    at = np.clip(at, low, high)
    value, slope = _value_and_slope(rows, at)
    paid, rise = rows.price * at, slope - rows.price
    with np.errstate(over="ignore", invalid="ignore"):
        slack = np.where(rise > 0.0, rise * (high - at), rise * (low - at))
    slack = np.where((rise > 0.0) & (high <= at), 0.0, slack)
    close = CLOSE * (np.abs(value) + np.abs(paid)) + NOTHING * rows.ceiling
    is_open = (slack > close) & (np.nextafter(low, high) < high)
    np.copyto(low, at, where=rise > 0.0)
    np.copyto(high, at, where=rise <= 0.0)
    return np.asarray(value - paid + np.maximum(slack, 0.0), dtype=np.float64), is_open


def _middle(low: FloatArray, high: FloatArray) -> FloatArray:
    """Halve the range, in logarithms where it spans several sizes."""
    wide = high > 4.0 * low
    floor = np.maximum(low, 1e-12 * high)
    return np.where(wide, np.sqrt(floor) * np.sqrt(high), 0.5 * (low + high))


def _guess(rows: FamilyRows, bend: FloatArray) -> FloatArray:
    """Guess the spend at which the slope is the price; halfway where there is no formula."""
    formula = GUESSES.get(rows.name)
    with np.errstate(all="ignore"):
        if formula is None:
            return _middle(bend, rows.high)
        guess = formula(rows.price * rows.half_saturation / rows.ceiling, rows.shape) * rows.half_saturation
    guess = np.maximum(guess, SMALLEST * rows.half_saturation)
    return np.where(np.isfinite(guess), np.clip(guess, bend, rows.high), _middle(bend, rows.high))


def _hill_guess(q: FloatArray, s: FloatArray) -> FloatArray:
    """Solve log slope(t) = log q in t = log r, where it is concave: Newton comes down from the right of the root.

    ln s + (s-1) t - 2 ln(1 + e^st) is below ln s - (s+1) t, and below ln s + (s-1) t, whose roots are where it starts.
    """
    level = np.log(s) - np.log(q)
    at = level / (s + 1.0)
    at = np.where(s < 1.0, np.minimum(at, level / np.where(s < 1.0, 1.0 - s, 1.0)), at)
    for _ in range(NEWTON_STEPS):
        u = s * at
        small = np.exp(-np.abs(u))
        excess = level + (s - 1.0) * at - 2.0 * (np.maximum(u, 0.0) + np.log1p(small))
        fall = (s - 1.0) - 2.0 * s * np.where(u >= 0.0, 1.0, small) / (1.0 + small)
        at = np.where(fall < 0.0, at - excess / fall, at)
    return np.asarray(np.exp(at), dtype=np.float64)


def _logistic_guess(q: FloatArray, s: FloatArray) -> FloatArray:
    """Solve s^2 e^2 + (2 s - ln(s+2) (1+s) / q) e + 1 = 0 for the smaller e = exp(-u), that is the later spend."""
    rate = np.log(s + 2.0)
    middle = rate * (1.0 + s) / q - 2.0 * s
    fallen = 2.0 / (middle + np.sqrt(np.maximum(middle * middle - 4.0 * s * s, 0.0)))
    return np.asarray(-np.log(fallen) / rate, dtype=np.float64)


GUESSES: Mapping[str, Guess] = MappingProxyType(
    {
        "hill": _hill_guess,
        "michaelis_menten": lambda q, _s: np.sqrt(1.0 / q) - 1.0,
        "exponential": lambda q, _s: -np.log2(q / LN2),
        "log": lambda q, _s: 1.0 / q - 1.0,
        "power": lambda q, s: np.exp(np.log(q / s) / (s - 1.0)),
        "logistic": _logistic_guess,
    }
)
"""By family, r at which the slope is q, both in the family's units; from each formula's own derivative."""
