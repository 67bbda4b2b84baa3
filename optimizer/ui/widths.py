"""How wide a column of a table must be: its title can be read in every language, and no figure in it is cut off.

A figure without its first digits is another figure.
"""

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
_NARROW_SIGNS: Final = frozenset(" \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}.,:;'()|!ijlI")
_NARROW: Final = 5.2
_DIGIT: Final = 9.2
"""Pixels of a digit in the widest of the fonts that browsers take for text without serifs."""
_AROUND_A_FIGURE: Final = 22


def fitting(title: str, least: int, cells: Iterable[str] = ()) -> int:
    """Return the width in pixels that shows a title, and the cells up to a bound; no less than `least`."""
    longest = max((_pixels(cell) for cell in cells), default=0.0)
    return max(least, math.ceil(_pixels(title) + _AROUND), min(math.ceil(longest + _AROUND), _WIDEST))


def fitted(column: Callable[..., Any], title: str, least: int, cells: Iterable[str] = (), **settings: Any) -> Any:
    """Make a column that is at least so wide, and wide enough for its title."""
    return column(title, width=fitting(title, least, cells), **settings)


def wide_enough(figures: Iterable[str], least: int = 60) -> int:
    """Return the width in pixels that shows all of these figures, in whatever font; no less than `least`."""
    widest = max((sum(map(_most_pixels, figure)) for figure in figures), default=0.0)
    return max(least, math.ceil(widest) + _AROUND_A_FIGURE)


def _most_pixels(sign: str) -> float:
    if unicodedata.category(sign) == "Mn":
        return 0.0
    if sign in _NARROW_SIGNS:
        return _NARROW
    return _DIGIT * (2.0 if unicodedata.east_asian_width(sign) in {"F", "W"} else 1.0)


def _pixels(text: str) -> float:
    # marks above and below a letter take no width of their own
    return sum(
        _LATIN if sign < "\u0e00" or unicodedata.category(sign).startswith("P") else _OTHER
        for sign in text
        if unicodedata.category(sign) != "Mn"
    )
