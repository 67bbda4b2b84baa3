"""Several imports of one workspace into one table: nothing that was imported twice is counted twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from optimizer.domain.finding import Finding
from optimizer.domain.performance import CIRCUMSTANCES, DETAILS, FIGURES, KEYS, PerformanceTable
from optimizer.ingest.overlap.duplicates import days_of, days_that_differ
from optimizer.ingest.overlap.identity import identity_keys
from optimizer.ingest.rows.left_out import BoolArray
from optimizer.message import N_, listed

IntArray = npt.NDArray[np.int64]

_COLUMNS: Final = (*KEYS, "days", *DETAILS, *CIRCUMSTANCES, *FIGURES)


def merge_tables(tables: Sequence[PerformanceTable]) -> PerformanceTable:
    """Put tables together; where two speak of the same day of the same thing, the later one holds.

    It is the rule of files that are given together (`optimizer.ingest.duplicates.without_overlap`). What is the same
    thing is told by the columns that both have, and a table has a column if it fills it in for that platform and day.

    Parameters
    ----------
    tables : sequence of PerformanceTable
        At least one, the oldest first, each free of overlap in itself and all in one currency.
    """
    rows, part = _together(tables)
    if len(tables) > 1:
        rows = rows[~_is_replaced(rows, part)]
    currency = next((table.currency for table in tables if table.currency is not None), None)
    return PerformanceTable(rows.sort_values(list(KEYS), kind="stable", ignore_index=True), currency)


def merging_findings(older: PerformanceTable, newer: PerformanceTable, name: str) -> tuple[Finding, ...]:
    """Say what a table takes the place of.

    Parameters
    ----------
    older : PerformanceTable
        What was known before.
    newer : PerformanceTable
        What comes to it.
    name : str
        What the user calls the newer one: the names of its files.
    """
    rows, part = _together([older, newer])
    in_both = [name for name in newer.figures if name in older.figures]
    compared = rows.drop(columns=[name for name in FIGURES if name in rows and name not in in_both])
    is_replaced = np.zeros(len(rows), dtype=np.bool_)
    differing = 0
    coded = _coded(rows)
    for keys, mine, theirs in _pairs(rows, part):
        is_covered = _is_covered_later(coded, part, mine, theirs, keys) & ~is_replaced
        if is_covered.any():
            differing += days_that_differ(compared[is_covered], compared[theirs & (part == 1)], keys)
            is_replaced |= is_covered
    replaced = int(is_replaced.sum())
    if replaced == 0:
        return ()
    gone = _segments(rows[is_replaced]) - _segments(rows[~is_replaced])
    return (_replaced(name, replaced, differing), *_vanished(name, gone))


def _segments(rows: pd.DataFrame) -> set[tuple[str, str]]:
    pairs = rows[["platform", "audience"]].drop_duplicates()
    return set(zip(pairs["platform"].tolist(), pairs["audience"].tolist(), strict=True))


def _vanished(name: str, gone: set[tuple[str, str]]) -> tuple[Finding, ...]:
    """Tell of segments of which nothing is left, as where campaigns take the place of their ad sets."""
    if not gone:
        return ()
    return (
        Finding(
            "warning",
            name,
            N_(
                "{name} names other audiences for the same ads: of {count:number} that were there nothing is left "
                "({segments}).",
                name=name,
                count=len(gone),
                segments=listed([f"{platform} / {audience}" for platform, audience in sorted(gone)], 3),
            ),
            N_("If you want to plan for the former audiences, undo this import."),
        ),
    )


def _together(tables: Sequence[PerformanceTable]) -> tuple[pd.DataFrame, IntArray]:
    """All rows, unknown texts blank, and for each the position of its table."""
    rows = pd.concat([table.rows for table in tables], ignore_index=True)
    rows = rows[[name for name in _COLUMNS if name in rows]]
    texts = [name for name in rows if name in {"platform", "audience", *DETAILS, *CIRCUMSTANCES}]
    rows[texts] = rows[texts].fillna("").astype("str")
    return rows, np.repeat(np.arange(len(tables), dtype=np.int64), [len(table.rows) for table in tables])


def _is_replaced(rows: pd.DataFrame, part: IntArray) -> BoolArray:
    is_replaced = np.zeros(len(rows), dtype=np.bool_)
    coded = _coded(rows)
    for keys, mine, theirs in _pairs(rows, part):
        is_replaced |= _is_covered_later(coded, part, mine, theirs, keys)
    return is_replaced


def _coded(rows: pd.DataFrame) -> pd.DataFrame:
    """Days covered, and numbers in place of names: they are compared many times, and numbers are faster."""
    names = [name for name in rows if name in {"platform", "audience", *DETAILS}]
    return rows[["date", "days"]].assign(**{name: pd.factorize(rows[name])[0] for name in names})


def _pairs(rows: pd.DataFrame, part: IntArray) -> Iterator[tuple[list[str], BoolArray, BoolArray]]:
    """Rows of one platform that have the same columns, against others: what tells things apart, and which rows."""
    details = [name for name in DETAILS if name in rows]
    filled = _filled(rows, part, details)
    platforms = pd.factorize(rows["platform"])[0]
    kinds, kind_of_row = np.unique(np.column_stack([platforms, _is_own(rows), filled]), axis=0, return_inverse=True)
    of_row = kind_of_row.reshape(-1)
    for one, mine in enumerate(kinds):
        for other, theirs in enumerate(kinds):
            if mine[0] == theirs[0]:
                keys = _common_keys(details, mine[2:] > 0, theirs[2:] > 0, has_own_audiences=bool(mine[1] or theirs[1]))
                yield keys, of_row == one, of_row == other


def _is_own(rows: pd.DataFrame) -> IntArray:
    """Whether the audience of a row has a column of its own in its file; of older imports that is not known."""
    if "audience_from" not in rows:
        return np.ones(len(rows), dtype=np.int64)
    return np.asarray(rows["audience_from"].isin(["audience", ""]), dtype=np.int64)


def _filled(rows: pd.DataFrame, part: IntArray, details: Sequence[str]) -> IntArray:
    """Whether the table of a row fills in each detail anywhere on that platform and day: (n_rows, n_details), 0 or 1.

    A blank cell in a column that is filled in elsewhere is a value like others, such as the age that nobody knows; but
    not among ids, which must be there in every row to tell things apart.
    """
    group = np.asarray(rows.groupby([part, rows["platform"], rows["date"]], sort=False).ngroup(), dtype=np.int64)
    columns = []
    for name in details:
        is_there = np.asarray(rows[name] != "", dtype=np.bool_)
        if name.endswith("_id"):
            columns.append(np.bincount(group, weights=(~is_there).astype(np.float64))[group] == 0)
        else:
            columns.append(np.bincount(group, weights=is_there.astype(np.float64))[group] > 0)
    return np.asarray(columns, dtype=np.int64).reshape(len(details), len(rows)).T


def _common_keys(details: Sequence[str], mine: BoolArray, theirs: BoolArray, *, has_own_audiences: bool) -> list[str]:
    first, second = ([name for name, there in zip(details, filled, strict=True) if there] for filled in (mine, theirs))
    return identity_keys(
        ["platform", "audience", *first], ["platform", "audience", *second], has_own_audiences=has_own_audiences
    )


def _is_covered_later(
    rows: pd.DataFrame, part: IntArray, mine: BoolArray, theirs: BoolArray, keys: list[str]
) -> BoolArray:
    """Rows of mine of whose days at least one is in a later table's row of theirs, for the same thing."""
    is_covered = np.zeros(len(rows), dtype=np.bool_)
    if part[theirs].max() <= part[mine].min():
        return is_covered  # No row of theirs is later than any of mine.
    things = np.asarray(rows.groupby(keys, sort=False).ngroup(), dtype=np.int64)
    day, position = days_of(things[theirs], rows[theirs])
    order = np.lexsort((part[theirs][position], day))
    known, latest = day[order], part[theirs][position][order]
    asked, own = days_of(things[mine], rows[mine])
    last = np.searchsorted(known, asked, side="right") - 1
    is_later = (last >= 0) & (known[last] == asked) & (latest[last] > part[mine][own])
    is_covered[np.flatnonzero(mine)[own[is_later]]] = True
    return is_covered


def _replaced(name: str, rows: int, differing: int) -> Finding:
    if differing == 0:
        return Finding(
            "info",
            name,
            N_(
                "Rows imported earlier that stand in {name} too: {rows:number}; they are counted once.",
                name=name,
                rows=rows,
            ),
            N_("Nothing needs to be done."),
        )
    return Finding(
        "warning",
        name,
        N_(
            "{name} gives other figures than earlier imports for the same ads on the same days: {differing:number}"
            " times; {name} is used.",
            name=name,
            differing=differing,
        ),
        N_("Give the newer export last; platforms still add results to the last days for some time."),
    )
