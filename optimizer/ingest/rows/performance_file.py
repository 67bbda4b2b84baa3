"""One file of performance rows, understood: its rows, and what was left out, rejected and noticed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd

from optimizer.domain.finding import Finding
from optimizer.domain.imports import AudienceChoice, Question
from optimizer.domain.performance import FileSummary
from optimizer.errors import DataError
from optimizer.ingest.cells.decoding import check_content, decode, is_workbook
from optimizer.ingest.cells.layout import find_in_sheets, find_in_text
from optimizer.ingest.cells.raw_table import RawTable, cells_of_sheet, cells_of_text
from optimizer.ingest.cells.workbook import read_sheets
from optimizer.ingest.column_map import ColumnMap
from optimizer.ingest.naming import check_named, named_columns, with_named, with_suggestions
from optimizer.ingest.quality import ID_COLUMNS, file_findings, mend_ids
from optimizer.ingest.rows.audiences import rule_findings, with_audiences
from optimizer.ingest.rows.currency import FileCurrency, find_currency
from optimizer.ingest.rows.file_remarks import encoding_findings, unused_columns
from optimizer.ingest.rows.grain import PlatformGrain, RowGrain, grain_name
from optimizer.ingest.rows.left_out import find_left_out
from optimizer.ingest.rows.needed_columns import check_columns
from optimizer.ingest.rows.one_span import as_ads, covered_days, days_of_rows, one_span_finding
from optimizer.ingest.rows.rejection import find_rejected, rejection_findings
from optimizer.ingest.rows.results import settle_results
from optimizer.ingest.rows.row_values import days_covered, read_values
from optimizer.ingest.rows.sheets_beside import totals_beside
from optimizer.ingest.rows.summing_up import period_of, sum_up
from optimizer.ingest.source_file import RejectedRow, SkippedRow, SourceFile
from optimizer.ingest.unanswered import UnansweredError
from optimizer.message import N_
from optimizer.progress import Progress, untold

USUAL_AUDIENCES: Final = AudienceChoice()


@dataclass(frozen=True, slots=True, eq=False)
class PerformanceFile:
    """What was understood of one file.

    Attributes
    ----------
    rows : pandas.DataFrame
        Columns of the performance table, and behind them the file's other names and ids, which tell rows apart; indexed
        by row number in the file.
    raw : RawTable
        The cells as written.
    summary : FileSummary
        For the user.
    findings : tuple of Finding
        What the user must know.
    rejected : tuple of RejectedRow
        Rows that were not used.
    grains : tuple of PlatformGrain
        How long the rows of each platform were taken to be; none where the file states it.
    currency : FileCurrency
        Of its money.
    outcomes : mapping of str to float
        What its conversions and results count -> how many.
    skipped : tuple of SkippedRow
        Rows that are no data.
    questions : tuple of Question
        What its owner must say before it is imported.
    """

    rows: pd.DataFrame
    raw: RawTable
    summary: FileSummary
    findings: tuple[Finding, ...]
    rejected: tuple[RejectedRow, ...]
    grains: tuple[PlatformGrain, ...]
    currency: FileCurrency
    outcomes: Mapping[str, float]
    skipped: tuple[SkippedRow, ...]
    questions: tuple[Question, ...]


def read_performance(
    file: SourceFile,
    maps: Sequence[ColumnMap],
    choice: AudienceChoice = USUAL_AUDIENCES,
    *,
    progress: Progress = untold,
) -> PerformanceFile:
    """Read one export or tidy CSV.

    Parameters
    ----------
    file : SourceFile
        The file, with what the user says of it.
    maps : sequence of ColumnMap
        Formats that are known.
    choice : AudienceChoice
        Which of its names are the audiences.
    progress : callable
        Told how much is done, 0 to 1.

    Raises
    ------
    DataError
        When nothing in it can be used; the sentence says why and what to do.
    """
    raw, beside = read_raw(file, maps)
    progress(0.3)
    asked = check_columns(raw, file)
    days = days_of_rows(file, raw)
    values = read_values(raw, _platform(file, asked), file.decimal_mark)
    text = with_audiences(values.text, raw.header.column_map.audience, choice, file.name)
    values = replace(values, text=text)
    progress(0.6)
    if file.covers is not None:
        values = as_ads(raw, values)
    left_out = find_left_out(raw, days.first, values.figures["spend"])
    rejected = find_rejected(raw, ~left_out.is_left_out, days, values)
    is_used = ~left_out.is_left_out & ~np.asarray(raw.cells.index.isin([entry.row for entry in rejected]))
    if not is_used.any():
        raise _nothing_left(file, rejected)
    progress(0.8)
    currency = find_currency(raw, is_used)
    outcomes = settle_results(raw, values.figures, is_used)
    kinds = {} if "conversions" not in outcomes.figures else {"conversion_kind": outcomes.kinds}
    rows = pd.concat([values.text.assign(**kinds), outcomes.figures], axis=1)[is_used]
    rows.insert(0, "date", days.first[is_used].astype("datetime64[s]"))
    skipped_beside, sheet_findings = totals_beside(beside, float(rows["spend"].sum()))
    grain = (
        days_covered(days, is_used, rows) if file.covers is None else RowGrain(covered_days(file.covers, len(rows)), ())
    )
    rows.insert(3, "days", grain.covered)
    raw_ids = {name: rows[name] for name in ID_COLUMNS if name in rows}
    # Different ads share a ruined id: rows must never be joined on it.
    mended = {name: mend_ids(column, rows.get(name.removesuffix("_id"))) for name, column in raw_ids.items()}
    rows = rows.assign(**{name: one.column for name, one in mended.items()})
    span_findings = () if file.covers is None else (one_span_finding(file.name, file.covers),)
    return PerformanceFile(
        rows,
        raw,
        sum_up(raw, rows, (days.order, values.decimal), currency.code, len(rejected)),
        (
            *encoding_findings(raw),
            *unused_columns(raw),
            *left_out.findings,
            *sheet_findings,
            *outcomes.findings,
            *rule_findings(rows, choice, file.name),
            *span_findings,
            *rejection_findings(rejected),
            *(() if days.question else file_findings(file.name, rows, raw_ids=raw_ids)),
        ),
        rejected,
        grain.platforms,
        currency,
        outcomes.totals,
        (*left_out.skipped, *skipped_beside),
        (*asked, *(question for question in (days.question, values.question) if question is not None)),
    )


def _platform(file: SourceFile, asked: Sequence[Question]) -> str | None:
    """Platform of a file that names none; a stopgap where it is being asked for."""
    return "unknown" if any(question.kind == "platform" for question in asked) else file.platform


def with_days(file: PerformanceFile, grain: RowGrain) -> PerformanceFile:
    """Take a file's rows for other lengths than were read at first."""
    rows = file.rows.assign(days=grain.covered)
    summary = replace(file.summary, grain=grain_name(grain.covered), period=period_of(rows))
    return replace(file, rows=rows, summary=summary, grains=grain.platforms)


def read_raw(file: SourceFile, maps: Sequence[ColumnMap]) -> tuple[RawTable, tuple[RawTable, ...]]:
    """Find the table in a file's bytes and read its cells as they are.

    Returns
    -------
    table : RawTable
        The table to be used.
    beside : tuple of RawTable
        Tables of the same format in other sheets of a workbook.
    """
    try:
        return _found_table(file, maps)
    except UnansweredError as asked:
        raise UnansweredError([with_suggestions(question, file) for question in asked.questions]) from None


def _found_table(file: SourceFile, maps: Sequence[ColumnMap]) -> tuple[RawTable, tuple[RawTable, ...]]:
    check_content(file)
    if not file.columns:
        return _table_of(file, maps)
    check_named(file)
    try:
        known = _table_of(file, maps)[0].header.column_map
    except DataError:
        like_exports = (with_named(one, file.columns, needs_signature=True) for one in maps if one.is_export)
        return _table_of(file, (named_columns(file.columns, file.platform), *like_exports))
    return _table_of(file, (with_named(known, file.columns, needs_signature=False),))


def _table_of(file: SourceFile, maps: Sequence[ColumnMap]) -> tuple[RawTable, tuple[RawTable, ...]]:
    if is_workbook(file.content):
        layout = find_in_sheets(file, read_sheets(file), maps)
        filled = [sheet for sheet in layout.beside if len(sheet.sheet.rows) > sheet.header.row]
        return cells_of_sheet(file, layout), tuple(cells_of_sheet(file, sheet) for sheet in filled)
    return cells_of_text(file, find_in_text(file, decode(file), maps)), ()


def _nothing_left(file: SourceFile, rejected: tuple[RejectedRow, ...]) -> DataError:
    if not rejected:
        return DataError(
            N_("{name} has totals or blank rows only; export it again with a period that has ads.", name=file.name)
        )
    return DataError(
        N_(
            "No row of {name} can be used; the first is row {row}: {reason:message}; correct it and try again.",
            name=file.name,
            row=rejected[0].row,
            reason=rejected[0].reason,
        )
    )
