"""Charts of the Segments page: a tidy table in, a Vega-Lite specification out. Knows no Streamlit."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from optimizer.ui.chart_marks import number_axis
from optimizer.ui.charts import Chart, ChartWords, colours, frame, records

_ROW: Final = 28
"""Pixels of a group's row, whatever title, legend and axis take beside."""
_KINDS: Final = ("unclear", "worse", "better", "", "", "alone", "thin")
"""In the order of the theme's palette: blue, vermilion, green, two that are not used, light blue, grey."""
_SHAPES: Final = ("diamond", "square", "circle", "circle", "circle", "stroke", "cross")
_LINE: Final = "#8a9799"
_WIDEST: Final = 2.5
"""Ranges are cut off so many times beyond the largest middle of groups that are known well."""


def forest_chart(table: pd.DataFrame, together: float, words: ChartWords, ink: str) -> Chart:
    """Draw a point and its range per group, best on top, and a line for all together.

    Parameters
    ----------
    table : pandas.DataFrame
        As `optimizer.ui.segment_tables.forest_rows` makes it, not empty.
    together : float
        The figure of all groups together.
    words : ChartWords
        `names` has the kinds that occur, and "together".
    ink : str
        Colour of the figures, which the theme does not give to marks of text.
    """
    known = table[(table["kind"] != "thin") & table["has_results"]]
    far = _WIDEST * float(max((known if len(known) else table)["value"].max(), together))
    ends = table["upper"].clip(upper=far)
    named = table.assign(
        name=table["kind"].map(words.names),
        end=ends,
        start=table["lower"].clip(upper=far),
        point=table["value"].clip(upper=far),
        told=table["told"].where(table["upper"] <= far, table["told"] + " \N{RIGHTWARDS ARROW}"),
    )
    order = list(dict.fromkeys(table["group"]))
    chart = _rows_chart(words, records(named))
    y = _group_axis(order)
    x = {
        "field": "point",
        "type": "quantitative",
        "title": words.x,
        "axis": number_axis(ends, 5, words.marks, is_money=not words.marks.results_are_money),
        "scale": {"zero": True, "domainMin": 0},
    }
    colour, shape = _by_kind(table, words)
    tooltip = [
        {"field": "group", "title": words.y},
        {"field": "told", "title": words.title},
        {"field": "name", "title": " "},
    ]
    chart["layer"] = [
        {
            "data": {"values": [{"together": together, "label": words.names["together"]}]},
            "mark": {"type": "rule", "strokeDash": [4, 4], "color": _LINE},
            "encoding": {
                "x": {"field": "together", "type": "quantitative"},
                "tooltip": {"field": "label", "title": " "},
            },
        },
        {
            "mark": {"type": "rule", "strokeWidth": 2.5, "opacity": 0.75},
            "encoding": {"y": y, "x": {**x, "field": "start"}, "x2": {"field": "end"}, "color": colour},
        },
        {
            "mark": {"type": "point", "filled": True, "size": 90, "opacity": 1},
            "encoding": {"y": y, "x": x, "color": colour, "shape": shape, "tooltip": tooltip},
        },
        {
            "mark": _label(ink),
            "encoding": {"y": y, "x": {**x, "field": "end"}, "text": {"field": "told"}, "tooltip": tooltip},
        },
    ]
    return chart


def share_chart(table: pd.DataFrame, words: ChartWords, ink: str) -> Chart:
    """Draw share of spend and share of the outcome per group as two marks with a line between them.

    Parameters
    ----------
    table : pandas.DataFrame
        As `optimizer.ui.segment_tables.share_rows` makes it, not empty.
    words : ChartWords
        `names` has "spend" and "outcome".
    ink : str
        Colour of the figures.
    """
    named = table.assign(name=table["which"].map(words.names))
    wide = table.pivot_table(index="group", columns="which", values="share", sort=False).reset_index()
    low, high = wide[["spend", "outcome"]].min(axis=1), wide[["spend", "outcome"]].max(axis=1)
    both = table.groupby("group", sort=False)["told"].agg(" \N{RIGHTWARDS ARROW} ".join).to_numpy()
    lines = wide.assign(low=low, high=high, both=both)[["group", "low", "high", "both"]]
    order = list(dict.fromkeys(table["group"]))
    chart = _rows_chart(words, records(named))
    y = _group_axis(order)
    x = {
        "field": "share",
        "type": "quantitative",
        "title": words.x,
        "axis": {
            "format": ".0%",
            "tickCount": 5,
            "tickMinStep": 0.01,
            "gridOpacity": 0.5,
            "domain": False,
            "ticks": False,
        },
        "scale": {"zero": True},
    }
    colour = colours(words, ("outcome", "spend"))
    tooltip = [
        {"field": "group", "title": words.y},
        {"field": "name", "title": " "},
        {"field": "told", "title": words.x},
    ]
    chart["layer"] = [
        {
            "data": {"values": records(lines)},
            "mark": {"type": "rule", "strokeWidth": 3, "color": _LINE},
            "encoding": {"y": y, "x": {**x, "field": "low"}, "x2": {"field": "high"}},
        },
        {
            "mark": {"type": "point", "filled": True, "size": 95, "opacity": 1},
            "encoding": {
                "y": y,
                "x": x,
                "color": colour,
                "shape": {**colour, "scale": {**colour["scale"], "range": ["circle", "square"]}},
                "tooltip": tooltip,
            },
        },
        {
            "data": {"values": records(lines)},
            "mark": _label(ink),
            "encoding": {"y": y, "x": {**x, "field": "high"}, "text": {"field": "both"}},
        },
    ]
    return chart


def _rows_chart(words: ChartWords, rows: list[dict[str, Any]]) -> Chart:
    """Begin a chart whose height follows from its rows."""
    chart = frame(words, rows, 0)
    chart["height"] = {"step": _ROW}
    chart["autosize"] = {"type": "fit-x", "contains": "padding"}
    return chart


def _by_kind(table: pd.DataFrame, words: ChartWords) -> tuple[dict[str, Any], dict[str, Any]]:
    """Colour and shape by kind; the legend has only the kinds that occur."""
    domain = [words.names.get(kind, " " * (place + 1)) for place, kind in enumerate(_KINDS)]
    present = [
        words.names[kind] for kind in ("better", "unclear", "worse", "thin", "alone") if kind in set(table["kind"])
    ]
    colour = {
        "field": "name",
        "type": "nominal",
        "scale": {"domain": domain},
        "legend": {
            "title": None, "orient": "top", "labelLimit": 240, "symbolOpacity": 1,
            "columns": len(present), "values": present,
        },
    }  # fmt: skip
    return colour, {**colour, "scale": {"domain": domain, "range": list(_SHAPES)}}


def _group_axis(order: list[str]) -> dict[str, Any]:
    return {
        "field": "group",
        "type": "nominal",
        "sort": order,
        "axis": {"title": None, "labelLimit": 210, "ticks": False, "domain": False, "labelPadding": 6},
    }


def _label(ink: str) -> dict[str, Any]:
    return {"type": "text", "align": "left", "dx": 9, "fontSize": 12, "color": ink}
