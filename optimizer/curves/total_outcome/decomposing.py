"""Taking the total of the history apart."""

from __future__ import annotations

from typing import Final

import numpy as np

from optimizer.curves.total_outcome.history import relative_length
from optimizer.curves.total_outcome.learning import TotalPosterior
from optimizer.domain.curve import FloatArray
from optimizer.domain.decomposition import Contribution, Decomposition
from optimizer.domain.estimate import USUAL_LEVEL, Estimate, Interval

_TOLD: Final = 0.3
"""Least ratio of the 10 % point of a contribution to its median: at 0.2 the half-t prior of a segment that nothing is
known of stands, at 0.36 a normal distribution two standard deviations from 0."""
_SUM_TOLD: Final = 0.5
"""The same for their sum, which even the prior keeps from nothing where there are many."""


def contribution_draws(learned: TotalPosterior) -> FloatArray:
    """What each segment added over the whole history, outcome units, (n_draws, n_segments)."""
    length = relative_length(learned.history)
    return np.asarray(np.einsum("dts,t->ds", learned.added, length) * learned.unit, dtype=np.float64)


def told_apart(added: FloatArray) -> list[bool]:
    """Say of each segment whether its contribution can be told from nothing; `added` as of `contribution_draws`."""
    low, middle = np.quantile(added, [(1.0 - USUAL_LEVEL) / 2.0, 0.5], axis=0)
    return [bool(told) for told in (low > 0.0) & (low >= _TOLD * middle)]


def sum_is_told(added: FloatArray) -> bool:
    """Say whether what all segments added can be told from nothing; `added` as of `contribution_draws`."""
    low, middle = np.quantile(added.sum(axis=1), [(1.0 - USUAL_LEVEL) / 2.0, 0.5])
    return any(told_apart(added)) or bool(low > 0.0 and low >= _SUM_TOLD * middle)


def decompose(learned: TotalPosterior) -> Decomposition:
    """Split the total of the history into the baseline and what each segment added."""
    history = learned.history
    added, total = contribution_draws(learned), float(history.total.sum())
    spent, is_told = history.spend.sum(axis=0), sum_is_told(added)
    return Decomposition(
        kpi=history.kpi,
        period=history.period,
        total=total,
        baseline_share=_estimate(1.0 - added.sum(axis=1) / total, most=None if is_told else 1.0),
        is_told=is_told,
        contributions=tuple(
            Contribution(
                segment=segment,
                spend=float(spent[line]),
                outcome=_estimate(added[:, line], least=None if told else 0.0),
                share=_estimate(added[:, line] / total, least=None if told else 0.0),
                per_money=_estimate(added[:, line] / spent[line], least=None if told else 0.0),
                is_told=told,
            )
            for line, (segment, told) in enumerate(zip(history.segments, told_apart(added), strict=True))
        ),
    )


def _estimate(draws: FloatArray, *, least: float | None = None, most: float | None = None) -> Estimate:
    """Mean and interval, one of whose ends may be given: what cannot be told from nothing has nothing in its interval.

    The interval then holds the truth a little oftener than it says, never more seldom.
    """
    quantiles = np.quantile(draws, [(1.0 - USUAL_LEVEL) / 2.0, (1.0 + USUAL_LEVEL) / 2.0])
    low, high = float(quantiles[0]) if least is None else least, float(quantiles[1]) if most is None else most
    middle = float(draws.mean())
    return Estimate(middle, Interval(min(low, middle), max(high, middle), USUAL_LEVEL))
