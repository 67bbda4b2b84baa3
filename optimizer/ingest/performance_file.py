"""One file of performance rows, understood: its rows, and what was left out, rejected and noticed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from optimizer.domain.finding import Finding
from optimizer.domain.performance import FileSummary
from optimizer.domain.period import Period
from optimizer.errors import DataError
from optimizer.ingest.cells import RawTable, cells_of_sheet, cells_of_text
from optimizer.ingest.column_map import ColumnMap
from optimizer.ingest.currency import find_currency
from optimizer.ingest.decoding import CODE_PAGES, check_content, decode, is_workbook
from optimizer.ingest.grain import PlatformGrain, RowGrain, grain_name
from optimizer.ingest.layout import TIDY_COLUMNS, Header, find_in_sheets, find_in_text, shown_headers
from optimizer.ingest.left_out import find_left_out
from optimizer.ingest.one_span import as_ads, covered_days, days_of_rows, has_days, one_span_finding
from optimizer.ingest.rejection import find_rejected, rejection_findings
from optimizer.ingest.results import settle_results
from optimizer.ingest.row_values import days_covered, read_values
from optimizer.ingest.source_file import RejectedRow, SourceFile
from optimizer.ingest.workbook import read_sheets
from optimizer.message import N_


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
    """

    rows: pd.DataFrame
    raw: RawTable
    summary: FileSummary
    findings: tuple[Finding, ...]
    rejected: tuple[RejectedRow, ...]
    grains: tuple[PlatformGrain, ...] = ()


def read_performance(file: SourceFile, maps: Sequence[ColumnMap]) -> PerformanceFile:
    """Read one export or tidy CSV.

    Raises
    ------
    DataError
        When nothing in it can be used; the sentence says why and what to do.
    """
    raw = read_raw(file, maps)
    _check_columns(raw, file)
    days = days_of_rows(file, raw)
    values = read_values(raw, file.platform)
    if file.covers is not None:
        values = as_ads(raw, values)
    is_left_out, level_findings = find_left_out(raw, days.first, values.figures["spend"])
    rejected = find_rejected(raw, ~is_left_out, days, values)
    is_used = ~is_left_out & ~np.asarray(raw.cells.index.isin([entry.row for entry in rejected]))
    if not is_used.any():
        raise _nothing_left(file, rejected)
    currency = find_currency(raw, is_used)
    figures, result_findings = settle_results(raw, values.figures, is_used)
    rows = pd.concat([values.text, figures], axis=1)[is_used]
    rows.insert(0, "date", days.first[is_used].astype("datetime64[s]"))
    grain = (
        days_covered(days, is_used, rows) if file.covers is None else RowGrain(covered_days(file.covers, len(rows)), ())
    )
    rows.insert(3, "days", grain.covered)
    span_findings = () if file.covers is None else (one_span_finding(file.name, file.covers),)
    summary = _summary(raw, rows, currency, values.decimal, len(rejected))
    return PerformanceFile(
        rows,
        raw,
        summary,
        (
            *_encoding_findings(raw),
            *level_findings,
            *result_findings,
            *span_findings,
            *rejection_findings(rejected),
        ),
        rejected,
        grain.platforms,
    )


def with_days(file: PerformanceFile, grain: RowGrain) -> PerformanceFile:
    """Take a file's rows for other lengths than were read at first."""
    rows = file.rows.assign(days=grain.covered)
    summary = replace(file.summary, grain=grain_name(grain.covered), period=_period(rows))
    return replace(file, rows=rows, summary=summary, grains=grain.platforms)


def read_raw(file: SourceFile, maps: Sequence[ColumnMap]) -> RawTable:
    """Find the table in a file's bytes and read its cells as they are."""
    check_content(file)
    if is_workbook(file.content):
        return cells_of_sheet(file, find_in_sheets(file, read_sheets(file), maps))
    return cells_of_text(file, find_in_text(file, decode(file), maps))


def _check_columns(raw: RawTable, file: SourceFile) -> None:
    header = raw.header
    names = [name.strip().casefold() for name in header.names]
    for position in header.fields.values():
        if names.count(names[position]) > 1:
            raise DataError(
                N_(
                    "In {name} the column '{column}' stands twice; delete one of them.",
                    name=raw.file_name,
                    column=header.names[position].strip(),
                )
            )
    missing = [field for field in missing_columns(header) if field != "platform" or file.platform is None]
    if missing == ["platform"]:
        raise DataError(
            N_(
                "{name} has no column 'platform'; give one, or name the platform that all its rows are of, such as "
                "--platform facebook.",
                name=raw.file_name,
            )
        )
    if missing:
        raise DataError(
            N_(
                "{name} has no column for {missing} (found: {found}); give at least the columns {expected}.",
                name=raw.file_name,
                missing=", ".join(missing),
                found=shown_headers(header.names),
                expected=TIDY_COLUMNS,
            )
        )
    if file.covers is None and not has_days(raw):
        raise no_days(raw.file_name, header.column_map)


def missing_columns(header: Header) -> list[str]:
    """List the fields that a file of its format must have and this one lacks; days are not among them."""
    column_map = header.column_map
    missing = [field for field in column_map.required if field not in header.fields]
    if not any(field in header.fields for field in column_map.audience):
        missing.append(column_map.audience[0])
    return missing


def no_days(file_name: str, column_map: ColumnMap) -> DataError:
    """Say that a file has no days, and where to ask the platform for them."""
    if not column_map.day_path:
        return DataError(
            N_(
                "{name} has no column 'date'; give one row per day, with at least the columns {expected}, or name the "
                "days that all its rows cover, such as --covers 2025-03-01:2025-03-31.",
                name=file_name,
                expected=TIDY_COLUMNS,
            )
        )
    return DataError(
        N_(
            "{name} is a {source} export without days, one row for the whole period, which does not show what more "
            "money does; export it again with {path}, or name its days, such as --covers 2025-03-01:2025-03-31.",
            name=file_name,
            source=column_map.source,
            path=column_map.day_path,
        )
    )


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


def _encoding_findings(raw: RawTable) -> tuple[Finding, ...]:
    if raw.encoding not in CODE_PAGES:
        return ()
    return (
        Finding(
            "info",
            raw.file_name,
            N_(
                "{name} is not in Unicode and was read as {encoding}, which fits its header best.",
                name=raw.file_name,
                encoding=raw.encoding,
            ),
            N_("Check the names; if letters are wrong, export the file again or save it as CSV UTF-8."),
        ),
    )


def _summary(raw: RawTable, rows: pd.DataFrame, currency: str | None, decimal: str, rejected: int) -> FileSummary:
    header = raw.header
    used = sorted((position, field) for field, position in header.fields.items())
    taken = set(header.fields.values())
    return FileSummary(
        file_name=raw.file_name,
        source=header.column_map.source,
        currency=currency,
        grain=grain_name(rows["days"].to_numpy(dtype=np.int64)),
        period=_period(rows),
        rows_used=len(rows),
        rows_left_out=len(raw.cells) - len(rows) - rejected,
        rows_rejected=rejected,
        encoding=raw.encoding,
        delimiter=raw.delimiter,
        decimal_mark=decimal if raw.delimiter else "",
        columns=tuple((header.names[position].strip(), field) for position, field in used),
        ignored_columns=tuple(
            name.strip() for position, name in enumerate(header.names) if position not in taken and name.strip()
        ),
    )


def _period(rows: pd.DataFrame) -> Period:
    ends = rows["date"] + pd.to_timedelta(rows["days"] - 1, unit="D")
    return Period(rows["date"].min().date(), ends.max().date())
