"""Which limits on sums have a price where all of them cannot hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog
from scipy.sparse import coo_array

from optimizer.allocation.limits.demand import IndexArray
from optimizer.allocation.limits.program import ROUNDING, SCALE
from optimizer.allocation.limits.region import Group, Region

PRICED = 1e-7
"""Dual values below this are rounding: the elastic program asks a price of at most 1 for a broken limit."""


@dataclass(frozen=True, slots=True, eq=False)
class Blame:
    """Limits and bounds without which a region of linear limits would not be empty.

    Attributes
    ----------
    limits : frozenset of int
        Numbers of the limits on sums.
    low, high : (n_segments,) array of bool
        Whose lower bound, whose upper bound.
    """

    limits: frozenset[int]
    low: npt.NDArray[np.bool_]
    high: npt.NDArray[np.bool_]


def blame_of(region: Region) -> Blame | None:
    """Find what conflicts in a region of bounds and linear limits on sums; None where it is not empty.

    minimize the money by which sums are broken, in all, within bounds and budget; where it is not 0, the limits with a
    price and the bounds with a reduced cost conflict by themselves (Gleeson and Ryan 1990).
    """
    if not region.groups:
        return None
    unit = region.budget / SCALE if region.budget > 0.0 else 1.0
    n_segments, n_groups = len(region.lower), len(region.groups)
    # Each limit on a sum is a row with its least amount, turned round, and a row with its most amount.
    rows = [
        (place, sign, bound / unit)
        for place, group in enumerate(region.groups)
        for sign, bound in ((-1.0, -group.least), (1.0, group.most))
        if np.isfinite(bound)
    ]
    floor = np.append(region.lower / unit, np.zeros(n_groups))
    roof = np.append(region.upper / unit, np.full(n_groups, np.inf))
    bounds: list[tuple[float, float]] = list(zip(floor.tolist(), roof.tolist(), strict=True))
    answer = linprog(  # type: ignore[call-overload]
        np.append(np.zeros(n_segments), np.ones(n_groups)),
        A_ub=_matrix(region.groups, [(place, sign) for place, sign, _ in rows], n_segments),
        b_ub=np.array([*(bound for _, _, bound in rows), region.budget / unit]),
        bounds=bounds,
        method="highs",
    )
    if answer.x is None or answer.fun <= ROUNDING * SCALE:
        return None
    prices = np.abs(np.asarray(answer.ineqlin.marginals)) > PRICED
    return Blame(
        frozenset(region.groups[place].limit for (place, _, _), priced in zip(rows, prices, strict=False) if priced),
        np.asarray(answer.lower.marginals)[:n_segments] > PRICED,
        np.asarray(answer.upper.marginals)[:n_segments] < -PRICED,
    )


def _matrix(groups: Sequence[Group], rows: Sequence[tuple[int, float]], n_segments: int) -> coo_array:
    """One row for each sum and sign, with what breaks it taken off; the sum over all segments comes last."""
    everything: IndexArray = np.arange(n_segments)
    columns = [*(np.append(groups[place].members, n_segments + place) for place, _ in rows), everything]
    values = [*(np.append(sign * groups[place].weights, -1.0) for place, sign in rows), np.ones(n_segments)]
    row = np.repeat(np.arange(len(columns)), [len(column) for column in columns])
    return coo_array(
        (np.concatenate(values), (row, np.concatenate(columns))), shape=(len(columns), n_segments + len(groups))
    )
