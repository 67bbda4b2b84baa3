"""Counts and guardrails as rows: sums over segments of what each does at its own spend, a_r(x) <= b_r."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.allocation.limits.region import Count, IndexArray
from optimizer.allocation.solver.ground import Ground, rate_at
from optimizer.allocation.solver.relaxation import Majorants, Relaxation
from optimizer.allocation.solver.tables import Tables, knot_owner
from optimizer.domain.curve import FloatArray

Fill = Callable[[Majorants], Relaxation]


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """A count or a guardrail as sum over segments of a_r(x) <= room.

    Attributes
    ----------
    count : Count or None
        Where it counts; `sign` is -1 where the count is held up rather than down.
    rate : int or None
        Which of the ground's guardrails it is.
    sign, room : float
        As said.
    """

    count: Count | None
    rate: int | None
    sign: float
    room: float


def rows_of(counts: Sequence[Count], n_rates: int) -> tuple[Row, ...]:
    """Rows of the first guardrails and of counts."""
    rows = [Row(None, place, 1.0, 0.0) for place in range(n_rates)]
    for count in counts:
        if count.least > 0:
            rows.append(Row(count, None, -1.0, -float(count.least)))
        else:
            rows.append(Row(count, None, 1.0, float(count.most)))
    return tuple(rows)


def activity_at(ground: Ground, row: Row, owner: IndexArray, spend: FloatArray) -> FloatArray:
    """a_r of spends of given segments; all arrays of shape (m,)."""
    if row.rate is not None:
        return rate_at(ground, row.rate, owner, spend)
    if row.count is None:
        return np.zeros_like(spend)
    marks = np.full(len(ground.curves), np.inf)
    marks[row.count.members] = row.count.marks
    # At a mark, what is better for the bound counts: below where being beyond is paid for, beyond where asked for.
    beyond = spend > marks[owner]
    if row.sign < 0.0:
        beyond |= (spend == marks[owner]) & (spend > 0.0)
    return np.where(beyond, row.sign, 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class PricedProblem:
    """What all looks share.

    Attributes
    ----------
    tables : Tables
        The curves.
    rows : tuple of Row
        What is priced.
    activity : (n_rows, n_knots) array
        a_r at the knots.
    fill : callable
        Solves the problem without the rows on given majorants.
    ground : Ground
        What a plan really brings.
    """

    tables: Tables
    rows: tuple[Row, ...]
    activity: FloatArray
    fill: Fill
    ground: Ground


def priced_problem(tables: Tables, rows: tuple[Row, ...], fill: Fill, ground: Ground) -> PricedProblem:
    """Lay out a problem under counts and guardrails."""
    owner = knot_owner(tables)
    return PricedProblem(
        tables, rows, np.array([activity_at(ground, row, owner, tables.spend) for row in rows]), fill, ground
    )
