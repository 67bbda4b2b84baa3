"""How wide a column of a table must be, so that its title can be read in every language."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any, Final

_LATIN: Final = 6.1
_OTHER: Final = 7.5
"""Pixels that a letter of a table takes on the average, in Latin letters and in others."""
_AROUND: Final = 18
_WIDEST: Final = 260


def fitting(title: str, least: int, cells: Iterable[str] = ()) -> int:
    """Return the width in pixels that shows a title, and the cells up to a bound; no less than `least`."""
    longest = max((_pixels(cell) for cell in cells), default=0.0)
    return max(least, math.ceil(_pixels(title) + _AROUND), min(math.ceil(longest + _AROUND), _WIDEST))


def fitted(column: Callable[..., Any], title: str, least: int, cells: Iterable[str] = (), **settings: Any) -> Any:
    """Make a column that is at least so wide, and wide enough for its title."""
    return column(title, width=fitting(title, least, cells), **settings)


def _pixels(text: str) -> float:
    # marks above and below a letter take no width of their own
    return sum(
        _LATIN if sign < "\u0e00" or unicodedata.category(sign).startswith("P") else _OTHER
        for sign in text
        if unicodedata.category(sign) != "Mn"
    )
