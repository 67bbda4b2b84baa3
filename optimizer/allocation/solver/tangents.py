"""The lowest point of tangents to a convex function of prices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.allocation.solver.program import solve_program
from optimizer.domain.curve import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Tangents:
    """Tangents value + slope (p - point), one per look.

    Attributes
    ----------
    points, slopes : (n_looks, n_prices) array
        Where each was taken, and how steep it is.
    values : (n_looks,) array
        The function there.
    """

    points: FloatArray
    values: FloatArray
    slopes: FloatArray

    @staticmethod
    def empty(n_prices: int) -> Tangents:
        """No tangents yet."""
        return Tangents(np.empty((0, n_prices)), np.empty(0), np.empty((0, n_prices)))

    def with_one(self, point: FloatArray, value: float, slope: FloatArray) -> Tangents:
        """Tangents with one more."""
        return Tangents(np.vstack([self.points, point]), np.append(self.values, value), np.vstack([self.slopes, slope]))


def lowest_point(tangents: Tangents, most: FloatArray) -> tuple[float, FloatArray, FloatArray]:
    """Lowest point of the highest tangent over prices between 0 and `most`.

    Returns
    -------
    value : float
        How high it is there.
    prices : (n_prices,) array
        Where.
    weights : (n_looks,) array
        How much each tangent holds it up; they add up to 1, and the weighted slope is 0 unless a price is at its end.
    """
    if tangents.points.shape[1] == 1:
        return _lowest_on_line(tangents, float(most[0]))
    return _lowest_by_program(tangents, most)


def _lowest_on_line(tangents: Tangents, most: float) -> tuple[float, FloatArray, FloatArray]:
    """With one price: the lowest of the ends and of where a falling and a rising tangent meet."""
    slope = tangents.slopes[:, 0]
    offset = tangents.values - slope * tangents.points[:, 0]
    falling, rising = np.flatnonzero(slope < 0.0), np.flatnonzero(slope >= 0.0)
    steepness = slope[rising][None, :] - slope[falling][:, None]
    meet = ((offset[falling][:, None] - offset[rising][None, :]) / steepness).ravel()
    candidates = np.clip(np.concatenate([[0.0, most], meet]), 0.0, most)
    heights = (offset[:, None] + slope[:, None] * candidates).max(axis=0)
    place = float(candidates[int(heights.argmin())])
    value = offset + slope * place
    top = np.flatnonzero(value >= value.max() - 1e-12 * abs(value.max()))
    weights = np.zeros(len(slope))
    down, up = top[slope[top].argmin()], top[slope[top].argmax()]
    if slope[down] < 0.0 < slope[up]:
        weights[down] = slope[up] / (slope[up] - slope[down])
        weights[up] = 1.0 - weights[down]
    else:
        weights[up if place <= 0.0 else down] = 1.0
    return float(value.max()), np.array([place]), weights


def _lowest_by_program(tangents: Tangents, most: FloatArray) -> tuple[float, FloatArray, FloatArray]:
    """With several prices: a linear program, scaled so that each price lies in [0, 1].

    It is asked for the weights, and its prices are those looked for: with tangents o + s p, the lowest point is

        max  sum_k w_k o_k - sum_j e_j   subject to  sum_k w_k = 1  and  -sum_k w_k s_kj <= e_j   with w, e >= 0

    where e_j is how much the weighted slope would lower the point beyond the end of price j.
    """
    slopes = tangents.slopes * most
    scale = max(float(np.abs(tangents.values).max()), 1e-300)
    offset = tangents.values - (tangents.slopes * tangents.points).sum(axis=1)
    n_looks, n_prices = slopes.shape
    matrix = np.zeros((n_prices + 1, n_looks + n_prices))
    matrix[:n_prices, :n_looks] = -slopes.T / scale
    matrix[:n_prices, n_looks:] = -np.eye(n_prices)
    matrix[n_prices, :n_looks] = 1.0
    gain = np.append(offset / scale, np.full(n_prices, -1.0))
    room = np.append(np.zeros(n_prices), 1.0)
    answer = solve_program(gain, matrix, room, np.full(len(gain), np.inf), 1)
    if answer is None:
        best = int(tangents.values.argmin())
        weights = np.zeros(n_looks)
        weights[best] = 1.0
        return float(tangents.values[best]), tangents.points[best], weights
    weights = np.maximum(answer.columns[:n_looks], 0.0)
    prices = np.clip(answer.prices[:n_prices], 0.0, 1.0) * most
    return float(gain @ answer.columns) * scale, prices, weights / max(weights.sum(), 1e-300)
