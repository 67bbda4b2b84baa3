"""Tidy tables of the Segments page, taken from the records of the domain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd

from optimizer.domain.estimate import Estimate, Interval
from optimizer.domain.group_comparison import GroupComparison, GroupRow
from optimizer.domain.money import is_money, major_units
from optimizer.ui.segments.group_names import PER_THOUSAND, group_name, per, price_of, price_range, price_said
from optimizer.ui.segments.next_money import Following
from optimizer.ui.segments.sentences import change_said, named, note, standing
from optimizer.words import Voice, outcome_between

_NAN: Final = float("nan")


def scaled(estimate: Estimate, factor: float) -> Estimate:
    """Multiply an estimate and its ends."""
    ends = estimate.interval
    return Estimate(estimate.value * factor, Interval(ends.lower * factor, ends.upper * factor, ends.level))


def change_range(voice: Voice, ratio: Estimate) -> str:
    """Write the range of a ratio as relative changes: 1.1 is +10 %."""
    ends = ratio.interval
    return f"{voice.change(round(ends.lower - 1.0, 2))} \N{EN DASH} {voice.change(round(ends.upper - 1.0, 2))}"


def comparison_frame(voice: Voice, found: GroupComparison, more: Following) -> pd.DataFrame:
    """Return one row per group, numbers as numbers and ranges as text, the one with the most spend first.

    Returns
    -------
    pandas.DataFrame
        Columns ``group``, ``spend``, ``spend_share``, ``outcome``, ``outcome_share``, ``price``, ``price_range``,
        ``best``, ``better``, ``alike`` (-0.1 is a tenth less than the others, like for like), ``alike_range``,
        ``today``, ``next``, ``next_range``, ``note``; money in major units, shares and probabilities in [0, 1].
    """
    kpi, currency = found.question.kpi, found.currency
    longest = max((row.days for row in found.rows), default=0)
    rows = []
    for row in found.rows:
        estimate = price_of(row, kpi)
        marginal = more.by_group.get(row.names)
        following = None if marginal is None else scaled(marginal.marginal, float(more.step))
        today = None if marginal is None or not more.is_incremental else marginal.today
        rows.append(
            {
                "group": group_name(voice, found.question.dimension, row.names),
                "spend": float(major_units(row.spend)),
                "spend_share": row.spend_share,
                "outcome": row.outcome,
                "outcome_share": row.outcome_share,
                "price": _NAN if estimate is None else estimate.value,
                "price_range": "" if estimate is None else price_range(voice, estimate, kpi, currency),
                "best": _NAN if row.best is None else row.best,
                "better": _NAN if row.better is None else row.better,
                "alike": _NAN if row.alike is None else row.alike.value - 1.0,
                "alike_range": "" if row.alike is None else change_range(voice, row.alike),
                "today": _NAN if today is None else today.value * more.step,
                "next": _NAN if following is None else following.value,
                "next_range": "" if following is None else outcome_between(voice, following, kpi, currency),
                "note": note(voice, row, longest),
            }
        )
    return pd.DataFrame(rows)


def in_reading_order(found: GroupComparison, most: int, also: Sequence[GroupRow] = ()) -> list[tuple[int, GroupRow]]:
    """Return those with the most spend, so many at most, those that are named, and the best for its money.

    Parameters
    ----------
    also : sequence of GroupRow
        Named elsewhere than in `optimizer.ui.segments.sentences`.

    Returns
    -------
    list of (int, GroupRow)
        The best for its money first, each with its place among all that can be placed, from 1 on.
    """
    placed = sorted(
        (row for row in found.rows if row.efficiency is not None),
        key=lambda row: -(row.efficiency.value if row.efficiency else 0.0),
    )
    with_most = [row for row in found.rows if row.efficiency is not None][:most]
    drawn = {row.names for row in (*with_most, *placed[:1], *named(found), *also)}
    return [(place, row) for place, row in enumerate(placed, 1) if row.names in drawn]


def is_part(found: GroupComparison, n_drawn: int) -> bool:
    """Whether a chart of so many leaves out groups that could be drawn."""
    return n_drawn < sum(row.efficiency is not None for row in found.rows)


def _drawn_name(voice: Voice, found: GroupComparison, place: int, row: GroupRow, *, is_part: bool) -> str:
    """Name a group of a chart; with its place where the chart leaves out others that may be better."""
    name = group_name(voice, found.question.dimension, row.names)
    return f"{voice.number(place)}. {name}" if is_part else name


def forest_rows(voice: Voice, found: GroupComparison, most: int, also: Sequence[GroupRow] = ()) -> pd.DataFrame:
    """Return point and range per group, the best first.

    Returns
    -------
    pandas.DataFrame
        Columns ``group``, ``value``, ``lower``, ``upper`` (the customary figure of the KPI), ``kind`` (a `Standing`),
        ``told`` (the value as text) and ``has_results`` (whether any was counted).
    """
    kpi = found.question.kpi
    rows = []
    drawn = in_reading_order(found, most, also)
    for place, row in drawn:
        estimate = price_of(row, kpi)
        if estimate is None:
            continue
        shown = estimate if is_money(kpi) else scaled(estimate, per(kpi))
        rows.append(
            {
                "group": _drawn_name(voice, found, place, row, is_part=is_part(found, len(drawn))),
                "value": shown.value,
                "lower": shown.interval.lower,
                "upper": shown.interval.upper,
                "kind": standing(row),
                "told": price_said(voice, estimate.value, kpi, found.currency),
                "has_results": row.outcome > 0,
            }
        )
    return pd.DataFrame(rows, columns=["group", "value", "lower", "upper", "kind", "told", "has_results"])


def share_rows(voice: Voice, found: GroupComparison, most: int, also: Sequence[GroupRow] = ()) -> pd.DataFrame:
    """Return share of spend and of outcome per group, in the order of `forest_rows`.

    Returns
    -------
    pandas.DataFrame
        Columns ``group``, ``which`` ("spend" or "outcome"), ``share`` in [0, 1], ``told`` (text); two rows per group.
    """
    drawn = in_reading_order(found, most, also)
    return pd.DataFrame(
        [
            {
                "group": _drawn_name(voice, found, place, row, is_part=is_part(found, len(drawn))),
                "which": which,
                "share": share,
                "told": voice.percent(share),
            }
            for place, row in drawn
            for which, share in (("spend", row.spend_share), ("outcome", row.outcome_share))
        ],
        columns=["group", "which", "share", "told"],
    )


def step_frame(voice: Voice, found: GroupComparison, chosen: Sequence[tuple[str, str]]) -> pd.DataFrame:
    """Return one row per group and one column per step, numbered in their order; NaN where it is not reported."""
    rows = []
    for row in found.rows:
        rates = {(step.figure, step.over): step.rate for step in row.steps}
        cells: dict[str, object] = {"group": group_name(voice, found.question.dimension, row.names)}
        for place, step in enumerate(chosen):
            rate = rates.get(step)
            factor = 1000.0 if step in PER_THOUSAND else 1.0
            cells[f"step{place}"] = _NAN if rate is None else rate.value * factor
            cells[f"half{place}"] = _NAN if rate is None else (rate.interval.upper - rate.interval.lower) / 2 * factor
        rows.append(cells)
    return pd.DataFrame(rows)


def total_frame(voice: Voice, found: GroupComparison) -> pd.DataFrame:
    """Return one row per group and one column per figure; NaN where it is not reported."""
    return pd.DataFrame(
        [{"group": group_name(voice, found.question.dimension, row.names), **dict(row.totals)} for row in found.rows]
    )


def change_frame(voice: Voice, found: GroupComparison) -> pd.DataFrame:
    """Return one row per group that can be compared with its earlier days.

    Returns
    -------
    pandas.DataFrame
        Columns ``group``, ``spend_before``, ``spend``, ``outcome_before``, ``outcome``, ``change`` (of the KPI's
        customary figure, -0.1 is a tenth less), ``change_range`` and ``told`` (texts).
    """
    rows = []
    for row in found.rows:
        if row.change is None:
            continue
        change = row.change.efficiency
        if change is not None and not is_money(found.question.kpi):
            ends = change.interval
            change = Estimate(1.0 / change.value, Interval(1.0 / ends.upper, 1.0 / ends.lower, ends.level))
        rows.append(
            {
                "group": group_name(voice, found.question.dimension, row.names),
                "spend_before": row.change.spend,
                "spend": float(major_units(row.spend)),
                "outcome_before": row.change.outcome,
                "outcome": row.outcome,
                "change": _NAN if change is None else change.value - 1.0,
                "change_range": "" if change is None else change_range(voice, change),
                "told": change_said(voice, row.change, found.question.kpi),
            }
        )
    return pd.DataFrame(rows)
