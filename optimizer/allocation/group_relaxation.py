"""The relaxed allocation problem under limits on sums: a linear program over the edges of the concave majorants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from optimizer.allocation.envelope import Edges
from optimizer.allocation.region import Group, IndexArray
from optimizer.allocation.relaxation import Relaxation
from optimizer.domain.curve import FloatArray

PENALTY = 1e3
"""Price of breaking a limit, in units of the steepest edge or of the average outcome per money, whichever is less."""

STEEPEST = 1e6
"""Steeper edges, in units of the average outcome per money, are filled first all the same, and upset the program."""


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """Limits on sums as rows A x <= b, the budget first."""

    group: IndexArray
    sign: FloatArray
    room: FloatArray


def fill_by_program(edges: Edges, lower: FloatArray, base: float, budget: float, groups: Sequence[Group]) -> Relaxation:
    """Fill edges for the most outcome under the budget and the limits on sums.

    Every limit may be broken at a price so high that no plan would; so there is always an answer, and its prices prove
    how little an impossible case could bring.

    Parameters
    ----------
    edges, lower, base, budget
        As in `optimizer.allocation.relaxation.fill_by_price`.
    groups : sequence of Group
        Limits on sums, without on/off minimums: those are decided by the caller.
    """
    rows = _rows(groups, lower, budget)
    matrix = _matrix(edges, rows, groups, len(lower))
    # Scaled so that the budget is 1 and the average outcome per money is 1: the solver's tolerances are absolute.
    scale = float(edges.slope @ edges.width) / budget if budget > 0.0 else 1.0
    scale = scale if scale > 0.0 else 1.0
    gain = np.minimum(edges.slope / scale, STEEPEST)
    penalty = PENALTY * max(1.0, min(float(gain.max(initial=0.0)), PENALTY))
    n_rows = len(rows.room)
    roof = np.append(edges.width / budget, np.full(n_rows, np.inf))
    # The stubs do not know that bounds may be an array and the matrix sparse.
    answer = linprog(  # type: ignore[call-overload]
        -np.concatenate([gain, np.full(n_rows, -penalty)]),
        A_ub=matrix,
        b_ub=rows.room / budget,
        bounds=np.column_stack([np.zeros_like(roof), roof]),
        method="highs",
        options={"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-9},
    )
    filled = np.clip(answer.x[: len(gain)] * budget, 0.0, edges.width)
    prices = -answer.ineqlin.marginals * scale
    group_prices = np.zeros(len(groups))
    np.add.at(group_prices, rows.group[1:], prices[1:] * rows.sign[1:])
    spend = lower + np.bincount(edges.owner, filled, len(lower))
    shortfall = float(answer.x[len(gain) :].sum()) * budget
    bound = base + float(edges.slope @ filled) - penalty * scale * shortfall
    return Relaxation(bound, spend, max(float(prices[0]), 0.0), group_prices, filled, shortfall)


def _rows(groups: Sequence[Group], lower: FloatArray, budget: float) -> _Rows:
    number, sign, room = [-1], [1.0], [budget - float(lower.sum())]
    for place, group in enumerate(groups):
        start = float(lower[group.members].sum())
        if np.isfinite(group.most):
            number.append(place)
            sign.append(1.0)
            room.append(group.most - start)
        if group.least > start:
            number.append(place)
            sign.append(-1.0)
            room.append(start - group.least)
    return _Rows(np.array(number, dtype=np.intp), np.array(sign), np.array(room))


def _matrix(edges: Edges, rows: _Rows, groups: Sequence[Group], n_segments: int) -> csr_array:
    blocks = [np.ones(len(edges.owner))]
    for number, sign in zip(rows.group[1:], rows.sign[1:], strict=True):
        inside = np.zeros(n_segments)
        inside[groups[number].members] = sign
        blocks.append(inside[edges.owner])
    # The slack of each row, by which its limit is broken.
    return csr_array(np.hstack([np.array(blocks), -np.eye(len(blocks))]))
