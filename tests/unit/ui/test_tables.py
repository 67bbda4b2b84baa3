"""Tidy tables for charts and pages."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from optimizer.domain.curve import CurveFit
from optimizer.domain.draft import LimitEntry
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.plan import Plan
from optimizer.domain.segment import Segment
from optimizer.ui.tables import (
    budget_rows,
    curve_points,
    curve_rows,
    group_entries,
    kpis_of,
    platform_totals,
    segment_entries,
    segments_of,
    spend_by_week,
)


@pytest.fixture
def table() -> PerformanceTable:
    days = pd.date_range("2026-01-01", periods=20, freq="D").as_unit("s")
    rows = pd.concat(
        [
            pd.DataFrame(
                {
                    "date": days,
                    "platform": platform,
                    "audience": audience,
                    "days": 1,
                    "spend": spend,
                    "leads": 0.0,
                    "conversions": 1.0,
                }
            )
            for platform, audience, spend in (
                ("facebook", "Parents", 10.0),
                ("facebook", "Students", 20.0),
                ("tiktok", "Students", 40.0),
            )
        ]
    )
    return PerformanceTable(rows.sort_values(["date", "platform", "audience"], ignore_index=True), "EUR")


def test_budget_rows_hold_all_the_money_of_both_splits(plan: Plan) -> None:
    rows = budget_rows(plan, most_rows=24)
    assert rows.groupby("which")["budget"].sum().to_dict() == {"plan": 10_000.0, "today": 10_000.0}
    assert list(dict.fromkeys(rows["segment"])) == ["Facebook · Parents", "TikTok · Students"]


def test_budget_rows_keep_the_largest(plan: Plan) -> None:
    assert set(budget_rows(plan, most_rows=1)["segment"]) == {"Facebook · Parents"}


def test_a_curve_is_the_mean_of_its_draws_over_the_whole_period(fit: CurveFit, plan: Plan) -> None:
    rows = curve_rows(fit, plan.lines[0])
    at = rows[np.isclose(rows["spend"], 150.0 * 31)]
    assert at["outcome"].to_numpy() == pytest.approx(5.0 * 31)
    assert (rows["lower"] <= rows["outcome"]).all()
    assert (rows["outcome"] <= rows["upper"]).all()
    last = rows[rows["part"] == "seen"].iloc[-1]
    assert last["lower"] / last["outcome"] == pytest.approx(0.6, abs=0.01)
    assert last["upper"] / last["outcome"] == pytest.approx(1.4, abs=0.01)


def test_a_curve_is_cut_exactly_where_the_seen_spend_ends(fit: CurveFit, plan: Plan) -> None:
    rows = curve_rows(fit, plan.lines[0])
    spans = rows.groupby("part")["spend"].agg(["min", "max"])
    assert spans.loc["seen"].to_list() == pytest.approx([20.0 * 31, 150.0 * 31])
    assert spans.loc["below", "max"] == spans.loc["seen", "min"]
    assert spans.loc["beyond", "min"] == spans.loc["seen", "max"]


def test_a_curve_shows_plan_and_today(fit: CurveFit, plan: Plan) -> None:
    best = plan.lines[1]
    rows, points = curve_rows(fit, best), curve_points(fit, best).set_index("which")
    assert points.loc["plan", "spend"] == 7000.0
    assert points.loc["today", "spend"] == 4000.0
    assert rows["spend"].max() >= 7000.0
    expected = np.interp(7000.0 / 31, [0, 100, 200, 400], [0, 8, 12, 16]) * 31
    assert points.loc["plan", "outcome"] == pytest.approx(expected)


def test_a_segment_without_any_spend_still_has_a_curve(fit: CurveFit, plan: Plan) -> None:
    fit.observed_spend[0] = 0.0
    rows = curve_rows(fit, plan.lines[0])
    assert set(rows["part"]) == {"beyond"}


def test_weeks_begin_on_monday_and_hold_all_the_spend(table: PerformanceTable) -> None:
    weeks = spend_by_week(table)
    assert set(weeks["week"].dt.day_of_week) == {0}
    assert weeks["spend"].sum() == pytest.approx(20 * 70.0)
    assert set(weeks["platform"]) == {"Facebook", "TikTok"}


def test_platform_totals_add_up(table: PerformanceTable) -> None:
    totals = platform_totals(table).set_index("platform")
    assert totals.loc["Facebook", ["audiences", "spend", "conversions"]].to_list() == [2, 600.0, 40.0]
    assert list(totals.index) == ["TikTok", "Facebook"]


def test_only_figures_with_results_can_be_a_goal(table: PerformanceTable) -> None:
    assert kpis_of(table) == ("conversions",)


def test_limits_rows_are_filled_with_what_was_typed(table: PerformanceTable) -> None:
    segments = segments_of(table)
    assert segments == (
        Segment("facebook", "Parents"),
        Segment("facebook", "Students"),
        Segment("tiktok", "Students"),
    )
    typed = (LimitEntry("tiktok", "Students", lock="5"), LimitEntry(None, "Students", most="50%"))
    assert segment_entries(segments, typed)[2].lock == "5"
    assert [(entry.platform, entry.audience, entry.most) for entry in group_entries(segments, typed)] == [
        ("facebook", None, ""),
        ("tiktok", None, ""),
        (None, "Students", "50%"),
    ]
