"""Other sheets of a workbook: the same rows once more, or rows that would be lost unnoticed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from optimizer.domain.finding import Finding
from optimizer.ingest.cells.raw_table import RawTable
from optimizer.ingest.rows.left_out import is_blank_or_total, names_of_rows
from optimizer.ingest.rows.one_span import has_days
from optimizer.ingest.rows.row_values import read_days, read_values
from optimizer.ingest.source_file import SkippedRow
from optimizer.message import N_

SAME_SHARE: Final = 0.001
"""Sheets whose spend differs by less than this share hold the same rows in another format."""


def totals_beside(tables: Sequence[RawTable], spend: float) -> tuple[tuple[SkippedRow, ...], tuple[Finding, ...]]:
    """Look through the sheets that are not read.

    Parameters
    ----------
    tables : sequence of RawTable
        Their tables.
    spend : float
        Sum of the spend of the sheet that is read.

    Returns
    -------
    skipped : tuple of SkippedRow
        Totals in them.
    findings : tuple of Finding
        Sheets that hold something else.
    """
    skipped: list[SkippedRow] = []
    findings: list[Finding] = []
    for table in tables:
        if not has_days(table):
            continue
        spent = read_values(table).figures["spend"]
        is_total = is_blank_or_total(table, read_days(table).first, names_of_rows(table), spent)
        own = float(spent[~is_total].sum())
        if abs(own - spend) > SAME_SHARE * max(abs(spend), abs(own)):
            findings.append(_other(table, int((~is_total).sum())))
            continue
        skipped += [
            SkippedRow(table.file_name, int(table.cells.index[position]), N_("a total, on another sheet"))
            for position in np.flatnonzero(is_total).tolist()
        ]
    return tuple(skipped), tuple(findings)


def _other(table: RawTable, rows: int) -> Finding:
    return Finding(
        "warning",
        table.file_name,
        N_(
            "{name} has another sheet with {rows:number} rows of other figures, which was not read.",
            name=table.file_name,
            rows=rows,
        ),
        N_("Save that sheet as a file of its own and import it too, if it is wanted."),
        table.file_name,
    )
