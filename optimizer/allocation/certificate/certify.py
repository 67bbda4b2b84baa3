"""The certificate: how far an allocation can be from the best, computed from the raw problem and from prices alone.

Nothing here is shared with the solver: limits are read again, curves are taken as they are given, and of the solver's
work only the prices and cases in `Allocation.proof` are used. They need not be right: any prices bound what any
allocation can bring (weak duality), and cases are checked to cover everything that is allowed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from optimizer.allocation.certificate.conjugate import RawCurves, best_at_prices, raw_curves
from optimizer.curves.families import response_value
from optimizer.domain.curve import FloatArray, PointCurve
from optimizer.domain.problem import (
    Allocation,
    AllocationProblem,
    BoundTree,
    Branch,
    Certificate,
    LimitAmount,
    Prices,
    SpendLimit,
)

LOST_DIGITS = 1e-15
"""A few units in the last place of a float."""
ROUNDING = 1e-12
"""A bound below the value by less than this share is rounding."""


@dataclass(frozen=True, slots=True, eq=False)
class _Sum:
    """What one limit asks of the sum over its members: within [least, most], and 0 or at least `threshold`."""

    members: FloatArray
    least: float
    most: float
    threshold: float


@dataclass(frozen=True, slots=True, eq=False)
class _Case:
    """What is allowed: the sums that the limits speak of, and bounds of each segment's spend."""

    budget: float
    sums: tuple[_Sum, ...]
    lower: FloatArray
    upper: FloatArray
    threshold: FloatArray


def certify(problem: AllocationProblem, allocation: Allocation) -> Certificate:
    """Compute value, upper bound and violation of an allocation afresh.

    The upper bound is the Lagrangian dual: price x budget + limit prices x limits + the sum over segments of the
    largest f(x) - price x among the spends that are allowed to it. It holds for every allocation within the limits that
    spends no more than the budget. Where the proof is in cases, the largest bound over all cases counts.

    Parameters
    ----------
    problem : AllocationProblem
        The question, with the raw curves.
    allocation : Allocation
        The answer; its spend, prices and proof are used.

    Returns
    -------
    Certificate
        `gap` is infinite where the allocation brings nothing though something is possible.
    """
    spend = np.asarray(allocation.spend, dtype=np.float64)
    value = float(sum(float(response_value(curve, x)) for curve, x in zip(problem.curves, spend, strict=True)))
    case = _whole(problem)
    curves = raw_curves(problem.curves)
    root = Prices(allocation.shadow_price, allocation.group_prices)
    bound = min(_bound(curves, case, allocation.proof), _dual(curves, case, root))
    if value - ROUNDING * abs(value) <= bound < value:
        bound = value
    gap = 0.0 if bound == value else (bound - value) / value if value > 0.0 else np.inf
    return Certificate(value, bound, float(gap), _violation(problem, case, allocation))


def _whole(problem: AllocationProblem) -> _Case:
    sums = tuple(_read(problem, limit) for limit in problem.limits)
    n_segments = len(problem.segments)
    lower, upper, threshold = np.zeros(n_segments), np.full(n_segments, problem.budget), np.zeros(n_segments)
    for place, curve in enumerate(problem.curves):
        end = float(curve.spend[-1]) if isinstance(curve, PointCurve) else curve.most
        if end is not None:
            upper[place] = min(upper[place], end)
    for one in sums:
        if one.members.sum() == 1.0:
            place = int(one.members.argmax())
            lower[place] = max(lower[place], one.least)
            threshold[place] = max(threshold[place], one.threshold)
    return _Case(problem.budget, sums, lower, upper, threshold)


def _read(problem: AllocationProblem, limit: SpendLimit) -> _Sum:
    members = np.array(
        [
            float(limit.platform in (None, segment.platform) and limit.audience in (None, segment.audience))
            for segment in problem.segments
        ]
    )
    least, most, threshold = 0.0, np.inf, 0.0
    if limit.least is not None:
        least = _in_money(limit.least, problem.budget)
    if limit.most is not None:
        most = _in_money(limit.most, problem.budget)
    if limit.on_off_minimum is not None:
        threshold = _in_money(limit.on_off_minimum, problem.budget)
    if limit.lock is not None:
        locked = _in_money(limit.lock, problem.budget)
        least, most = max(least, locked), min(most, locked)
    return _Sum(members, least, most, threshold)


def _in_money(amount: LimitAmount, budget: float) -> float:
    return amount.value * budget if amount.unit == "share" else amount.value


def _bound(curves: RawCurves, case: _Case, tree: BoundTree) -> float:
    """Upper bound of a case; infinite where the proof has a hole."""
    if not isinstance(tree, Branch):
        return min((_dual(curves, case, prices) for prices in tree), default=np.inf)
    split = _split(case, tree)
    if split is None:
        return float(np.inf)
    return max(_bound(curves, split[0], tree.low), _bound(curves, split[1], tree.high))


def _split(case: _Case, branch: Branch) -> tuple[_Case, _Case] | None:
    """Both cases of a branch; None where they leave out something that is allowed."""
    if branch.segment is not None:
        threshold = float(case.threshold[branch.segment])
        if not _covers(branch, threshold):
            return None
        upper, lower = case.upper.copy(), case.lower.copy()
        upper[branch.segment] = min(upper[branch.segment], branch.at_most)
        lower[branch.segment] = max(lower[branch.segment], branch.at_least)
        return replace(case, upper=upper), replace(case, lower=lower)
    if branch.limit is None or not _covers(branch, case.sums[branch.limit].threshold):
        return None
    one = case.sums[branch.limit]
    before, after = case.sums[: branch.limit], case.sums[branch.limit + 1 :]
    low = replace(one, most=min(one.most, branch.at_most))
    high = replace(one, least=max(one.least, branch.at_least))
    return replace(case, sums=(*before, low, *after)), replace(case, sums=(*before, high, *after))


def _covers(branch: Branch, threshold: float) -> bool:
    return branch.at_most >= branch.at_least or (branch.at_most >= 0.0 and branch.at_least <= threshold)


def _dual(curves: RawCurves, case: _Case, prices: Prices) -> float:
    """Lagrangian dual of a case at given prices; minus infinity where nothing is allowed.

    No segment can spend more than the others' least spends leave of the budget and of each sum that it is part of, or
    than the least of a sum that it is not part of leaves of the budget.
    """
    price = max(prices.budget, 0.0)
    total = price * case.budget
    per_segment = np.full(len(case.lower), price)
    lower = np.where(case.lower > 0.0, np.maximum(case.lower, case.threshold), case.lower)
    upper = np.minimum(case.upper, case.budget - lower.sum() + lower)
    for one, limit_price in zip(case.sums, prices.limits, strict=True):
        others = one.members @ lower - lower
        outside = case.budget - max(one.least, float(one.members @ lower))
        roof = np.where(one.members > 0.0, one.most - others, outside)
        upper = np.minimum(upper, roof)
        if limit_price > 0.0 and np.isfinite(one.most):
            total += limit_price * one.most
        elif limit_price < 0.0:
            total += limit_price * one.least
        else:
            continue
        per_segment = per_segment + limit_price * one.members
    # At steep prices large terms cancel; what rounding may have lost of them belongs to the bound.
    largest = price * case.budget + float(np.abs(per_segment) @ np.maximum(upper, 0.0))
    return total + best_at_prices(curves, per_segment, lower, upper, case.threshold) + LOST_DIGITS * largest


def _violation(problem: AllocationProblem, case: _Case, allocation: Allocation) -> float:
    """Most money by which anything is broken; the money placed and unplaced must add up to the budget."""
    spend = np.asarray(allocation.spend, dtype=np.float64)
    if not np.isfinite(spend).all() or spend.shape != case.lower.shape:
        return float(np.inf)
    total = float(spend.sum())
    broken = [0.0, float(-spend.min()), total - case.budget, abs(total + allocation.unplaced - case.budget)]
    for place, curve in enumerate(problem.curves):
        end = float(curve.spend[-1]) if isinstance(curve, PointCurve) else curve.most
        broken.append(0.0 if end is None else float(spend[place]) - end)
    for one in case.sums:
        held = float(spend @ one.members)
        broken.extend((one.least - held, held - one.most))
        if 0.0 < held < one.threshold:
            broken.append(min(held, one.threshold - held))
    return max(broken)
