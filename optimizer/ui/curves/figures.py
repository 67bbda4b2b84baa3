"""What a curve says at a spend, as text: outcome, price, and what more money brings, each with its range."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

import pandas as pd

from optimizer import workflow
from optimizer.domain.curve import CurveFit
from optimizer.domain.curve_reading import CurveReading
from optimizer.domain.estimate import Estimate
from optimizer.domain.money import money
from optimizer.domain.plan import Plan
from optimizer.domain.segment import Segment
from optimizer.ui.curves.tables import Stand, by_recent_spend, planned_spend
from optimizer.ui.names import price_title, segment_name
from optimizer.ui.next_step import money_ahead
from optimizer.words import (
    Voice,
    between,
    capacity_told,
    figure_title,
    outcome_between,
    outcome_known,
    rate_between,
    rate_known,
    scaled,
    threshold_told,
)

NOTHING: Final = "\N{EN DASH}"
_PER_THOUSAND: Final = frozenset({"reach", "impressions"})


def ranged(told: str, range_told: str) -> str:
    """Put a range in brackets behind its middle."""
    return f"{told} ({range_told})" if range_told else told


def expected(voice: Voice, estimate: Estimate, kpi: str, currency: str | None) -> str:
    """Say an expected outcome with its range."""
    return ranged(outcome_known(voice, estimate, kpi, currency), outcome_between(voice, estimate, kpi, currency))


def brought(voice: Voice, estimate: Estimate, fit: CurveFit, currency: str | None) -> str:
    """Say an expected outcome of a fit's KPI with its range."""
    return expected(voice, estimate, fit.kpi, currency)


def price_told(voice: Voice, reading: CurveReading, fit: CurveFit, currency: str | None) -> str:
    """Say what one outcome costs, or for revenue how much one unit of money brings, with its range."""
    if reading.roas is not None:
        return ranged(voice.decimals(reading.roas.value, 2), between(reading.roas, lambda end: voice.decimals(end, 2)))
    if reading.cpa is None:
        return NOTHING
    times = 1000.0 if fit.kpi in _PER_THOUSAND else 1.0
    cpa = scaled(reading.cpa, times)
    if not math.isfinite(cpa.interval.upper):
        low = voice.rate(cpa.interval.lower, currency)
        return ranged(voice.rate(cpa.value, currency), voice.say("{low} or more", low=low))
    return ranged(rate_known(voice, cpa, currency), rate_between(voice, cpa, currency))


def next_money(voice: Voice, reading: CurveReading, fit: CurveFit, currency: str | None) -> str:
    """Say what the next money brings, with its range."""
    return brought(voice, scaled(reading.marginal, money_ahead(fit, currency)), fit, currency)


def stands_of(fit: CurveFit, segment: Segment, plan: Plan | None) -> tuple[Stand, ...]:
    """Read a segment's curve at what was spent last, and at what the last plan gives it, where it gives it anything."""
    spends = {"today": float(fit.recent_spend[fit.segments.index(segment)])}
    planned = planned_spend(plan, segment)
    if planned is not None:
        spends["plan"] = planned
    readings = workflow.readings_at(fit, segment, tuple(spends.values()))
    return tuple(Stand(which, reading) for which, reading in zip(spends, readings, strict=True))


def stands_frame(voice: Voice, fit: CurveFit, stands: Sequence[Stand], currency: str | None) -> pd.DataFrame:
    """Return what the curve says where the segment stands, a column for each stand.

    Returns
    -------
    pandas.DataFrame
        Columns ``figure`` and those of the stands ("today", "plan"); one row per figure.
    """
    step = money(money_ahead(fit, currency), currency)
    titles = [
        voice.say("Spend a day"),
        voice.say("{kpi} a day", kpi=figure_title(voice, fit.kpi)),
        price_title(voice, fit.kpi),
        voice.say("The next {step:round_money} bring", step=step),
        voice.say("Tried before"),
    ]
    told: dict[str, Any] = {"figure": titles}
    for stand in stands:
        reading = stand.reading
        told[stand.which] = [
            voice.rate(reading.daily_spend, currency),
            brought(voice, reading.outcome, fit, currency),
            price_told(voice, reading, fit, currency),
            next_money(voice, reading, fit, currency),
            voice.say("no") if reading.extrapolated else voice.say("yes"),
        ]
    return pd.DataFrame(told)


def overview_frame(voice: Voice, fit: CurveFit, plan: Plan | None, currency: str | None) -> pd.DataFrame:
    """Return all segments with what their curves say, the most recent spend first.

    Returns
    -------
    pandas.DataFrame
        Columns ``segment``, ``spend`` and ``planned`` (a day; the latter only where there is a plan), ``outcome``,
        ``price``, ``next``, ``tried``, and where the fit knows them ``capacity``, ``threshold`` and ``own``; all text.
    """
    known = {} if fit.summary is None else {one.segment: one for one in fit.summary.segments}
    rows: list[dict[str, Any]] = []
    for segment in by_recent_spend(fit):
        stands = {stand.which: stand.reading for stand in stands_of(fit, segment, plan)}
        today, planned = stands["today"], stands.get("plan")
        least, most = (float(end) for end in fit.observed_spend[fit.segments.index(segment)])
        row: dict[str, Any] = {"segment": segment_name(segment), "spend": voice.rate(today.daily_spend, currency)}
        if plan is not None:
            row["planned"] = NOTHING if planned is None else voice.rate(planned.daily_spend, currency)
        row |= {
            "outcome": brought(voice, today.outcome, fit, currency),
            "price": price_told(voice, today, fit, currency),
            "next": next_money(voice, today, fit, currency),
            "tried": tried(voice, least, most, currency),
        }
        if segment in known:
            one = known[segment]
            row |= {
                "capacity": ranged(*capacity_told(voice, one.capacity, most, currency)),
                "threshold": ranged(*threshold_told(voice, one.threshold, (least, most), currency)),
                "own": voice.percent(one.own_evidence),
            }
        rows.append(row)
    return pd.DataFrame(rows)


def tried(voice: Voice, least: float, most: float, currency: str | None) -> str:
    """Say between which spends a day the history lies."""
    if most <= 0.0:
        return NOTHING
    if least == most:
        return voice.rate(most, currency)
    return f"{voice.rate(least, currency)} {NOTHING} {voice.rate(most, currency)}"
