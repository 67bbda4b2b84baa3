"""The search's tree turned into what the certificate needs: cases, and prices in each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from optimizer.allocation.limits.region import Region
from optimizer.allocation.solver.branching import Found, Ground, Node
from optimizer.allocation.solver.refinement import Refined, is_exact, sharpen
from optimizer.domain.curve import FloatArray
from optimizer.domain.problem import AllocationProblem, BoundTree, Branch, Prices

CLOSE = 1e-3
"""Cases whose bound lies further below the answer than this share need no sharper prices: tables hide far less."""


@dataclass(frozen=True, slots=True, eq=False)
class _Question:
    """What all cases share; `is_time_over` says when to stop sharpening."""

    problem: AllocationProblem
    ground: Ground
    spend: FloatArray
    value: float
    is_time_over: Callable[[], bool]


def prices_of(problem: AllocationProblem, region: Region, refined: Refined) -> Prices:
    """Lay out prices as the problem's limits are; where there was no money, sums have no prices."""
    limits = [0.0] * len(problem.limits)
    for group, price in zip(region.groups, refined.group_prices, strict=False):
        limits[group.limit] = float(price)
    return Prices(refined.price, tuple(limits))


def proof_of(
    problem: AllocationProblem, ground: Ground, found: Found, last: Prices, is_time_over: Callable[[], bool]
) -> BoundTree:
    """Cases and prices that bound what any allocation can bring.

    Parameters
    ----------
    found : Found
        The search's tree.
    last : Prices
        Prices at the refined answer; they bound the case that it lies in.
    is_time_over : callable
        From then on, prices are taken as the search found them.
    """
    question = _Question(problem, ground, found.spend, found.value, is_time_over)
    return _case(question, found.root, last)


def _case(question: _Question, node: Node, last: Prices | None) -> BoundTree:
    if node.cut is None or node.low is None or node.high is None:
        return _leaf(question, node, last)
    cut, groups = node.cut, question.ground.region.groups
    if cut.group is None:
        limit, held = None, float(question.spend[cut.segment])
    else:
        limit, held = groups[cut.group].limit, float(question.spend[groups[cut.group].members].sum())
    is_low = held <= cut.at_most
    low = _case(question, node.low, last if is_low else None)
    high = _case(question, node.high, None if is_low else last)
    return Branch(cut.segment, limit, cut.at_most, cut.at_least, low, high)


def _leaf(question: _Question, node: Node, last: Prices | None) -> BoundTree:
    relaxation, region = node.relaxation, question.ground.region
    found = Refined(relaxation.spend, relaxation.price, relaxation.group_prices)
    prices = [prices_of(question.problem, region, found)]
    is_close = relaxation.bound >= question.value - CLOSE * abs(question.value)
    if last is not None:
        prices.append(last)
    elif is_close and not is_exact(question.ground) and not question.is_time_over():
        prices.append(prices_of(question.problem, region, sharpen(question.ground, node)))
    return tuple(prices)
