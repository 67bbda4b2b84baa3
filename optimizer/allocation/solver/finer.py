"""Finer knots where a relaxed allocation stands at a leap: the ends of the leap decide its slope, and so the price."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from optimizer.allocation.solver.cases import Case, whole_case
from optimizer.allocation.solver.crowd import edges_at_prices
from optimizer.allocation.solver.envelope import envelope
from optimizer.allocation.solver.ground import Ground, with_knots
from optimizer.allocation.solver.tables import SMALLEST_STEP, knot_owner
from optimizer.domain.curve import FloatArray

ROUNDS = 2
"""Each makes cells so many times narrower, and what they hide shrinks by the square of it."""
PARTS, FEW_PARTS = 16, 6
"""Parts of each cell next to the end of a leap; of many segments, what one hides matters less."""
NEAR_PRICE = 0.1
"""Leaps whose slope differs from the price by less than this share decide it, or may in a case of the search."""


ALIKE = 0.02
"""Leaps whose slope differs from the price by less than this share are alike."""
MANY, CROWDED = 400, 0.05
"""Of more segments than that, one leap hides little, unless more than this share of all are alike."""


def finer_at_leaps(ground: Ground) -> Ground:
    """The same ground with more knots next to the ends of leaps about as steep as the price."""
    for _ in range(ROUNDS):
        case = whole_case(ground)
        owner, spend = _more_knots(ground, case)
        if not len(owner):
            break
        tables = with_knots(ground, ground.tables, owner.astype(np.intp), spend)
        ground = replace(ground, tables=tables, edges=envelope(tables))
    return ground


def finer_around(ground: Ground, spends: Sequence[FloatArray]) -> Ground:
    """The same ground with more knots in the cells next to some spends, each of shape (n_segments,)."""
    # Under guardrails, what a curve is counted over may bend where the curve itself does not.
    bends = ground.stack.n_terms + sum(volume.n_terms for volume in ground.volumes)
    places = np.flatnonzero((bends > 0) & ~ground.tables.stepped)
    for spend in spends:
        owner, knots = _beside(ground, places, spend[places], PARTS)
        tables = with_knots(ground, ground.tables, owner.astype(np.intp), knots)
        ground = replace(ground, tables=tables, edges=envelope(tables))
    return ground


def _more_knots(ground: Ground, case: Case) -> tuple[np.ndarray, FloatArray]:
    """Owners and spends of knots in the cells next to the ends of leaps."""
    tables = ground.tables
    edges = case.edges if case.priced is None else edges_at_prices(ground, tables, case.priced)
    price = case.relaxation.segment_prices[edges.owner]
    near = edges.leap & (np.abs(edges.slope - price) <= NEAR_PRICE * price) & ~tables.stepped[edges.owner]
    alike = int(np.count_nonzero(edges.leap & (np.abs(edges.slope - price) <= ALIKE * price)))
    if len(tables.hole) > MANY and alike < CROWDED * len(tables.hole):
        return np.empty(0, dtype=np.intp), np.empty(0)
    near &= (ground.stack.n_terms > 0)[edges.owner]
    owner = np.concatenate([edges.owner[near], edges.owner[near]])
    end = np.concatenate([edges.start[near], edges.start[near] + edges.width[near]])
    if not len(owner):
        return owner, end
    owner, spend = _beside(ground, owner, end, FEW_PARTS if len(tables.hole) > MANY else PARTS)
    return owner, spend


def _beside(ground: Ground, owner: np.ndarray, knot: FloatArray, number: int) -> tuple[np.ndarray, FloatArray]:
    """Owners and spends of knots that part the cells to either side of some knots into so many."""
    tables = ground.tables
    # Knots are told apart by owner first: each owner's are shifted past those of the owner before.
    top = float(tables.spend.max()) * 2.0
    place = np.searchsorted(knot_owner(tables) * top + tables.spend, owner * top + knot * (1.0 - SMALLEST_STEP))
    parts = np.arange(1, number) / number
    owners, spends = [], []
    for shift in (-1, 0):
        end = tables.first[owner + 1] - 1
        left = np.clip(place + shift, tables.first[owner], end)
        right = np.minimum(left + 1, end)
        low = np.maximum(tables.spend[left], tables.hole[owner])
        high = tables.spend[right]
        owners.append(np.repeat(owner, len(parts)))
        spends.append((low[:, None] + (high - low)[:, None] * parts).ravel())
    return np.concatenate(owners), np.concatenate(spends)
