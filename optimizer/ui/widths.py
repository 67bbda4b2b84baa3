"""How wide a column of a table must be, so that its title can be read in every language."""

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
_AROUND: Final = 18
_WIDEST: Final = 320
FADING: Final = 24
"""Pixels at the right end of a table that fade on a narrow screen; the last column needs so many more."""


def fitting(title: str, least: int, cells: Iterable[str] = ()) -> int:
    """Return the width in pixels that shows a title, and the cells up to a bound; no less than `least`."""
    longest = max((_pixels(cell) for cell in cells), default=0.0)
    return max(least, math.ceil(_pixels(title) + _AROUND), min(math.ceil(longest + _AROUND), _WIDEST))


def fitted(column: Callable[..., Any], title: str, least: int, cells: Iterable[str] = (), **settings: Any) -> Any:
    """Make a column that is at least so wide, and wide enough for its title."""
    return column(title, width=fitting(title, least, cells), **settings)


def _pixels(text: str) -> float:
    return sum(map(_width, text))


def _width(letter: str) -> float:
    kind = unicodedata.category(letter)
    if kind in {"Mn", "Cf"}:
        # marks above and below a letter take no width of their own
        return 0.0
    if letter in ".,:;'|ijl\u00b7\u2019" or kind == "Zs":
        return _NARROW
    if letter in "mwMW%":
        return _BROAD
    return _CAPITAL if kind == "Lu" else _LETTER
