"""Files in, one performance table out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd

from optimizer.domain.finding import Finding
from optimizer.domain.imports import Question, ReadingWishes
from optimizer.domain.performance import CIRCUMSTANCES, DETAILS, FIGURES, KEYS, FileSummary, PerformanceTable
from optimizer.errors import DataError
from optimizer.ingest.column_map import read_column_maps
from optimizer.ingest.overlap.duplicates import one_row_per_key, without_doubled_rows, without_overlap
from optimizer.ingest.quality import table_findings
from optimizer.ingest.rows.currency import common_currency
from optimizer.ingest.rows.currency_change import in_currency
from optimizer.ingest.rows.needed_columns import no_days
from optimizer.ingest.rows.performance_file import PerformanceFile, read_performance
from optimizer.ingest.rows.results import counted_outcomes
from optimizer.ingest.rows.row_lengths import length_findings, with_lengths_of_all
from optimizer.ingest.source_file import Imported, SkippedRow, SourceFile
from optimizer.message import N_
from optimizer.progress import Progress, part_of, untold

TABLE_COLUMNS: Final = (*KEYS, "days", *DETAILS, *CIRCUMSTANCES, *FIGURES)
NO_WISHES: Final = ReadingWishes()
_FILES_SHARE: Final = 0.8
"""Share of the work that files take by themselves; the rest is putting them together."""


def read_files(
    files: Sequence[SourceFile],
    wishes: ReadingWishes = NO_WISHES,
    *,
    own_currency: str | None = None,
    progress: Progress = untold,
) -> Imported:
    """Read platform exports and tidy CSV files into one performance table.

    Parameters
    ----------
    files : sequence of SourceFile
        In any mixture. Of files that overlap the later one in this order is believed.
    wishes : ReadingWishes
        What the user wants of them.
    own_currency : str or None
        ISO code of the workspace that they are for; holds where neither a file nor the user names one.
    progress : callable
        Told how much is done, 0 to 1.

    Returns
    -------
    Imported
        The table, and what was understood, left out, rejected and must be asked.

    Raises
    ------
    DataError
        When a file cannot be understood.
    """
    if not files:
        raise DataError(N_("No file was given; give an export of an ad platform or a CSV table."))
    distinct, same = _distinct(files)
    maps = read_column_maps()
    read = []
    for place, source in enumerate(distinct):
        first, each = place / len(distinct), 1.0 / len(distinct)
        of_file = part_of(progress, _FILES_SHARE * first, _FILES_SHARE * each)
        read.append(read_performance(source, maps, wishes.audience, progress=of_file))
    read = with_lengths_of_all(read)
    _check_days([file for file, source in zip(read, distinct, strict=True) if source.covers is None])
    common = common_currency([file.currency for file in read], wishes.currency, own_currency)
    findings = list(same)
    questions = [question for file in read for question in file.questions]
    frames = []
    skipped: list[SkippedRow] = []
    outcomes: list[Mapping[str, float]] = []
    summaries: list[FileSummary] = []
    for file in read:
        frame, repeated, doubled = without_doubled_rows(file)
        skipped += sorted((*file.skipped, *repeated), key=lambda row: row.row) if repeated else file.skipped
        outcomes.append(counted_outcomes(frame, file.outcomes))
        summaries.append(_counted(file, len(repeated), common.code))
        frame, changed, asked = in_currency(file, frame, common.code, wishes.rates)
        frames.append(frame)
        of_days = () if _asks_for_days(file.questions) else length_findings(file)
        findings += [*file.findings, *of_days, *doubled, *changed]
        questions += asked
    progress(_FILES_SHARE + 0.1)
    kept, overlaps = without_overlap(read, frames)
    findings += [*overlaps, *common.findings]
    rows, added = one_row_per_key(_table_rows(kept))
    if added and "reach" in rows:
        findings.append(_reach_unknown(added))
    table = PerformanceTable(rows.sort_values(list(KEYS), kind="stable", ignore_index=True), common.code)
    if not _asks_for_days(questions):
        findings += table_findings(table, told=findings)
    if len(read) == 1:
        findings = [_in_file(finding, read[0].raw.file_name) for finding in findings]
    progress(1.0)
    return Imported(
        table=table,
        summaries=tuple(summaries),
        findings=tuple(findings),
        rejected=tuple(row for file in read for row in file.rejected),
        skipped=tuple(skipped),
        questions=(*questions, *common.questions),
        outcomes=_summed(outcomes),
    )


def _asks_for_days(questions: Sequence[Question]) -> bool:
    """Whether it is still to be said which days the rows are of: nothing can be told of their order before."""
    return any(question.kind == "date_order" for question in questions)


def _in_file(finding: Finding, file_name: str) -> Finding:
    """Say where it was found, where there is only one file."""
    return finding if finding.file_name else replace(finding, file_name=file_name)


def _counted(file: PerformanceFile, repeated: int, currency: str | None) -> FileSummary:
    """Count rows that were written twice among those that are left out; name the currency that money is counted in."""
    summary = file.summary
    return replace(
        summary,
        rows_used=summary.rows_used - repeated,
        rows_left_out=summary.rows_left_out + repeated,
        currency=currency if file.currency.codes else summary.currency,
    )


def _summed(outcomes: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Add up outcomes of several files, each kind by itself."""
    together: dict[str, float] = {}
    for of_file in outcomes:
        for kind, total in of_file.items():
            together[kind] = together.get(kind, 0.0) + total
    return together


def _distinct(files: Sequence[SourceFile]) -> tuple[list[SourceFile], list[Finding]]:
    seen: dict[bytes, SourceFile] = {}
    findings = []
    for file in files:
        digest = hashlib.sha256(file.content).digest()
        first = seen.setdefault(digest, file)
        if first is not file:
            findings.append(
                Finding(
                    "warning",
                    file.name,
                    N_(
                        "{name} has the same content as {first} and was counted once.", name=file.name, first=first.name
                    ),
                    N_("Check whether another file was meant."),
                )
            )
    return list(seen.values()), findings


def _check_days(read: Sequence[PerformanceFile]) -> None:
    """Refuse exports whose range is the same in all rows: nothing can be learned from one point in time.

    A table that somebody made of one week or month may be one of several that come one by one.
    """
    for file in read:
        if not file.raw.header.column_map.is_export:
            continue
        alike = [
            other.rows for other in read if other.raw.header.column_map.source == file.raw.header.column_map.source
        ]
        spans = pd.concat([rows[["date", "days"]] for rows in alike]).drop_duplicates()
        states_range = "date" not in file.raw.header.fields
        if states_range and len(spans) == 1 and spans["days"].iloc[0] > 1:
            raise no_days(file.raw.file_name, file.raw.header.column_map)


def _table_rows(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    together = pd.concat(frames, ignore_index=True)
    columns = [name for name in TABLE_COLUMNS if name in together]
    rows = together[columns].copy()
    rows["days"] = rows["days"].astype(np.int64)
    texts = [name for name in columns if name not in {"date", "days", *FIGURES}]
    rows[texts] = rows[texts].fillna("").astype("str")
    return rows


def _reach_unknown(added: int) -> Finding:
    return Finding(
        "info",
        "reach",
        N_(
            "Rows that were added to others of the same day and segment: {rows:number}; their reach is unknown, as it"
            " cannot be added up.",
            rows=added,
        ),
        N_("Export the report per ad set, without finer columns, to keep reach."),
    )
