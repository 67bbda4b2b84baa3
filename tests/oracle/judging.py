"""What an answer of the allocator must stand up to, whoever gave it and however it was found."""

from __future__ import annotations

import numpy as np
from exact_split import outcome_of
from written_limits import broken_by

from optimizer.allocation import certify
from optimizer.domain.problem import Allocation, AllocationProblem, Certificate

TOLERANCE = 1e-4
"""Gap that the allocator promises."""
OBEYED = 1e-6
"""Money, as a share of the budget, by which limits may be broken."""


def judge(
    problem: AllocationProblem, allocation: Allocation, reachable: float = -np.inf, tolerance: float = TOLERANCE
) -> Certificate:
    """Hold an answer against an outcome that is known to be reachable; return its certificate.

    Raises
    ------
    AssertionError
        Where money is lost, a limit broken, or the certificate wrong; where the answer brings less than `reachable` by
        more than the tolerance, or where what is said to be an upper bound is below it.
    """
    spend = allocation.spend
    assert np.isfinite(spend).all(), "a spend is not a number"
    assert np.isfinite(allocation.marginal_outcome).all(), "a marginal outcome is not a number"
    assert allocation.shadow_price >= 0.0, f"shadow price {allocation.shadow_price}"
    placed = float(spend.sum()) + allocation.unplaced
    assert abs(placed - problem.budget) <= OBEYED * problem.budget, f"{placed} placed and unplaced of {problem.budget}"
    broken = float(broken_by(problem, spend[None])[0])
    assert broken <= OBEYED * problem.budget, f"limits are broken by {broken} of a budget of {problem.budget}"
    certificate = certify(problem, allocation)
    value, bound = certificate.value, certificate.upper_bound
    own = float(outcome_of(problem, spend[None])[0])
    scale = abs(own) + problem.money_cost * problem.budget
    assert abs(value - own) <= 1e-9 * scale, f"certified {value}, really {own}"
    assert certificate.max_violation <= OBEYED * problem.budget, f"certified violation {certificate.max_violation}"
    assert bound >= reachable - 1e-12 * max(abs(reachable), scale), f"bound {bound} below a reachable {reachable}"
    assert value >= reachable - tolerance * abs(reachable), f"value {value} below a reachable {reachable}"
    # what breaks a limit by a rounding error may bring a little more than is allowed
    assert certificate.gap >= (-1e-12 if broken <= 1e-12 * problem.budget else -1e-5), f"gap {certificate.gap}"
    assert certificate.gap <= tolerance, f"gap {certificate.gap}: value {value}, bound {bound}"
    return certificate
