"""What was understood of a file, in short."""

from __future__ import annotations

import numpy as np
import pandas as pd

from optimizer.domain.performance import FileSummary
from optimizer.domain.period import Period
from optimizer.ingest.cells.raw_table import RawTable
from optimizer.ingest.rows.audiences import available_choices
from optimizer.ingest.rows.grain import grain_name
from optimizer.ingest.rows.level import count_units, row_level


def sum_up(
    raw: RawTable, rows: pd.DataFrame, marks: tuple[str, str], currency: str | None, rejected: int
) -> FileSummary:
    """Sum a file up; `marks` are the order of its dates and its decimal mark."""
    header = raw.header
    order, decimal = marks
    used = sorted((position, field) for field, position in header.fields.items())
    taken = set(header.fields.values())
    unit, level = row_level(rows, header.fields, is_export=header.column_map.is_export)
    return FileSummary(
        file_name=raw.file_name,
        source=header.column_map.source,
        currency=currency,
        grain=grain_name(rows["days"].to_numpy(dtype=np.int64)),
        period=period_of(rows),
        rows_used=len(rows),
        rows_left_out=len(raw.cells) - len(rows) - rejected,
        rows_rejected=rejected,
        encoding=raw.encoding,
        delimiter=raw.delimiter,
        decimal_mark=decimal if raw.delimiter else "",
        columns=tuple((header.names[position].strip(), field) for position, field in used),
        ignored_columns=tuple(
            name.strip() for position, name in enumerate(header.names) if position not in taken and name.strip()
        ),
        language=header.language,
        level=level,
        units=count_units(rows, unit),
        header_row=header.row,
        date_order=order,
        audiences=available_choices(rows),
    )


def period_of(rows: pd.DataFrame) -> Period:
    """First to last day that the rows cover."""
    ends = rows["date"] + pd.to_timedelta(rows["days"] - 1, unit="D")
    return Period(rows["date"].min().date(), ends.max().date())
