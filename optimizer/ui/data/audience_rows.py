"""The audiences of a table, counted for the page on which they are chosen."""

from __future__ import annotations

import pandas as pd

from optimizer.domain.performance import BREAKDOWN_AUDIENCES, PerformanceTable

_UNITS = ("ad_set", "campaign")
"""Names that a rule looks at, the finest first."""


def usual_field(table: PerformanceTable) -> str:
    """Field that names most audiences of a table."""
    fields = table.rows.get("audience_from")
    return "" if fields is None or fields.empty else str(fields.mode().iloc[0])


def is_compare_only(table: PerformanceTable) -> bool:
    """Whether a table has audiences that no platform lets a budget be set for."""
    fields = table.rows.get("audience_from")
    return fields is not None and bool(fields.isin(BREAKDOWN_AUDIENCES).any())


def audience_rows(table: PerformanceTable) -> pd.DataFrame:
    """Add up what was spent on each audience.

    Returns
    -------
    pandas.DataFrame
        Columns ``audience``, ``platform`` (text), ``spend`` (major units), ``units`` (ad sets, or campaigns where the
        files name no ad sets; 0 where they name neither) and ``compare_only`` (bool), the most spend first.
    """
    rows = table.rows
    unit = _unit(rows)
    frame = pd.DataFrame(
        {
            "audience": rows["audience"],
            "platform": rows["platform"],
            "spend": rows["spend"],
            "unit": "" if unit is None else rows[unit],
            "compare_only": rows["audience_from"].isin(BREAKDOWN_AUDIENCES) if "audience_from" in rows else False,
        }
    )
    frame["unit"] = frame["unit"].where(frame["unit"] != "")
    found = frame.groupby(["audience", "platform"], sort=False).agg(
        spend=("spend", "sum"), units=("unit", "nunique"), compare_only=("compare_only", "any")
    )
    return found.reset_index().sort_values("spend", ascending=False, kind="stable", ignore_index=True)


def taken_by_rules(table: PerformanceTable) -> dict[str, int]:
    """Count the ad sets, or campaigns, that each rule takes: audience of the rule -> how many."""
    rows = table.rows
    unit = _unit(rows)
    if unit is None or "audience_from" not in rows:
        return {}
    taken = rows[(rows["audience_from"] == "rule") & (rows[unit] != "")]
    keys = taken[["audience", "platform", unit]].drop_duplicates()
    return {str(name): int(count) for name, count in keys["audience"].value_counts().items()}


def _unit(rows: pd.DataFrame) -> str | None:
    return next((name for name in _UNITS if name in rows and (rows[name] != "").any()), None)
