"""What a workspace remembers of an import."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from optimizer.domain.performance import FileSummary


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """Files that were imported together.

    Attributes
    ----------
    number : int
        Its place in the workspace's history, from 1.
    at : datetime
        When, in UTC.
    summaries : tuple of FileSummary
        What was understood of each file.
    rows : int
        How many rows it brought.
    """

    number: int
    at: datetime
    summaries: tuple[FileSummary, ...]
    rows: int
