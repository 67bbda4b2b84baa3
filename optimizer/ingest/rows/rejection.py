"""Rows that are data but cannot be understood: which, and why."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from optimizer.domain.finding import Finding
from optimizer.ingest.cells.raw_table import RawTable
from optimizer.ingest.excerpt import excerpt
from optimizer.ingest.rows.left_out import BoolArray
from optimizer.ingest.rows.row_values import RowDays, RowValues
from optimizer.ingest.source_file import RejectedRow
from optimizer.message import N_, Message

MAY_BE_NEGATIVE: Final = ("spend", "revenue")
"""Platforms pay money back, and returned goods are taken off the revenue of the day."""
LONGEST_RANGE: Final = 366
"""Days; a row that lumps more together says nothing about what spend brings."""


def find_rejected(raw: RawTable, is_used: BoolArray, days: RowDays, values: RowValues) -> tuple[RejectedRow, ...]:
    """Find the used rows that cannot be understood; of several reasons the first is told.

    Parameters
    ----------
    raw : RawTable
        The cells as written.
    is_used : (n_rows,) array
        Rows that are data.
    days, values : RowDays, RowValues
        What was read from the cells.

    Returns
    -------
    tuple of RejectedRow
        By row.
    """
    reasons: dict[int, Message] = {}
    for is_bad, field, template in _checks(raw, days, values):
        positions = np.flatnonzero(np.asarray(is_bad, dtype=np.bool_) & is_used)
        told = _told(raw, positions, field, template)
        reasons = dict(zip(positions.tolist(), told, strict=True)) | reasons
    return tuple(
        RejectedRow(raw.file_name, int(raw.cells.index[position]), reasons[position]) for position in sorted(reasons)
    )


def _checks(raw: RawTable, days: RowDays, values: RowValues) -> list[tuple[npt.ArrayLike, str, Message]]:
    """Where rows fail, the field whose cell is shown, and the sentence."""
    checks: list[tuple[npt.ArrayLike, str, Message]] = [
        (raw.is_torn, "", N_("it has too few or too many cells")),
        (np.isnat(days.first), days.field, N_("'{cell}' in column '{column}' is no date between 2000 and 2099")),
    ]
    if days.has_last:
        is_backward = ~(days.last >= days.first)
        checks.append((is_backward, "end", N_("'{cell}' in column '{column}' is no date on or after the start")))
        is_long = days.last - days.first > np.timedelta64(LONGEST_RANGE, "D")
        checks.append((is_long, "end", N_("it covers more than a year, up to '{cell}' in column '{column}'")))
    for field in ("platform", "audience"):
        names = values.text[field]
        checks.append((names == "", "", N_("its {field} is missing", field=field)))
        checks.append((names.str.contains("[\r\n]"), "", N_("its {field} has a line break in it", field=field)))
    for field, is_bad in values.is_no_number.items():
        checks.append((is_bad, field, N_("'{cell}' in column '{column}' is no number")))
        if field not in MAY_BE_NEGATIVE:
            is_negative = values.figures[field] < 0
            checks.append((is_negative, field, N_("'{cell}' in column '{column}' is below zero")))
    checks.append((values.figures["spend"].isna(), "spend", N_("'{cell}' in column '{column}' is no spend")))
    return checks


def _told(raw: RawTable, positions: npt.NDArray[np.intp], field: str, template: Message) -> list[Message]:
    """Fill the sentence in for each row."""
    if not field:
        return [template] * len(positions)
    name = raw.header.names[raw.header.fields[field]].strip()
    return [
        Message(template.template, {"cell": excerpt(cell), "column": name})
        for cell in raw.column(field).iloc[positions].tolist()
    ]


def rejection_findings(rejected: tuple[RejectedRow, ...]) -> tuple[Finding, ...]:
    """Sum the rejected rows of one file up."""
    if not rejected:
        return ()
    first = rejected[0]
    return (
        Finding(
            "warning",
            first.file_name,
            N_(
                "Rows of {name} that were not used: {rows:number}; the first is row {row}: {reason:message}.",
                rows=len(rejected),
                name=first.file_name,
                row=first.row,
                reason=first.reason,
            ),
            N_("Correct these rows in the file and import it again."),
            first.file_name,
            first.row,
        ),
    )
