"""Learn the response curves of all segments from ads of one span of days."""

from __future__ import annotations

from typing import Final

import numpy as np
from threadpoolctl import threadpool_limits

from optimizer.curves.cross_section.ads import lay_out_ads
from optimizer.curves.cross_section.answering import exposure_response, unrelated_summary
from optimizer.curves.cross_section.exposure import ExposureView, choose_exposure
from optimizer.curves.cross_section.pooling import log_means
from optimizer.curves.cross_section.remarks import cross_section_findings
from optimizer.curves.cross_section.segment_curves import curve_draws, daily_spend
from optimizer.curves.evidence.count_units import count_unit
from optimizer.curves.shapes.geometric_knots import geometric_knots
from optimizer.curves.tabulation import TriedSpend, doubt_elsewhere
from optimizer.domain.curve import CurveFit
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period
from optimizer.progress import Progress, part_of, untold

CROSS_SECTION_VERSION: Final = "cross-section 1"
_LEARNING_SHARE: Final = 0.75
"""Of the work; the rest are draws."""


def fit_cross_section(
    table: PerformanceTable, kpi: str, period: Period, *, seed: int = 0, progress: Progress = untold
) -> CurveFit:
    """Learn how the outcome of each segment answers to its spend from ads that differ, not from days that do.

    Parameters
    ----------
    table : PerformanceTable
        All rows of the same days, see `ads.is_cross_section`.
    kpi : str
        The outcome, a member of `optimizer.domain.performance.KPIS`.
    period : Period
        The days ahead that the curves shall speak of.
    seed : int
        The same seed gives the same curves.
    progress : callable
        Told how much is done, 0 to 1; learning stops where it raises.

    Raises
    ------
    CurveError
        When the table lacks the KPI, or has no spend or no results.
    """
    rng = np.random.default_rng(seed)
    ads = lay_out_ads(table, kpi)
    unit = count_unit(ads.outcome, kpi)
    with threadpool_limits(limits=1, user_api="blas"):
        views = choose_exposure(ads, ads.outcome / unit, rng, progress=part_of(progress, 0.0, _LEARNING_SHARE))
        progress(_LEARNING_SHARE)
        daily = daily_spend(ads)
        knots = geometric_knots(daily, float(daily.sum()))
        draws = curve_draws(ads, views[0], knots, rng) * unit
        # ads of other segments have tried other spends: nothing lies beyond all that was tried
        tried = TriedSpend(daily, np.full(len(daily), np.inf))
        doubt_elsewhere(draws, knots, tried, np.zeros(len(daily)), rng)
    response = exposure_response(views[0])
    return CurveFit(
        segments=ads.segments,
        kpi=kpi,
        period=period,
        spend=knots,
        draws=draws,
        observed_spend=np.column_stack([daily, daily]),
        recent_spend=daily,
        dispersion=unit * _dispersion(views[0]),
        findings=cross_section_findings(ads, kpi, views, response),
        model=CROSS_SECTION_VERSION,
        summary=unrelated_summary(views[0], response),
    )


def _dispersion(view: ExposureView) -> float:
    """Variance over mean of a sum of ads: 1 + (sum of m**2 / r) / (sum of m)."""
    mean = np.exp(log_means(view.layout.columns, view.pooled.mode))
    return 1.0 + float((mean**2).sum() / mean.sum()) / view.pooled.law.size
