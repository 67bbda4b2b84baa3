"""Charts are valid Vega-Lite, titled, with units on their axes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import pytest

from optimizer.domain.curve import CurveFit
from optimizer.domain.curve_points import CurvePoints
from optimizer.domain.plan import Plan
from optimizer.ui.answering.curve_chart import curve_chart
from optimizer.ui.chart_marks import Marks
from optimizer.ui.charts import ChartWords, budget_chart, spend_chart
from optimizer.ui.curves.tables import over_days, point_rows
from optimizer.ui.tables import budget_rows, curve_points, curve_rows
from optimizer.words import Voice

WORDS = ChartWords(
    title="The title",
    x="Budget (EUR)",
    y="Conversions",
    names={"plan": "Plan", "today": "Today's split"},
    marks=Marks("pl", "pl", "PLN"),
)


@pytest.fixture
def budgets(plan: Plan) -> dict[str, Any]:
    return budget_chart(budget_rows(plan, 24), WORDS)


@pytest.fixture
def curve(plan: Plan, fit: CurveFit) -> dict[str, Any]:
    return curve_chart(curve_rows(fit, plan.lines[1]), curve_points(fit, plan.lines[1]), WORDS)


@pytest.fixture
def spends() -> dict[str, Any]:
    week = pd.to_datetime(["2026-01-05", "2026-01-05", "2026-01-12"])
    return spend_chart(
        pd.DataFrame({"week": week, "platform": ["Facebook", "TikTok", "TikTok"], "spend": [10.0, 20.0, 5.0]}), WORDS
    )


@pytest.mark.parametrize("name", ["budgets", "curve", "spends"])
def test_charts_are_valid_and_say_what_they_show(name: str, request: pytest.FixtureRequest) -> None:
    spec = request.getfixturevalue(name)
    chart_type = alt.LayerChart if "layer" in spec else alt.Chart
    chart_type.from_dict(spec, validate=True)
    assert spec["title"]["text"] == "The title"
    assert spec["config"]["locale"]["number"]["decimal"] == ","
    assert spec["width"] == "container"


def test_past_results_stand_beside_the_curve_as_so_many_days_of_them(plan: Plan, fit: CurveFit, voice: Voice) -> None:
    points = CurvePoints(
        plan.lines[1].segment,
        "week",
        (date(2025, 12, 1), date(2025, 12, 8)),
        np.array([7.0, 6.0]),
        np.array([100.0, 150.0]),
        np.array([4.0, 5.0]),
        np.array([2.0, 10.0]),
    )
    results = over_days(point_rows(voice, points, is_adjusted=True), 31)
    words = replace(WORDS, names={**WORDS.names, "result": "From"})
    spec = curve_chart(curve_rows(fit, plan.lines[1]), curve_points(fit, plan.lines[1]), words, results, "#123456")
    alt.LayerChart.from_dict(spec, validate=True)
    drawn = [row for row in spec["data"]["values"] if row["kind"] == "result"]
    assert [(row["spend"], row["outcome"]) for row in drawn] == [(3100.0, 62.0), (4650.0, 310.0)]
    assert [layer for layer in spec["layer"] if layer["mark"].get("color") == "#123456"]


def test_the_plan_is_a_bar_and_today_a_mark_across_it(budgets: dict[str, Any]) -> None:
    marks = {layer["transform"][0]["filter"]["equal"]: layer["mark"]["type"] for layer in budgets["layer"]}
    assert marks == {"plan": "bar", "today": "tick"}
    encoding = budgets["layer"][0]["encoding"]
    assert encoding["x"]["title"] == "Budget (EUR)"
    ranks = {row["rank"]: row["segment"] for row in budgets["data"]["values"]}
    assert ranks == {0: "Facebook · Parents", 1: "TikTok · Students"}
    assert encoding["y"]["sort"]["field"] == "rank"
    assert encoding["color"]["scale"]["domain"] == ["Plan", "Today's split"]
    # The legend's colours are those of the marks, none paler.
    assert encoding["color"]["legend"]["symbolOpacity"] == 1
    assert budgets["layer"][1]["mark"]["opacity"] == 1


def test_extrapolation_looks_different(curve: dict[str, Any]) -> None:
    band, line, _ = curve["layer"]
    assert line["encoding"]["strokeDash"]["condition"]["value"] != line["encoding"]["strokeDash"]["value"]
    assert band["encoding"]["opacity"]["condition"]["value"] > band["encoding"]["opacity"]["value"]
    rows = curve["data"]["values"]
    assert {row["part"] for row in rows if row.get("seen") is True} == {"seen"}
    assert {row["part"] for row in rows if row.get("seen") is False} == {"below", "beyond"}


def test_both_points_stand_on_the_curve_with_their_own_shape(curve: dict[str, Any]) -> None:
    points = [row for row in curve["data"]["values"] if row["kind"] == "point"]
    assert {row["name"] for row in points} == {"Plan", "Today's split"}
    assert len(set(curve["layer"][2]["encoding"]["shape"]["scale"]["range"])) == 2


def test_axes_name_their_units(curve: dict[str, Any]) -> None:
    encoding = curve["layer"][1]["encoding"]
    assert (encoding["x"]["title"], encoding["y"]["title"]) == ("Budget (EUR)", "Conversions")


def test_weeks_are_stacked_without_gaps(spends: dict[str, Any]) -> None:
    rows = spends["data"]["values"]
    assert [(row["base"], row["top"]) for row in rows] == [(0.0, 10.0), (10.0, 30.0), (0.0, 5.0)]


def test_millions_are_written_short() -> None:
    rows = pd.DataFrame({"segment": ["a", "a"], "which": ["plan", "today"], "budget": [2.5e6, 1e6]})
    axis = budget_chart(rows, WORDS)["layer"][0]["encoding"]["x"]["axis"]
    assert "mln" in axis["labelExpr"]
