"""A geo experiment in two files: outcome and spend per region and day, and the group of each region."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from optimizer.domain.curve import FloatArray
from optimizer.domain.finding import Finding
from optimizer.domain.geo_experiment import GeoExperiment
from optimizer.domain.performance import KPIS
from optimizer.errors import DataError
from optimizer.ingest.brought.small_table import SmallColumns, read_numbers, read_small_columns, wrong_cell
from optimizer.ingest.excerpt import excerpt
from optimizer.ingest.source_file import SourceFile
from optimizer.ingest.values.dates import find_date_order, parse_dates
from optimizer.message import N_

_DATES: Final = ("date", "day", "week")
_GEOS: Final = ("geo", "region", "market", "dma", "state", "city")
_GROUPS: Final = ("geo.group", "group", "assignment")
_SPENDS: Final = ("spend", "cost")
_OUTCOMES: Final = {
    "sales": "revenue",
    **{kpi: kpi for kpi in KPIS},
    "orders": "conversions",
    "purchases": "conversions",
}
_TREATED: Final = frozenset({"treatment", "treated", "test", "exposed", "t"})
_MUCH_LOST: Final = 0.005
"""Share of the outcome; lifts are often a few percent of it."""
_OUTSIDE: Final = frozenset({"", "none", "excluded", "na", "n/a", "-"})


def read_geo_experiment(file: SourceFile, groups: SourceFile) -> GeoExperiment:
    """Read a geo experiment and add its regions up to groups.

    Parameters
    ----------
    file : SourceFile
        Table with a column each for the day (``date``), the region (``geo``), the outcome (``sales`` or a KPI such as
        ``conversions``) and the money (``cost`` or ``spend``); one row per region and day or week.
    groups : SourceFile
        Table with the columns ``geo`` and ``group``. A region without a group, or called excluded, is left out.

    Raises
    ------
    DataError
        When a column is missing, there are not exactly two groups, or a region has two rows for a day.
    """
    table = read_small_columns(file, (*_DATES, *_GEOS, *_OUTCOMES, *_SPENDS), (), (*_OUTCOMES, *_SPENDS))
    group_of, names = _read_groups(groups)
    date_column, geo_column, spend_column = (_one_of(table, known) for known in (_DATES, _GEOS, _SPENDS))
    outcome_column = _one_of(table, tuple(_OUTCOMES))
    rows = pd.DataFrame(
        {
            "day": _days(table, date_column),
            "geo": table.cells[geo_column],
            "outcome": _known(table, outcome_column),
            "spend": _known(table, spend_column),
        }
    )
    strangers = sorted(set(rows["geo"]) - set(group_of))
    if strangers:
        raise DataError(
            N_(
                "{groups} has no group for the region '{geo}' of {name}; give it one, or 'excluded'.",
                groups=groups.name,
                geo=excerpt(strangers[0]),
                name=file.name,
            )
        )
    rows["group"] = rows["geo"].map(group_of)
    rows = rows[rows["group"].isin(names)]
    totals = rows.pivot_table(index="day", columns="group", values=["outcome", "spend"], aggfunc="sum", fill_value=0.0)
    starts = totals.index.to_numpy().astype("datetime64[D]")
    return GeoExperiment(
        name=file.name,
        kpi=_OUTCOMES[outcome_column],
        groups=(names[0], names[1]),
        treated=next((name for name in names if name.casefold() in _TREATED), None),
        starts=starts,
        row_days=_row_days(file, starts),
        outcome=totals["outcome"][list(names)].to_numpy(dtype=np.float64),
        spend=totals["spend"][list(names)].to_numpy(dtype=np.float64),
        findings=_missing_rows(file, rows),
    )


def _read_groups(file: SourceFile) -> tuple[dict[str, str], tuple[str, ...]]:
    """Group of each region, and the names of the two groups."""
    table = read_small_columns(file, (*_GEOS, *_GROUPS), (), ())
    geos, groups = table.cells[_one_of(table, _GEOS)], table.cells[_one_of(table, _GROUPS)]
    names = sorted({group for group in groups if group.casefold() not in _OUTSIDE})
    if len(names) != 2:
        raise DataError(
            N_(
                "{name} has {count} groups of regions ({names}); give two, treatment and control.",
                name=file.name,
                count=len(names),
                names=", ".join(names[:5]),
            )
        )
    return dict(zip(geos, groups, strict=True)), tuple(names)


def _one_of(table: SmallColumns, known: Sequence[str]) -> str:
    found = [column for column in known if column in table.given]
    if len(found) == 1:
        return found[0]
    if not found:
        raise DataError(
            N_("{name} has none of the columns {known}; add one of them.", name=table.name, known=", ".join(known))
        )
    raise DataError(
        N_(
            "{name} has the columns {found}, of which only one can be used; take the others out.",
            name=table.name,
            found=", ".join(found),
        )
    )


def _known(table: SmallColumns, column: str) -> FloatArray:
    values = read_numbers(table, column)
    for place in np.flatnonzero(np.isnan(values))[:1].tolist():
        raise wrong_cell(table.row(place), column, N_("a number, 0 where there was nothing"))
    return values


def _days(table: SmallColumns, column: str) -> npt.NDArray[np.datetime64]:
    cells = pd.Series(table.cells[column], dtype="str")
    days = parse_dates(cells, find_date_order(table.name, [cells], ""))
    for place in np.flatnonzero(np.isnat(days))[:1].tolist():
        raise wrong_cell(table.row(place), column, N_("a day such as 2026-01-31"))
    return days


def _missing_rows(file: SourceFile, rows: pd.DataFrame) -> tuple[Finding, ...]:
    """See that every region has one row for each day; many exports leave out rows of nothing.

    Raises
    ------
    DataError
        When a region has two rows for a day.
    """
    twice = rows[rows.duplicated(["geo", "day"])]
    if len(twice):
        raise DataError(
            N_(
                "{name} has several rows of the region '{geo}' on {day:date}; add them up.",
                name=file.name,
                geo=excerpt(twice["geo"].iloc[0]),
                day=twice["day"].iloc[0].date(),
            )
        )
    by_geo = rows.groupby("geo")["outcome"].agg(["size", "mean"])
    lacking = rows["day"].nunique() - by_geo["size"]
    if not lacking.any():
        return ()
    lost = float((lacking * by_geo["mean"]).sum()) / max(float(rows["outcome"].sum()), 1e-300)
    return (
        Finding(
            "warning" if lost > _MUCH_LOST else "info",
            file.name,
            N_(
                "{count:number} rows of regions are missing and were taken as 0; by what these regions have on other "
                "days, {lost:percent} of the outcome may be lost.",
                count=int(lacking.sum()),
                lost=lost,
            ),
            N_("Nothing to do if the export leaves out rows of 0; otherwise export all rows."),
        ),
    )


def _row_days(file: SourceFile, starts: npt.NDArray[np.datetime64]) -> int:
    steps = np.unique(np.diff(starts).astype(np.int64))
    if len(steps) == 1 and steps[0] in (1, 7):
        return int(steps[0])
    raise DataError(
        N_("The days of {name} are not one day or one week apart throughout; fill the gaps.", name=file.name)
    )
