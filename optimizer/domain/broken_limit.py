"""A limit that a split does not keep."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.message import Message


@dataclass(frozen=True, slots=True)
class BrokenLimit:
    """Which limit a split breaks.

    Attributes
    ----------
    subject : Message
        What the limit speaks of, such as ``"tiktok"``, or a guardrail's name.
    source : str
        Where the user stated it.
    """

    subject: Message
    source: str
