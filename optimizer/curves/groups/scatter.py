"""How much more than chance the days of a group scatter."""

from __future__ import annotations

from typing import Final

import numpy as np

from optimizer.domain.curve import FloatArray

_LEANING: Final = 20.0
"""Cells that the scatter of all groups counts for in that of each."""
_WEEK: Final = 7
_FEWEST_WEEKS: Final = 6
_FEWEST_GROUPS: Final = 3
"""With fewer, what all groups have in common cannot be told from what each has."""
_ROUNDS: Final = 4


def scatter(counted: FloatArray, base: FloatArray, *, days_of_cell: int = 1, is_share: bool = False) -> FloatArray:
    r"""Estimate the variance of each group's counts over that of chance, at least 1, (n_groups,).

    Pearson's :math:`\phi = \sum (y - \mu)^2 / v(\mu) / \mathrm{df}` (McCullagh and Nelder 1989, Generalized Linear
    Models, section 4.5) with :math:`\mu_{gt} = n_{gt} r_g d_t`: what all groups have in common on a day, such as a
    holiday, is no scatter of one of them. :math:`d_t` is found by proportional fitting (Deming and Stephan 1940, Annals
    of Mathematical Statistics 11, 427-444); with fewer than three groups it is 1. A group's own figure leans on that of
    all, as if these were 20 cells more; where few events are expected in a cell the square has the variance
    :math:`2 + 1/\mu` instead of 2, and counts for less.

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
    return np.add.reduceat(values, np.arange(0, values.shape[1], cells), axis=1)


def _pearson(counted: FloatArray, base: FloatArray, *, is_share: bool) -> tuple[FloatArray, float]:
    """Scatter of each group and that of all."""
    expected, n_shared = _expected(counted, base)
    share = np.divide(expected, base, out=np.zeros_like(base), where=base > 0.0)
    chance = expected * np.maximum(1.0 - share, 0.0) if is_share else expected
    told = chance > 0.0
    square = np.where(told, (counted - expected) ** 2 / np.where(told, chance, 1.0), 0.0).sum(axis=1)
    cells = told.sum(axis=1).astype(np.float64)
    every = max(float(cells.sum()), 1.0)
    freedom = np.maximum(cells - 1.0, 0.0) * max(1.0 - n_shared / every, 0.0)
    if freedom.sum() <= 0.0:
        return np.ones(len(counted)), 1.0
    usual = max(float(square.sum() / freedom.sum()), 1e-6)
    middle = np.where(told, expected, 0.0).sum(axis=1) / np.maximum(cells, 1.0)
    trust = freedom * 2.0 * middle / (2.0 * middle + 1.0)
    own = np.divide(square, freedom, out=np.full(len(counted), usual), where=freedom > 0.0)
    return (trust * own + _LEANING * usual) / (trust + _LEANING), usual


def _expected(counted: FloatArray, base: FloatArray) -> tuple[FloatArray, int]:
    """Expected counts, and how many figures they share between groups."""
    rate = counted.sum(axis=1) / np.maximum(base.sum(axis=1), 1e-300)
    if len(counted) < _FEWEST_GROUPS or counted.shape[1] < 2:
        return base * rate[:, None], 0
    of_day = np.ones(counted.shape[1])
    for _ in range(_ROUNDS):
        without = (base * rate[:, None]).sum(axis=0)
        of_day = np.divide(counted.sum(axis=0), without, out=np.ones_like(without), where=without > 0.0)
        rate = counted.sum(axis=1) / np.maximum((base * of_day).sum(axis=1), 1e-300)
    return base * rate[:, None] * of_day, int((of_day > 0.0).sum()) - 1
