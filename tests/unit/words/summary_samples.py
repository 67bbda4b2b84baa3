"""The summary of a fit that has something to say on every topic."""

from datetime import date

from optimizer.domain.estimate import Estimate, Interval
from optimizer.domain.fit_summary import (
    DemandPoint,
    FitSummary,
    FormShare,
    KindEffect,
    ReachShare,
    SegmentParameters,
    SpendResponse,
)
from optimizer.domain.segment import Segment


def estimate(value: float) -> Estimate:
    return Estimate(value, Interval(0.8 * value, 1.25 * value, 0.8))


SUMMARY = FitSummary(
    response=SpendResponse(0.6, 0.1, "follows"),
    forms=(FormShare("root", 0.7), FormShare("ceiling", 0.295), FormShare("straight", 0.005)),
    threshold=0.7,
    reach=ReachShare(0.25, 0.4, ((0.0, 0.0), (0.5, -1.2), (1.0, -4.0))),
    capacity_follows=0.3,
    kinds=(
        KindEffect("content_type", "photo", estimate(0.8)),
        KindEffect("content_type", "video", estimate(1.25)),
        KindEffect("objective", "Leads", None),
        KindEffect("objective", "Sales", None),
    ),
    half_life_days=1.5,
    share_after_end=0.04,
    carried_in=0.06,
    weekdays=(1.1, 1.0, 1.0, 1.0, 1.0, 1.0, 0.9),
    special_days=(0.95, 0.8, 1.2, 1.3, 1.0),
    demand=(DemandPoint(date(2026, 1, 1), estimate(0.8)), DemandPoint(date(2026, 1, 15), estimate(1.3))),
    demand_step=0.12,
    day_effect=0.0,
    own_drift_step=0.07,
    size=10.0,
    autocorrelation=0.05,
    segments=(
        SegmentParameters(Segment("meta", "old"), estimate(0.03), estimate(50), estimate(5), 0.4),
        SegmentParameters(Segment("meta", "young"), estimate(0.05), estimate(60), estimate(6), 0.9),
    ),
)
