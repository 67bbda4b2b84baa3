"""How much more than chance the days of a group scatter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from optimizer.domain.curve import FloatArray

_LEANING: Final = 20.0
"""Cells that the scatter of all groups counts for in that of each."""
_WEEK: Final = 7
_FEWEST_WEEKS: Final = 6
_FEWEST_GROUPS: Final = 3
"""With fewer, what all groups have in common cannot be told from what each has."""
_ROUNDS: Final = 6
_FIRST_GUESS: Final = 0.1
_LEAST_FREE: Final = 0.05
"""A cell that decides its day's common figure by itself has next to no scatter left to see."""


@dataclass(frozen=True, slots=True)
class _Law:
    """Scatter of cells by the size of what is expected in them: `base` + `slope` times it."""

    base: float
    slope: float

    def at(self, expected: FloatArray) -> FloatArray:
        """Variance over that of chance."""
        return self.base + self.slope * expected


def scatter(counted: FloatArray, base: FloatArray, *, days_of_cell: int = 1, is_share: bool = False) -> FloatArray:
    r"""Estimate the variance of each group's counts over that of chance, at least 1, (n_groups,).

    Pearson's :math:`\phi = \sum (y - \mu)^2 / v(\mu) / \mathrm{df}` (McCullagh and Nelder 1989, Generalized Linear
    Models, section 4.5) with :math:`\mu_{gt} = n_{gt} r_g d_t`: what all groups have in common on a day, such as a
    holiday, is no scatter of one of them. :math:`d_t` is the mean over the groups of :math:`y_{gt} / (n_{gt} r_g)` with
    the weights :math:`w = \mu / \phi(\mu)` of least variance; a cell whose weight is the share h of its day's has
    :math:`1 - h` degrees of freedom left. With fewer than three groups :math:`d_t` is 1.

    Large groups scatter more: of a negative binomial count the square over the mean is :math:`1 + \alpha \mu` on
    average. So :math:`\phi(\mu) = \phi_0 + \alpha \mu` is fitted to all cells, in turn with the weights, and a group's
    own figure leans on what this says of its size, as if that were 20 cells more; where few events are expected in a
    cell the square has the variance :math:`2 + 1/\mu` instead of 2, and counts for less.

    Bad weeks come in rows, which days by themselves do not show: where there are six weeks, the same is found for
    weeks, and where that is more all figures grow in proportion.

    Parameters
    ----------
    counted, base : (n_groups, n_cells) arrays
        Not negative; 0 where nothing is known.
    days_of_cell : int
        Days that a cell covers; 1 for daily results.
    is_share : bool
        Whether what is counted is a part of the base (chance is then binomial, else Poisson).
    """
    own, usual = _pearson(counted, base, is_share=is_share)
    cells = max(_WEEK // days_of_cell, 1)
    if cells > 1 and counted.shape[1] >= _FEWEST_WEEKS * cells:
        _, of_weeks = _pearson(_together(counted, cells), _together(base, cells), is_share=is_share)
        own = own * max(of_weeks / usual, 1.0)
    return np.maximum(own, 1.0)


def _together(values: FloatArray, cells: int) -> FloatArray:
    return np.asarray(np.add.reduceat(values, np.arange(0, values.shape[1], cells), axis=1), dtype=np.float64)


def _pearson(counted: FloatArray, base: FloatArray, *, is_share: bool) -> tuple[FloatArray, float]:
    """Scatter of each group, and that of all by the size of their cells."""
    expected = base * _rate(counted, base)
    law, free = _Law(1.0, _FIRST_GUESS), np.ones_like(base)
    is_shared = len(counted) >= _FEWEST_GROUPS and counted.shape[1] > 1
    for _ in range(_ROUNDS if is_shared else 1):
        if is_shared:
            expected, free = _around_common_days(counted, base, expected, law)
        square = _squares(counted, base, expected, is_share=is_share)
        law = _fitted(square, expected, free)
    told = (expected > 0.0) & (free > _LEAST_FREE)
    cells = told.sum(axis=1).astype(np.float64)
    freedom = np.where(told, free, 0.0).sum(axis=1) * np.maximum(1.0 - 1.0 / np.maximum(cells, 1.0), 0.0)
    size = np.where(told, expected, 0.0).sum(axis=1)
    largest = np.divide((expected**2).sum(axis=1), size, out=np.zeros_like(size), where=size > 0.0)
    usual = law.at(largest)
    middle = size / np.maximum(cells, 1.0)
    trust = freedom * 2.0 * middle / (2.0 * middle + 1.0)
    own = np.divide(np.where(told, square, 0.0).sum(axis=1), freedom, out=usual.copy(), where=freedom > 0.0)
    return (trust * own + _LEANING * usual) / (trust + _LEANING), float(np.average(usual, weights=size + 1e-12))


def _squares(counted: FloatArray, base: FloatArray, expected: FloatArray, *, is_share: bool) -> FloatArray:
    """Square of what is unexpected over the variance of chance; 0 where nothing is expected."""
    chance = expected
    if is_share:
        share = np.divide(expected, base, out=np.zeros_like(base), where=base > 0.0)
        chance = expected * np.maximum(1.0 - share, 1e-9)
    return np.divide((counted - expected) ** 2, chance, out=np.zeros_like(base), where=chance > 0.0)


def _around_common_days(
    counted: FloatArray, base: FloatArray, expected: FloatArray, law: _Law
) -> tuple[FloatArray, FloatArray]:
    """Expected counts with what the groups have in common on each day, and the freedom that this leaves each cell.

    `expected` is of the round before, with its common days; the rates are taken from it and the days found anew.
    """
    adjusted = np.divide(expected.sum(axis=0), (base * _rate(counted, base)).sum(axis=0), out=np.ones(base.shape[1]),
                         where=expected.sum(axis=0) > 0.0)  # fmt: skip
    plain = base * _rate(counted, base * adjusted)
    weight = plain / law.at(plain)
    of_all = weight.sum(axis=0)
    ratio = np.divide(counted, plain, out=np.zeros_like(base), where=plain > 0.0)
    of_day = np.divide((weight * ratio).sum(axis=0), of_all, out=np.ones_like(of_all), where=of_all > 0.0)
    free = 1.0 - np.divide(weight, of_all, out=np.zeros_like(base), where=of_all > 0.0)
    return base * of_day * _rate(counted, base * of_day), free


def _rate(counted: FloatArray, base: FloatArray) -> FloatArray:
    """Counted per base of each group, (n_groups, 1)."""
    total, among = counted.sum(axis=1, keepdims=True), base.sum(axis=1, keepdims=True)
    return np.asarray(total / np.maximum(among, 1e-300), dtype=np.float64)


def _fitted(square: FloatArray, expected: FloatArray, free: FloatArray) -> _Law:
    """Fit the scatter by size to the squares of all cells, weighted by the inverse of their own variance."""
    told = (expected > 0.0) & (free > _LEAST_FREE)
    if not told.any():
        return _Law(1.0, 0.0)
    lost = 1.0 - min(len(square) / max(int(told.sum()), 1), 0.9)
    values, sizes = square[told] / free[told] / lost, expected[told]
    law = _Law(max(float(values.mean()), 1.0), 0.0)
    for _ in range(4):
        at = law.at(sizes)
        weight = free[told] / (2.0 * at**2 + at / sizes)
        middle, height = float(np.average(sizes, weights=weight)), float(np.average(values, weights=weight))
        spread = float(np.average((sizes - middle) ** 2, weights=weight))
        slope = 0.0
        if spread > 1e-9 * middle**2:
            slope = max(float(np.average((sizes - middle) * (values - height), weights=weight)) / spread, 0.0)
        law = _Law(height - slope * middle, slope)
        if law.base < 1.0:
            above = max(float(np.average((values - 1.0) * sizes, weights=weight)), 0.0)
            law = _Law(1.0, above / float(np.average(sizes**2, weights=weight)))
    return law
