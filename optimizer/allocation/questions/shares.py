"""Limits that are shares of the budget: what they allow over a range of budgets, and how much money has room at all."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from optimizer.allocation.limits.scopes import directory_of, members_of
from optimizer.curves.shapes.stack import curve_end
from optimizer.domain.problem import AllocationProblem, LimitAmount, SpendLimit


def has_shares(problem: AllocationProblem) -> bool:
    """Whether any limit is a share of the budget; a change's share is one of the last period's spend."""
    return any(
        amount is not None and amount.unit == "share"
        for limit in problem.limits
        if isinstance(limit, SpendLimit)
        for amount in (limit.least, limit.most, limit.on_off_minimum, limit.lock)
    )


def loosened(problem: AllocationProblem, low: float, high: float) -> AllocationProblem:
    """Widen limits so that they allow whatever they allow at any budget in a range.

    A least, an on/off minimum and a lock's lower side become money at the budget `low`, a most and a lock's upper side
    at `high`; so what the result cannot bring, no budget in the range can.

    Parameters
    ----------
    problem : AllocationProblem
        Its own budget is not used.
    low, high : float
        The range, major units over the horizon; `high` is the budget of the result.
    """
    limits = tuple(_loosened(limit, low, high) if isinstance(limit, SpendLimit) else limit for limit in problem.limits)
    return replace(problem, budget=high, limits=limits)


def _loosened(limit: SpendLimit, low: float, high: float) -> SpendLimit:
    least, most, lock = _money(limit.least, low), _money(limit.most, high), limit.lock
    if lock is not None and lock.unit == "share":
        locked_low, locked_high = lock.value * low, lock.value * high
        least = LimitAmount(locked_low if least is None else max(least.value, locked_low))
        most = LimitAmount(locked_high if most is None else min(most.value, locked_high))
        lock = None
    return replace(limit, least=least, most=most, lock=lock, on_off_minimum=_money(limit.on_off_minimum, low))


def _money(amount: LimitAmount | None, budget: float) -> LimitAmount | None:
    if amount is None or amount.unit == "money":
        return amount
    return LimitAmount(amount.value * budget)


def room_for_money(problem: AllocationProblem) -> float:
    """Money that curves and limits in money leave room for at most; infinite where neither ends somewhere.

    Each segment takes what its curve's end and its own limits allow; those without an end share what limits on sums
    allow. Limits that overlap may leave less.
    """
    directory = directory_of(problem)
    caps = np.array([np.inf if (end := curve_end(curve)) is None else end for curve in problem.curves])
    sums: list[tuple[float, list[int]]] = []
    for limit in problem.limits:
        if not isinstance(limit, SpendLimit):
            continue
        amounts = [a.value for a in (limit.most, limit.lock) if a is not None and a.unit == "money"]
        if not amounts:
            continue
        members = members_of(directory, limit, limit)
        if limit.each or len(members) == 1:
            caps[members] = np.minimum(caps[members], min(amounts))
        else:
            sums.append((min(amounts), members))
    total = 0.0
    for most, members in sorted(sums, key=lambda one: one[0]):
        if most < caps[members].sum():
            total += most
            caps[members] = 0.0
    return total + float(caps.sum())
