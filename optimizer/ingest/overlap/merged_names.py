"""Names that mean the same audience, as the user said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from optimizer.domain.performance import PerformanceTable


def with_merged_names(table: PerformanceTable, merged: Mapping[tuple[str, str], str]) -> PerformanceTable:
    """Give audiences the names into which the user merged theirs.

    Parameters
    ----------
    table : PerformanceTable
        As it was imported.
    merged : mapping of (str, str) to str
        Platform and audience -> the audience that it is.
    """
    if not merged:
        return table
    audience = table.rows["audience"]
    for platform, names in _by_platform(merged).items():
        is_its = (table.rows["platform"] == platform) & audience.isin(list(names))
        audience = audience.mask(is_its, audience.map(pd.Series(names, dtype="str")))
    rows = table.rows.assign(audience=audience.astype("str"))
    ordered = rows.sort_values(["date", "platform", "audience"], kind="stable", ignore_index=True)
    return replace(table, rows=ordered)


def _by_platform(merged: Mapping[tuple[str, str], str]) -> dict[str, dict[str, str]]:
    names: dict[str, dict[str, str]] = {}
    for (platform, audience), into in merged.items():
        names.setdefault(platform, {})[audience] = into
    return names
