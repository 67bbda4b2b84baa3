"""Guardrails that forbid all spend: where each spend above 0 adds to a sum that must not be above 0, nobody spends.

Prices alone show this only in the limit, and where curves are steep at zero not even nearly.
"""

from __future__ import annotations

from dataclasses import replace

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
SHARES = np.geomspace(NONE, 1.0, 500)
"""Ends of the cells of spend that are looked at, as shares of the largest spend; less than the first is none."""


def charged_to(ground: Ground, curves: Priced) -> FloatArray:
    """Up to which spend each segment surely adds to the sum of each guardrail; every spend from above 0 on does.

    The part of a segment in a sum is money x + weight V(x). Without money it is positive where weight and V are. With
    it, and a negative weight, it is while V(x) / x < money / -weight; on a cell [a, b] of spend V(x) is at most
    V(a) + s (x - a), s being its largest slope there, so that V(x) / x is at most the larger of that at both ends.

    Returns
    -------
    (n_rates, n_segments) array
        Money; 0 where nothing is sure, -1 where even no spend takes away from the sum.
    """
    rates = ground.rules.rates
    found = np.zeros((len(rates), ground.rules.n_segments))
    for place, rate in enumerate(rates):
        terms, at_zero = curves.terms[1 + place], curves.at_zero[1 + place]
        if rate.money == 0.0:
            found[place] = np.where(
                (rate.weight > MARGIN * abs(rate.rail.most)) & _is_positive(terms, len(at_zero)), np.inf, 0.0
            )
            continue
        free = rate.weight >= 0.0
        found[place, free] = np.inf
        asked = np.flatnonzero(~free & (at_zero <= 0.0) & (curves.end > 0.0))
        on_grid = curves.kind[asked] == MULTIPLES
        found[place, asked[~on_grid]] = _while_dear(terms, rate, asked[~on_grid], curves.end)
        for segment in asked[on_grid].tolist():
            found[place, segment] = _on_grid(curves, rate, place, segment)
    for place, rate in enumerate(rates):
        # What is there without spend may make room for others even where its segment spends nothing.
        found[place, rate.weight * curves.at_zero[1 + place] < 0.0] = -1.0
    return found


def within_guardrails(leaves: list[Leaf], charged: FloatArray) -> list[Leaf]:
    """Cases that some guardrail forbids all spend have none; those where some is asked for are left out."""
    kept = []
    for leaf in leaves:
        if not (charged >= leaf.upper).all(axis=1).any():
            kept.append(leaf)
        elif not (leaf.lower > 0.0).any():
            kept.append(replace(leaf, upper=np.zeros_like(leaf.upper)))
    return kept


def _is_positive(terms: Terms, n_segments: int) -> np.ndarray:
    """Whether each volume is positive as soon as anything is spent."""
    positive = np.zeros(n_segments, dtype=np.bool_)
    for family in terms.families:
        owner = np.repeat(np.arange(n_segments), np.diff(family.first))
        positive[owner[family.ceiling > 0.0]] = True
    points = terms.points
    owner = np.repeat(np.arange(n_segments), np.diff(points.first))
    start = points.start[:-1]
    rises_at_once = (points.spend[start] <= 0.0) & (points.outcome[start + 1] > 0.0) if len(start) else start > 0
    positive[owner[rises_at_once]] = True
    return positive


def _while_dear(terms: Terms, rate: Rate, asked: IndexArray, end: FloatArray) -> FloatArray:
    """End of the last cell of each segment, counted from 0, in all of which its volume is too dear."""
    pointed = np.diff(terms.points.first)[asked] > 0
    found = np.zeros(len(asked))
    smooth = np.flatnonzero(~pointed)
    if len(smooth):
        found[smooth] = _ends_of_dear(terms, rate, asked[smooth], SHARES * end[asked[smooth], None])
    for place in np.flatnonzero(pointed).tolist():
        segment = asked[place]
        ends = np.unique(np.concatenate([SHARES * end[segment], knots_of(terms, int(segment))]))
        first = int(np.searchsorted(ends, NONE * end[segment]))
        ends = ends[first : int(np.searchsorted(ends, end[segment])) + 1]
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


def _on_grid(curves: Priced, rate: Rate, place: int, segment: int) -> float:
    grid = curves.multiples
    row = slice(int(grid.first[segment]) + 1, int(grid.first[segment + 1]))
    spend, volume = grid.spend[row], grid.outcome[1 + place, row]
    is_dear = rate.money * spend * (1.0 - MARGIN) > -rate.weight[segment] * volume
    if is_dear.all():
        return float(np.inf)
    # Up to anywhere below the first multiple that is not dear, only dear ones are allowed.
    return float(spend[int(np.argmin(is_dear))] - 0.5 * grid.step[segment])
