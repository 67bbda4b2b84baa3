"""A wide file of totals: one row per day, week or month, one outcome, one column of spend per segment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from optimizer.domain.curve import FloatArray
from optimizer.domain.segment import Segment
from optimizer.domain.totals import MONTH, Totals
from optimizer.errors import DataError
from optimizer.ingest.brought.small_table import read_rows
from optimizer.ingest.brought.total_periods import Days, days_of_rows, first_day
from optimizer.ingest.cells.decoding import check_content
from optimizer.ingest.cells.layout import shown_headers
from optimizer.ingest.column_map import fold
from optimizer.ingest.excerpt import excerpt
from optimizer.ingest.source_file import SourceFile
from optimizer.ingest.values.dates import find_date_order, parse_dates
from optimizer.ingest.values.figures import find_decimal_mark, parse_numbers
from optimizer.message import N_

_DATES: Final = ("date", "day", "week", "month", "ds")
"""Folded headers of the column of days, the preferred first."""
_SPEND_ENDS: Final = ("_spend", " spend", "_cost", " cost", "_s")
_SPEND_STARTS: Final = ("spend_", "spend ", "cost_", "cost ")
_NO_EVENT: Final = frozenset({"", "na", "n/a", "nan", "none", "no", "null", "0", "-", "false"})
_FEWEST: Final = 26
"""Days or weeks below which a baseline cannot be told from anything."""
_FEWEST_MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class TotalColumns:
    """Which column is what, by the headers as the user writes them.

    Attributes
    ----------
    outcome : str
        The total.
    spend : tuple of str
        One per segment; empty to take all whose names say so, such as ``tv_S`` or ``search_spend``.
    drivers : tuple of str
        Other figures that move the total.
    events : str or None
        A column that names what happened, empty or ``na`` where nothing did.
    """

    outcome: str
    spend: tuple[str, ...] = ()
    drivers: tuple[str, ...] = ()
    events: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Wide:
    """The cells of a file: folded header -> column, and the number of each row in the file."""

    name: str
    headers: tuple[str, ...]
    cells: dict[str, pd.Series[str]]
    rows: tuple[int, ...]
    decimal: str


def read_totals(file: SourceFile, columns: TotalColumns) -> Totals:
    """Read a file of totals.

    Parameters
    ----------
    file : SourceFile
        CSV with a column of days, the outcome, and a column of spend per segment.
    columns : TotalColumns
        Which is which.

    Raises
    ------
    DataError
        When a column is missing, a cell cannot be understood, or the days do not follow each other.
    """
    check_content(file)
    wide = _wide(file, columns)
    spends = _spend_columns(wide, columns)
    days = _days(wide)
    order = np.argsort(days, kind="stable")
    period_days = days_of_rows(wide.name, days[order])
    if period_days != MONTH and len(days) < _FEWEST:
        raise _too_few(wide.name, len(days))
    spend = np.column_stack([_figures(wide, name, blank=0.0) for name in spends])[order]
    _check_spent(wide, spends, spend)
    drivers = [_figures(wide, name, may_be_negative=True) for name in columns.drivers]
    event_names, events = _events(wide, columns.events)
    return Totals(
        kpi=fold(columns.outcome).replace(" ", "_"),
        first_day=first_day(days[order], period_days),
        period_days=period_days,
        total=_figures(wide, columns.outcome)[order],
        segments=_segments(wide, spends),
        spend=spend,
        driver_names=columns.drivers,
        drivers=np.column_stack(drivers)[order] if drivers else np.zeros((len(days), 0)),
        event_names=event_names,
        events=events[order],
    )


def _wide(file: SourceFile, columns: TotalColumns) -> _Wide:
    wanted = [*columns.spend, *columns.drivers, columns.outcome, *([] if columns.events is None else [columns.events])]
    rows, _ = read_rows(file, [*_DATES, *(fold(name) for name in wanted)])
    headers = tuple(cell.strip() for cell in rows[0][1])
    folded = [fold(name) for name in headers]
    for name in folded:
        if name and folded.count(name) > 1:
            raise DataError(N_("{name} has the column '{column}' twice; rename one.", name=file.name, column=name))
    if len(rows) <= _FEWEST_MONTHS:
        raise _too_few(file.name, len(rows) - 1)
    cells = {
        name: pd.Series([texts[place] if place < len(texts) else "" for _, texts in rows[1:]], dtype="str")
        for place, name in enumerate(folded)
        if name
    }
    wide = _Wide(file.name, headers, cells, tuple(row for row, _ in rows[1:]), "")
    for name in wanted:
        _column(wide, name)
    numbers = [cells[fold(name)] for name in (columns.outcome, *columns.spend, *columns.drivers)]
    decimal = find_decimal_mark(file.name, numbers, [], ".")
    return _Wide(wide.name, wide.headers, wide.cells, wide.rows, decimal)


def _too_few(name: str, found: int) -> DataError:
    return DataError(
        N_(
            "{name} has {found:number} rows; give {fewest:number} days or weeks or {months:number} months at least, "
            "better two years.",
            name=name,
            found=found,
            fewest=_FEWEST,
            months=_FEWEST_MONTHS,
        )
    )


def _column(wide: _Wide, name: str) -> pd.Series[str]:
    found = wide.cells.get(fold(name))
    if found is None:
        raise DataError(
            N_(
                "{name} has no column '{column}'; it has {found}.",
                name=wide.name,
                column=name,
                found=shown_headers(wide.headers),
            )
        )
    return found


def _spend_columns(wide: _Wide, columns: TotalColumns) -> tuple[str, ...]:
    if columns.spend:
        return columns.spend
    taken = {fold(name) for name in (columns.outcome, *columns.drivers)}
    found = tuple(
        header
        for header in wide.headers
        if fold(header) not in taken and (fold(header).endswith(_SPEND_ENDS) or fold(header).startswith(_SPEND_STARTS))
    )
    if not found:
        raise DataError(
            N_(
                "No column of {name} is named like spend (found: {found}); name them with --spend, such as "
                "--spend tv,search.",
                name=wide.name,
                found=shown_headers(wide.headers),
            )
        )
    return found


def _days(wide: _Wide) -> Days:
    name = next((name for name in _DATES if name in wide.cells), None)
    if name is None:
        raise DataError(
            N_(
                "{name} has no column 'date' (found: {found}); give the day of each row, or the first day of its week.",
                name=wide.name,
                found=shown_headers(wide.headers),
            )
        )
    cells = wide.cells[name]
    days = parse_dates(cells, find_date_order(wide.name, [cells], ""))
    for position in np.flatnonzero(np.isnat(days))[:1].tolist():
        raise _wrong_cell(wide, position, name, "2025-03-31")
    return np.asarray(days, dtype="datetime64[D]")


def _figures(wide: _Wide, name: str, *, blank: float | None = None, may_be_negative: bool = False) -> FloatArray:
    values, is_bad = parse_numbers(_column(wide, name), wide.decimal)
    if blank is not None:
        values = np.where(np.isnan(values) & ~is_bad, blank, values)
    is_bad = is_bad | ~np.isfinite(values) | ((values < 0.0) & (not may_be_negative))
    for position in np.flatnonzero(is_bad)[:1].tolist():
        raise _wrong_cell(wide, position, fold(name), "0" if not may_be_negative else "-1.5")
    return np.asarray(values, dtype=np.float64)


def _wrong_cell(wide: _Wide, position: int, column: str, example: str) -> DataError:
    return DataError(
        N_(
            "{name}, row {row}: column '{column}' holds '{found}'; give a value such as {example}.",
            name=wide.name,
            row=wide.rows[position],
            column=column,
            found=excerpt(wide.cells[column].iloc[position]),
            example=example,
        )
    )


def _check_spent(wide: _Wide, names: Sequence[str], spend: FloatArray) -> None:
    for name, total in zip(names, spend.sum(axis=0), strict=True):
        if total <= 0.0:
            raise DataError(
                N_(
                    "In column '{column}' of {name} nothing was ever spent; leave it out with --spend.",
                    column=name,
                    name=wide.name,
                )
            )


def _segments(wide: _Wide, names: Sequence[str]) -> tuple[Segment, ...]:
    """Name the segments by their columns: ``search_spend`` is search, ``meta / women`` has an audience."""
    segments = []
    for name in names:
        bare = fold(name)
        for end in _SPEND_ENDS:
            bare = bare.removesuffix(end)
        for start in _SPEND_STARTS:
            bare = bare.removeprefix(start)
        platform, _, audience = (part.strip() for part in bare.partition("/"))
        segments.append(Segment(platform or fold(name), audience or "all"))
    if len(set(segments)) < len(segments):
        raise DataError(
            N_("Two columns of spend of {name} mean the same segment; give them different names.", name=wide.name)
        )
    return tuple(segments)


def _events(wide: _Wide, name: str | None) -> tuple[tuple[str, ...], FloatArray]:
    if name is None:
        return (), np.zeros((len(wide.rows), 0))
    told = _column(wide, name).str.strip()
    names = sorted({event for event in told if event.casefold() not in _NO_EVENT})
    if not names:
        return (), np.zeros((len(told), 0))
    happened = np.column_stack([(told == event).to_numpy() for event in names])
    return tuple(names), happened.astype(np.float64)
