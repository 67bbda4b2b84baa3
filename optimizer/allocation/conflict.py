"""Limits that contradict each other: a smallest set of them, and by how much money."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from optimizer.allocation.region import COLUMNS, Demand, Region, region_of, source_of, subject_of
from optimizer.domain.curve import FloatArray
from optimizer.domain.problem import AllocationProblem
from optimizer.errors import InfeasibleError
from optimizer.message import N_, Message

ROUNDING = 1e-9
"""Money that is less than this share of the budget is rounding."""


def check_feasible(problem: AllocationProblem, demands: Sequence[Demand], region: Region) -> None:
    """Refuse limits that no allocation obeys.

    A smallest conflicting set is found by leaving out one demand after the other and keeping out all without which the
    rest still conflict (deletion filter, Chinneck and Dravnieks 1991).

    Raises
    ------
    InfeasibleError
        Its message names the set, and carries it as `conflict` (tuple of SpendLimit) and `short` (money that the limits
        of the set would have to give, in all).
    """
    if _is_feasible(region):
        return
    kept = list(demands)
    ends = [demand for demand in kept if demand.limit is None]
    stated = [demand for demand in kept if demand.limit is not None]
    if not _holds(stated, problem):
        ends = []
    for part in (ends, stated):
        for demand in list(part):
            rest = [other for other in (*ends, *stated) if other is not demand]
            if not _holds(rest, problem):
                part.remove(demand)
    conflict = [*stated, *ends]
    short = shortest_give(conflict, len(problem.segments), problem.budget)
    limits = tuple(problem.limits[demand.limit] for demand in conflict if demand.limit is not None)
    raise InfeasibleError(
        N_(
            "No split of the budget of {budget:number} obeys {limits:message}: they contradict each other by"
            " {short:number}; loosen one of them by as much.",
            budget=problem.budget,
            limits=_list([_named(problem, demand) for demand in conflict]),
            short=round(short, 2),
            conflict=limits,
        )
    )


def _holds(demands: Sequence[Demand], problem: AllocationProblem) -> bool:
    return _is_feasible(region_of(demands, len(problem.segments), problem.budget))


def _is_feasible(region: Region) -> bool:
    slack = ROUNDING * region.budget
    if (region.lower > region.upper + slack).any() or region.lower.sum() > region.budget + slack:
        return False
    if not region.groups:
        return True
    return _least_violation(region, elastic=False) <= 10.0 * slack


def _least_violation(region: Region, *, elastic: bool) -> float:
    """Least money by which the limits on sums must be broken; with `elastic`, the bounds of segments too.

    Variables, as shares of the budget: spend of each segment, on/off of each segment and of each group, what each sum
    lacks, what each exceeds, and with `elastic` the same for each segment, and the budget.
    """
    n_segments, n_groups = len(region.lower), len(region.groups)
    unit = region.budget if region.budget > 0.0 else 1.0
    lower, upper = region.lower / unit, np.minimum(region.upper, region.budget) / unit
    size = 2 * n_segments + n_groups + 2 * n_groups + 2 * n_segments
    spend, switch = np.arange(n_segments), n_segments + np.arange(n_segments)
    group_switch = 2 * n_segments + np.arange(n_groups)
    lack = 2 * n_segments + n_groups + np.arange(n_groups)
    excess = lack + n_groups
    own_lack = 2 * n_segments + 3 * n_groups + np.arange(n_segments)
    own_excess = own_lack + n_segments
    rows: list[FloatArray] = []
    floors: list[float] = []
    roofs: list[float] = []

    def add(parts: Sequence[tuple[np.ndarray, float]], floor: float, roof: float) -> None:
        row = np.zeros(size)
        for places, weight in parts:
            row[places] += weight
        rows.append(row)
        floors.append(floor)
        roofs.append(roof)

    add([(spend, 1.0)], -np.inf, region.budget / unit)
    for place in range(n_segments):
        threshold = region.threshold[place] / unit
        at = np.array([place])
        if threshold > 0.0:
            add([(spend[at], 1.0), (switch[at], -threshold), (own_lack[at], 1.0)], 0.0, np.inf)
            add([(spend[at], 1.0), (switch[at], -max(upper[place], threshold))], -np.inf, 0.0)
        if elastic:
            add([(spend[at], 1.0), (own_lack[at], 1.0)], lower[place], np.inf)
            add([(spend[at], 1.0), (own_excess[at], -1.0)], -np.inf, upper[place])
    for place, group in enumerate(region.groups):
        at, most = np.array([place]), min(group.most, region.budget) / unit
        add([(group.members, 1.0), (lack[at], 1.0)], group.least / unit, np.inf)
        add([(group.members, 1.0), (excess[at], -1.0)], -np.inf, most)
        if group.threshold > 0.0:
            add([(group.members, 1.0), (group_switch[at], -group.threshold / unit), (lack[at], 1.0)], 0.0, np.inf)
            add([(group.members, 1.0), (group_switch[at], -1.0)], -np.inf, 0.0)
    cost, integer = np.zeros(size), np.zeros(size, dtype=np.int64)
    cost[2 * n_segments + n_groups :] = 1.0
    integer[switch], integer[group_switch] = region.threshold > 0.0, [g.threshold > 0.0 for g in region.groups]
    floor, roof = np.zeros(size), np.full(size, np.inf)
    roof[switch], roof[group_switch] = 1.0, 1.0
    if not elastic:
        floor[spend], roof[spend] = lower, np.maximum(lower, upper)
    answer = milp(
        cost,
        constraints=LinearConstraint(np.array(rows), np.array(floors), np.array(roofs)),
        bounds=Bounds(floor, roof),
        integrality=integer,
    )
    # Every demand may be broken, so that there is an answer unless the solver itself gives up.
    return np.inf if answer.fun is None else float(answer.fun) * unit


def shortest_give(conflict: Sequence[Demand], n_segments: int, budget: float) -> float:
    """Least money by which the demands must be broken so that they hold together, in all."""
    least, most, threshold = np.zeros(n_segments), np.full(n_segments, np.inf), np.zeros(n_segments)
    region = region_of(conflict, n_segments, budget)
    for demand in conflict:
        if len(demand.members) == 1:
            place = demand.members[0]
            if demand.kind in ("least", "lock"):
                least[place] = max(least[place], demand.money)
            if demand.kind in ("most", "lock"):
                most[place] = min(most[place], demand.money)
            if demand.kind == "on_off_minimum":
                threshold[place] = max(threshold[place], demand.money)
    bare = Region(budget, least, most, threshold, region.groups)
    return _least_violation(bare, elastic=True)


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
