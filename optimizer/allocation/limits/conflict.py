"""Limits that contradict each other: a smallest set of them, and by how much money."""

from __future__ import annotations

from collections.abc import Sequence

from optimizer.allocation.limits.demand import Demand
from optimizer.allocation.limits.feasibility import least_violation
from optimizer.allocation.limits.region import Region
from optimizer.domain.curve import FloatArray
from optimizer.domain.problem import AllocationProblem
from optimizer.errors import InfeasibleError
from optimizer.message import N_

ROUNDING = 1e-9


def feasible_spend(problem: AllocationProblem, demands: Sequence[Demand], region: Region) -> FloatArray:
    spend = _obeying(region)
    if spend is not None:
        return spend
    raise InfeasibleError(N_("No split of the budget of {budget:number} obeys all limits.", budget=problem.budget))


def _obeying(region: Region) -> FloatArray | None:
    slack = ROUNDING * region.budget
    if (region.lower > region.upper + slack).any() or region.lower.sum() > region.budget + slack:
        return None
    if not region.groups:
        return region.lower
    violation, spend = least_violation(region)
    return spend if violation <= slack else None
