"""Charts write numbers, money and days as the reader's voice does."""

from __future__ import annotations

import re
from datetime import date

import pandas as pd
import pytest
from babel.core import Locale, localedata

from optimizer.domain.money import money
from optimizer.ui.chart_marks import Marks, calendar_axis, day_format, marks_of, number_axis, reading, vega_locale
from optimizer.words import voice_for

_D3 = re.compile(r"%-?[a-zA-Z]")


def written_day(marks: Marks, day: date, form: str | None = None) -> str:
    """Write a day as D3 would with the chart's locale."""
    time = vega_locale(marks)["time"]
    parts = {
        "%-d": str(day.day),
        "%d": f"{day.day:02}",
        "%-m": str(day.month),
        "%m": f"{day.month:02}",
        "%b": time["shortMonths"][day.month - 1],
        "%B": time["months"][day.month - 1],
        "%Y": f"{day.year:04}",
        "%y": f"{day.year % 100:02}",
        "%a": time["shortDays"][(day.weekday() + 1) % 7],
        "%A": time["days"][(day.weekday() + 1) % 7],
    }
    return _D3.sub(lambda found: parts[found.group()], form or time["date"])


def written_money(marks: Marks, whole: int) -> str:
    """Write whole money as D3 would with the chart's locale."""
    number = vega_locale(marks)["number"]
    before, after = number["currency"]
    return f"{before}{whole:,}{after}".replace(",", number["thousands"])


@pytest.mark.parametrize("name", ["pl_PL", "th_TH", "vi_VN", "de_DE", "en_GB", "en_US", "fr_FR", "cs_CZ", "sv_SE"])
def test_days_and_money_are_those_of_the_voice(name: str) -> None:
    voice = voice_for(name)
    for currency in ("EUR", "PLN", "THB", "VND"):
        marks = marks_of(voice, currency)
        assert written_money(marks, 12_345_678) == voice.round_money(money(12_345_678, currency))
        for day in (date(2026, 1, 5), date(2026, 11, 30)):
            assert written_day(marks, day) == voice.day(day)


@pytest.mark.parametrize("name", ["pl", "th", "vi", "de"])
def test_months_are_in_the_language(name: str) -> None:
    marks = Marks(name, name)
    months = Locale.parse(name).months["format"]["abbreviated"]
    assert vega_locale(marks)["time"]["shortMonths"] == [months[number] for number in range(1, 13)]
    axis = calendar_axis(pd.Timestamp("2025-10-01"), pd.Timestamp("2026-09-30"), marks)
    assert written_day(marks, date(2026, 3, 1), axis["format"]) == f"{months[3]} 2026"


def test_every_known_locale_has_its_marks() -> None:
    for name in localedata.locale_identifiers():
        found = vega_locale(Marks(name, name, "EUR"))
        assert len(found["time"]["shortMonths"]) == 12
        assert not re.search(r"(?<![%a-zA-Z-])[yMdLE](?![a-zA-Z])", _D3.sub("", found["time"]["date"])), name
        assert calendar_axis(pd.Timestamp("2025-01-01"), pd.Timestamp("2026-01-01"), Marks(name, name))


@pytest.mark.parametrize(
    ("name", "currency", "said"),
    [
        ("pl", "PLN", "'\u00a0mln\u00a0zł'"),
        ("vi", "VND", "'\u00a0Tr\u00a0₫'"),
        ("de", "EUR", "'\u00a0Mio.\u00a0€'"),
        ("en", None, "'M'"),
    ],
)
def test_millions_are_short_in_the_language(name: str, currency: str | None, said: str) -> None:
    axis = number_axis([1_500_000.0], 5, Marks(name, name, currency), is_money=True)
    assert axis["labelExpr"].endswith(f"/ 1000000, ',~f') + {said}")
    assert "labelExpr" not in number_axis([999_000.0], 5, Marks(name, name, currency), is_money=True)


def test_a_lakh_is_counted_as_such() -> None:
    assert "/ 100000, ',~f') + 'L'" in number_axis([3e6], 5, Marks("en_IN", "en", "INR"), is_money=True)["labelExpr"]


@pytest.mark.parametrize(
    ("values", "currency", "is_money", "form"),
    [
        ([5.0, 250.0], "EUR", True, "$,.0f"),
        ([5.0], "EUR", True, "$,.2f"),
        ([5.0], "VND", True, "$,.0f"),
        ([1234.5], None, False, ",.0~f"),
        ([12.34], None, False, ",.1~f"),
        ([0.0123], None, False, ",.4~f"),
        ([], None, False, ",.0~f"),
    ],
)
def test_tooltips_have_the_digits_that_tell_something(
    values: list[float], currency: str | None, is_money: bool, form: str
) -> None:
    assert reading("a", "A", values, Marks(currency=currency), is_money=is_money)["format"] == form


def test_a_pattern_keeps_its_own_words() -> None:
    assert day_format("d 'de' MMM y") == "%-d de %b %Y"
