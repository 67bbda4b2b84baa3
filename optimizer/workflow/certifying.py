"""The certificate of a plan: of the whole minor units that it says, not of the floats that the solver found."""

from __future__ import annotations

from dataclasses import replace

from optimizer.allocation import certify, certify_at_risk
from optimizer.domain.problem import Allocation, AllocationProblem, Certificate
from optimizer.domain.risk import CurveDraws, RiskAllocation


def certify_plan(problem: AllocationProblem, allocation: Allocation) -> Certificate:
    """Certify an allocation in whole minor units.

    The upper bound is that of the limits as the user wrote them. A lock rounded up to a whole unit, say, can bring more
    than they allow; then `max_violation` says by how much money, and the bound is raised to the value, so that it
    holds for the plan too and the gap is not negative.
    """
    return _at_least_its_value(certify(problem, allocation))


def certify_leaning_plan(problem: AllocationProblem, draws: CurveDraws, answer: RiskAllocation) -> Certificate:
    """Certify an allocation in whole minor units for what the risk dial asks of it; bounds as in `certify_plan`."""
    return _at_least_its_value(certify_at_risk(problem, draws, answer))


def _at_least_its_value(found: Certificate) -> Certificate:
    if found.value <= found.upper_bound:
        return found
    return replace(found, upper_bound=found.value, gap=0.0)
