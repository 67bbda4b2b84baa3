"""Whether any spends obey the limits of a region, as a mixed-integer program: by how much they must be broken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from optimizer.allocation.limits.region import Group, IndexArray, Region
from optimizer.domain.curve import FloatArray

SCALE = 1e4
"""The budget in the program's units: its tolerances are absolute, about 1e-6, and so 1e-10 of the budget."""

Term = tuple[IndexArray, float]
Row = tuple[Sequence[Term], float, float]


@dataclass(frozen=True, slots=True, eq=False)
class _Variables:
    """Where the variables of a program stand: one block each, in this order.

    Spends; on/off of each segment and of each group; what each group lacks and exceeds; what each segment does.
    """

    n_segments: int
    n_groups: int

    @property
    def spend(self) -> IndexArray:
        return np.arange(self.n_segments)

    @property
    def switch(self) -> IndexArray:
        return self.n_segments + np.arange(self.n_segments)

    @property
    def group_switch(self) -> IndexArray:
        return 2 * self.n_segments + np.arange(self.n_groups)

    @property
    def lack(self) -> IndexArray:
        return 2 * self.n_segments + self.n_groups + np.arange(self.n_groups)

    @property
    def excess(self) -> IndexArray:
        return self.lack + self.n_groups

    @property
    def own_lack(self) -> IndexArray:
        return 2 * self.n_segments + 3 * self.n_groups + np.arange(self.n_segments)

    @property
    def own_excess(self) -> IndexArray:
        return self.own_lack + self.n_segments

    @property
    def size(self) -> int:
        return 4 * self.n_segments + 3 * self.n_groups


def least_violation(region: Region) -> tuple[float, FloatArray]:
    """Find spends that break the limits by the least money in all, and no limit where they can.

    The budget is never broken.

    Returns
    -------
    violation : float
        Money by which limits are broken, in all; infinite where the program was not solved.
    spend : (n_segments,) array
        Such spends.
    """
    unit = region.budget / SCALE if region.budget > 0.0 else 1.0
    variables = _Variables(len(region.lower), len(region.groups))
    rows = [*_segment_rows(region, variables, unit), *_group_rows(region.groups, region.budget, variables, unit)]
    cost, integer, roof = (
        np.zeros(variables.size),
        np.zeros(variables.size, dtype=np.int64),
        np.full(variables.size, np.inf),
    )
    cost[variables.lack[0] if variables.n_groups else variables.own_lack[0] :] = 1.0
    integer[variables.switch] = region.threshold > 0.0
    integer[variables.group_switch] = [group.threshold > 0.0 for group in region.groups]
    roof[variables.switch], roof[variables.group_switch] = 1.0, 1.0
    answer = milp(
        cost,
        constraints=LinearConstraint(
            np.array([_dense(terms, variables.size) for terms, _, _ in rows]),
            np.array([floor for _, floor, _ in rows]),
            np.array([ceiling for _, _, ceiling in rows]),
        ),
        bounds=Bounds(np.zeros(variables.size), roof),
        integrality=integer,
    )
    if answer.x is None:
        return np.inf, region.lower
    return float(cost @ answer.x) * unit, answer.x[variables.spend] * unit


def _dense(terms: Sequence[Term], size: int) -> FloatArray:
    row = np.zeros(size)
    for places, weight in terms:
        row[places] += weight
    return row


def _segment_rows(region: Region, variables: _Variables, unit: float) -> Iterator[Row]:
    yield [(variables.spend, 1.0)], -np.inf, region.budget / unit
    for place in range(variables.n_segments):
        at = slice(place, place + 1)
        spend, lack, excess = variables.spend[at], variables.own_lack[at], variables.own_excess[at]
        upper = min(region.upper[place], region.budget) / unit
        yield [(spend, 1.0), (lack, 1.0)], region.lower[place] / unit, np.inf
        yield [(spend, 1.0), (excess, -1.0)], -np.inf, upper
        threshold = region.threshold[place] / unit
        if threshold > 0.0:
            switch = variables.switch[at]
            yield [(spend, 1.0), (switch, -threshold), (lack, 1.0)], 0.0, np.inf
            yield [(spend, 1.0), (switch, -region.budget / unit)], -np.inf, 0.0


def _group_rows(groups: Sequence[Group], budget: float, variables: _Variables, unit: float) -> Iterator[Row]:
    for place, group in enumerate(groups):
        at = slice(place, place + 1)
        lack, excess = variables.lack[at], variables.excess[at]
        yield [(group.members, 1.0), (lack, 1.0)], group.least / unit, np.inf
        yield [(group.members, 1.0), (excess, -1.0)], -np.inf, min(group.most, budget) / unit
        if group.threshold > 0.0:
            switch = variables.group_switch[at]
            yield [(group.members, 1.0), (switch, -group.threshold / unit), (lack, 1.0)], 0.0, np.inf
            yield [(group.members, 1.0), (switch, -budget / unit)], -np.inf, 0.0
