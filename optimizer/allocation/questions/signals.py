"""What a period's result at one spend tells about the draws."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr, ndtri

from optimizer.domain.curve import FloatArray

POINTS = 9
"""Equally likely noises that stand for the normal distribution when results are sorted into classes."""
LEAST_NOISE = 1e-6
"""Standard deviation of a result, at least this share of the largest: a result is never read to the last digit."""


def signal(outcome: FloatArray, dispersion: float, n_classes: int) -> FloatArray:
    """Probability of each class of results under each draw.

    A result is normal with the draw's outcome as its mean and the variance dispersion x the mean outcome over the draws
    (see `CurveFit.dispersion`): the same under all draws, so that only the height of a result tells, not how far it is
    off. Its range is cut into classes that are about equally likely over all draws; knowing only the
    class tells a little less than the result, so what is made of it is never too much.

    Parameters
    ----------
    outcome : (n_draws,) array
        Expected result under each draw, not negative.
    dispersion : float
        Variance over mean, not negative.
    n_classes : int
        At least 1; fewer come where results hardly differ.

    Returns
    -------
    (n_found, n_draws) array
        Each column adds up to 1.
    """
    largest = float(outcome.max())
    if largest <= 0.0:
        return np.ones((1, len(outcome)))
    noise = max(float(np.sqrt(dispersion * outcome.mean())), LEAST_NOISE * largest)
    points = outcome + noise * ndtri((np.arange(POINTS)[:, np.newaxis] + 0.5) / POINTS)
    edges = np.unique(np.quantile(points, np.arange(1, n_classes) / n_classes))
    below = ndtr((edges[:, np.newaxis] - outcome) / noise)
    return np.diff(below, axis=0, prepend=0.0, append=1.0)


def joint_signal(one: FloatArray, other: FloatArray) -> FloatArray:
    """Both results together, which are independent under each draw; (n_one x n_other, n_draws)."""
    both: FloatArray = (one[:, np.newaxis] * other[np.newaxis]).reshape(-1, one.shape[1])
    return both
