"""The relaxed problem under limits on sums, counts and guardrails together: column generation (Dantzig and Wolfe 1960).

A linear program mixes few knots of each curve, within all limits; its prices say which knot of each curve would be
worth more than those that it has. These are added, until none is. At any prices the best knots of all curves also bound
what is possible, so that the distance left is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from optimizer.allocation.limits.region import Group, IndexArray
from optimizer.allocation.solver.group_relaxation import PENALTY, SumRows, membership_of, rows_on_sums
from optimizer.allocation.solver.mixtures import Priced, priced_at
from optimizer.allocation.solver.program import ProgramAnswer, solve_program
from optimizer.allocation.solver.relaxation import Relaxation
from optimizer.allocation.solver.rows import PricedProblem
from optimizer.allocation.solver.tables import Tables, knot_owner
from optimizer.domain.curve import FloatArray
from optimizer.errors import AllocationError
from optimizer.message import N_

ROUNDS = 25
"""At most so many programs; about six are enough."""
STEADY = 2e-6
"""Rounds end when the bound is above the mixture by no more than this share."""
AROUND = (0.0, 0.5, 0.8, 0.95, 1.0, 1.05, 1.25, 2.0, 1e3)
"""The first knots of each curve are the best ones at these multiples of the price that is guessed."""
STRICT = 1e7
"""Price of breaking a row where all can be held."""
IMPOSSIBLE = 1e-9
"""Where rows must be broken by more than costs this share of all that the curves bring, they cannot be held."""
CLEAR = 1e-2
"""Where breaking rows costs this share of it, it is clear that they cannot be held."""
HELD = 1e-9
"""Knots of less weight are not in the mixture."""


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """Limits on sums as rows weights x <= room, the budget first; `rows` says whose they are."""

    rows: SumRows
    weights: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Master:
    """What all rounds share.

    Attributes
    ----------
    problem : PricedProblem
        Tables, counts and guardrails.
    budget : float
        Money to place.
    groups, sums
        Limits on sums, and their rows.
    owner : (n_knots,) array of int
        Whose each knot is.
    outcome : (n_knots,) array
        What it brings; 0 throughout where all that is asked is whether the rows can be held.
    penalty : float
        Price of breaking a row, in units of all that the curves bring.
    """

    problem: PricedProblem
    budget: float
    groups: Sequence[Group]
    sums: Sums
    owner: IndexArray
    outcome: FloatArray
    penalty: float = PENALTY


@dataclass(frozen=True, slots=True, eq=False)
class Prices:
    """Prices of the sums and of the priced rows, not negative, and what the whole problem is worth at most at them."""

    of_sums: FloatArray
    of_rows: FloatArray
    bound: float


def solve_by_columns(
    problem: PricedProblem,
    budget: float,
    groups: Sequence[Group],
    guess: tuple[FloatArray, FloatArray],
    enough: float,
) -> tuple[Relaxation, Priced]:
    """Solve the relaxed problem.

    Parameters
    ----------
    problem : PricedProblem
        Tables, counts and guardrails.
    budget : float
        Money to place.
    groups : sequence of Group
        Limits on sums.
    guess : ((n_segments,) array, (n_rows,) array)
        Price of money in each segment, and of the rows, where the search starts.
    enough : float
        A bound this low ends the search.
    """
    n_segments = len(problem.tables.first) - 1
    rows = rows_on_sums(groups, np.zeros(n_segments), budget)
    sums = Sums(rows, membership_of(rows, groups, n_segments))
    master = Master(problem, budget, groups, sums, knot_owner(problem.tables), problem.tables.outcome)
    found = _generated(master, _first_knots(problem, master.owner, guess), enough)
    if found.slack <= HELD:
        return _laid_out(master, found)
    # What a row weighs may be so little that breaking it pays: can all be held at all?
    everything = _everything(problem.tables)
    held = _generated(replace(master, outcome=np.zeros(len(master.owner))), found.chosen, -IMPOSSIBLE * everything)
    if held.best.bound < -IMPOSSIBLE * everything:
        relaxation, priced = _laid_out(master, _impossible(master, found, held, enough))
        return replace(relaxation, shortfall=budget), priced
    return _laid_out(master, _generated(replace(master, penalty=STRICT), held.chosen, enough))


@dataclass(frozen=True, slots=True, eq=False)
class Generated:
    """The chosen knots, their mixture, by how much it breaks rows in the program's units, and the best prices."""

    chosen: IndexArray
    answer: ProgramAnswer
    slack: float
    best: Prices


def _generated(master: Master, chosen: IndexArray, enough: float) -> Generated:
    answer = _mixed(master, chosen)
    best, knots = _priced_out(master, answer)
    for _ in range(ROUNDS):
        more = np.union1d(chosen, knots)
        is_close = best.bound - _reached(master, chosen, answer) <= STEADY * abs(best.bound)
        if is_close or best.bound <= enough or len(more) == len(chosen):
            break
        chosen = more
        answer = _mixed(master, chosen)
        prices, knots = _priced_out(master, answer)
        best = min(best, prices, key=lambda one: one.bound)
    return Generated(chosen, answer, float(answer.columns[len(chosen) :].sum()), best)


def _impossible(master: Master, found: Generated, held: Generated, enough: float) -> Generated:
    """Prices which show that the rows cannot be held.

    Those of `held` show it, raised until nothing that curves bring makes up for it. Where rows are only just broken,
    that would be so high that what tables hide counts for more; there they are added to those of `found`, only as
    many times as bring the bound down to what is enough.
    """
    everything, gained = _everything(master.problem.tables), -held.best.bound
    raised, start = 2.0 * everything / gained, np.zeros_like(held.answer.prices)
    if gained < CLEAR * everything and np.isfinite(enough):
        raised, start = max(found.best.bound - enough, 0.0) / gained, _all_prices(found)
    answer = ProgramAnswer(held.answer.columns, start + raised * _all_prices(held))
    return replace(held, answer=answer, best=_priced_out(master, answer)[0])


def _all_prices(found: Generated) -> FloatArray:
    """The best prices, laid out as the program's."""
    prices = found.answer.prices.copy()
    both = np.concatenate([found.best.of_sums, found.best.of_rows])
    prices[: len(both)] = both
    return prices


def _first_knots(problem: PricedProblem, owner: IndexArray, guess: tuple[FloatArray, FloatArray]) -> IndexArray:
    tables = problem.tables
    worth = tables.outcome - guess[1] @ problem.activity
    knots = [tables.first[:-1], tables.first[1:] - 1]
    for multiple in AROUND:
        knots.append(_best_knots(tables.first, owner, worth - multiple * guess[0][owner] * tables.spend))
    return np.unique(np.concatenate(knots)).astype(np.intp)


def _best_knots(first: IndexArray, owner: IndexArray, worth: FloatArray) -> IndexArray:
    """The first of the best knots of each segment."""
    best = np.maximum.reduceat(worth, first[:-1])
    at = np.flatnonzero(worth >= best[owner])
    return at[np.unique(owner[at], return_index=True)[1]]


def _mixed(master: Master, chosen: IndexArray) -> ProgramAnswer:
    """Mix the chosen knots: weights of each segment add up to 1, and slacks break rows at a price no plan would pay."""
    problem, sums, tables = master.problem, master.sums, master.problem.tables
    n_sums, n_rows, n_segments = len(sums.rows.room), len(problem.rows), len(tables.first) - 1
    of, spend = master.owner[chosen], tables.spend[chosen]
    scale = _everything(tables)
    money = max(master.budget, 1e-300)
    largest = np.maximum(np.abs(problem.activity).max(axis=1), 1e-300)
    matrix = np.zeros((n_sums + n_rows + n_segments, len(chosen) + n_sums + n_rows))
    matrix[:n_sums, : len(chosen)] = sums.weights[:, of] * spend / money
    matrix[n_sums : n_sums + n_rows, : len(chosen)] = problem.activity[:, chosen] / largest[:, None]
    matrix[n_sums + n_rows + of, np.arange(len(chosen))] = 1.0
    slack = np.arange(n_sums + n_rows)
    matrix[slack, len(chosen) + slack] = -1.0
    room = np.concatenate(
        [sums.rows.room / money, np.array([row.room for row in problem.rows]) / largest, np.ones(n_segments)]
    )
    gain = np.concatenate([master.outcome[chosen] / scale, np.full(n_sums + n_rows, -master.penalty)])
    answer = solve_program(gain, matrix, room, np.full(len(gain), np.inf), n_segments)
    if answer is None:
        raise AllocationError(
            N_("The limits are too far apart in size to be solved together; leave out those of next to no money.")
        )
    prices = answer.prices.copy()
    prices[:n_sums] *= scale / money
    prices[n_sums : n_sums + n_rows] *= scale / largest
    return ProgramAnswer(answer.columns, prices)


def _everything(tables: Tables) -> float:
    """What all segments bring or cost at most, together."""
    return max(float(np.maximum.reduceat(np.abs(tables.outcome), tables.first[:-1]).sum()), 1e-300)


def _priced_out(master: Master, answer: ProgramAnswer) -> tuple[Prices, IndexArray]:
    """Bound at the program's prices, and the best knot of each segment there."""
    problem, sums, owner, tables = master.problem, master.sums, master.owner, master.problem.tables
    n_sums, n_rows = len(sums.rows.room), len(problem.rows)
    of_sums, of_rows = answer.prices[:n_sums], answer.prices[n_sums : n_sums + n_rows]
    worth = master.outcome - of_rows @ problem.activity - (of_sums @ sums.weights)[owner] * tables.spend
    knots = _best_knots(tables.first, owner, worth)
    room = np.array([row.room for row in problem.rows])
    bound = float(worth[knots].sum() + of_sums @ sums.rows.room + of_rows @ room)
    return Prices(of_sums, of_rows, bound), knots


def _reached(master: Master, chosen: IndexArray, answer: ProgramAnswer) -> float:
    """What the mixture brings, less what breaking rows costs."""
    broken = float(answer.columns[len(chosen) :].sum())
    everything = _everything(master.problem.tables)
    return float(master.outcome[chosen] @ answer.columns[: len(chosen)]) - master.penalty * everything * broken


def _laid_out(master: Master, found: Generated) -> tuple[Relaxation, Priced]:
    """The mixture, segment by segment."""
    chosen, answer, best = found.chosen, found.answer, found.best
    sums, owner, tables = master.sums, master.owner, master.problem.tables
    weight = answer.columns[: len(chosen)]
    held = np.flatnonzero(weight > HELD)
    knot, weight = chosen[held], weight[held]
    total = np.bincount(owner[knot], weight, len(tables.first) - 1)
    weight = weight / total[owner[knot]]
    n_sums = len(sums.rows.room)
    shortfall = float(answer.columns[len(chosen) : len(chosen) + n_sums].sum())
    spend = np.bincount(owner[knot], weight * tables.spend[knot], len(total)).astype(np.float64)
    group_prices = np.zeros(len(master.groups))
    np.add.at(group_prices, sums.rows.group[1:], best.of_sums[1:] * sums.rows.sign[1:])
    relaxation = Relaxation(
        best.bound,
        float(weight @ tables.outcome[knot]),
        spend,
        float(best.of_sums[0]),
        group_prices,
        best.of_sums @ sums.weights,
        np.empty(0),
        shortfall * sums.rows.room[0],
    )
    return relaxation, priced_at(master.problem, best.of_rows, knot, weight)
