"""Demands taken apart into rows, one amount of one limit each, and put together for fewer segments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from optimizer.allocation.limits.demand import END, Count, Demand, IndexArray, OwnDemand, Rate, SumDemand, row_of

Row = OwnDemand | SumDemand | Count
"""A demand that can give way: an amount, or a number of segments."""


def rows_on(demands: Iterable[Demand], segments: IndexArray) -> Iterator[OwnDemand]:
    """All rows on some segments by themselves."""
    for demand in demands:
        if isinstance(demand, OwnDemand):
            yield from (row_of(demand, int(at)) for at in np.flatnonzero(np.isin(demand.members, segments)))


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


def merged(rows: Sequence[Row]) -> list[Row]:
    """The same rows, with those of one kind together that one limit states for several segments by themselves."""
    kept: list[Row] = []
    parts: dict[tuple[int, str], list[OwnDemand]] = {}
    for row in rows:
        if isinstance(row, OwnDemand) and limit_of(row) is not None:
            parts.setdefault((int(row.limit[0]), row.kind), []).append(row)
        else:
            kept.append(row)
    return [*kept, *(_joined(own) for own in parts.values())]


def _joined(own: Sequence[OwnDemand]) -> OwnDemand:
    return OwnDemand(
        own[0].kind,
        np.concatenate([row.members for row in own]),
        np.concatenate([row.money for row in own]),
        np.concatenate([row.least for row in own]),
        np.concatenate([row.most for row in own]),
        np.concatenate([row.limit for row in own]),
    )
