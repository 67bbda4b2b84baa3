"""The relaxed problem under limits on sums, solved for case after case from where the case before ended.

The program is that of `group_relaxation`, but with as many packs of edges for every segment in every case: what packs
hold and bring changes from case to case, the matrix does not, so that HiGHS keeps it and its basis.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import highspy
import numpy as np

from optimizer.allocation.limits.region import Group
from optimizer.allocation.solver.cases import Bounds
from optimizer.allocation.solver.ground import Ground
from optimizer.allocation.solver.group_relaxation import PENALTY, STEEPEST, TRACE, UNITS
from optimizer.allocation.solver.profiles import Profiles, Standing
from optimizer.allocation.solver.relaxation import Majorants, Relaxation, fill_by_price
from optimizer.domain.curve import FloatArray
from optimizer.errors import AllocationError
from optimizer.message import N_

NEAR, NEAR_OF_MANY = 4, 2
"""So many edges to either side of the price are told apart; of many segments fewer, since one matters less."""
MANY = 400
"""Segments that are many."""
KEPT = 4
"""The edges at so many prices that were tried before stay apart as well, so that rounds come to an end."""
ROUNDS, EXACT_ROUNDS = 4, 20
"""At most so often edges are packed anew around the prices found, for a bound and for an exact answer."""
CLOSE, EXACT = 2e-6, 1e-7
"""Shares of the bound that it may be above the packed program's answer."""
LOOSE = 0.03
"""Of a case far from being closed, the bound may be too high by this share of what it is above `enough`."""


@dataclass(frozen=True, slots=True, eq=False)
class _Packs:
    """Edges packed for the program, all of shape (n_segments, n_packs)."""

    width: FloatArray
    slope: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class _Answer:
    """Money in each segment beyond its least, what the packs bring, breaches of limits, and the rows' prices."""

    money: FloatArray
    outcome: float
    shortfall: float
    prices: FloatArray


class WarmProgram:
    """The program of one search; limits on sums are those of the ground's region."""

    def __init__(self, ground: Ground) -> None:
        region = ground.region
        n_segments = len(region.lower)
        self.profiles = Profiles(ground)
        majorants = Majorants(ground.edges, self.profiles.lower.copy(), float(self.profiles.base.sum()))
        self._budget, self._groups = region.budget, region.groups
        self._units = UNITS / region.budget
        everything, room = float(self.profiles.gain[:, -1].sum()), float(self.profiles.money[:, -1].sum())
        self._scale = everything / room if everything > 0.0 else 1.0
        self._rows = np.zeros((1 + len(region.groups), n_segments))
        self._rows[0] = 1.0
        for row, group in enumerate(region.groups, start=1):
            self._rows[row, group.members] = group.weights
        near = NEAR if n_segments <= MANY else NEAR_OF_MANY
        self._around = np.arange(-near, near + 1)
        self._n_packs = len(self._around) + KEPT + 1
        self._solver = _begun(self._rows, self._n_packs)
        size = n_segments * self._n_packs + 2 * len(self._rows)
        self._column, self._row = np.arange(size, dtype=np.int32), np.arange(len(self._rows), dtype=np.int32)
        self._floor = np.zeros(size)
        self._first_guess = np.full(n_segments, fill_by_price(majorants, region.budget).price)
        steepest = float(self._packed(self._first_guess, ()).slope.max(initial=0.0)) / self._scale
        self._penalty = PENALTY * max(min(steepest, STEEPEST), 10.0)

    def solve(
        self,
        bounds: Mapping[int, Bounds],
        groups: Sequence[Group],
        guess: FloatArray | None,
        enough: float = -np.inf,
        *,
        exact: bool = False,
    ) -> tuple[Relaxation, Standing]:
        """Solve within narrower bounds of some segments, and tell where the money stands.

        At any prices y of the rows, y room + sum_i max over the majorant of (outcome - price_i x spend) bounds the case
        (weak duality), so that no round has to be the last for the bound to hold.

        Parameters
        ----------
        bounds : mapping of int to (float, float)
            Least and most spend of the segments with narrower bounds.
        groups : sequence of Group
            As in the region, some with narrower bounds; without on/off minimums.
        guess : (n_segments,) array or None
            Price of money in each segment where the search starts.
        enough : float
            A bound this low need not be any lower.
        exact : bool
            Go on until the money stands where it should, however loose the bound may be.
        """
        self.profiles.load(bounds)
        least = np.array([-np.inf, *(group.least for group in groups)])
        most = np.array([self._budget, *(group.most for group in groups)])
        held = self._rows @ self.profiles.lower
        units = self._units
        self._solver.changeRowsBounds(  # type: ignore[attr-defined]  # its stubs leave it out
            len(held), self._row, (least - held) * units, (most - held) * units
        )
        if guess is None:
            guess = self._first_guess
        seen: list[FloatArray] = []
        best, best_prices = np.inf, np.zeros(len(least))
        for _ in range(EXACT_ROUNDS if exact else ROUNDS):
            answer = self._answer(self._packed(guess, seen))
            prices = np.where((answer.prices > 0.0) & np.isinf(most), 0.0, answer.prices)
            prices = np.where((prices < 0.0) & np.isinf(least), 0.0, prices)
            seen, guess = [*seen[1 - KEPT :], guess], prices @ self._rows
            room = np.where(prices > 0.0, most, np.where(prices < 0.0, least, 0.0))
            bound = float(prices @ room) + self.profiles.surplus(guess)
            if bound < best:
                best, best_prices = bound, prices
            close = EXACT if exact else CLOSE
            loose = LOOSE * (best - enough) if enough > -np.inf and not exact else 0.0
            if best - answer.outcome <= max(close * abs(best), loose) or (best <= enough and not exact):
                break
        money = np.where(answer.money > TRACE * self._budget, answer.money, 0.0)
        standing = self.profiles.standing(money)
        price = max(float(best_prices[0]), 0.0)
        outcome, of_segments = float(standing.outcome.sum()), best_prices @ self._rows
        relaxation = Relaxation(
            best, outcome, standing.spend, price, best_prices[1:], of_segments, np.empty(0), answer.shortfall
        )
        return relaxation, standing

    def _packed(self, guess: FloatArray, seen: Sequence[FloatArray]) -> _Packs:
        """Tell apart the edges next to the price, and at prices seen before; pack what lies between."""
        profiles = self.profiles
        at = profiles.steeper(guess)[:, None]
        before = [profiles.steeper(prices)[:, None] for prices in seen]
        ends = np.hstack([at + self._around, *before, np.repeat(at, KEPT - len(before), axis=1)])
        ends = np.sort(np.clip(ends, 0, profiles.n_edges[:, None]), axis=1)
        ends = np.hstack([np.zeros_like(at), ends, profiles.n_edges[:, None]])
        every = profiles.every[:, None]
        width = np.diff(profiles.money[every, ends], axis=1)
        return _Packs(width, np.diff(profiles.gain[every, ends], axis=1) / _positive(width))

    def _answer(self, packs: _Packs) -> _Answer:
        """Solve the program, scaled so that the budget is `UNITS` and the average edge brings 1 per money."""
        n_rows, size, units = len(self._rows), packs.width.size, self._units
        gain = np.minimum(packs.slope.ravel() / self._scale, STEEPEST)
        # Edges that were packed with flatter ones before may stand alone now: breaking a limit must not pay for them.
        penalty = max(self._penalty, PENALTY * float(gain.max(initial=0.0)))
        cost = np.concatenate([-gain, np.full(2 * n_rows, penalty)])
        roof = np.concatenate([packs.width.ravel() * units, np.full(2 * n_rows, np.inf)])
        self._solver.changeColsCost(len(cost), self._column, cost)
        self._solver.changeColsBounds(len(cost), self._column, self._floor, roof)
        self._solver.run()
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            self._solver.clearSolver()  # without the basis that it started from
            self._solver.run()
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise AllocationError(
                N_("The limits on sums are too far apart in size to be solved; leave out those of next to no money.")
            )
        found = self._solver.getSolution()
        columns = np.array(found.col_value)
        filled = np.clip(columns[:size].reshape(packs.width.shape) / units, 0.0, packs.width)
        shortfall = float(columns[size:].sum()) / units
        outcome = float(self.profiles.base.sum()) + float((filled * packs.slope).sum())
        outcome -= penalty * self._scale * shortfall
        return _Answer(filled.sum(axis=1), outcome, shortfall, -np.array(found.row_dual) * self._scale)


def _positive(width: FloatArray) -> FloatArray:
    """The widths, with 1 for those of nothing, so that they can be divided by."""
    return np.where(width > 0.0, width, 1.0)


def _begun(rows: FloatArray, n_packs: int) -> highspy.Highs:
    """The program without figures: packs of each segment, then what each row is broken by, downwards and upwards."""
    n_rows = len(rows)
    matrix = np.vstack([np.repeat(rows.T, n_packs, axis=0), np.eye(n_rows), -np.eye(n_rows)])
    column, row = np.nonzero(matrix)
    size = len(matrix)
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = size, n_rows
    program.col_cost_, program.col_lower_, program.col_upper_ = np.zeros(size), np.zeros(size), np.zeros(size)
    program.row_lower_, program.row_upper_ = np.full(n_rows, -np.inf), np.full(n_rows, np.inf)
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_ = np.searchsorted(column, np.arange(size + 1)).astype(np.int32)
    program.a_matrix_.index_ = row.astype(np.int32)
    program.a_matrix_.value_ = matrix[column, row]
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in (
        ("output_flag", False),
        ("threads", 1),
        ("presolve", "off"),
        ("solver", "simplex"),
        ("simplex_scale_strategy", 0),
        ("simplex_initial_condition_check", False),
        ("primal_feasibility_tolerance", 1e-9),
        ("dual_feasibility_tolerance", 1e-9),
    ):
        solver.setOptionValue(name, value)
    solver.passModel(program)
    return solver
