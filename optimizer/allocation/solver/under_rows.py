"""The relaxed problem under counts and guardrails, solved in the way that suits its size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from optimizer.allocation.limits.region import Group
from optimizer.allocation.solver.columns import solve_by_columns
from optimizer.allocation.solver.envelope import Edges
from optimizer.allocation.solver.looks import look, solve_priced
from optimizer.allocation.solver.mixtures import Priced
from optimizer.allocation.solver.relaxation import Relaxation
from optimizer.allocation.solver.rows import PricedProblem
from optimizer.domain.curve import FloatArray

FEW = 300
"""With guardrails, problems of up to so many segments are solved by column generation, which is more exact than looks
at single prices and several times faster; but its programs grow with the number of segments, and looks hardly do."""


@dataclass(frozen=True, slots=True, eq=False)
class UnderRows:
    """The relaxed allocation, how counts and guardrails were priced, and the majorants where prices were looked at."""

    relaxation: Relaxation
    priced: Priced
    edges: Edges | None


def solve_under_rows(
    problem: PricedProblem,
    budget: float,
    groups: Sequence[Group],
    guess: tuple[FloatArray | None, FloatArray],
    enough: float,
) -> UnderRows:
    """Solve the relaxed problem under counts and guardrails.

    Parameters
    ----------
    problem : PricedProblem
        Tables, counts and guardrails.
    budget : float
        Money to place.
    groups : sequence of Group
        Limits on sums.
    guess : ((n_segments,) array or None, (n_rows,) array)
        Price of money in each segment where it is known, and of the rows, where the search starts.
    enough : float
        A bound this low ends the search.
    """
    n_segments = len(problem.tables.hole)
    has_guardrails = any(row.rate is not None for row in problem.rows)
    if budget > 0.0 and (groups or (has_guardrails and n_segments <= FEW)):
        of_money = guess[0]
        if of_money is None:
            of_money = look(problem, np.zeros(len(problem.rows))).relaxation.segment_prices
        relaxation, priced = solve_by_columns(problem, budget, groups, (of_money, guess[1]), enough)
        return UnderRows(relaxation, priced, None)
    best, priced = solve_priced(problem, guess[1], enough)
    return UnderRows(replace(best.relaxation, bound=best.bound), priced, best.edges)


def caps_of_guardrails(problem: PricedProblem) -> FloatArray | None:
    """Most that each segment may spend where no segment makes room under a guardrail; None where nothing follows.

    The sum must not be above 0. Where nobody's part can be below 0, everybody's must be 0: then only spends that add
    nothing are left. No finite prices would show that.

    Returns
    -------
    (n_segments,) array or None
        Infinite where nothing follows for the segment.
    """
    tables, heads = problem.tables, problem.tables.first[:-1]
    caps = np.full(len(tables.hole), np.inf)
    for row, activity in zip(problem.rows, problem.activity, strict=True):
        if row.rate is None or (np.minimum.reduceat(activity, heads) != 0.0).any():
            continue
        adds = np.where(activity > 0.0, -1.0, tables.spend)
        caps = np.minimum(caps, np.maximum.reduceat(adds, heads))
    return caps if (caps < np.maximum.reduceat(tables.spend, heads)).any() else None
