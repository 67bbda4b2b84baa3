"""One date, or a range of two, as platforms and spreadsheets write it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from optimizer.ingest.values.named_months import is_thai, written_parts

FIRST_YEAR: Final = 2000
"""No ad platform sold anything before; an earlier year is a misprint."""
LAST_YEAR: Final = 2099
BUDDHIST_FROM: Final = 2400
"""A year above this is counted from the Buddha's death, as in Thailand: 543 more than ours."""
BUDDHIST_OFFSET: Final = 543
SERIAL_START: Final = date(1899, 12, 30)
"""Day 0 of a spreadsheet's serial dates."""
SERIAL_RANGE: Final = (36_526, 73_050)
"""Serials of the years 2000 to 2099."""

_ZONE = r"(?: ?(?:Z|UTC|GMT))?(?: ?[+-][0-9]{1,2}(?::?[0-9]{2})?)?"
_TIME = rf"(?:[T ,]+[0-9]{{1,2}}:[0-9]{{2}}(?::[0-9]{{2}}(?:\.[0-9]+)?)?(?: ?[AaPp]\.?[Mm]\.?)?{_ZONE})?"
_YEAR_FIRST = re.compile(rf"([0-9]{{4}})([-/.])([0-9]{{1,2}})\2([0-9]{{1,2}}){_TIME}")
_MONTH = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})")
_WEEK = re.compile(r"([0-9]{4})-?W([0-9]{2})")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_SERIAL = re.compile(r"([0-9]{5})(?:\.[0-9]+)?")
SLASHED: Final = re.compile(rf"([0-9]{{1,2}})([-/.])([0-9]{{1,2}})\2([0-9]{{4}}|[0-9]{{2}}){_TIME}")
"""Day and month, or month and day, before the year; with dots the day always stands first."""
_BETWEEN = re.compile(r"\s+(?:to|do|bis|au|al?|đến|ถึง)\s+|\s+[-\N{EN DASH}~]\s+|\s*[,;~|\N{EN DASH}]\s*", re.IGNORECASE)
"""What may stand between the two dates of a range; a comma also stands within dates."""
_BLANKS = re.compile(r"\s+")
_DIGITS = {
    ord(digit): str(value) for zero in "๐٠۰０" for value, digit in enumerate(map(chr, range(ord(zero), ord(zero) + 10)))
}


def clean(text: str) -> str:
    """Bring digits of every alphabet and blanks of every width to the plain ones."""
    return _BLANKS.sub(" ", text.translate(_DIGITS)).strip()


def range_parts(text: str) -> tuple[str, str] | None:
    """Take a cleaned range apart; None where the text is no two dates."""
    for separator in _BETWEEN.finditer(text):
        first, last = text[: separator.start()], text[separator.end() :]
        if parse_day(first, "DMY", is_strict=False) and parse_day(last, "DMY", is_strict=False):
            return first, last
    return None


def parse_day(text: str, order: str, *, is_strict: bool = True) -> date | None:
    """Read one cleaned date; None where it is none of the years 2000 to 2099.

    Parameters
    ----------
    text : str
        As `clean` returns it.
    order : {"MDY", "DMY"}
        Order of slashed dates.
    is_strict : bool
        Whether a slashed date of the other order is none.
    """
    found = _parsed(text, order)
    if found is None and not is_strict:
        found = _parsed(text, "MDY" if order == "DMY" else "DMY")
    return found if found is not None and FIRST_YEAR <= found.year <= LAST_YEAR else None


def parse_serial(number: float) -> date | None:
    """Read a spreadsheet's serial number of a day, or a day such as 20260131; None where it is none."""
    if SERIAL_RANGE[0] <= number < SERIAL_RANGE[1]:
        return SERIAL_START + timedelta(days=int(number))
    return parse_day(str(int(number)), "DMY") if 2e7 <= number < 2.1e7 else None


def _parsed(text: str, order: str) -> date | None:
    for pattern, read in _NUMBERED:
        if match := pattern.fullmatch(text):
            return read(match, order)
    return _named(text)


def _of_slashed(match: re.Match[str], order: str) -> date | None:
    year = match[4] if len(match[4]) == 4 else f"20{match[4]}"
    day_first = match[2] == "." or order == "DMY"
    return _date(year, match[3], match[1]) if day_first else _date(year, match[1], match[3])


def _named(text: str) -> date | None:
    parts = written_parts(text) if any(letter.isalpha() for letter in text) else None
    if parts is None:
        return None
    year, month, day = parts
    if len(year) == 4:
        return _date(year, str(month), day)
    buddhist = _date(f"25{year}", str(month), day) if is_thai(text) else None
    is_possible = buddhist is not None and buddhist.year >= FIRST_YEAR
    return buddhist if is_possible else _date(f"20{year}", str(month), day)


def _date(year: str, month: str, day: str) -> date | None:
    number = int(year)
    if number > BUDDHIST_FROM:
        number -= BUDDHIST_OFFSET
    try:
        return date(number, int(month), int(day))
    except ValueError:
        return None


def _monday(year: int, week: int) -> date | None:
    try:
        return date.fromisocalendar(year, week, 1)
    except ValueError:
        return None


_NUMBERED: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str], date | None]], ...]] = (
    (_YEAR_FIRST, lambda match, _: _date(match[1], match[3], match[4])),
    (SLASHED, _of_slashed),
    (_COMPACT, lambda match, _: _date(match[1], match[2], match[3])),
    (_MONTH, lambda match, _: _date(match[1], match[2], "1")),
    (_WEEK, lambda match, _: _monday(int(match[1]), int(match[2]))),
    (_SERIAL, lambda match, _: parse_serial(int(match[1]))),
)
