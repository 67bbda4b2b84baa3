"""The chart of forecasts that were tried on the past: what was thought possible, and what came."""

from __future__ import annotations

import pandas as pd

from optimizer.domain.backtest import Backtest
from optimizer.ui.chart_marks import LEAST, MOST, number_axis, reading
from optimizer.ui.charts import Chart, ChartWords, colours, frame, records
from optimizer.words import Voice

_HEIGHT = 330


def forecast_rows(voice: Voice, found: Backtest) -> pd.DataFrame:
    """Return each fold's forecast and outcome of all segments together.

    Returns
    -------
    pandas.DataFrame
        Columns ``start`` (text, the first day), ``days`` (text), ``which`` ("said" or "came"), ``value``, ``lower``,
        ``upper`` (the interval); two rows per fold, the oldest first.
    """
    return pd.DataFrame(
        [
            {
                "start": voice.day(fold.period.start),
                "days": voice.period(fold.period),
                "which": which,
                "value": value,
                "lower": fold.expected.interval.lower,
                "upper": fold.expected.interval.upper,
            }
            for fold in found.folds
            for which, value in (("said", fold.expected.value), ("came", fold.outcome))
        ]
    )


def forecast_chart(table: pd.DataFrame, words: ChartWords) -> Chart:
    """Draw per fold a bar over the interval, with marks for the forecast and for what came.

    Parameters
    ----------
    table : pandas.DataFrame
        As `forecast_rows` makes it.
    words : ChartWords
        `names` has "said" and "came".
    """
    chart = frame(words, records(table.assign(name=table["which"].map(words.names))), _HEIGHT)
    x = {
        "field": "start",
        "type": "ordinal",
        "sort": list(dict.fromkeys(table["start"])),
        "title": None,
        "axis": {"labelAngle": 0, "labelOverlap": True, "domain": False, "ticks": False},
        "scale": {"paddingInner": 0.3},
    }
    highest = pd.concat([table["upper"], table["value"]])
    is_money = words.marks.results_are_money
    axis = number_axis(highest, 5, words.marks, is_money=is_money)
    y = {"field": "value", "type": "quantitative", "title": words.y, "axis": axis}
    tooltip = [
        {"field": "days", "title": words.x},
        {"field": "name", "title": " "},
        *(
            reading(field, title, table["value"], words.marks, is_money=is_money)
            for field, title in (("value", words.y), ("lower", LEAST), ("upper", MOST))
        ),
    ]
    kinds = ("said", "came")
    only_said = [{"filter": {"field": "which", "equal": "said"}}]
    bar = {
        "transform": only_said,
        "mark": {"type": "bar", "opacity": 0.25, "cornerRadius": 3},
        "encoding": {
            "x": x,
            "y": {**y, "field": "lower"},
            "y2": {"field": "upper"},
            "color": colours(words, kinds),
            "tooltip": tooltip,
        },
    }
    mark = {
        "mark": {"type": "point", "filled": True, "size": 120, "opacity": 1},
        "encoding": {
            "x": x,
            "y": y,
            "color": colours(words, kinds),
            "shape": {
                "field": "name",
                "type": "nominal",
                "scale": {"domain": [words.names[kind] for kind in kinds], "range": ["circle", "diamond"]},
                "legend": {"title": None, "orient": "top"},
            },
            "tooltip": tooltip,
        },
    }
    chart["layer"] = [bar, mark]
    return chart
