"""The split with the most outcome per unit of money, and a first look over budgets of every size."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from optimizer.allocation.questions.probing import Probe, Search, probe, probe_budget

LOOKS = 16
"""Budgets looked at first, at even ratios down to a thousandth of the most."""
SMALLEST = 1e-3
"""The smallest of them, as a share of the most."""
PART = 0.4
"""Share of the time left that they take in all."""
HALVINGS = 8
"""Times that the steps between budgets are halved next to the best of these."""
RATIOS = 30
"""At most so many ratios are tried for the best one; five are where it is not at next to no spend."""
BETTER = 1e-6
"""A ratio that is not better by this share is as good."""
NEGLIGIBLE = 1e-12
"""A spend below this share of the most is none."""


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """A budget that was tried, and the best split found; None where the limits leave nothing."""

    budget: float
    found: Probe | None


def looks_over(search: Search, start: Probe) -> tuple[Look, ...]:
    """Try budgets of every size, the largest first; each takes an even part of the time set aside for them.

    Parameters
    ----------
    search : Search
        The problem; its budget is the most that may be spent.
    start : Probe
        The best split of the most.
    """
    most = search.problem.budget
    looks = [Look(most, start)]
    seconds = PART * max(search.end - search.clock(), 0.0) / LOOKS
    for part in np.geomspace(1.0, SMALLEST, LOOKS)[1:]:
        budget = most * float(part)
        looks.append(Look(budget, probe_budget(search, budget, seconds=seconds)))
    return tuple(looks)


def best_ratio(search: Search, start: Probe, looks: tuple[Look, ...] = ()) -> Probe:
    """Find the split with the most outcome per unit of money: Dinkelbach's method (1967, Management Science 13).

    max outcome - r x spend at the best ratio r so far finds a better one, until there is none. Where limits are shares
    of the budget, which then would be the most, the neighbours of the best of the first looks are closed in on instead.

    Parameters
    ----------
    search : Search
        The problem.
    start : Probe
        The best split of the most.
    looks : tuple of Look
        Budgets tried already.
    """
    if search.moves:
        return _closer(search, looks or looks_over(search, start))
    best = max([start, *(look.found for look in looks if look.found is not None)], key=ratio_of)
    for _ in range(RATIOS):
        if best.spend <= NEGLIGIBLE * search.problem.budget or search.is_over:
            break
        better = probe(search, replace(search.problem, money_cost=ratio_of(best)))
        if ratio_of(better) <= ratio_of(best) * (1.0 + BETTER):
            break
        best = better
    return best


def ratio_of(found: Probe) -> float:
    """Outcome per unit of money; 0 where none is spent."""
    return found.outcome / found.spend if found.spend > 0.0 else 0.0


def _closer(search: Search, looks: tuple[Look, ...]) -> Probe:
    """Halve the steps to the neighbours of the best budget, in ratios of budgets."""
    seen = [(look.budget, look.found) for look in looks if look.found is not None]
    budget, best = max(seen, key=lambda one: ratio_of(one[1]))
    step = (1.0 / SMALLEST) ** (1.0 / (LOOKS - 1))
    for _ in range(HALVINGS):
        step = float(np.sqrt(step))
        for one in (min(budget * step, search.problem.budget), budget / step):
            found = None if search.is_over else probe_budget(search, one)
            if found is not None and ratio_of(found) > ratio_of(best):
                budget, best = one, found
                break
    return best
