"""What a workspace remembers of an import."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from optimizer.domain.exchange_rate import ExchangeRate
from optimizer.domain.finding import Finding
from optimizer.domain.performance import FileSummary
from optimizer.message import Message

QuestionKind = Literal["columns", "date_order", "decimal_mark", "currency", "exchange_rate", "days", "platform"]


@dataclass(frozen=True, slots=True)
class Question:
    """What a file does not tell by itself, so that its owner must say it before it is imported.

    Attributes
    ----------
    kind : str
        What is asked; one of `QuestionKind`.
    file_name : str
        As the user named the file.
    message : Message
        What cannot be told, where it was seen, and the option of the command line that answers.
    choices : tuple of str
        The possible answers, where there are few.
    """

    kind: QuestionKind
    file_name: str
    message: Message
    choices: tuple[str, ...] = ()


ImportSource = Literal["files", "account", "demonstration"]


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """One file of an import, so that it is known when it comes again.

    Attributes
    ----------
    name : str
        As the user named it.
    size : int or None
        Bytes; None where an older program did not keep it.
    sha256 : str
        Of its bytes, in hexadecimal.
    """

    name: str
    size: int | None
    sha256: str


USUAL: Final = "usual"
"""Names the audiences that budgets are set for, whatever was chosen before."""


@dataclass(frozen=True, slots=True)
class AudienceChoice:
    """Which names of a file are its audiences.

    Attributes
    ----------
    field : str
        Field of the performance table, such as ``"ad_set"``, ``"campaign"`` or ``"age"``; ``"usual"`` for what the
        file's format usually sets budgets for, and empty for what was chosen before, or else the usual.
    rules : tuple of (str, str)
        Audience and the pattern of the names that belong to it, such as ``("Retargeting", "PL_*_retargeting")``, where
        ``*`` stands for any letters and ``?`` for one; of several that fit the first.
    """

    field: str = ""
    rules: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ReadingWishes:
    """What the user wants of all files that are read together.

    Attributes
    ----------
    currency : str or None
        ISO code of the files that name none; money of others is changed into it at `rates`.
    rates : tuple of ExchangeRate
        At which money of other currencies is changed.
    audience : AudienceChoice
        Which names are the audiences.
    """

    currency: str | None = None
    rates: tuple[ExchangeRate, ...] = ()
    audience: AudienceChoice = AudienceChoice()


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
    files : tuple of ImportedFile
        The files themselves, by name, size and hash.
    findings : tuple of Finding
        What was remarked on them when they were imported.
    source : str
        Where the rows come from: the user's files, an advertiser's account, or the demonstration.
    undone_at : datetime or None
        When it was taken out again, in UTC; its rows do not count since then.
    """

    number: int
    at: datetime
    summaries: tuple[FileSummary, ...]
    rows: int
    files: tuple[ImportedFile, ...] = ()
    findings: tuple[Finding, ...] = ()
    source: ImportSource = "files"
    undone_at: datetime | None = None

    @property
    def sha256s(self) -> tuple[str, ...]:
        """Hashes of the files' bytes."""
        return tuple(file.sha256 for file in self.files)

    @property
    def is_demonstration(self) -> bool:
        """Whether its figures are invented."""
        return self.source == "demonstration"
