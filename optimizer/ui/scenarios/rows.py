"""Tidy tables of scenarios side by side."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from optimizer.domain.money import Money, major_units
from optimizer.domain.plan import Plan
from optimizer.domain.scenario import Scenario
from optimizer.domain.segment import Segment
from optimizer.ui.answering.sentences import placed
from optimizer.ui.names import segment_name
from optimizer.ui.scenarios.settings_of import goal_of, granted_of


def is_in_money(compared: Sequence[Scenario]) -> bool:
    """Whether budgets can be put side by side as money: one currency, and periods of as many days."""
    return len({(one.request.budget.currency, one.request.period.days) for one in compared}) == 1


def is_same_question(compared: Sequence[Scenario]) -> bool:
    """Whether outcomes are drawn from the same curves: one KPI with the same weights, one period, one currency."""
    asked = {
        (
            one.request.kpi,
            one.request.goal.kpi_values,
            one.request.period,
            one.request.budget.currency,
            one.plan.measure,
        )
        for one in compared
    }
    return len(asked) == 1


def has_same_goal(compared: Sequence[Scenario]) -> bool:
    """Whether all want the same, with the same value, margin, weights and target."""
    return len({goal_of(one.request) for one in compared}) == 1


def spends_the_same(compared: Sequence[Scenario]) -> bool:
    """Whether all spend the same sum, which may be less than their budgets."""
    return len({placed(one.plan) for one in compared}) == 1


def is_same_split(one: Plan, other: Plan) -> bool:
    """Whether two plans give the same money to the same segments."""
    return _funded(one) == _funded(other)


def _funded(plan: Plan) -> dict[Segment, Money]:
    return {line.segment: line.budget for line in plan.lines if line.budget.minor_units}


def takes_the_same_for_granted(compared: Sequence[Scenario]) -> bool:
    """Whether all stand on the same assumptions, so that their outcomes are draws of the same curves."""
    return len({granted_of(one.request.assumptions) for one in compared}) == 1


def titles(compared: Sequence[Scenario]) -> list[str]:
    """Return the names of scenarios; where two are the same, with their numbers."""
    names = [one.name for one in compared]
    told: list[str] = []
    for one in compared:
        title = one.name if names.count(one.name) == 1 else f"{one.name} \N{MIDDLE DOT} {one.number}"
        while title in told or (title != one.name and title in names):
            title += f" \N{MIDDLE DOT} {one.number}"
        told.append(title)
    return told


def split_rows(names: Sequence[str], plans: Sequence[Plan]) -> pd.DataFrame:
    """Return the budget of each segment in each plan, the segment with the largest first.

    Parameters
    ----------
    names : sequence of str
        Of the plans, as they are shown.
    plans : sequence of Plan
        As many.

    Returns
    -------
    pandas.DataFrame
        Columns ``segment`` (text), ``scenario`` (place among the plans, from 0), ``name`` (text), ``budget`` (major
        units over the period), ``share`` (of the plan's budget); a row for every segment of any of them in every plan.
    """
    budgets = [{line.segment: line.budget for line in plan.lines} for plan in plans]
    segments: dict[Segment, int] = {}
    for lines in budgets:
        for segment, budget in lines.items():
            segments[segment] = max(segments.get(segment, 0), budget.minor_units)
    rows = []
    for segment in sorted(segments, key=lambda each: (-segments[each], each)):
        for place, (name, plan, lines) in enumerate(zip(names, plans, budgets, strict=True)):
            amount = lines.get(segment, Money(0, plan.request.budget.currency))
            rows.append(
                {
                    "segment": segment_name(segment),
                    "scenario": place,
                    "name": name,
                    "budget": float(major_units(amount)),
                    "share": amount.minor_units / plan.request.budget.minor_units,
                }
            )
    return pd.DataFrame(rows, columns=["segment", "scenario", "name", "budget", "share"])


def most_different(rows: pd.DataFrame, value: str, most: int) -> pd.DataFrame:
    """Keep the segments in which scenarios differ most, in the order in which they stand; none that nobody funds.

    Parameters
    ----------
    rows : pandas.DataFrame
        As `split_rows` makes it.
    value : {"budget", "share"}
        In which column they differ.
    most : int
        How many segments are kept.
    """
    funded = rows[rows.groupby("segment", sort=False)[value].transform("max") > 0]
    spread = funded.groupby("segment", sort=False)[value].agg(lambda each: each.max() - each.min())
    kept = set(spread.sort_values(ascending=False, kind="stable").index[:most])
    return rows[rows["segment"].isin(kept)].reset_index(drop=True)
