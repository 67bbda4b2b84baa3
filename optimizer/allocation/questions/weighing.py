"""One question to the solver on curves made of the draws: the step that every search over draws repeats."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from optimizer.allocation.allocate import allocate
from optimizer.allocation.certificate.certify import certify
from optimizer.allocation.questions.measure import totals_of
from optimizer.domain.curve import FloatArray, PointCurve
from optimizer.domain.problem import Allocation, AllocationProblem
from optimizer.domain.risk import CurveDraws, RiskCase

KEEPS = 1e-9
"""A split that passes the limits by less than this share of the budget keeps to them."""


NEXT_TO_NOTHING = 1e-12
"""Share of the largest outcome that stands for nothing at all."""


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """A split, what it brings under each draw, and what it proves.

    Attributes
    ----------
    totals : (n_draws,) array
        Outcome less `money_cost` times the spend.
    case : RiskCase
        The weights it was found at, and the allocation.
    bound : float
        Upper bound of the weighted problem.
    """

    totals: FloatArray
    case: RiskCase
    bound: float

    @property
    def spend(self) -> FloatArray:
        """Major units, (n_segments,)."""
        return self.case.allocation.spend


Ask = Callable[[AllocationProblem, CurveDraws, FloatArray], Column]
"""Find and certify the best split of the problem at these weights of these draws."""


def net_totals(problem: AllocationProblem, draws: CurveDraws, spend: FloatArray) -> FloatArray:
    """Total outcome under each draw, less what the money must bring; (n_draws,)."""
    return np.asarray(totals_of(draws, spend) - problem.money_cost * float(spend.sum()))


def weighted_problem(problem: AllocationProblem, draws: CurveDraws, weights: FloatArray) -> AllocationProblem:
    """The problem with each curve the weighted mean of its draws; weights (n_draws,)."""
    outcome = np.tensordot(weights, draws.outcome, axes=1)
    return with_curves(problem, draws, outcome)


def with_curves(problem: AllocationProblem, draws: CurveDraws, outcome: FloatArray) -> AllocationProblem:
    """The problem with curves of this outcome at the knots of the draws; outcome (n_segments, n_knots)."""
    rising = np.maximum.accumulate(outcome, axis=1)
    # Draws that bring nothing in a segment may have all the weight; the solver takes no curve that brings nothing.
    size = max(float(rising.max(initial=0.0)), 1.0)
    rising = np.where(rising[:, -1:] > 0.0, rising, NEXT_TO_NOTHING * size * draws.spend / draws.spend[:, -1:])
    curves = tuple(PointCurve(knots, row) for knots, row in zip(draws.spend, rising, strict=True))
    return replace(problem, curves=curves)


def solve_weighted(
    problem: AllocationProblem,
    draws: CurveDraws,
    weights: FloatArray,
    *,
    tolerance: float,
    seconds: float,
    clock: Callable[[], float],
) -> Column:
    """Find and certify the best split at these weights of the draws."""
    weighted = weighted_problem(problem, draws, weights)
    allocation = allocate(weighted, tolerance=tolerance, seconds=seconds, clock=clock)
    bound = certify(weighted, allocation).upper_bound
    return Column(net_totals(problem, draws, allocation.spend), RiskCase(weights, allocation), bound)


def keeps_limits(problem: AllocationProblem, spend: FloatArray) -> bool:
    """Whether a split keeps to the limits, by the certificate's own reading of them."""
    unpriced = Allocation(
        segments=problem.segments,
        spend=spend,
        marginal_outcome=np.zeros(len(spend)),
        shadow_price=0.0,
        group_prices=(0.0,) * len(problem.limits),
        binding=(),
        unplaced=problem.budget - float(spend.sum()),
    )
    return certify(problem, unpriced).max_violation <= KEEPS * max(problem.budget, 1.0)
