"""The draws behind drawn curves: what each of them says of a split, and all of them as tables."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from optimizer.curves.shapes.families import FAMILIES, curve_end
from optimizer.domain.curve import DrawnCurve, FloatArray, ResponseCurve, SingleCurve, WeightedCurve
from optimizer.domain.problem import AllocationProblem
from optimizer.domain.risk import CurveDraws

_KNOTS = 160
"""Geometric from a ten-thousandth of the room up: neighbours are 6 % apart, and a chord within 5e-4 of the curve."""
_FIRST = 1e-4


def drawn_outcomes(curves: Sequence[ResponseCurve], spend: FloatArray) -> FloatArray:
    """Outcome of each draw and segment.

    Parameters
    ----------
    curves : sequence of DrawnCurve or WeightedCurve of them
        Length n_segments, all with equally many draws.
    spend : (n_segments,) or (n_segments, n_knots) array
        Major units over the horizon.

    Returns
    -------
    (n_draws, n_segments) or (n_draws, n_segments, n_knots) array
    """
    return np.stack([_drawn(curve, amounts) for curve, amounts in zip(curves, spend, strict=True)], axis=1)


def curve_tables(problem: AllocationProblem) -> CurveDraws:
    """Tabulate the draws of a problem's curves up to its budget, or to the end of each curve where that is less.

    Parameters
    ----------
    problem : AllocationProblem
        All its curves are drawn ones, or weighted sums of them, with equally many draws.
    """
    steps = np.append(0.0, np.geomspace(_FIRST, 1.0, _KNOTS - 1))
    ends = [curve_end(curve) for curve in problem.curves]
    rooms = np.array([problem.budget if end is None else min(end, problem.budget) for end in ends])
    spend = np.maximum(rooms, np.finfo(np.float64).tiny)[:, np.newaxis] * steps
    return CurveDraws(spend, np.maximum.accumulate(drawn_outcomes(problem.curves, spend), axis=2))


def _drawn(curve: ResponseCurve, amounts: FloatArray) -> FloatArray:
    """Outcome of each draw of one curve: (n_draws, ...) for amounts of shape (...)."""
    if isinstance(curve, WeightedCurve):
        parts = zip(curve.parts, curve.weights, strict=True)
        return np.asarray(sum(weight * _drawn_part(part, amounts) for part, weight in parts))
    return _drawn_part(curve, amounts)


def _drawn_part(curve: SingleCurve, amounts: FloatArray) -> FloatArray:
    if not isinstance(curve, DrawnCurve):
        msg = "a curve without draws among curves with draws"
        raise TypeError(msg)
    shape = (-1,) + (1,) * np.ndim(amounts)
    ceiling, half_saturation, power = (
        np.asarray(numbers).reshape(shape) for numbers in (curve.ceiling, curve.half_saturation, curve.shape)
    )
    return np.asarray(ceiling * FAMILIES[curve.family].value(amounts / half_saturation, power), dtype=np.float64)
