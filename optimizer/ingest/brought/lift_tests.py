"""lift_tests.csv: the results of experiments, one per row."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd
from scipy.special import ndtri

from optimizer.domain.lift import LiftTest
from optimizer.domain.performance import KPIS
from optimizer.domain.period import Period
from optimizer.errors import DataError
from optimizer.ingest.brought.limit_cells import read_level
from optimizer.ingest.brought.small_table import SmallRow, read_number, read_small_table, wrong_cell
from optimizer.ingest.source_file import SourceFile
from optimizer.ingest.values.dates import find_date_order, parse_dates
from optimizer.message import N_, Message

NUMBERS: Final = ("incremental", "standard_error", "low", "high", "spend")
COLUMNS: Final = ("name", "platform", "audience", "kpi", "start", "end", *NUMBERS[:4], "level", "spend")
REQUIRED: Final = ("kpi", "start", "end", "incremental")


def read_lift_tests(file: SourceFile) -> tuple[LiftTest, ...]:
    """Read lift tests.

    Parameters
    ----------
    file : SourceFile
        Table with the columns ``platform,audience,kpi,start,end,incremental`` and either ``standard_error`` or
        ``low,high,level``, the range that holds the lift with that probability (taken for that of a normal
        distribution). Platform and audience may be empty: the test was of all ads then. ``name`` and ``spend``, the
        money whose effect was measured, may be left out.

    Raises
    ------
    DataError
        When a cell is missing or out of its range, or two tests have the same name.
    """
    rows = read_small_table(file, COLUMNS, REQUIRED, (*NUMBERS, "level"))
    days = {column: [row.cells[column] for row in rows] for column in ("start", "end")}
    cells = {column: pd.Series(texts, dtype="str") for column, texts in days.items()}
    order = find_date_order(file.name, list(cells.values()), "")
    read = {column: parse_dates(texts, order) for column, texts in cells.items()}
    tests: dict[str, LiftTest] = {}
    for place, row in enumerate(rows):
        test = _lift_test(row, _day(row, "start", read["start"][place]), _day(row, "end", read["end"][place]))
        if test.name in tests:
            raise DataError(
                N_(
                    "{place} has the same name as {earlier}, '{name}'; give each test its own in a column 'name'.",
                    place=row.place,
                    earlier=tests[test.name].source,
                    name=test.name,
                )
            )
        tests[test.name] = test
    return tuple(tests.values())


def _lift_test(row: SmallRow, start: date, end: date) -> LiftTest:
    if end < start:
        raise wrong_cell(row, "end", N_("a day that is not before the start"))
    kpi = row.cells["kpi"].lower().replace(" ", "_")
    if kpi not in KPIS:
        raise wrong_cell(row, "kpi", N_("one of {known}", known=", ".join(KPIS)))
    platform = row.cells["platform"].lower()
    audience = row.cells["audience"]
    if audience and not platform:
        raise wrong_cell(row, "platform", N_("the platform of the audience '{audience}'", audience=audience))
    incremental = _needed(row, "incremental")
    spend = read_number(row, "spend")
    if spend is not None and spend <= 0:
        raise wrong_cell(row, "spend", N_("money above zero, or nothing"))
    scope = " / ".join(name for name in (platform, audience) if name)
    return LiftTest(
        name=row.cells["name"] if row.cells["name"] else f"{scope if scope else 'all'} {start.isoformat()}",
        kpi=kpi,
        period=Period(start, end),
        incremental=incremental,
        standard_error=_standard_error(row, incremental),
        platform=platform if platform else None,
        audience=audience if audience else None,
        spend=spend,
        source=row.place,
    )


def _standard_error(row: SmallRow, incremental: float) -> float:
    """Read the standard error, or find it from a range: (high - low) / (2 z)."""
    error, low, high = (read_number(row, column) for column in ("standard_error", "low", "high"))
    if error is not None:
        if error <= 0:
            raise wrong_cell(row, "standard_error", N_("a number above zero, as no test is exact"))
        return error
    if low is None or high is None:
        raise DataError(
            N_(
                "{place} does not say how sure the lift is; give its standard_error, or low, high and level.",
                place=row.place,
            )
        )
    if not low <= incremental <= high or low == high:
        raise wrong_cell(
            row, "incremental", N_("a number between low ({low:exact}) and high ({high:exact})", low=low, high=high)
        )
    return (high - low) / (2.0 * float(ndtri(0.5 + _level(row) / 2.0)))


def _level(row: SmallRow) -> float:
    """Read a probability written as 90%, 0.9 or 90."""
    expected = N_("the probability that the range holds the lift, such as 90%")
    level = read_level(row, "level")
    if level is None:
        raise wrong_cell(row, "level", expected)
    share = level / 100.0 if level > 1.0 else level
    if not 0.0 < share < 1.0:
        raise wrong_cell(row, "level", expected)
    return share


def _needed(row: SmallRow, column: str) -> float:
    number = read_number(row, column)
    if number is None:
        raise wrong_cell(row, column, _ANY_NUMBER)
    return number


_ANY_NUMBER: Final[Message] = N_("a number, which may be negative")


def _day(row: SmallRow, column: str, found: Any) -> date:
    if np.isnat(found):
        raise wrong_cell(row, column, N_("a day such as 2026-01-31"))
    day: date = found.astype("datetime64[D]").astype(object)
    return day
