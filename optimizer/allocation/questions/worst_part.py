"""The split whose worst part of the draws is best: column generation, and branching where curves are S-shaped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from optimizer.allocation.questions.measure import draw_weights, measure, outcomes_of
from optimizer.allocation.questions.mixture import Mixture, best_mixture
from optimizer.allocation.questions.weighing import Ask, Column, keeps_limits, net_totals
from optimizer.domain.curve import FloatArray
from optimizer.domain.problem import AllocationProblem, FundedLimit, LimitAmount, SpendLimit
from optimizer.domain.risk import CurveDraws, RiskBranch, RiskCase, RiskObjective, RiskProof

INWARDS = 0.5
"""The next weights lie half-way from the best known to what the master asks (in-out separation, Ben-Ameur and Neto
2007, Networks 49): the corners that a linear program ends on swing from side to side."""
ROOT_ROUNDS, NODE_ROUNDS = 30, 8
SETTLED = 0.2
"""A case is branched when the master is this close to its bound, as a share of the gap that is left."""
MOST_CASES = 40
"""Most cuts; they bound the time where the clock does not."""
A_TRIFLE = 1e-3
"""Where the number of funded segments is limited, the first cut is between this share of the budget and more."""
NARROW = 1e-6
"""Spends that differ by less than this share of the budget are not worth a case."""


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """The best split so far: (n_segments,) major units, and its value."""

    spend: FloatArray
    value: float


@dataclass(frozen=True, slots=True, eq=False)
class Search:
    """What stays the same throughout: the question, the solver, and when to stop."""

    problem: AllocationProblem
    draws: CurveDraws
    objective: RiskObjective
    ask: Ask
    tolerance: float
    is_over: Callable[[], bool]

    @property
    def cap(self) -> float:
        """Largest weight of a draw."""
        return 1.0 / max(self.objective.level * len(self.draws.outcome), 1.0)


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A case of the search: its further limits, splits found in it, the best proof, the last mixture."""

    limits: tuple[SpendLimit, ...]
    columns: tuple[Column, ...]
    best: Column
    mixture: Mixture | None


def best_worst_part(search: Search, *, n_cases: int = MOST_CASES) -> tuple[Found, RiskProof, RiskCase]:
    """Maximize the mean over the worst part of the draws.

    For any weights q that the dual form of the measure allows, U(q) = max over splits x of q @ T(x) is an upper bound,
    and one separable problem. The least U(q) is sought by column generation: the splits found so far and the weights
    play a matrix game (`best_mixture`), whose weights go to the solver for the next split (Dantzig and Wolfe 1960), and
    whose mixture of splits is a candidate; on concave curves it closes the gap. Where curves are S-shaped a gap stays
    between the best split and the least U(q): then the segment whose mixture promises most above its curve is cut
    in two cases.

    Returns
    -------
    tuple
        The best split, the proof of the bound, and the case at the root, for its prices.
    """
    n_draws = len(search.draws.outcome)
    first = search.ask(search.problem, search.draws, np.full(n_draws, 1.0 / n_draws))
    found = _better(search, Found(first.spend, -np.inf), first)
    root, found = _generate(search, (), (first,), found, first, rounds=ROOT_ROUNDS)
    leaves: dict[str, Node] = {"": root}
    splits: dict[str, tuple[int, float]] = {}
    while len(splits) < n_cases and not search.is_over():
        name = max(leaves, key=lambda key: leaves[key].best.bound)
        node = leaves[name]
        if node.best.bound <= _aim(search, found):
            break
        cut = _cut(search, node)
        if cut is None:
            leaves[name], found = _generate(search, node.limits, node.columns, found, node.best, rounds=NODE_ROUNDS)
            if leaves[name].best is node.best:
                break
            continue
        splits[name] = cut
        del leaves[name]
        segment, at = cut
        for side in "lh":
            limit = _side(search.problem, segment, at, is_high=side == "h")
            inside = [column for column in node.columns if (column.spend[segment] >= at) == (side == "h")]
            leaves[name + side], found = _child(search, node, (*node.limits, limit), tuple(inside), found)
    return found, _proof("", leaves, splits), root.best.case


def _proof(name: str, leaves: dict[str, Node], splits: dict[str, tuple[int, float]]) -> RiskProof:
    if name in leaves:
        return leaves[name].best.case
    segment, at = splits[name]
    return RiskBranch(segment, at, _proof(name + "l", leaves, splits), _proof(name + "h", leaves, splits))


def _aim(search: Search, found: Found) -> float:
    return found.value + search.tolerance * abs(found.value)


def _child(
    search: Search, parent: Node, limits: tuple[SpendLimit, ...], inside: tuple[Column, ...], found: Found
) -> tuple[Node, Found]:
    first = _ask(search, limits, _weights(parent.best))
    found = _better(search, found, first)
    return _generate(search, limits, (*inside, first), found, first, rounds=NODE_ROUNDS)


def _ask(search: Search, limits: tuple[SpendLimit, ...], weights: FloatArray) -> Column:
    inside = replace(search.problem, limits=(*search.problem.limits, *limits))
    return search.ask(inside, search.draws, weights)


def _side(problem: AllocationProblem, segment: int, at: float, *, is_high: bool) -> SpendLimit:
    """Keep one segment at most at, or at least at, a spend."""
    one = problem.segments[segment]
    amount = LimitAmount(at)
    return SpendLimit(
        platform=one.platform,
        audience=one.audience,
        least=amount if is_high else None,
        most=None if is_high else amount,
        period=problem.periods[segment] if problem.periods else None,
    )


def _cut(search: Search, node: Node) -> tuple[int, float] | None:
    """Choose the segment whose mixture promises most above its curve, and where to cut; None where none does.

    Some known split lies on either side of the cut, so that both cases allow something.
    """
    if node.mixture is None:
        return None
    columns, shares = node.columns[: len(node.mixture.shares)], node.mixture.shares
    spends = np.array([column.spend for column in columns])
    middle = shares @ spends
    outcome = _weights(node.best) @ outcomes_of(search.draws, middle)
    promised = sum(
        share * (_weights(node.best) @ outcomes_of(search.draws, spend))
        for share, spend in zip(shares, spends, strict=True)
    )
    is_mixed = np.sqrt(shares @ (spends - middle) ** 2) > NARROW * search.problem.budget
    excess = np.where(is_mixed, promised - outcome, -np.inf)
    segment = int(excess.argmax())
    if excess[segment] <= 0.0:
        return None
    is_counted = any(isinstance(limit, FundedLimit) for limit in search.problem.limits)
    if is_counted and spends[:, segment].min() <= 0.0:
        return segment, min(float(middle[segment]), A_TRIFLE * search.problem.budget)
    return segment, float(middle[segment])


def _weights(column: Column) -> FloatArray:
    weights = column.case.weights
    if weights is None:
        msg = "every split of this search comes with weights"
        raise ValueError(msg)
    return weights


def _generate(
    search: Search,
    limits: tuple[SpendLimit, ...],
    columns: tuple[Column, ...],
    found: Found,
    best: Column,
    *,
    rounds: int,
) -> tuple[Node, Found]:
    """Column generation in one case, from splits that lie in it."""
    mixture = None
    for _ in range(rounds):
        mixture = best_mixture(np.array([column.totals for column in columns]), search.cap)
        if mixture is None:
            break
        found = _try_mixture(search, columns, mixture, found)
        left = best.bound - _aim(search, found)
        if left <= 0.0 or best.bound - mixture.value <= SETTLED * left or search.is_over():
            break
        weights = mixture.weights * INWARDS + _weights(best) * (1.0 - INWARDS)
        if len(columns) == 1:
            weights = draw_weights(columns[0].totals, search.objective)
        column = _ask(search, limits, weights)
        found = _better(search, found, column)
        columns = (*columns, column)
        best = min(best, column, key=lambda known: known.bound)
    return Node(limits, columns, best, mixture), found


def _better(search: Search, found: Found, column: Column) -> Found:
    value = measure(column.totals, search.objective)
    return Found(column.spend, value) if value > found.value else found


def _try_mixture(search: Search, columns: tuple[Column, ...], mixture: Mixture, found: Found) -> Found:
    spend = mixture.shares @ np.array([column.spend for column in columns])
    totals = net_totals(search.problem, search.draws, spend)
    value = measure(totals, search.objective)
    if value > found.value and keeps_limits(search.problem, spend):
        return Found(spend, value)
    return found
