"""The chart of one response curve with the results behind it, and its small sister for the overview."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from optimizer.ui.chart_marks import LEAST, MOST, number_axis, reading
from optimizer.ui.charts import Chart, ChartWords, colours, frame, records

_HEIGHT: Final = 430
_SMALL_HEIGHT: Final = 170
_KINDS: Final = ("plan", "today")
_SHAPES: Final = ("circle", "diamond")


def response_chart(
    curve: pd.DataFrame,
    points: pd.DataFrame,
    stands: pd.DataFrame,
    words: ChartWords,
    *,
    levels_off: float | None = None,
    ink: str = "#1c2b2d",
) -> Chart:
    """Draw a response curve with its band, the results behind it, what was never tried, and where the segment stands.

    Parameters
    ----------
    curve : pandas.DataFrame
        As `optimizer.ui.tables.drawn_curve` makes it.
    points, stands : pandas.DataFrame
        As `optimizer.ui.curve_tables.point_rows` and `stand_rows` make them.
    words : ChartWords
        `names` has "plan", "today", "never" (tried), "result" (what a point is) and "levels" (where results level off).
    levels_off : float or None
        Spend a day; None where it is not drawn.
    ink : str
        Colour of words.
    """
    chart = frame(words, _rows(curve, points, stands, words), _HEIGHT)
    x, y = _axes(curve, points, words)
    layers = [_untried(curve, words, x), _band(x, y), _line(x, y)]
    if len(points):
        layers.append(_results(points, x, y, words, ink))
    if levels_off is not None and levels_off <= float(curve["spend"].max()):
        layers += _bend(levels_off, words, ink)
    chart["layer"] = [
        *layers,
        _stands(stands, x, y, words, tuple(kind for kind in _KINDS if kind in set(stands["which"]))),
    ]
    return chart


def small_chart(
    curve: pd.DataFrame, stands: pd.DataFrame, words: ChartWords, ends: tuple[float, float] | None
) -> Chart:
    """Draw a response curve small: band, line, and where the segment stands.

    Parameters
    ----------
    curve, stands, words
        As of `response_chart`.
    ends : (float, float) or None
        Where the axes of spend and outcome end; None where the curve decides.
    """
    no_points = pd.DataFrame(columns=["spend", "outcome"])
    chart = frame(words, _rows(curve, no_points, stands, words), _SMALL_HEIGHT)
    del chart["title"]
    x, y = _axes(curve, no_points, words)
    for axis, end in zip((x, y), ends or (None, None), strict=True):
        axis["title"] = None
        axis["axis"] = {**axis["axis"], "tickCount": 3}
        if end is not None:
            axis["scale"] = {"domain": [0.0, end], "nice": False, "clamp": True}
    point = _stands(stands, x, y, words, _KINDS)
    for channel in ("color", "shape"):
        point["encoding"][channel] = {**point["encoding"][channel], "legend": None}
    point["mark"] = {**point["mark"], "size": 70}
    chart["layer"] = [_band(x, y), _line(x, y), point]
    return chart


def _rows(curve: pd.DataFrame, points: pd.DataFrame, stands: pd.DataFrame, words: ChartWords) -> list[dict[str, Any]]:
    rows = records(curve.assign(kind="curve", seen=curve["part"] == "seen"))
    rows += records(points.assign(kind="result"))
    return rows + records(stands.assign(kind="stand", name=stands["which"].map(words.names)))


def _axes(curve: pd.DataFrame, points: pd.DataFrame, words: ChartWords) -> tuple[dict[str, Any], dict[str, Any]]:
    highest = pd.concat([curve["upper"], points["outcome"].astype("float64")])
    x = {
        "field": "spend",
        "type": "quantitative",
        "title": words.x,
        "axis": {**number_axis(curve["spend"], 6, words.marks, is_money=True), "grid": False},
        "scale": {"nice": False},
    }
    axis = number_axis(highest, 5, words.marks, is_money=words.marks.results_are_money)
    y = {"field": "outcome", "type": "quantitative", "title": words.y, "axis": axis}
    return x, y


def _only(kind: str) -> list[dict[str, Any]]:
    return [{"filter": {"field": "kind", "equal": kind}}]


def _untried(curve: pd.DataFrame, words: ChartWords, x: dict[str, Any]) -> dict[str, Any]:
    """Shade what lies outside all that was ever spent a day."""
    ends = curve.groupby("part", sort=False)["spend"].agg(["min", "max"])
    values = [
        {"from": float(span["min"]), "to": float(span["max"]), "name": words.names["never"]}
        for part, span in ends.iterrows()
        if part != "seen"
    ]
    return {
        "data": {"values": values},
        "mark": {"type": "rect", "color": "#8a94a6", "opacity": 0.13},
        "encoding": {
            "x": {**x, "field": "from"},
            "x2": {"field": "to"},
            "tooltip": [{"field": "name", "title": " "}],
        },
    }


def _band(x: dict[str, Any], y: dict[str, Any]) -> dict[str, Any]:
    return {
        "transform": _only("curve"),
        "mark": {"type": "area", "line": False, "clip": True},
        "encoding": {
            "x": x,
            "y": {**y, "field": "lower"},
            "y2": {"field": "upper"},
            "detail": {"field": "part"},
            "opacity": {"condition": {"test": "datum.seen", "value": 0.32}, "value": 0.13},
        },
    }


def _line(x: dict[str, Any], y: dict[str, Any]) -> dict[str, Any]:
    return {
        "transform": _only("curve"),
        "mark": {"type": "line", "strokeWidth": 2.5, "clip": True},
        "encoding": {
            "x": x,
            "y": y,
            "detail": {"field": "part"},
            "strokeDash": {"condition": {"test": "datum.seen", "value": [1, 0]}, "value": [5, 4]},
        },
    }


def _results(points: pd.DataFrame, x: dict[str, Any], y: dict[str, Any], words: ChartWords, ink: str) -> dict[str, Any]:
    return {
        "transform": _only("result"),
        "mark": {"type": "point", "filled": True, "size": 34, "opacity": 0.55, "color": ink, "clip": True},
        "encoding": {
            "x": x,
            "y": y,
            "tooltip": [
                {"field": "day", "title": words.names["result"]},
                *_told(points, words),
            ],
        },
    }


def _told(rows: pd.DataFrame, words: ChartWords) -> list[dict[str, str]]:
    """Lines of a tooltip with spend and outcome."""
    return [
        reading("spend", words.x, rows["spend"], words.marks, is_money=True),
        reading("outcome", words.y, rows["outcome"], words.marks, is_money=words.marks.results_are_money),
    ]


def _bend(levels_off: float, words: ChartWords, ink: str) -> list[dict[str, Any]]:
    """Mark where results level off."""
    values = {"values": [{"spend": levels_off, "name": words.names["levels"]}]}
    x = {"field": "spend", "type": "quantitative"}
    return [
        {
            "data": values,
            "mark": {"type": "rule", "strokeDash": [2, 4], "strokeWidth": 1.5, "color": ink, "opacity": 0.7},
            "encoding": {"x": x, "tooltip": [{"field": "name", "title": " "}]},
        },
        {
            "data": values,
            "mark": {"type": "text", "align": "left", "baseline": "middle", "dx": 6, "color": ink},
            "encoding": {"x": x, "y": {"value": 14}, "text": {"field": "name"}},
        },
    ]


def _stands(
    stands: pd.DataFrame, x: dict[str, Any], y: dict[str, Any], words: ChartWords, kinds: tuple[str, ...]
) -> dict[str, Any]:
    # each kind keeps its colour and shape where the other is missing
    colour = colours(words, _KINDS)
    legend = {"title": None, "orient": "top", "values": [words.names[kind] for kind in kinds]}
    colour["legend"] = legend
    return {
        "transform": _only("stand"),
        "mark": {"type": "point", "filled": True, "size": 150, "opacity": 1, "stroke": "white", "strokeWidth": 1.5},
        "encoding": {
            "x": x,
            "y": y,
            "color": colour,
            "shape": {
                "field": "name",
                "type": "nominal",
                "scale": {"domain": [words.names[kind] for kind in _KINDS], "range": list(_SHAPES)},
                "legend": legend,
            },
            "tooltip": [
                {"field": "name", "title": " "},
                *_told(stands, words),
                *(
                    reading(field, title, stands["outcome"], words.marks, is_money=words.marks.results_are_money)
                    for field, title in (("lower", LEAST), ("upper", MOST))
                ),
            ],
        },
    }
