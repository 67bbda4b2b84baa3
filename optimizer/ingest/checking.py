"""Look files through without keeping anything: what would be imported, what must be asked, what is refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

import numpy as np

from optimizer.domain.file_check import CheckOutcome, FileCheck
from optimizer.domain.finding import Finding
from optimizer.domain.imports import ReadingWishes
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period
from optimizer.errors import DataError
from optimizer.ingest.column_map import MONEY_FIELDS, read_column_maps
from optimizer.ingest.reading import NO_WISHES, read_files
from optimizer.ingest.rows.needed_columns import NoDaysError
from optimizer.ingest.source_file import Imported, SourceFile
from optimizer.ingest.unanswered import UnansweredError
from optimizer.ingest.unsaid import find_unsaid
from optimizer.message import N_

SEVERAL: Final = "several (platform column)"
"""Platform of a table whose rows are of several."""
_ANY_DAY: Final = date(2000, 1, 1)
"""Stands for the days of a file that has none, so that the rest of it can be read."""
DIGITS: Final = 6
"""Decimals of a sum: more than any currency has, fewer than floats lose."""


def check_file(file: SourceFile, wishes: ReadingWishes = NO_WISHES, *, own_currency: str | None = None) -> FileCheck:
    """Look one file through; whatever is wrong with it is in the answer.

    Parameters
    ----------
    file : SourceFile
        Not an archive.
    wishes : ReadingWishes
        What the user wants of it.
    own_currency : str or None
        ISO code of the workspace that it is for.
    """
    try:
        imported = read_files([file], wishes, own_currency=own_currency)
    except UnansweredError as asked:
        return FileCheck(file.name, "ask_user", questions=asked.questions)
    except NoDaysError as trouble:
        return _without_days(file, wishes, trouble, own_currency)
    except DataError as trouble:
        return refused(file.name, trouble)
    return _understood(file.name, imported)


def check_together(
    files: Sequence[SourceFile], wishes: ReadingWishes = NO_WISHES, *, own_currency: str | None = None
) -> FileCheck | None:
    """Look through several files as one import, where nothing counts twice; None where they cannot be read together.

    Parameters
    ----------
    files : sequence of SourceFile
        Those that are not refused.
    wishes, own_currency
        As of `check_file`.
    """
    try:
        imported = read_files(files, wishes, own_currency=own_currency)
    except DataError:
        return None
    return _understood("", imported)


def _without_days(file: SourceFile, wishes: ReadingWishes, trouble: NoDaysError, own_currency: str | None) -> FileCheck:
    """Tell what else was understood of a file that is refused because its figures are of a whole period."""
    plain = refused(file.name, trouble)
    try:
        unsaid = find_unsaid(file)
        span = None if unsaid is None else unsaid.span
        covers = Period(_ANY_DAY, _ANY_DAY) if span is None else span
        imported = read_files([replace(file, covers=covers)], wishes, own_currency=own_currency)
    except DataError:
        return plain
    found = _understood(file.name, imported)
    return replace(
        found,
        outcome="refuse",
        questions=(),
        findings=plain.findings,
        date_min=None if span is None else span.start,
        date_max=None if span is None else span.end,
        has_days=False,
    )


def refused(file_name: str, trouble: DataError) -> FileCheck:
    """Say that a file cannot be used, and why."""
    remedy = N_("Correct the file or export it again, as the sentence says.")
    return FileCheck(
        file_name, "refuse", findings=(Finding("critical", file_name, trouble.message, remedy, file_name),)
    )


def _understood(file_name: str, imported: Imported) -> FileCheck:
    table = imported.table
    summary = imported.summaries[0]
    asked = {question.kind for question in imported.questions}
    knows_days = "date_order" not in asked
    # Money of several currencies is not added up before there is a rate, nor what may be a thousandth of it.
    knows_money = not asked & {"exchange_rate", "decimal_mark"}
    return FileCheck(
        file_name=file_name,
        outcome=_outcome(imported),
        questions=imported.questions,
        findings=imported.findings,
        summary=summary,
        platform=_platform(summary.source, table, imported),
        currency=summary.currency if table.currency is None else table.currency,
        date_min=table.period.start if knows_days else None,
        date_max=table.period.end if knows_days else None,
        totals={
            figure: _sum(table, figure)
            for figure in table.figures
            if figure != "reach" and (knows_money or figure not in MONEY_FIELDS)
        },
        outcomes={kind: round(total, DIGITS) for kind, total in imported.outcomes.items()},
        spend_per_campaign=_by_campaign(table) if knows_money else {},
        rows=sum(one.rows_used for one in imported.summaries),
        skipped=tuple((row.row, row.reason) for row in imported.skipped),
        rejected=tuple((row.row, row.reason) for row in imported.rejected),
    )


def _outcome(imported: Imported) -> CheckOutcome:
    if imported.questions:
        return "ask_user"
    is_clean = not imported.rejected and all(finding.severity == "info" for finding in imported.findings)
    return "import" if is_clean else "import_with_warning"


def _platform(source: str, table: PerformanceTable, imported: Imported) -> str | None:
    of_format = next((one.platform for one in read_column_maps() if one.source == source), "")
    if of_format:
        return of_format
    if any(question.kind == "platform" for question in imported.questions):
        return None
    found = table.rows["platform"].unique()
    return str(found[0]) if len(found) == 1 else SEVERAL


def _sum(table: PerformanceTable, figure: str) -> float:
    return round(float(np.nansum(table.rows[figure].to_numpy())), DIGITS)


def _by_campaign(table: PerformanceTable) -> dict[str, float]:
    if "campaign" not in table.rows:
        return {}
    sums = table.rows.groupby("campaign", sort=False)["spend"].sum()
    return {str(name): round(float(total), DIGITS) for name, total in sums.items() if name}


def worst_outcome(checks: Sequence[FileCheck]) -> CheckOutcome:
    """Outcome of several files together: that of the one with the most trouble."""
    order: tuple[CheckOutcome, ...] = ("import", "import_with_warning", "ask_user", "refuse")
    return max((check.outcome for check in checks), key=order.index)
