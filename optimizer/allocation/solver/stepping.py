"""Spends in whole steps: rounded down, then given one step, or several at once, where the money brings most."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.allocation.limits.region import Group, IndexArray
from optimizer.allocation.solver.allowed import are_rates_held_after, holds_counts, holds_rates
from optimizer.allocation.solver.ground import Ground, worth, worth_at
from optimizer.domain.curve import FloatArray

SAME = 1e-9
"""Spends closer than this share of a step are the same multiple."""
NEAR = 1e-4
"""Spends below a multiple by less than this share of a step are meant to be it: linear programs are exact to 1e-9 of
the budget."""
LENGTHS = (1, 2, 3, 5, 8, 13, 21, 34, 55, 89)
"""Moves of so many steps are tried: over the flat foot of an S-shaped curve, one step brings nothing."""
TRACE = 1e-6
"""Less than this share of the budget, below an on/off minimum, is what a linear program leaves of nothing."""
ROUNDING = 1e-9
"""Money that is less than this share of the budget is rounding."""


@dataclass(frozen=True, slots=True, eq=False)
class _Moves:
    """More spend for some segments: whose, to which amount, by how much, and what a unit of it brings."""

    segment: IndexArray
    to: FloatArray
    by: FloatArray
    gain: FloatArray


def in_steps(ground: Ground, spend: FloatArray, groups: tuple[Group, ...]) -> FloatArray | None:
    """Bring spends to whole multiples of their steps, and spend what this leaves over.

    Parameters
    ----------
    ground : Ground
        What is allowed, and what it brings.
    spend : (n_segments,) array
        Within the bounds and the limits on sums.
    groups : tuple of Group
        Limits on sums.

    Returns
    -------
    (n_segments,) array or None
        None where the limits were not met on the way.
    """
    spend = _rounded_down(ground, spend)
    broken = _broken(groups, spend)
    for _ in range(20 * len(spend) + 200):
        moves = _moves(ground, spend)
        if not len(moves.segment):
            break
        better = _best_move(ground, groups, spend, moves, broken)
        if better is None:
            break
        spend = better
        broken = _broken(groups, spend)
    is_held = broken <= ROUNDING * ground.region.budget and holds_counts(ground.region, spend)
    return spend if is_held and holds_rates(ground, spend) else None


def snapped(ground: Ground, spend: FloatArray) -> FloatArray:
    """Spends with those next to a multiple of their step put on it, and traces below an on/off minimum taken away."""
    region = ground.region
    spend = np.where((spend < region.threshold) & (spend <= TRACE * region.budget), np.minimum(spend, 0.0), spend)
    stepped = ground.tables.stepped
    step = np.where(stepped, ground.region.step, 1.0)
    multiple = np.rint(spend / step)
    return np.where(stepped & (np.abs(spend / step - multiple) <= NEAR), multiple * step, spend)


def _rounded_down(ground: Ground, spend: FloatArray) -> FloatArray:
    region = ground.region
    stepped = region.step > 0.0
    step = np.where(stepped, region.step, 1.0)
    down = np.where(stepped, np.floor(spend / step + NEAR) * step, spend)
    down = np.where(down < region.threshold * (1.0 - SAME), 0.0, down)
    down = np.maximum(down, region.lower)
    for count in region.counts:
        funded = count.members[(down[count.members] > count.marks) & (region.lower[count.members] <= 0.0)]
        over = int((down[count.members] > count.marks).sum()) - count.most
        if over > 0:
            brings = worth(ground, down)[funded]
            down[funded[np.argsort(brings, kind="stable")[:over]]] = 0.0
    return np.asarray(down)


def _moves(ground: Ground, spend: FloatArray) -> _Moves:
    region = ground.region
    left = region.budget - float(spend.sum())
    stepped = np.flatnonzero((region.step > 0.0) & (spend < region.upper))
    closed = np.zeros(len(spend), dtype=np.bool_)
    for count in region.counts:
        if int((spend[count.members] > count.marks).sum()) >= count.most:
            closed[count.members] |= spend[count.members] <= count.marks
    stepped = stepped[~closed[stepped]]
    segment = np.repeat(stepped, len(LENGTHS))
    to = spend[segment] + region.step[segment] * np.tile(LENGTHS, len(stepped))
    to = np.maximum(to, region.threshold[segment])
    by = to - spend[segment]
    possible = (to <= region.upper[segment] * (1.0 + SAME)) & (by <= left + ROUNDING * region.budget)
    segment, to, by = segment[possible], to[possible], by[possible]
    now = worth(ground, spend)
    return _Moves(segment, to, by, (worth_at(ground, segment, to) - now[segment]) / by)


def _best_move(
    ground: Ground, groups: tuple[Group, ...], spend: FloatArray, moves: _Moves, broken: float
) -> FloatArray | None:
    """The move that brings most for its money, among those that mend most of what limits are broken by."""
    change = np.zeros(len(moves.by))
    for group in groups:
        total = float(group.weights @ spend[group.members])
        weight = np.zeros(len(spend))
        weight[group.members] = group.weights
        after = total + weight[moves.segment] * moves.by
        change += _amiss(group, after) - _amiss(group, np.array([total]))
    slack = ROUNDING * ground.region.budget
    mends = change < -slack if broken > slack else change <= slack
    falls = ground.region.cost > 0.0 or ground.guarded is not None
    useful = mends & (moves.gain > 0.0 if falls and broken <= slack else np.ones(len(mends), dtype=np.bool_))
    if ground.region.rates:
        useful &= are_rates_held_after(ground, spend, moves.segment, moves.to)
    if not useful.any():
        return None
    best = int(np.argmax(np.where(useful, moves.gain, -np.inf)))
    better = spend.copy()
    better[moves.segment[best]] = moves.to[best]
    return better


def _broken(groups: tuple[Group, ...], spend: FloatArray) -> float:
    return sum(float(_amiss(group, np.array([group.weights @ spend[group.members]]))[0]) for group in groups)


def _amiss(group: Group, total: FloatArray) -> FloatArray:
    """Money by which sums leave what a group allows."""
    outside = np.maximum(np.maximum(group.least - total, total - group.most), 0.0)
    halfway = (total > 0.0) & (total < group.threshold)
    return np.asarray(outside + np.where(halfway, group.threshold - total, 0.0))
