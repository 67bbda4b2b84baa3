"""What a problem allows, read from the words of `optimizer.domain.problem` alone, with no part of the product.

Every limit becomes a measure of how much money a split breaks it by; a split is allowed where that is rounding.
"""

from __future__ import annotations

import numpy as np
from curve_truth import true_end, true_outcome

from optimizer.domain.curve import FloatArray
from optimizer.domain.problem import (
    AllocationProblem,
    FundedLimit,
    Guardrail,
    Limit,
    LimitAmount,
    RatioLimit,
    Scope,
    SpendLimit,
)

BoolArray = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]


def members_of(problem: AllocationProblem, scope: Scope | SpendLimit) -> BoolArray:
    """Which segments a scope speaks of, shape (n_segments,)."""
    tags = problem.tags if problem.tags else (frozenset(),) * len(problem.segments)
    periods = problem.periods if problem.periods else (None,) * len(problem.segments)
    return np.array(
        [
            scope.platform in (None, segment.platform)
            and scope.audience in (None, segment.audience)
            and (scope.tag is None or scope.tag in own)
            and scope.period in (None, period)
            for segment, own, period in zip(problem.segments, tags, periods, strict=True)
        ]
    )


def broken_by(problem: AllocationProblem, spends: FloatArray) -> FloatArray:
    """Most money by which each split breaks the budget, a curve's end or a limit.

    Parameters
    ----------
    problem : AllocationProblem
        The question.
    spends : (n_splits, n_segments) array
        Splits of the budget.

    Returns
    -------
    (n_splits,) array
        0 where all is obeyed.
    """
    ends = np.array([true_end(curve) for curve in problem.curves])
    worst = np.maximum(spends.sum(axis=1) - problem.budget, (spends - ends).max(axis=1))
    worst = np.maximum(worst, (-spends).max(axis=1))
    for limit in problem.limits:
        worst = np.maximum(worst, broken_by_limit(problem, limit, spends))
    return np.maximum(worst, 0.0)


def broken_by_limit(problem: AllocationProblem, limit: Limit, spends: FloatArray) -> FloatArray:
    """Money by which each split breaks one limit, shape (n_splits,)."""
    if isinstance(limit, SpendLimit):
        members = members_of(problem, limit)
        parts = np.split(np.flatnonzero(members), members.sum()) if limit.each else [np.flatnonzero(members)]
        return np.max([_broken_sum(problem, limit, part, spends) for part in parts], axis=0)
    if isinstance(limit, FundedLimit):
        ordered = np.sort(spends[:, members_of(problem, limit.scope)], axis=1)
        return ordered[:, : ordered.shape[1] - limit.most].sum(axis=1) if limit.most < ordered.shape[1] else 0.0
    if isinstance(limit, RatioLimit):
        over, under = (spends[:, members_of(problem, scope)].sum(axis=1) for scope in (limit.over, limit.under))
        return limit.least * under - over
    return _broken_guardrail(limit, spends)


def _broken_sum(problem: AllocationProblem, limit: SpendLimit, part: np.ndarray, spends: FloatArray) -> FloatArray:
    """Money by which the sum over some segments breaks the amounts of a limit."""
    total = spends[:, part].sum(axis=1)
    broken = [np.zeros(len(spends))]
    if limit.least is not None:
        broken.append(_money(limit.least, problem.budget) - total)
    if limit.most is not None:
        broken.append(total - _money(limit.most, problem.budget))
    if limit.lock is not None:
        broken.append(np.abs(total - _money(limit.lock, problem.budget)))
    if limit.on_off_minimum is not None:
        broken.append(np.minimum(total, _money(limit.on_off_minimum, problem.budget) - total))
    if limit.most_change is not None:
        last = float(problem.last_spend[part].sum())
        broken.append(np.abs(total - last) - _money(limit.most_change, last))
    if limit.step is not None:
        broken.append(np.abs(total - np.round(total / limit.step) * limit.step))
    return np.max(broken, axis=0)


def _money(amount: LimitAmount, whole: float) -> float:
    return amount.value * whole if amount.unit == "share" else amount.value


def _broken_guardrail(limit: Guardrail, spends: FloatArray) -> FloatArray:
    """Part by which the average exceeds its level, times the spend."""
    volumes = np.column_stack([true_outcome(curve, spends[:, at]) for at, curve in enumerate(limit.volume)])
    top = spends.sum(axis=1) if limit.rate is None else volumes @ limit.rate
    allowed = limit.most * volumes.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        excess = np.where(top > allowed, (top - allowed) / allowed, 0.0)
    return np.where(np.isfinite(excess), excess * spends.sum(axis=1), spends.sum(axis=1))
