"""The certificate: how far an allocation can be from the best, computed from the raw problem and from prices alone.

Nothing here is shared with the solver: limits are read again, curves are taken as they are given, and of the solver's
work only the prices and cases in `Allocation.proof` are used. They need not be right: any prices bound what any
allocation can bring (weak duality), and cases are checked to cover everything that is allowed.
"""

from __future__ import annotations

import numpy as np

from optimizer.allocation.certificate.cases import Case, Ground, Leaf, bounds_of, leaves_of, whole_of
from optimizer.allocation.certificate.charges import room_under, within_guardrails
from optimizer.allocation.certificate.dual import bounds_at
from optimizer.allocation.certificate.leftover import unplaced_of
from optimizer.allocation.certificate.pricing import Priced, priced
from optimizer.allocation.certificate.reading import read_rules
from optimizer.allocation.certificate.terms import values_at
from optimizer.allocation.certificate.violation import violation_of
from optimizer.allocation.certificate.widening import widened
from optimizer.domain.problem import Allocation, AllocationProblem, BoundTree, Certificate, Prices

ROUNDING = 1e-12
"""A bound below the value by less than this share is rounding."""
NOTHING = 2e-9
"""A bound above the value by less than this share of all that the curves could bring at their ends is no gap: where the
value itself is next to nothing, rounding would make it an infinite one."""
SHARPNESS = 1e-6
"""Share of the value by which the bounds of curves without a formula may be too high, all together."""


def certify(problem: AllocationProblem, allocation: Allocation) -> Certificate:
    """Compute value, upper bound and violation of an allocation afresh.

    The upper bound is the Lagrangian dual: price x budget + limit prices x limits + the sum over segments of the
    largest f(x) - price x among the spends that are allowed to it. It holds for every allocation within the limits that
    spends no more than the budget. Where the proof is in cases, the largest bound over all cases counts. Limits that
    the answer breaks in rounding are as much wider in the bound, so that it is one of the problem that was answered.

    Parameters
    ----------
    problem : AllocationProblem
        The question, with the raw curves.
    allocation : Allocation
        The answer; its spend, prices and proof are used. A spend that is no number counts as none in the value.

    Returns
    -------
    Certificate
        `gap` is infinite where the allocation brings nothing though something is possible.
    """
    rules = read_rules(problem)
    stated = np.asarray(allocation.spend, dtype=np.float64)
    ground, whole = whole_of(widened(rules, stated))
    found = bounds_of(ground, whole)
    curves = priced(problem, np.maximum(whole.upper if found is None else found[1], 0.0), ground.step)
    value = _value(problem, curves, stated)
    size = float(values_at(curves.terms[0], np.arange(rules.n_segments), curves.end).sum())
    bound = _upper_bound(ground, whole, curves, allocation, SHARPNESS * max(np.nan_to_num(abs(value)), 1e-3 * size))
    if size - ROUNDING * size <= value:
        # Curves never fall, so nothing brings more than all at their ends: there no digits are lost to prices.
        bound = min(bound, size)
    if rules.rates and not (whole.lower > 0.0).any() and not (whole.least > 0.0).any():
        # Without spend there is no average, so spending nothing keeps every guardrail.
        bound = max(bound, float(curves.at_zero[0].sum()))
    if value - ROUNDING * abs(value) <= bound < value:
        bound = value
    apart = bound - value
    if apart <= NOTHING * (size + rules.money_cost * rules.budget):
        gap = min(apart / abs(value), 0.0) if value != 0.0 else 0.0
    else:
        gap = apart / abs(value) if value != 0.0 else np.inf
    violation = violation_of(rules, stated, float(allocation.unplaced))
    if stated.shape != (rules.n_segments,):
        return Certificate(value, bound, float(gap), violation)
    return Certificate(value, bound, float(gap), violation, *unplaced_of(rules, ground, stated))


def _value(problem: AllocationProblem, curves: Priced, stated: np.ndarray) -> float:
    n_segments = len(problem.segments)
    if stated.shape != (n_segments,):
        return float(np.nan)
    spend = np.where(np.isfinite(stated) & (stated > 0.0), stated, 0.0)
    outcome = values_at(curves.terms[0], np.arange(n_segments, dtype=np.intp), spend)
    return float(outcome.sum() - problem.money_cost * spend.sum())


def _upper_bound(ground: Ground, whole: Case, curves: Priced, allocation: Allocation, slack: float) -> float:
    """The better of the bound that the proof gives, and that of the shadow price alone; at most `slack` too high."""
    tolerance = slack / max(1, ground.rules.n_segments)
    trees: list[BoundTree] = [allocation.proof, (Prices(allocation.shadow_price, allocation.group_prices),)]
    room = room_under(ground, curves) if ground.rules.rates else None
    bounds = []
    for tree in trees:
        leaves = leaves_of(ground, whole, tree)
        if leaves is not None and room is not None:
            leaves = within_guardrails(leaves, room)
        bounds.append(_bound(ground, curves, leaves, tolerance))
    return min(bounds)


def _bound(ground: Ground, curves: Priced, leaves: list[Leaf] | None, tolerance: float) -> float:
    """Upper bound over all cases of a proof; infinite where it has a hole, minus infinity where nothing is allowed."""
    if leaves is None:
        return float(np.inf)
    asked = [(leaf, prices) for leaf in leaves for prices in leaf.prices]
    bounds = bounds_at(ground, curves, asked, tolerance).tolist()
    largest, at = -np.inf, 0
    for leaf in leaves:
        largest = max(largest, min(bounds[at : at + len(leaf.prices)]))
        at += len(leaf.prices)
    return float(largest)
