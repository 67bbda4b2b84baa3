"""The chart of a response curve with the results behind it."""

from __future__ import annotations

import altair as alt
import pandas as pd

from optimizer.ui.charts import ChartWords
from optimizer.ui.curves.demand_chart import effect_chart, effect_ends, fading_chart
from optimizer.ui.curves.response_chart import response_chart, small_chart

WORDS = ChartWords(
    "Facebook",
    "Spend a day",
    "Conversions a day",
    {"plan": "Plan", "today": "Lately", "never": "Never tried", "result": "From", "levels": "Levels off"},
)
CURVE = pd.DataFrame(
    {
        "spend": [0.0, 10.0, 10.0, 50.0, 50.0, 60.0],
        "outcome": [0.0, 1.0, 1.0, 3.0, 3.0, 3.2],
        "lower": [0.0, 0.5, 0.5, 2.0, 2.0, 2.0],
        "upper": [0.0, 1.5, 1.5, 4.0, 4.0, 5.0],
        "part": ["below", "below", "seen", "seen", "beyond", "beyond"],
    }
)
POINTS = pd.DataFrame({"day": ["Jan 5", "Jan 12"], "spend": [20.0, 30.0], "outcome": [2.0, 2.5], "size": [7.0, 7.0]})
STANDS = pd.DataFrame({"which": ["today"], "spend": [20.0], "outcome": [1.8], "lower": [1.0], "upper": [2.0]})


def test_what_was_never_tried_is_shaded() -> None:
    chart = response_chart(CURVE, POINTS, STANDS, WORDS)
    alt.LayerChart.from_dict(chart, validate=True)
    shaded = chart["layer"][0]["data"]["values"]
    assert [(one["from"], one["to"]) for one in shaded] == [(0.0, 10.0), (50.0, 60.0)]
    assert {one["name"] for one in shaded} == {"Never tried"}


def test_results_are_drawn_where_there_are_any() -> None:
    kinds = [row["kind"] for row in response_chart(CURVE, POINTS, STANDS, WORDS)["data"]["values"]]
    assert kinds.count("result") == 2
    without = response_chart(CURVE, POINTS.iloc[:0], STANDS, WORDS)
    assert len(without["layer"]) == len(response_chart(CURVE, POINTS, STANDS, WORDS)["layer"]) - 1


def test_the_bend_is_drawn_only_where_it_is_in_sight() -> None:
    seen = len(response_chart(CURVE, POINTS, STANDS, WORDS, levels_off=40.0)["layer"])
    assert seen == len(response_chart(CURVE, POINTS, STANDS, WORDS, levels_off=61.0)["layer"]) + 2


def test_the_legend_names_only_what_is_there_in_its_usual_colour() -> None:
    colour = response_chart(CURVE, POINTS, STANDS, WORDS)["layer"][-1]["encoding"]["color"]
    assert colour["scale"]["domain"] == ["Plan", "Lately"]
    assert colour["legend"]["values"] == ["Lately"]


def test_small_curves_share_a_scale_where_it_is_wanted() -> None:
    apart, alike = (small_chart(CURVE, STANDS, WORDS, ends) for ends in (None, (500.0, 40.0)))
    for chart in (apart, alike):
        alt.LayerChart.from_dict(chart, validate=True)
        assert chart["layer"][-1]["encoding"]["color"]["legend"] is None
    line = alike["layer"][1]["encoding"]
    assert (line["x"]["scale"]["domain"], line["y"]["scale"]["domain"]) == ([0.0, 500.0], [0.0, 40.0])
    assert "domain" not in apart["layer"][1]["encoding"]["x"]["scale"]


def test_bars_of_days_and_of_fading_are_valid() -> None:
    kinds = pd.DataFrame(
        {"kind": ["the gift season before Christmas", "festivals"], "change": [17.0, -3.0], "told": ["+17%", "-3%"]}
    )
    chart = effect_chart(kinds, WORDS)
    alt.LayerChart.from_dict(chart, validate=True)
    assert chart["data"]["values"][0]["kind"] == "the gift season\nbefore Christmas"
    fading = pd.DataFrame({"day": [0, 1], "share": [60.0, 40.0], "told": ["60%", "40%"]})
    alt.Chart.from_dict(fading_chart(fading, WORDS), validate=True)


def test_small_effects_are_small_bars_and_none_is_no_bar() -> None:
    still = pd.DataFrame({"kind": ["festivals", "Mon"], "change": [0.0, 1.0], "told": ["0%", "+1%"]})
    bars = effect_chart(still, WORDS)["layer"][0]["encoding"]
    low, high = bars["x"]["scale"]["domain"]
    assert low <= -5.0
    assert high >= 5.0
    assert max(still["change"]) / (high - low) < 0.15


def test_effects_have_room_for_their_figures() -> None:
    low, high = effect_ends([-40.0, 20.0])
    assert low < -45.0
    assert high > 25.0


def test_names_of_days_stand_beside_their_bars_and_not_under_them() -> None:
    """Under the bars of a narrow screen long names would stand on each other."""
    names = [
        "public holidays",
        "festivals",
        "shopping days",
        "the gift season before Christmas",
        "the turn of the month",
    ]
    kinds = pd.DataFrame({"kind": names, "change": [1.0] * 5, "told": ["+1%"] * 5})
    chart = effect_chart(kinds, WORDS)
    assert chart["layer"][0]["encoding"]["y"]["field"] == "kind"
    lines = max(row["kind"].count("\n") + 1 for row in chart["data"]["values"])
    assert chart["height"] / len(names) > 14 * lines
