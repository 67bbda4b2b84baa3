"""Render messages, money, numbers and dates in one locale: gettext for sentences, Babel for the rest."""

from __future__ import annotations

import gettext
import math
import string
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from babel.core import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import NumberPattern, format_currency, format_decimal, format_percent, parse_pattern

from optimizer.domain.money import Money, major_units, minor_digits
from optimizer.domain.period import Period
from optimizer.message import Message
from optimizer.words.catalogues import SOURCE_LANGUAGE, cldr_name, sentences, spoken
from optimizer.words.codes import word_for

DEFAULT_LOCALE = SOURCE_LANGUAGE
_THREE_DIGITS_FROM = 1000
"""Of what one result costs, nobody knows more."""


@dataclass(frozen=True, slots=True)
class Voice:
    """One reader's language and number formats, which need not be those of one country.

    Attributes
    ----------
    locale : str
        CLDR name such as ``"en"`` or ``"pl"``: how numbers and money are written and read.
    translations : gettext.NullTranslations
        The catalogue; sentences without a translation stay English.
    language : str
        CLDR name of the language of the sentences; the names of months follow it, so that no sentence is in two.
    """

    locale: str
    translations: gettext.NullTranslations
    language: str

    def say(self, template: str, **values: object) -> str:
        """Translate a sentence and fill in its fields, each formatted by its kind."""
        return _VoiceFormatter(self).vformat(self.translations.gettext(template), (), values)

    def render(self, message: Message) -> str:
        """Say a message that an inner room made."""
        words = {name: word_for(message.template, name, value) for name, value in message.values.items()}
        said = {name: self.render(word) for name, word in words.items() if word is not None}
        return self.say(message.template, **{**message.values, **said})

    def money(self, value: Money | float) -> str:
        """Format money with its currency's own decimals; a plain number of major units has no currency and no sign."""
        if not isinstance(value, Money):
            return self.decimals(float(value), minor_digits(None))
        amount = major_units(value)
        if value.currency is None:
            return self.decimals(float(amount), minor_digits(None))
        return _typeset(format_currency(amount, value.currency, locale=_locale(self.locale)))

    def round_money(self, value: Money) -> str:
        """Format money as it is spoken of: without decimals from 100 on, exactly below."""
        amount = major_units(value)
        if abs(amount) < 100 and amount != int(amount):
            return self.money(value)
        if value.currency is None:
            return self.decimals(float(amount), 0)
        pattern = _locale(self.locale).currency_formats["standard"].pattern.replace(".00", "")
        return _typeset(
            format_currency(amount, value.currency, _pattern(pattern), _locale(self.locale), currency_digits=False)
        )

    def rate(self, value: float, currency: str | None) -> str:
        """Format an amount of money to about three significant digits, such as what one result costs.

        Parameters
        ----------
        value : float
            Major units.
        currency : str or None
            ISO 4217 code; a plain number where no currency is known.
        """
        if currency is None:
            return self.number(value)
        value = float(f"{value:.3g}") if abs(value) >= _THREE_DIGITS_FROM else value
        return self._in_currency(value, currency, _decimals_of_a_rate(value, minor_digits(currency)))

    def exact_rate(self, value: float, currency: str | None) -> str:
        """Format an amount of money that a person stated with all its digits, up to ten."""
        if currency is None:
            return self.exact(value)
        return self._in_currency(float(f"{value:.10g}"), currency, "." + "#" * 10)

    def _in_currency(self, value: float, currency: str, decimals: str) -> str:
        """Format with the locale's own place for the sign of the currency, and with the pattern of decimals."""
        pattern = _locale(self.locale).currency_formats["standard"].pattern.replace(".00", decimals)
        return _typeset(format_currency(value, currency, pattern, self.locale, currency_digits=False))

    def decimals(self, value: float, digits: int) -> str:
        """Format a number with exactly so many decimals."""
        pattern = "#,##0." + "0" * digits if digits else "#,##0"
        return _typeset(format_decimal(value, format=_pattern(pattern), locale=_locale(self.locale)))

    def number(self, value: float) -> str:
        """Format a quantity to about three significant digits, whole from 100 on."""
        return _typeset(
            format_decimal(value, format=_pattern("#,##0" + _few_digits(value)), locale=_locale(self.locale))
        )

    def percent(self, value: float) -> str:
        """Format a ratio as a percentage, whole from 10 % on, with two decimals below 0.1 %."""
        size = abs(value)
        pattern = "#,##0%" if size >= 0.1 or size == 0 else "#,##0.#%" if size >= 0.001 else "#,##0.##%"
        return _typeset(format_percent(value, format=_pattern(pattern), locale=_locale(self.locale)))

    def percent_to(self, value: float, digits: int) -> str:
        """Format a ratio as a percentage with exactly so many decimals."""
        pattern = "#,##0." + "0" * digits + "%" if digits else "#,##0%"
        return _typeset(format_percent(value, format=pattern, locale=self.locale))

    def change(self, value: float) -> str:
        """Format a relative change as a percentage with its sign; none where it rounds to nothing."""
        written = self.percent(round(value, 3))
        return f"+{written}" if round(value, 3) > 0.0 else written

    def exact(self, value: float) -> str:
        """Format a quantity that a person stated with all the digits that it was stated with, up to ten."""
        return _typeset(format_decimal(float(f"{value:.10g}"), format="#,##0.##########", locale=self.locale))

    def exact_percent(self, value: float) -> str:
        """Format a ratio that a person stated as a percentage with all its digits, up to ten."""
        return _typeset(format_percent(float(f"{value:.10g}"), format="#,##0.########%", locale=self.locale))

    @property
    def calendar(self) -> str:
        """CLDR name by which days are written: English beside another country's formats is not that of the US."""
        is_abroad = self.language == DEFAULT_LOCALE and self.locale.split("_")[0] != DEFAULT_LOCALE
        return "en_001" if is_abroad else self.language

    def day(self, value: date) -> str:
        """Format a calendar day, such as "1 Jan 2026"."""
        return str(format_date(value, format="medium", locale=self.calendar))

    def short_day(self, value: date) -> str:
        """Format a calendar day without its year, such as "1 Jan"."""
        return str(format_skeleton("MMMd", value, locale=self.calendar))

    def weekday(self, value: date) -> str:
        """Name the day of the week, short, such as "Mon"."""
        return str(format_date(value, format="EEE", locale=self.calendar))

    def month(self, value: date) -> str:
        """Format the month that a day lies in, such as "January 2026"."""
        # by the locale's own skeleton: Babel gives months that stand alone in a language that it was asked for before
        return str(format_skeleton("yMMMM", value, locale=self.calendar))

    def period(self, value: Period) -> str:
        """Format a span of days."""
        return f"{self.day(value.start)} \N{EN DASH} {self.day(value.end)}"


@cache
def _locale(name: str) -> Locale:
    """Look a locale up once: a page formats hundreds of numbers."""
    return Locale.parse(name)


@cache
def _pattern(text: str) -> NumberPattern:
    return parse_pattern(text)


def _few_digits(value: float) -> str:
    """Pattern of the decimals that give a number about three significant digits."""
    size = abs(value)
    digits = 0 if size >= 100 or value % 1 == 0 else 1 if size >= 10 else 2 if size >= 1 else 3
    return "." + "#" * digits if digits else ""


def _decimals_of_a_rate(value: float, minor: int) -> str:
    """Pattern of the decimals of a cost: the currency's own below 100, and below 1 as many as tell it from others."""
    size = abs(value)
    if size >= 100:
        return ""
    most = min(2 - math.floor(math.log10(size)), 10) if 0 < size < 1 else 2
    own = min(minor, most)
    return "." + "0" * own + "#" * (most - own)


def _typeset(written: str) -> str:
    """One sign for minus in all languages, and none before a zero."""
    if any(digit in written for digit in "123456789"):
        return written.replace("-", "\N{MINUS SIGN}")
    return written.replace("-", "").replace("\N{MINUS SIGN}", "")


class _VoiceFormatter(string.Formatter):
    def __init__(self, voice: Voice) -> None:
        self._kinds: Mapping[str, Callable[[Any], str]] = {
            "money": voice.money,
            "round_money": voice.round_money,
            "number": voice.number,
            "percent": voice.percent,
            "change": voice.change,
            "exact": voice.exact,
            "exact_percent": voice.exact_percent,
            "date": voice.day,
            "period": voice.period,
            "message": voice.render,
        }

    def get_value(self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> object:
        return kwargs[str(key)]

    def format_field(self, value: object, format_spec: str) -> str:
        return self._kinds[format_spec](value) if format_spec else str(value)


def voice_for(locale: str | None = None, language: str | None = None) -> Voice:
    """Find the voice for locale names as browsers and systems give them; English where they are not known.

    Parameters
    ----------
    locale : str or None
        Whose numbers and money, such as ``"pl-PL"``, ``"th_TH.UTF-8"`` or None.
    language : str or None
        Which language the sentences are in, such as ``"pl"``; that of `locale` where it is None or empty.
    """
    known = cldr_name(locale or DEFAULT_LOCALE) or DEFAULT_LOCALE
    found = spoken(language or known) or DEFAULT_LOCALE
    # days and months are written as in the country of the formats where its language is spoken
    is_at_home = known.split("_")[0] == found
    return Voice(known, sentences(found), known if is_at_home else found)
