"""How much the history tells of a segment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from optimizer.domain.segment import Segment

EvidenceLevel = Literal["solid", "fair", "thin"]


@dataclass(frozen=True, slots=True)
class LineEvidence:
    """What stands behind the curve of one segment.

    Attributes
    ----------
    segment : Segment
        Whose.
    days : int
        Days with spend, rows of several days counted whole.
    results : float
        Counted over all its days.
    counted : str
        What `results` are: the KPI; of money the conversions that brought it, or "days" with some; several KPIs that
        are wanted together are "results".
    varied : float
        How many times the daily spend at the upper tenth of its days is that at the lower tenth; 1 where it never moved
        or there are none.
    own : float or None
        How much of what is known of its efficiency comes from its own results, in [0, 1]; None where that is not known.
    level : {"solid", "fair", "thin"}
        As `optimizer.planning.trust.line_evidence` rules.
    missing : tuple of {"history", "days", "results", "variation", "own"}
        What keeps it from being solid, what weighs most first.
    """

    segment: Segment
    days: int
    results: float
    counted: str
    varied: float
    own: float | None
    level: EvidenceLevel
    missing: tuple[str, ...]
