"""The limits of a region as a sparse mixed-integer linear program."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from optimizer.allocation.limits.demand import Count, Demand, IndexArray, OwnDemand, Rate, rows_at
from optimizer.allocation.limits.region import Group, Region
from optimizer.domain.curve import FloatArray

SCALE = 1e4
"""The budget in the program's units: its tolerances are absolute, 1e-7 to 1e-6, and so at most 1e-10 of the budget."""

ROUNDING = 1e-9
"""Money that is less than this share of the budget is rounding."""

Status = Literal["found", "none", "unknown"]


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What a program came to.

    Attributes
    ----------
    status : {"found", "none", "unknown"}
        Whether there are such spends; unknown where the time ran out first.
    spend : (n_segments,) array
        The spends, major units; zeros where none were found.
    given : float
        What the loosened demands give in all: money, or segments where a count is loosened.
    """

    status: Status
    spend: FloatArray
    given: float


@dataclass(frozen=True, slots=True, eq=False)
class _Block:
    """Some rows of the program: entries by row in the block, column and value, and what each row lies between."""

    row: IndexArray
    column: IndexArray
    value: FloatArray
    floor: FloatArray
    ceiling: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class _Layout:
    """Where the variables stand: spends, then a switch, a number of steps, a group's switch, and what a demand gives.

    `switch` and `steps` hold -1 for segments that need none; `loose_whole` is the switch or the number of steps of a
    loosened demand.
    """

    n_segments: int
    switch: IndexArray
    steps: IndexArray
    group_switch: IndexArray
    given: IndexArray
    loose_whole: IndexArray
    size: int


def solve_program(
    region: Region, loose: Sequence[Demand] = (), *, price: FloatArray | None = None, seconds: float = 1.0
) -> Answer:
    """Find spends in a region, with some more demands that may give way, but as little as possible in all.

    minimize sum_k e_k subject to the region, and for each loosened demand least_k - e_k <= a_k . x <= most_k + e_k;
    an on/off minimum T gives way as x = 0 or x >= T - e, a step s as |x - s w| <= e for a whole w, a count as
    count <= most + e. The region's guardrails are left out.

    Parameters
    ----------
    region : Region
        What must hold, to within rounding.
    loose : sequence of Demand
        All rows of one give way by the same amount; no `Rate`.
    price : (n_segments,) array or None
        Where nothing is loosened: of all spends, those with the least sum of price x spend are taken; any, if None.
    seconds : float
        Time for the program, where there is something whole in it.
    """
    nothing = np.zeros(len(region.lower))
    slack = ROUNDING * region.budget
    if (region.lower > region.upper + slack).any() or region.lower.sum() > region.budget + slack:
        return Answer("none", nothing, np.inf)
    unit = region.budget / SCALE if region.budget > 0.0 else 1.0
    rows, share = _single_rows(loose)
    layout = _layout(region, rows, share)
    blocks = list(_blocks(region, rows, layout, unit))
    bounds, whole = _bounds(region, layout, unit)
    cost = np.zeros(layout.size)
    cost[layout.given] = 1.0
    if price is not None:
        cost[: layout.n_segments] = price
    answer = milp(
        cost,
        constraints=_constraint(blocks, layout.size),
        bounds=bounds,
        integrality=whole,
        options={"time_limit": seconds} if whole.any() else {"presolve": False},
    )
    if answer.x is None:
        return Answer("none" if answer.status == 2 else "unknown", nothing, np.inf)  # 2: infeasible
    spend = answer.x[: layout.n_segments] * unit
    has_switch, has_steps = layout.switch >= 0, layout.steps >= 0
    off = has_switch.copy()
    off[has_switch] = answer.x[layout.switch[has_switch]] < 0.5
    spend[off] = 0.0
    spend[has_steps] = np.rint(answer.x[layout.steps[has_steps]]) * region.step[has_steps]
    spend = np.clip(spend, region.lower, np.maximum(region.upper, region.lower))
    spend = np.where((spend > 0.0) & ~off & has_switch, np.maximum(spend, region.threshold), spend)
    return Answer("found", spend, float(answer.x[np.unique(layout.given)].sum()) * unit)


def _single_rows(loose: Sequence[Demand]) -> tuple[list[Demand], IndexArray]:
    """Demands of one row each, and of which demand each is."""
    rows: list[Demand] = []
    share: list[int] = []
    for place, demand in enumerate(loose):
        own = (
            [rows_at(demand, slice(at, at + 1)) for at in range(len(demand.members))]
            if isinstance(demand, OwnDemand)
            else [demand]
        )
        rows.extend(own)
        share.extend([place] * len(own))
    return rows, np.array(share, dtype=np.intp)


def _layout(region: Region, loose: Sequence[Demand], share: IndexArray) -> _Layout:
    n_segments = len(region.lower)
    needs_switch = region.threshold > 0.0
    for count in (*region.counts, *(one for one in loose if isinstance(one, Count))):
        needs_switch[count.members] = True
    is_held = region.lower >= region.upper
    needs_steps = (region.step > 0.0) & ~is_held
    loose_whole = np.array([_is_whole(demand) for demand in loose], dtype=bool)
    group_whole = np.array([group.threshold > 0.0 for group in region.groups], dtype=bool)
    start = n_segments
    places = []
    for needs in (needs_switch, needs_steps, group_whole, loose_whole):
        places.append(np.where(needs, start + np.cumsum(needs) - 1, -1))
        start += int(needs.sum())
    switch, steps, group_switch, loose_whole_at = places
    size = start + (int(share.max()) + 1 if len(share) else 0)
    return _Layout(n_segments, switch, steps, group_switch, start + share, loose_whole_at, size)


def _is_whole(demand: Demand) -> bool:
    return not isinstance(demand, (Count, Rate)) and demand.kind in ("on_off_minimum", "step")


def _bounds(region: Region, layout: _Layout, unit: float) -> tuple[Bounds, IndexArray]:
    """Bounds of all variables, and which of them are whole."""
    floor, roof = np.zeros(layout.size), np.full(layout.size, np.inf)
    floor[: layout.n_segments] = region.lower / unit
    roof[: layout.n_segments] = np.maximum(region.upper, region.lower) / unit
    whole = np.zeros(layout.size, dtype=np.intp)
    whole[layout.n_segments :] = 1
    whole[layout.given] = 0
    has_switch = layout.switch >= 0
    floor[layout.switch[has_switch]] = region.lower[has_switch] > 0.0
    roof[layout.switch[has_switch]] = region.upper[has_switch] > 0.0
    roof[layout.group_switch[layout.group_switch >= 0]] = 1.0
    return Bounds(floor, np.maximum(roof, floor)), whole


def _constraint(blocks: Sequence[_Block], size: int) -> LinearConstraint:
    heights = np.cumsum([0, *(len(block.floor) for block in blocks)])
    rows = np.concatenate([block.row + start for block, start in zip(blocks, heights, strict=False)])
    columns = np.concatenate([block.column for block in blocks])
    values = np.concatenate([block.value for block in blocks])
    matrix = coo_array((values, (rows, columns)), shape=(int(heights[-1]), size)).tocsc()
    return LinearConstraint(
        matrix, np.concatenate([block.floor for block in blocks]), np.concatenate([block.ceiling for block in blocks])
    )


def _blocks(region: Region, loose: Sequence[Demand], layout: _Layout, unit: float) -> Iterator[_Block]:
    slack = 0.5 * ROUNDING * SCALE
    ones = np.ones(layout.n_segments)
    yield _row(np.arange(layout.n_segments), ones, -np.inf, region.budget / unit + slack)
    yield from _switch_blocks(region, layout, unit)
    for place, group in enumerate(region.groups):
        yield _row(group.members, group.weights, group.least / unit - slack, group.most / unit + slack)
        if group.threshold > 0.0:
            most = min(group.most, region.budget)
            yield from _on_off(group.members, layout.group_switch[place], group.threshold / unit, most / unit)
    for count in region.counts:
        yield _row(layout.switch[count.members], np.ones(len(count.members)), float(count.least), float(count.most))
    for demand, given, whole in zip(loose, layout.given, layout.loose_whole, strict=True):
        yield from _loosened(region, demand, layout, (int(given), int(whole)), unit)


def _switch_blocks(region: Region, layout: _Layout, unit: float) -> Iterator[_Block]:
    """Spend at most its bound times its switch, at least its on/off minimum times its switch; so many steps."""
    at = np.flatnonzero(layout.switch >= 0)
    upper, threshold = np.maximum(region.upper[at], region.lower[at]) / unit, region.threshold[at] / unit
    yield _pairs(at, layout.switch[at], -upper, -np.inf, 0.0)
    yield _pairs(at, layout.switch[at], -threshold, 0.0, np.inf)
    at = np.flatnonzero(layout.steps >= 0)
    yield _pairs(at, layout.steps[at], -region.step[at] / unit, 0.0, 0.0)


def _pairs(one: IndexArray, other: IndexArray, weight: FloatArray, floor: float, ceiling: float) -> _Block:
    """Rows one + weight x other."""
    rows = np.arange(len(one))
    return _Block(
        np.concatenate([rows, rows]),
        np.concatenate([one, other]),
        np.concatenate([np.ones(len(one)), weight]),
        np.full(len(one), floor),
        np.full(len(one), ceiling),
    )


def _row(columns: IndexArray, weights: FloatArray, floor: float, ceiling: float) -> _Block:
    return _Block(np.zeros(len(columns), dtype=np.intp), columns, weights, np.array([floor]), np.array([ceiling]))


def _on_off(
    members: IndexArray, switch: int, threshold: float, most: float, given: int | None = None
) -> Iterator[_Block]:
    """A sum is nothing or at least a threshold, less what is given."""
    extra = [] if given is None else [given]
    ones = np.ones(len(members) + len(extra))
    yield _row(np.append(members, switch), np.append(np.ones(len(members)), -most), -np.inf, 0.0)
    yield _row(np.concatenate([members, extra, [switch]]).astype(np.intp), np.append(ones, -threshold), 0.0, np.inf)


def _loosened(region: Region, demand: Demand, layout: _Layout, own: tuple[int, int], unit: float) -> Iterator[_Block]:
    given, whole = own
    if isinstance(demand, Rate):
        return
    if isinstance(demand, Count):
        # What is given is counted in units of money, so that the answer comes out in segments.
        ones = np.ones(len(demand.members))
        yield _row(np.append(layout.switch[demand.members], given), np.append(ones, -unit), -np.inf, demand.most)
        return
    money, least, most = (float(np.ravel(amount)[0]) / unit for amount in (demand.money, demand.least, demand.most))
    if demand.kind == "on_off_minimum":
        yield from _on_off(demand.members, whole, money, region.budget / unit, given)
    elif demand.kind == "step":
        columns = np.array([demand.members[0], whole, given])
        yield _row(columns, np.array([1.0, -money, 1.0]), 0.0, np.inf)
        yield _row(columns, np.array([1.0, -money, -1.0]), -np.inf, 0.0)
    else:
        weights = np.ones(1) if isinstance(demand, OwnDemand) else demand.weights
        columns = np.append(demand.members, given)
        yield _row(columns, np.append(weights, 1.0), least, np.inf)
        if np.isfinite(most):
            yield _row(columns, np.append(weights, -1.0), -np.inf, most)


def broken_by(region: Region, spend: FloatArray) -> float:
    """Most money by which spends are outside of a region, its guardrails left out; infinite where a count is."""
    broken = [
        float(spend.sum()) - region.budget,
        float((region.lower - spend).max()),
        float((spend - region.upper).max()),
        float(np.where(spend > 0.0, region.threshold - spend, 0.0).max()),
        _off_steps(region, spend),
    ]
    for group in region.groups:
        broken.append(_broken_group(group, spend))
    for count in region.counts:
        funded = int((spend[count.members] > count.marks).sum())
        broken.append(0.0 if count.least <= funded <= count.most else np.inf)
    return max(0.0, *broken)


def _broken_group(group: Group, spend: FloatArray) -> float:
    total = float(group.weights @ spend[group.members])
    broken = max(group.least - total, total - group.most)
    return max(broken, group.threshold - total) if total > 0.0 else broken


def _off_steps(region: Region, spend: FloatArray) -> float:
    at = np.flatnonzero(region.step > 0.0)
    if not len(at):
        return 0.0
    step = region.step[at]
    return float(np.abs(spend[at] - np.rint(spend[at] / step) * step).max())
