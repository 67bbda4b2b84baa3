"""Read a number as a person typed it, or refuse it: nothing is guessed."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from babel.core import Locale
from babel.numbers import get_decimal_symbol

from optimizer.errors import DataError
from optimizer.message import N_
from optimizer.words import Voice

_LARGEST_SUM = Decimal(10) ** 13
"""No advertising budget is larger in any currency; a slip of the finger is."""
_DECIMALS_OF_PERCENT = 12
_UNSEEN = re.compile("[\u200b\u200e\u200f\u061c\u2066-\u2069\ufeff]")
"""Marks of the writing direction, which copied amounts carry."""
_MINUS = re.compile("[\u2212\u2010-\u2013\ufe63\uff0d]")
_QUOTES = re.compile("[\u2019\u02bc]")
_BODY = re.compile(
    r"(?P<before>[^0-9.,\-]*)(?P<sign>-?)(?P<between>[^0-9.,\-]*)(?P<amount>[0-9.,' ]*)(?P<after>.*)", re.S
)
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?P<mark>[ .,'])(?:[0-9]{2,3}(?P=mark))*[0-9]{3}")
"""Groups of three, or of two before the last as in India."""
_FIRST_GROUP = re.compile(r"[1-9][0-9]{0,2}")
_SIGNS_AT_HOME = ("zł", "kr", "Kč", "Ft", "lei", "đ", "Rp", "RM", "R", "Fr.")
"""As people write their own currency; CLDR has these for their own locales alone."""
_MULTIPLES = frozenset({"k", "m", "b", "t", "mn", "bn"})
"""More likely thousands and millions than kwacha."""


class AmbiguousNumberError(DataError):
    """What was typed is one number to some people, and another to others."""


def read_number(text: str, locale: str, decimals: int | None = 2) -> Decimal:
    """Read a number as people of a locale write it, forgiving spaces, a currency and either decimal mark.

    Where both marks occur, the last is the decimal mark; a mark that occurs twice groups thousands; a single mark
    before exactly three digits groups thousands, unless it is the locale's own decimal mark.

    Parameters
    ----------
    text : str
        As typed.
    locale : str
        CLDR name, such as ``"en"``.
    decimals : int or None
        How many decimals the currency has: with fewer than three, a decimal mark before exactly three digits is
        refused. None of what is no money, where it is refused if it may group thousands: 1.500, not 0.125.

    Raises
    ------
    AmbiguousNumberError
        When the text can be read as two numbers.
    DataError
        When the text is not one number, or is larger than any budget.
    """
    sign, amount = _bare(text, locale)
    whole, part = _split(text, amount, locale, decimals)
    if not (whole + part) or not (not whole or whole.isdecimal() or _GROUPED.fullmatch(whole)):
        raise _no_number(text, locale)
    digits = re.sub("[^0-9]", "", whole)
    number = Decimal(f"{sign}{digits or 0}.{part or 0}")
    if abs(number) > _LARGEST_SUM:
        raise DataError(N_("{text} is larger than any budget; check the number of zeros.", text=text))
    return number


def read_plain(text: str, locale: str) -> float:
    """Read a number that is no money: a count, a weight, a ratio.

    Raises
    ------
    DataError
        When it is none, or two.
    """
    return _plain(text, locale, None)


def _plain(text: str, locale: str, decimals: int | None) -> float:
    try:
        return float(read_number(text, locale, decimals))
    except AmbiguousNumberError:
        raise
    except DataError as error:
        raise DataError(N_("'{text}' is not a number; type one such as 40.", text=text.strip())) from error


def read_percent(text: str, locale: str) -> float:
    """Read a share or a change such as ``40%`` or ``40``, in percent; returns 0.4.

    Raises
    ------
    DataError
        When it is no number, or below 1 without a sign for percent: 0.4 may be 0.4 % or 40 %.
    """
    typed = text.strip()
    bare = typed.removesuffix("%").strip()
    if bare != typed:
        return _plain(bare, locale, _DECIMALS_OF_PERCENT) / 100.0
    value = read_plain(bare, locale)
    if 0 < abs(value) < 1:
        raise AmbiguousNumberError(
            N_("'{text}' can be read in two ways; type 40% for four tenths, or 0.4% for less.", text=typed)
        )
    return value / 100.0


def read_share(bare: str, locale: str) -> Decimal:
    """Read what stood before a sign for percent, with any number of decimals: nobody writes thousands of percent."""
    return read_number(bare, locale, _DECIMALS_OF_PERCENT) / 100


def read_margin(text: str, locale: str) -> float:
    """Read a margin such as ``40%`` or ``40``, in percent.

    Raises
    ------
    DataError
        When it cannot be read (`read_percent`), or is not above 0 up to 100 %.
    """
    margin = read_percent(text, locale)
    if not 0 < margin <= 1:
        raise DataError(N_("The margin is {margin:percent} and must be above 0% and at most 100%.", margin=margin))
    return margin


def exact_typed(voice: Voice, value: float) -> str:
    """Type a number as `read_plain` reads it back."""
    return readable(voice.exact(value), voice.locale)


def readable(text: str, locale: str) -> str:
    """Write a number that the product fills in so that it can be read in one way: 1.125 as 1.1250."""
    mark = re.escape(get_decimal_symbol(locale))
    return re.sub(rf"^([^0-9]*[1-9][0-9]{{0,2}}{mark}[0-9]{{3}})(?![0-9])", r"\g<1>0", text)


def _bare(text: str, locale: str) -> tuple[str, str]:
    """Return sign and amount, digits and spaces written in one way, after a currency's sign or code was taken off."""
    plain = "".join(str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in text)
    plain = _QUOTES.sub("'", _MINUS.sub("-", _UNSEEN.sub("", plain)))
    found = _BODY.fullmatch(" ".join(plain.split()))
    if found is None:
        raise _no_number(text, locale)
    beside = [found[name].strip() for name in ("before", "between", "after") if found[name].strip()]
    if len(beside) > 1 or not all(_is_currency(name, locale) for name in beside):
        raise _no_number(text, locale)
    return found["sign"], found["amount"].strip()


def _is_currency(name: str, locale: str) -> bool:
    if len(name) == 1 and unicodedata.category(name) == "Sc":
        return True
    names = Locale.parse(locale)
    known = {*names.currencies, *names.currency_symbols.values(), *_SIGNS_AT_HOME}
    folded = name.casefold()
    return folded not in _MULTIPLES and folded in {each.casefold() for each in known}


def _split(text: str, amount: str, locale: str, decimals: int | None) -> tuple[str, str]:
    """Divide an amount into its whole part, which may be grouped, and the digits of its decimals."""
    mark = amount[max(amount.rfind("."), amount.rfind(","))] if "." in amount or "," in amount else ""
    if not mark or amount.count(mark) > 1:
        return amount, ""
    whole, part = amount.split(mark)
    if part and not part.isdecimal():
        raise _no_number(text, locale)
    if len(part) != 3:
        return whole, part
    if _FIRST_GROUP.fullmatch(whole):
        if mark != get_decimal_symbol(locale):
            return whole + part, ""
        if decimals is None or (decimals < 3 and not part.strip("0")):
            raise AmbiguousNumberError(
                N_(
                    "'{text}' can be read in two ways; type {thousands} or {decimals}.",
                    text=text.strip(),
                    thousands=whole + part,
                    decimals=f"{whole}{mark}{part}0" if decimals is None else whole,
                )
            )
    if decimals is not None and decimals < 3:
        raise AmbiguousNumberError(
            N_(
                "'{text}' can be read in two ways; type it without marks between the thousands and with at most two "
                "decimals, such as 25000 or {example}.",
                text=text,
                example=_example(locale),
            )
        )
    return whole, part


def _no_number(text: str, locale: str) -> DataError:
    return DataError(
        N_(
            "'{text}' is not a sum of money; type a number such as 25000 or {example}.",
            text=text,
            example=_example(locale),
        )
    )


def _example(locale: str) -> str:
    """A sum as anybody may type it: only the decimal mark is the reader's own."""
    return f"25000{get_decimal_symbol(locale)}50"
