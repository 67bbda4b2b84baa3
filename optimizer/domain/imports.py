"""What a workspace remembers of an import."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from optimizer.domain.exchange_rate import ExchangeRate
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


@dataclass(frozen=True, slots=True)
class AudienceChoice:
    """Which names of a file are its audiences.

    Attributes
    ----------
    field : str
        Field of the performance table, such as ``"ad_set"``, ``"campaign"`` or ``"age"``; empty for what the file's
        format usually sets budgets for.
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
    """

    number: int
    at: datetime
    summaries: tuple[FileSummary, ...]
    rows: int
