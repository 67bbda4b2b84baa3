"""How much of a long piece of work is done, told to whoever waits, who may also stop it."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[float], None]
"""Told the share that is done, 0 to 1. Work stops where this raises; it is called before anything is kept, so that a
piece of work that is stopped leaves nothing half done."""


def untold(_share: float) -> None:
    """Tell nobody."""


def part_of(tell: Progress, start: float, length: float) -> Progress:
    """Tell of a part of the work as of the whole, of which it begins at `start` and is `length`."""
    return lambda share: tell(start + length * share)
