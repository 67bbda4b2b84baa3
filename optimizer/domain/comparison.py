"""Segments side by side: what they had, what they brought, what more would bring."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.domain.curve_reading import CurveReading
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
        Recent spend per day.
    reading : CurveReading
        What its response curve says at that spend.
    is_compare_only : bool
        Whether its audience is cut out of ad sets by a breakdown, so that no platform lets a budget be set for it.
    """

    segment: Segment
    spend: Money
    outcome: float
    daily_spend: Money
    reading: CurveReading
    is_compare_only: bool = False
