"""Limits as the user states them, read into the region of spends that they leave."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from optimizer.domain.curve import FloatArray, PointCurve, ResponseCurve
from optimizer.domain.problem import AllocationProblem, LimitAmount, LimitKind, SpendLimit
from optimizer.domain.segment import Segment
from optimizer.errors import AllocationError
from optimizer.message import N_

IndexArray = npt.NDArray[np.intp]

COLUMNS: dict[LimitKind, str] = {"least": "min", "most": "max", "on_off_minimum": "on_off_min", "lock": "lock"}
"""How the limit file calls each amount; sentences use its words."""

SPARE = 1.01
"""Bounds that only follow from limits on sums are left a little wide, so that the price falls on those limits."""


@dataclass(frozen=True, slots=True, eq=False)
class Demand:
    """One amount of one limit, or the end of a known curve.

    Attributes
    ----------
    members : (n_members,) array of int
        Segments whose spend it adds up.
    kind : {"least", "most", "on_off_minimum", "lock"}
        What it asks of the sum.
    money : float
        Major units over the horizon.
    limit : int or None
        Which limit of the problem states it; None for the end of a curve.
    """

    members: IndexArray
    kind: LimitKind
    money: float
    limit: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Limits on a weighted sum of several segments' spends, all from one limit of the problem.

    Attributes
    ----------
    members : (n_members,) array of int
        Segments, each once.
    weights : (n_members,) array
        How each member's spend counts: 1 in a plain sum; in a ratio 1 over and -least under the line.
    least, most : float
        The weighted sum lies between; they may be infinite.
    threshold : float
        The sum is 0 or at least this; 0 where there is no on/off minimum. Only plain sums have one.
    limit : int
        Which limit of the problem.
    """

    members: IndexArray
    weights: FloatArray
    least: float
    most: float
    threshold: float
    limit: int


@dataclass(frozen=True, slots=True, eq=False)
class Count:
    """A limit on how many segments spend beyond their mark.

    Attributes
    ----------
    members : (n_members,) array of int
        Segments, each once.
    marks : (n_members,) array
        Spend strictly above its mark counts the member; 0 where any spend does.
    least, most : int
        The count lies between.
    limit : int or None
        Which limit of the problem; None for a case of the search.
    """

    members: IndexArray
    marks: FloatArray
    least: int
    most: int
    limit: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Rate:
    """A guardrail: sum over all segments of money_i x_i + weight_i V_i(x_i) is at most 0.

    Attributes
    ----------
    money : (n_segments,) array
        1 where money itself is averaged, else 0.
    weights : (n_segments,) array
        The rate less its level, or minus the level; outcome-free units.
    volume : tuple of ResponseCurve
        Length n_segments.
    limit : int
        Which limit of the problem.
    """

    money: FloatArray
    weights: FloatArray
    volume: tuple[ResponseCurve, ...]
    limit: int


@dataclass(frozen=True, slots=True, eq=False)
class Region:
    """The spends that are allowed.

    Attributes
    ----------
    budget : float
        The sum of all spends is at most this.
    lower, upper : (n_segments,) array
        Bounds of each segment's spend. Where `upper` only follows from the budget or a limit on a sum, it is a little
        above what these allow.
    threshold : (n_segments,) array
        A segment's spend is 0 or at least this; 0 where there is no on/off minimum or `lower` is above 0.
    groups : tuple of Group
        Limits on sums.
    step : (n_segments,) array
        Spend is a whole multiple of this; 0 where it may be anything. Bounds and thresholds are multiples too.
    counts : tuple of Count
        Limits on how many segments are funded.
    rates : tuple of Rate
        Guardrails.
    """

    budget: float
    lower: FloatArray
    upper: FloatArray
    threshold: FloatArray
    groups: tuple[Group, ...]
    step: FloatArray
    counts: tuple[Count, ...] = ()
    rates: tuple[Rate, ...] = ()


def read_demands(problem: AllocationProblem) -> tuple[Demand, ...]:
    """Resolve the limits and the curve ends of a problem.

    Raises
    ------
    AllocationError
        When a limit names something that is not in the problem, or an amount makes no sense.
    """
    stated = [demand for number, limit in enumerate(problem.limits) for demand in _demands_of(problem, number, limit)]
    return (*stated, *_curve_ends(problem))


def region_of(demands: Iterable[Demand], n_segments: int, budget: float) -> Region:
    """Put demands together; bounds may contradict each other, which `optimizer.allocation.limits.conflict` finds."""
    lower, upper, threshold = np.zeros(n_segments), np.full(n_segments, np.inf), np.zeros(n_segments)
    sums: dict[int, list[Demand]] = {}
    for demand in demands:
        if len(demand.members) > 1 and demand.limit is not None:
            sums.setdefault(demand.limit, []).append(demand)
            continue
        segment = demand.members[0]
        if demand.kind in ("least", "lock"):
            lower[segment] = max(lower[segment], demand.money)
        if demand.kind in ("most", "lock"):
            upper[segment] = min(upper[segment], demand.money)
        if demand.kind == "on_off_minimum":
            threshold[segment] = max(threshold[segment], demand.money)
    groups = tuple(_group(number, parts) for number, parts in sums.items())
    step = np.zeros(n_segments)
    lower = np.where(lower > 0.0, np.maximum(lower, threshold), lower)
    # No segment gets more than the others' least spends leave of the budget and of the sums that it is part of.
    room = budget - lower.sum() + lower
    for group in groups:
        members = group.members
        left = group.most - lower[members].sum() + lower[members]
        outside = np.minimum(room, budget - group.least)
        outside[members] = np.minimum(room[members], left)
        room = outside
    room = np.maximum(room, 0.0)
    # Shares of a budget are rounded: a least and a most that are meant to be equal must not cross.
    crossed = (lower > upper) & (lower <= upper + 1e-12 * budget)
    upper = np.where(crossed, lower, upper)
    is_off = (threshold > np.minimum(upper, room)) & (lower == 0.0)
    upper = np.where(is_off, 0.0, np.minimum(upper, SPARE * room))
    threshold = np.where((lower > 0.0) | is_off, 0.0, threshold)
    return Region(budget, lower, upper, threshold, groups, step)


def _group(number: int, parts: list[Demand]) -> Group:
    least = max((part.money for part in parts if part.kind in ("least", "lock")), default=0.0)
    most = min((part.money for part in parts if part.kind in ("most", "lock")), default=np.inf)
    threshold = max((part.money for part in parts if part.kind == "on_off_minimum"), default=0.0)
    if least > 0.0:
        least, threshold = max(least, threshold), 0.0
    elif threshold > most:
        most, threshold = 0.0, 0.0
    return Group(parts[0].members, np.ones(len(parts[0].members)), least, most, threshold, number)


def _demands_of(problem: AllocationProblem, number: int, limit: SpendLimit) -> list[Demand]:
    members = np.array(_members(problem.segments, limit), dtype=np.intp)
    amounts: dict[LimitKind, LimitAmount | None] = {
        "least": limit.least,
        "most": limit.most,
        "on_off_minimum": limit.on_off_minimum,
        "lock": limit.lock,
    }
    demands = [
        Demand(members, kind, _money(amount, kind, limit, problem.budget), number)
        for kind, amount in amounts.items()
        if amount is not None
    ]
    found = {demand.kind: demand.money for demand in demands}
    if found.get("least", 0.0) > found.get("most", np.inf):
        raise AllocationError(
            N_(
                "The limit on {subject} ({source}) asks for a min of {least:number} and a max of {most:number}; the min"
                " must not be above the max.",
                subject=subject_of(limit),
                source=source_of(limit),
                least=found["least"],
                most=found["most"],
            )
        )
    return demands


def _members(segments: tuple[Segment, ...], limit: SpendLimit) -> list[int]:
    if limit.platform is None and limit.audience is None:
        raise AllocationError(
            N_(
                "A limit ({source}) names neither a platform nor an audience; name one, or both for one segment.",
                source=source_of(limit),
            )
        )
    members = [
        place
        for place, segment in enumerate(segments)
        if limit.platform in (None, segment.platform) and limit.audience in (None, segment.audience)
    ]
    if not members:
        raise AllocationError(
            N_(
                "The limit on {subject} ({source}) matches no segment of the plan; use one of: {known}.",
                subject=subject_of(limit),
                source=source_of(limit),
                known=_known_names(segments, limit),
            )
        )
    return members


def _known_names(segments: tuple[Segment, ...], limit: SpendLimit) -> str:
    if limit.audience is None:
        return ", ".join(sorted({segment.platform for segment in segments}))
    if limit.platform is None:
        return ", ".join(sorted({segment.audience for segment in segments}))
    return ", ".join(str(segment) for segment in sorted(segments))


def _money(amount: LimitAmount, kind: LimitKind, limit: SpendLimit, budget: float) -> float:
    if not np.isfinite(amount.value) or amount.value < 0.0:
        raise AllocationError(
            N_(
                "The {column} of the limit on {subject} ({source}) is {found}; give an amount that is not negative.",
                column=COLUMNS[kind],
                subject=subject_of(limit),
                source=source_of(limit),
                found=amount.value,
            )
        )
    if amount.unit == "money":
        return float(amount.value)
    if amount.value > 1.0:
        raise AllocationError(
            N_(
                "The {column} of the limit on {subject} ({source}) is {found:percent} of the budget; a share is at most"
                " 100%.",
                column=COLUMNS[kind],
                subject=subject_of(limit),
                source=source_of(limit),
                found=float(amount.value),
            )
        )
    return float(amount.value * budget)


def subject_of(limit: SpendLimit) -> str:
    """Name what a limit speaks of, such as ``"meta / women 25-34"`` or ``"meta"``."""
    return " / ".join(part for part in (limit.platform, limit.audience) if part is not None)


def source_of(limit: SpendLimit) -> str:
    """Where a limit was stated."""
    return limit.source if limit.source else "limits"


def _curve_ends(problem: AllocationProblem) -> list[Demand]:
    ends = []
    for place, curve in enumerate(problem.curves):
        end = curve_end(curve)
        if end is not None:
            ends.append(Demand(np.array([place], dtype=np.intp), "most", end, None))
    return ends


def curve_end(curve: ResponseCurve) -> float | None:
    """Spend at which a curve ends; None where it is known everywhere."""
    if isinstance(curve, PointCurve):
        return float(curve.spend[-1])
    return curve.most
