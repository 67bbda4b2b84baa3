"""The cases of a proof: what is allowed in each, and whether they leave out anything that is allowed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import fsum

import numpy as np

from optimizer.allocation.certificate.barring import barred_by_ratios
from optimizer.allocation.certificate.ragged import IndexArray
from optimizer.allocation.certificate.reading import Rules
from optimizer.domain.curve import FloatArray
from optimizer.domain.problem import BoundTree, Branch, Prices

SAME = 1e-9
"""Spends closer than this share of a step are the same multiple."""
ROUNDING = 1e-12
"""Limits that contradict each other by less than this share of the budget are meant to be equal."""


NONE = 1e-16
"""Amounts that are less than this share of the budget are none."""
TINIEST = 1e-100
"""No curve brings anything at less than this share of the budget, not even one that is endlessly steep there."""


@dataclass(frozen=True, slots=True, eq=False)
class Count:
    """How many of the members spend beyond their mark: at most `level` in a low case, at least in a high one."""

    members: IndexArray
    marks: FloatArray
    level: int
    is_low: bool


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """What is allowed.

    Attributes
    ----------
    lower, upper : (n_segments,) array
        Bounds of each spend.
    least, most : (n_totals,) array
        Bounds of the sums that limits speak of.
    counts : tuple of Count
        The outermost first.
    """

    lower: FloatArray
    upper: FloatArray
    least: FloatArray
    most: FloatArray
    counts: tuple[Count, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What all cases share: the rules, and each segment's on/off minimum and step, shape (n_segments,)."""

    rules: Rules
    threshold: FloatArray
    step: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Leaf:
    """A case that is not split, the bounds of spend that follow in it, and the prices that bound it."""

    lower: FloatArray
    upper: FloatArray
    case: Case
    prices: tuple[Prices, ...]


def whole_of(rules: Rules) -> tuple[Ground, Case]:
    """Put the limits of single segments together; a limit that is not known asks nothing."""
    n_segments, own = rules.n_segments, rules.own
    lower, upper = np.zeros(n_segments), np.minimum(rules.end, rules.budget)
    threshold, step = np.zeros(n_segments), np.zeros(n_segments)
    for ufunc, held, asked in (
        (np.fmax, lower, own.least),
        (np.fmin, upper, own.most),
        (np.fmax, threshold, own.threshold),
        (np.fmax, step, own.step),
    ):
        ufunc.at(held, own.place, asked)
    # Between multiples of a step nothing is allowed, so a minimum is reached at the next one.
    unit_step = np.where(step > 0.0, step, 1.0)
    threshold = np.where(step > 0.0, np.ceil(threshold / unit_step - SAME) * unit_step, threshold)
    least = np.array([np.fmax(total.least, 0.0) for total in rules.totals], dtype=np.float64)
    most = np.array([np.fmin(total.most, np.inf) for total in rules.totals], dtype=np.float64)
    # Less than what a float of the budget's size can tell apart is none.
    none = NONE * rules.budget
    lower, least = np.where(lower < none, 0.0, lower), np.where(least < none, 0.0, least)
    upper = np.where((upper > 0.0) & (upper < TINIEST * rules.budget), 0.0, upper)
    most = np.where((most > 0.0) & (most < TINIEST * rules.budget), 0.0, most)
    for funded in rules.funded:
        if funded.most <= 0:
            upper[funded.members] = np.fmin(upper[funded.members], 0.0)
    upper = np.where(barred_by_ratios(rules, upper), np.minimum(upper, 0.0), upper)
    spends, totals = upper > 0.0, list(rules.totals)
    for number, total in enumerate(rules.totals):
        unit = _common_step(step[total.members[spends[total.members]]])
        if unit > 0.0:
            totals[number] = replace(total, threshold=float(np.ceil(total.threshold / unit - SAME) * unit))
            least[number] = np.ceil(least[number] / unit - SAME) * unit
            most[number] = np.floor(most[number] / unit + SAME) * unit if np.isfinite(most[number]) else np.inf
    rules = replace(rules, totals=tuple(totals))
    unit = _common_step(step[spends])
    if unit > 0.0:
        # Whole multiples add up to a whole multiple, so what is left of the budget below one cannot be spent.
        rules = replace(rules, budget=float(np.floor(rules.budget / unit + SAME) * unit))
    return Ground(rules, threshold, step), Case(lower, upper, least, most)


def _common_step(step: np.ndarray) -> float:
    """The smallest step, where all others are multiples of it; else, or where there is none, 0."""
    smallest = float(step.min(initial=np.inf))
    if not 0.0 < smallest < np.inf:
        return 0.0
    multiple = step / smallest
    return smallest if (np.abs(multiple - np.rint(multiple)) <= SAME).all() else 0.0


def leaves_of(ground: Ground, whole: Case, tree: BoundTree) -> list[Leaf] | None:
    """Collect the cases in which anything is allowed; None where the proof has a hole."""
    leaves: list[Leaf] = []
    open_: list[tuple[Case, BoundTree]] = [(whole, tree)]
    while open_:
        case, part = open_.pop()
        if isinstance(part, Branch):
            split = _split(ground, case, part)
            if split is None:
                return None
            open_.extend(((split[0], part.low), (split[1], part.high)))
            continue
        bounds = bounds_of(ground, case)
        if bounds is None:
            continue
        if not isinstance(part, tuple) or not part:
            return None
        leaves.append(Leaf(*bounds, case, part))
    return leaves


def _split(ground: Ground, case: Case, branch: Branch) -> tuple[Case, Case] | None:
    """Both cases of a branch; None where they leave out something that is allowed."""
    rules = ground.rules
    if np.isnan(branch.at_most) or np.isnan(branch.at_least):
        return None
    if branch.limit is None and branch.segment is None:
        return _split_count(rules, case, branch)
    if branch.limit is not None and branch.segment is not None:
        return None
    for number, total in enumerate(rules.totals):
        if total.limit == branch.limit:
            return _split_total(ground, case, branch, number)
    segment = branch.segment if branch.limit is None else rules.own_place.get(branch.limit)
    if segment is None or not 0 <= segment < rules.n_segments:
        return None
    return _split_spend(ground, case, branch, segment)


def _split_spend(ground: Ground, case: Case, branch: Branch, segment: int) -> tuple[Case, Case] | None:
    at_most, at_least, step = branch.at_most, branch.at_least, float(ground.step[segment])
    next_one = max(float(ground.threshold[segment]), float(case.lower[segment]))
    if step > 0.0 and at_most >= 0.0:
        next_one = max(next_one, step * (np.floor(at_most / step + SAME) + 1.0 + SAME))
    if not _covers(at_most, at_least, next_one, float(case.upper[segment])):
        return None
    upper, lower = case.upper.copy(), case.lower.copy()
    upper[segment] = min(upper[segment], at_most)
    lower[segment] = max(lower[segment], at_least)
    return replace(case, upper=upper), replace(case, lower=lower)


def _split_total(ground: Ground, case: Case, branch: Branch, number: int) -> tuple[Case, Case] | None:
    next_one = max(ground.rules.totals[number].threshold, float(case.least[number]))
    if not _covers(branch.at_most, branch.at_least, next_one, float(case.most[number])):
        return None
    most, least = case.most.copy(), case.least.copy()
    most[number] = min(most[number], branch.at_most)
    least[number] = max(least[number], branch.at_least)
    return replace(case, most=most), replace(case, least=least)


def _split_count(rules: Rules, case: Case, branch: Branch) -> tuple[Case, Case] | None:
    members, marks = np.array(branch.members, dtype=np.intp), np.array(branch.marks, dtype=np.float64)
    if not len(members) or members.shape != marks.shape or len(np.unique(members)) != len(members):
        return None
    if members.min() < 0 or members.max() >= rules.n_segments or not (marks >= 0.0).all():
        return None
    if not (np.isfinite(branch.at_most) and np.isfinite(branch.at_least)):
        return None
    few, many = int(np.floor(branch.at_most)), int(np.ceil(branch.at_least))
    if many > few + 1:
        return None
    low, high = Count(members, marks, few, True), Count(members, marks, many, False)
    return replace(case, counts=(*case.counts, low)), replace(case, counts=(*case.counts, high))


def _covers(at_most: float, at_least: float, next_one: float, upper: float) -> bool:
    """Tell whether nothing allowed lies strictly between: from 0 on, the first spend allowed may be `next_one`."""
    if at_least <= np.nextafter(at_most, np.inf) or at_most >= upper:
        return True
    return at_most >= 0.0 and at_least <= next_one


def bounds_of(ground: Ground, case: Case) -> tuple[FloatArray, FloatArray] | None:
    """Bounds of each spend in a case, as they follow from all limits; None where nothing is allowed.

    No segment can spend more than the others' least spends leave of the budget and of each sum that it is part of, or
    than the least of a sum that it is not part of leaves of the budget. With a step, all this is whole multiples of it.
    """
    rules, budget = ground.rules, ground.rules.budget
    spare = ROUNDING * budget
    lower = np.where(case.lower > 0.0, np.maximum(case.lower, ground.threshold), case.lower)
    stepped = np.flatnonzero(ground.step)
    unit = ground.step[stepped]
    at_least = lower[stepped]
    lower[stepped] = np.where(
        at_least > 0.0, np.maximum(np.ceil((at_least - spare) / unit - SAME), 1.0) * unit, at_least
    )
    forced = np.flatnonzero(lower)
    left = _left(budget, lower[forced], spare)
    upper = np.minimum(case.upper, left + lower)
    for number, total in enumerate(rules.totals):
        members, least, most = total.members, float(case.least[number]), float(case.most[number])
        least = max(least, total.threshold) if least > 0.0 else least
        inside = lower[members]
        held = fsum(inside[inside > 0.0])
        beside = upper
        if least > held:
            beside = np.minimum(upper, _left(left, np.array([least - held]), spare) + lower)
        beside[members] = np.minimum(upper[members], _left(most, inside[inside > 0.0], spare) + inside)
        upper = beside
        if float(upper[members].sum()) < least - spare:
            return None
    upper = _within_ratios(rules, upper).copy()
    upper[stepped] = np.floor((upper[stepped] + spare) / unit + SAME) * unit
    start = np.maximum(lower, ground.threshold)
    upper = np.where((upper < start) & (start <= upper + spare), start, upper)
    # What cannot reach its minimum gets nothing.
    upper = np.where((upper < ground.threshold) & (lower <= 0.0), np.minimum(upper, 0.0), upper)
    if ((lower > 0.0) & (start > upper)).any() or (upper < 0.0).any() or _miscounted(rules, case, lower, upper):
        return None
    return lower, upper


def _left(whole: float, parts: FloatArray, spare: float) -> float:
    """Subtract exactly; next to nothing below zero is rounding."""
    rest = fsum((whole, *(-parts).tolist()))
    return 0.0 if -spare <= rest < 0.0 else rest


def _within_ratios(rules: Rules, upper: FloatArray) -> FloatArray:
    """What is `under` a ratio's line needs `least` times as much over it, out of the same budget."""
    for ratio in rules.ratios:
        if ratio.least > 0.0 and not np.intersect1d(ratio.over, ratio.under).size:
            upper = upper.copy()
            over = float(upper[ratio.over].sum()) + ratio.room
            share = min((rules.budget + ratio.room) / (1.0 + ratio.least), over / ratio.least)
            upper[ratio.under] = np.minimum(upper[ratio.under], share * (1.0 + ROUNDING))
    return upper


def _miscounted(rules: Rules, case: Case, lower: FloatArray, upper: FloatArray) -> bool:
    if any(int((lower[one.members] > 0.0).sum()) > one.most for one in rules.funded):
        return True
    for count in case.counts:
        surely = int((lower[count.members] > count.marks).sum())
        perhaps = int((upper[count.members] > count.marks).sum())
        if (surely > count.level) if count.is_low else (perhaps < count.level):
            return True
    return False
