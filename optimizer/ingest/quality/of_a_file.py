"""All that is told of the rows of one file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from optimizer.domain.finding import Finding
from optimizer.ingest.quality.added_reach import added_reach_findings
from optimizer.ingest.quality.gaps import gap_findings
from optimizer.ingest.quality.grid import coded, lay_out
from optimizer.ingest.quality.impossible import impossible_findings
from optimizer.ingest.quality.mixing import mixing_in_file
from optimizer.ingest.quality.refunds import refund_findings
from optimizer.ingest.quality.ruined_ids import ruined_id_findings
from optimizer.ingest.quality.totals_among_rows import total_findings

ID_COLUMNS: Final = ("account_id", "campaign_id", "ad_set_id", "ad_id")


@np.errstate(all="ignore")  # figures far out of this world over- and underflow, which no comparison minds
def file_findings(
    file_name: str, rows: pd.DataFrame, *, raw_ids: Mapping[str, pd.Series[str]] | None = None
) -> tuple[Finding, ...]:
    """Look at the rows of one file; at most a few findings of each kind, each summed up over its rows.

    Parameters
    ----------
    file_name : str
        As the user named it.
    rows : pandas.DataFrame
        As `optimizer.ingest.performance_file.PerformanceFile.rows`: indexed by row number in the file.
    raw_ids : mapping of str to Series or None
        Columns of ids as the file has them, where ruined ones were taken out of the rows already; the rows' own are
        looked at where it is None.

    Returns
    -------
    tuple of Finding
        With the file's name and the first row concerned, where there is one.
    """
    if rows.empty:
        return ()
    ids = {name: rows[name] for name in ID_COLUMNS if name in rows} if raw_ids is None else raw_ids
    names = {name: rows[name.removesuffix("_id")] for name in ids if name.removesuffix("_id") in rows}
    rows = coded(rows)
    grid = lay_out(rows)
    return (
        *ruined_id_findings(file_name, ids, names),
        *impossible_findings(file_name, rows),
        *refund_findings(file_name, rows),
        *added_reach_findings(file_name, rows, grid),
        *total_findings(file_name, rows, grid),
        *mixing_in_file(file_name, rows),
        *gap_findings(file_name, rows, grid),
    )
