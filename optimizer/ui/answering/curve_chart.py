"""Chart of one segment's curve over the whole period, with the plan, today's split and the past results."""

from __future__ import annotations

import pandas as pd

from optimizer.ui.chart_marks import number_axis, reading
from optimizer.ui.charts import Chart, ChartWords, colours, frame, records


def curve_chart(
    curve: pd.DataFrame, points: pd.DataFrame, words: ChartWords, results: pd.DataFrame | None = None, ink: str = ""
) -> Chart:
    """Draw a response curve with its band, the results behind it, and where today's split and the plan stand on it.

    Where spend was seen in the past the line is solid and the band strong; elsewhere the line is dashed and the band
    faint.

    Parameters
    ----------
    curve, points : pandas.DataFrame
        As `optimizer.ui.tables.curve_rows` and `curve_points` make them.
    words : ChartWords
        `names` has "plan", "today" and, with results, "result" (what one of them is).
    results : pandas.DataFrame or None
        As `optimizer.ui.curves.tables.over_days` makes it; None for none.
    ink : str
        Colour of the results.
    """
    rows = records(curve.assign(kind="curve", seen=curve["part"] == "seen"))
    rows += records(points.assign(kind="point", name=points["which"].map(words.names)))
    if results is not None:
        rows += records(results.assign(kind="result"))
    chart = frame(words, rows, 380)
    x = {
        "field": "spend",
        "type": "quantitative",
        "title": words.x,
        "axis": number_axis(curve["spend"], 6, words.marks, is_money=True),
        "scale": {"nice": False},
    }
    results_are_money = words.marks.results_are_money
    highest = curve["upper"] if results is None else pd.concat([curve["upper"], results["outcome"].astype("float64")])
    axis = number_axis(highest, 5, words.marks, is_money=results_are_money)
    y = {"field": "outcome", "type": "quantitative", "title": words.y, "axis": axis}
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
                reading("spend", words.x, points["spend"], words.marks, is_money=True),
                reading("outcome", words.y, points["outcome"], words.marks, is_money=results_are_money),
            ],
        },
    }
    chart["layer"] = [
        band,
        line,
        *([] if results is None or results.empty else [_results(results, x, y, words, ink)]),
        point,
    ]
    return chart


def _results(results: pd.DataFrame, x: Chart, y: Chart, words: ChartWords, ink: str) -> Chart:
    return {
        "transform": [{"filter": {"field": "kind", "equal": "result"}}],
        "mark": {"type": "point", "filled": True, "size": 34, "opacity": 0.55, "color": ink},
        "encoding": {
            "x": x,
            "y": y,
            "tooltip": [
                {"field": "day", "title": words.names["result"]},
                reading("spend", words.x, results["spend"], words.marks, is_money=True),
                reading("outcome", words.y, results["outcome"], words.marks, is_money=words.marks.results_are_money),
            ],
        },
    }
