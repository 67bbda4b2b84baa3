"""What comes in through this door, and what goes on from it."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.domain.finding import Finding
from optimizer.domain.performance import FileSummary, PerformanceTable
from optimizer.domain.period import Period
from optimizer.message import Message


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that a user gave. Its name is only ever shown, never opened.

    Attributes
    ----------
    name : str
        As the user named it.
    content : bytes
        All of it.
    covers : Period or None
        The days that the user says all its rows cover, where it has no days by itself.
    platform : str or None
        The platform that the user says it is of, where no column and no format says one.
    """

    name: str
    content: bytes
    covers: Period | None = None
    platform: str | None = None


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that could not be understood and was not used.

    Attributes
    ----------
    file_name : str
        The file it stands in.
    row : int
        Its number in the file as a spreadsheet counts: the first line is 1, whatever it holds.
    reason : Message
        What is wrong with it.
    """

    file_name: str
    row: int
    reason: Message


@dataclass(frozen=True, slots=True, eq=False)
class Imported:
    """All files that were given together, understood.

    Attributes
    ----------
    table : PerformanceTable
        The rows of all files, nothing counted twice.
    summaries : tuple of FileSummary
        One per file that was read, in the order given.
    findings : tuple of Finding
        What the user must know.
    rejected : tuple of RejectedRow
        Rows that were not used, by file and row.
    """

    table: PerformanceTable
    summaries: tuple[FileSummary, ...]
    findings: tuple[Finding, ...]
    rejected: tuple[RejectedRow, ...]
