"""periods.csv: the parts of the horizon, such as the weeks of a month, and their demand."""

from __future__ import annotations

import math
from typing import Final

from optimizer.domain.demand_period import DemandPeriod
from optimizer.errors import DataError
from optimizer.ingest.brought.limit_cells import read_level, read_money_or_share
from optimizer.ingest.brought.small_table import SmallRow, read_number, read_small_table, wrong_cell
from optimizer.ingest.source_file import SourceFile
from optimizer.message import N_

COLUMNS: Final = ("name", "share", "demand", "min", "max")
REQUIRED: Final = ("name",)
_ADDS_UP: Final = 0.005
"""Shares that people write, such as 33% three times, miss 100% by rounding."""


def read_periods(file: SourceFile) -> tuple[DemandPeriod, ...]:
    """Read the parts of the horizon, in the order of the file.

    Parameters
    ----------
    file : SourceFile
        Table with the columns ``name,share,demand,min,max``. ``share`` is the period's share of the days, such as
        ``25%`` or 0.25, or its number of days: whatever the column adds up to is the horizon; equal parts where the
        column is left out. ``demand`` is a multiple of an average day, 1 where it is left out. ``min`` and ``max`` are
        money, or a share of the budget of the whole horizon.

    Raises
    ------
    DataError
        When a cell is out of its range, or a name comes twice.
    """
    rows = read_small_table(file, COLUMNS, REQUIRED, COLUMNS[1:])
    shares = _shares(file, rows)
    periods: dict[str, DemandPeriod] = {}
    for row, share in zip(rows, shares, strict=True):
        name = row.cells["name"]
        if not name:
            raise wrong_cell(row, "name", N_("a name"))
        if name in periods:
            raise DataError(
                N_("{place} names the period '{name}' a second time; give each its own.", place=row.place, name=name)
            )
        periods[name] = DemandPeriod(
            name=name,
            share=share,
            demand=_demand(row),
            least=read_money_or_share(row, "min", most_share=1.0),
            most=read_money_or_share(row, "max", most_share=1.0),
        )
    return tuple(periods.values())


def _shares(file: SourceFile, rows: tuple[SmallRow, ...]) -> list[float]:
    found = [read_level(row, "share") for row in rows]
    if all(share is None for share in found):
        return [1.0 / len(rows)] * len(rows)
    for row, share in zip(rows, found, strict=True):
        if share is None:
            raise wrong_cell(row, "share", N_("a share of the days such as 25%, or a number of days"))
    given = [share for share in found if share is not None]
    total = math.fsum(given)
    is_written_as_share = all(row.cells["share"].endswith("%") for row in rows) or max(given) <= 1.0
    if is_written_as_share and len(rows) > 1 and abs(total - 1.0) > _ADDS_UP * len(rows):
        raise DataError(
            N_(
                "In {name} the shares add up to {total:percent}; give shares that add up to 100%, or numbers of days.",
                name=file.name,
                total=total,
            )
        )
    return [share / total for share in given]


def _demand(row: SmallRow) -> float:
    demand = read_number(row, "demand")
    if demand is None:
        return 1.0
    if demand < 0:
        raise wrong_cell(row, "demand", N_("a multiple of an average day that is not negative, such as 1.3"))
    return demand
