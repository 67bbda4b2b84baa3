"""Charts of a plan over its weeks and its days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

import pandas as pd

from optimizer.domain.market_calendar import MarketDay
from optimizer.domain.money import Money, major_units
from optimizer.domain.pacing import Pacing
from optimizer.ui.chart_marks import DAY, Marks, number_axis, quoted, reading, short_day
from optimizer.ui.charts import Chart, ChartWords, colours, frame, records
from optimizer.ui.names import platform_name
from optimizer.words import Voice

_HEIGHT: Final = 300
_TALL: Final = 330
_NUMBERED: Final = 62
LEAST_TOLD: Final = 0.02
"""Change of demand from which days without a name of their own are marked."""


def week_rows(voice: Voice, pacing: Pacing) -> pd.DataFrame:
    """Return the money per week and platform.

    Returns
    -------
    pandas.DataFrame
        Columns ``week`` (its days as text), ``platform`` (name) and ``budget`` (major units).
    """
    platforms = list(dict.fromkeys(line.segment.platform for line in pacing.lines))
    rows = [
        {
            "week": week_name(voice, pacing, place),
            "platform": platform_name(platform),
            "budget": _major(
                pacing,
                sum(
                    units
                    for units, line in zip(week.units, pacing.lines, strict=True)
                    if line.segment.platform == platform
                ),
            ),
        }
        for place, week in enumerate(pacing.weeks)
        for platform in platforms
    ]
    return pd.DataFrame(rows, columns=["week", "platform", "budget"])


def week_name(voice: Voice, pacing: Pacing, place: int) -> str:
    """Name a week by its days, such as "5 – 11 Jan"."""
    span = pacing.weeks[place].period
    if span.start == span.end:
        return voice.short_day(span.start)
    return f"{voice.short_day(span.start)} \N{EN DASH} {voice.short_day(span.end)}"


def day_rows(pacing: Pacing) -> pd.DataFrame:
    """Return money and demand of each day.

    Returns
    -------
    pandas.DataFrame
        Columns ``day`` (ISO date), ``noon`` and ``end`` (where its bar ends), ``budget`` (major units) and ``demand``
        (against the average day).
    """
    totals = [sum(line.daily[place] for line in pacing.lines) for place in range(len(pacing.days))]
    return pd.DataFrame(
        {
            "day": [f"{day.isoformat()}T00:00:00" for day in pacing.days],
            "noon": [f"{day.isoformat()}T10:00:00" for day in pacing.days],
            "end": [f"{day.isoformat()}T20:00:00" for day in pacing.days],
            "budget": [_major(pacing, total) for total in totals],
            "demand": list(pacing.demand),
        }
    )


def mark_rows(voice: Voice, calendar: Sequence[MarketDay]) -> pd.DataFrame:
    """Return the days that are marked: those with a name, and others that change demand.

    Returns
    -------
    pandas.DataFrame
        Columns ``start`` and ``stop`` (ISO), ``name`` and ``row`` (0, 1 or 2: marks that are close stand below one
        another).
    """
    shown = [one for one in calendar if is_told(one)]
    return pd.DataFrame(
        [
            {
                "start": f"{one.period.start.isoformat()}T00:00:00",
                "stop": f"{(one.period.end + timedelta(days=1)).isoformat()}T00:00:00",
                "name": day_name(voice, one),
                "row": place % 3,
            }
            for place, one in enumerate(shown)
        ],
        columns=["start", "stop", "name", "row"],
    )


def is_told(day: MarketDay) -> bool:
    """Whether days are worth a mark: they have a name, or what they bring is known to differ."""
    return bool(day.name) or (day.effect is not None and abs(day.effect) >= LEAST_TOLD)


def day_name(voice: Voice, day: MarketDay) -> str:
    """Name days of the market."""
    if day.name:
        return day.name
    if day.kind == "shopping":
        return voice.say("Shopping days")
    if day.kind == "gifts":
        return voice.say("Gift season")
    if day.kind == "payday":
        return voice.say("Turn of the month")
    return voice.say("Holidays")


def week_chart(table: pd.DataFrame, words: ChartWords) -> Chart:
    """Draw the money per week as bars, stacked by platform.

    Parameters
    ----------
    table : pandas.DataFrame
        As `week_rows` makes it.
    words : ChartWords
        `names` is not used; `y` is the axis of money.
    """
    chart = frame(words, records(table), _HEIGHT)
    totals = table.groupby("week", sort=False)["budget"].sum()
    chart["mark"] = {"type": "bar"}
    chart["encoding"] = {
        "x": {
            "field": "week",
            "type": "nominal",
            "sort": list(totals.index),
            "title": None,
            "axis": {"labelAngle": 0, "labelOverlap": True, "domain": False, "ticks": False, "labelLimit": 160},
            "scale": {"paddingInner": 0.25},
        },
        "y": {
            "field": "budget",
            "type": "quantitative",
            "title": words.y,
            "axis": number_axis(totals, 5, words.marks, is_money=True),
            "stack": "zero",
        },
        "color": {
            "field": "platform",
            "type": "nominal",
            "sort": list(dict.fromkeys(table["platform"])),
            "legend": {"title": None, "orient": "top", "symbolType": "square", "columns": 6, "labelLimit": 160},
        },
        "tooltip": [
            {"field": "week", "title": words.x},
            {"field": "platform", "title": " "},
            reading("budget", words.y, table["budget"], words.marks, is_money=True),
        ],
    }
    return chart


def day_chart(table: pd.DataFrame, marks: pd.DataFrame, words: ChartWords, ink: str) -> Chart:
    """Draw the money per day as bars with the expected demand as a line, and name the special days.

    The line is demand in money: what the day would get if money followed demand without bounds.

    Parameters
    ----------
    table, marks : pandas.DataFrame
        As `day_rows` and `mark_rows` make them.
    words : ChartWords
        `x` names the months; `names` has "budget" and "demand".
    ink : str
        Colour of words.
    """
    average = float(table["budget"].mean())
    rows = records(table.assign(kind="day", base=0, like=table["demand"] * average))
    top = 1.25 * max(float(table["budget"].max()), average * float(table["demand"].max()))
    steps = [0.98 - 0.07 * row for row in marks["row"]]
    rows += records(marks.assign(kind="mark", base=0, top=[top * step for step in steps], roof=top))
    chart = frame(words, rows, _TALL)
    only_days = [{"filter": {"field": "kind", "equal": "day"}}]
    x: dict[str, Any] = {
        "field": "day",
        "type": "temporal",
        "title": words.x,
        "axis": _days_axis(len(table), words.marks),
    }
    y: dict[str, Any] = {
        "type": "quantitative",
        "title": words.y,
        "axis": number_axis(table["budget"], 5, words.marks, is_money=True),
        "scale": {"domain": [0, top], "nice": False},
    }
    tooltip = [
        {"field": "day", "type": "temporal", "title": " ", "format": DAY},
        reading("budget", words.names["budget"], table["budget"], words.marks, is_money=True),
        {"field": "demand", "title": words.names["demand"], "format": ".0%"},
    ]
    named = {"budget": words.names["budget"], "demand": words.names["demand"]}
    bars = {
        "transform": [*only_days, {"calculate": quoted(named["budget"]), "as": "name"}],
        "mark": {"type": "rect"},
        "encoding": {
            "x": x,
            "x2": {"field": "end"},
            "y": {**y, "field": "base"},
            "y2": {"field": "budget"},
            "color": colours(words, ("budget", "demand")),
            "tooltip": tooltip,
        },
    }
    line = {
        "transform": [*only_days, {"calculate": quoted(named["demand"]), "as": "name"}],
        "mark": {"type": "line", "strokeWidth": 2.5, "point": {"size": 30, "filled": True}},
        "encoding": {
            "x": {**x, "field": "noon"},
            "y": {**y, "field": "like"},
            "color": colours(words, ("budget", "demand")),
            "tooltip": tooltip,
        },
    }
    chart["layer"] = [bars, line, *(_marks(x, y, ink) if len(marks) else [])]
    return chart


def _days_axis(n_days: int, marks: Marks) -> dict[str, Any]:
    """Number the days of a month or two; the title names the months. Longer periods have dates."""
    if n_days <= _NUMBERED:
        return {"format": "%-d", "grid": False, "labelOverlap": True, "tickCount": {"interval": "day", "step": 1}}
    return {"format": short_day(marks), "grid": False, "labelOverlap": True, "tickCount": 6}


def _marks(x: dict[str, Any], y: dict[str, Any], ink: str) -> list[Chart]:
    """Special days as pale bands with their names above."""
    only_marks = [{"filter": {"field": "kind", "equal": "mark"}}]
    band = {
        "transform": only_marks,
        "mark": {"type": "rect", "opacity": 0.1, "color": ink},
        "encoding": {
            "x": {**x, "field": "start"},
            "x2": {"field": "stop"},
            "y": {**y, "field": "base"},
            "y2": {"field": "roof"},
        },
    }
    text = {
        "transform": only_marks,
        "mark": {"type": "text", "align": "left", "dx": 3, "fontSize": 12, "color": ink, "limit": 190},
        "encoding": {"x": {**x, "field": "start"}, "y": {**y, "field": "top"}, "text": {"field": "name"}},
    }
    return [band, text]


def _major(pacing: Pacing, units: int) -> float:
    return float(major_units(Money(units, pacing.currency)))
