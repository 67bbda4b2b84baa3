"""Limits that contradict each other: a smallest set of them, and by how much money."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from optimizer.allocation.limits.feasibility import least_violation
from optimizer.allocation.limits.region import COLUMNS, Demand, Region, region_of, source_of, subject_of
from optimizer.domain.curve import FloatArray
from optimizer.domain.problem import AllocationProblem
from optimizer.errors import InfeasibleError
from optimizer.message import N_, Message

ROUNDING = 1e-9
"""Money that is less than this share of the budget is rounding."""


def feasible_spend(problem: AllocationProblem, demands: Sequence[Demand], region: Region) -> FloatArray:
    """Find spends that obey all limits, shape (n_segments,).

    Where there are none, a smallest conflicting set is found by leaving out one demand after the other and keeping out
    all without which the rest still conflict (deletion filter, Chinneck and Dravnieks 1991).

    Raises
    ------
    InfeasibleError
        Its message names the set, and carries it as `conflict` (tuple of SpendLimit) and `short` (money that the limits
        of the set would have to give, in all).
    """
    spend = _obeying(region)
    if spend is not None:
        return spend
    conflict = _smallest_conflict(demands, problem)
    limits = tuple(problem.limits[demand.limit] for demand in conflict if demand.limit is not None)
    named = _list([_named(problem, demand) for demand in conflict])
    short = round(_give(conflict, len(problem.segments), problem.budget), 2)
    if len(conflict) == 1:
        raise InfeasibleError(
            N_(
                "No plan is possible: {limits:message} is more than the whole budget of {budget:number}; lower it by"
                " {short:number} or raise the budget.",
                budget=problem.budget,
                limits=named,
                short=short,
                conflict=limits,
            )
        )
    raise InfeasibleError(
        N_(
            "No split of the budget of {budget:number} obeys {limits:message}: they contradict each other by"
            " {short:number}; loosen one of them by as much.",
            budget=problem.budget,
            limits=named,
            short=short,
            conflict=limits,
        )
    )


def _obeying(region: Region) -> FloatArray | None:
    """Spends that obey a region's limits; None where there are none."""
    slack = ROUNDING * region.budget
    if (region.lower > region.upper + slack).any() or region.lower.sum() > region.budget + slack:
        return None
    if not region.groups:
        return region.lower
    violation, spend = least_violation(region)
    return spend if violation <= slack else None


def _smallest_conflict(demands: Sequence[Demand], problem: AllocationProblem) -> list[Demand]:
    ends = [demand for demand in demands if demand.limit is None]
    stated = [demand for demand in demands if demand.limit is not None]
    if not _holds(stated, problem):
        ends = []
    for part in (ends, stated):
        for demand in list(part):
            rest = [other for other in (*ends, *stated) if other is not demand]
            if not _holds(rest, problem):
                part.remove(demand)
    return [*stated, *ends]


def _holds(demands: Sequence[Demand], problem: AllocationProblem) -> bool:
    return _obeying(region_of(demands, len(problem.segments), problem.budget)) is not None


def _give(conflict: Sequence[Demand], n_segments: int, budget: float) -> float:
    """Least money by which the demands must be broken so that they hold together, in all."""
    least, most, threshold = np.zeros(n_segments), np.full(n_segments, np.inf), np.zeros(n_segments)
    for demand in conflict:
        if len(demand.members) > 1:
            continue
        place = demand.members[0]
        if demand.kind in ("least", "lock"):
            least[place] = max(least[place], demand.money)
        if demand.kind in ("most", "lock"):
            most[place] = min(most[place], demand.money)
        if demand.kind == "on_off_minimum":
            threshold[place] = max(threshold[place], demand.money)
    groups = region_of(conflict, n_segments, budget).groups
    return least_violation(Region(budget, least, most, threshold, groups, np.zeros(n_segments)))[0]


def _named(problem: AllocationProblem, demand: Demand) -> Message:
    if demand.limit is None:
        return N_(
            "the end of the curve of {segment} at {money:number}",
            segment=problem.segments[demand.members[0]],
            money=demand.money,
        )
    limit = problem.limits[demand.limit]
    return N_(
        "the {column} of {money:number} on {subject} ({source})",
        column=COLUMNS[demand.kind],
        money=demand.money,
        subject=subject_of(limit),
        source=source_of(limit),
    )


def _list(parts: list[Message]) -> Message:
    """Join messages with commas; each keeps its own translation."""
    names = [f"part_{place}" for place in range(len(parts))]
    return Message(", ".join(f"{{{name}:message}}" for name in names), dict(zip(names, parts, strict=True)))
