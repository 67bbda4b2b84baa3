"""The audience of each row: what the user wants to compare and to plan for, out of what the file has."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase

import numpy as np
import pandas as pd

from optimizer.domain.finding import Finding
from optimizer.domain.imports import USUAL, AudienceChoice
from optimizer.errors import DataError
from optimizer.message import N_

AGE_AND_GENDER = "age_and_gender"
WHOLE_ACCOUNT = "All ads"
"""Audience of an export that names nothing finer than the account."""
CHOICES = (
    "audience", "ad_set", "campaign", "ad", "age", "gender", AGE_AND_GENDER, "country", "region", "placement", "device",
)  # fmt: skip
"""Fields that can name the audience."""


def available_choices(rows: pd.DataFrame) -> tuple[str, ...]:
    """Fields of a file by which its audiences can be told apart: those that it has and fills in."""
    filled = {name for name in CHOICES if name in rows and (rows[name] != "").any()}
    if {"age", "gender"} <= filled:
        filled.add(AGE_AND_GENDER)
    return tuple(name for name in CHOICES if name in filled)


def with_audiences(
    rows: pd.DataFrame, preferred: Sequence[str], choice: AudienceChoice, file_name: str
) -> pd.DataFrame:
    """Name the audience of each row.

    Parameters
    ----------
    rows : pandas.DataFrame
        With the names that the file has.
    preferred : sequence of str
        Fields that name the audience where the user wants nothing else, the first that is filled in.
    choice : AudienceChoice
        What the user wants.
    file_name : str
        For messages.

    Returns
    -------
    pandas.DataFrame
        With ``audience``, and in ``audience_from`` the field that it comes from.

    Raises
    ------
    DataError
        When the file does not have what the user wants.
    """
    rows = rows.copy()
    if choice.field not in ("", USUAL):
        audience, source = _chosen(rows, choice.field, file_name)
    else:
        audience, source = _preferred(rows, preferred)
    if choice.rules:
        named = _by_rules(rows, choice.rules)
        is_named = named != ""
        audience, source = audience.mask(is_named, named), source.mask(is_named, "rule")
    rows["audience"], rows["audience_from"] = audience, source
    return rows


def _chosen(rows: pd.DataFrame, field: str, file_name: str) -> tuple[pd.Series[str], pd.Series[str]]:
    available = available_choices(rows)
    if field not in available:
        raise DataError(
            N_(
                "{name} has no column for the audience '{field}'; choose one of {available}, or export it with that "
                "breakdown.",
                name=file_name,
                field=field,
                available=", ".join(available),
            )
        )
    if field == AGE_AND_GENDER and field not in rows:
        audience = rows["age"].str.cat(rows["gender"], sep=" / ")
    else:
        audience = rows[field]
    audience = audience.mask(audience == "", "unknown")
    return audience, pd.Series(field, index=rows.index, dtype="str")


def _preferred(rows: pd.DataFrame, preferred: Sequence[str]) -> tuple[pd.Series[str], pd.Series[str]]:
    if not any(field in rows for field in preferred):
        named = rows["account"] if "account" in rows else pd.Series("", index=rows.index, dtype="str")
        return named.mask(named == "", WHOLE_ACCOUNT), pd.Series("account", index=rows.index, dtype="str")
    audience = pd.Series("", index=rows.index, dtype="str")
    source = audience
    for field in preferred:
        if field in rows:
            is_open = (audience == "") & (rows[field] != "")
            audience, source = audience.mask(is_open, rows[field]), source.mask(is_open, field)
    return audience, source


def _by_rules(rows: pd.DataFrame, rules: Sequence[tuple[str, str]]) -> pd.Series[str]:
    """Name of the first rule whose pattern fits the ad set's, the campaign's or the audience's name."""
    named = pd.Series("", index=rows.index, dtype="str")
    for name, pattern in rules:
        fits = np.zeros(len(rows), dtype=np.bool_)
        for field in ("ad_set", "campaign", "ad", "audience"):
            if field in rows:
                matching = [text for text in rows[field].unique() if fnmatchcase(text, pattern)]
                fits |= np.asarray(rows[field].isin(matching), dtype=np.bool_)
        named = named.mask(fits & (named == ""), name)
    return named


def rule_findings(used: pd.DataFrame, choice: AudienceChoice, file_name: str) -> tuple[Finding, ...]:
    """Say how many of the rows that are data no rule names."""
    total = len(used)
    rows = int((used["audience_from"] != "rule").sum()) if choice.rules else 0
    if rows == 0:
        return ()
    return (
        Finding(
            "info" if rows < total else "warning",
            file_name,
            N_(
                "Rows of {name} whose names fit no rule: {rows:number} of {total:number}; they keep their own "
                "audience.",
                name=file_name,
                rows=rows,
                total=total,
            ),
            N_("Give a rule such as 'Other=*' at the end to put them together."),
            file_name,
        ),
    )
