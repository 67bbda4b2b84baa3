"""The lines of a plan, explained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from optimizer.domain.line_evidence import LineEvidence
from optimizer.domain.line_reason import LineReason
from optimizer.domain.segment import Segment


@dataclass(frozen=True, slots=True)
class Explained:
    """Why each segment gets what it gets, and what the history tells of it."""

    reasons: Mapping[Segment, LineReason]
    evidence: Mapping[Segment, LineEvidence]
