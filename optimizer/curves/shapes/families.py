"""Response curves of named families, given by points, drawn or weighted: outcome and slope at a spend."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from optimizer.curves.shapes.saturation import FAMILIES, Family
from optimizer.curves.shapes.soundness import check_curve, check_curves
from optimizer.curves.shapes.stack import curve_end, slopes_at, stack_of, values, values_at
from optimizer.domain.curve import FamilyCurve, FloatArray, ResponseCurve

__all__ = [
    "FAMILIES",
    "Family",
    "check_curve",
    "check_curves",
    "curve_end",
    "response_slope",
    "response_value",
    "response_values",
]


def response_value(curve: ResponseCurve, spend: npt.ArrayLike) -> FloatArray:
    """Outcome at a spend, elementwise.

    Parameters
    ----------
    curve : ResponseCurve
        A curve that `check_curve` accepts.
    spend : array of any shape
        Money over the horizon, not negative. Past the last knot of a `PointCurve` the outcome stays as it is there.

    Returns
    -------
    array of the same shape
        ceiling x v(spend / half_saturation, shape) for a family, the mean of these over the draws of a drawn curve;
        straight between the knots for points; the sum of weight x outcome over the parts of a weighted curve.
    """
    amounts = np.asarray(spend, dtype=np.float64)
    if isinstance(curve, FamilyCurve):
        return curve.ceiling * FAMILIES[curve.family].value(amounts / curve.half_saturation, np.asarray(curve.shape))
    only = np.zeros(amounts.size, dtype=np.intp)
    return values_at(stack_of((curve,)), only, amounts.ravel()).reshape(amounts.shape)


def response_values(curves: Sequence[ResponseCurve], spend: FloatArray) -> FloatArray:
    """Outcomes of many curves at once: `response_value` of each curve at its own spends.

    Parameters
    ----------
    curves : sequence of ResponseCurve
        Length n_curves.
    spend : (n_curves, ...) array
        The first axis runs over the curves.

    Returns
    -------
    array of the same shape
    """
    return values(stack_of(curves), spend)


def response_slope(curve: ResponseCurve, spend: npt.ArrayLike) -> FloatArray:
    """Outcome per further unit of money at a spend, elementwise; at a knot of a `PointCurve` the slope to its right.

    Parameters and shapes as in `response_value`. The slope may be infinite at 0, and is 0 from the last knot on.
    """
    amounts = np.asarray(spend, dtype=np.float64)
    only = np.zeros(amounts.size, dtype=np.intp)
    return slopes_at(stack_of((curve,)), only, amounts.ravel()).reshape(amounts.shape)
