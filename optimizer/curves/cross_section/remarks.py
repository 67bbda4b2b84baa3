"""What the user must know about curves that were learned without dates."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from optimizer.curves.cross_section.ads import Ads
from optimizer.curves.cross_section.exposure import ExposureView
from optimizer.curves.cross_section.listed_counts import log_no_result
from optimizer.curves.cross_section.pooling import log_means
from optimizer.curves.diagnostics.thin_segments import thin_segments
from optimizer.curves.evidence.count_units import count_unit
from optimizer.domain.finding import Finding
from optimizer.domain.fit_summary import SpendResponse
from optimizer.message import N_


def cross_section_findings(
    ads: Ads, kpi: str, views: Sequence[ExposureView], response: SpendResponse
) -> tuple[Finding, ...]:
    """Say what a list of ads can show and what it cannot; `views` by held-out score, the best first."""
    won = np.bincount(ads.segment, ads.outcome, minlength=len(ads.segments)) / count_unit(ads.outcome, kpi)
    found = [
        _unrelated(ads, kpi, response),
        _no_dates(ads),
        _selected(ads, kpi, views[0]),
        _exposure(views),
        _free_ads(ads, kpi),
        thin_segments(kpi, dict(zip(ads.segments, won.tolist(), strict=True)), len(ads.segments)),
    ]
    return tuple(finding for finding in found if finding is not None)


def _unrelated(ads: Ads, kpi: str, response: SpendResponse) -> Finding | None:
    if response.answer != "unrelated":
        return None
    return Finding(
        "critical",
        "curves",
        N_(
            "Not identifiable: what the {ads:number} ads brought ({kpi}) follows neither their spend nor their "
            "impressions.",
            ads=ads.n_ads,
            kpi=kpi,
        ),
        N_("Check that spend and results stand in the same rows; until then the curves say nothing of more money."),
    )


def _no_dates(ads: Ads) -> Finding:
    return Finding(
        "warning",
        "curves",
        N_(
            "The rows ({ads:number}) are all of the same {days:number} days, so they show which ads got more money and "
            "not what more money does; how results level off as a segment's budget grows is an assumption here.",
            ads=ads.n_ads,
            days=ads.days,
        ),
        N_("Move budgets in small steps, or import results by day or week."),
    )


def _selected(ads: Ads, kpi: str, view: ExposureView) -> Finding | None:
    law = view.pooled.law
    if law.listing >= 1.0:
        return None
    expected = float(np.exp(log_no_result(log_means(view.layout.columns, view.pooled.mode), law)).sum())
    return Finding(
        "warning",
        "curves",
        N_(
            "Of {ads:number} ads {none:number} have no {kpi}, where about {expected:number} would be expected, so ads "
            "without results seem to be missing from the file.",
            ads=ads.n_ads,
            none=int((ads.outcome == 0.0).sum()),
            kpi=kpi,
            expected=round(expected),
        ),
        N_(
            "The curves allow for it, but the money of those ads is unknown; export all ads, those without results too."
        ),
    )


def _exposure(views: Sequence[ExposureView]) -> Finding | None:
    if len(views) < 2:
        return None
    best, other = views[0], views[1]
    if best.kind == "impressions":
        message = N_("What an ad brings follows its impressions more closely than its spend (log score of ads held out "
                     "{best:number} against {other:number}), so curves go from spend to impressions to results.",
                     best=round(best.score, 3), other=round(other.score, 3))  # fmt: skip
    else:
        message = N_("What an ad brings follows its spend more closely than its impressions (log score of ads held out "
                     "{best:number} against {other:number}), so impressions were not used.",
                     best=round(best.score, 3), other=round(other.score, 3))  # fmt: skip
    return Finding("info", "curves", message, N_("Nothing to do; the choice is the one that foretells new ads best."))


def _free_ads(ads: Ads, kpi: str) -> Finding | None:
    free = ads.spend == 0.0
    if not free.any():
        return None
    return Finding(
        "info",
        "curves",
        N_(
            "{count:number} ads cost nothing and yet have {results:number} {kpi}; they were kept.",
            count=int(free.sum()),
            results=float(ads.outcome[free].sum()),
            kpi=kpi,
        ),
        N_("Nothing to do; where a platform bills by click, ads that were shown without a click cost nothing."),
    )
