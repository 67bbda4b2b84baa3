"""What the columns of budget sheets were last time, remembered for sheets with the same headers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from optimizer.domain.period import Period
from optimizer.ingest import BudgetColumn, BudgetColumns, budgets_for, header_key
from optimizer.store import Workspace

_SHEET: Final = "budget sheet "
"""Before the key of the headers: a table of results with the same ones is read otherwise."""
_PLATFORM: Final = "platform"
_AUDIENCE: Final = "audience"
_BUDGET: Final = "budget"
_AND: Final = "\n"


def usual_columns(place: Workspace, columns: Sequence[BudgetColumn], period: Period) -> BudgetColumns:
    """Say what the columns of a sheet are: as last time for the same headers, else as their headers suggest.

    Parameters
    ----------
    place : Workspace
        It remembers.
    columns : sequence of BudgetColumn
        All columns of the sheet, in any order.
    period : Period
        Whose budgets are wanted; of a sheet with a column per month each period has columns of its own.
    """
    kept = place.remembered_columns().get(_key(columns), {})
    by_name = {name: column.place for name, column in zip(_names(columns), columns, strict=True)}
    by_role = {column.role: column.place for column in reversed(columns)}
    chosen = {role: by_name.get(kept[role]) if role in kept else by_role.get(role) for role in (_PLATFORM, _AUDIENCE)}
    budgets = kept.get(_budget_role(columns, period))
    return BudgetColumns(
        chosen[_PLATFORM],
        chosen[_AUDIENCE],
        budgets_for(columns, period)
        if budgets is None
        else tuple(by_name[name] for name in budgets.split(_AND) if name in by_name),
    )


def remember_sheet(place: Workspace, columns: Sequence[BudgetColumn], period: Period, chosen: BudgetColumns) -> None:
    """Keep what the columns of a sheet are, where that is not what `usual_columns` says."""
    if usual_columns(place, columns, period) == chosen:
        return
    names = {column.place: name for name, column in zip(_names(columns), columns, strict=True)}
    said: Mapping[str, str] = {
        _PLATFORM: "" if chosen.platform is None else names[chosen.platform],
        _AUDIENCE: "" if chosen.audience is None else names[chosen.audience],
        _budget_role(columns, period): _AND.join(names[column] for column in chosen.budgets),
    }
    key = _key(columns)
    place.remember_sheet(key, {**place.remembered_columns().get(key, {}), **said})


def _key(columns: Sequence[BudgetColumn]) -> str:
    return _SHEET + header_key([column.header for column in columns])


def _names(columns: Sequence[BudgetColumn]) -> list[str]:
    """Name the columns by their headers, of several with the same one also by their order; no name is empty."""
    seen: Counter[str] = Counter()
    names = []
    for column in columns:
        header = " ".join(column.header.split())
        seen[header] += 1
        names.append(f"{header} #{seen[header]}")
    return names


def _budget_role(columns: Sequence[BudgetColumn], period: Period) -> str:
    is_by_month = any(column.role == "month" for column in columns)
    return f"{_BUDGET} {period.start}/{period.end}" if is_by_month else _BUDGET
