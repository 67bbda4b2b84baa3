"""What a response curve must obey before a budget is allocated on it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from optimizer.curves.shapes.saturation import FAMILIES
from optimizer.curves.shapes.stack import weighted_parts
from optimizer.domain.curve import (
    DrawnCurve,
    FamilyCurve,
    FloatArray,
    PointCurve,
    ResponseCurve,
    SingleCurve,
    WeightedCurve,
)
from optimizer.errors import CurveError
from optimizer.message import N_

ROUNDING = 1e-9
"""A fall of the outcome by less than this share of its largest value is rounding, not a decreasing curve."""


def check_curves(curves: Sequence[ResponseCurve], subjects: Sequence[object]) -> None:
    """Refuse the first curve that no budget can be allocated on; for many curves faster than one by one.

    Parameters
    ----------
    curves : sequence of ResponseCurve
        Length n_curves.
    subjects : sequence of Segment or str
        Whose curve each is.

    Raises
    ------
    CurveError
        As `check_curve`.
    """
    plain = [curve for curve in curves if type(curve) is FamilyCurve]
    points = [curve for curve in curves if type(curve) is PointCurve]
    if _are_sound(plain) and _are_sound_points(points):
        others = (pair for pair in zip(curves, subjects, strict=True) if type(pair[0]) not in (FamilyCurve, PointCurve))
    else:
        others = (pair for pair in zip(curves, subjects, strict=True))
    for curve, subject in others:
        check_curve(curve, subject)


def check_curve(curve: ResponseCurve, subject: object) -> None:
    """Refuse a curve that no budget can be allocated on.

    Parameters
    ----------
    curve : ResponseCurve
        The curve.
    subject : Segment or str
        Whose curve it is; named in the sentence.

    Raises
    ------
    CurveError
        When the family is not known, a parameter is not a number or out of its range, draws or weights are missing or
        do not match, the points fall, are negative or out of order, or the outcome is zero everywhere.
    """
    if isinstance(curve, WeightedCurve):
        _check_weights(curve, subject)
    for _, part in weighted_parts(curve):
        if isinstance(part, PointCurve):
            _check_points(part, subject)
        else:
            _check_family(part, subject)
    if all(weight == 0.0 or _is_zero(part) for weight, part in weighted_parts(curve)):
        raise CurveError(
            N_(
                "The curve of {subject} brings nothing at any spend; leave the segment out, or give it a curve that"
                " rises.",
                subject=subject,
            )
        )


def _are_sound(curves: Sequence[FamilyCurve]) -> bool:
    """Whether all curves of named families would pass `check_curve`."""
    by_family: dict[str, list[tuple[float, float, float, float]]] = {}
    for curve in curves:
        most = 0.0 if curve.most is None else curve.most
        by_family.setdefault(curve.family, []).append((curve.ceiling, curve.half_saturation, curve.shape, most))
    for name, rows in by_family.items():
        family = FAMILIES.get(name)
        ceiling, half_saturation, shape, most = np.array(rows, dtype=np.float64).T
        if family is None:
            return False
        sound = np.isfinite(ceiling) & (ceiling > 0.0) & np.isfinite(half_saturation) & (half_saturation > 0.0)
        sound &= np.isfinite(most) & (most >= 0.0)
        if family.most_shape is not None:
            sound &= np.isfinite(shape) & (shape > 0.0) & (shape <= family.most_shape)
        if not sound.all():
            return False
    return True


def _are_sound_points(curves: Sequence[PointCurve]) -> bool:
    """Whether all curves given by points would pass `check_curve`."""
    if not curves:
        return True
    if any(curve.spend.ndim != 1 or curve.spend.shape != curve.outcome.shape for curve in curves):
        return False
    sizes = np.array([curve.spend.size for curve in curves])
    spend, outcome = (np.concatenate([getattr(one, name) for one in curves]) for name in ("spend", "outcome"))
    if sizes.min() < 2 or not (np.isfinite(spend).all() and np.isfinite(outcome).all()):
        return False
    first = np.cumsum(sizes) - sizes
    largest = np.maximum.reduceat(np.abs(outcome), first)
    inside = np.ones(len(spend) - 1, dtype=np.bool_)
    inside[first[1:] - 1] = False
    falls = np.diff(outcome) < -ROUNDING * np.repeat(largest, sizes)[:-1]
    return not bool(
        (spend[first] != 0.0).any()
        or (inside & (np.diff(spend) <= 0.0)).any()
        or (outcome[first] < 0.0).any()
        or (inside & falls).any()
        or (largest == 0.0).any()
    )


def _is_zero(part: SingleCurve) -> bool:
    outcome = part.outcome if isinstance(part, PointCurve) else np.asarray(part.ceiling)
    return not bool((outcome != 0.0).any())


def _check_weights(curve: WeightedCurve, subject: object) -> None:
    weights = np.asarray(curve.weights, dtype=np.float64)
    if not curve.parts or len(curve.parts) != len(weights):
        raise CurveError(
            N_(
                "The weighted curve of {subject} has {parts} curves and {weights} weights; give each curve one weight.",
                subject=subject,
                parts=len(curve.parts),
                weights=len(weights),
            )
        )
    for weight in weights:
        _check_not_negative("weight", float(weight), subject)
    if not weights.any():
        raise CurveError(
            N_(
                "All weights of the curve of {subject} are zero; give at least one KPI a weight above zero.",
                subject=subject,
            )
        )


def _check_family(curve: FamilyCurve | DrawnCurve, subject: object) -> None:
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
    if isinstance(curve, DrawnCurve):
        _check_draws(curve, subject)
    _check_not_negative("ceiling", _worst(curve.ceiling), subject)
    _check_positive("half_saturation", _worst(curve.half_saturation), subject)
    if curve.most is not None:
        _check_not_negative("max", curve.most, subject)
    if family.most_shape is None:
        return
    _check_positive("shape", _worst(curve.shape), subject)
    steepest = float(np.max(curve.shape))
    if steepest > family.most_shape:
        raise CurveError(
            N_(
                "The {family} curve of {subject} has the shape {shape:number}; above {most:number} it would grow ever"
                " faster, so give one of at most {most:number}.",
                family=curve.family,
                subject=subject,
                shape=steepest,
                most=family.most_shape,
            )
        )


def _check_draws(curve: DrawnCurve, subject: object) -> None:
    sizes = [np.shape(draws) for draws in (curve.ceiling, curve.half_saturation, curve.shape)]
    if len(sizes[0]) != 1 or sizes[0] == (0,) or len(set(sizes)) > 1:
        raise CurveError(
            N_(
                "The drawn curve of {subject} needs as many ceilings as half-saturations and shapes, one or more, found"
                " {ceilings}, {half_saturations} and {shapes}.",
                subject=subject,
                ceilings=np.size(curve.ceiling),
                half_saturations=np.size(curve.half_saturation),
                shapes=np.size(curve.shape),
            )
        )


def _worst(numbers: float | FloatArray) -> float:
    """Return the number most likely to be refused: one that is no number, else the infinite, else the least."""
    every = np.atleast_1d(np.asarray(numbers, dtype=np.float64))
    strange = every[~np.isfinite(every)]
    return float(strange[0]) if strange.size else float(every.min())


def _check_positive(name: str, number: float, subject: object) -> None:
    if np.isfinite(number) and number > 0.0:
        return
    raise CurveError(
        N_(
            "The curve of {subject} has the {name} {found}; give a number above zero.",
            subject=subject,
            name=name,
            found=number,
        )
    )


def _check_not_negative(name: str, number: float, subject: object) -> None:
    if np.isfinite(number) and number >= 0.0:
        return
    raise CurveError(
        N_(
            "The curve of {subject} has the {name} {found}; give a number that is not negative.",
            subject=subject,
            name=name,
            found=number,
        )
    )


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
