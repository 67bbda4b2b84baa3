"""Demands taken apart into rows, one amount of one limit each, and put together for fewer segments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from optimizer.allocation.limits.demand import END, Count, Demand, IndexArray, OwnDemand, Rate, SumDemand, rows_at

Row = OwnDemand | SumDemand | Count
"""A demand that can give way: an amount, or a number of segments."""


def rows_on(demands: Iterable[Demand], segments: IndexArray) -> Iterator[OwnDemand]:
    """All rows on some segments by themselves."""
    for demand in demands:
        if isinstance(demand, OwnDemand):
            yield from (
                rows_at(demand, slice(int(at), int(at) + 1)) for at in np.flatnonzero(np.isin(demand.members, segments))
            )


def limit_of(row: Row) -> int | None:
    """Which limit of the problem states a row; None for the end of a curve."""
    number = int(row.limit[0]) if isinstance(row, OwnDemand) else row.limit
    return None if number == END else number


def money_of(row: Row) -> float:
    """The amount of a row, the largest where they differ; of a count, the number."""
    if isinstance(row, Count):
        return float(row.most)
    return float(row.money.max()) if isinstance(row, OwnDemand) else row.money


def without_rates(demands: Iterable[Demand]) -> tuple[Row, ...]:
    """All demands but guardrails."""
    return tuple(demand for demand in demands if not isinstance(demand, Rate))


def compressed(rows: Sequence[Row]) -> tuple[list[Row], int]:
    """The same rows over fewer segments, and how many these are.

    Segments that no row names are left out. Those that the same rows sum up with the same weights, and nothing speaks
    of by themselves, are one: any money among them is as good.
    """
    named = np.unique(np.concatenate([row.members for row in rows]))
    sums = [row for row in rows if isinstance(row, SumDemand)]
    alike = np.zeros((len(named), len(sums) + 1))
    for place, row in enumerate(sums):
        alike[np.searchsorted(named, row.members), place] = row.weights
    alone = [row.members for row in rows if not isinstance(row, SumDemand)]
    for members in alone:
        alike[np.searchsorted(named, members), -1] = members + 1
    _, first, place_of = np.unique(alike, axis=0, return_index=True, return_inverse=True)
    is_first = np.zeros(len(named), dtype=bool)
    is_first[first] = True
    return [_moved(row, named, is_first, place_of.ravel()) for row in rows], len(first)


def _moved(row: Row, named: IndexArray, is_first: npt.NDArray[np.bool_], place_of: IndexArray) -> Row:
    at = np.searchsorted(named, row.members)
    if not isinstance(row, SumDemand):
        return replace(row, members=place_of[at])
    kept = is_first[at]
    return replace(row, members=place_of[at[kept]], weights=row.weights[kept])


def whole_limits(rows: Iterable[Row], demands: Sequence[Row]) -> list[Row]:
    """The same rows; of what a limit states for several segments by themselves, all of these, in one row."""
    kept: list[Row] = []
    seen: set[tuple[int, str]] = set()
    for row in rows:
        number = limit_of(row)
        if number is None or not isinstance(row, OwnDemand):
            kept.append(row)
        elif (number, row.kind) not in seen:
            seen.add((number, row.kind))
            kept.extend(
                rows_at(demand, demand.limit == number)
                for demand in demands
                if isinstance(demand, OwnDemand) and demand.kind == row.kind and (demand.limit == number).any()
            )
    return kept
