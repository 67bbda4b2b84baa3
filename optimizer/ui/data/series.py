"""Exports of one month each, which say nothing over time by themselves and do so together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from optimizer.domain.file_check import FileCheck
from optimizer.domain.imports import ReadingWishes
from optimizer.errors import DataError
from optimizer.ui import cache
from optimizer.ui.dropped_file import DroppedFile

_NO_WISHES: Final = ReadingWishes()


def of_several_months(files: Sequence[DroppedFile]) -> dict[str, FileCheck]:
    """Find the files that are refused alone because all their rows are of one range of days, and read them together.

    Returns
    -------
    dict of str to FileCheck
        By key of the file; empty where they cannot be used together either.
    """
    months = [each for each in files if _is_of_one_span(each)]
    if len(months) < 2:
        return {}
    try:
        together = cache.preview(months, _NO_WISHES)
    except DataError:
        return {}
    if together.questions or len(together.summaries) != len(months):
        return {}
    return {
        each.key: FileCheck(
            each.name,
            "import",
            findings=tuple(finding for finding in together.findings if finding.file_name == each.name),
            summary=summary,
            currency=summary.currency,
            date_min=summary.period.start,
            date_max=summary.period.end,
            rows=summary.rows_used,
            skipped=tuple((row.row, row.reason) for row in together.skipped if row.file_name == each.name),
            rejected=tuple((row.row, row.reason) for row in together.rejected if row.file_name == each.name),
        )
        for each, summary in zip(months, together.summaries, strict=True)
    }


def _is_of_one_span(dropped: DroppedFile) -> bool:
    if cache.check(dropped, _NO_WISHES).outcome != "refuse":
        return False
    try:
        unsaid = cache.unsaid(dropped)
    except DataError:
        return False
    return unsaid is not None and unsaid.span is not None and not unsaid.days and not unsaid.platform
