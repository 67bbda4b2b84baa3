"""What is half-way in a relaxed allocation, and how to split the case there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.allocation.limits.region import Count
from optimizer.allocation.solver.cases import ANY_SPEND, Case, Cut, bounds_of
from optimizer.allocation.solver.ground import Ground, worth_at
from optimizer.allocation.solver.mixtures import Priced
from optimizer.curves.shapes.stack import BoolArray
from optimizer.domain.curve import FloatArray

INSIDE = 0.15
"""A mixture is not split closer to its ends than this share of the way between them."""
STARTED = 1e-9
"""An edge or a group that is filled by less than this share, or left empty by less, is not half-way."""


@dataclass(frozen=True, slots=True)
class Halfway:
    """A cut that a relaxed allocation asks for.

    Attributes
    ----------
    loss : float
        The outcome that it pretends to.
    cut : Cut
        Where to split the case.
    is_forbidden : bool
        The spend is not allowed, not only worth less.
    rounding : Cut
        Where to round instead.
    round_up : bool
        To which side.
    """

    loss: float
    cut: Cut
    is_forbidden: bool
    rounding: Cut
    round_up: bool


def halfway(ground: Ground, case: Case) -> list[Halfway]:
    """Segments that pretend to more than they bring or stop where they may not, and sums below their minimum."""
    found = _of_leaps(ground, case) if case.priced is None else _of_mixture(ground, case, case.priced)
    spend = spend_of(case)
    for place, group in enumerate(case.groups):
        if group.threshold > 0.0:
            total = float(group.weights @ spend[group.members])
            if STARTED * group.threshold < total < group.threshold * (1.0 - STARTED):
                loss = abs(case.relaxation.bound) * total / max(ground.region.budget, total)
                cut = Cut(None, place, 0.0, group.threshold)
                found.append(Halfway(loss, cut, True, cut, 2.0 * total >= group.threshold))
    return found if found or case.priced is None else _of_broken_rows(ground, case, case.priced)


def spend_of(case: Case) -> FloatArray:
    """Spends of a case's relaxed allocation, shape (n_segments,)."""
    return case.relaxation.spend if case.priced is None else case.priced.spend


def _of_leaps(ground: Ground, case: Case) -> list[Halfway]:
    edges, filled = case.edges, case.relaxation.filled
    margin = STARTED * edges.width
    found = []
    for edge in np.flatnonzero(edges.leap & (filled > margin) & (filled < edges.width - margin)):
        segment, start, width = int(edges.owner[edge]), float(edges.start[edge]), float(edges.width[edge])
        part = float(filled[edge])
        place = start + part
        ends = worth_at(ground, np.full(2, segment), np.array([start, place]))
        rise = float(ends[1] - ends[0])
        loss = float(edges.slope[edge]) * part - rise
        one = _cut_at(ground, case, (segment, place), (start, start + width), loss)
        if one.is_forbidden or loss > STARTED * abs(case.relaxation.bound):
            found.append(one)
    return found


def _of_mixture(ground: Ground, case: Case, priced: Priced) -> list[Halfway]:
    found = []
    least = STARTED * max(abs(case.relaxation.bound), 1e-300)
    doubtful = (priced.loss > least) | _is_forbidden(ground, priced.spend)
    for segment in np.flatnonzero(doubtful & (priced.high > priced.low)):
        place, ends = float(priced.spend[segment]), (float(priced.low[segment]), float(priced.high[segment]))
        found.append(_cut_at(ground, case, (int(segment), place), ends, float(priced.loss[segment])))
    return found


def _is_forbidden(ground: Ground, spend: FloatArray) -> BoolArray:
    """Spends below an on/off minimum, or between the multiples of a step."""
    step = np.where(ground.tables.stepped, ground.region.step, 1.0)
    multiple = spend / step
    uneven = ground.tables.stepped & (np.abs(multiple - np.rint(multiple)) > STARTED)
    return np.asarray(uneven | ((spend > 0.0) & (spend < ground.region.threshold * (1.0 - STARTED))))


def _of_broken_rows(ground: Ground, case: Case, priced: Priced) -> list[Halfway]:
    """Where a mixture pretends to nothing, but its parts break counts or guardrails that it holds on average."""
    spend = priced.spend
    for count in ground.region.counts:
        beyond = np.flatnonzero(spend[count.members] > count.marks)
        if len(beyond) <= count.most:
            continue
        for at in beyond[np.argsort(spend[count.members[beyond]])].tolist():
            segment, mark = int(count.members[at]), float(count.marks[at])
            if bounds_of(ground, case.bounds, segment)[0] <= mark:
                ends = (mark, max(float(priced.high[segment]), float(spend[segment])))
                return [_cut_at(ground, case, (segment, float(spend[segment])), ends, 0.0)]
    # What is paid for and what is brought may both differ from the curve's, and make up for each other at these prices.
    width = priced.high - priced.low
    if float(width.max()) > STARTED * ground.region.budget:
        widest = int(width.argmax())
        ends = (float(priced.low[widest]), float(priced.high[widest]))
        return [_cut_at(ground, case, (widest, float(spend[widest])), ends, 0.0)]
    return []


def _cut_at(ground: Ground, case: Case, at: tuple[int, float], ends: tuple[float, float], loss: float) -> Halfway:
    """Split at the mark of a count, at the ends of what is not allowed, or else at the spend itself."""
    segment, place = at
    low, high = ends
    rounding, round_up = Cut(segment, None, low, high), 2.0 * (place - low) >= high - low
    region = ground.region
    threshold = float(region.threshold[segment])
    step = float(region.step[segment]) if ground.tables.stepped[segment] else 0.0
    least, most = bounds_of(ground, case.bounds, segment)
    if place < threshold and least == 0.0:
        return Halfway(loss, Cut(segment, None, 0.0, threshold), True, rounding, round_up)
    for count in (*region.counts, *case.counts):
        mark = _mark(count, segment)
        is_open = mark is not None and (least < mark or (mark == 0.0 and least <= 0.0)) and mark < most
        if mark is not None and is_open and low <= mark < high:
            above = max(threshold, step, ANY_SPEND) if mark == 0.0 else mark
            return Halfway(loss, Cut(segment, None, mark, above), False, rounding, round_up)
    if step > 0.0:
        number = float(np.floor(place / step + STARTED))
        number = number if (number + 1.0) * step <= high * (1.0 + STARTED) else number - 1.0
        is_forbidden = bool(_is_forbidden(ground, _only(ground, segment, place))[segment])
        cut = Cut(segment, None, number * step, (number + 1.0) * step)
        return Halfway(loss, cut, is_forbidden, rounding, round_up)
    if case.priced is not None:
        # Close to an end of what is mixed, nearly all of the mixture would be left in one of the two cases.
        place = float(np.clip(place, low + INSIDE * (high - low), high - INSIDE * (high - low)))
    return Halfway(loss, Cut(segment, None, place, place), False, rounding, round_up)


def _only(ground: Ground, segment: int, place: float) -> FloatArray:
    spend = np.zeros(len(ground.curves))
    spend[segment] = place
    return spend


def _mark(count: Count, segment: int) -> float | None:
    at = np.flatnonzero(count.members == segment)
    return float(count.marks[at[0]]) if at.size else None
