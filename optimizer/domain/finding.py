"""Something the user must know or decide, though the task could go on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from optimizer.message import Message

Severity = Literal["info", "warning", "critical"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A remark on data, curves or a plan, with what to do about it.

    Attributes
    ----------
    severity : {"info", "warning", "critical"}
        Info changes nothing, a warning may change the plan, critical puts it in doubt.
    subject : str
        What it is about: a file, a segment, ``"currency"``, ``"limits"``.
    message : Message
        What was found.
    remedy : Message
        What the user can do.
    file_name : str
        The file in which it was found; empty where it is about no single file.
    row : int
        The first row of that file that it is about, as a spreadsheet counts; 0 where it is about no single row.
    """

    severity: Severity
    subject: str
    message: Message
    remedy: Message
    file_name: str = ""
    row: int = 0
