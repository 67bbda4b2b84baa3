"""Charts: a tidy table in, a Vega-Lite specification out. Knows no Streamlit.

Specifications are plain dicts: building them through Altair's objects costs 40 ms a chart, ten times the drawing.
Colours come from the theme's categorical palette (Okabe and Ito), in the order that the scales name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd

from optimizer.ui.chart_marks import DAY, Marks, calendar_axis, number_axis, reading, vega_locale

Chart = dict[str, Any]

_ROW_HEIGHT: Final = 26
_HEAD_AND_FOOT: Final = 120
"""Pixels that title, legend and horizontal axis take of a chart's height."""
_WEEK_SHOWN: Final = pd.Timedelta(days=6, hours=8)
"""A little less than a week, so that neighbouring bars do not touch."""


@dataclass(frozen=True, slots=True)
class ChartWords:
    """What a chart says, in the reader's language.

    Attributes
    ----------
    title : str
        Above the chart.
    x, y : str
        Axis titles with units.
    names : mapping of str to str
        Names of the coded values of the table, such as "plan" and "today".
    marks : Marks
        How its numbers, money and days are written.
    """

    title: str
    x: str
    y: str
    names: dict[str, str]
    marks: Marks = field(default_factory=Marks)


def frame(words: ChartWords, rows: list[dict[str, Any]], height: int) -> Chart:
    """Begin a chart: title, size, rows and the marks of numbers; height in pixels."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "title": {
            "text": words.title,
            "anchor": "start",
            "offset": 8,
        },
        "width": "container",
        "height": height,
        "autosize": {"type": "fit", "contains": "padding"},
        "padding": {"left": 2, "top": 5, "right": 14, "bottom": 2},
        "data": {"values": rows},
        "config": {"locale": vega_locale(words.marks)},
    }


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Turn a table into rows as a specification has them."""
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]


def colours(words: ChartWords, kinds: tuple[str, ...]) -> dict[str, Any]:
    """Tell kinds apart by colour, with a legend on top; the table names them in its column ``name``."""
    return {
        "field": "name",
        "type": "nominal",
        "scale": {"domain": [words.names[kind] for kind in kinds]},
        # Legends of marks are paler than the marks unless told otherwise.
        "legend": {"title": None, "orient": "top", "symbolType": "square", "symbolOpacity": 1, "labelLimit": 240},
    }


BY_RANK: Final = {"field": "rank", "op": "min"}
"""Order of rows as the table has it. A list of names would make another specification whenever two of them change
places, and the browser would build the chart anew instead of moving its bars."""


def ranked(names: Iterable[str]) -> list[int]:
    """Number names in the order in which they come first."""
    places: dict[str, int] = {}
    return [places.setdefault(name, len(places)) for name in names]


def budget_chart(table: pd.DataFrame, words: ChartWords) -> Chart:
    """Draw the plan as bars and today's split as marks across them, one row per segment.

    Parameters
    ----------
    table : pandas.DataFrame
        As `optimizer.ui.tables.budget_rows` makes it.
    words : ChartWords
        `names` has "plan" and "today".
    """
    ranks = ranked(table["segment"])
    named = table.assign(name=table["which"].map(words.names), rank=ranks)
    chart = frame(words, records(named), _ROW_HEIGHT * len(set(ranks)) + _HEAD_AND_FOOT)
    position = {"field": "segment", "type": "nominal", "sort": BY_RANK}
    label = {"title": None, "labelLimit": 190, "ticks": False, "domain": False, "labelPadding": 6}
    tooltip = [
        {"field": "segment", "title": words.y},
        {"field": "name", "title": " "},
        reading("budget", words.x, table["budget"], words.marks, is_money=True),
    ]
    shared = {
        "y": {**position, "axis": label, "scale": {"paddingInner": 0.35}},
        "x": {
            "field": "budget",
            "type": "quantitative",
            "title": words.x,
            "axis": number_axis(table["budget"], 5, words.marks, is_money=True),
        },
        "color": colours(words, ("plan", "today")),
        "tooltip": tooltip,
    }
    chart["layer"] = [
        {
            "transform": [{"filter": {"field": "which", "equal": "plan"}}],
            "mark": {"type": "bar", "cornerRadiusEnd": 3},
            "encoding": shared,
        },
        {
            "transform": [{"filter": {"field": "which", "equal": "today"}}],
            "mark": {"type": "tick", "thickness": 3, "size": 19, "opacity": 1},
            "encoding": shared,
        },
    ]
    return chart


def spend_chart(table: pd.DataFrame, words: ChartWords) -> Chart:
    """Draw the spend per week, stacked by platform.

    Parameters
    ----------
    table : pandas.DataFrame
        As `optimizer.ui.tables.spend_by_week` makes it.
    words : ChartWords
        `names` is not used; `y` is the axis of money.
    """
    top = table.groupby("week")["spend"].cumsum()
    rows = table.assign(
        week=table["week"].dt.strftime("%Y-%m-%dT%H:%M:%S"),
        end=(table["week"] + _WEEK_SHOWN).dt.strftime("%Y-%m-%dT%H:%M:%S"),
        base=top - table["spend"],
        top=top,
    )
    chart = frame(words, records(rows), 320)
    chart["mark"] = {"type": "rect"}
    chart["encoding"] = {
        "x": {
            "field": "week",
            "type": "temporal",
            "title": None,
            "axis": {
                **calendar_axis(table["week"].min(), table["week"].max(), words.marks),
                "grid": False,
                "labelOverlap": True,
            },
        },
        "x2": {"field": "end"},
        "y": {
            "field": "base",
            "type": "quantitative",
            "title": words.y,
            "axis": number_axis(top, 5, words.marks, is_money=True),
        },
        "y2": {"field": "top"},
        "color": {
            "field": "platform",
            "type": "nominal",
            "sort": list(dict.fromkeys(table["platform"])),
            "legend": {"title": None, "orient": "top", "symbolType": "square", "columns": 3},
        },
        "tooltip": [
            {"field": "week", "type": "temporal", "title": words.x, "format": DAY},
            {"field": "platform", "title": " "},
            reading("spend", words.y, table["spend"], words.marks, is_money=True),
        ],
    }
    return chart
