"""Ids that a spreadsheet turned into numbers: they look like ids, but no longer are those of the platform."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from scipy.stats import binom

from optimizer.domain.finding import Finding
from optimizer.ingest.excerpt import excerpt
from optimizer.message import N_

KEPT_DIGITS: Final = 15
"""A spreadsheet keeps so many digits of a number and writes zeros for the rest."""
BY_CHANCE: Final = 1e-5
"""How probable it may be that so many ids end in zeros by themselves."""

_SCIENTIFIC: Final = re.compile(r"[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]{1,3}")
_LONG: Final = re.compile(rf"(?:[a-z]+[:_])?([0-9]{{{KEPT_DIGITS + 1},}})(\.0)?")


@dataclass(frozen=True, slots=True, eq=False)
class MendedIds:
    """A column of ids, with those that are none taken out.

    Attributes
    ----------
    column : pandas.Series
        Ids, empty where they were ruined.
    n_ruined : int
        Rows whose id was taken out.
    first_row : int
        Label of the first of them; 0 where there is none.
    """

    column: pd.Series[str]
    n_ruined: int
    first_row: int


def mend_ids(column: pd.Series[str], names: pd.Series[str] | None = None) -> MendedIds:
    """Blank the ids that a spreadsheet ruined: rows must never be joined on them, as different ads share them.

    An id in scientific notation is ruined, and so is a long one that was a decimal number (it ends in ``.0``). Long ids
    whose digits after the fifteenth are all zeros are so where that cannot be chance: 18-digit ids end in three zeros
    once in a thousand times, but a column of which half the ids do was a column of numbers. So was one with such an id
    beside several names.

    Parameters
    ----------
    column : (n_rows,) series
        Ids as text.
    names : (n_rows,) series or None
        What the same rows call it.
    """
    codes, unique = pd.factorize(column, use_na_sentinel=False)
    ids = ["" if pd.isna(one) else str(one).strip() for one in unique]
    is_shared = _stand_beside_several(codes, len(ids), names)
    is_ruined = np.array(_are_ruined(ids, is_shared), dtype=np.bool_)
    if not is_ruined.any():
        return MendedIds(column, 0, 0)
    where = is_ruined[codes]
    return MendedIds(column.astype("str").mask(where, ""), int(where.sum()), int(column.index[int(np.argmax(where))]))


def ruined_id_findings(
    file_name: str, columns: Mapping[str, pd.Series[str]], names: Mapping[str, pd.Series[str]]
) -> tuple[Finding, ...]:
    """Tell of ruined ids, once per column; `names` are the columns of names, by the same keys."""
    found = []
    for name, column in columns.items():
        mended = mend_ids(column, names.get(name))
        if mended.n_ruined:
            found.append(_ruined(file_name, name, mended, str(column.loc[mended.first_row])))
    return tuple(found)


def _stand_beside_several(codes: np.ndarray, n_ids: int, names: pd.Series[str] | None) -> list[bool]:
    """Whether each id stands in rows of different names."""
    if names is None:
        return [False] * n_ids
    name_codes = pd.factorize(names)[0].astype(np.int64)
    pairs = np.unique(codes.astype(np.int64) * (name_codes.max(initial=0) + 2) + name_codes + 1)
    counts = np.bincount(pairs // (name_codes.max(initial=0) + 2), minlength=n_ids)
    return [bool(count > 1) for count in counts]


def _are_ruined(ids: list[str], is_shared: list[bool]) -> list[bool]:
    long = [_LONG.fullmatch(one) for one in ids]
    ends = [None if match is None else match[1][KEPT_DIGITS:] for match in long]
    n_long = sum(end is not None for end in ends)
    n_zero = sum(end is not None and not end.strip("0") for end in ends)
    by_chance = sum(0.1 ** len(end) for end in ends if end is not None)
    are_numbers = n_zero > 0 and float(binom.sf(n_zero - 1, n_long, by_chance / n_long)) < BY_CHANCE
    return [
        _SCIENTIFIC.fullmatch(one) is not None
        or (match is not None and match[2] is not None)
        or ((are_numbers or shared) and end is not None and not end.strip("0"))
        for one, match, end, shared in zip(ids, long, ends, is_shared, strict=True)
    ]


def _ruined(file_name: str, column: str, mended: MendedIds, seen: str) -> Finding:
    return Finding(
        "warning",
        file_name,
        N_(
            "Ids in {name} that a spreadsheet turned into numbers and so ruined, column {column}: {rows:number} rows;"
            " the first is row {row} with '{seen}'. They were left empty; the figures of these rows are kept.",
            name=file_name,
            column=column,
            rows=mended.n_ruined,
            row=mended.first_row,
            seen=excerpt(seen),
        ),
        N_("Import the file as the platform wrote it, without opening and saving it in a spreadsheet."),
        file_name,
        mended.first_row,
    )
