"""How much of the reading is done, told to whoever waits."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[float], None]
"""Told the share that is done, 0 to 1."""


def untold(_share: float) -> None:
    """Tell nobody."""


def part_of(tell: Progress, start: float, length: float) -> Progress:
    """Tell of a part of the work as of the whole, of which it begins at `start` and is `length`."""
    return lambda share: tell(start + length * share)
