"""The budget at which outcome less what the money must bring is largest, where limits are shares of the budget."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from optimizer.allocation.questions.probing import Probe, Search, probe, probe_budget
from optimizer.allocation.questions.shares import loosened

FIRST_LOOKS = 13
"""Budgets tried first, at even ratios down to a thousandth of the most."""
LOOKS = 14
"""Budgets tried between the neighbours of the best of these; each takes 0.38 off the range."""
GOLDEN = 0.5 * (np.sqrt(5.0) - 1.0)


@dataclass(frozen=True, slots=True, eq=False)
class MostWorth:
    """The best split for outcome less money cost.

    Attributes
    ----------
    found : Probe
        The split, of the best budget.
    bound : float
        No split of any budget up to the most brings more outcome less money cost.
    """

    found: Probe
    bound: float


def most_worth(search: Search, money_cost: float) -> MostWorth:
    """Maximize outcome less money cost over all budgets up to the most.

    Where no limit is a share of the budget, the most itself is asked: what is not worth spending stays over. Where some
    are, they are shares of what is spent: budgets are tried, each of them spent whole, and the bound is that of limits
    so loosened that they allow whatever they allow at any budget.

    Parameters
    ----------
    search : Search
        The problem; its budget is the most that may be spent.
    money_cost : float
        Outcome that one unit of money must bring, above zero.
    """
    problem = replace(search.problem, money_cost=money_cost)
    if not search.moves:
        found = probe(search, problem)
        return MostWorth(found, found.certificate.upper_bound)
    wide = probe(search, loosened(problem, 0.0, problem.budget))
    first = probe(search, replace(problem, money_cost=0.0))
    budgets = problem.budget * np.geomspace(1.0, 0.001, FIRST_LOOKS)
    tried = [first, *(_tried(search, float(budget)) for budget in budgets[1:])]
    worth = [_worth(one, money_cost) for one in tried]
    best = int(np.argmax(worth))
    low, high = float(budgets[min(best + 1, FIRST_LOOKS - 1)]), float(budgets[max(best - 1, 0)])
    start = tried[best]
    found = _between(search, money_cost, (low, high), first if start is None else start)
    return MostWorth(found, wide.certificate.upper_bound)


def _between(search: Search, money_cost: float, span: tuple[float, float], best: Probe) -> Probe:
    """Golden section: the better of two budgets keeps its side of the range."""
    low, high = span
    inner = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)]
    looks = [_tried(search, budget) for budget in inner]
    for _ in range(LOOKS):
        best = max([best, *(look for look in looks if look is not None)], key=lambda one: _worth(one, money_cost))
        if search.is_over:
            break
        if _worth(looks[0], money_cost) > _worth(looks[1], money_cost):
            high = inner[1]
            inner = [high - GOLDEN * (high - low), inner[0]]
            looks = [_tried(search, inner[0]), looks[0]]
        else:
            low = inner[0]
            inner = [inner[1], low + GOLDEN * (high - low)]
            looks = [looks[1], _tried(search, inner[1])]
    return best


def _tried(search: Search, budget: float) -> Probe | None:
    return None if search.is_over else probe_budget(search, budget)


def _worth(found: Probe | None, money_cost: float) -> float:
    return -np.inf if found is None else found.outcome - money_cost * found.spend
