"""The limits of a problem, read afresh for the certificate into arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.allocation.certificate.ragged import IndexArray
from optimizer.domain.curve import FloatArray, PointCurve, ResponseCurve, WeightedCurve
from optimizer.domain.problem import (
    SAME_LEVEL,
    AllocationProblem,
    FundedLimit,
    Guardrail,
    LimitAmount,
    RatioLimit,
    Scope,
    SpendLimit,
)


@dataclass(frozen=True, slots=True, eq=False)
class Own:
    """What limits ask of single segments' spends: one entry per limit and segment, all of shape (n_entries,).

    The spend is within [least, most], 0 or at least `threshold`, and a whole multiple of `step` where that is above 0.
    """

    place: IndexArray
    least: FloatArray
    most: FloatArray
    threshold: FloatArray
    step: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Total:
    """What one limit asks of the sum over its members, as `Own` says of one spend."""

    limit: int
    members: IndexArray
    least: float
    most: float
    threshold: float
    step: float


@dataclass(frozen=True, slots=True, eq=False)
class Funded:
    """At most so many of the members have any spend."""

    limit: int
    members: IndexArray
    most: int


@dataclass(frozen=True, slots=True, eq=False)
class Ratio:
    """sum over `over` + room >= least x sum over `under`."""

    limit: int
    over: IndexArray
    under: IndexArray
    least: float
    room: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Rate:
    """The sum over segments of money x + weight_i V_i(x_i) is at most room; `money` is 0 or 1, `weight` per segment."""

    limit: int
    money: float
    weight: FloatArray
    rail: Guardrail
    room: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """All that a problem asks; `end` is the spend up to which each curve is known, infinite where everywhere."""

    n_segments: int
    n_limits: int
    budget: float
    money_cost: float
    end: FloatArray
    own: Own
    totals: tuple[Total, ...]
    funded: tuple[Funded, ...]
    ratios: tuple[Ratio, ...]
    rates: tuple[Rate, ...]
    own_place: dict[int, int]
    """The segment of each `SpendLimit` that speaks of one alone."""


class _Places:
    """Which segments have a platform, an audience, a tag, a period."""

    def __init__(self, problem: AllocationProblem) -> None:
        self._all = list(range(len(problem.segments)))
        self._by: dict[tuple[str, ...], list[int]] = {}
        for place, segment in enumerate(problem.segments):
            self._put(("platform", segment.platform), place)
            self._put(("audience", segment.audience), place)
            self._put(("both", segment.platform, segment.audience), place)
        for place, tags in enumerate(problem.tags):
            for tag in tags:
                self._put(("tag", tag), place)
        for place, period in enumerate(problem.periods):
            self._put(("period", period), place)

    def _put(self, key: tuple[str, ...], place: int) -> None:
        self._by.setdefault(key, []).append(place)

    def of(self, scope: Scope | SpendLimit) -> IndexArray:
        asked: list[tuple[str, ...]] = []
        if scope.platform is not None and scope.audience is not None:
            asked.append(("both", scope.platform, scope.audience))
        elif scope.platform is not None:
            asked.append(("platform", scope.platform))
        elif scope.audience is not None:
            asked.append(("audience", scope.audience))
        if scope.tag is not None:
            asked.append(("tag", scope.tag))
        if scope.period is not None:
            asked.append(("period", scope.period))
        if len(asked) == 1:
            return np.array(self._by.get(asked[0], []), dtype=np.intp)
        found = sorted((self._by.get(key, []) for key in asked), key=len)
        members = found[0] if found else self._all
        for other in found[1:]:
            kept = set(other)
            members = [place for place in members if place in kept]
        return np.array(members, dtype=np.intp)


@dataclass(slots=True)
class _Read:
    """What has been read so far; own amounts as columns."""

    own: list[tuple[int, float, float, float, float]]
    totals: list[Total]
    funded: list[Funded]
    ratios: list[Ratio]
    rates: list[Rate]
    own_place: dict[int, int]


def read_rules(problem: AllocationProblem) -> Rules:
    """Read all limits of a problem; a limit on spend that names no segment asks nothing."""
    places, read = _Places(problem), _Read([], [], [], [], [], {})
    for number, limit in enumerate(problem.limits):
        if isinstance(limit, SpendLimit):
            _read_spend(problem, number, limit, places.of(limit), read)
        elif isinstance(limit, FundedLimit):
            read.funded.append(Funded(number, places.of(limit.scope), int(limit.most)))
        elif isinstance(limit, RatioLimit):
            read.ratios.append(Ratio(number, places.of(limit.over), places.of(limit.under), float(limit.least)))
        else:
            read.rates.append(_rate(number, limit, len(problem.segments)))
    own = np.array(read.own, dtype=np.float64).reshape((-1, 5)).T
    return Rules(
        len(problem.segments),
        len(problem.limits),
        float(problem.budget),
        float(problem.money_cost),
        np.array([known_end(curve) for curve in problem.curves], dtype=np.float64),
        Own(own[0].astype(np.intp), own[1], own[2], own[3], own[4]),
        tuple(read.totals),
        tuple(read.funded),
        tuple(read.ratios),
        tuple(read.rates),
        read.own_place,
    )


def known_end(curve: ResponseCurve) -> float:
    """Spend at which a curve ends, money; infinite where it is known everywhere."""
    if isinstance(curve, PointCurve):
        return float(curve.spend[-1])
    if isinstance(curve, WeightedCurve):
        return min(known_end(part) for part in curve.parts)
    return np.inf if curve.most is None else float(curve.most)


def _rate(number: int, rail: Guardrail, n_segments: int) -> Rate:
    if rail.rate is None:
        return Rate(number, 1.0, np.full(n_segments, -float(rail.most)), rail)
    above = np.asarray(rail.rate, dtype=np.float64) - rail.most
    return Rate(number, 0.0, np.where(np.abs(above) <= SAME_LEVEL * abs(rail.most), 0.0, above), rail)


def _read_spend(problem: AllocationProblem, number: int, limit: SpendLimit, members: IndexArray, read: _Read) -> None:
    least, most, threshold = _amounts(limit, problem.budget)
    step = 0.0 if limit.step is None else float(limit.step)
    if limit.each or len(members) == 1:
        for place in members.tolist():
            low, high = _changed(problem, limit, [place], least, most)
            read.own.append((place, low, high, threshold, step))
        if len(members) == 1:
            read.own_place[number] = int(members[0])
    elif len(members):
        low, high = _changed(problem, limit, members, least, most)
        read.totals.append(Total(number, members, low, high, threshold, step))


def _amounts(limit: SpendLimit, budget: float) -> tuple[float, float, float]:
    least, most, threshold = 0.0, np.inf, 0.0
    if limit.least is not None:
        least = _in_money(limit.least, budget)
    if limit.most is not None:
        most = _in_money(limit.most, budget)
    if limit.on_off_minimum is not None:
        threshold = _in_money(limit.on_off_minimum, budget)
    if limit.lock is not None:
        locked = _in_money(limit.lock, budget)
        least, most = max(least, locked), min(most, locked)
    return least, most, threshold


def _changed(
    problem: AllocationProblem, limit: SpendLimit, members: Sequence[int] | IndexArray, least: float, most: float
) -> tuple[float, float]:
    """Bounds with `most_change` in them; without a last spend to refer to they are not known."""
    if limit.most_change is None:
        return least, most
    if problem.last_spend is None:
        return np.nan, np.nan
    last = float(sum(float(problem.last_spend[place]) for place in members))
    room = _in_money(limit.most_change, last)
    return max(least, last - room), min(most, last + room)


def _in_money(amount: LimitAmount, whole: float) -> float:
    return float(amount.value * whole if amount.unit == "share" else amount.value)
