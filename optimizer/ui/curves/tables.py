"""Tidy tables for the charts of the Curves page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from optimizer.domain.curve import CurveFit
from optimizer.domain.curve_points import CurvePoints
from optimizer.domain.curve_reading import CurveReading
from optimizer.domain.money import major_units
from optimizer.domain.plan import Plan
from optimizer.domain.segment import Segment
from optimizer.words import Voice


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a segment stands on its curve.

    Attributes
    ----------
    which : {"plan", "today"}
        By the plan, or by what was spent last.
    reading : CurveReading
        What the curve says there.
    """

    which: str
    reading: CurveReading


def planned_spend(plan: Plan | None, segment: Segment) -> float | None:
    """Return the money a day that a plan gives to a segment; None where no plan names it."""
    if plan is None:
        return None
    budget = next((line.budget for line in plan.lines if line.segment == segment), None)
    return None if budget is None else float(major_units(budget)) / plan.request.period.days


def stand_rows(stands: Sequence[Stand]) -> pd.DataFrame:
    """Return where a segment stands.

    Returns
    -------
    pandas.DataFrame
        Columns ``which``, ``spend``, ``outcome`` (a day), ``lower``, ``upper``.
    """
    return pd.DataFrame(
        [
            {
                "which": stand.which,
                "spend": stand.reading.daily_spend,
                "outcome": stand.reading.outcome.value,
                "lower": stand.reading.outcome.interval.lower,
                "upper": stand.reading.outcome.interval.upper,
            }
            for stand in stands
        ],
        columns=["which", "spend", "outcome", "lower", "upper"],
    )


def point_rows(voice: Voice, points: CurvePoints | None, *, is_adjusted: bool) -> pd.DataFrame:
    """Return the results behind a curve.

    Returns
    -------
    pandas.DataFrame
        Columns ``day`` (text, the first), ``spend``, ``outcome`` (a day with spend), ``size`` (days that the point is
        the mean of).
    """
    if points is None:
        return pd.DataFrame(columns=["day", "spend", "outcome", "size"])
    outcome = points.adjusted if is_adjusted and points.adjusted is not None else points.reported
    return pd.DataFrame(
        {
            "day": [voice.day(day) for day in points.first_day],
            "spend": points.spend,
            "outcome": outcome,
            "size": points.days,
        }
    )


def over_days(rows: pd.DataFrame, days: int) -> pd.DataFrame:
    """Return the rows of `point_rows` as so many days like them would be."""
    return rows.assign(spend=rows["spend"] * days, outcome=rows["outcome"] * days)


def by_recent_spend(fit: CurveFit) -> tuple[Segment, ...]:
    """List the segments of a fit, the one with the most recent spend first."""
    order = sorted(range(len(fit.segments)), key=lambda row: (-float(fit.recent_spend[row]), fit.segments[row]))
    return tuple(fit.segments[row] for row in order)
