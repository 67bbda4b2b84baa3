"""Saturation formulas: outcome, slope, spend at an outcome and inflection of each family, free of units.

The spend is in units of the half-saturation, r = spend / half_saturation, and the outcome in units of the ceiling,
v = outcome / ceiling; s is the shape. Every formula starts at 0, never falls, and is convex before its inflection and
concave from there on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from scipy.special import xlogy

from optimizer.domain.curve import FloatArray

UnitFunction = Callable[[FloatArray, FloatArray], FloatArray]

LN2 = float(np.log(2.0))


@dataclass(frozen=True, slots=True)
class Family:
    """A saturation family in unit form: r = spend / half_saturation, v = outcome / ceiling, s = shape.

    Attributes
    ----------
    value : function of (r, s)
        Outcome v, elementwise with broadcasting; 0 at r = 0.
    slope : function of (r, s)
        Exact derivative dv/dr; may be infinite at r = 0.
    spend_at : function of (v, s)
        Inverse of `value`; infinite from the ceiling on.
    inflection : function of s
        The r from which on the family is concave; 0 where it is concave everywhere.
    most_shape : float or None
        Largest shape allowed; None where the family has no shape.
    """

    value: UnitFunction
    slope: UnitFunction
    spend_at: UnitFunction
    inflection: Callable[[FloatArray], FloatArray]
    most_shape: float | None = None


def hill_value(r: FloatArray, s: FloatArray) -> FloatArray:
    """Return v = r^s / (r^s + 1) = 1 / (1 + e^(-s ln r)): half at r = 1 (Hill 1910, J. Physiol. 40; as in Robyn)."""
    with np.errstate(divide="ignore", over="ignore"):
        return np.asarray(1.0 / (1.0 + np.exp(-s * np.log(r))), dtype=np.float64)


def hill_slope(r: FloatArray, s: FloatArray) -> FloatArray:
    """Return dv/dr = s r^(s-1) / (r^s + 1)^2; infinite at 0 for s < 1.

    With e = e^-|s ln r| it is s e / (1 + e)^2 / r on either side of r = 1, so that no power overflows.
    """
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        fallen = np.exp(-np.abs(s * np.log(r)))
        slope = s * fallen / (1.0 + fallen) ** 2 / r
        if np.all(r > 0.0):
            return np.asarray(slope, dtype=np.float64)
        return np.asarray(np.where(r > 0.0, slope, np.where(s < 1.0, np.inf, s == 1.0)), dtype=np.float64)


def hill_spend_at(v: FloatArray, s: FloatArray) -> FloatArray:
    """Return r = (v / (1 - v))^(1/s)."""
    with np.errstate(divide="ignore", over="ignore"):
        return np.asarray(np.exp((np.log(v) - np.log1p(-np.minimum(v, 1.0))) / s), dtype=np.float64)


def hill_inflection(s: FloatArray) -> FloatArray:
    """Return r = ((s - 1) / (s + 1))^(1/s) for s > 1, where the second derivative is zero."""
    return np.asarray(np.maximum((s - 1.0) / (s + 1.0), 0.0) ** (1.0 / s), dtype=np.float64)


def michaelis_menten_value(r: FloatArray, _s: FloatArray) -> FloatArray:
    """Return v = r / (1 + r): Hill's curve with shape 1 (Michaelis and Menten 1913, Biochem. Z. 49)."""
    return r / (1.0 + r)


def michaelis_menten_slope(r: FloatArray, _s: FloatArray) -> FloatArray:
    """Return dv/dr = 1 / (1 + r)^2."""
    return np.asarray((1.0 / (1.0 + r)) ** 2, dtype=np.float64)


def michaelis_menten_spend_at(v: FloatArray, _s: FloatArray) -> FloatArray:
    """Return r = v / (1 - v)."""
    with np.errstate(divide="ignore"):
        return v / (1.0 - np.minimum(v, 1.0))


def exponential_value(r: FloatArray, _s: FloatArray) -> FloatArray:
    """Return v = 1 - 2^-r: 1 - exp(-b x) with b = ln 2 / half_saturation, so half at r = 1."""
    return np.asarray(-np.expm1(-LN2 * r), dtype=np.float64)


def exponential_slope(r: FloatArray, _s: FloatArray) -> FloatArray:
    """Return dv/dr = ln 2 x 2^-r."""
    return np.asarray(LN2 * np.exp2(-r), dtype=np.float64)


def exponential_spend_at(v: FloatArray, _s: FloatArray) -> FloatArray:
    """Return r = -log2(1 - v)."""
    with np.errstate(divide="ignore"):
        return np.asarray(-np.log1p(-np.minimum(v, 1.0)) / LN2, dtype=np.float64)


def log_value(r: FloatArray, _s: FloatArray) -> FloatArray:
    """Return v = ln(1 + r): unbounded, so that the ceiling is only a scale, reached at r = e - 1."""
    return np.asarray(np.log1p(r), dtype=np.float64)


def log_slope(r: FloatArray, _s: FloatArray) -> FloatArray:
    """Return dv/dr = 1 / (1 + r)."""
    return 1.0 / (1.0 + r)


def log_spend_at(v: FloatArray, _s: FloatArray) -> FloatArray:
    """Return r = e^v - 1."""
    with np.errstate(over="ignore"):
        return np.asarray(np.expm1(v), dtype=np.float64)


def power_value(r: FloatArray, s: FloatArray) -> FloatArray:
    """Return v = r^s with 0 < s <= 1, a constant elasticity: unbounded, the ceiling is a scale, reached at r = 1."""
    return np.asarray(r**s, dtype=np.float64)


def power_slope(r: FloatArray, s: FloatArray) -> FloatArray:
    """Return dv/dr = s r^(s-1); infinite at 0 for s < 1."""
    with np.errstate(over="ignore"):
        return np.asarray(s * np.exp(xlogy(s - 1.0, r)), dtype=np.float64)


def power_spend_at(v: FloatArray, s: FloatArray) -> FloatArray:
    """Return r = v^(1/s)."""
    with np.errstate(over="ignore"):
        return np.asarray(v ** (1.0 / s), dtype=np.float64)


def logistic_value(r: FloatArray, s: FloatArray) -> FloatArray:
    """Return v = (1 - e^-u) / (1 + s e^-u) with u = r ln(s + 2): a logistic curve lowered to start at 0.

    It is (L(u - ln s) - L(-ln s)) / (1 - L(-ln s)) with L(z) = 1 / (1 + e^-z), half the ceiling at r = 1. Shape 1 is
    the logistic saturation of pymc-marketing, (1 - e^-lx) / (1 + e^-lx) with l = ln 3 / h, which is concave; above 1
    the curve is S-shaped; towards 0 it tends to the exponential family.
    """
    fallen = np.exp(-np.log(s + 2.0) * r)
    return np.asarray(-np.expm1(-np.log(s + 2.0) * r) / (1.0 + s * fallen), dtype=np.float64)


def logistic_slope(r: FloatArray, s: FloatArray) -> FloatArray:
    """Return dv/dr = ln(s + 2) (1 + s) e^-u / (1 + s e^-u)^2."""
    rate = np.log(s + 2.0)
    fallen = np.exp(-rate * r)
    return np.asarray(rate * (1.0 + s) * fallen / (1.0 + s * fallen) ** 2, dtype=np.float64)


def logistic_spend_at(v: FloatArray, s: FloatArray) -> FloatArray:
    """Return r = (ln(1 + s v) - ln(1 - v)) / ln(s + 2)."""
    with np.errstate(divide="ignore"):
        return np.asarray((np.log1p(s * v) - np.log1p(-np.minimum(v, 1.0))) / np.log(s + 2.0), dtype=np.float64)


def logistic_inflection(s: FloatArray) -> FloatArray:
    """Return r = ln s / ln(s + 2) for s > 1, where half of the whole logistic curve is reached."""
    return np.asarray(np.log(np.maximum(s, 1.0)) / np.log(s + 2.0), dtype=np.float64)


def linear_value(r: FloatArray, _s: FloatArray) -> FloatArray:
    """Return v = r: no saturation; the ceiling is a scale, reached at r = 1."""
    return r


def linear_slope(r: FloatArray, _s: FloatArray) -> FloatArray:
    """Return dv/dr = 1."""
    return np.ones_like(r)


def concave_from_zero(s: FloatArray) -> FloatArray:
    """Return r = 0: the family is concave everywhere."""
    return np.zeros_like(s)


FAMILIES: Mapping[str, Family] = MappingProxyType(
    {
        "hill": Family(hill_value, hill_slope, hill_spend_at, hill_inflection, np.inf),
        "michaelis_menten": Family(
            michaelis_menten_value, michaelis_menten_slope, michaelis_menten_spend_at, concave_from_zero
        ),
        "exponential": Family(exponential_value, exponential_slope, exponential_spend_at, concave_from_zero),
        "log": Family(log_value, log_slope, log_spend_at, concave_from_zero),
        "power": Family(power_value, power_slope, power_spend_at, concave_from_zero, 1.0),
        "logistic": Family(logistic_value, logistic_slope, logistic_spend_at, logistic_inflection, np.inf),
        "linear": Family(linear_value, linear_slope, linear_value, concave_from_zero),
    }
)
