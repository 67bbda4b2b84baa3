"""Amounts of spend limits, read for all limits at once: there may be thousands, each on one segment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from optimizer.allocation.limits.demand import IndexArray, OwnDemand, SumDemand
from optimizer.allocation.limits.naming import COLUMNS, source_of, subject_of
from optimizer.allocation.limits.scopes import Directory, as_places, members_of
from optimizer.domain.curve import FloatArray
from optimizer.domain.problem import AllocationProblem, LimitKind, SpendLimit
from optimizer.errors import AllocationError
from optimizer.message import N_

AMOUNTS: tuple[LimitKind, ...] = ("least", "most", "on_off_minimum", "lock", "most_change")

NOTHING = 1e-16
"""Money below this share of the budget is none: no sum of spends would show it, and slopes over it would be endless."""


@dataclass(frozen=True, slots=True, eq=False)
class _Stated:
    """The spend limits of a problem: their numbers, the segments of each, and whether it speaks of these one by one."""

    problem: AllocationProblem
    limits: tuple[SpendLimit, ...]
    numbers: IndexArray
    members: tuple[list[int], ...]
    is_own: tuple[bool, ...]


def read_amounts(problem: AllocationProblem, directory: Directory) -> Iterator[OwnDemand | SumDemand]:
    """Resolve all spend limits of a problem.

    Raises
    ------
    AllocationError
        When a limit names something that is not in the problem, or an amount makes no sense.
    """
    pairs = [(number, limit) for number, limit in enumerate(problem.limits) if isinstance(limit, SpendLimit)]
    if not pairs:
        return
    limits = tuple(limit for _, limit in pairs)
    members = tuple(members_of(directory, limit, limit) for limit in limits)
    is_own = tuple(limit.each or len(named) == 1 for limit, named in zip(limits, members, strict=True))
    stated = _Stated(problem, limits, as_places(number for number, _ in pairs), members, is_own)
    _refuse_crossed(stated)
    for kind in AMOUNTS:
        yield from _demands(stated, kind)
    yield from _steps(stated)


def _demands(stated: _Stated, kind: LimitKind) -> Iterator[OwnDemand | SumDemand]:
    """All amounts of one kind: one demand for all that speak of segments one by one, one for each sum."""
    places, value, is_share = _amounts(stated, kind)
    if not len(places):
        return
    last = _last_spend(stated, places[0]) if kind == "most_change" else None
    own = [row for row, place in enumerate(places) if stated.is_own[place]]
    if own:
        members, rows = _own_rows(stated, places, own)
        whole = stated.problem.budget if last is None else last[members]
        money = _but_nothing(stated, np.where(is_share[rows], value[rows] * whole, value[rows]))
        least, most = _between(kind, money, None if last is None else last[members])
        yield OwnDemand(kind, members, money, least, most, stated.numbers[places[rows]])
    for row, place in enumerate(places):
        if stated.is_own[place]:
            continue
        members = as_places(stated.members[place])
        before = None if last is None else float(last[members].sum())
        amount = float(value[row])
        if is_share[row]:
            amount *= stated.problem.budget if before is None else before
        amount = float(_but_nothing(stated, np.array([amount]))[0])
        at_least, at_most = _between(kind, np.array([amount]), None if before is None else np.array([before]))
        number = int(stated.numbers[place])
        ones = np.ones(len(members))
        yield SumDemand(kind, members, ones, amount, float(at_least[0]), float(at_most[0]), number)


def _but_nothing(stated: _Stated, money: FloatArray) -> FloatArray:
    """Amounts, but 0 for those that are next to nothing beside the budget."""
    budget = stated.problem.budget
    return np.where(money < NOTHING * budget, 0.0, money) if np.isfinite(budget) else money


def _own_rows(stated: _Stated, places: IndexArray, own: list[int]) -> tuple[IndexArray, IndexArray]:
    """The segments of limits that speak of them one by one, and for each which of `places` it comes from."""
    named = [stated.members[places[row]] for row in own]
    members = as_places(member for group in named for member in group)
    return members, np.repeat(own, [len(group) for group in named])


def _between(kind: LimitKind, money: FloatArray, last: FloatArray | None) -> tuple[FloatArray, FloatArray]:
    """What an amount leaves of the spend."""
    free = np.full(len(money), np.inf)
    if last is not None:
        return np.maximum(last - money, 0.0), last + money
    if kind == "least":
        return money, free
    if kind == "most":
        return np.zeros(len(money)), money
    return (money, money) if kind == "lock" else (np.zeros(len(money)), free)


def _amounts(stated: _Stated, kind: LimitKind) -> tuple[IndexArray, FloatArray, FloatArray]:
    """Which limits state an amount of this kind, the amounts, and which of them are shares."""
    found = [
        (place, amount) for place, limit in enumerate(stated.limits) if (amount := getattr(limit, kind)) is not None
    ]
    places = as_places(place for place, _ in found)
    value = np.array([amount.value for _, amount in found], dtype=float)
    is_share = np.array([amount.unit == "share" for _, amount in found], dtype=bool)
    with np.errstate(invalid="ignore"):
        is_bad = ~(np.isfinite(value) & (value >= 0.0))
        is_high = is_share & (value > 1.0) if kind != "most_change" else np.zeros(len(value), dtype=bool)
    for row in np.flatnonzero(is_bad | is_high)[:1]:
        _refuse_amount(stated.limits[places[row]], kind, float(value[row]), is_bad=bool(is_bad[row]))
    return places, value, is_share


def _refuse_amount(limit: SpendLimit, kind: LimitKind, found: float, *, is_bad: bool) -> None:
    if is_bad:
        raise AllocationError(
            N_(
                "The {column} of the limit on {subject:message} ({source}) is {found}; give an amount that is not"
                " negative.",
                column=COLUMNS[kind],
                subject=subject_of(limit),
                source=source_of(limit),
                found=found,
            )
        )
    raise AllocationError(
        N_(
            "The {column} of the limit on {subject:message} ({source}) is {found:percent} of the budget; a share is at"
            " most 100%.",
            column=COLUMNS[kind],
            subject=subject_of(limit),
            source=source_of(limit),
            found=found,
        )
    )


def _refuse_crossed(stated: _Stated) -> None:
    """Refuse a limit whose min is above its max."""
    budget = stated.problem.budget
    for limit in stated.limits:
        if limit.least is None or limit.most is None:
            continue
        least, most = (one.value * budget if one.unit == "share" else one.value for one in (limit.least, limit.most))
        if least > most:
            raise AllocationError(
                N_(
                    "The limit on {subject:message} ({source}) asks for a min of {least:number} and a max of"
                    " {most:number}; the min must not be above the max.",
                    subject=subject_of(limit),
                    source=source_of(limit),
                    least=float(least),
                    most=float(most),
                )
            )


def _last_spend(stated: _Stated, first: int) -> FloatArray:
    """What the last period spent, which the first limit on the change needs."""
    last, limit = stated.problem.last_spend, stated.limits[first]
    if last is None:
        raise AllocationError(
            N_(
                "The limit on {subject:message} ({source}) holds the change against the last period, whose spend is not"
                " known; give the last period's spend, or a min and a max.",
                subject=subject_of(limit),
                source=source_of(limit),
            )
        )
    last = np.asarray(last, dtype=float)
    if last.shape != (len(stated.problem.segments),) or not (np.isfinite(last) & (last >= 0.0)).all():
        raise AllocationError(
            N_(
                "The limit on {subject:message} ({source}) holds the change against the last period, whose spend must"
                " be one amount that is not negative for each of the {expected} segments.",
                subject=subject_of(limit),
                source=source_of(limit),
                expected=len(stated.problem.segments),
            )
        )
    return last


def _steps(stated: _Stated) -> Iterator[OwnDemand]:
    """Steps of all limits, which must go into each other where they meet."""
    places = [place for place, limit in enumerate(stated.limits) if limit.step is not None]
    if not places:
        return
    for place in places:
        _refuse_step(stated.limits[place], is_sum=not stated.is_own[place])
    members, rows = _own_rows(stated, as_places(places), list(range(len(places))))
    number = as_places(places)[rows]
    money = np.array([stated.limits[place].step for place in number], dtype=float)
    _refuse_unlike_steps(stated, members, money, number)
    free = np.full(len(money), np.inf)
    yield OwnDemand("step", members, money, np.zeros(len(money)), free, stated.numbers[number])


def _refuse_step(limit: SpendLimit, *, is_sum: bool) -> None:
    if limit.step is None:
        return
    if not np.isfinite(limit.step) or limit.step <= 0.0:
        raise AllocationError(
            N_(
                "The step of the limit on {subject:message} ({source}) is {found}; give an amount above zero.",
                subject=subject_of(limit),
                source=source_of(limit),
                found=limit.step,
            )
        )
    if is_sum:
        raise AllocationError(
            N_(
                "The step of the limit on {subject:message} ({source}) is on a sum of several segments; state it for"
                " each segment.",
                subject=subject_of(limit),
                source=source_of(limit),
            )
        )


def _refuse_unlike_steps(stated: _Stated, members: IndexArray, step: FloatArray, number: IndexArray) -> None:
    order = np.lexsort((step, members))
    same = np.diff(members[order]) == 0
    ratio = step[order][1:] / step[order][:-1]
    for row in np.flatnonzero(same & (np.abs(ratio - np.rint(ratio)) > 1e-9 * ratio))[:1]:
        one, other = (stated.limits[number[order[at]]] for at in (row, row + 1))
        raise AllocationError(
            N_(
                "{segment} has a step of {one:number} ({source}) and a step of {other:number} ({other_source}); make"
                " one a multiple of the other.",
                segment=stated.problem.segments[members[order[row]]],
                one=one.step,
                source=source_of(one),
                other=other.step,
                other_source=source_of(other),
            )
        )
