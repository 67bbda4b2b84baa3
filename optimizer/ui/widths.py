"""How wide a column of a table must be: titles in every language, and figures, which without a digit are others."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any, Final

_LATIN: Final = 6.1
_OTHER: Final = 7.5
"""Pixels that a letter of a table takes on the average, in Latin letters and in others."""
_AROUND: Final = 18
_NARROW: Final = frozenset(" \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}.,:;'()|!ijlI")
_NARROW_PIXELS: Final = 5.2
_WIDE_PIXELS: Final = 9.2
"""Of a digit in the widest of the fonts that browsers take for text without serifs, at the size of the tables."""
_MARGIN: Final = 22
_WIDEST: Final = 640


def wide_enough(texts: Iterable[str], least: int = 60) -> int:
    """Return the width of a column in pixels that shows all of these texts.

    Parameters
    ----------
    texts : iterable of str
        All cells.
    least : int
        For its title.
    """
    widest = max((sum(map(_width, text)) for text in texts), default=0.0)
    return min(max(least, math.ceil(widest) + _MARGIN), _WIDEST)


def fitting(title: str, least: int, cells: Iterable[str] = ()) -> int:
    """Return the width in pixels that shows a title and all cells; no less than `least`."""
    return wide_enough(cells, max(least, math.ceil(_pixels(title) + _AROUND)))


def fitted(column: Callable[..., Any], title: str, least: int, cells: Iterable[str] = (), **settings: Any) -> Any:
    """Make a column that is at least so wide, and wide enough for its title and its cells."""
    return column(title, width=fitting(title, least, cells), **settings)


def _pixels(text: str) -> float:
    # marks above and below a letter take no width of their own
    return sum(
        _LATIN if sign < "\u0e00" or unicodedata.category(sign).startswith("P") else _OTHER
        for sign in text
        if unicodedata.category(sign) != "Mn"
    )


def _width(sign: str) -> float:
    if unicodedata.category(sign) == "Mn":
        return 0.0
    if sign in _NARROW:
        return _NARROW_PIXELS
    return _WIDE_PIXELS * (2.0 if unicodedata.east_asian_width(sign) in {"F", "W"} else 1.0)
