"""What an ambiguous cell of a file would mean, read in either way."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

_NUMBERS: Final = re.compile(r"\d+")
_THOUSAND: Final = re.compile(r"(\d{1,3})[.,]\d{3}(?!\d)")
_BUDDHIST_FROM: Final = 2400
"""A year above is of the Buddhist era, 543 years ahead."""


def date_readings(example: str) -> tuple[date, date] | None:
    """Read a slashed date with the day first, and with the month first.

    Parameters
    ----------
    example : str
        Such as ``"03/04/2026"``.

    Returns
    -------
    tuple of two dates or None
        None where it is no such date.
    """
    parts = [int(text) for text in _NUMBERS.findall(example)[:3]]
    if len(parts) < 3:
        return None
    first, second, year = parts
    year += 2000 if year < 100 else 0
    year -= 543 if year > _BUDDHIST_FROM else 0
    try:
        return date(year, second, first), date(year, first, second)
    except ValueError:
        return None


def thousands_in(example: str) -> int | None:
    """Return what stands before the mark of a figure such as ``"1,234"``; None where it is no such figure."""
    found = _THOUSAND.search(example)
    return None if found is None else int(found[1])
