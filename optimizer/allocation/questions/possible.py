"""Whether limits and budget leave any split at all."""

from __future__ import annotations

from optimizer.allocation.limits.feasibility import find_spend
from optimizer.allocation.limits.reading import read_demands
from optimizer.allocation.limits.region import region_of
from optimizer.domain.problem import AllocationProblem


def is_possible(problem: AllocationProblem) -> bool:
    """Whether some split is found that obeys all limits but guardrails; not where time did not suffice to find one.

    Parameters
    ----------
    problem : AllocationProblem
        The question; a limit that makes no sense is refused as by `allocate`.
    """
    region = region_of(read_demands(problem), len(problem.segments), problem.budget, problem.money_cost)
    return find_spend(region).status == "found"
