"""A cell or a header as a message repeats it: short, and on one line."""

from __future__ import annotations

from typing import Final

LONGEST: Final = 40
"""Characters that are shown."""


def excerpt(text: object) -> str:
    """Shorten a text for a message; line breaks and repeated blanks become one blank."""
    whole = " ".join(str(text)[: 10 * LONGEST].split())
    return whole if len(whole) <= LONGEST else whole[: LONGEST - 1] + "\N{HORIZONTAL ELLIPSIS}"
