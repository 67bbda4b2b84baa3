"""What was understood of one file before anything of it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from optimizer.domain.finding import Finding
from optimizer.domain.imports import Question
from optimizer.domain.performance import FileSummary
from optimizer.message import Message

CheckOutcome = Literal["import", "import_with_warning", "ask_user", "refuse"]


@dataclass(frozen=True, slots=True)
class FileCheck:
    """A file, looked through.

    Attributes
    ----------
    file_name : str
        As the user named it.
    outcome : {"import", "import_with_warning", "ask_user", "refuse"}
        Whether it can be imported: as it is, with something to look at, after an answer, or not at all.
    questions : tuple of Question
        What must be answered first.
    findings : tuple of Finding
        What the user must know; of a file that is refused, why.
    summary : FileSummary or None
        How it was read; None where nothing of it could be.
    platform : str or None
        Platform of its rows; None where it is not known.
    currency : str or None
        In which its money is counted.
    date_min, date_max : date or None
        First and last day; None where the order of dates is not known.
    totals : mapping of str to float
        Figure of the performance table -> its sum over all rows; of figures that the file has.
    outcomes : mapping of str to float
        What conversions and results count -> how many.
    spend_per_campaign : mapping of str to float
        Empty where the file names no campaigns.
    rows : int
        Rows that are data and can be used.
    skipped, rejected : tuple of (int, Message)
        Row in the file, and why it is no data, or why it cannot be used.
    has_days : bool
        Whether its figures are of days, weeks or months, and not of a whole period.
    """

    file_name: str
    outcome: CheckOutcome
    questions: tuple[Question, ...] = ()
    findings: tuple[Finding, ...] = ()
    summary: FileSummary | None = None
    platform: str | None = None
    currency: str | None = None
    date_min: date | None = None
    date_max: date | None = None
    totals: Mapping[str, float] = field(default_factory=dict)
    outcomes: Mapping[str, float] = field(default_factory=dict)
    spend_per_campaign: Mapping[str, float] = field(default_factory=dict)
    rows: int = 0
    skipped: tuple[tuple[int, Message], ...] = ()
    rejected: tuple[tuple[int, Message], ...] = ()
    has_days: bool = True
