"""What each limit costs: the price of a little more room, checked by solving again."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from optimizer.allocation.allocate import allocate
from optimizer.allocation.certificate.certify import certify
from optimizer.allocation.limits.naming import limit_subject, source_of
from optimizer.allocation.questions.first_order import Held, held_limits
from optimizer.allocation.questions.loosening import MONEY_PART, loosened, round_step
from optimizer.allocation.questions.shares import has_shares
from optimizer.curves.shapes.families import response_values
from optimizer.domain.limit_price import LimitPrice, LoosenUnit
from optimizer.domain.problem import (
    Allocation,
    AllocationProblem,
    LimitAmount,
    SpendLimit,
)
from optimizer.errors import AllocationError
from optimizer.message import N_

FINE = 1e-6
"""Gap that is aimed at when solving again: a step of 1 % of the budget often gains less than 1e-3 of the outcome."""
PATIENCE = 4.0
"""One solver call takes at most this part of the time."""
RANKING = 0.2
"""Part of the time after which no more prices are compared for ranking what to check."""


def limit_prices(
    problem: AllocationProblem,
    allocation: Allocation,
    *,
    step: float | None = None,
    seconds: float = 2.0,
    clock: Callable[[], float] = time.perf_counter,
) -> tuple[LimitPrice, ...]:
    """Price every limit that an allocation touches, and the budget.

    For each: what the solver's prices promise for a step looser, and what solving again with the limit so loosened
    really brings. The two differ where the step is long against the bend of the curves, where curves are S-shaped, and
    where several limits hold the same segment. The largest promises are checked first; a "nothing or at least" that
    keeps a segment at nothing, a number of funded segments and a step of whole units often have no price, and come
    last.

    Parameters
    ----------
    problem : AllocationProblem
        The question.
    allocation : Allocation
        Its answer as `allocate` gives it, before rounding.
    step : float or None
        Money to loosen by, major units; None for a round number of at most 1 % of the budget.
    seconds : float
        No more limits are checked where a check might pass this time, as long as the longest one so far took.
    clock : callable
        Seconds since some moment.

    Returns
    -------
    tuple of LimitPrice
        The dearest first; empty without a budget.

    Raises
    ------
    AllocationError
        When the step is not above 0.
    """
    if step is not None and not 0.0 < step < float("inf"):
        raise AllocationError(
            N_("The step to loosen limits by is {found}; give an amount of money above zero.", found=step)
        )
    if problem.budget <= 0.0:
        return ()
    began = clock()
    end = began + seconds
    money = round_step(MONEY_PART * problem.budget) if step is None else step
    priced = _best_priced(problem, allocation, lambda: clock() >= began + seconds * RANKING)
    looser = []
    held = held_limits(problem, priced)
    for one in (_with_shares(problem, held, one) for one in held):
        found = loosened(problem, one.limit, one.kind, money, one.last)
        if found is not None:
            inside, amount, unit = found
            looser.append((_price(problem, one, amount, unit), inside))
    value = _value(problem, allocation)
    prices = []
    longest = 0.0
    for price, inside in sorted(looser, key=lambda pair: _promise(pair[0]), reverse=True):
        now = clock()
        if now + longest > end:
            prices.append(price)
            continue
        again = allocate(inside, tolerance=FINE, seconds=seconds / PATIENCE, clock=clock)
        proof = certify(inside, again)
        longest = max(longest, clock() - now)
        prices.append(
            replace(price, resolved=max(proof.value - value, 0.0), at_most=max(proof.upper_bound - value, 0.0))
        )
    return tuple(sorted(_in_money(prices), key=lambda one: -1.0 if one.gain is None else one.gain, reverse=True))


def _with_shares(problem: AllocationProblem, held: tuple[Held, ...], one: Held) -> Held:
    """The price of the budget with that of the limits that are shares of it, since these grow with it.

    One more unit of budget gives a most of share s so much more room, and asks so much more of a least; of a lock the
    prices do not say which of the two it is.
    """
    if one.limit is not None or one.price is None or not has_shares(problem):
        return one
    price: float | None = one.price
    for other in held:
        limit = None if other.limit is None else problem.limits[other.limit]
        amount = getattr(limit, other.kind, None) if isinstance(limit, SpendLimit) else None
        if not isinstance(amount, LimitAmount) or amount.unit != "share" or other.kind == "most_change":
            continue
        if other.price is None or other.kind == "lock" or price is None:
            price = None
        else:
            price += amount.value * (other.price if other.kind == "most" else -other.price)
    return replace(one, price=price)


def _value(problem: AllocationProblem, allocation: Allocation) -> float:
    """What the allocation brings, less what its money must bring."""
    outcome = float(response_values(problem.curves, allocation.spend).sum())
    return outcome - problem.money_cost * float(allocation.spend.sum())


def _best_priced(problem: AllocationProblem, allocation: Allocation, is_over: Callable[[], bool]) -> Allocation:
    """The allocation with those of its proof's prices that bound most tightly, and so are nearest to the true ones.

    Its own where there is no time to compare them.
    """
    own = replace(allocation, proof=())
    if not isinstance(allocation.proof, tuple) or not allocation.proof or is_over():
        return own
    best, bound = own, certify(problem, own).upper_bound
    for prices in allocation.proof:
        if is_over():
            break
        other = replace(own, shadow_price=prices.budget, group_prices=prices.limits)
        above = certify(problem, other).upper_bound
        if above < bound:
            best, bound = other, above
    return best


def _promise(one: LimitPrice) -> float:
    """The budget first, which the others are counted in; then by what prices promise."""
    if one.limit is None:
        return float("inf")
    return -1.0 if one.first_order is None else one.first_order


def _price(problem: AllocationProblem, one: Held, amount: float, unit: LoosenUnit) -> LimitPrice:
    limit = None if one.limit is None else problem.limits[one.limit]
    return LimitPrice(
        limit=one.limit,
        kind=one.kind,
        subject=N_("the budget") if limit is None else limit_subject(limit),
        source="" if limit is None else source_of(limit),
        step=amount,
        unit=unit,
        first_order=None if one.price is None else one.price * amount,
        resolved=None,
        at_most=None,
        money=None,
        has_shares=limit is None and has_shares(problem),
    )


def _in_money(prices: list[LimitPrice]) -> list[LimitPrice]:
    """Say how much budget would bring the same, at what the budget's own step brings."""
    budget = next((one.per_unit for one in prices if one.limit is None), None)
    if budget is None or budget <= 0.0:
        return prices
    return [replace(one, money=None if one.gain is None else one.gain / budget) for one in prices]
