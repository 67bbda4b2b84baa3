"""What lift tests would change in the curves."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.domain.estimate import Estimate
from optimizer.domain.finding import Finding
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


@dataclass(frozen=True, slots=True)
class LiftPreview:
    """What the curves would be with lift tests.

    Attributes
    ----------
    changes : tuple of LiftChange
        One for each segment of the history on which money was spent lately, in the order of the fit.
    findings : tuple of Finding
        What does not fit: tests against what is reported, or against each other.
    """

    changes: tuple[LiftChange, ...]
    findings: tuple[Finding, ...]
