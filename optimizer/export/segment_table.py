"""Segments side by side as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from optimizer.domain.comparison import SegmentComparison
from optimizer.export.cells import csv_bytes, estimate_cells, money_cell, number_cell, text_cell

SEGMENT_COLUMNS: Final = (
    *("platform", "audience", "spend", "outcome", "daily_spend"),
    *("cpa", "cpa_low", "cpa_high"),
    *("roas", "roas_low", "roas_high"),
    *("marginal", "marginal_low", "marginal_high"),
    "level",
    "compare_only",
)


def segments_csv(compared: Sequence[SegmentComparison]) -> bytes:
    """Write a comparison of segments as UTF-8 CSV; the cost per outcome is empty for revenue and where unknown."""
    return csv_bytes(SEGMENT_COLUMNS, [_row(line) for line in compared])


def _row(line: SegmentComparison) -> tuple[str, ...]:
    reading = line.reading
    return (
        text_cell(line.segment.platform),
        text_cell(line.segment.audience),
        money_cell(line.spend),
        number_cell(line.outcome),
        money_cell(line.daily_spend),
        *(cell for figure in (reading.cpa, reading.roas, reading.marginal) for cell in estimate_cells(figure)),
        number_cell(reading.marginal.interval.level),
        "yes" if line.is_compare_only else "",
    )
