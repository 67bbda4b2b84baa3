"""Figures so far out that no honest result is there: typing errors, test orders, results that were counted twice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from optimizer.curves.evidence.observations import Observations
from optimizer.curves.evidence.panel import BoolArray, IntArray
from optimizer.domain.curve import FloatArray
from optimizer.domain.money import is_money

_GOOD: Final = 0.95
"""A good cell: the share of a segment's cells with results that brought no more for their money."""
_TIMES: Final = 6.0
"""Times a good cell, and `_FEW` counts more, beyond which counts are no honest result. In simulated histories of all
kinds and in real ones the farthest came to three times."""
_TIMES_MONEY: Final = 25.0
"""The same for money without counts, whose tails are heavy: where log sales scatter by 1.2, one cell in a hundred
thousand is that large."""
_FEW: Final = 5.0
_FEWEST_CELLS: Final = 4
"""Of a segment with fewer, nothing is known that a figure could be far from."""
_THIN: Final = 10
"""Cells with results below which, or results below `_THIN_RESULTS`, a segment is judged by all others too."""
_THIN_RESULTS: Final = 30.0
_RUNS: Final = 3
_MOST_RUNS: Final = 0.02
_MOST_STRAYS: Final = 0.05
"""Where a segment's figures are far out more than three times (or this share of its cells), or for longer than the last
share, that is how its results come; days in a row, on which results were counted twice, are once."""


@dataclass(frozen=True, slots=True)
class FarOut:
    """A figure that is beyond all that is possible, and counts as less.

    Attributes
    ----------
    row, cell : int
        Of which segment, in which time cell.
    figure : str
        What it is a figure of, such as conversions.
    found, counted : float
        What was reported, and what it counts as.
    """

    row: int
    cell: int
    figure: str
    found: float
    counted: float


def bounded(seen: Observations, figure: str) -> tuple[Observations, tuple[FarOut, ...]]:
    """Let figures that are far beyond all others of their segment count as those of a good cell.

    A segment's good rate q is the 95 % quantile of its outcome per money over the cells with any, which leaves out at
    least the largest; where it has few results it is at least that of all segments together. A cell with money m is
    far out above 6 q m + 5 counts (25 q m of money without counts), and then counts as q m. m is at least the median
    spend: on days of little or no spend come late results of others.

    Parameters
    ----------
    figure : str
        What the outcome of `seen` is.

    Returns
    -------
    seen : Observations
        With the outcome that counts.
    far_out : tuple of FarOut
        The farthest first.
    """
    idle = np.zeros_like(seen.outcome) if seen.idle_outcome is None else seen.idle_outcome
    outcome = seen.outcome + idle
    money = np.asarray(np.maximum(seen.spend, _middle_spend(seen.spend)[:, None]) * seen.cell_days, dtype=np.float64)
    good = _good_rate(outcome, money, thin_results=0.0 if is_money(figure) else _THIN_RESULTS)[:, None] * money
    most = _TIMES_MONEY * good if is_money(figure) else _TIMES * good + _FEW
    strays = (outcome > most) & (good > 0.0) & _has_usual(seen, outcome > most)
    if not strays.any():
        return seen, ()
    counted = good if is_money(figure) else np.maximum(np.round(good), 1.0)
    places = sorted(np.argwhere(strays).tolist(), key=lambda place: -outcome[*place] / most[*place])
    return (
        replace(
            seen,
            outcome=np.where(strays & (seen.outcome > 0.0), counted, seen.outcome),
            idle_outcome=None if seen.idle_outcome is None else np.where(strays & (idle > 0.0), counted, idle),
        ),
        tuple(FarOut(row, cell, figure, float(outcome[row, cell]), float(counted[row, cell])) for row, cell in places),
    )


def _good_rate(outcome: FloatArray, money: FloatArray, *, thin_results: float) -> FloatArray:
    """Outcome per money of a good cell of each segment, (n_segments,); 0 where it cannot be told."""
    came = (outcome > 0.0) & (money > 0.0)
    rate = np.where(came, outcome / np.where(money > 0.0, money, 1.0), np.inf)
    count = came.sum(axis=1)
    own = np.where(count >= 2, _quantile(np.sort(rate, axis=1), count), 0.0)
    of_all = float(_quantile(np.sort(rate[came])[None, :], np.array([came.sum()]))[0]) if came.any() else 0.0
    thin = (count < _THIN) | (outcome.sum(axis=1) < thin_results)
    return np.where(thin, np.maximum(own, of_all), own)


def _quantile(ascending: FloatArray, count: IntArray) -> FloatArray:
    """The 95 % quantile of the first `count` values of each row, the lower of the two that it may lie between."""
    place = np.floor(_GOOD * np.maximum(count - 1, 0)).astype(np.int64)
    return np.asarray(np.take_along_axis(ascending, place[:, None], axis=1)[:, 0], dtype=np.float64)


def _middle_spend(spend: FloatArray) -> FloatArray:
    """Median of the spend of each segment where there is any, (n_segments,); 0 where there is none."""
    count = (spend > 0.0).sum(axis=1)
    ascending = np.sort(np.where(spend > 0.0, spend, np.inf), axis=1)
    middle = np.take_along_axis(ascending, (np.maximum(count - 1, 0) // 2)[:, None], axis=1)[:, 0]
    return np.where(count > 0, middle, 0.0)


def _has_usual(seen: Observations, strays: BoolArray) -> BoolArray:
    """Segments with enough cells, and so few strays that they are not how its results come, (n_segments, 1)."""
    cells = seen.reported.sum(axis=1)
    runs = (strays & ~np.roll(strays, 1, axis=1)).sum(axis=1)
    few = (runs <= np.maximum(_RUNS, _MOST_RUNS * cells)) & (
        strays.sum(axis=1) <= np.maximum(_RUNS, _MOST_STRAYS * cells)
    )
    return np.asarray(few & (cells >= _FEWEST_CELLS), dtype=np.bool_)[:, None]
