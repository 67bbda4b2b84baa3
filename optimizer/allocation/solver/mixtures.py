"""What relaxed problems under counts and guardrails mix: spends that hold all rows on average, and pretend too much."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.allocation.limits.region import IndexArray
from optimizer.allocation.solver.ground import worth
from optimizer.allocation.solver.rows import PricedProblem, Row, activity_at
from optimizer.domain.curve import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Priced:
    """Counts and guardrails at the prices that bound best.

    Attributes
    ----------
    rows : tuple of Row
        What was priced.
    prices : (n_rows,) array
        Not negative.
    spend : (n_segments,) array
        The mean of the relaxed spends on either side of these prices, so weighted that all rows hold on average.
    loss : (n_segments,) array
        What the relaxed problem pretends to bring more than the curves do at `spend`.
    low, high : (n_segments,) array
        Between these the relaxed spends lie.
    seen : tuple of (n_segments,) arrays
        All relaxed spends that were looked at, and their mean.
    """

    rows: tuple[Row, ...]
    prices: FloatArray
    spend: FloatArray
    loss: FloatArray
    low: FloatArray
    high: FloatArray
    seen: tuple[FloatArray, ...]


def priced_at(problem: PricedProblem, prices: FloatArray, knot: IndexArray, weight: FloatArray) -> Priced:
    """Mean of weighted knots, and what it pretends to.

    Parameters
    ----------
    problem : PricedProblem
        Tables and rows.
    prices : (n_rows,) array
        Of the rows.
    knot : (n_chosen,) array of int
        At least one of each segment.
    weight : (n_chosen,) array
        Above 0; those of one segment add up to 1.
    """
    tables = problem.tables
    n_segments = len(tables.first) - 1
    owner = np.searchsorted(tables.first, knot, side="right") - 1
    at = tables.spend[knot]
    spend = np.bincount(owner, weight * at, n_segments).astype(np.float64)
    worth_there = tables.outcome[knot] - prices @ problem.activity[:, knot]
    pretended = np.bincount(owner, weight * worth_there, n_segments).astype(np.float64)
    low, high = np.full(n_segments, np.inf), np.full(n_segments, -np.inf)
    np.minimum.at(low, owner, at)
    np.maximum.at(high, owner, at)
    loss = loss_of(problem, prices, spend, pretended)
    return Priced(problem.rows, prices, spend, loss, low, high, (spend,))


def loss_of(problem: PricedProblem, prices: FloatArray, spend: FloatArray, pretended: FloatArray) -> FloatArray:
    """What a mixture pretends to bring more than the curves do, at prices of the rows."""
    truth, every = worth(problem.ground, spend), np.arange(len(spend))
    for price, row in zip(prices, problem.rows, strict=True):
        truth = truth - price * activity_at(problem.ground, row, every, spend)
    return np.maximum(pretended - truth, 0.0)
