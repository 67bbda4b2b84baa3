"""All that is told of the rows of all files together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from optimizer.domain.finding import Finding
from optimizer.domain.performance import PerformanceTable
from optimizer.ingest.quality.gaps import gaps_between_files
from optimizer.ingest.quality.grid import coded, lay_out
from optimizer.ingest.quality.mixing import mixing_in_table
from optimizer.ingest.quality.similar_names import similar_name_findings, similar_names
from optimizer.ingest.quality.tracking_breaks import tracking_break_findings, tracking_breaks
from optimizer.ingest.quality.variation import variation_findings


@np.errstate(all="ignore")  # figures far out of this world over- and underflow, which no comparison minds
def table_findings(table: PerformanceTable, *, told: Sequence[Finding] = ()) -> tuple[Finding, ...]:
    """Look at what only the whole history shows.

    Parameters
    ----------
    table : PerformanceTable
        The rows of all files, nothing counted twice.
    told : sequence of Finding
        What was said of the files already; it is not said again.

    Returns
    -------
    tuple of Finding
        Of no single file and row.
    """
    if table.rows.empty:
        return ()
    table = replace(table, rows=coded(table.rows))
    grid = lay_out(table.rows)
    return (
        *tracking_break_findings(tracking_breaks(table)),
        *similar_name_findings(similar_names(table)),
        *mixing_in_table(table.rows, told),
        *gaps_between_files(grid, told),
        *variation_findings(table.rows, grid),
    )
