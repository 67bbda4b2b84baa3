"""Charts of time: demand over the history and ahead, kinds of day, and how the effect of an ad fades."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import Any, Final

import pandas as pd

from optimizer.domain.fit_summary import DemandPoint
from optimizer.domain.period import Period
from optimizer.ui.chart_marks import DAY, LEAST, MOST, calendar_axis
from optimizer.ui.charts import Chart, ChartWords, frame, records

_HEIGHT: Final = 320
_LOW_HEIGHT: Final = 240
_LABEL: Final = 20
"""Letters of a line beside an axis."""
_LEAST_EFFECT: Final = 5.0
"""Per cent that an axis of effects shows to either side at least: less is hardly worth a look."""
_ROOM: Final = 0.2
"""Of the axis, for a figure at the end of a bar."""


def demand_rows(demand: Sequence[DemandPoint], part: str = "history") -> pd.DataFrame:
    """Return demand in per cent of its mean.

    Returns
    -------
    pandas.DataFrame
        Columns ``day`` (ISO text), ``demand``, ``lower``, ``upper``, ``part``; one row per knot.
    """
    return pd.DataFrame(
        {
            "day": [point.day.isoformat() for point in demand],
            "demand": [100.0 * point.demand.value for point in demand],
            "lower": [100.0 * point.demand.interval.lower for point in demand],
            "upper": [100.0 * point.demand.interval.upper for point in demand],
            "part": part,
        }
    )


def with_days_ahead(history: pd.DataFrame, ahead: DemandPoint | None, period: Period) -> pd.DataFrame:
    """Add the period ahead: from the last knot on, then level over its days.

    Parameters
    ----------
    history : pandas.DataFrame
        As `demand_rows` makes it, not empty.
    ahead : DemandPoint or None
        Season and trend of the period; nothing is added where it is not known.
    period : Period
        Its days.
    """
    if ahead is None:
        return history
    last = history.iloc[[-1]].assign(part="ahead")
    days = [DemandPoint(day, ahead.demand) for day in dict.fromkeys((period.start, period.end))]
    return pd.concat([history, last, demand_rows(days, "ahead")], ignore_index=True)


def demand_chart(table: pd.DataFrame, words: ChartWords) -> Chart:
    """Draw demand as a line in its band, with the mean as a rule; the days ahead are dashed.

    Parameters
    ----------
    table : pandas.DataFrame
        As `demand_rows` or `with_days_ahead` makes it.
    words : ChartWords
        `names` is not used.
    """
    # Noon, so that no reader's time zone moves a day.
    chart = frame(words, records(table.assign(day=table["day"] + "T12:00:00")), _HEIGHT)
    x = {"field": "day", "type": "temporal", "title": None, "axis": _calendar(table, words)}
    y = {
        "field": "demand",
        "type": "quantitative",
        "title": words.y,
        "scale": {"zero": False},
        "axis": {"format": ",~f", "tickCount": 5, "gridOpacity": 0.5, "domain": False, "ticks": False},
    }
    reading = [
        {"field": "day", "type": "temporal", "title": words.x, "format": DAY},
        {"field": "demand", "title": words.y, "format": ",.0f"},
        {"field": "lower", "title": LEAST, "format": ",.0f"},
        {"field": "upper", "title": MOST, "format": ",.0f"},
    ]
    is_history = {"test": "datum.part == 'history'"}
    band = {
        "mark": {"type": "area"},
        "encoding": {
            "x": x,
            "y": {**y, "field": "lower"},
            "y2": {"field": "upper"},
            "detail": {"field": "part"},
            "opacity": {"condition": {**is_history, "value": 0.25}, "value": 0.12},
        },
    }
    mean = {
        "mark": {"type": "rule", "strokeDash": [4, 4], "color": "#8a94a6", "aria": False},
        "encoding": {"y": {"datum": 100}},
    }
    line = {
        "mark": {"type": "line", "strokeWidth": 2.5, "point": {"filled": True, "size": 36}},
        "encoding": {
            "x": x,
            "y": y,
            "detail": {"field": "part"},
            "strokeDash": {"condition": {**is_history, "value": [1, 0]}, "value": [5, 4]},
            "tooltip": reading,
        },
    }
    chart["layer"] = [band, mean, line]
    return chart


def _calendar(table: pd.DataFrame, words: ChartWords) -> dict[str, Any]:
    days = pd.to_datetime(table["day"])
    return {**calendar_axis(days.min(), days.max(), words.marks), "grid": False}


def effect_chart(table: pd.DataFrame, words: ChartWords, ink: str = "#1c2b2d") -> Chart:
    """Draw kinds of day as bars from the usual day to either side, their names in full beside them.

    Parameters
    ----------
    table : pandas.DataFrame
        Columns ``kind`` (text, in order), ``change`` (per cent against the usual day), ``told`` (the same as text).
    words : ChartWords
        `names` is not used.
    """
    folded = table.assign(kind=["\n".join(wrap(kind, _LABEL)) for kind in table["kind"]])
    lines = max(kind.count("\n") + 1 for kind in folded["kind"])
    chart = frame(words, records(folded), max(_LOW_HEIGHT, len(folded) * (14 + 16 * lines)))
    y = {
        "field": "kind",
        "type": "nominal",
        "sort": list(folded["kind"]),
        "title": None,
        "axis": {
            "labelLimit": 170,
            "ticks": False,
            "domain": False,
            "labelOverlap": False,
            "labelExpr": "split(datum.label, '\\n')",
        },
    }
    x = {
        "field": "change",
        "type": "quantitative",
        "title": words.y,
        "scale": {"domain": effect_ends(folded["change"].tolist())},
        "axis": {
            "format": "+,~f",
            "labelExpr": "datum.value == 0 ? '0' : datum.label",
            "tickCount": 4,
            "gridOpacity": 0.5,
            "domain": False,
            "ticks": False,
        },
    }
    reading = [{"field": "kind", "title": " "}, {"field": "told", "title": words.y}]
    text = {"x": x, "y": y, "text": {"field": "told"}}
    chart["layer"] = [
        {"mark": {"type": "bar", "cornerRadiusEnd": 3}, "encoding": {"x": x, "y": y, "tooltip": reading}},
        *(
            {
                "transform": [{"filter": test}],
                "mark": {"type": "text", "align": align, "dx": shift, "color": ink},
                "encoding": text,
            }
            for test, align, shift in (("datum.change >= 0", "left", 5), ("datum.change < 0", "right", -5))
        ),
    ]
    return chart


def effect_ends(changes: Sequence[float]) -> list[float]:
    """Return the ends of an axis of effects, per cent: small ones stay small, and each has room for its figure."""
    least, most = min(0.0, *changes), max(0.0, *changes)
    room = _ROOM * max(most - least, 2.0 * _LEAST_EFFECT)
    return [min(least - room * (least < 0.0), -_LEAST_EFFECT), max(most + room, _LEAST_EFFECT)]


def fading_chart(table: pd.DataFrame, words: ChartWords) -> Chart:
    """Draw how the effect of one day's ads is spread over the days after.

    Parameters
    ----------
    table : pandas.DataFrame
        Columns ``day`` (0 is that of the ads), ``share`` (per cent), ``told`` (the same as text).
    words : ChartWords
        `names` is not used.
    """
    chart = frame(words, records(table), _LOW_HEIGHT)
    chart["mark"] = {"type": "bar", "cornerRadiusEnd": 3}
    chart["encoding"] = {
        "x": {
            "field": "day",
            "type": "ordinal",
            "title": words.x,
            "axis": {"labelAngle": 0, "labelOverlap": True, "ticks": False},
        },
        "y": {
            "field": "share",
            "type": "quantitative",
            "title": words.y,
            "axis": {"format": ",~f", "tickCount": 4, "gridOpacity": 0.5, "domain": False, "ticks": False},
        },
        "tooltip": [{"field": "day", "title": words.x}, {"field": "told", "title": words.y}],
    }
    return chart
