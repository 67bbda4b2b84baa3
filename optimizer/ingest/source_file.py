"""What comes in through this door, and what goes on from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from optimizer.domain.finding import Finding
from optimizer.domain.imports import Question
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
    date_order : {"DMY", "MDY", ""}
        Which part of a slashed date the user says is the day.
    decimal_mark : {".", ",", ""}
        What the user says divides decimals.
    columns : tuple of (str, str)
        Header in the file and what the user says it is, one of the fields of a performance table; empty where the
        headers speak for themselves.
    """

    name: str
    content: bytes
    covers: Period | None = None
    platform: str | None = None
    date_order: str = ""
    decimal_mark: str = ""
    columns: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A row that is no data: a title, a blank line, a total.

    Attributes
    ----------
    file_name : str
        The file it stands in.
    row : int
        Its number in the file as a spreadsheet counts.
    reason : Message
        What it is instead.
    """

    file_name: str
    row: int
    reason: Message


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
    skipped : tuple of SkippedRow
        Rows that are no data, by file and row.
    questions : tuple of Question
        What must be said before they are imported; until then the table stands on what is likeliest.
    outcomes : mapping of str to float
        What conversions and results count, such as ``"purchases"`` -> how many.
    """

    table: PerformanceTable
    summaries: tuple[FileSummary, ...]
    findings: tuple[Finding, ...]
    rejected: tuple[RejectedRow, ...]
    skipped: tuple[SkippedRow, ...] = ()
    questions: tuple[Question, ...] = ()
    outcomes: Mapping[str, float] = field(default_factory=dict)
