"""Score a plan against the truth: the share of the best possible outcome that it would really bring."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from optimizer.domain.curve import FloatArray
from optimizer.domain.segment import Segment
from optimizer.simulation.truth import Truth
from optimizer.simulation.world import World

_STEPS = 500
_POLISHES = 12


def true_outcome(truth: Truth, budgets: FloatArray) -> float:
    """Expected conversions over the horizon when each segment spends its budget evenly.

    Parameters
    ----------
    truth : Truth
    budgets : (n_segments,) array
        Money over the horizon, in the order of `truth.segments`.
    """
    return float(_outcomes(truth, budgets).sum())


def best_split(world: World, budget: float | None = None) -> FloatArray:
    """Find the split of the budget with the most true outcome.

    Dynamic programming over a grid of 500 equal parts, then ever smaller exchanges between two segments.

    Parameters
    ----------
    world : World
    budget : float or None
        Money over the horizon; None for the world's own.

    Returns
    -------
    (n_segments,) array
        Adds up to the budget, in the order of `world.truth.segments`.
    """
    money = world.budget if budget is None else budget
    part = money / _STEPS
    split = _split_in_parts(world.truth, part) * part
    for polish in range(_POLISHES):
        split = _exchange(world.truth, split, part / 2**polish)
    return split


def share_of_best(world: World, budgets: FloatArray | Mapping[Segment, float]) -> float:
    """Return the true outcome of a plan as a share of the best outcome that the world's budget could bring.

    Parameters
    ----------
    world : World
    budgets : (n_segments,) array, or mapping of Segment to float
        Money over the horizon; segments that a mapping does not name get nothing.
    """
    truth = world.truth
    if isinstance(budgets, Mapping):
        budgets = np.array([budgets.get(segment, 0.0) for segment in truth.segments])
    return true_outcome(truth, budgets) / true_outcome(truth, best_split(world))


def _outcomes(truth: Truth, budgets: FloatArray) -> FloatArray:
    """Expected conversions over the horizon per segment; `budgets` is (n_segments,) or (n_segments, n_spends)."""
    days = truth.period.days
    rows = zip(budgets / days, truth.spend, truth.outcome, strict=True)
    return np.stack([np.interp(daily, spend, outcome) for daily, spend, outcome in rows]) * days


def _split_in_parts(truth: Truth, part: float) -> FloatArray:
    """Best number of equal parts per segment, exactly, by max-plus convolution of one segment after the other."""
    table = _outcomes(truth, np.tile(np.arange(_STEPS + 1) * part, (len(truth.segments), 1)))
    rest = np.subtract.outer(np.arange(_STEPS + 1), np.arange(_STEPS + 1))
    best = table[0]
    choices = []
    for values in table[1:]:
        together = np.where(rest >= 0, best[np.maximum(rest, 0)] + values, -np.inf)
        choices.append(together.argmax(axis=1))
        best = together.max(axis=1)
    parts = np.zeros(len(truth.segments))
    left = _STEPS
    for number in range(len(choices), 0, -1):
        parts[number] = choices[number - 1][left]
        left -= int(parts[number])
    parts[0] = left
    return parts


def _exchange(truth: Truth, split: FloatArray, step: float) -> FloatArray:
    """Move `step` from the segment that loses least to the one that gains most, as long as that pays."""
    for _ in range(20 * split.size):
        step_down = np.minimum(step, split)
        now = _outcomes(truth, split)
        gain = _outcomes(truth, split + step) - now
        loss = now - _outcomes(truth, split - step)
        loss[step_down < step] = np.inf
        taker, giver = int(gain.argmax()), int(loss.argmin())
        if taker == giver or gain[taker] <= loss[giver] * (1 + 1e-9):
            break
        split = split.copy()
        split[taker] += step
        split[giver] -= step
    return split
