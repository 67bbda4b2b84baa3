"""Chart of what other budgets would bring, with the plan and today's split."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Final

import pandas as pd

from optimizer.domain.money import major_units
from optimizer.domain.plan_frontier import FrontierPoint, PlanFrontier
from optimizer.ui.chart_marks import LEAST, MOST, number_axis, reading
from optimizer.ui.charts import Chart, ChartWords, frame, records

MUCH_BEYOND: Final = 0.1
"""Share of the money above past spend from which a budget counts as untried."""
_HEIGHT: Final = 360


def frontier_rows(found: PlanFrontier) -> pd.DataFrame:
    """Return the frontier and the two splits as a tidy table.

    Returns
    -------
    pandas.DataFrame
        Columns ``which`` ("best", "plan" or "today"), ``part`` ("tried", or "untried" where much of the money lies
        above past spend; the budget at which they meet is in both), ``budget`` (major units), ``outcome``, ``lower``,
        ``upper`` and ``beyond`` (share of the money above past spend).
    """
    rows = [_row("best", point, _part(point)) for point in found.points]
    met = [{**before, "part": after["part"]} for before, after in pairwise(rows) if before["part"] != after["part"]]
    ends = [_row("plan", found.plan, "tried"), _row("today", found.today, "tried")]
    table = pd.DataFrame([*rows, *met, *ends])
    return table.sort_values(["which", "budget"], kind="stable").reset_index(drop=True)


def _part(point: FrontierPoint) -> str:
    return "untried" if point.beyond > MUCH_BEYOND else "tried"


def _row(which: str, point: FrontierPoint, part: str) -> dict[str, object]:
    interval = point.expected.interval
    return {
        "which": which,
        "part": part,
        "budget": float(major_units(point.budget)),
        "outcome": point.expected.value,
        "lower": max(interval.lower, 0.0),
        "upper": interval.upper,
        "beyond": point.beyond,
    }


def frontier_chart(table: pd.DataFrame, words: ChartWords, ink: str) -> Chart:
    """Draw the best outcome of each budget with its range, and where the plan and today's split stand.

    Where more than `MUCH_BEYOND` of the money lies above past spend, the line is dashed and the band pale.

    Parameters
    ----------
    table : pandas.DataFrame
        As `frontier_rows` makes it.
    words : ChartWords
        `names` has "plan", "today" and "beyond".
    ink : str
        Colour of words.
    """
    rows = table.assign(name=table["which"].map(words.names).fillna(""), tried=table["part"] == "tried")
    chart = frame(words, records(rows), _HEIGHT)
    best = [{"filter": {"field": "which", "equal": "best"}}]
    x = {
        "field": "budget",
        "type": "quantitative",
        "title": words.x,
        "axis": number_axis(table["budget"], 6, words.marks, is_money=True),
        "scale": {"nice": False, "zero": False},
    }
    is_money = words.marks.results_are_money
    axis = number_axis(table["upper"], 5, words.marks, is_money=is_money)
    y = {"field": "outcome", "type": "quantitative", "title": words.y, "axis": axis}
    tooltip = [
        {"field": "name", "title": " "},
        reading("budget", words.x, table["budget"], words.marks, is_money=True),
        *(
            reading(field, title, table["outcome"], words.marks, is_money=is_money)
            for field, title in (("outcome", words.y), ("lower", LEAST), ("upper", MOST))
        ),
        {"field": "beyond", "title": words.names["beyond"], "format": ".0%"},
    ]
    band = {
        "transform": best,
        "mark": {"type": "area", "line": False},
        "encoding": {
            "x": x,
            "y": {**y, "field": "lower"},
            "y2": {"field": "upper"},
            "detail": {"field": "part"},
            "opacity": {"condition": {"test": "datum.tried", "value": 0.3}, "value": 0.12},
        },
    }
    line = {
        "transform": best,
        "mark": {"type": "line", "strokeWidth": 2.5, "interpolate": "monotone"},
        "encoding": {
            "x": x,
            "y": y,
            "detail": {"field": "part"},
            "strokeDash": {"condition": {"test": "datum.tried", "value": [1, 0]}, "value": [5, 4]},
        },
    }
    spots = {
        "transform": best,
        "mark": {"type": "point", "size": 260, "opacity": 0, "filled": True},
        "encoding": {"x": x, "y": y, "tooltip": tooltip[1:]},
    }
    chart["layer"] = [band, line, spots, *_ends(x, y, words, tooltip, ink)]
    return chart


def _ends(
    x: Mapping[str, Any], y: Mapping[str, Any], words: ChartWords, tooltip: list[dict[str, str]], ink: str
) -> list[Chart]:
    """The plan and today's split as points, each with its name beside it."""
    names = [words.names["plan"], words.names["today"]]
    point = {
        "transform": [{"filter": {"field": "which", "oneOf": ["plan", "today"]}}],
        "mark": {"type": "point", "filled": True, "size": 140, "opacity": 1},
        "encoding": {
            "x": x,
            "y": y,
            "color": {"field": "name", "type": "nominal", "scale": {"domain": names}, "legend": None},
            "shape": {
                "field": "name",
                "type": "nominal",
                "scale": {"domain": names, "range": ["circle", "diamond"]},
                "legend": None,
            },
            "tooltip": tooltip,
        },
    }
    texts = [
        {
            "transform": [{"filter": {"field": "which", "equal": which}}],
            "mark": {
                "type": "text",
                "align": align,
                "dx": dx,
                "dy": dy,
                "fontSize": 13,
                "fontWeight": 600,
                "color": ink,
            },
            "encoding": {"x": x, "y": y, "text": {"field": "name"}},
        }
        for which, align, dx, dy in (("plan", "right", -9, -9), ("today", "left", 11, 11))
    ]
    return [point, *texts]
