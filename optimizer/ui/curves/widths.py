"""How wide a column must be so that no figure in it is cut off: a figure without its first digits is another figure."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable
from typing import Final

_NARROW: Final = frozenset(" \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}.,:;'()|!ijlI")
_NARROW_PIXELS: Final = 5.2
_WIDE_PIXELS: Final = 9.2
"""Of a digit in the widest of the fonts that browsers take for text without serifs, at the size of the tables."""
_MARGIN: Final = 22
_MOST: Final = 640


def wide_enough(texts: Iterable[str], least: int = 60) -> int:
    """Return the width of a column in pixels that shows all of these texts.

    Parameters
    ----------
    texts : iterable of str
        All cells.
    least : int
        For its title.
    """
    widest = max((_pixels(text) for text in texts), default=0.0)
    return min(max(least, math.ceil(widest) + _MARGIN), _MOST)


def _pixels(text: str) -> float:
    return sum(map(_width, text))


def _width(sign: str) -> float:
    if unicodedata.category(sign) == "Mn":  # it stands above or below the one before
        return 0.0
    if sign in _NARROW:
        return _NARROW_PIXELS
    return _WIDE_PIXELS * (2.0 if unicodedata.east_asian_width(sign) in {"F", "W"} else 1.0)
