"""Many segments with nearly the same S-shaped curve: what matters is how many get over its steep part.

Deciding them one by one takes as many cases as there are subsets; splitting by their number takes two.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.allocation.limits.region import Count, IndexArray
from optimizer.allocation.solver.cases import Case, Cut
from optimizer.allocation.solver.ground import Ground
from optimizer.domain.curve import FloatArray

ALIKE = 0.02
"""Leaps whose slopes differ from the price by less than this share are alike."""
CROWD = 3
"""So many alike leaps are counted, rather than told apart one by one."""
WHOLE = 1e-6
"""A count that is this close to a whole number is whole."""


@dataclass(frozen=True, slots=True, eq=False)
class Crowd:
    """Segments with alike leaps.

    Attributes
    ----------
    members : (n_members,) array of int
        The segments.
    start, mark : (n_members,) array
        Where each leap starts, and the spend in it beyond which the member is over it.
    filled : (n_members,) array
        The part of the leap that the relaxed allocation fills, in [0, 1].
    """

    members: IndexArray
    start: FloatArray
    mark: FloatArray
    filled: FloatArray


def crowd_of(ground: Ground, case: Case) -> Crowd | None:
    """The segments with alike leaps at the price; None where few are alike, or counts or
    guardrails are priced already.
    """
    if case.priced is not None:
        return None
    edges, price = case.edges, case.relaxation.segment_prices
    at_price = price[edges.owner]
    alike = np.flatnonzero(edges.leap & (np.abs(edges.slope - at_price) <= ALIKE * at_price))
    if len(alike) < CROWD:
        return None
    alike = alike[np.unique(edges.owner[alike], return_index=True)[1]]
    if len(alike) < CROWD:
        return None
    members = edges.owner[alike].astype(np.intp)
    start, width = edges.start[alike], edges.width[alike]
    mark = np.array([_steepest(ground, *one) for one in zip(members.tolist(), start, start + width, strict=True)])
    return Crowd(members, start, mark, case.relaxation.filled[alike] / width)


def crowd_cut(crowd: Crowd) -> Cut | None:
    """Split by how many members go over their leap; None where their number is whole."""
    number = float(crowd.filled.sum())
    if abs(number - round(number)) <= WHOLE:
        return None
    count = Count(crowd.members, crowd.mark, 0, len(crowd.members), None)
    return Cut(None, None, float(np.floor(number)), float(np.floor(number)) + 1.0, count)


def crowd_roundings(ground: Ground, crowd: Crowd) -> list[list[tuple[Cut, bool]]]:
    """Send the fullest members over their leap and leave the others before it: one more and one fewer than filled."""
    order = np.argsort(-crowd.filled, kind="stable")
    fewer = int(np.floor(crowd.filled.sum() + WHOLE))
    roundings = []
    for number in (fewer, fewer + 1):
        if number > len(order):
            continue
        cuts = []
        for rank, place in enumerate(order.tolist()):
            member, start, mark = int(crowd.members[place]), float(crowd.start[place]), float(crowd.mark[place])
            over = max(mark, float(ground.region.threshold[member]))
            cuts.append((Cut(member, None, start, over), rank < number))
        roundings.append(cuts)
    return roundings


def _steepest(ground: Ground, segment: int, start: float, end: float) -> float:
    """The knot inside a leap at which the curve is steepest; the start where the leap is over spends not allowed."""
    tables = ground.tables
    if tables.hole[segment] > 0.0 and start == 0.0:
        return start
    row = slice(int(tables.first[segment]), int(tables.first[segment + 1]))
    spend, outcome = tables.spend[row], tables.outcome[row]
    inside = (spend >= start) & (spend <= end)
    spend, outcome = spend[inside], outcome[inside]
    if len(spend) < 3:
        return start
    return float(spend[int(np.argmax(np.diff(outcome) / np.diff(spend)))])
