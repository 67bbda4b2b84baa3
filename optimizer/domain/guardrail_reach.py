"""A guardrail that nothing spent keeps."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GuardrailReach:
    """How low the average of a guardrail can be brought, where that is not low enough.

    Attributes
    ----------
    name : str
        Of the guardrail.
    source : str
        Where the user stated it.
    level : float
        What the average may be at most.
    reachable : float
        The lowest average that a split within the other limits was found to reach, above `level`; unit of the rate.
    """

    name: str
    source: str
    level: float
    reachable: float
