"""What a row of a file is about: an ad, an ad set, a campaign, and how finely it is broken down."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Final

import pandas as pd

_UNITS: Final = (
    ("ad", ("ad_id", "ad")),
    ("adset", ("ad_set_id", "ad_set")),
    ("adset", ("audience",)),
    ("campaign", ("campaign_id", "campaign")),
    ("account", ("account_id", "account")),
)
"""Levels from the finest to the coarsest, with the fields that tell their members apart."""
_BREAKDOWNS: Final = (
    "age", "gender", "age_and_gender", "placement", "device", "impression_device", "country", "region", "city",
    "interest", "search_term", "network",
)  # fmt: skip


def row_level(rows: pd.DataFrame, fields: Mapping[str, int], *, is_export: bool) -> tuple[tuple[str, ...], str]:
    """Tell what a row is about.

    Parameters
    ----------
    rows : pandas.DataFrame
        Rows that are data.
    fields : mapping of str to int
        Fields that the file has a column for, and where it stands.
    is_export : bool
        Whether a platform wrote the file: then a column of a breakdown says that there is one, whatever its values.

    Returns
    -------
    unit : tuple of str
        Columns that tell the ads, ad sets or campaigns apart.
    level : str
        ``"ad"``, ``"adset"``, ``"campaign"`` or ``"account"``, and behind it the breakdowns in the order of their
        columns, each after ``" x "``.
    """
    found = [(level, there) for level, columns in _UNITS if (there := _filled(columns, rows, fields))]
    unit: tuple[str, ...]
    name, unit = found[0] if found else ("account", ("platform",))
    if name == "ad" and len(found) > 1 and count_units(rows, unit) == count_units(rows, found[1][1]):
        # Every ad set has one ad: its name is there, but says nothing more.
        name, unit = found[1]
    cuts = [field for field in _BREAKDOWNS if field in fields and field in rows]
    breakdowns = [field for field in cuts if (is_export and (rows[field] != "").any()) or _differs(rows[field])]
    if is_export and "platform" in fields and _breaks_down_platforms(rows):
        breakdowns.append("platform")
    return unit, " x ".join([name, *sorted(breakdowns, key=lambda field: fields[field])])


def _filled(columns: tuple[str, ...], rows: pd.DataFrame, fields: Container[str]) -> tuple[str, ...]:
    return tuple(column for column in columns if column in fields and column in rows and (rows[column] != "").any())


def _differs(cells: pd.Series[str]) -> bool:
    return bool((cells != cells.iloc[0]).any())


def _breaks_down_platforms(rows: pd.DataFrame) -> bool:
    """Whether the same campaign stands in rows of several platforms: then the platform is a breakdown."""
    if "campaign" not in rows or "audience" not in rows:
        return False
    units = rows[["campaign", "audience", "platform"]].drop_duplicates()
    return bool(units.duplicated(["campaign", "audience"]).any())


def count_units(rows: pd.DataFrame, unit: tuple[str, ...]) -> int:
    """Count the different ads, ad sets or campaigns; on several platforms they are the same ones."""
    names = [name for name in ("account", "campaign", *unit) if name in rows]
    return len(rows[names].drop_duplicates())
