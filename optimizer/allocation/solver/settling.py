"""The last step of the solver: what limits are broken by in rounding is taken back."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from optimizer.allocation.limits.region import IndexArray, Region
from optimizer.allocation.solver.ground import Ground, rate_at
from optimizer.allocation.solver.program import solve_program
from optimizer.allocation.solver.refinement import decided
from optimizer.curves.shapes.stack import slopes
from optimizer.domain.curve import FloatArray

ROUNDS = 3
"""Guardrails bend, but next to nothing on so short a way: once is enough as a rule."""
EXACT = 1e-13
"""Sums that are above their room by less than this share of their parts are held: floats are no more exact."""
FURTHEST = 1e6
"""No spend moves by more than so many times what limits are broken by."""
STARTING = 10.0
"""Money for a segment that has none counts so many times as much as money for one that has some."""


def settled(ground: Ground, spend: FloatArray) -> FloatArray:
    """Move spends by as little money as needed, all together, until they obey all limits to the last digits.

    minimize sum_i |d_i| subject to a_k (x + d) <= b_k for the budget, the limits on sums and the guardrails, the last
    on their tangents. What is either-or stays as it is decided in the spends, and so do spends in steps. Programs that
    found the spends hold limits to a tolerance in the size of the budget; this one's is in the size of what is broken.

    Returns
    -------
    (n_segments,) array
        The spends themselves where limits are held already, or cannot be held any better: they may contradict each
        other by a rounding error.
    """
    region = ground.region
    held = decided(region, spend, region.step > 0.0)
    weights, rooms = _sums(held, len(spend))
    broken = _broken(ground, spend, weights, rooms)
    for _ in range(ROUNDS):
        if broken <= 0.0:
            break
        moved = _moved(ground, held, spend, (weights, rooms), broken)
        still = np.inf if moved is None else _broken(ground, moved, weights, rooms)
        if moved is None or still >= broken:
            break
        spend, broken = moved, still
    return spend


def _sums(region: Region, n_segments: int) -> tuple[FloatArray, FloatArray]:
    """The budget and all limits on sums as rows: weights x <= room."""
    weights, rooms = [np.ones(n_segments)], [region.budget]
    for group in region.groups:
        row = np.zeros(n_segments)
        row[group.members] = group.weights
        for sign, room in ((1.0, group.most), (-1.0, -group.least)):
            if np.isfinite(room):
                weights.append(sign * row)
                rooms.append(room)
    return np.array(weights), np.array(rooms)


def _broken(ground: Ground, spend: FloatArray, weights: FloatArray, rooms: FloatArray) -> float:
    """Most money by which a sum is above its room, or, about, by which spend would have to change for a guardrail.

    What rounding may do to a sum of its parts is 0.
    """
    excess = weights @ spend - rooms
    most = float(np.where(excess > EXACT * (np.abs(weights) @ spend + np.abs(rooms)), excess, 0.0).max())
    for over, slope in _rates(ground, spend):
        steepest = float(np.abs(slope).max(initial=0.0))
        if over > 0.0 and steepest > 0.0:
            most = max(most, over / steepest)
    return most


def _rates(ground: Ground, spend: FloatArray) -> Iterator[tuple[float, FloatArray]]:
    """What the sum of each guardrail is above its room, and by how much more for a unit of money in each segment.

    Without spend there is no average. A segment without spend, at an endless slope, has none that could be followed.
    """
    every: IndexArray = np.arange(len(spend), dtype=np.intp)
    if not spend.any():
        return
    for place in range(len(ground.region.rates)):
        rate = ground.all_rates[place]
        slope = slopes(ground.volumes[place], spend)
        slope = rate.money + np.where(np.isfinite(slope), rate.weights * np.where(np.isfinite(slope), slope, 0.0), 0.0)
        parts = rate_at(ground, place, every, spend)
        over, rounding = float(parts.sum()), EXACT * float(np.abs(parts).sum())
        yield over + rounding if over > 0.0 else min(over + rounding, 0.0), slope


def _moved(
    ground: Ground, region: Region, spend: FloatArray, sums: tuple[FloatArray, FloatArray], unit: float
) -> FloatArray | None:
    """Solve the program, in the unit of what is broken; None where it has no answer."""
    rows, rooms = [*sums[0]], [*(sums[1] - sums[0] @ spend)]
    for over, slope in _rates(ground, spend):
        steepest = float(np.abs(slope).max(initial=0.0))
        if steepest > 0.0:
            rows.append(slope / steepest)
            rooms.append(-over / steepest)
    up = np.clip((region.upper - spend) / unit, 0.0, FURTHEST)
    down = np.clip((spend - region.lower) / unit, 0.0, FURTHEST)
    matrix = np.array(rows)
    cost = np.where(spend > 0.0, 1.0, STARTING)
    answer = solve_program(
        -np.concatenate([cost, np.ones(len(spend))]),
        np.hstack([matrix, -matrix]),
        np.minimum(np.array(rooms) / unit, FURTHEST * len(spend)),
        np.concatenate([up, down]),
    )
    if answer is None:
        return None
    change = answer.columns[: len(spend)] - answer.columns[len(spend) :]
    moved = np.clip(spend + unit * change, region.lower, region.upper)
    return np.where(moved <= EXACT * spend, region.lower, moved)
