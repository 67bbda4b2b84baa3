"""A limit that a split does not keep."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.domain.problem import FundedLimit, RatioLimit, SpendLimit
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
    limit : SpendLimit, FundedLimit, RatioLimit or None
        The limit itself; None of guardrails, whose name says all and whose curves no plan keeps.
    kind : str
        Which of its amounts is broken, such as ``"most"``; empty where the limit has but one.
    """

    subject: Message
    source: str
    limit: SpendLimit | FundedLimit | RatioLimit | None = None
    kind: str = ""
