"""The frontier: the best outcome for a whole range of budgets."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from optimizer.allocation.certificate.certify import certify
from optimizer.allocation.limits.reading import read_demands
from optimizer.allocation.limits.region import Region, region_of
from optimizer.allocation.questions.measure import totals_of
from optimizer.allocation.questions.probing import Search, probe
from optimizer.allocation.questions.shares import has_shares
from optimizer.allocation.questions.sweep import sweep
from optimizer.curves.shapes.families import response_values
from optimizer.domain.curve import FloatArray
from optimizer.domain.frontier import Frontier
from optimizer.domain.problem import Allocation, AllocationProblem
from optimizer.domain.risk import CurveDraws
from optimizer.errors import AllocationError
from optimizer.message import N_

DrawTotals = Callable[[FloatArray], FloatArray]
"""Total outcome under each draw, (n_draws, n_budgets), of spends of shape (n_budgets, n_segments)."""

ROUNDING = 1e-12
"""An outcome that falls by less than this share is rounding."""


def frontier(
    problem: AllocationProblem,
    budgets: Sequence[float] | FloatArray,
    draws: CurveDraws | DrawTotals | None = None,
    *,
    level: float = 0.8,
    tolerance: float = 1e-4,
    seconds: float = 10.0,
    clock: Callable[[], float] = time.perf_counter,
) -> Frontier:
    """Find the best split of each of many budgets.

    Where only the budget and limits of each segment in money hold the spend, one sweep splits all budgets; those of
    which it leaves a larger gap than `tolerance` are then split one by one, as all are under other limits. The outcome
    never falls with the budget, unless limits are shares of it.

    Parameters
    ----------
    problem : AllocationProblem
        Its own budget and `money_cost` are not used; limits that are shares move with the budget.
    budgets : sequence of float
        Major units over the horizon, not negative; sorted, and the same only once, in the answer.
    draws : CurveDraws, function or None
        For the bands: drawn curves of all segments over the horizon, or a function from spends of shape
        (n_budgets, n_segments) to total outcomes of shape (n_draws, n_budgets). None for no bands.
    level : float
        Share of the draws inside a band, in (0, 1).
    tolerance : float
        As in `allocate`.
    seconds : float
        After this time no more budgets are split one by one, but where nothing else was found; the gaps stay honest.
    clock : callable
        Seconds since some moment.

    Raises
    ------
    AllocationError
        When the budgets or the level make no sense, or as `allocate` for any of the budgets.
    """
    amounts = _checked(budgets, level)
    problem = replace(problem, money_cost=0.0, budget=float(amounts[-1]))
    search = Search(problem, has_shares(problem), tolerance, clock, clock() + seconds)
    shape = (len(amounts), len(problem.segments))
    spend, price, bound = np.zeros(shape), np.zeros(shape[0]), np.full(shape[0], np.inf)
    # The smallest budget is split first: where it is too small for the limits, this says so.
    _split(search, 0, amounts, (spend, price, bound))
    region = region_of(read_demands(problem), shape[1], problem.budget)
    is_swept = shape[0] > 1 and not search.moves and _is_sweepable(region)
    if is_swept:
        _swept(problem, region, amounts, (spend, price, bound))
    gaps = _gaps(_outcomes(problem, spend), bound)
    for place in np.argsort(-gaps[1:], kind="stable") + 1:
        if not is_swept or (gaps[place] > tolerance and not search.is_over):
            _split(search, int(place), amounts, (spend, price, bound))
    outcome = _outcomes(problem, spend)
    _keep_from_falling(problem, amounts, spend, outcome)
    bound = np.maximum(bound, outcome)
    return Frontier(
        segments=problem.segments,
        budgets=amounts,
        spend=spend,
        outcome=outcome,
        upper_bound=bound,
        gap=_gaps(outcome, bound),
        marginal_outcome=price,
        band=None if draws is None else _bands(draws, spend, level),
        level=level,
    )


def _checked(budgets: Sequence[float] | FloatArray, level: float) -> FloatArray:
    amounts = np.unique(np.asarray(budgets, dtype=np.float64))
    if not amounts.size or not np.isfinite(amounts).all() or amounts[0] < 0.0:
        wrong = [amount for amount in amounts if not np.isfinite(amount) or amount < 0.0]
        if not wrong:
            raise AllocationError(N_("The frontier is asked for no budgets; give one budget or more."))
        raise AllocationError(
            N_(
                "The frontier is asked for {found}; give one budget or more, none of them negative.",
                found=", ".join(f"{amount:g}" for amount in wrong),
            )
        )
    if not 0.0 < level < 1.0:
        raise AllocationError(
            N_("The level of the bands is {level}; give a share between 0 and 1, such as 0.8.", level=level)
        )
    return amounts


def _is_sweepable(region: Region) -> bool:
    """Whether nothing but the budget and the bounds of each segment limits the spend."""
    return not (region.groups or region.counts or region.rates or (region.step > 0.0).any())


def _swept(
    problem: AllocationProblem, region: Region, amounts: FloatArray, answers: tuple[FloatArray, FloatArray, FloatArray]
) -> None:
    """Split all budgets but the smallest in one sweep."""
    spend, price, bound = answers
    found = sweep(problem.curves, region, amounts[1:])
    spend[1:], price[1:], bound[1:] = found.spend, found.price, found.bound
    if found.is_bound:
        return
    for place in range(1, len(amounts)):
        at = replace(problem, budget=float(amounts[place]))
        prices = (0.0,) * len(problem.limits)
        slopes = np.full(spend.shape[1], price[place])
        unplaced = max(at.budget - float(spend[place].sum()), 0.0)
        answer = Allocation(problem.segments, spend[place], slopes, float(price[place]), prices, (), unplaced)
        bound[place] = certify(at, answer).upper_bound


def _split(search: Search, place: int, amounts: FloatArray, answers: tuple[FloatArray, FloatArray, FloatArray]) -> None:
    """Split one budget by itself; what the sweep found stays where it is better."""
    spend, price, bound = answers
    found = probe(search, replace(search.problem, budget=float(amounts[place])))
    if np.isinf(bound[place]) or found.outcome >= float(_outcomes(search.problem, spend[[place]])[0]):
        spend[place], price[place] = found.allocation.spend, found.allocation.shadow_price
    bound[place] = min(bound[place], found.certificate.upper_bound)


def _outcomes(problem: AllocationProblem, spend: FloatArray) -> FloatArray:
    return np.asarray(response_values(problem.curves, np.ascontiguousarray(spend.T)).sum(axis=0))


def _gaps(outcome: FloatArray, bound: FloatArray) -> FloatArray:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(bound <= outcome, 0.0, np.where(outcome > 0.0, (bound - outcome) / outcome, np.inf))


def _keep_from_falling(problem: AllocationProblem, amounts: FloatArray, spend: FloatArray, outcome: FloatArray) -> None:
    """Where a larger budget's split brings less, take the smaller one's, if it obeys the limits of the larger."""
    for place in range(1, len(amounts)):
        if outcome[place] >= outcome[place - 1] * (1.0 - ROUNDING):
            continue
        at = replace(problem, budget=float(amounts[place]))
        unplaced = at.budget - float(spend[place - 1].sum())
        nothing = np.zeros(spend.shape[1])
        prices = (0.0,) * len(problem.limits)
        answer = Allocation(problem.segments, spend[place - 1], nothing, 0.0, prices, (), unplaced)
        if certify(at, answer).max_violation <= 1e-9 * at.budget:
            spend[place], outcome[place] = spend[place - 1], outcome[place - 1]


def _bands(draws: CurveDraws | DrawTotals, spend: FloatArray, level: float) -> FloatArray:
    """Quantiles of the total outcome under the draws, shape (n_budgets, 2)."""
    if isinstance(draws, CurveDraws):
        totals = np.stack([totals_of(draws, one) for one in spend], axis=1)
    else:
        totals = draws(spend)
    tail = 0.5 * (1.0 - level)
    return np.asarray(np.quantile(totals, [tail, 1.0 - tail], axis=0).T)
