"""What a signal is worth: the best split once it is known, against the split without it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from optimizer.allocation.allocate import allocate
from optimizer.allocation.questions.measure import totals_of
from optimizer.allocation.questions.weighing import weighted_problem
from optimizer.domain.curve import FloatArray
from optimizer.domain.problem import AllocationProblem
from optimizer.domain.risk import CurveDraws

BoolArray = npt.NDArray[np.bool_]

KNOTS = 40
"""Knots that the quick estimate looks at."""
HALVINGS = 30
"""Of the interval of prices; leaves 1e-9 of it."""
UNLIKELY = 1e-4
"""Classes of results less likely than this are left out."""


@dataclass(frozen=True, slots=True, eq=False)
class Worth:
    """What a signal is worth.

    Attributes
    ----------
    gain : float
        Expected outcome that the best split gains from knowing it, not negative.
    more : (n_segments,) array
        Probability that the best split then gives a segment more.
    """

    gain: float
    more: FloatArray


def exact_worth(
    problem: AllocationProblem, draws: CurveDraws, signal: FloatArray, spend: FloatArray, solve: Callable[[], float]
) -> Worth:
    """Decide again for every class of results, with the solver and all limits.

    The expected value of sample information (Raiffa and Schlaifer 1961): sum over classes g of P(g) x (max over x of
    E[T(x) | g]) - max over x of E[T(x)], where E[ | g] weighs the draws by the probability of the class under each.

    Parameters
    ----------
    problem : AllocationProblem
        The next period's question; its curves are not used.
    draws : CurveDraws
        Of its segments.
    signal : (n_classes, n_draws) array
        Probability of each class under each draw.
    spend : (n_segments,) array
        The best split without the signal.
    solve : callable
        Seconds that one solver call may take.
    """
    likely = signal.mean(axis=1)
    kept = totals_of(draws, spend)
    gain, more = 0.0, np.zeros(len(spend))
    for chance, row in zip(likely, signal, strict=True):
        if chance < UNLIKELY:
            continue
        weights = row / row.sum()
        again = allocate(weighted_problem(problem, draws, weights), tolerance=1e-5, seconds=solve()).spend
        better = float(weights @ (totals_of(draws, again) - kept))
        if better > 0.0:
            gain += chance * better
            more += chance * (again > spend + 1e-3 * problem.budget)
    return Worth(gain, more)


def quick_worth(
    draws: CurveDraws, signals: list[FloatArray], budget: float, lower: FloatArray, upper: FloatArray
) -> FloatArray:
    """Estimate the worth of many signals at once, by the price of money alone.

    The best split for a class of results is replaced by its bound, min over p of p x budget + sum of max (f - p x) over
    the knots between each segment's bounds; limits on sums are left out. It ranks signals; `exact_worth` values them.

    Parameters
    ----------
    draws : CurveDraws
        n_segments drawn curves.
    signals : list of (n_classes, n_draws) array
        As in `exact_worth`.
    budget : float
        Major units.
    lower, upper : (n_segments,) array
        Bounds of each segment's spend.

    Returns
    -------
    (n_signals,) array
        Expected outcome.
    """
    places = np.unique(np.linspace(0, draws.spend.shape[1] - 1, KNOTS).round().astype(int))
    knots, outcome = draws.spend[:, places], draws.outcome[:, :, places]
    allowed: BoolArray = (knots >= lower[:, np.newaxis]) & (knots <= np.maximum(upper, lower)[:, np.newaxis])
    allowed[np.arange(len(knots)), np.abs(knots - lower[:, np.newaxis]).argmin(axis=1)] = True
    base = _bound(outcome.mean(axis=0)[np.newaxis], knots, allowed, budget)[0]
    flat = outcome.reshape(len(outcome), -1)
    found = []
    for signal in signals:
        likely = signal.mean(axis=1)
        weights = signal / np.maximum(signal.sum(axis=1, keepdims=True), 1e-300)
        curves = (weights @ flat).reshape(len(signal), *knots.shape)
        found.append(float(likely @ _bound(curves, knots, allowed, budget)) - base)
    return np.array(found)


def _bound(curves: FloatArray, knots: FloatArray, allowed: BoolArray, budget: float) -> FloatArray:
    """The least bound over all prices, by halving on whether the segments ask for more than the budget; (n_curves,)."""
    masked = np.where(allowed, curves, -np.inf)
    rise = np.diff(curves, axis=2) / np.diff(knots, axis=1)
    low, high = np.zeros(len(curves)), np.maximum(rise.max(axis=(1, 2)), 1e-12)
    best = np.full(len(curves), np.inf)
    rows = np.arange(len(knots))
    for _ in range(HALVINGS):
        price = 0.5 * (low + high)
        left = masked - price[:, np.newaxis, np.newaxis] * knots
        choice = left.argmax(axis=2)
        value = np.take_along_axis(left, choice[:, :, np.newaxis], axis=2)[:, :, 0].sum(axis=1) + price * budget
        best = np.minimum(best, value)
        asks_more = knots[rows, choice].sum(axis=1) > budget
        low, high = np.where(asks_more, price, low), np.where(asks_more, high, price)
    return best
