"""Money that a platform paid back: rows with negative spend are kept and told."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from optimizer.domain.finding import Finding
from optimizer.message import N_

SMALL: Final = 0.001
"""Share of a file's spend up to which refunds are corrections that change nothing."""


def refund_findings(file_name: str, rows: pd.DataFrame) -> tuple[Finding, ...]:
    """Tell of negative spend; a warning where it is more than small corrections."""
    spend = rows["spend"].to_numpy(dtype=np.float64)
    is_refund = spend < 0.0
    if not is_refund.any():
        return ()
    row = int(rows.index[int(np.argmax(is_refund))])
    back = -float(spend[is_refund].sum())
    return (
        Finding(
            "info" if back <= SMALL * float(spend[spend > 0.0].sum()) else "warning",
            file_name,
            N_(
                "Rows of {name} with negative spend: {rows:number}, {back:number} together; the first is row {row}."
                " They were kept as refunds and taken off the spend of their days.",
                name=file_name,
                rows=int(is_refund.sum()),
                back=back,
                row=row,
            ),
            N_("Check that the platform paid this money back; if not, correct the sign in the file and import it."),
            file_name,
            row,
        ),
    )
