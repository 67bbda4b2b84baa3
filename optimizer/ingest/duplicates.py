"""Nothing is counted twice: rows doubled in one file, and files that overlap."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from optimizer.domain.finding import Finding
from optimizer.domain.performance import ADDITIVE_FIGURES, DETAILS, FIGURES, KEYS
from optimizer.ingest.performance_file import PerformanceFile
from optimizer.message import N_

FEWEST_FIGURES: Final = 3
"""Positive figures, spend among them, that two rows must share to be one row written twice and not a coincidence."""
ROUNDING: Final = 1e-6
"""Two files agree on a figure if it differs by less than this share."""


def without_doubled_rows(file: PerformanceFile) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
    """Leave out rows whose every cell equals another row's, where that is no coincidence.

    Returns
    -------
    rows : pandas.DataFrame
        Each such row once.
    findings : tuple of Finding
        How many were left out, and how many equal rows were kept because they may be coincidence.
    """
    rows = file.rows
    if not rows.duplicated().any():
        return rows, ()
    candidates = rows.index[rows.duplicated(keep=False)]
    is_double = file.raw.cells.loc[candidates].astype("str").duplicated()
    doubles = rows.loc[candidates[is_double.to_numpy()]]
    figures = [figure for figure in FIGURES if figure in rows]
    is_plain = (doubles["spend"] > 0) & ((doubles[figures] > 0).sum(axis=1) >= FEWEST_FIGURES)
    written_twice = doubles.index[is_plain]
    findings = []
    if len(written_twice):
        findings.append(_written_twice(file, len(written_twice), int(written_twice[0])))
    kept = doubles.index[~is_plain & (doubles["spend"] > 0)]
    if len(kept):
        findings.append(_kept(file, len(kept), int(kept[0])))
    return rows.drop(index=written_twice), tuple(findings)


def without_overlap(
    names: Sequence[str], frames: Sequence[pd.DataFrame]
) -> tuple[list[pd.DataFrame], tuple[Finding, ...]]:
    """Where two files speak of the same day of the same thing, keep what the later one says.

    What is the same thing is told by the columns that both files have: two exports of one account by different
    breakdowns overlap, two exports of different campaigns do not.

    Parameters
    ----------
    names : sequence of str
        File names, in the order given.
    frames : sequence of pandas.DataFrame
        Rows of the files.

    Returns
    -------
    frames : list of pandas.DataFrame
        Without the rows that a later file replaces.
    findings : tuple of Finding
        One per pair of files that overlap.
    """
    kept = list(frames)
    findings = []
    for later in range(1, len(kept)):
        for earlier in range(later):
            is_replaced, differing = _replaced(kept[earlier], kept[later])
            if is_replaced.any():
                kept[earlier] = kept[earlier][~is_replaced]
                findings.append(_overlap(names[earlier], names[later], int(is_replaced.sum()), differing))
    return kept, tuple(findings)


def _replaced(earlier: pd.DataFrame, later: pd.DataFrame) -> tuple[np.ndarray[tuple[int], np.dtype[np.bool_]], int]:
    """Rows of the earlier file that the later one speaks of too, and on how many keys the two differ."""
    figures = [figure for figure in ADDITIVE_FIGURES if figure in earlier and figure in later]
    keys = [name for name in earlier if name in later and name not in {*FIGURES, "days"}]
    mine = pd.MultiIndex.from_frame(earlier[keys])
    is_replaced = np.asarray(mine.isin(pd.MultiIndex.from_frame(later[keys])), dtype=np.bool_)
    if not is_replaced.any():
        return is_replaced, 0
    before = earlier[is_replaced].groupby(keys, sort=False)[figures].sum()
    after = later.groupby(keys, sort=False)[figures].sum().reindex(before.index)
    differs = (before - after).abs() > ROUNDING * (before.abs() + after.abs()) / 2
    return is_replaced, int(differs.any(axis=1).sum())


def one_row_per_key(rows: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Add up rows that agree on everything the performance table keeps, such as the ads of an ad set.

    Reach is not added up: the same person would count twice. It is kept where one row alone has any.

    Parameters
    ----------
    rows : pandas.DataFrame
        With the columns of the performance table.

    Returns
    -------
    rows : pandas.DataFrame
        One per key.
    n_added : int
        How many rows went into others.
    """
    keys = [name for name in (*KEYS, "days", *DETAILS) if name in rows]
    is_shared = rows.duplicated(keys, keep=False)
    if not is_shared.any():
        return rows, 0
    shared = rows[is_shared]
    groups = shared.groupby(keys, sort=False, dropna=False)
    figures = [figure for figure in ADDITIVE_FIGURES if figure in rows]
    added = groups[figures].sum(min_count=1)
    if "reach" in rows:
        seen = (
            shared["reach"].where(shared["reach"] != 0).groupby([shared[key] for key in keys], sort=False, dropna=False)
        )
        added["reach"] = seen.max().where(seen.count() == 1).where(seen.count() > 0, groups["reach"].max())
    together = pd.concat([rows[~is_shared], added.reset_index()], ignore_index=True)
    return together[list(rows.columns)], int(is_shared.sum()) - len(added)


def _written_twice(file: PerformanceFile, rows: int, first: int) -> Finding:
    return Finding(
        "warning",
        file.raw.file_name,
        N_(
            "{rows} rows of {name} repeat another row in every cell, the first is row {row}; each was counted once.",
            rows=rows,
            name=file.raw.file_name,
            row=first,
        ),
        N_("Check whether rows were copied twice into the file."),
    )


def _kept(file: PerformanceFile, rows: int, first: int) -> Finding:
    return Finding(
        "info",
        file.raw.file_name,
        N_(
            "{rows} rows of {name} equal another row but hold too few figures to be sure, the first is row {row}; they"
            " were counted.",
            rows=rows,
            name=file.raw.file_name,
            row=first,
        ),
        N_("Delete them from the file if they were copied twice."),
    )


def _overlap(earlier: str, later: str, rows: int, differing: int) -> Finding:
    if differing == 0:
        return Finding(
            "info",
            later,
            N_(
                "{rows} rows of {earlier} stand in {later} too; they were counted once.",
                rows=rows,
                earlier=earlier,
                later=later,
            ),
            N_("Nothing needs to be done."),
        )
    return Finding(
        "warning",
        later,
        N_(
            "{earlier} and {later} give different figures for the same {keys} days of the same ads; {later} was used.",
            earlier=earlier,
            later=later,
            keys=differing,
        ),
        N_("Give the newer export last; platforms still add results to the last days for some time."),
    )
