"""Many segments with nearly the same S-shaped curve: what matters is how many get over its steep part.

Deciding them one by one takes as many cases as there are subsets; splitting by their number takes two.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from optimizer.allocation.limits.region import Count, IndexArray
from optimizer.allocation.solver.cases import Case, Cut
from optimizer.allocation.solver.envelope import Edges, envelope
from optimizer.allocation.solver.ground import Ground, narrowed_tables
from optimizer.allocation.solver.mixtures import Priced
from optimizer.allocation.solver.rows import activity_at
from optimizer.allocation.solver.tables import Tables, knot_owner
from optimizer.domain.curve import FloatArray

ALIKE = 0.1
"""Leaps whose slopes differ from the price by less than this share are alike."""
CROWD, SHARE = 3, 0.25
"""So many alike leaps, and this share of all leaps, are counted, rather than told apart one by one."""
FEW, FEW_MIXED, NEARLY_ALL = 6, 13, 0.75
"""Fewer segments with leaps than this have so few subsets that cases of counts, which take longer each, do not pay: the
second number is for where less than the share of them is alike. Beside limits on sums, where such cases take longer
still, one more."""
WHOLE = 1e-6
"""A count that is this close to a whole number is whole."""
WALL = 1.1
"""A leap that is so many times as steep at its end as in all is ended there by a bound, not by the curve."""
MOST_COUNTS = 4
"""So many counts are cut on the way to a case; each makes the next case harder to solve."""


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


def crowds_of(ground: Ground, case: Case) -> list[Crowd]:
    """The segments with alike leaps at the price, together and by the limits that they share; none where few are."""
    if len(case.counts) >= MOST_COUNTS or ground.region.rates:  # with guardrails, each case takes too long
        return []
    tables = narrowed_tables(ground, case.bounds) if case.priced is not None else ground.tables
    edges = case.edges if case.priced is None else edges_at_prices(ground, tables, case.priced)
    at_price = case.relaxation.segment_prices[edges.owner]
    alike = np.flatnonzero(edges.leap & (np.abs(edges.slope - at_price) <= ALIKE * at_price))
    alike = alike[np.unique(edges.owner[alike], return_index=True)[1]]
    n_leaping = len(np.unique(edges.owner[edges.leap]))
    few = FEW if len(alike) >= NEARLY_ALL * n_leaping else FEW_MIXED
    if n_leaping < few + bool(ground.region.groups) or len(alike) < max(CROWD, SHARE * n_leaping):
        return []
    members = edges.owner[alike].astype(np.intp)
    start, width = edges.start[alike], edges.width[alike]
    spend = case.relaxation.spend if case.priced is None else case.priced.spend
    filled = np.clip((spend[members] - start) / width, 0.0, 1.0)
    end = np.minimum(start + width, _least_marks(ground, case)[members])
    parts = [np.arange(len(members)), *_by_limits(ground, members)]
    crowds = [_crowd(tables, members[part], start[part], end[part], filled[part]) for part in parts]
    return [crowd for crowd in crowds if len(crowd.members) >= CROWD]


def _crowd(tables: Tables, members: IndexArray, start: FloatArray, end: FloatArray, filled: FloatArray) -> Crowd:
    """The members whose leap can be marked."""
    rest = float(filled.sum()) % 1.0
    mark = np.array([_mark(tables, *one, rest) for one in zip(members.tolist(), start, end, strict=True)])
    known = np.isfinite(mark)
    return Crowd(members[known], start[known], mark[known], filled[known])


def _least_marks(ground: Ground, case: Case) -> FloatArray:
    """The least mark at which each segment was counted on the way to a case; infinite where it was not."""
    least = np.full(len(ground.curves), np.inf)
    for count in case.counts:
        marked = count.marks > 0.0
        np.minimum.at(least, count.members[marked], count.marks[marked])
    return least


def edges_at_prices(ground: Ground, tables: Tables, priced: Priced) -> Edges:
    """Majorants of what the curves bring less what their segments pay for counts and guardrails."""
    owner = knot_owner(tables)
    outcome = tables.outcome
    for price, row in zip(priced.prices, priced.rows, strict=True):
        outcome = outcome - price * activity_at(ground, row, owner, tables.spend)
    return envelope(replace(tables, outcome=outcome))


def kinds_of(ground: Ground, members: IndexArray) -> IndexArray:
    """Members that are in the same limits on sums and counts have the same number, from 0 on; shape (n_members,)."""
    limits = [(one.members, one.weights) for one in ground.region.groups]
    limits += [(one.members, np.ones(len(one.members))) for one in ground.region.counts]
    weight = np.zeros((len(limits), len(ground.curves)))
    for place, (inside, weights) in enumerate(limits):
        weight[place, inside] = weights
    return np.asarray(np.unique(weight[:, members], axis=1, return_inverse=True)[1].ravel(), dtype=np.intp)


def _by_limits(ground: Ground, members: IndexArray) -> list[IndexArray]:
    """Places of the members of each kind; none where all are of one."""
    if not ground.region.groups and not ground.region.counts:
        return []
    kind = kinds_of(ground, members)
    parts = [np.flatnonzero(kind == one) for one in range(int(kind.max()) + 1)]
    return parts if len(parts) > 1 else []


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


def _mark(tables: Tables, segment: int, start: float, end: float, rest: float) -> float:
    """The spend inside a leap beyond which a member counts as over it.

    It is the knot where the curve is steepest: nobody stops near there by choice. Where a bound ends the leap, though,
    one member gets what the others at their bounds leave over: then it is the share `rest` of the leap, that is this
    money. Where the leap goes over spends that are not allowed, it is its start.
    """
    if tables.hole[segment] > 0.0 and start == 0.0:
        return start
    row = slice(int(tables.first[segment]), int(tables.first[segment + 1]))
    spend, outcome = tables.spend[row], tables.outcome[row]
    inside = (spend >= start) & (spend <= end)
    spend, outcome = spend[inside], outcome[inside]
    if len(spend) < 3:
        return float(np.nan)
    slope = np.diff(outcome) / np.diff(spend)
    at = int(np.argmax(slope))
    if slope[-1] * (end - start) > WALL * (outcome[-1] - outcome[0]):
        left_over = start + rest * (end - start)
        if not tables.stepped[segment]:
            return float(np.clip(left_over, spend[1], spend[-2]))
        at = int(np.searchsorted(spend, left_over))
    return float(spend[min(max(at, 1), len(spend) - 2)])
