"""The search's tree turned into what the certificate needs: cases, and prices in each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from optimizer.allocation.limits.region import Region
from optimizer.allocation.solver.cases import Case, solved_again
from optimizer.allocation.solver.finer import finer_around
from optimizer.allocation.solver.ground import Ground
from optimizer.allocation.solver.refined import Refined
from optimizer.allocation.solver.refinement import is_rival
from optimizer.allocation.solver.solving import Solved
from optimizer.allocation.solver.tree import held
from optimizer.domain.curve import FloatArray
from optimizer.domain.problem import AllocationProblem, BoundTree, Branch, Prices, RatioLimit

RAISED = (10.0, 100.0, 1000.0, 1e5, 1e7)
"""Prices of guardrails and ratios are tried so many times as high where they forbid all spend."""
FINER = 2
"""So often are tables made finer, 16 times each, for the prices of a case under guardrails."""


@dataclass(frozen=True, slots=True, eq=False)
class _Question:
    """What all cases share; `rivals` were zoomed in on already; `is_time_over` says when to stop sharpening."""

    problem: AllocationProblem
    ground: Ground
    spend: FloatArray
    value: float
    rivals: Mapping[Case, Refined]
    is_time_over: Callable[[], bool]


def prices_of(problem: AllocationProblem, region: Region, refined: Refined, case: Case) -> Prices:
    """Lay out prices as the problem's limits are; where there was no money, sums have no prices."""
    limits = [0.0] * len(problem.limits)
    for group, price in zip(region.groups, refined.group_prices, strict=False):
        is_ratio = isinstance(problem.limits[group.limit], RatioLimit)
        limits[group.limit] = -float(price) if is_ratio else float(price)
    for rate, price in zip(region.rates, refined.rate_prices, strict=True):
        limits[rate.limit] = float(price)
    counts: list[float] = []
    if case.priced is not None:
        for row, price in zip(case.priced.rows, case.priced.prices, strict=True):
            if row.count is None:
                continue
            if row.count.limit is None:
                counts.append(row.sign * float(price))
            else:
                limits[row.count.limit] = float(price)
    return Prices(refined.price, tuple(limits), tuple(counts))


def proof_of(problem: AllocationProblem, solved: Solved, is_time_over: Callable[[], bool]) -> BoundTree:
    """Cases and prices that bound what any allocation can bring.

    Parameters
    ----------
    solved : Solved
        The solver's answer; the refined prices bound the case that it lies in.
    is_time_over : callable
        From then on, prices are taken as the search found them.
    """
    found = solved.found
    question = _Question(problem, solved.ground, found.spend, found.value, solved.rivals, is_time_over)
    return _case(question, found.root, solved.refined)


def _case(question: _Question, case: Case, last: Refined | None) -> BoundTree:
    cut = case.cut
    if cut is None or case.low is None or case.high is None:
        return _leaf(question, case, last)
    is_low = held(question.ground, cut, question.spend) <= cut.at_most
    low = _case(question, case.low, last if is_low else None)
    high = _case(question, case.high, None if is_low else last)
    limit = None if cut.group is None else question.ground.region.groups[cut.group].limit
    members, marks = (), ()
    if cut.count is not None:
        members, marks = tuple(cut.count.members.tolist()), tuple(cut.count.marks.tolist())
    return Branch(cut.segment, limit, cut.at_most, cut.at_least, low, high, members, marks)


def _leaf(question: _Question, case: Case, last: Refined | None) -> BoundTree:
    relaxation, region, problem = case.relaxation, question.ground.region, question.problem
    prices = [_own_prices(question, case)]
    if region.rates and case.priced is not None and not case.priced.high.any():
        # Where nothing is spent, guardrails have no highest price; the higher, the less a trace of spend may bring.
        prices += [_own_prices(question, case, raised) for raised in RAISED]
    is_worth_it = is_rival(question.ground, case, question.value)
    if last is not None:
        prices.append(prices_of(problem, region, last, case))
    # That rows are only just broken may be so on the tables alone.
    is_unsure = case.relaxation.shortfall > 0.0 and relaxation.bound > -abs(question.value)
    if case.priced is not None and region.rates and (is_worth_it or is_unsure):
        prices += _sharper(question, case)
    elif last is None and case in question.rivals:
        prices.append(prices_of(problem, region, question.rivals[case], case))
    return tuple(prices)


def _sharper(question: _Question, case: Case) -> list[Prices]:
    """Prices of a case under guardrails on ever finer tables around what its relaxed allocation mixes."""
    found, ground = [], question.ground
    for _ in range(FINER):
        if question.is_time_over() or case.priced is None:
            break
        ground = finer_around(ground, (case.priced.low, case.priced.high, question.spend))
        case = solved_again(ground, case)
        found.append(_own_prices(question, case))
    return found


def _own_prices(question: _Question, case: Case, raised: float = 1.0) -> Prices:
    relaxation, region = case.relaxation, question.ground.region
    rate_prices = np.zeros(0) if case.priced is None else raised * case.priced.prices[: len(region.rates)]
    # Ratios ask of nothing as much as guardrails do; their prices belong together.
    is_ratio = np.array(
        [isinstance(question.problem.limits[one.limit], RatioLimit) for one in region.groups], dtype=bool
    )
    group_prices = relaxation.group_prices
    if len(group_prices) == len(is_ratio):
        group_prices = np.where(is_ratio, raised, 1.0) * group_prices
    found = Refined(relaxation.spend, relaxation.price, group_prices, rate_prices)
    return prices_of(question.problem, region, found, case)
