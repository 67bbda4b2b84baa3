"""Chart of where a plan takes money from and where it gives it to."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

import pandas as pd

from optimizer.domain.money import Money, major_units
from optimizer.domain.plan import Plan
from optimizer.ui.chart_marks import number_axis
from optimizer.ui.charts import BY_RANK, Chart, ChartWords, colours, frame, ranked, records
from optimizer.ui.names import segment_name
from optimizer.words import Voice

MOST_NAMED: Final = 12
"""Segments with bars of their own; with the rest in two sums, a chart of any plan fits on a screen."""
_ROW_HEIGHT: Final = 26
_HEAD_AND_FOOT: Final = 120
_LEFT: Final = 0.03
_RIGHT: Final = 0.22
"""Shares of the bars' length that stay free at either end; the sums stand on the right."""


def shift_rows(voice: Voice, plan: Plan, most_named: int = MOST_NAMED) -> pd.DataFrame:
    """Return the change of money per segment against today's split, from the most given to the most taken.

    Returns
    -------
    pandas.DataFrame
        Columns ``segment`` (text; beyond `most_named` segments "others"), ``which`` ("more" or "less"), ``change``
        (major units, signed), ``bar`` (the same, and zero of several others together) and ``label`` (the change as it
        is written).
    """
    currency = plan.request.budget.currency
    changes = [
        (segment_name(line.segment), line.budget.minor_units - line.current_budget.minor_units) for line in plan.lines
    ]
    moved = sorted((one for one in changes if one[1] != 0), key=lambda one: -abs(one[1]))
    named, rest = sorted(moved[:most_named], key=lambda one: -one[1]), moved[most_named:]
    gaining, losing = [one for one in rest if one[1] > 0], [one for one in rest if one[1] < 0]
    together = [
        (name, _sum(found))
        for name, found in (
            (voice.say("{count} others that get more", count=len(gaining)), gaining),
            (voice.say("{count} others that get less", count=len(losing)), losing),
        )
        if len(found) > 1
    ]
    alone = [one for found in (gaining, losing) for one in found if len(found) == 1]
    others = sorted([*together, *alone], key=lambda one: -one[1])
    n_more = sum(units > 0 for _, units in named)
    shown = [*named[:n_more], *others, *named[n_more:]]
    sums = {name for name, _ in together}
    return pd.DataFrame(
        [
            {
                "segment": name,
                "which": "more" if units > 0 else "less",
                "change": float(major_units(Money(units, currency))),
                # a bar of a hundred segments would make stubs of all the others, so their sum is written alone
                "bar": 0.0 if name in sums else float(major_units(Money(units, currency))),
                "label": _signed(voice, Money(units, currency)),
            }
            for name, units in shown
        ],
        columns=["segment", "which", "change", "bar", "label"],
    )


def _sum(changes: Sequence[tuple[str, int]]) -> int:
    return sum(units for _, units in changes)


def _signed(voice: Voice, change: Money) -> str:
    """Write a change with its sign, whole from a hundred on: beside a bar, cents say nothing."""
    size = voice.round_money(Money(abs(change.minor_units), change.currency))
    return f"+{size}" if change.minor_units > 0 else f"\N{MINUS SIGN}{size}"


def shift_chart(table: pd.DataFrame, words: ChartWords, ink: str) -> Chart:
    """Draw the changes as bars to the right (more money) and to the left (less), with the sums beside them.

    Parameters
    ----------
    table : pandas.DataFrame
        As `shift_rows` makes it, with one row or more.
    words : ChartWords
        `names` has "more" and "less".
    ink : str
        Colour of words.
    """
    named = table.assign(name=table["which"].map(words.names), zero=0, rank=ranked(table["segment"]))
    chart = frame(words, records(named), _ROW_HEIGHT * len(table) + _HEAD_AND_FOOT)
    least, most = min(float(table["bar"].min()), 0.0), max(float(table["bar"].max()), 0.0)
    width = most - least
    y: dict[str, Any] = {
        "field": "segment",
        "type": "nominal",
        "sort": BY_RANK,
        "axis": {"title": None, "labelLimit": 180, "ticks": False, "domain": False, "labelPadding": 6},
        "scale": {"paddingInner": 0.3},
    }
    x: dict[str, Any] = {
        "field": "bar",
        "type": "quantitative",
        "title": words.x,
        "axis": number_axis(table["bar"], 5, words.marks, is_money=True),
        "scale": {"domain": _round_ends(least - _LEFT * width, most + _RIGHT * width), "nice": False},
    }
    bars = {
        "mark": {"type": "bar", "cornerRadiusEnd": 3},
        "encoding": {
            "y": y,
            "x": x,
            "color": colours(words, ("more", "less")),
            "tooltip": [
                {"field": "segment", "title": words.y},
                {"field": "name", "title": " "},
                {"field": "label", "title": words.x},
            ],
        },
    }
    chart["layer"] = [bars, *(_sums(y, x, which, ink) for which in ("more", "less"))]
    return chart


def _round_ends(low: float, high: float) -> list[float]:
    """Widen an axis to round ends: they seldom change, and a chart whose axes stay is not built anew."""
    step = 10.0 ** math.floor(math.log10(max(high - low, 1e-9))) / 2.0
    return [math.floor(low / step) * step, math.ceil(high / step) * step]


def _sums(y: dict[str, Any], x: dict[str, Any], which: str, ink: str) -> Chart:
    """The sums at the ends of the bars to the right; of those to the left beside zero, where there is room."""
    return {
        "transform": [{"filter": {"field": "which", "equal": which}}],
        "mark": {"type": "text", "align": "left", "dx": 5, "fontSize": 12, "color": ink},
        "encoding": {"y": y, "x": {**x, "field": "bar" if which == "more" else "zero"}, "text": {"field": "label"}},
    }
