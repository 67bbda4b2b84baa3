"""Response curves of named families or given by points: outcome and slope at a spend, and what a curve must obey."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from optimizer.curves.saturation import FAMILIES, Family
from optimizer.domain.curve import FloatArray, PointCurve, ResponseCurve
from optimizer.errors import CurveError
from optimizer.message import N_

__all__ = ["FAMILIES", "Family", "check_curve", "response_slope", "response_value", "response_values"]

ROUNDING = 1e-9
"""A fall of the outcome by less than this share of its largest value is rounding, not a decreasing curve."""


def response_value(curve: ResponseCurve, spend: npt.ArrayLike) -> FloatArray:
    """Outcome at a spend, elementwise.

    Parameters
    ----------
    curve : FamilyCurve or PointCurve
        A curve that `check_curve` accepts.
    spend : array of any shape
        Money over the horizon, not negative. Past the last knot of a `PointCurve` the outcome stays as it is there.

    Returns
    -------
    array of the same shape
        ceiling x v(spend / half_saturation, shape) for a family; straight between the knots for points.
    """
    amounts = np.asarray(spend, dtype=np.float64)
    if isinstance(curve, PointCurve):
        return np.asarray(np.interp(amounts, curve.spend, curve.outcome), dtype=np.float64)
    family = FAMILIES[curve.family]
    return curve.ceiling * family.value(amounts / curve.half_saturation, np.asarray(curve.shape))


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
    outcome = np.empty(spend.shape)
    families: dict[str, list[int]] = {}
    for place, curve in enumerate(curves):
        if isinstance(curve, PointCurve):
            outcome[place] = response_value(curve, spend[place])
        else:
            families.setdefault(curve.family, []).append(place)
    for name, places in families.items():
        parameters = np.array([_parameters(curves[place]) for place in places])
        ceiling, half_saturation, shape = parameters.T.reshape((3, len(places)) + (1,) * (spend.ndim - 1))
        outcome[places] = ceiling * FAMILIES[name].value(spend[places] / half_saturation, shape)
    return outcome


def _parameters(curve: ResponseCurve) -> tuple[float, float, float]:
    if isinstance(curve, PointCurve):
        return (np.nan, np.nan, np.nan)
    return (curve.ceiling, curve.half_saturation, curve.shape)


def response_slope(curve: ResponseCurve, spend: npt.ArrayLike) -> FloatArray:
    """Outcome per further unit of money at a spend, elementwise; at a knot of a `PointCurve` the slope to its right.

    Parameters and shapes as in `response_value`. The slope may be infinite at 0, and is 0 from the last knot on.
    """
    amounts = np.asarray(spend, dtype=np.float64)
    if isinstance(curve, PointCurve):
        slopes = np.append(np.diff(curve.outcome) / np.diff(curve.spend), 0.0)
        cell = np.searchsorted(curve.spend, amounts, side="right") - 1
        return np.asarray(slopes[cell], dtype=np.float64)
    if curve.ceiling == 0.0:
        return np.zeros_like(amounts)
    family = FAMILIES[curve.family]
    scale = curve.ceiling / curve.half_saturation
    return scale * family.slope(amounts / curve.half_saturation, np.asarray(curve.shape))


def check_curve(curve: ResponseCurve, subject: object) -> None:
    """Refuse a curve that no budget can be allocated on.

    Parameters
    ----------
    curve : FamilyCurve or PointCurve
        The curve.
    subject : Segment or str
        Whose curve it is; named in the sentence.

    Raises
    ------
    CurveError
        When the family is not known, a parameter is not a number or out of its range, or the points fall, are negative,
        or are out of order.
    """
    if isinstance(curve, PointCurve):
        _check_points(curve, subject)
        return
    family = FAMILIES.get(curve.family)
    if family is None:
        raise CurveError(
            N_(
                "The curve of {subject} is of the family '{family}', which is not known; use one of {known}.",
                subject=subject,
                family=curve.family,
                known=", ".join(FAMILIES),
            )
        )
    _check_number("ceiling", curve.ceiling, subject, zero=True)
    _check_number("half_saturation", curve.half_saturation, subject)
    if curve.most is not None:
        _check_number("max", curve.most, subject, zero=True)
    if family.most_shape is not None:
        _check_number("shape", curve.shape, subject)
        if curve.shape > family.most_shape:
            raise CurveError(
                N_(
                    "The {family} curve of {subject} has the shape {shape:number}; above {most:number} it would grow"
                    " ever faster, so give one of at most {most:number}.",
                    family=curve.family,
                    subject=subject,
                    shape=curve.shape,
                    most=family.most_shape,
                )
            )


def _check_number(name: str, number: float, subject: object, *, zero: bool = False) -> None:
    if np.isfinite(number) and (number > 0.0 or (zero and number == 0.0)):
        return
    if zero:
        text = "The curve of {subject} has the {name} {found}; give a number that is not negative."
    else:
        text = "The curve of {subject} has the {name} {found}; give a number above zero."
    raise CurveError(N_(text, subject=subject, name=name, found=number))


def _check_points(curve: PointCurve, subject: object) -> None:
    spend, outcome = curve.spend, curve.outcome
    if spend.ndim != 1 or spend.shape != outcome.shape or spend.size < 2:
        raise CurveError(
            N_(
                "The curve of {subject} needs as many outcomes as spends, two or more, found {spends} and {outcomes}.",
                subject=subject,
                spends=spend.size,
                outcomes=outcome.size,
            )
        )
    if not (np.isfinite(spend).all() and np.isfinite(outcome).all()):
        raise CurveError(N_("The curve of {subject} has points that are not numbers; leave them out.", subject=subject))
    if spend[0] != 0.0 or (np.diff(spend) <= 0.0).any():
        raise CurveError(
            N_("The points of the curve of {subject} must start at spend 0 and rise; sort them.", subject=subject)
        )
    if outcome[0] < 0.0 or (np.diff(outcome) < -ROUNDING * np.abs(outcome).max()).any():
        raise CurveError(
            N_(
                "The curve of {subject} is negative or falls while spend rises; an outcome must never fall with spend.",
                subject=subject,
            )
        )
