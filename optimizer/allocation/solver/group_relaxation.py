"""The relaxed allocation problem under limits on sums: a linear program over the edges of the concave majorants.

Only edges about as steep as the price matter to the program; the others are packed into two per segment. So its size
is a few edges per segment, whatever the number of knots.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from optimizer.allocation.limits.region import Group, IndexArray
from optimizer.allocation.solver.envelope import Edges
from optimizer.allocation.solver.program import solve_program
from optimizer.allocation.solver.relaxation import Majorants, Relaxation, fill_by_price, in_order
from optimizer.domain.curve import FloatArray
from optimizer.errors import AllocationError
from optimizer.message import N_

PENALTY = 100.0
"""Price of breaking a limit, in units of the steepest edge, so that it never pays."""
STEEPEST = 1e5
"""Steeper edges, in units of the average edge, are filled first all the same, and upset the program."""
TRACE = 1e-10
"""A segment that gets less than this share of the budget gets nothing: the program's own rounding is of that size, and
where a slope is infinite at zero, such traces would seem to bring outcome that no limit allows."""
UNITS = 1e3
"""The budget in the program's units: its tolerance is absolute, 1e-10, and so 1e-13 of the budget."""
SAME_SLOPE = 1e-7
"""Slopes closer than this share to the price are at the price."""
NEAR = 2
"""So many edges to either side of the price are told apart at first; three times as many after each miss."""


@dataclass(frozen=True, slots=True, eq=False)
class SumRows:
    """Limits on sums as rows A x <= b, the budget first."""

    group: IndexArray
    sign: FloatArray
    room: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class _Packs:
    """Edges packed for the program: which pack each edge is in, and owner, width and gain of each pack."""

    pack: npt.NDArray[np.integer]
    owner: npt.NDArray[np.integer]
    width: FloatArray
    slope: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class _Answer:
    """The program's answer: money in each pack, prices of the rows, money by which limits are broken, at what price."""

    filled: FloatArray
    prices: FloatArray
    shortfall: float
    penalty: float


def fill_by_program(
    majorants: Majorants, budget: float, groups: Sequence[Group], guess: FloatArray | None = None
) -> Relaxation:
    """Fill edges for the most outcome under the budget and the limits on sums.

    Every limit may be broken at a price so high that no plan would; so there is always an answer, and its prices prove
    how little an impossible case could bring.

    Parameters
    ----------
    majorants, budget
        As in `optimizer.allocation.solver.relaxation.fill_by_price`.
    groups : sequence of Group
        Limits on sums, without on/off minimums: those are decided by the caller.
    guess : (n_segments,) array or None
        Price of money in each segment where the search starts, all limits on its sums included.
    """
    edges, lower = majorants.edges, majorants.lower
    rows = rows_on_sums(groups, lower, budget)
    membership = membership_of(rows, groups, len(lower))
    if guess is None:
        guess = np.full(len(lower), fill_by_price(majorants, budget).price)
    near = NEAR
    while True:
        packs = _packed(edges, guess, near, len(lower))
        answer = _program(packs, rows, membership, budget)
        prices = answer.prices @ membership
        if near >= len(edges.owner) or _is_told_apart(edges, packs, prices):
            break
        guess, near = prices, 3 * near
    share = answer.filled / packs.width
    filled = in_order(edges, edges.width * share[packs.pack])
    group_prices = np.zeros(len(groups))
    np.add.at(group_prices, rows.group[1:], answer.prices[1:] * rows.sign[1:])
    bound = majorants.base + float(edges.slope @ filled) - answer.penalty * answer.shortfall
    filled = _without_traces(edges, filled, TRACE * budget)
    outcome = majorants.base + float(edges.slope @ filled)
    spend = lower + np.bincount(edges.owner, filled, len(lower))
    price = max(float(answer.prices[0]), 0.0)
    return Relaxation(bound, outcome, spend, price, group_prices, prices, filled, answer.shortfall)


def rows_on_sums(groups: Sequence[Group], lower: FloatArray, budget: float) -> SumRows:
    """Limits on sums as rows, for what is spent above the segments' least spends."""
    number, sign, room = [-1], [1.0], [budget - float(lower.sum())]
    for place, group in enumerate(groups):
        start = float(group.weights @ lower[group.members])
        if np.isfinite(group.most):
            number.append(place)
            sign.append(1.0)
            room.append(group.most - start)
        if group.least > start or (np.isfinite(group.least) and (group.weights < 0.0).any()):
            number.append(place)
            sign.append(-1.0)
            room.append(start - group.least)
    return SumRows(np.array(number, dtype=np.intp), np.array(sign), np.array(room))


def membership_of(rows: SumRows, groups: Sequence[Group], n_segments: int) -> FloatArray:
    """How each segment's spend counts in each row, shape (n_rows, n_segments)."""
    membership = np.zeros((len(rows.sign), n_segments))
    membership[0] = 1.0
    for row, (number, sign) in enumerate(zip(rows.group[1:], rows.sign[1:], strict=True), start=1):
        membership[row, groups[number].members] = sign * groups[number].weights
    return membership


def _packed(edges: Edges, guess: FloatArray, near: int, n_segments: int) -> _Packs:
    """Tell apart the edges next to the price; pack the steeper ones of a segment together, and the flatter ones."""
    steeper = np.bincount(edges.owner[edges.slope > guess[edges.owner]], minlength=n_segments)[edges.owner]
    # Within a segment, edges are ranked from the steepest; all that are too steep share a rank, and all too flat.
    rank = np.clip(edges.rank, steeper - near - 1, steeper + near)
    span = int(edges.rank.max(initial=0)) + 2 * near + 4
    key, pack = np.unique(edges.owner * span + rank + near + 1, return_inverse=True)
    width = np.asarray(np.bincount(pack, edges.width, len(key)), dtype=np.float64)
    gain = np.bincount(pack, edges.width * edges.slope, len(key))
    return _Packs(pack, key // span, width, gain / width)


def _is_told_apart(edges: Edges, packs: _Packs, prices: FloatArray) -> bool:
    """Whether no pack has edges on both sides of its segment's price: the answer is then that of the whole program."""
    price = prices[edges.owner]
    margin = SAME_SLOPE * np.abs(price)
    above, below = edges.slope > price + margin, edges.slope < price - margin
    steep = np.zeros(len(packs.owner), dtype=np.bool_)
    flat = np.zeros(len(packs.owner), dtype=np.bool_)
    steep[packs.pack[above]], flat[packs.pack[below]] = True, True
    return not bool((steep & flat).any())


def _without_traces(edges: Edges, filled: FloatArray, trace: float) -> FloatArray:
    money = np.bincount(edges.owner, filled)
    return np.where(money[edges.owner] > trace, filled, 0.0)


def _program(packs: _Packs, rows: SumRows, membership: FloatArray, budget: float) -> _Answer:
    """Solve the program, scaled so that the budget is `UNITS` and the average edge brings 1 per money."""
    units = UNITS / budget
    everything = float(packs.slope @ packs.width)
    scale = everything / float(packs.width.sum()) if everything > 0.0 else 1.0
    gain = np.minimum(packs.slope / scale, STEEPEST)
    penalty = PENALTY * max(float(gain.max(initial=0.0)), 10.0)
    n_rows, n_packs = len(rows.room), len(gain)
    # Each row has a slack, by which its limit is broken.
    matrix = np.hstack([membership[:, packs.owner], -np.eye(n_rows)])
    answer = solve_program(
        np.append(gain, np.full(n_rows, -penalty)),
        matrix,
        rows.room * units,
        np.append(packs.width * units, np.full(n_rows, np.inf)),
    )
    if answer is not None:
        filled = np.clip(answer.columns[:n_packs] / units, 0.0, packs.width)
        shortfall = float(answer.columns[n_packs:].sum()) / units
        return _Answer(filled, answer.prices * scale, shortfall, penalty * scale)
    raise AllocationError(
        N_("The limits on sums are too far apart in size to be solved; leave out those of next to no money.")
    )
