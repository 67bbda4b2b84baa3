"""Dates with a month's name, in the languages that exports are written in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final, Literal

from babel.dates import get_day_names, get_month_names

LOCALES: Final = ("en", "en_GB", "de", "de_AT", "fr", "fr_CA", "es", "es_MX", "pl", "vi", "th", "pt", "pt_PT")
"""The platforms' languages; of some, countries shorten months in different ways."""
_FILLERS = re.compile(r"\b(?:de|del|do|ngày|ngay|năm|nam|the|of|r|พศ|คศ|วันที่)\b|[,.]")
"""Words that stand between the parts of a date, and marks that shorten them."""
_TIME = re.compile(r"[t ]+(?:at |um |à |a las |lúc |เวลา )?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: ?[ap]m)?$")

Written = tuple[str, int, str]
"""Year, month and day as they stand there; the day is ``"1"`` where there is none."""


def written_parts(text: str) -> Written | None:
    """Take a date such as ``"1. September 2026"``, ``"Sep 1, 2026"`` or ``"1 ต.ค. 2569"`` apart; None if it is none.

    The year is returned as it stands there: two digits, or counted from the Buddha's death.
    """
    names = month_names()
    folded = _fold(_TIME.sub("", unicodedata.normalize("NFKC", text).casefold()))
    for pattern in _patterns():
        if match := pattern.fullmatch(folded):
            found = match.groupdict()
            return found["year"], names[found["month"]], found.get("day") or "1"
    return None


def is_thai(text: str) -> bool:
    """Whether it has a Thai letter; such dates shorten Buddhist years to two digits."""
    return any("\N{THAI CHARACTER KO KAI}" <= letter <= "\N{THAI CHARACTER KHOMUT}" for letter in text)


@cache
def month_names() -> Mapping[str, int]:
    """All folded names and short names of months, from Unicode's Common Locale Data Repository."""
    return {_fold(name): month for names in _names("month") for month, name in names.items()}


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    month = f"(?P<month>{_either(month_names())})(?![0-9])"
    weekdays = {_fold(name) for names in _names("day") for name in names.values()}
    start = rf"(?:(?:{_either(weekdays)})(?:ที่)? )?"
    day, year = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th|er|º|o)?", r"(?P<year>[0-9]{4}|[0-9]{2})"
    long_year = r"(?P<year>[0-9]{4})"
    return tuple(
        re.compile(start + pattern)
        for pattern in (
            rf"{day}[ /-]*{month}[ /-]*{year}",
            rf"{month}[ /-]*{day}[ /-]+{long_year}",
            rf"{long_year}[ /-]*{month}[ /-]*{day}",
            rf"{month}[ /-]*{long_year}",
            rf"{long_year}[ /-]*{month}",
        )
    )


def _names(kind: Literal["month", "day"]) -> Iterator[Mapping[int, str]]:
    get = get_month_names if kind == "month" else get_day_names
    for locale in LOCALES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                yield get(width, context, locale)


def _either(names: Mapping[str, int] | set[str]) -> str:
    """Any of the names, the longest first, so that "tháng 1" is not found in "tháng 10"."""
    return "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))


def _fold(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold().replace(".", "" if is_thai(text) else " ")
    return " ".join(_FILLERS.sub(" ", folded).split())
