"""What the user must know about the curves before trusting them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

import numpy as np

from optimizer.curves.blending import ReachWeight
from optimizer.curves.diagnostics.naming_days import listed_days
from optimizer.curves.diagnostics.thin_segments import thin_segments
from optimizer.curves.evidence.delivery import Delivery
from optimizer.curves.evidence.far_out import FarOut
from optimizer.curves.evidence.observations import Observations
from optimizer.curves.evidence.panel import Panel
from optimizer.curves.model.carryover import LEAST_LATE, with_idle_days
from optimizer.domain.estimate import HALF_WIDTH_80
from optimizer.domain.finding import Finding
from optimizer.domain.fit_summary import SpendResponse
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.segment import Segment
from optimizer.message import N_, listed

_STILL_SPEND: Final = 0.10
"""Relative spread of daily spend below which no slope can be read off."""
_STEP: Final = 0.1
"""So much more spend an elasticity is told by."""
_SHORT_HISTORY: Final = 28
"""Days below which there are fewer than four of each weekday."""


def check_fit(table: PerformanceTable, kpi: str, seen: Observations, response: SpendResponse) -> tuple[Finding, ...]:
    """Findings on evidence and variation.

    Parameters
    ----------
    response : SpendResponse
        Whether results follow spend.
    """
    found = [
        _not_identifiable(response, len(seen.segments)),
        thin_segments(kpi, _results(seen), len(seen.segments)),
        _still_segments(seen),
        _short_history(seen),
        _double_reach(table, kpi),
        _idle_days(kpi, seen),
    ]
    return tuple(finding for finding in found if finding is not None)


def _results(seen: Observations) -> dict[Segment, float]:
    """All results of each segment that has a history."""
    won = seen.outcome.sum(axis=1).tolist()
    return {seen.segments[row]: won[row] for row in np.flatnonzero(seen.reported.any(axis=1)).tolist()}


def _idle_days(kpi: str, seen: Observations) -> Finding | None:
    """Tell what became of results on days without spend, where they are more than strays."""
    if seen.idle_outcome is None:
        return None
    idle, total = float(seen.idle_outcome.sum()), float(seen.idle_outcome.sum() + seen.outcome.sum())
    counted = float(with_idle_days(seen).outcome.sum() - seen.outcome.sum())
    if idle <= LEAST_LATE * total:
        return None
    if counted > 0.5 * idle:
        return Finding(
            "info",
            "idle days",
            N_(
                "{share:percent} of the {kpi} came on days without spend and count as late results of the days before.",
                share=idle / total,
                kpi=kpi,
            ),
            N_("Nothing to do, if your results are booked on the day of the sale and not on the day of the ad."),
        )
    return Finding(
        "warning",
        "idle days",
        N_(
            "{share:percent} of the {kpi} came while nothing was spent; the curves leave them out.",
            share=idle / total,
            kpi=kpi,
        ),
        N_("Check whether these rows miss their spend; what comes without ads is no reason to pay for them."),
    )


def check_reach(seen: Observations, delivery: Delivery | None, reach: ReachWeight | None) -> tuple[Finding, ...]:
    """Findings on the use that was made of reach."""
    found = []
    if delivery is not None and delivery.doubted.any():
        names = [str(one) for one, doubted in zip(seen.segments, delivery.doubted, strict=True) if doubted]
        found.append(
            Finding(
                "warning",
                "reach",
                N_(
                    "The reach of {names} ({count} of {total}) cannot be what it says, as there are more people than "
                    "impressions, or reach does not grow with them as it must.",
                    count=len(names),
                    total=len(seen.segments),
                    names=", ".join(names),
                ),
                N_(
                    "There the curves were learned without it; to have it used, export reach per day and segment, not "
                    "added up over ads or days."
                ),
            )
        )
    if reach is not None:
        found.append(
            Finding(
                "info",
                "reach",
                N_(
                    "How fast results saturate was read from reach by {share:percent}, and from the results themselves "
                    "for the rest.",
                    share=reach.mean,
                ),
                N_("Nothing to do; the share is the one that the results make most likely."),
            )
        )
    return tuple(found)


def check_far_out(panel: Panel, far_out: Sequence[FarOut]) -> tuple[Finding, ...]:
    """Say which figures were beyond all that is possible, and what they count as."""
    found = []
    for figure in dict.fromkeys(one.figure for one in far_out):
        alike = [one for one in far_out if one.figure == figure]
        farthest = alike[0]
        said = N_(
            "On {day:date} {segment} shows {found:number} {figure}, which is far beyond all that it brings at other "
            "times; it counts as {counted:number}.",
            day=_first_day(panel, farthest),
            segment=str(panel.segments[farthest.row]),
            found=farthest.found,
            figure=figure,
            counted=farthest.counted,
        )
        if len(alike) > 1:
            said = N_(
                "{farthest:message} Number of such figures: {count:number}, on {days:message}.",
                farthest=said,
                count=len(alike),
                days=listed_days(list(dict.fromkeys(_first_day(panel, one) for one in alike))),
            )
        remedy = N_(
            "Check them for typing errors, test orders and results counted twice; if they are real, do not plan on "
            "their coming again."
        )
        found.append(Finding("warning", figure, said, remedy))
    return tuple(found)


def _first_day(panel: Panel, one: FarOut) -> date:
    return panel.first_day + timedelta(days=int(panel.cell_start[one.cell]))


def _not_identifiable(response: SpendResponse, n_segments: int) -> Finding | None:
    if response.answer == "unrelated":
        said = N_(
            "Not identifiable: results did not follow the spend (where {step:percent} more was spent, they changed by "
            "{bottom:change} to {top:change}), so the curves are little more than assumptions.",
            **_with_more_spend(response),
        )
    elif response.answer == "unclear":
        said = N_(
            "Not identifiable: it cannot be told whether results followed the spend (where {step:percent} more was "
            "spent, they changed by {bottom:change} to {top:change}), so the curves are little more than assumptions.",
            **_with_more_spend(response),
        )
    else:
        return _still(n_segments) if response.answer == "still" else None
    return Finding(
        "warning",
        "curves",
        said,
        N_("Check that spend and results are of the same days and segments; change budgets in steps to learn more."),
    )


def _still(n_segments: int) -> Finding:
    if n_segments == 1:
        return Finding(
            "warning",
            "curves",
            N_(
                "Not identifiable: spend moved too little to tell how results answer to more or less of it; away from "
                "that spend the curve is little more than an assumption."
            ),
            N_("Change the budget in steps of a third or more, for two weeks each."),
        )
    return Finding(
        "warning",
        "curves",
        N_(
            "Not identifiable: spend moved too little to tell how results answer to more or less of it; the plan "
            "leans on efficiency and on similar segments."
        ),
        N_("Change budgets in steps of a third or more, one segment at a time, for two weeks each."),
    )


def _with_more_spend(response: SpendResponse) -> dict[str, float]:
    """How much more spend, and between how much more of the results it went with, with 80 % probability."""
    low, high = (response.elasticity + sign * HALF_WIDTH_80 * response.standard_error for sign in (-1.0, 1.0))
    return {"step": _STEP, "bottom": round(_STEP * low, 3), "top": round(_STEP * high, 3)}


def _still_segments(seen: Observations) -> Finding | None:
    days = np.maximum(seen.observed.sum(axis=1), 1)
    mean = seen.spend.sum(axis=1) / days
    spread = np.sqrt(np.where(seen.observed, (seen.spend - mean[:, None]) ** 2, 0.0).sum(axis=1) / days)
    still = [
        str(segment)
        for segment, m, s in zip(seen.segments, mean, spread, strict=True)
        if m > 0.0 and s < _STILL_SPEND * m
    ]
    if not still:
        return None
    return Finding(
        "warning",
        "curves",
        N_(
            "The daily spend hardly moved in {names} ({count} of {total}), so how results answer to more or less money "
            "cannot be read off there.",
            count=len(still),
            total=len(seen.segments),
            names=listed(still),
        ),
        N_("Away from the usual spend the curve is little more than an assumption; change the budget in steps.")
        if len(seen.segments) == 1
        else N_("The plan goes by efficiency and by similar segments there; change budgets in steps to learn more."),
    )


def _short_history(seen: Observations) -> Finding | None:
    if seen.n_days >= _SHORT_HISTORY:
        return None
    return Finding(
        "warning",
        "curves",
        N_("The history is short; number of its days: {days}.", days=seen.n_days),
        N_("Import at least {days} days, better six months, for curves that hold.", days=_SHORT_HISTORY),
    )


def _double_reach(table: PerformanceTable, kpi: str) -> Finding | None:
    if kpi != "reach":
        return None
    if table.rows.duplicated(["date", "platform", "audience"]).any():
        return Finding(
            "warning",
            "reach",
            N_("Who was reached on several days, or by several ads of a day, is counted each time."),
            N_("Read the figure as contacts of a day; export reach per ad set and day for a plan that maximizes it."),
        )
    return Finding(
        "info",
        "reach",
        N_("Who was reached on several days is counted each day."),
        N_("Read the figure as people reached per day, added up over the days."),
    )
