"""What the user must know about the curves before trusting them."""

from __future__ import annotations

from typing import Final

import numpy as np

from optimizer.curves.diagnostics.thin_segments import thin_segments
from optimizer.curves.evidence.observations import Observations
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
_FEWEST_DAYS: Final = 3
_SHORT_HISTORY: Final = 28
"""Days below which there are fewer than four of each weekday."""


def check_fit(
    table: PerformanceTable, kpi: str, seen: Observations, response: SpendResponse, *, has_day_effects: bool
) -> tuple[Finding, ...]:
    """Findings on evidence and variation.

    Parameters
    ----------
    response : SpendResponse
        Whether results follow spend.
    has_day_effects : bool
        Whether single days have effects of their own, because budgets followed them.
    """
    found = [
        _not_identifiable(response, len(seen.segments)),
        _followed_days(has_day_effects),
        thin_segments(kpi, _results(seen), len(seen.segments)),
        _still_segments(seen),
        _short_history(seen),
        _double_reach(table, kpi),
        _idle_days(kpi, seen),
    ]
    return tuple(finding for finding in found if finding is not None)


def _followed_days(has_day_effects: bool) -> Finding | None:
    """Tell that what all segments had in common was not used."""
    if not has_day_effects:
        return None
    return Finding(
        "info",
        "budgets that followed demand",
        N_(
            "Budgets went up on the days on which everything sold better, so these days say little of what money does; "
            "the curves are learned from the differences between segments on the same day."
        ),
        N_("Change the budgets of single segments on ordinary days now and then; the curves will be surer."),
    )


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
    paid = seen.paid
    days = np.maximum(paid.sum(axis=1), 1)
    mean = seen.spend.sum(axis=1) / days
    spread = np.sqrt(np.where(paid, (seen.spend - mean[:, None]) ** 2, 0.0).sum(axis=1) / days)
    still = [
        str(segment)
        for segment, m, s in zip(seen.segments, mean, spread, strict=True)
        if m > 0.0 and s < _STILL_SPEND * m
    ]
    if not still or seen.n_days < _FEWEST_DAYS:  # of two days the short history says enough
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
        "history",
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
