"""Limits as the user states them, read into demands."""

from __future__ import annotations

import numpy as np

from optimizer.allocation.limits.amounts import read_amounts
from optimizer.allocation.limits.demand import END, Count, Demand, OwnDemand, Rate, SumDemand
from optimizer.allocation.limits.naming import ratio_of, source_of, subject_of
from optimizer.allocation.limits.scopes import Directory, as_places, directory_of, members_of
from optimizer.curves.shapes.families import check_curve, curve_end
from optimizer.domain.problem import SAME_LEVEL, AllocationProblem, FundedLimit, Guardrail, RatioLimit
from optimizer.errors import AllocationError, CurveError
from optimizer.message import N_


def read_demands(problem: AllocationProblem) -> tuple[Demand, ...]:
    """Resolve the limits and the curve ends of a problem.

    Amounts on segments by themselves come as arrays, one demand for all limits of a kind.

    Raises
    ------
    AllocationError
        When a limit names something that is not in the problem, or an amount makes no sense.
    """
    directory = directory_of(problem)
    demands: list[Demand] = list(read_amounts(problem, directory))
    for number, limit in enumerate(problem.limits):
        if isinstance(limit, FundedLimit):
            demands.append(_count(directory, number, limit))
        elif isinstance(limit, RatioLimit):
            demands.append(_ratio(directory, number, limit))
        elif isinstance(limit, Guardrail):
            demands.append(_rate(problem, number, limit))
    return (*demands, *_curve_ends(problem))


def _count(directory: Directory, number: int, limit: FundedLimit) -> Count:
    if not np.isfinite(limit.most) or limit.most < 0 or limit.most != int(limit.most):
        raise AllocationError(
            N_(
                "The limit on the funded segments of {subject:message} ({source}) is {found}; give a whole number that"
                " is not negative.",
                subject=subject_of(limit.scope),
                source=source_of(limit),
                found=limit.most,
            )
        )
    members = as_places(members_of(directory, limit.scope, limit))
    return Count(members, np.zeros(len(members)), 0, int(limit.most), number)


def _ratio(directory: Directory, number: int, limit: RatioLimit) -> SumDemand:
    """Sum over `over` less `least` times sum over `under`, which must not be negative."""
    if not np.isfinite(limit.least) or limit.least <= 0.0:
        raise AllocationError(
            N_(
                "The least of {ratio:message} ({source}) is {found}; give a number above zero.",
                ratio=ratio_of(limit),
                source=source_of(limit),
                found=limit.least,
            )
        )
    over, under = (members_of(directory, scope, limit) for scope in (limit.over, limit.under))
    both = set(over) & set(under)
    if both:
        raise AllocationError(
            N_(
                "In {ratio:message} ({source}), {segment} is on both sides; no segment may be.",
                ratio=ratio_of(limit),
                source=source_of(limit),
                segment=directory.segments[min(both)],
            )
        )
    weights = np.concatenate([np.ones(len(over)), np.full(len(under), -float(limit.least))])
    return SumDemand("ratio", as_places([*over, *under]), weights, float(limit.least), 0.0, np.inf, number)


def _rate(problem: AllocationProblem, number: int, limit: Guardrail) -> Rate:
    """Rates less the level, or money less the level, times volume (see `Guardrail`)."""
    n_segments = len(problem.segments)
    if not np.isfinite(limit.most) or limit.most <= 0.0:
        raise AllocationError(
            N_(
                "The level of the guardrail '{name}' ({source}) is {found}; give a number above zero.",
                name=limit.name,
                source=source_of(limit),
                found=limit.most,
            )
        )
    if len(limit.volume) != n_segments or (limit.rate is not None and np.shape(limit.rate) != (n_segments,)):
        raise AllocationError(
            N_(
                "The guardrail '{name}' ({source}) has {volumes} volumes and {rates} rates for {expected} segments;"
                " give one for each.",
                name=limit.name,
                source=source_of(limit),
                volumes=len(limit.volume),
                rates=n_segments if limit.rate is None else np.size(limit.rate),
                expected=n_segments,
            )
        )
    _check_volumes(problem, limit)
    if limit.rate is None:
        return Rate(
            np.ones(n_segments), np.full(n_segments, -float(limit.most)), limit.volume, float(limit.most), number
        )
    rate = np.asarray(limit.rate, dtype=float)
    for place in np.flatnonzero(~(np.isfinite(rate) & (rate >= 0.0)))[:1]:
        raise AllocationError(
            N_(
                "The guardrail '{name}' ({source}) has a rate of {found} for {segment}; give a number that is not"
                " negative.",
                name=limit.name,
                source=source_of(limit),
                found=float(rate[place]),
                segment=problem.segments[place],
            )
        )
    above = np.where(np.abs(rate - limit.most) <= SAME_LEVEL * abs(limit.most), 0.0, rate - limit.most)
    return Rate(np.zeros(n_segments), above, limit.volume, float(limit.most), number)


def _check_volumes(problem: AllocationProblem, limit: Guardrail) -> None:
    for segment, volume in zip(problem.segments, limit.volume, strict=True):
        try:
            check_curve(volume, segment)
        except CurveError as error:
            raise AllocationError(
                N_(
                    "The guardrail '{name}' ({source}) cannot use its volume: {reason:message}",
                    name=limit.name,
                    source=source_of(limit),
                    reason=error.message,
                )
            ) from error


def _curve_ends(problem: AllocationProblem) -> tuple[OwnDemand, ...]:
    ends = [curve_end(curve) for curve in problem.curves]
    members = as_places(place for place, end in enumerate(ends) if end is not None)
    if not len(members):
        return ()
    money = np.array([end for end in ends if end is not None])
    numbers = np.full(len(members), END, dtype=np.intp)
    return (OwnDemand("most", members, money, np.zeros(len(members)), money, numbers),)
