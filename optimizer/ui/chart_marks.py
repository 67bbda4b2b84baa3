"""How charts write numbers, money and days: as the reader's voice does, told to Vega as a locale and as formats.

Vega itself writes the ticks, which no table can have ready, so that it needs the marks of the reader's formats; they
come from the same patterns of Babel that the rest of the page is written with.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import pandas as pd
from babel.core import Locale
from babel.numbers import format_currency, get_decimal_symbol, get_group_symbol

from optimizer.domain.money import minor_digits
from optimizer.words import Voice

_GRID: Final = {"gridOpacity": 0.5, "domain": False, "ticks": False}
_LARGE: Final = 1e6
_WHOLE_FROM: Final = 100.0
"""Amounts of which cents are not told; `Voice.round_money` has the same bound."""
_FEW_MONTHS: Final = 4
DAY: Final = "%x"
"""Format of a day with its year."""
LEAST: Final = "\N{GREATER-THAN OR EQUAL TO}"
MOST: Final = "\N{LESS-THAN OR EQUAL TO}"
"""Names of the ends of a range in a tooltip."""
_DAY_PARTS: Final = {
    "d": "%-d",
    "dd": "%d",
    "M": "%-m",
    "L": "%-m",
    "MM": "%m",
    "LL": "%m",
    "MMM": "%b",
    "LLL": "%b",
    "MMMM": "%B",
    "LLLL": "%B",
    "y": "%Y",
    "yy": "%y",
    "yyyy": "%Y",
    "E": "%a",
    "EEE": "%a",
    "EEEE": "%A",
}
"""What D3 calls the parts of a date of Unicode CLDR."""


@dataclass(frozen=True, slots=True)
class Marks:
    """The formats of one chart.

    Attributes
    ----------
    locale : str
        CLDR name that decides the marks of numbers and the place of the currency.
    language : str
        CLDR name that decides the names of months and the order of a date.
    currency : str or None
        ISO 4217 code of the money in the chart; plain numbers where none is known.
    results_are_money : bool
        Whether the outcomes in the chart are money too, as revenue is.
    """

    locale: str = "en"
    language: str = "en"
    currency: str | None = None
    results_are_money: bool = False


def marks_of(voice: Voice, currency: str | None = None, *, results_are_money: bool = False) -> Marks:
    """Return the formats of a chart for a reader."""
    return Marks(voice.locale, voice.calendar, currency, results_are_money)


@cache
def _locale(name: str) -> Locale:
    return Locale.parse(name)


def vega_locale(marks: Marks) -> dict[str, Any]:
    """Return the locale of a chart as Vega's configuration has it: marks of numbers, and names of months and days."""
    return {"number": _number_locale(marks.locale, marks.currency), "time": _time_locale(marks.language)}


def _number_locale(name: str, currency: str | None) -> dict[str, Any]:
    first, other = _locale(name).decimal_formats[None].grouping
    return {
        "decimal": get_decimal_symbol(name),
        "thousands": get_group_symbol(name),
        "grouping": [first] if other == first else [first, *[other] * 7],
        "currency": list(_around(name, currency)),
    }


def _around(name: str, currency: str | None) -> tuple[str, str]:
    """Return what stands before and after an amount of money."""
    if currency is None:
        return "", ""
    pattern = _locale(name).currency_formats["standard"].pattern.replace(".00", "")
    before, _, after = format_currency(1, currency, pattern, name, currency_digits=False).partition("1")
    return before, after


def _time_locale(name: str) -> dict[str, Any]:
    locale = _locale(name)
    days, months = locale.days["format"], locale.months["format"]
    sunday_first = (6, 0, 1, 2, 3, 4, 5)
    date = day_format(locale.date_formats["medium"].pattern)
    return {
        "dateTime": f"{date} %H:%M",
        "date": date,
        "time": "%H:%M",
        "periods": ["AM", "PM"],
        "days": [days["wide"][day] for day in sunday_first],
        "shortDays": [days["abbreviated"][day] for day in sunday_first],
        "months": [locale.months["stand-alone"]["wide"][month] for month in range(1, 13)],
        "shortMonths": [months["abbreviated"][month] for month in range(1, 13)],
    }


def day_format(pattern: str) -> str:
    """Turn a date's pattern of Unicode CLDR, such as ``"d. MMM y"``, into a format of D3, such as ``"%-d. %b %Y"``."""
    written = (match.group() for match in re.finditer(r"'[^']*'|([A-Za-z])\1*|[^A-Za-z']+", pattern))
    return "".join(_DAY_PARTS.get(part, part.strip("'").replace("%", "%%")) for part in written)


def _by_skeleton(name: str, skeleton: str) -> str:
    return day_format(_locale(name).datetime_skeletons[skeleton].pattern)


def calendar_axis(first: pd.Timestamp, last: pd.Timestamp, marks: Marks) -> dict[str, Any]:
    """Label the months of a span of days where there are many, else days."""
    months = (last - first).days / 30
    if months < _FEW_MONTHS:
        return {"format": DAY, "tickCount": 5}
    step = max(round(months / 6), 1)
    return {"format": _by_skeleton(marks.language, "yMMM"), "tickCount": {"interval": "month", "step": step}}


def short_day(marks: Marks) -> str:
    """Return the format of a day without its year."""
    return _by_skeleton(marks.language, "MMMd")


def number_axis(values: Iterable[float], ticks: int, marks: Marks, *, is_money: bool = False) -> dict[str, Any]:
    """Write the ticks of an axis in full, and millions short: 2 500 000 dong do not fit under a tick.

    Parameters
    ----------
    values : iterable of float
        What the axis is for; its largest size decides.
    ticks : int
        About how many.
    marks : Marks
        The chart's formats.
    is_money : bool
        Whether the ticks are money.
    """
    axis = {"format": "$,~f" if is_money else ",~f", "tickCount": ticks, **_GRID}
    most = _most(values)
    if most < _LARGE:
        return axis
    divisor, unit = _short(marks.locale, 9 if most >= 2e9 else 6)
    if not unit:
        return axis
    before, after = _around(marks.locale, marks.currency if is_money else None)
    number = f"format(abs(datum.value) / {divisor:.0f}, ',~f')"
    short = f"{quoted(before)} + {number} + {quoted(unit + after)}"
    sign = "(datum.value < 0 ? '\N{MINUS SIGN}' : '')"
    return {**axis, "labelExpr": f"datum.value == 0 ? datum.label : {sign} + {short}"}


def _short(name: str, power: int) -> tuple[float, str]:
    """Return what large numbers are counted in, and its short name with the space before it, such as (1e6, " mln")."""
    forms = _locale(name).compact_decimal_formats["short"]["other"]
    pattern = forms[str(10**power)].pattern
    zeros = pattern.count("0")
    return 10.0 ** (power - zeros + 1), pattern.replace("0", "").replace("'", "")


def reading(field: str, title: str, values: Iterable[float], marks: Marks, *, is_money: bool = False) -> dict[str, str]:
    """Return a line of a tooltip with a number or money of the table.

    Parameters
    ----------
    field, title : str
        Column of the table, and what it is called.
    values : iterable of float
        All that the line may show; as many decimals are written as tell the largest to three digits.
    marks : Marks
        The chart's formats.
    is_money : bool
        Whether the number is money.
    """
    most = _most(values)
    if is_money and marks.currency is not None:
        digits = 0 if most >= _WHOLE_FROM else minor_digits(marks.currency)
        return {"field": field, "title": title, "format": f"$,.{digits}f"}
    return {"field": field, "title": title, "format": f",.{_digits(most)}~f"}


def _digits(most: float) -> int:
    """Return the decimals that tell a number to three digits."""
    if most >= _WHOLE_FROM or most <= 0.0:
        return 0
    return min(max(2 - int(f"{most:.2e}".partition("e")[2]), 0), 10)


def _most(values: Iterable[float]) -> float:
    sizes = pd.Series(values, dtype="float64").abs()
    return float(sizes.max()) if sizes.notna().any() else 0.0


def quoted(text: str) -> str:
    """Write text as a Vega expression's literal."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
