"""Days on which results stop though money and clicks go on: most often the tracking broke."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

import numpy as np
import pandas as pd

from optimizer.domain.finding import Finding
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period
from optimizer.ingest.quality.grid import BoolArray, FloatArray, Grid, added, lay_out
from optimizer.ingest.quality.silence import Series, silences
from optimizer.message import N_, Message, listed

OUTCOMES: Final = ("conversions", "leads", "revenue")
MOST_TOLD: Final = 8
"""Breaks that are told; the likeliest of many are the latest."""
_UNSOLD: Final = 0.02
"""Where more than this share of the revenue comes without a conversion, the two are not of the same sales."""
_CLOSE: Final = 1
"""Days by which breaks of several platforms or figures may start apart and still be one."""


@dataclass(frozen=True, slots=True)
class TrackingBreak:
    """Results that stopped while money was spent and ads were clicked on.

    Attributes
    ----------
    platforms : tuple of str
        Of which results stopped; empty where all platforms together stopped.
    figures : tuple of str
        Which ones: conversions, leads or revenue.
    period : Period
        First to last day without results.
    expected : float
        Of the first figure, what the money would have brought at the rate of the weeks before.
    goes_on : bool
        Whether it lasts to the end of the history.
    """

    platforms: tuple[str, ...]
    figures: tuple[str, ...]
    period: Period
    expected: float
    goes_on: bool


def tracking_breaks(table: PerformanceTable) -> tuple[TrackingBreak, ...]:
    """Find breaks in the daily rows of a table; see `optimizer.ingest.quality.silence` for what one is."""
    rows = table.rows
    figures = [name for name in OUTCOMES if name in rows]
    if not figures or not (rows["days"] == 1).any():
        return ()
    # audiences of several campaigns often share a name, and a campaign for sales that ends is no break
    grid = lay_out(rows, "campaign" if "campaign" in rows else None)
    is_daily = grid.days == 1
    spend = np.maximum(added(grid, _figure(rows, "spend"), is_daily), 0.0)
    clicks = _clicks(rows, grid, is_daily)
    scopes = _scopes(grid)
    found: list[TrackingBreak] = []
    for name in figures:
        values = np.maximum(_figure(rows, name), 0.0)
        unit = 1.0 if name != "revenue" else _typical_sale(rows, values)
        outcome = added(grid, values / unit, is_daily)
        known = added(grid, (~np.isnan(values)).astype(np.float64), is_daily) > 0.0
        for platforms, where in scopes:
            series = Series(
                np.where(known, spend, 0.0)[where],
                None if clicks is None else np.where(known, clicks, 0.0)[where],
                np.where(known, outcome, 0.0)[where],
            )
            for one in silences(series, len(scopes) * len(figures)):
                first, last = (grid.first_day + timedelta(days=day) for day in (one.first, one.after - 1))
                goes_on = one.after >= int(np.flatnonzero(spend.sum(axis=0))[-1])
                found.append(TrackingBreak(platforms, (name,), Period(first, last), one.expected * unit, goes_on))
    return _merged(found)


def tracking_break_findings(found: Sequence[TrackingBreak]) -> tuple[Finding, ...]:
    """Tell of breaks, the latest first."""
    latest = sorted(found, key=lambda one: one.period.start, reverse=True)[:MOST_TOLD]
    return tuple(_told(one) for one in latest)


def _scopes(grid: Grid) -> list[tuple[tuple[str, ...], BoolArray]]:
    """Each platform, and all together where there are several."""
    platforms = np.array(grid.platforms)
    scopes: list[tuple[tuple[str, ...], BoolArray]] = [
        ((name,), platforms == name) for name in sorted(set(grid.platforms))
    ]
    return scopes if len(scopes) == 1 else [((), np.ones(len(platforms), dtype=np.bool_)), *scopes]


def _clicks(rows: pd.DataFrame, grid: Grid, is_daily: BoolArray) -> FloatArray | None:
    """Clicks, or link clicks where there are none; None where there are neither."""
    for name in ("clicks", "link_clicks"):
        if name in rows and float(np.nansum(_figure(rows, name))) > 0.0:
            return added(grid, _figure(rows, name), is_daily)
    return None


def _typical_sale(rows: pd.DataFrame, revenue: FloatArray) -> float:
    """What a sale brings, weighted by size, so that revenue counts as no more sales than there were.

    Where revenue comes without conversions, the sum in a row counts as one sale.
    """
    total = float(np.nansum(revenue))
    if total <= 0.0:
        return 1.0
    sales = np.ones(len(rows))
    if "conversions" in rows:
        known = np.nan_to_num(_figure(rows, "conversions"))
        if float(np.nansum(revenue[known <= 0.0])) <= _UNSOLD * total:
            sales = np.maximum(known, 1.0)
    sale = float(np.nansum(revenue**2 / sales)) / total
    return sale if np.isfinite(sale) and sale > 0.0 else total


def _figure(rows: pd.DataFrame, name: str) -> FloatArray:
    return rows[name].to_numpy(dtype=np.float64)


def _merged(found: Sequence[TrackingBreak]) -> tuple[TrackingBreak, ...]:
    """Take what stopped on the same days for one: figures of a platform, platforms, platforms within all."""
    kept: list[TrackingBreak] = []
    for one in found:
        for place, other in enumerate(kept):
            if _are_one(one, other):
                both = () if () in (one.platforms, other.platforms) else tuple({*other.platforms, *one.platforms})
                figures = tuple(dict.fromkeys((*other.figures, *one.figures)))
                kept[place] = replace(other, platforms=tuple(sorted(both)), figures=figures)
                break
        else:
            kept.append(one)
    return tuple(sorted(kept, key=lambda one: (one.period, one.platforms)))


def _are_one(one: TrackingBreak, other: TrackingBreak) -> bool:
    apart = abs((one.period.start - other.period.start).days), abs((one.period.end - other.period.end).days)
    if max(apart) <= _CLOSE:
        return True
    # where all stopped, each platform did, for as long or longer by days that had none anyway
    overlap = min(one.period.end, other.period.end) >= max(one.period.start, other.period.start)
    return overlap and () in (one.platforms, other.platforms)


def _told(one: TrackingBreak) -> Finding:
    values = {
        "figures": listed(one.figures),
        "where": listed(one.platforms),
        "start": one.period.start,
        "end": one.period.end,
        "days": one.period.days,
        "expected": round(one.expected),
    }
    return Finding("warning", one.figures[0], Message(_sentence(one).template, values), _REMEDY)


_REMEDY: Final = N_(
    "Check the pixel or tag and whether results of these days can still be brought in; else leave these days out of the"
    " import, or the ads will be taken for bad."
)


def _sentence(one: TrackingBreak) -> Message:
    if one.platforms and one.goes_on:
        return N_(
            "From {start:date} on, {where} reports next to no {figures} ({days:number} days, about {expected:number}"
            " were to be expected), though money is spent as before: the tracking looks broken."
        )
    if one.platforms:
        return N_(
            "From {start:date} to {end:date}, {where} reports next to no {figures} ({days:number} days, about"
            " {expected:number} were to be expected), though money was spent as before: the tracking looks broken."
        )
    if one.goes_on:
        return N_(
            "From {start:date} on there are next to no {figures} on any platform ({days:number} days, about"
            " {expected:number} were to be expected), though money is spent as before: the tracking looks broken."
        )
    return N_(
        "From {start:date} to {end:date} there are next to no {figures} on any platform ({days:number} days, about"
        " {expected:number} were to be expected), though money was spent as before: the tracking looks broken."
    )
