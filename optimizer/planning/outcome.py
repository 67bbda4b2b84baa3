"""What a split of the budget brings, with an interval: curve draws at the planned spend plus the noise of counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from scipy.special import ndtri

from optimizer.domain.curve import CurveFit, FloatArray
from optimizer.domain.estimate import USUAL_LEVEL, Estimate, Interval
from optimizer.domain.plan import Gain

_TAIL: Final = (1 - USUAL_LEVEL) / 2
_POINTS_PER_DRAW: Final = 20
"""Equally likely points that stand for one draw's count noise; enough for 10 % tails."""


def expected_outcomes(fit: CurveFit, budget: FloatArray) -> FloatArray:
    """Expected outcome over the period for each draw and segment.

    Parameters
    ----------
    fit : CurveFit
        Curves per day, straight between their knots; past the last knot they stay level.
    budget : (n_segments,) array
        Major units over the whole period, spent evenly.

    Returns
    -------
    (n_draws, n_segments) array
        Outcome units over the period, without the noise of counts.
    """
    daily = budget / fit.period.days
    brought = np.empty(fit.draws.shape[:2])
    for line, spend in enumerate(daily):
        knots = fit.spend[line]
        left = int(np.clip(np.searchsorted(knots, spend, side="right") - 1, 0, knots.size - 2))
        part = min((spend - knots[left]) / (knots[left + 1] - knots[left]), 1.0)
        brought[:, line] = fit.draws[:, line, left] * (1 - part) + fit.draws[:, line, left + 1] * part
    return brought * fit.period.days


def realized_estimates(expected: FloatArray, dispersion: float) -> tuple[Estimate, ...]:
    """Say what will be counted, column by column.

    The interval is about the outcome that the platforms will really report for the period, not about its mean: it holds
    both the doubt about the curve (the draws) and the noise of counts. Given a draw with mean m, the count is taken as
    gamma distributed with mean m and variance ``dispersion * m`` (shape m / dispersion, scale dispersion), which for
    counts beyond a handful is as good as the negative binomial, and sums of segments are again of that kind.

    Parameters
    ----------
    expected : (n_draws, n_columns) array
        Expected outcomes, not negative.
    dispersion : float
        Variance over mean of the count, not negative; 0 leaves only the doubt about the curve.

    Returns
    -------
    tuple of Estimate
        Length n_columns; value is the mean over the draws, the interval has the usual level. Where few results are
        expected, the mean can lie above that interval (a count that is nearly always 0); it is then widened to hold it.
    """
    points = np.sort(counted(expected, dispersion).reshape(-1, expected.shape[1]).T, axis=1)
    lower, upper = (_quantile_of_sorted(points, share) for share in (_TAIL, 1 - _TAIL))
    values = expected.mean(axis=0)
    return tuple(
        _estimate(float(value), float(low), float(high)) for value, low, high in zip(values, lower, upper, strict=True)
    )


def _quantile_of_sorted(points: FloatArray, share: float) -> FloatArray:
    """Read a quantile of sorted rows as `numpy.quantile` does (type 7 of Hyndman and Fan 1996), in a third of its time.

    Parameters
    ----------
    points : (n_columns, n_points) array
        Ascending along the rows.
    share : float
        In [0, 1].
    """
    place = share * (points.shape[1] - 1)
    left = int(place)
    part = place - left
    low, high = points[:, left], points[:, min(left + 1, points.shape[1] - 1)]
    return np.asarray(low + (high - low) * part if part < 0.5 else high - (high - low) * (1.0 - part))


def _estimate(value: float, lower: float, upper: float) -> Estimate:
    """Widen the interval where it does not hold its own value: skewed draws, or the last place of a float."""
    return Estimate(value, Interval(min(lower, value), max(upper, value), USUAL_LEVEL))


def realized_total(expected: FloatArray, dispersion: float) -> Estimate:
    """Say what will be counted over all segments together, summed draw by draw so that their dependence is kept."""
    return realized_estimates(expected.sum(axis=1, keepdims=True), dispersion)[0]


def counted(expected: FloatArray, dispersion: float) -> FloatArray:
    """Equally likely counts for each draw: gamma quantiles by Wilson and Hilferty's cube (1931).

    ``k * scale * (1 - 1 / (9 k) + z / (3 sqrt(k))) ** 3`` with shape k, cut at zero.

    Parameters
    ----------
    expected : (n_draws, n_columns) array
        Expected outcomes, not negative.
    dispersion : float
        Variance over mean of the count; where it is not above 0, a draw has one count, its expected outcome.

    Returns
    -------
    (n_points, n_draws, n_columns) array
    """
    if dispersion <= 0:
        return expected[np.newaxis]
    normal = ndtri((np.arange(_POINTS_PER_DRAW) + 0.5) / _POINTS_PER_DRAW)[:, np.newaxis, np.newaxis]
    shape = np.maximum(expected / dispersion, 1e-12)
    root = np.maximum((1 - 1 / (9 * shape)) + normal / (3 * np.sqrt(shape)), 0.0)
    return np.asarray(root * root * root * expected)  # a power of floats takes twice as long


def gain(planned: FloatArray, current: FloatArray) -> Gain:
    """Compare two splits draw by draw, in expected outcome.

    The noise of counts is left out: it decides what will be counted, not which split is better.

    Parameters
    ----------
    planned, current : (n_draws, n_segments) arrays
        Expected outcomes of the plan and of today's split.
    """
    more = planned.sum(axis=1) - current.sum(axis=1)
    lower, upper = np.quantile(more, [_TAIL, 1 - _TAIL])
    return Gain(
        _estimate(float(more.mean()), float(lower), float(upper)),
        probability=float((more > 0).mean()),
    )


def move_probabilities(
    planned: FloatArray, current: FloatArray, moved: Sequence[float] | FloatArray
) -> tuple[float | None, ...]:
    """Probability that each segment's change is right, by itself.

    A change is right in a draw where its money brings more than the same money in the opposite changes, at their mean
    yield. With the change of money c_i and of outcome e_i, and S the segments whose money changes the other way, it is
    right where e_i - c_i y > 0 with y = sum over S of e_j / sum over S of c_j. So more money somewhere is right where
    it brings more than was lost for it elsewhere, less money where what was lost is made up for elsewhere. Summed over
    the segments that gain money, e_i - c_i y is the plan's whole gain; where only two segments change, both
    probabilities are that of the whole.

    Parameters
    ----------
    planned, current : (n_draws, n_segments) arrays
        Expected outcomes of the plan and of today's split, as in `gain`.
    moved : (n_segments,) sequence of float
        The plan's money less today's, in any unit; adds up to 0.

    Returns
    -------
    tuple of float or None
        Length n_segments; None where the money stays, or nothing moves the other way.
    """
    change = np.asarray(moved, dtype=np.float64)
    more = planned - current
    found: list[float | None] = []
    for line, amount in enumerate(change):
        opposite = np.sign(change) == -np.sign(amount)
        if amount == 0.0 or not opposite.any():
            found.append(None)
            continue
        elsewhere = more[:, opposite].sum(axis=1) / change[opposite].sum()
        found.append(float((more[:, line] - amount * elsewhere > 0.0).mean()))
    return tuple(found)
