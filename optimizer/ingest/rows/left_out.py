"""Rows of an export that are no data: blank lines, totals, subtotals, and levels that repeat another level."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from optimizer.domain.finding import Finding
from optimizer.ingest.cells.raw_table import RawTable, as_text
from optimizer.ingest.column_map import BREAKDOWNS, NAMES, WHEN, ColumnMap, fold
from optimizer.ingest.excerpt import excerpt
from optimizer.ingest.source_file import SkippedRow
from optimizer.message import N_, Message

ROUNDING_OF_SUMS: Final = 0.05
"""Money by which a subtotal may differ from its rows, each of which was rounded."""
SHARE_OF_SUMS: Final = 0.005
"""The same as a share."""

MOST_DAYS: Final = 0.9
"""Share of its days on which a daily total must be the sum of the other rows."""

BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class LeftOut:
    """Rows that must not be added up.

    Attributes
    ----------
    is_left_out : (n_rows,) array
        Rows below the header that are no data.
    skipped : tuple of SkippedRow
        The same with what they are, and the rows above the header.
    findings : tuple of Finding
        Where rows of several levels stand in one file.
    """

    is_left_out: BoolArray
    skipped: tuple[SkippedRow, ...]
    findings: tuple[Finding, ...]


def find_left_out(table: RawTable, days: npt.NDArray[np.datetime64], spend: pd.Series[float]) -> LeftOut:
    """Find the rows that must not be added up.

    Parameters
    ----------
    table : RawTable
        All rows.
    days : (n_rows,) array of datetime64[D]
        First day of each row, NaT where it is no date.
    spend : (n_rows,) series
        NaN where unknown.
    """
    names = names_of_rows(table)
    is_plain = is_blank_or_total(table, days, names, spend)
    is_level = np.zeros_like(is_plain)
    is_subtotal = np.zeros_like(is_plain)
    if table.header.column_map.platform:
        is_level = _is_other_level(table, is_plain)
        is_subtotal = _is_subtotal(table, days, names, spend.mask(is_plain | is_level)) & ~is_plain & ~is_level
    reasons = dict(_plain_reasons(table, is_plain))
    reasons |= dict.fromkeys(np.flatnonzero(is_level).tolist(), N_("its level repeats that of other rows"))
    reasons |= dict.fromkeys(np.flatnonzero(is_subtotal).tolist(), N_("a subtotal of other rows"))
    below = tuple(
        SkippedRow(table.file_name, int(table.cells.index[position]), reasons[position]) for position in sorted(reasons)
    )
    return LeftOut(
        is_plain | is_level | is_subtotal,
        (*_above(table), *below),
        _level_findings(table, int((is_level | is_subtotal).sum())),
    )


def _above(table: RawTable) -> Iterator[SkippedRow]:
    for row, text in enumerate(table.header.above, start=1):
        reason = N_("above the header: {text}", text=excerpt(text)) if text else N_("a blank line")
        yield SkippedRow(table.file_name, row, reason)


def _plain_reasons(table: RawTable, is_plain: BoolArray) -> Iterator[tuple[int, Message]]:
    """What each blank row or total is, by its position."""
    for position in np.flatnonzero(is_plain).tolist():
        cells = [str(cell).strip() for cell in table.cells.iloc[position].tolist()]
        said = [cell for cell in cells if cell]
        marker = next((cell for cell in said if _has_marker(fold(cell), table.header.column_map)), "")
        if not said:
            yield position, N_("a blank line")
        elif marker:
            yield position, N_("a total: {marker}", marker=excerpt(marker))
        elif {fold(cell) for cell in said} <= {fold(name) for name in table.header.names}:
            yield position, N_("the header again")
        elif len(said) == 1:
            yield position, N_("a note: {text}", text=excerpt(said[0]))
        else:
            yield position, N_("the total of the account: it has no name")


def names_of_rows(table: RawTable) -> pd.DataFrame:
    """Names of what each row is about."""
    fields = [field for field in NAMES if field in table.header.fields]
    return pd.DataFrame({field: table.texts(field) for field in fields}, index=table.cells.index)


def is_blank_or_total(
    table: RawTable, days: npt.NDArray[np.datetime64], names: pd.DataFrame, spend: pd.Series[float]
) -> BoolArray:
    """Find blank rows, notes, repeated headers and totals."""
    column_map = table.header.column_map
    nameless = np.asarray((names == "").all(axis=1), dtype=np.bool_)
    is_left_out = nameless & column_map.blank_name_is_total if not names.empty else np.zeros(len(days), dtype=np.bool_)
    has_days = any(field in table.header.fields for field in WHEN)
    # Where rows have no days, a total looks like a row of data but for its marker.
    is_suspect = (np.isnat(days) | nameless | (not has_days)) & ~is_left_out
    if is_suspect.any():
        is_left_out[is_suspect] = _says_nothing(table, is_suspect)
    for field in names:
        is_left_out |= _is_named_total(names[field], table, days, spend)
    return is_left_out


def _says_nothing(table: RawTable, is_suspect: BoolArray) -> BoolArray:
    """Of rows without a date or a name, those that are blank, a note, a repeated header or a total."""
    headers = {fold(name) for name in table.header.names} - {""}
    filled = np.zeros(int(is_suspect.sum()), dtype=np.int64)
    header_cells = np.zeros_like(filled)
    is_total = np.zeros(len(filled), dtype=np.bool_)
    for _, cells in table.cells[is_suspect].items():
        texts = as_text(cells)
        folded = {text: fold(text) for text in texts.unique()}
        filled += np.asarray(texts != "", dtype=np.int64)
        header_cells += np.asarray(texts.isin([text for text in folded if folded[text] in headers]), dtype=np.int64)
        markers = [text for text in folded if _has_marker(folded[text], table.header.column_map)]
        is_total |= np.asarray(texts.isin(markers), dtype=np.bool_)
    return np.asarray(is_total | (filled <= 1) | (header_cells == filled))


def _is_named_total(
    names: pd.Series[str], table: RawTable, days: npt.NDArray[np.datetime64], spend: pd.Series[float]
) -> BoolArray:
    """Where a name is a totals marker with a colon.

    It is a total if it stands on one day only, for a campaign has more. Where markers stand on several days, all are
    totals if one of them is: what all other rows add up to, or those of its day; or it has no id where others have one.
    """
    marked = [name for name in names.unique() if ":" in name and _has_marker(fold(name), table.header.column_map)]
    if not marked:
        return np.zeros(len(names), dtype=np.bool_)
    is_marked = names.isin(marked)
    if any(_adds_up(np.asarray(names == name), np.asarray(is_marked), days, spend) for name in marked):
        return np.asarray(is_marked, dtype=np.bool_)
    if "campaign_id" in table.header.fields:
        has_id = table.texts("campaign_id") != ""
        if has_id[~is_marked].mean() >= MOST_DAYS and not has_id[is_marked].any():
            return np.asarray(is_marked, dtype=np.bool_)
    counts = names[is_marked & ~np.isnat(days)].value_counts()
    return np.asarray(names.isin([name for name in marked if counts.get(name, 0) <= 1]), dtype=np.bool_)


def _adds_up(
    is_own: BoolArray, is_marked: BoolArray, days: npt.NDArray[np.datetime64], spend: pd.Series[float]
) -> bool:
    """Whether the rows of a marker are the sum of all rows without one, or mostly of those of their days."""
    everything = float(spend[~is_marked].sum())
    if (np.abs(spend[is_own] - everything) <= ROUNDING_OF_SUMS + SHARE_OF_SUMS * everything).any():
        return True
    is_dated = is_own & ~np.isnat(days)
    others = spend[~is_marked].groupby(days[~is_marked]).sum()
    own = spend[is_dated].groupby(days[is_dated]).sum()
    difference = (own - others.reindex(own.index)).abs()
    return len(own) > 0 and bool((difference <= ROUNDING_OF_SUMS + SHARE_OF_SUMS * own).mean() >= MOST_DAYS)


def _has_marker(text: str, column_map: ColumnMap) -> bool:
    return any(marker.fullmatch(text) for marker in column_map.totals)


def _is_other_level(table: RawTable, is_left_out: BoolArray) -> BoolArray:
    """Rows of another level than the one that is kept, where a column says the level."""
    column_map = table.header.column_map
    if "level" not in table.header.fields or not column_map.levels:
        return np.zeros_like(is_left_out)
    levels = table.texts("level").str.casefold()
    there = set(levels[~is_left_out].unique())
    kept = next((level for level in column_map.levels if level in there), None)
    if kept is None:
        return np.zeros_like(is_left_out)
    return np.asarray(levels.isin(column_map.levels) & (levels != kept), dtype=np.bool_) & ~is_left_out


def _is_subtotal(
    table: RawTable, days: npt.NDArray[np.datetime64], names: pd.DataFrame, spend: pd.Series[float]
) -> BoolArray:
    """Rows that leave a finer field blank and hold just the spend of the rows that fill it in.

    Spend is NaN where a row is left out already.
    """
    is_subtotal = np.zeros(len(days), dtype=np.bool_)
    coarser = pd.DataFrame({"day": days}, index=table.cells.index)
    breakdowns = [field for field in BREAKDOWNS if field in table.header.fields]
    for field in [*[name for name in ("campaign", "ad_set", "ad") if name in names], *breakdowns]:
        cells = names[field] if field in names else table.texts(field)
        is_blank = np.asarray(cells == "", dtype=np.bool_) | _means_all(cells, field in breakdowns, table)
        is_candidate = is_blank & np.asarray(spend.notna()) & ~is_subtotal
        if is_candidate.any() and len(coarser.columns) > 1:
            keys = [coarser[key] for key in coarser]
            filled = spend.mask(is_blank | is_subtotal).groupby(keys, dropna=False).transform("sum", min_count=1)
            agrees = (filled - spend).abs() <= ROUNDING_OF_SUMS + SHARE_OF_SUMS * filled
            is_subtotal |= is_candidate & np.asarray(agrees, dtype=np.bool_)
        coarser[field] = cells
    return is_subtotal


def _means_all(cells: pd.Series[str], is_breakdown: bool, table: RawTable) -> BoolArray:
    """Where a breakdown says that it stands for all of its values."""
    if not is_breakdown or not table.header.column_map.all_values:
        return np.zeros(len(cells), dtype=np.bool_)
    meant = [text for text in cells.unique() if fold(text) in table.header.column_map.all_values]
    return np.asarray(cells.isin(meant), dtype=np.bool_)


def _level_findings(table: RawTable, rows: int) -> tuple[Finding, ...]:
    if rows == 0:
        return ()
    return (
        Finding(
            "info",
            table.file_name,
            N_(
                "{name} holds rows of several levels; left out because they repeat others: {rows:number}.",
                name=table.file_name,
                rows=rows,
            ),
            N_("Export one level only, best the one at which budgets are set."),
            table.file_name,
        ),
    )
