"""A budget sheet that was made elsewhere: who gets how much, row by row, without its totals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import pandas as pd

from optimizer.errors import DataError
from optimizer.ingest.brought.budget_columns import BudgetColumn, means_something, suggested_columns
from optimizer.ingest.brought.sheet_grid import GridCell, SheetGrid, read_grid
from optimizer.ingest.column_map import fold, without_currency
from optimizer.ingest.excerpt import excerpt
from optimizer.ingest.source_file import RejectedRow, SkippedRow, SourceFile
from optimizer.ingest.values.figures import find_decimal_mark, parse_number
from optimizer.ingest.values.number_text import named_currencies
from optimizer.message import N_

_TOTALS: Final = (
    "total", "totals", "sum", "grand total", "subtotal", "overall", "razem", "suma", "łącznie", "ogółem",
    "gesamt", "summe", "insgesamt", "totale", "totaal", "tổng", "tổng cộng", "รวม", "รวมทั้งหมด",
)  # fmt: skip
_CENT: Final = Decimal("0.01")
"""By which a total may differ from its rows, each of which was rounded."""


@dataclass(frozen=True, slots=True)
class BudgetColumns:
    """Which columns are what, by their places from 0.

    Attributes
    ----------
    platform, audience : int or None
        At least one is given.
    budgets : tuple of int
        Columns that are added up, at least one.
    """

    platform: int | None
    audience: int | None
    budgets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One row of a budget sheet.

    Attributes
    ----------
    row : int
        Its number in the file.
    platform, audience : str
        As written; empty where the sheet does not say.
    amount : Decimal
        Major units, not negative.
    """

    row: int
    platform: str
    audience: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class BudgetSheet:
    """A budget sheet, understood.

    Attributes
    ----------
    lines : tuple of SheetLine
        In the order of the file.
    skipped : tuple of SkippedRow
        Totals, and rows without a budget.
    rejected : tuple of RejectedRow
        Rows whose budget could not be read.
    currencies : frozenset of str
        That the sheet names, in its headers or beside its amounts.
    """

    lines: tuple[SheetLine, ...]
    skipped: tuple[SkippedRow, ...]
    rejected: tuple[RejectedRow, ...]
    currencies: frozenset[str]


def open_budget_sheet(file: SourceFile) -> tuple[SheetGrid, tuple[BudgetColumn, ...]]:
    """Find the table of a budget sheet, and suggest what its columns are.

    Raises
    ------
    DataError
        When there is no table in it.
    """
    grid = read_grid(file, means_something)
    samples = [[str(cell) for cell in grid.column(place) if cell != ""][:3] for place in range(len(grid.headers))]
    return grid, suggested_columns(grid.headers, samples)


def read_budget_sheet(grid: SheetGrid, columns: BudgetColumns) -> BudgetSheet:
    """Read who gets how much.

    A platform that stands in the first row of its group only holds for the rows below. Rows that are totals by their
    name, or a nameless sum of the rows above, are left out.

    Parameters
    ----------
    grid : SheetGrid
        The table.
    columns : BudgetColumns
        What its columns are.

    Raises
    ------
    DataError
        When a column that is needed is not named, no row has a budget, or marks in numbers can be read in two ways.
    """
    if columns.platform is None and columns.audience is None:
        raise DataError(N_("Say which column of {name} names the platform or the audience.", name=grid.file_name))
    if not columns.budgets:
        raise DataError(N_("Say which column of {name} holds the budgets.", name=grid.file_name))
    decimal = _decimal_mark(grid, columns.budgets)
    skipped: list[SkippedRow] = []
    rejected: list[RejectedRow] = []
    lines: list[SheetLine] = []
    for line, trouble in _lines(grid, columns, decimal):
        if isinstance(trouble, SkippedRow):
            skipped.append(trouble)
        elif isinstance(trouble, RejectedRow):
            rejected.append(trouble)
        elif line is not None and _is_sum(line, lines):
            skipped.append(SkippedRow(grid.file_name, line.row, N_("a total of the rows above")))
        elif line is not None:
            lines.append(line)
    lines, sums = _without_platform_sums(lines)
    skipped += [SkippedRow(grid.file_name, line.row, N_("a total of its platform's rows")) for line in sums]
    if not lines:
        raise DataError(N_("{name} has no row with a budget; choose other columns.", name=grid.file_name))
    return BudgetSheet(tuple(lines), tuple(skipped), tuple(rejected), _currencies(grid, columns.budgets))


def _lines(
    grid: SheetGrid, columns: BudgetColumns, decimal: str
) -> Iterator[tuple[SheetLine | None, SkippedRow | RejectedRow | None]]:
    above = ""
    for row, cells in grid.rows:
        platform, audience = (_name(cells, place) for place in (columns.platform, columns.audience))
        above = platform or above
        if any(fold(name).rstrip(":").strip() in _TOTALS for name in (platform, audience) if name):
            yield None, SkippedRow(grid.file_name, row, N_("a total"))
            continue
        try:
            amount = sum((_amount(cells[place], decimal) for place in columns.budgets), Decimal(0))
        except ValueError as wrong:
            told = N_("the budget '{cell}' is no sum of money", cell=excerpt(str(wrong)))
            yield None, RejectedRow(grid.file_name, row, told)
            continue
        if amount < 0:
            yield None, RejectedRow(grid.file_name, row, N_("the budget is below zero"))
        elif amount == 0:
            yield None, SkippedRow(grid.file_name, row, N_("no budget"))
        else:
            yield SheetLine(row, platform or (above if audience else ""), audience, amount), None


def _name(cells: Sequence[GridCell], place: int | None) -> str:
    if place is None:
        return ""
    cell = cells[place]
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else " ".join(str(cell).split())


def _amount(cell: GridCell, decimal: str) -> Decimal:
    if isinstance(cell, float):
        return Decimal(repr(cell))
    found = parse_number(cell, decimal)
    return Decimal(0) if found is None else Decimal(repr(found))


def _is_sum(line: SheetLine, above: Sequence[SheetLine]) -> bool:
    """Whether a row without any name is the sum of all above."""
    if line.platform or line.audience or len(above) < 2:
        return False
    return abs(sum((other.amount for other in above), Decimal(0)) - line.amount) <= len(above) * _CENT


def _without_platform_sums(lines: Sequence[SheetLine]) -> tuple[list[SheetLine], list[SheetLine]]:
    """Take out rows that name a platform alone and are the sum of its rows with an audience."""
    kept: list[SheetLine] = []
    sums: list[SheetLine] = []
    for line in lines:
        own = [other.amount for other in lines if other.audience and fold(other.platform) == fold(line.platform)]
        is_sum = not line.audience and own and abs(sum(own, Decimal(0)) - line.amount) <= len(own) * _CENT
        (sums if is_sum else kept).append(line)
    return kept, sums


def _decimal_mark(grid: SheetGrid, places: Sequence[int]) -> str:
    # no currency has three decimals here, so a mark before three digits groups thousands
    texts = [pd.Series([cell for cell in grid.column(place) if isinstance(cell, str)], dtype="str") for place in places]
    return find_decimal_mark(grid.file_name, [], texts, "")


def _currencies(grid: SheetGrid, places: Sequence[int]) -> frozenset[str]:
    cells = [cell for place in places for cell in grid.column(place) if isinstance(cell, str)]
    in_headers = {without_currency(fold(grid.headers[place]))[1] for place in places}
    return frozenset(code for code in in_headers if code) | named_currencies(cells)
