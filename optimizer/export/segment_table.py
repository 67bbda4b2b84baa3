"""Segments side by side as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from optimizer.domain.comparison import SegmentComparison
from optimizer.export.cells import csv_bytes, money_cell, number_cell, text_cell

SEGMENT_COLUMNS: Final = (
    "platform",
    "audience",
    "spend",
    "outcome",
    "daily_spend",
    "cpa",
    "cpa_low",
    "cpa_high",
    "marginal",
)


def segments_csv(compared: Sequence[SegmentComparison]) -> bytes:
    """Write a comparison of segments as UTF-8 CSV; the cost per outcome stays empty where it is not known."""
    return csv_bytes(SEGMENT_COLUMNS, [_row(line) for line in compared])


def _row(line: SegmentComparison) -> tuple[str, ...]:
    cpa = () if line.cpa is None else (line.cpa.value, line.cpa.interval.lower, line.cpa.interval.upper)
    return (
        text_cell(line.segment.platform),
        text_cell(line.segment.audience),
        money_cell(line.spend),
        number_cell(line.outcome),
        money_cell(line.daily_spend),
        *([number_cell(value) for value in cpa] if cpa else ("", "", "")),
        number_cell(line.marginal),
    )
