"""The performance table as database rows and back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from optimizer.domain.performance import DETAILS, FIGURES, KEYS, PerformanceTable


def table_rows(table: PerformanceTable, import_id: int) -> list[dict[str, Any]]:
    """Turn a table into rows for the database, unknown figures as nothing."""
    names = table_columns(table)
    columns = [_values(table.rows[name]) for name in names]
    return [dict(zip(names, row, strict=True), import_id=import_id) for row in zip(*columns, strict=True)]


def _values(column: pd.Series[Any]) -> list[Any]:
    """Plain Python values, None where nothing is known; column by column, because rows of a frame are slow to walk."""
    if column.name == "date":
        return [day.date() for day in column]
    known = column.notna().tolist()
    return [value if is_known else None for value, is_known in zip(column.tolist(), known, strict=True)]


def table_columns(table: PerformanceTable) -> list[str]:
    """Columns of the table that a workspace keeps."""
    known = (*KEYS, "days", *DETAILS, *FIGURES)
    return [name for name in known if name in table.rows.columns]


def table_from_frame(frame: pd.DataFrame, columns: Sequence[str], currency: str | None) -> PerformanceTable:
    """Build the table of one import from its rows in the database.

    Parameters
    ----------
    frame : pandas.DataFrame
        Its rows as the database gives them.
    columns : sequence of str
        Columns that the imported table had.
    currency : str or None
        Of all money.
    """
    rows = frame[list(columns)].copy()
    rows["date"] = pd.to_datetime(rows["date"])
    rows["days"] = rows["days"].astype("int64")
    for name in columns:
        if name in FIGURES:
            rows[name] = rows[name].astype("float64")
        elif name not in ("date", "days"):
            rows[name] = rows[name].astype("str")
    return PerformanceTable(rows.sort_values(list(KEYS), kind="stable", ignore_index=True), currency)
