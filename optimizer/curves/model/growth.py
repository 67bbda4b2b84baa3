r"""Forms in which results per money fall as spend grows: no saturation at all, a slow one, a ceiling, an early ceiling.

With u the spend in units of a capacity h, log results per money is g(u), the same near zero in all forms but the
first: g(u) = -u + O(u^2). So one prior of h serves all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from optimizer.domain.curve import FloatArray

_LEAST = 1e-12


@dataclass(frozen=True, slots=True)
class GrowthForm:
    """One form.

    Attributes
    ----------
    log_growth : function of u
        g(u), at most 0 and such that u exp g(u) never falls.
    slope : function of u
        dg / d log h = -dg / d log u, in [0, 1].
    bend : function of u
        Minus the second derivative of g in log h.
    belief : float
        Prior probability.
    """

    log_growth: Callable[[FloatArray], FloatArray]
    slope: Callable[[FloatArray], FloatArray]
    bend: Callable[[FloatArray], FloatArray]
    belief: float


def _none(u: FloatArray) -> FloatArray:
    return np.zeros_like(u)


def root_log_growth(u: FloatArray) -> FloatArray:
    """Return -log(1 + 2u) / 2: far out, results grow as the square root of spend."""
    return np.asarray(-0.5 * np.log1p(2.0 * u), dtype=np.float64)


def root_slope(u: FloatArray) -> FloatArray:
    """Return u / (1 + 2u)."""
    return np.asarray(u / (1.0 + 2.0 * u), dtype=np.float64)


def root_bend(u: FloatArray) -> FloatArray:
    """Return u / (1 + 2u)^2."""
    return np.asarray(u / (1.0 + 2.0 * u) ** 2, dtype=np.float64)


def ceiling_log_growth(u: FloatArray) -> FloatArray:
    """Return -log(1 + u): Michaelis and Menten 1913, half the ceiling at u = 1."""
    return np.asarray(-np.log1p(u), dtype=np.float64)


def ceiling_slope(u: FloatArray) -> FloatArray:
    """Return u / (1 + u)."""
    return np.asarray(u / (1.0 + u), dtype=np.float64)


def ceiling_bend(u: FloatArray) -> FloatArray:
    """Return u / (1 + u)^2."""
    return np.asarray(u / (1.0 + u) ** 2, dtype=np.float64)


def early_log_growth(u: FloatArray) -> FloatArray:
    """Return log((1 - exp(-2u)) / 2u): exponential saturation, three quarters of the ceiling at u = 0.7."""
    twice = 2.0 * np.maximum(u, _LEAST)
    return np.asarray(np.log(-np.expm1(-twice) / twice), dtype=np.float64)


def early_slope(u: FloatArray) -> FloatArray:
    """Return 1 - q with q = 2u / (exp(2u) - 1)."""
    return np.asarray(1.0 - _left(u), dtype=np.float64)


def early_bend(u: FloatArray) -> FloatArray:
    """Return q (q + 2u - 1)."""
    left = _left(u)
    return np.asarray(left * (left + 2.0 * u - 1.0), dtype=np.float64)


def _left(u: FloatArray) -> FloatArray:
    twice = np.clip(2.0 * u, _LEAST, 500.0)
    return np.asarray(twice / np.expm1(twice), dtype=np.float64)


GROWTH_FORMS: Mapping[str, GrowthForm] = MappingProxyType(
    {
        "straight": GrowthForm(_none, _none, _none, 0.02),
        "root": GrowthForm(root_log_growth, root_slope, root_bend, 0.15),
        "ceiling": GrowthForm(ceiling_log_growth, ceiling_slope, ceiling_bend, 0.58),
        "early_ceiling": GrowthForm(early_log_growth, early_slope, early_bend, 0.25),
    }
)
"""By name; the beliefs add up to 1."""
