"""Charts: a tidy table in, a Vega-Lite specification out. Knows no Streamlit.

Specifications are plain dicts: building them through Altair's objects costs 40 ms a chart, ten times the drawing.
Colours come from the theme's categorical palette (Okabe and Ito), in the order that the scales name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
from babel.numbers import get_decimal_symbol, get_group_symbol

Chart = dict[str, Any]

_ROW_HEIGHT: Final = 26
_HEAD_AND_FOOT: Final = 120
"""Pixels that title, legend and horizontal axis take of a chart's height."""
_LARGE: Final = 1e6
_WEEK_SHOWN: Final = pd.Timedelta(days=6, hours=8)
"""A little less than a week, so that neighbouring bars do not touch."""
_GRID: Final = {"gridOpacity": 0.5, "domain": False, "ticks": False}


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
    locale : str
        Decides the marks of the numbers on the axes.
    """

    title: str
    x: str
    y: str
    names: dict[str, str]
    locale: str = "en"


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
        "config": {"locale": {"number": _number_locale(words.locale)}},
    }


def _number_locale(locale: str) -> dict[str, Any]:
    return {
        "decimal": get_decimal_symbol(locale),
        "thousands": get_group_symbol(locale),
        "grouping": [3],
        "currency": ["", ""],
    }


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Turn a table into rows as a specification has them."""
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]


def number_axis(values: pd.Series, ticks: int) -> dict[str, Any]:
    """Write whole numbers in full, and millions short: 2,500,000 dong do not fit under a tick."""
    return {"format": "~s" if float(values.max()) >= _LARGE else ",~f", "tickCount": ticks, **_GRID}


def _calendar(days: pd.Series) -> dict[str, Any]:
    """Label months where there are many, else days."""
    months = (days.max() - days.min()).days / 30
    if months < 4:
        return {"format": "%Y-%m-%d", "tickCount": 5}
    return {"format": "%m/%Y", "tickCount": {"interval": "month", "step": max(round(months / 6), 1)}}


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
    reading = [
        {"field": "segment", "title": words.y},
        {"field": "name", "title": " "},
        {"field": "budget", "title": words.x, "format": ",.0f"},
    ]
    shared = {
        "y": {**position, "axis": label, "scale": {"paddingInner": 0.35}},
        "x": {
            "field": "budget",
            "type": "quantitative",
            "title": words.x,
            "axis": number_axis(table["budget"], 5),
        },
        "color": colours(words, ("plan", "today")),
        "tooltip": reading,
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


def curve_chart(curve: pd.DataFrame, points: pd.DataFrame, words: ChartWords) -> Chart:
    """Draw a response curve with its band, and where today's split and the plan stand on it.

    Where spend was seen in the past the line is solid and the band strong; elsewhere the line is dashed and the band
    faint.

    Parameters
    ----------
    curve, points : pandas.DataFrame
        As `optimizer.ui.tables.curve_rows` and `curve_points` make them.
    words : ChartWords
        `names` has "plan" and "today".
    """
    rows = records(curve.assign(kind="curve", seen=curve["part"] == "seen"))
    rows += records(points.assign(kind="point", name=points["which"].map(words.names)))
    chart = frame(words, rows, 380)
    x = {
        "field": "spend",
        "type": "quantitative",
        "title": words.x,
        "axis": number_axis(curve["spend"], 6),
        "scale": {"nice": False},
    }
    y = {"field": "outcome", "type": "quantitative", "title": words.y, "axis": number_axis(curve["upper"], 5)}
    only_curve = [{"filter": {"field": "kind", "equal": "curve"}}]
    band = {
        "transform": only_curve,
        "mark": {"type": "area", "line": False},
        "encoding": {
            "x": x,
            "y": {**y, "field": "lower"},
            "y2": {"field": "upper"},
            "detail": {"field": "part"},
            "opacity": {"condition": {"test": "datum.seen", "value": 0.32}, "value": 0.13},
        },
    }
    line = {
        "transform": only_curve,
        "mark": {"type": "line", "strokeWidth": 2.5},
        "encoding": {
            "x": x,
            "y": y,
            "detail": {"field": "part"},
            "strokeDash": {"condition": {"test": "datum.seen", "value": [1, 0]}, "value": [5, 4]},
        },
    }
    point = {
        "transform": [{"filter": {"field": "kind", "equal": "point"}}],
        "mark": {"type": "point", "filled": True, "size": 130, "opacity": 1},
        "encoding": {
            "x": x,
            "y": y,
            "color": {**colours(words, ("plan", "today"))},
            "shape": {
                "field": "name",
                "type": "nominal",
                "scale": {"domain": [words.names["plan"], words.names["today"]], "range": ["circle", "diamond"]},
                "legend": {"title": None, "orient": "top"},
            },
            "tooltip": [
                {"field": "name", "title": " "},
                {"field": "spend", "title": words.x, "format": ",.0f"},
                {"field": "outcome", "title": words.y, "format": ",.1f"},
            ],
        },
    }
    chart["layer"] = [band, line, point]
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
            "axis": {**_calendar(table["week"]), "grid": False, "labelOverlap": True},
        },
        "x2": {"field": "end"},
        "y": {"field": "base", "type": "quantitative", "title": words.y, "axis": number_axis(top, 5)},
        "y2": {"field": "top"},
        "color": {
            "field": "platform",
            "type": "nominal",
            "sort": list(dict.fromkeys(table["platform"])),
            "legend": {"title": None, "orient": "top", "symbolType": "square", "columns": 3},
        },
        "tooltip": [
            {"field": "week", "type": "temporal", "title": words.x, "format": "%Y-%m-%d"},
            {"field": "platform", "title": " "},
            {"field": "spend", "title": words.y, "format": ",.0f"},
        ],
    }
    return chart
