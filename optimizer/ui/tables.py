"""Tidy tables for charts and pages, taken from the records of the domain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from optimizer.domain.curve import CurveFit, FloatArray
from optimizer.domain.draft import LimitEntry
from optimizer.domain.estimate import USUAL_LEVEL
from optimizer.domain.money import major_units
from optimizer.domain.performance import ADDITIVE_FIGURES, KPIS, PerformanceTable
from optimizer.domain.plan import Plan, PlanLine
from optimizer.domain.segment import Segment
from optimizer.ui.names import platform_name, segment_name


def budget_rows(plan: Plan, most_rows: int) -> pd.DataFrame:
    """Return today's and the planned budget per segment, the largest first.

    Returns
    -------
    pandas.DataFrame
        Columns ``segment`` (text), ``which`` ("plan" or "today"), ``budget`` (major units over the period); two rows
        per segment, for at most `most_rows` segments.
    """
    lines = by_budget(plan)[:most_rows]
    return pd.DataFrame(
        [
            {"segment": segment_name(line.segment), "which": which, "budget": float(major_units(budget))}
            for line in lines
            for which, budget in (("plan", line.budget), ("today", line.current_budget))
        ],
        columns=["segment", "which", "budget"],
    )


def by_budget(plan: Plan) -> list[PlanLine]:
    """List the lines of a plan, the largest budget first."""
    return sorted(plan.lines, key=lambda line: line.budget.minor_units, reverse=True)


def curve_rows(fit: CurveFit, line: PlanLine) -> pd.DataFrame:
    """Return the response curve of one segment over the whole period, up to a little beyond where it matters.

    Returns
    -------
    pandas.DataFrame
        Columns ``spend`` (major units over the period), ``outcome``, ``lower``, ``upper`` (mean and band of
        `USUAL_LEVEL` over the draws) and ``part``: "seen" inside the daily spends of the past, "beyond" above them,
        "below" under them. Where two parts meet, both have the point, so that drawn lines join.
    """
    days = fit.period.days
    budgets = [float(major_units(budget)) for budget in (line.budget, line.current_budget)]
    return drawn_curve(fit, line.segment, budgets, days=days)


def drawn_curve(fit: CurveFit, segment: Segment, spends: Sequence[float], *, days: int = 1) -> pd.DataFrame:
    """Return the response curve of one segment over so many days, up to a little beyond where it matters.

    Parameters
    ----------
    fit : CurveFit
        Whose curve.
    segment : Segment
        Of the fit.
    spends : sequence of float
        Spends over those days that must be in sight, major units; what was spent in the past always is.
    days : int
        How many.

    Returns
    -------
    pandas.DataFrame
        As of `curve_rows`.
    """
    index = fit.segments.index(segment)
    knots = fit.spend[index] * days
    draws = fit.draws[:, index, :] * days
    least, most = (float(edge) * days for edge in fit.observed_spend[index])
    reach = 1.15 * max(most, *spends)
    end = min(float(knots[-1]), reach) if reach > 0 else float(knots[-1])
    spend = np.unique(np.concatenate([np.linspace(0.0, end, 61), np.clip([least, most], 0.0, end)]))
    at_spend = np.stack([np.interp(spend, knots, draw) for draw in draws])
    tail = (1 - USUAL_LEVEL) / 2
    lower, upper = np.quantile(at_spend, [tail, 1 - tail], axis=0)
    rows = pd.DataFrame({"spend": spend, "outcome": at_spend.mean(axis=0), "lower": lower, "upper": upper})
    parts = {"below": spend <= least, "seen": (spend >= least) & (spend <= most), "beyond": spend >= most}
    return pd.concat(
        [rows[inside].assign(part=part) for part, inside in parts.items() if int(np.sum(inside)) > 1],
        ignore_index=True,
    )


def curve_points(fit: CurveFit, line: PlanLine) -> pd.DataFrame:
    """Return where today's split and the plan stand on a segment's mean curve.

    Returns
    -------
    pandas.DataFrame
        Columns ``which`` ("plan" or "today"), ``spend``, ``outcome``, over the period.
    """
    index = fit.segments.index(line.segment)
    days = fit.period.days
    mean: FloatArray = fit.draws[:, index, :].mean(axis=0) * days
    spend = [float(major_units(line.budget)), float(major_units(line.current_budget))]
    outcome = np.interp(spend, fit.spend[index] * days, mean)
    return pd.DataFrame({"which": ["plan", "today"], "spend": spend, "outcome": outcome})


def spend_by_week(table: PerformanceTable) -> pd.DataFrame:
    """Return the spend per week and platform.

    Returns
    -------
    pandas.DataFrame
        Columns ``week`` (its Monday), ``platform`` (name), ``spend`` (major units).
    """
    rows = table.rows
    week = rows["date"] - pd.to_timedelta(rows["date"].dt.day_of_week, unit="D")
    sums = rows.groupby([week.rename("week"), "platform"], observed=True)["spend"].sum().reset_index()
    return sums.assign(platform=[platform_name(name) for name in sums["platform"]])


def platform_totals(table: PerformanceTable) -> pd.DataFrame:
    """Return what each platform has in the table.

    Returns
    -------
    pandas.DataFrame
        Columns ``platform`` (name), ``audiences`` (count), ``spend`` and each additive figure of the table, most
        spend first.
    """
    figures = [name for name in ADDITIVE_FIGURES if name in table.rows.columns]
    groups = table.rows.groupby("platform", observed=True)
    sums = groups[figures].sum(min_count=1)
    sums.insert(0, "audiences", groups["audience"].nunique())
    sums = sums.sort_values("spend", ascending=False).reset_index()
    return sums.assign(platform=[platform_name(name) for name in sums["platform"]])


def kpis_of(table: PerformanceTable) -> tuple[str, ...]:
    """List the figures of a table that a plan can maximize and that have results, the most wanted first."""
    return tuple(kpi for kpi in KPIS if kpi in table.rows.columns and float(table.rows[kpi].sum()) > 0)


def segments_of(table: PerformanceTable) -> tuple[Segment, ...]:
    """List the segments of a table, in order."""
    pairs = table.rows[["platform", "audience"]].drop_duplicates().sort_values(["platform", "audience"])
    return tuple(Segment(str(platform), str(audience)) for platform, audience in pairs.itertuples(index=False))


def segment_entries(segments: Iterable[Segment], entries: Sequence[LimitEntry]) -> tuple[LimitEntry, ...]:
    """List one limits row per segment, filled where the user has typed something."""
    typed = {(entry.platform, entry.audience): entry for entry in entries}
    return tuple(
        typed.get((segment.platform, segment.audience), LimitEntry(segment.platform, segment.audience))
        for segment in segments
    )


def group_entries(segments: Sequence[Segment], entries: Sequence[LimitEntry]) -> tuple[LimitEntry, ...]:
    """List one limits row per platform, then one per audience that more than one platform has."""
    typed = {(entry.platform, entry.audience): entry for entry in entries}
    platforms = list(dict.fromkeys(segment.platform for segment in segments))
    audiences = [segment.audience for segment in segments]
    shared = [name for name in dict.fromkeys(sorted(audiences)) if audiences.count(name) > 1]
    blank = [LimitEntry(name, None) for name in platforms] + [LimitEntry(None, name) for name in shared]
    return tuple(typed.get((entry.platform, entry.audience), entry) for entry in blank)
