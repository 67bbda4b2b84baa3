"""The best split when the curves are not known exactly: for the mean, the worst part, the best part, or a quantile."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from optimizer.allocation.allocate import allocate
from optimizer.allocation.limits.binding import TOUCHES
from optimizer.allocation.limits.touching import touched_limits
from optimizer.allocation.questions.best_part import best_quantile, best_upside, upper_part_outcome
from optimizer.allocation.questions.measure import check_objective, draw_weights
from optimizer.allocation.questions.weighing import Column, net_totals, solve_weighted, weighted_problem, with_curves
from optimizer.allocation.questions.worst_part import Search, best_worst_part
from optimizer.curves.shapes.families import response_slope
from optimizer.domain.curve import FloatArray
from optimizer.domain.problem import Allocation, AllocationProblem
from optimizer.domain.risk import CurveDraws, RiskAllocation, RiskCase, RiskObjective, RiskProof

MOST_SOLVES = 120
"""Solver calls of one search: on most problems the end comes from here, so that it does not depend on the machine."""
PATIENCE = 6.0
"""One solver call takes at most this part of the time."""


def allocate_at_risk(
    problem: AllocationProblem,
    draws: CurveDraws,
    objective: RiskObjective,
    *,
    tolerance: float = 1e-4,
    seconds: float = 2.0,
    clock: Callable[[], float] = time.perf_counter,
) -> RiskAllocation:
    """Split a budget so that a figure made of the total outcomes under all draws is largest.

    With T_d(x) = sum over segments of f_id(x_i), the total under draw d, the objective is the mean of T over the draws,
    over the worst or best part of them, or a quantile. The mean is one ordinary problem. The worst part ("cvar") is a
    game between the split and the weights of the draws, solved with a proof (`best_worst_part`). The best part and the
    quantile have no concave form: they are climbed from several starts (`best_upside`, `best_quantile`), and their
    upper bound, though valid, can be far off.

    Parameters
    ----------
    problem : AllocationProblem
        Segments, budget and limits; its curves are not used.
    draws : CurveDraws
        Drawn curves of the problem's segments, over the horizon.
    objective : RiskObjective
        What is maximized, less `money_cost` times the spend.
    tolerance : float
        The gap of `certify_at_risk` that is aimed at, above 0.
    seconds : float
        After this time the best split found is returned.
    clock : callable
        Seconds since some moment.

    Raises
    ------
    AllocationError, InfeasibleError, CurveError
        As `optimizer.allocation.allocate`; AllocationError also when the level is no share.
    """
    check_objective(objective)
    end = clock() + seconds
    n_solves = 0

    def is_over() -> bool:
        return n_solves >= MOST_SOLVES or clock() > end

    def ask(inside: AllocationProblem, drawn: CurveDraws, weights: FloatArray) -> Column:
        nonlocal n_solves
        n_solves += 1
        return solve_weighted(
            inside, drawn, weights, tolerance=0.3 * tolerance, seconds=seconds / PATIENCE, clock=clock
        )

    search = Search(problem, draws, objective, ask, tolerance, is_over)
    if objective.measure == "mean":
        weights = np.full(len(draws.outcome), 1.0 / len(draws.outcome))
        mean = allocate(weighted_problem(problem, draws, weights), tolerance=tolerance, seconds=seconds, clock=clock)
        return RiskAllocation(mean, objective, net_totals(problem, draws, mean.spend), RiskCase(weights, mean))
    if objective.measure == "cvar":
        found, proof, root = best_worst_part(search)
        return _answer(problem, draws, objective, spend=found.spend, priced=root.allocation, proof=proof)
    optimist = allocate(
        with_curves(problem, draws, upper_part_outcome(draws, objective)),
        tolerance=tolerance,
        seconds=seconds / PATIENCE,
        clock=clock,
    )
    climb = best_upside if objective.measure == "upside" else best_quantile
    found = climb(search, optimist.spend)
    return _answer(problem, draws, objective, spend=found.spend, priced=optimist, proof=RiskCase(None, optimist))


def _answer(
    problem: AllocationProblem,
    draws: CurveDraws,
    objective: RiskObjective,
    *,
    spend: FloatArray,
    priced: Allocation,
    proof: RiskProof,
) -> RiskAllocation:
    """Put the split found into an allocation, with its slopes on the curves of the draws that count at it."""
    totals = net_totals(problem, draws, spend)
    leaning = weighted_problem(problem, draws, draw_weights(totals, objective))
    slopes = [float(response_slope(curve, amount)) for curve, amount in zip(leaning.curves, spend, strict=True)]
    left = problem.budget - float(spend.sum())
    allocation = replace(
        priced,
        spend=spend,
        marginal_outcome=np.array(slopes),
        binding=touched_limits(leaning, spend),
        unplaced=left if left > TOUCHES * problem.budget else 0.0,
    )
    return RiskAllocation(allocation, objective, totals, proof)
