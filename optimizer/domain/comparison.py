"""Segments side by side: what they had, what they brought, what more would bring."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.domain.estimate import Estimate
from optimizer.domain.money import Money
from optimizer.domain.segment import Segment


@dataclass(frozen=True, slots=True)
class SegmentComparison:
    """What is known of one segment.

    Attributes
    ----------
    segment : Segment
        Which one.
    spend : Money
        All that was spent on it in the history.
    outcome : float
        All that came of it in the history, as the platform reports it.
    daily_spend : Money
        Recent spend per day, at which the next two hold.
    cpa : Estimate or None
        Spend per outcome on its response curve, doubt about the curve only; None where nothing is spent or expected.
    marginal : float
        Outcome that one more unit of money brings, on the mean curve.
    """

    segment: Segment
    spend: Money
    outcome: float
    daily_spend: Money
    cpa: Estimate | None
    marginal: float
