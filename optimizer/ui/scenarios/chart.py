"""Scenarios side by side as bars: where each puts the money."""

from __future__ import annotations

from typing import Final, Literal

import pandas as pd

from optimizer.ui.chart_marks import number_axis, reading
from optimizer.ui.charts import Chart, ChartWords, frame, records

_BAR: Final = 15
_BETWEEN: Final = 12
_HEAD_AND_FOOT: Final = 130


def scenario_chart(table: pd.DataFrame, value: Literal["budget", "share"], words: ChartWords) -> Chart:
    """Draw a group of bars per segment, one bar per scenario.

    Parameters
    ----------
    table : pandas.DataFrame
        As `optimizer.ui.scenarios.rows.split_rows` makes it.
    value : {"budget", "share"}
        What the bars show.
    words : ChartWords
        `names` is not used; `x` names the bars' axis, `y` the segments.
    """
    segments = list(dict.fromkeys(table["segment"]))
    scenarios = list(dict.fromkeys(table["scenario"]))
    names = list(dict.fromkeys(table["name"]))
    height = (_BAR * len(scenarios) + _BETWEEN) * len(segments) + _HEAD_AND_FOOT
    chart = frame(words, records(table), height)
    axis = number_axis(table[value], 5, words.marks, is_money=value == "budget")
    told: dict[str, str] = {"field": value, "title": words.x, "format": ".1%"}
    if value == "budget":
        told = reading(value, words.x, table[value], words.marks, is_money=True)
    else:
        axis = {**axis, "format": ".0%"}
    chart["mark"] = {"type": "bar", "cornerRadiusEnd": 2}
    chart["encoding"] = {
        "y": {
            "field": "segment",
            "type": "nominal",
            "sort": segments,
            "axis": {"title": None, "labelLimit": 220, "ticks": False, "domain": False, "labelPadding": 6},
            "scale": {"paddingInner": 0.25},
        },
        "yOffset": {"field": "scenario", "type": "nominal", "sort": scenarios},
        "x": {"field": value, "type": "quantitative", "title": words.x, "axis": axis},
        "color": {
            "field": "name",
            "type": "nominal",
            "scale": {"domain": names},
            "legend": {"title": None, "orient": "top", "symbolType": "square", "columns": 3, "labelLimit": 240},
        },
        "tooltip": [
            {"field": "segment", "title": words.y},
            {"field": "name", "title": " "},
            told,
        ],
    }
    return chart
