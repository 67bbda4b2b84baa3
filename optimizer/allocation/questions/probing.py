"""One problem asked at many budgets: the best split of each, and what no budget of a range can bring."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from optimizer.allocation.allocate import allocate
from optimizer.allocation.certificate.certify import certify
from optimizer.allocation.questions.shares import loosened
from optimizer.curves.shapes.families import response_values
from optimizer.domain.problem import Allocation, AllocationProblem, Certificate
from optimizer.errors import InfeasibleError

ONE_SPLIT = 0.25
"""Share of the time left that the split of one budget may take."""
MOST_TIME, LEAST_TIME = 2.0, 0.02
"""Seconds that it may take at most, and at least, when the time is over."""


@dataclass(frozen=True, slots=True, eq=False)
class Search:
    """What all looks at a problem have in common.

    Attributes
    ----------
    problem : AllocationProblem
        Its budget is the most that may be spent; finite.
    moves : bool
        Some limit is a share of the budget, so that other budgets have other limits.
    tolerance : float
        As in `allocate`.
    clock : callable
        Seconds since some moment.
    end : float
        When the time is over.
    """

    problem: AllocationProblem
    moves: bool
    tolerance: float
    clock: Callable[[], float]
    end: float

    @property
    def is_over(self) -> bool:
        """Whether the time is over."""
        return self.clock() >= self.end


@dataclass(frozen=True, slots=True, eq=False)
class Probe:
    """The best split of one budget.

    Attributes
    ----------
    problem : AllocationProblem
        With that budget.
    allocation : Allocation
        Its split.
    certificate : Certificate
        How good it is.
    spend, outcome : float
        Money placed, major units, and what it brings.
    """

    problem: AllocationProblem
    allocation: Allocation
    certificate: Certificate
    spend: float
    outcome: float


def probe(search: Search, problem: AllocationProblem, *, seconds: float = MOST_TIME) -> Probe:
    """Solve one problem of a search, in so many seconds at most and a part of the time left.

    Raises
    ------
    InfeasibleError
        As `allocate`.
    """
    left = ONE_SPLIT * (search.end - search.clock())
    allowed = float(np.clip(min(left, seconds), LEAST_TIME, MOST_TIME))
    allocation = allocate(problem, tolerance=search.tolerance, seconds=allowed, clock=search.clock)
    certificate = certify(problem, allocation)
    spend = float(allocation.spend.sum())
    outcome = float(response_values(problem.curves, allocation.spend).sum())
    return Probe(problem, allocation, certificate, spend, outcome)


def probe_budget(search: Search, budget: float, *, seconds: float = MOST_TIME) -> Probe | None:
    """Best split of a budget; None where the limits leave nothing."""
    try:
        return probe(search, replace(search.problem, budget=budget, money_cost=0.0), seconds=seconds)
    except InfeasibleError:
        return None


def bound_between(search: Search, low: float, high: float) -> float:
    """Outcome that no budget in a range exceeds; minus infinity where none of them can obey the limits."""
    try:
        wide = probe(search, replace(loosened(search.problem, low, high), money_cost=0.0))
    except InfeasibleError:
        return -np.inf
    return wide.certificate.upper_bound


def line_under_price(search: Search, found: Probe, high: float) -> tuple[float, float]:
    """Outcome that no spend S up to `high` exceeds, as a line: intercept and slope.

    Any prices bound what any spend brings (weak duality): outcome <= D(price) + price x S. The slope is the price at
    which `found` was sold; with concave curves the line touches the best outcome there.
    """
    problem = replace(loosened(search.problem, 0.0, high) if search.moves else search.problem, money_cost=0.0)
    problem = replace(problem, budget=high)
    price = max(found.allocation.shadow_price, 0.0)
    bound = certify(problem, replace(found.allocation, proof=())).upper_bound
    return bound - price * high, price
