"""What a lift test would change in the curves."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.domain.estimate import Estimate
from optimizer.domain.segment import Segment


@dataclass(frozen=True, slots=True)
class LiftChange:
    """A segment's outcome per day at its recent spend, before and after tests are entered.

    Attributes
    ----------
    segment : Segment
        Whose curve.
    before, after : Estimate
        Outcome a day.
    """

    segment: Segment
    before: Estimate
    after: Estimate
