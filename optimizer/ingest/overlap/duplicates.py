"""Nothing is counted twice: rows doubled in one file, and files that overlap."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from optimizer.domain.finding import Finding
from optimizer.domain.performance import ADDITIVE_FIGURES, CIRCUMSTANCES, DETAILS, FIGURES, KEYS
from optimizer.ingest.overlap.identity import identity_keys
from optimizer.ingest.rows.left_out import BoolArray
from optimizer.ingest.rows.performance_file import PerformanceFile
from optimizer.ingest.source_file import SkippedRow
from optimizer.message import N_

FEWEST_FIGURES: Final = 3
"""Positive figures, spend among them, that two rows must share to be one row written twice and not a coincidence."""
FARTHEST_DAY: Final = 100_000
"""More than the days from 1970 to the last year that a date may have."""
ROUNDING: Final = 1e-6
"""Two files agree on a figure if it differs by less than this share."""


def without_doubled_rows(
    file: PerformanceFile,
) -> tuple[pd.DataFrame, tuple[SkippedRow, ...], tuple[Finding, ...]]:
    """Leave out rows whose every cell equals another row's, where that is no coincidence.

    Returns
    -------
    rows : pandas.DataFrame
        Each such row once.
    skipped : tuple of SkippedRow
        Those that were left out.
    findings : tuple of Finding
        How many were left out, and how many equal rows were kept because they may be coincidence.
    """
    rows = file.rows
    alike = rows[_have_twin_figures(rows)]
    candidates = alike.index[alike.duplicated(keep=False)]
    if candidates.empty:
        return rows, (), ()
    doubles = rows.loc[candidates[_repeat_every_cell(file.raw.cells.loc[candidates])]]
    figures = [figure for figure in FIGURES if figure in rows]
    is_plain = (doubles["spend"] > 0) & ((doubles[figures] > 0).sum(axis=1) >= FEWEST_FIGURES)
    written_twice = doubles.index[is_plain]
    findings = []
    if len(written_twice):
        findings.append(_written_twice(file, len(written_twice), int(written_twice[0])))
    kept = doubles.index[~is_plain & (doubles["spend"] > 0)]
    if len(kept):
        findings.append(_kept(file, len(kept), int(kept[0])))
    name = file.raw.file_name
    skipped = tuple(SkippedRow(name, int(row), N_("it repeats another row in every cell")) for row in written_twice)
    return rows.drop(index=written_twice), skipped, tuple(findings)


def _have_twin_figures(rows: pd.DataFrame) -> BoolArray:
    """Rows whose day and figures may equal another row's: all that do, and hardly any other.

    Numbers are compared much faster than names, and few rows are left whose names must be compared.
    """
    marks = pd.util.hash_array(rows["date"].to_numpy().astype(np.int64))
    for figure in (name for name in FIGURES if name in rows):
        # One number for all that say nothing, and one for both zeros: to Python they are alike, their bits are not.
        known = np.nan_to_num(rows[figure].to_numpy(dtype=np.float64), nan=-1.5) + 0.0
        marks = marks * np.uint64(31) + pd.util.hash_array(known)
    return np.asarray(pd.Series(marks).duplicated(keep=False), dtype=np.bool_)


def _repeat_every_cell(cells: pd.DataFrame) -> BoolArray:
    """Rows whose cells are all written as in one row before; column by column, as files may be wide."""
    alike = np.zeros(len(cells), dtype=np.int64)
    for _, column in cells.items():
        codes, distinct = pd.factorize(column.astype("str"))
        alike, groups = pd.factorize(alike * (len(distinct) + 1) + codes)
        if len(groups) == len(cells):
            break
    return np.asarray(pd.Series(alike).duplicated(), dtype=np.bool_)


def without_overlap(
    files: Sequence[PerformanceFile], frames: Sequence[pd.DataFrame]
) -> tuple[list[pd.DataFrame], tuple[Finding, ...]]:
    """Where two files speak of the same day of the same thing, keep what the later one says.

    What is the same thing is told by the columns that both files have: two exports of one account by different
    breakdowns overlap, two exports of different campaigns do not.

    Parameters
    ----------
    files : sequence of PerformanceFile
        In the order given.
    frames : sequence of pandas.DataFrame
        Their rows.

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
            keys = _common_keys(files[earlier], files[later])
            is_replaced = _is_covered(kept[earlier], kept[later], keys)
            if is_replaced.any():
                differing = days_that_differ(kept[earlier][is_replaced], kept[later], keys)
                findings.append(_overlap(files[earlier], files[later], int(is_replaced.sum()), differing))
                kept[earlier] = kept[earlier][~is_replaced]
    return kept, tuple(findings)


def _common_keys(earlier: PerformanceFile, later: PerformanceFile) -> list[str]:
    """Columns, the date apart, that tell in both files what a row is about."""
    apart = {*FIGURES, "date", "days"}
    mine, theirs = ([str(name) for name in file.rows if name not in apart] for file in (earlier, later))
    return identity_keys(
        mine,
        theirs,
        is_full=lambda name: not ((earlier.rows[name] == "").any() or (later.rows[name] == "").any()),
        has_own_audiences=any((file.rows["audience_from"] == "audience").any() for file in (earlier, later)),
    )


def _is_covered(earlier: pd.DataFrame, later: pd.DataFrame, keys: list[str]) -> BoolArray:
    """Rows of the earlier file of whose days at least one is in the later file, for the same thing."""
    together = pd.concat([earlier[keys], later[keys]])
    things = np.asarray(together.groupby(keys, sort=False).ngroup(), dtype=np.int64)
    mine, positions = days_of(things[: len(earlier)], earlier)
    theirs, _ = days_of(things[len(earlier) :], later)
    is_covered = np.zeros(len(earlier), dtype=np.bool_)
    is_covered[positions[np.isin(mine, theirs)]] = True
    return is_covered


def days_of(things: npt.NDArray[np.int64], rows: pd.DataFrame) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """One number per thing and day covered, and the position of the row that it comes from."""
    covered = rows["days"].to_numpy(dtype=np.int64)
    positions = np.repeat(np.arange(len(rows)), covered)
    offsets = np.arange(len(positions)) - np.repeat(np.cumsum(covered) - covered, covered)
    first = rows["date"].to_numpy().astype("datetime64[D]").astype(np.int64)
    return things[positions] * FARTHEST_DAY + first[positions] + offsets, positions


def days_that_differ(earlier: pd.DataFrame, later: pd.DataFrame, keys: list[str]) -> int:
    """Count the days, over all things, on which the sums of two tables disagree."""
    figures = [figure for figure in ADDITIVE_FIGURES if figure in earlier and figure in later]
    before = earlier.groupby([*keys, "date"], sort=False)[figures].sum()
    after = later.groupby([*keys, "date"], sort=False)[figures].sum().reindex(before.index, fill_value=0.0)
    differs = (before - after).abs() > ROUNDING * (before.abs() + after.abs()) / 2
    return int(differs.any(axis=1).sum())


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
    keys = [name for name in (*KEYS, "days", *DETAILS, *CIRCUMSTANCES) if name in rows]
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
            "Rows of {name} that repeat another in every cell: {rows:number}, the first is row {row}; each was counted"
            " once.",
            rows=rows,
            name=file.raw.file_name,
            row=first,
        ),
        N_("Check whether rows were copied twice into the file."),
        file.raw.file_name,
        first,
    )


def _kept(file: PerformanceFile, rows: int, first: int) -> Finding:
    return Finding(
        "info",
        file.raw.file_name,
        N_(
            "Rows of {name} that equal another but hold too few figures to be sure: {rows:number}, the first is row"
            " {row}; they were counted.",
            rows=rows,
            name=file.raw.file_name,
            row=first,
        ),
        N_("Delete them from the file if they were copied twice."),
        file.raw.file_name,
        first,
    )


def _overlap(earlier: PerformanceFile, later: PerformanceFile, rows: int, differing: int) -> Finding:
    names = {"earlier": earlier.raw.file_name, "later": later.raw.file_name}
    if differing == 0:
        return Finding(
            "info",
            names["later"],
            N_(
                "Rows of {earlier} that stand in {later} too: {rows:number}; they were counted once.",
                rows=rows,
                **names,
            ),
            N_("Nothing needs to be done."),
            names["later"],
        )
    return Finding(
        "warning",
        names["later"],
        N_(
            "{earlier} and {later} give different figures for the same ads on the same days: {differing:number} times;"
            " {later} was used.",
            differing=differing,
            **names,
        ),
        N_("Give the newer export last; platforms still add results to the last days for some time."),
        names["later"],
    )
