"""Response curves written once more, straight from their formulas, for judging what the product computes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from optimizer.domain.curve import FloatArray, PointCurve, ResponseCurve, WeightedCurve

UNIT: dict[str, Callable[[FloatArray, FloatArray], FloatArray]] = {
    "hill": lambda r, s: r**s / (1.0 + r**s),
    "michaelis_menten": lambda r, _s: r / (1.0 + r),
    "exponential": lambda r, _s: -np.expm1(-np.log(2.0) * r),
    "log": lambda r, _s: np.log1p(r),
    "power": lambda r, s: r**s,
    "logistic": lambda r, s: -np.expm1(-np.log(s + 2.0) * r) / (1.0 + s * (s + 2.0) ** -r),
    "linear": lambda r, _s: r,
}
"""Outcome in units of the ceiling at a spend r in units of the half-saturation, with the shape s."""


def true_outcome(curve: ResponseCurve, spend: FloatArray) -> FloatArray:
    """Outcome of any curve at spends of shape (n_spends,)."""
    if isinstance(curve, PointCurve):
        return np.interp(spend, curve.spend, curve.outcome)
    if isinstance(curve, WeightedCurve):
        return np.sum([w * true_outcome(part, spend) for part, w in zip(curve.parts, curve.weights, strict=True)], 0)
    ceiling, half, shape = (np.atleast_1d(each) for each in (curve.ceiling, curve.half_saturation, curve.shape))
    return (ceiling * UNIT[curve.family](spend[:, None] / half, shape)).mean(axis=1)


def true_end(curve: ResponseCurve) -> float:
    """Spend beyond which a curve is not known; infinite where it is known everywhere."""
    if isinstance(curve, PointCurve):
        return float(curve.spend[-1])
    if isinstance(curve, WeightedCurve):
        return min(true_end(part) for part in curve.parts)
    return np.inf if curve.most is None else curve.most
