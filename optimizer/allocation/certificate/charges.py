"""Guardrails that forbid spend: where nobody's part in a sum that must not be above 0 can be below 0, all must be 0.

Prices alone show this only in the limit, and where curves are steep at zero not even nearly.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from optimizer.allocation.certificate.cases import NONE, Ground, Leaf
from optimizer.allocation.certificate.pricing import MULTIPLES, Priced
from optimizer.allocation.certificate.ragged import IndexArray
from optimizer.allocation.certificate.reading import Rate
from optimizer.allocation.certificate.slopes import profile_of
from optimizer.allocation.certificate.terms import Terms, knots_of
from optimizer.domain.curve import FloatArray

MARGIN = 1e-5
"""A guardrail that is exceeded by less than this share is not sure to forbid anything: plans may do so by rounding."""
WITHIN = 0.999
"""Cells begin below the end of spend by at least this share."""
SMALLEST = 1e-290
"""Money below which parts of it are no numbers any more."""
N_CELLS = 500
"""So many cells of spend are looked at, each some per cent wide."""
ROUNDING = 1e-9
"""Share by which a spend may be below its minimum by rounding."""


@dataclass(frozen=True, slots=True, eq=False)
class Room:
    """What segments do to the sums of guardrails, which must not be above 0; all of shape (n_rates, n_segments).

    Attributes
    ----------
    not_below_to : array
        Up to this spend the segment's part is surely not below 0; -1 where even no spend takes away from the sum.
    free_to : array
        Beyond this spend, up to the other, its part is surely above 0.
    """

    not_below_to: FloatArray
    free_to: FloatArray


def room_under(ground: Ground, curves: Priced) -> Room:
    """Look how segments add to the sums of guardrails.

    The part of a segment is money x + weight V(x). Without money it has the sign of the weight where V is positive.
    With it, and a negative weight, it is above 0 while V(x) / x < money / -weight; on a cell [a, b] of spend V(x) is at
    most V(a) + s (x - a), s being its largest slope there, so that V(x) / x is at most the larger of that at both ends.
    """
    rates, n_segments = ground.rules.rates, ground.rules.n_segments
    not_below, free = np.zeros((len(rates), n_segments)), np.zeros((len(rates), n_segments))
    for place, rate in enumerate(rates):
        terms, at_zero = curves.terms[1 + place], curves.at_zero[1 + place]
        rises = rate.weight >= 0.0
        not_below[place, rises] = np.inf
        not_below[place, ~rises & (at_zero > 0.0)] = -1.0
        if rate.money == 0.0:
            level, silent = abs(rate.rail.most), _silent_to(terms, n_segments)
            free[place] = np.where(rate.weight > MARGIN * level, silent, np.inf)
            quiet = ~rises & (at_zero <= 0.0)
            not_below[place, quiet] = silent[quiet]
            continue
        asked = np.flatnonzero(~rises & (at_zero <= 0.0) & (curves.end > SMALLEST))
        on_grid = curves.kind[asked] == MULTIPLES
        not_below[place, asked[~on_grid]] = _while_dear(terms, rate, asked[~on_grid], ground.threshold, curves.end)
        for segment in asked[on_grid].tolist():
            not_below[place, segment] = _on_grid(curves, rate, place, segment, float(ground.threshold[segment]))
    return Room(not_below, free)


def within_guardrails(leaves: list[Leaf], room: Room) -> list[Leaf]:
    """Narrow cases where no segment makes room under a guardrail: then only spends that add nothing are left."""
    kept = []
    for leaf in leaves:
        upper, is_new = leaf.upper, True
        while is_new:
            tight = (upper <= room.not_below_to).all(axis=1)
            narrower = np.minimum(upper, room.free_to[tight].min(axis=0)) if tight.any() else upper
            is_new, upper = bool((narrower < upper).any()), narrower
        if not (leaf.lower > upper).any():
            kept.append(replace(leaf, upper=upper))
    return kept


def _silent_to(terms: Terms, n_segments: int) -> FloatArray:
    """Up to which spend each volume is 0; beyond, it is positive."""
    silent = np.full(n_segments, np.inf)
    points = terms.points
    for term, segment in enumerate(np.repeat(np.arange(n_segments), np.diff(points.first)).tolist()):
        row = slice(int(points.start[term]), int(points.start[term + 1]))
        heard = np.flatnonzero(points.outcome[row] > 0.0)
        if len(heard):
            last = float(points.spend[row][heard[0] - 1]) if heard[0] > 0 else 0.0
            silent[segment] = min(silent[segment], last)
    for family in terms.families:
        owner = np.repeat(np.arange(n_segments), np.diff(family.first))
        silent[owner[family.ceiling > 0.0]] = 0.0
    return silent


def _while_dear(terms: Terms, rate: Rate, asked: IndexArray, threshold: FloatArray, end: FloatArray) -> FloatArray:
    """End of the last of the cells, from the least spend allowed on, in all of which a volume is too dear, by segment.

    Less than the on/off minimum, or than a float of the end's size can tell apart, is no spend.
    """
    pointed = np.diff(terms.points.first)[asked] > 0
    least = np.maximum(threshold[asked] * (1.0 - ROUNDING), NONE * end[asked])
    least = np.minimum(least, WITHIN * end[asked])
    cells = np.geomspace(least, end[asked], N_CELLS + 1, axis=1)
    found = np.zeros(len(asked))
    smooth = np.flatnonzero(~pointed)
    if len(smooth):
        found[smooth] = _ends_of_dear(terms, rate, asked[smooth], cells[smooth])
    for place in np.flatnonzero(pointed).tolist():
        knots = knots_of(terms, int(asked[place]))
        inside = (knots > least[place]) & (knots < end[asked[place]])
        ends = np.union1d(cells[place], knots[inside])
        found[place] = _ends_of_dear(terms, rate, asked[place : place + 1], ends[None])[0]
    return found


def _ends_of_dear(terms: Terms, rate: Rate, asked: IndexArray, ends: FloatArray) -> FloatArray:
    volume, _, most = profile_of(terms, asked, ends)
    left, right = ends[:, :-1], ends[:, 1:]
    with np.errstate(divide="ignore", invalid="ignore"):
        at_right = (volume[:, :-1] + most * (right - left)) / right
        at_left = volume[:, :-1] / left
    is_dear = np.maximum(at_left, at_right) * -rate.weight[asked][:, None] < rate.money * (1.0 - MARGIN)
    n_dear = np.cumprod(is_dear, axis=1).sum(axis=1)
    return np.asarray(np.where(n_dear > 0, np.take_along_axis(ends, n_dear[:, None], axis=1)[:, 0], 0.0))


def _on_grid(curves: Priced, rate: Rate, place: int, segment: int, threshold: float) -> float:
    grid = curves.multiples
    row = slice(int(grid.first[segment]) + 1, int(grid.first[segment + 1]))
    spend, volume = grid.spend[row], grid.outcome[1 + place, row]
    is_dear = rate.money * spend * (1.0 - MARGIN) > -rate.weight[segment] * volume
    is_dear |= spend < threshold * (1.0 - ROUNDING)
    if is_dear.all():
        return float(np.inf)
    # Up to anywhere below the first multiple that is not dear, only dear ones are allowed.
    return float(spend[int(np.argmin(is_dear))] - 0.5 * grid.step[segment])
