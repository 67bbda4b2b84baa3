"""The certificate of a split for a risk objective: value and bound computed afresh from the draws.

Of the search only weights, prices and cases are used, and they need not be right: any weights that the measure allows
bound it from above, and a spend is always on one side of a cut.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from optimizer.allocation.certificate.certify import certify
from optimizer.domain.curve import FloatArray, PointCurve
from optimizer.domain.problem import AllocationProblem, Certificate, LimitAmount, SpendLimit
from optimizer.domain.risk import CurveDraws, RiskAllocation, RiskBranch, RiskCase, RiskObjective, RiskProof

ROUNDING = 1e-9
"""A bound below the value by less than this share, or a rank by less than this, is rounding."""
WEIGHING = 1e-12
"""Weights that add up to 1 but for this are weights."""


def certify_at_risk(problem: AllocationProblem, draws: CurveDraws, answer: RiskAllocation) -> Certificate:
    """Compute value, upper bound and violation of a split for a risk objective.

    The bound of "cvar" is the largest over the cases of max over x of q @ T(x), for the weights q of the case (weak
    duality in the draws), each bounded by prices as in `certify`. The bounds of "upside" and "quantile" are those of
    curves that are, at every spend, the mean over the best part of the draws; they are valid but can be far above the
    best split where segments do well in different draws, so that the gap says little there.

    Parameters
    ----------
    problem : AllocationProblem
        The question; its curves are not used.
    draws : CurveDraws
        Of the problem's segments.
    answer : RiskAllocation
        The answer.

    Returns
    -------
    Certificate
        `value` is the objective of the total outcome, less `money_cost` times the spend.
    """
    spend = np.asarray(answer.allocation.spend, dtype=np.float64)
    totals = np.zeros(len(draws.outcome))
    for place, amount in enumerate(spend):
        totals += np.array([np.interp(amount, draws.spend[place], row) for row in draws.outcome[:, place]])
    value = _value(totals - problem.money_cost * float(spend.sum()), answer.objective)
    bound = _bound(problem, draws, answer.objective, answer.proof)
    if value - ROUNDING * abs(value) <= bound < value:
        bound = value
    gap = 0.0 if bound == value else (bound - value) / value if value > 0.0 else np.inf
    plain = _with_curves(problem, draws, draws.outcome.mean(axis=0))
    return Certificate(value, bound, float(gap), certify(plain, answer.allocation).max_violation)


def _value(totals: FloatArray, objective: RiskObjective) -> float:
    """The objective by its other formulas: those of the search are not used here.

    "cvar" at level a is max over t of t - mean(max(t - T, 0)) / a (Rockafellar and Uryasev 2000), reached at a total.
    """
    level = max(objective.level, 1.0 / len(totals))
    if objective.measure == "mean":
        return float(totals.mean())
    if objective.measure == "quantile":
        ordered = np.sort(totals)
        below = np.arange(1, len(totals) + 1) / len(totals)
        return float(ordered[min(int(np.searchsorted(below, objective.level - ROUNDING)), len(totals) - 1)])
    signed = totals if objective.measure == "cvar" else -totals
    short = np.maximum(signed[:, np.newaxis] - signed[np.newaxis], 0.0).mean(axis=1)
    worst = float((signed - short / level).max())
    return worst if objective.measure == "cvar" else -worst


def _bound(problem: AllocationProblem, draws: CurveDraws, objective: RiskObjective, proof: RiskProof) -> float:
    if isinstance(proof, RiskBranch):
        low, high = _sides(problem, proof)
        return max(_bound(low, draws, objective, proof.low), _bound(high, draws, objective, proof.high))
    outcome = _case_outcome(draws, objective, proof)
    if outcome is None:
        return float(np.inf)
    return certify(_with_curves(problem, draws, outcome), proof.allocation).upper_bound


def _case_outcome(draws: CurveDraws, objective: RiskObjective, case: RiskCase) -> FloatArray | None:
    """Curves whose best split bounds the objective; None where the weights prove nothing."""
    n_draws = len(draws.outcome)
    if objective.measure in ("upside", "quantile"):
        counted = max(objective.level * n_draws, 1.0)
        if objective.measure == "quantile":
            counted = n_draws - np.ceil(objective.level * n_draws - ROUNDING) + 1.0
        counted = min(counted, float(n_draws))
        whole = int(counted + ROUNDING)
        ordered = np.sort(draws.outcome, axis=0)[::-1]
        part = ordered[:whole].sum(axis=0)
        if whole < n_draws:
            part = part + max(counted - whole, 0.0) * ordered[whole]
        return np.asarray(part / counted)
    if case.weights is None or case.weights.shape != (n_draws,):
        return None
    level = objective.level if objective.measure == "cvar" else 1.0
    cap = 1.0 / max(level * n_draws, 1.0)
    weights = case.weights
    fits = bool((weights >= 0.0).all()) and float(weights.max()) <= cap * (1.0 + WEIGHING)
    if not fits or abs(float(weights.sum()) - 1.0) > WEIGHING:
        return None
    return np.asarray(np.tensordot(weights, draws.outcome, axes=1))


def _with_curves(problem: AllocationProblem, draws: CurveDraws, outcome: FloatArray) -> AllocationProblem:
    rising = np.maximum.accumulate(outcome, axis=1)
    return replace(problem, curves=tuple(PointCurve(*points) for points in zip(draws.spend, rising, strict=True)))


def _sides(problem: AllocationProblem, branch: RiskBranch) -> tuple[AllocationProblem, AllocationProblem]:
    segment = problem.segments[branch.segment]
    period = problem.periods[branch.segment] if problem.periods else None
    at = LimitAmount(branch.at)
    low = SpendLimit(segment.platform, segment.audience, most=at, period=period)
    high = SpendLimit(segment.platform, segment.audience, least=at, period=period)
    return replace(problem, limits=(*problem.limits, low)), replace(problem, limits=(*problem.limits, high))
