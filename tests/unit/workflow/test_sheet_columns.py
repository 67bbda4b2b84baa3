"""What the columns of a budget sheet were last time is what they are next time, whatever their order."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from optimizer import workflow
from optimizer.domain.period import Period
from optimizer.workflow import BudgetColumn, BudgetColumns, SourceFile, Workspace

JULY = Period(date(2026, 7, 1), date(2026, 7, 31))
AUGUST = Period(date(2026, 8, 1), date(2026, 8, 31))


@pytest.fixture
def place(tmp_path: Path) -> Workspace:
    return workflow.open_workspace(tmp_path / "own.sqlite")


def columns_of(*headers: str) -> tuple[BudgetColumn, ...]:
    rows = [headers, tuple("1" for _ in headers), tuple("2" for _ in headers)]
    text = "\n".join(";".join(row) for row in rows)
    return workflow.open_sheet(SourceFile("sheet.csv", text.encode()))[1]


def test_headers_suggest_until_somebody_says_otherwise(place: Workspace) -> None:
    columns = columns_of("Platform", "Audience", "Budget", "Agreed")
    suggested = workflow.usual_columns(place, columns, JULY)
    assert suggested == BudgetColumns(0, 1, (2,))
    workflow.remember_sheet(place, columns, JULY, suggested)
    assert place.remembered_columns() == {}
    said = BudgetColumns(None, 1, (2, 3))
    workflow.remember_sheet(place, columns, JULY, said)
    assert workflow.usual_columns(place, columns, JULY) == said
    assert workflow.usual_columns(place, columns, AUGUST) == said
    turned = columns_of("Agreed", "Budget", "Audience", "Platform")
    assert workflow.usual_columns(place, turned, JULY) == BudgetColumns(None, 2, (1, 0))
    workflow.remember_sheet(place, columns, JULY, suggested)
    assert workflow.usual_columns(place, columns, JULY) == suggested


def test_of_a_sheet_with_months_each_period_has_its_own_columns(place: Workspace) -> None:
    columns = columns_of("Audience", "Jul 2026", "Aug 2026", "Extra")
    workflow.remember_sheet(place, columns, JULY, BudgetColumns(None, 0, (1, 3)))
    assert workflow.usual_columns(place, columns, JULY).budgets == (1, 3)
    assert workflow.usual_columns(place, columns, AUGUST).budgets == (2,)


def test_columns_of_one_name_are_told_apart_and_results_stay_as_they_are(place: Workspace) -> None:
    columns = columns_of("Audience", "Budget", "Budget")
    revision = place.revision
    workflow.remember_sheet(place, columns, JULY, BudgetColumns(None, 0, (2,)))
    assert workflow.usual_columns(place, columns, JULY).budgets == (2,)
    assert place.revision == revision
