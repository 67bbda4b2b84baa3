"""A budget sheet made elsewhere: read, its names matched with the segments that are known, judged beside our plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from optimizer.domain.money import Money, money
from optimizer.domain.segment import Segment
from optimizer.errors import DataError
from optimizer.ingest import (
    BudgetColumn,
    BudgetColumns,
    BudgetSheet,
    SheetGrid,
    SheetLine,
    SourceFile,
    best_segment,
    open_budget_sheet,
    read_budget_sheet,
)
from optimizer.message import N_, listed

MatchKind = Literal["same", "similar", "unknown"]


@dataclass(frozen=True, slots=True)
class MatchedLine:
    """A row of a budget sheet and the segment that it probably means.

    Attributes
    ----------
    line : SheetLine
        The row.
    segment : Segment or None
        None where no segment is meant that is known.
    kind : {"same", "similar", "unknown"}
        How sure that is.
    """

    line: SheetLine
    segment: Segment | None
    kind: MatchKind


def open_sheet(file: SourceFile) -> tuple[SheetGrid, tuple[BudgetColumn, ...]]:
    """Find the table of a budget sheet, and suggest what its columns are; what is no table is a `DataError`."""
    return open_budget_sheet(file)


def read_sheet(grid: SheetGrid, columns: BudgetColumns, currency: str | None) -> BudgetSheet:
    """Read who gets how much.

    Parameters
    ----------
    grid : SheetGrid
        The table.
    columns : BudgetColumns
        What its columns are.
    currency : str or None
        Of the history; a sheet in another one is refused.

    Raises
    ------
    DataError
        When no budget can be read, or it is in another currency.
    """
    sheet = read_budget_sheet(grid, columns)
    if currency is not None and sheet.currencies and sheet.currencies != {currency}:
        raise DataError(
            N_(
                "{name} is in {found} and the history in {expected}; give the budgets in {expected}.",
                name=grid.file_name,
                found=listed(sorted(sheet.currencies)),
                expected=currency,
            )
        )
    return sheet


def match_lines(lines: Sequence[SheetLine], segments: Sequence[Segment]) -> tuple[MatchedLine, ...]:
    """Find for each row the segment that it means."""
    matched = []
    for line in lines:
        found = best_segment(line.platform, line.audience, segments)
        matched.append(MatchedLine(line, None, "unknown") if found is None else MatchedLine(line, *found))
    return tuple(matched)


def split_of(matched: Sequence[MatchedLine], currency: str | None) -> dict[Segment, Money]:
    """Add up what each segment gets; rows without a segment are left out."""
    sums: dict[Segment, Decimal] = {}
    for one in matched:
        if one.segment is not None:
            sums[one.segment] = sums.get(one.segment, Decimal(0)) + one.line.amount
    return {segment: money(amount, currency) for segment, amount in sorted(sums.items())}


def left_over(matched: Sequence[MatchedLine], currency: str | None) -> Money:
    """Add up the rows without a segment."""
    return money(sum((one.line.amount for one in matched if one.segment is None), Decimal(0)), currency)
