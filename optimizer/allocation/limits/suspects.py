"""Demands among which a conflict must lie: few of the many, found without trying them one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from optimizer.allocation.limits.demand import Count, IndexArray, OwnDemand, SumDemand
from optimizer.allocation.limits.elastic import blame_of
from optimizer.allocation.limits.feasibility import in_whole_steps, relax
from optimizer.allocation.limits.program import ROUNDING, solve_program
from optimizer.allocation.limits.region import Region, own_bounds, region_of
from optimizer.allocation.limits.rows import Row, rows_on
from optimizer.domain.curve import FloatArray


def suspects_of(demands: Sequence[Row], n_segments: int, budget: float) -> list[Row]:
    """Demands that conflict, one amount each; not yet a smallest set.

    In this order: a segment whose own amounts cross; least spends above the budget, the largest of them; a count below
    the number of segments that must spend; where limits on sums cannot hold together even when everything whole is
    relaxed, those with a price in the elastic linear program (Gleeson and Ryan 1990), and the amounts on segments that
    its reduced costs name; else limits on sums that an elastic filter gathers (Chinneck and Dravnieks 1991), with the
    amounts on their segments.
    """
    lower, upper, threshold, step = own_bounds(demands, n_segments)
    lower = np.where(lower > 0.0, np.maximum(lower, threshold), lower)
    slack = ROUNDING * budget
    if (lower > upper + slack).any():
        return list(rows_on(demands, np.array([int(np.argmax(lower - upper))])))
    if lower.sum() > budget + slack:
        order = np.argsort(-lower, kind="stable")
        last = int(np.argmax(np.cumsum(lower[order]) > budget + slack))
        return list(_raising(demands, order[: last + 1], lower))
    is_off = (threshold > upper) & (lower == 0.0)
    wide = Region(
        budget,
        lower,
        np.where(is_off, 0.0, np.minimum(np.maximum(upper, lower), budget)),
        np.where(is_off | (lower > 0.0), 0.0, threshold),
        region_of(demands, n_segments, budget).groups,
        step,
        tuple(demand for demand in demands if isinstance(demand, Count)),
    )
    for count in wide.counts:
        must = count.members[lower[count.members] > 0.0]
        if len(must) > count.most:
            largest = must[np.argsort(-lower[must], kind="stable")][: count.most + 1]
            return [count, *_raising(demands, largest, lower)]
    priced = _priced(demands, wide)
    return priced if priced else _gathered(demands, wide)


def _raising(demands: Sequence[Row], segments: IndexArray, lower: FloatArray) -> Iterator[OwnDemand]:
    """Rows that make segments spend: for each segment one that does so alone, else all."""
    rows: dict[int, list[OwnDemand]] = {int(segment): [] for segment in segments}
    for row in rows_on(demands, segments):
        rows[int(row.members[0])].append(row)
    for segment, own in rows.items():
        alone = [row for row in own if float(row.least[0]) >= lower[segment]]
        yield from alone[:1] if alone else own


def _priced(demands: Sequence[Row], wide: Region) -> list[Row]:
    """Demands that conflict even where everything whole is relaxed; none where these can hold."""
    rounded = in_whole_steps(wide)
    relaxed = relax(rounded)
    blame = None if relaxed is None else blame_of(relaxed)
    if blame is None:
        return []
    stated: list[Row] = [
        demand for demand in demands if isinstance(demand, (SumDemand, Count)) and demand.limit in blame.limits
    ]
    held = blame.high | (blame.low & (wide.lower > 0.0))
    for group, other in zip(wide.groups, rounded.groups, strict=True):
        if group.limit in blame.limits and (group.least, group.most) != (other.least, other.most):
            held[group.members] = True
    for demand in stated:
        if isinstance(demand, Count):  # its relaxed row is made of its members' bounds
            held[demand.members] = True
    return [*stated, *rows_on(demands, np.flatnonzero(held))]


def _gathered(demands: Sequence[Row], wide: Region) -> list[Row]:
    """Limits on sums that conflict with the amounts on their segments: whatever gives way must hold the next time."""
    own: list[Row] = [demand for demand in demands if isinstance(demand, OwnDemand)]
    loose: list[Row] = [demand for demand in demands if not isinstance(demand, OwnDemand)]
    firm: list[Row] = []
    while loose:
        region = region_of([*own, *firm], len(wide.lower), wide.budget)
        answer = solve_program(region, loose)
        if answer.status != "found":
            break
        given = [demand for demand in loose if breaks(demand, answer.spend) > ROUNDING * wide.budget]
        if not given:
            firm.extend(loose)
            break
        firm.extend(given)
        loose = [demand for demand in loose if not any(demand is other for other in given)]
    named = np.unique(np.concatenate([demand.members for demand in firm])) if firm else np.arange(len(wide.lower))
    return [*firm, *rows_on(own, named)]


def breaks(demand: Row, spend: FloatArray) -> float:
    """By how much spends are outside of a limit on a sum or a count."""
    if isinstance(demand, Count):
        return float(max(0, int((spend[demand.members] > demand.marks).sum()) - demand.most))
    if isinstance(demand, OwnDemand):
        return 0.0
    total = float(demand.weights @ spend[demand.members])
    if demand.kind == "on_off_minimum":
        return max(0.0, demand.money - total) if total > 0.0 else 0.0
    return max(0.0, demand.least - total, total - demand.most)
