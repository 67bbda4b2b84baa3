"""How wide a column of a table must be: titles in every language, and figures, which without a digit are others."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any, Final

_LETTER: Final = 7.0
_NARROW: Final = 4.2
_CAPITAL: Final = 9.0
_BROAD: Final = 11.5
"""Pixels that kinds of letters take in a table, rather too many than too few: a figure that is cut reads as another."""
_THIN: Final = frozenset(".,:;'()|!ijlI\u00b7\u2019")
_AROUND: Final = 18
_FIGURE: Final = 9.2
_MARK: Final = 5.2
"""Of a digit and of a mark in the widest of the fonts that browsers take for text without serifs."""
_MARGIN: Final = 22
_WIDEST: Final = 640
FADING: Final = 24
"""Pixels at the right end of a table that fade on a narrow screen; the last column needs so many more."""


def wide_enough(texts: Iterable[str], least: int = 60) -> int:
    """Return the width of a column in pixels that shows all of these texts.

    Parameters
    ----------
    texts : iterable of str
        All cells.
    least : int
        For its title.
    """
    widest = max((sum(map(_figure_width, text)) for text in texts), default=0.0)
    return min(max(least, math.ceil(widest) + _MARGIN), _WIDEST)


def fitting(title: str, least: int, cells: Iterable[str] = ()) -> int:
    """Return the width in pixels that shows a title and all cells; no less than `least`."""
    return wide_enough(cells, max(least, math.ceil(_pixels(title) + _AROUND)))


def fitted(column: Callable[..., Any], title: str, least: int, cells: Iterable[str] = (), **settings: Any) -> Any:
    """Make a column that is at least so wide, and wide enough for its title and its cells."""
    return column(title, width=fitting(title, least, cells), **settings)


def _pixels(text: str) -> float:
    return sum(map(_width, text))


def _width(letter: str) -> float:
    kind = unicodedata.category(letter)
    if kind in {"Mn", "Cf"}:
        # marks above and below a letter take no width of their own
        return 0.0
    if letter in _THIN or kind == "Zs":
        return _NARROW
    if letter in "mwMW%":
        return _BROAD
    return _CAPITAL if kind == "Lu" else _LETTER


def _figure_width(sign: str) -> float:
    kind = unicodedata.category(sign)
    if kind in {"Mn", "Cf"}:
        return 0.0
    if sign in _THIN or kind == "Zs":
        return _MARK
    return _FIGURE * (2.0 if unicodedata.east_asian_width(sign) in {"F", "W"} else 1.0)
