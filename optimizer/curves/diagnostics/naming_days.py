"""Days in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from optimizer.message import N_, Message

MOST_DAYS: Final = 5
"""How many are named."""


def listed_days(days: Sequence[date]) -> Message:
    """Name the first of these days, in order of time, and say how many there are besides.

    Parameters
    ----------
    days : sequence of date
        In the order of their importance, at least one.
    """
    chosen = sorted(days[:MOST_DAYS])
    said = N_("{day:date}", day=chosen[0])
    for day in chosen[1:]:
        said = N_("{days:message}, {day:date}", days=said, day=day)
    others = len(days) - len(chosen)
    return N_("{days:message} and {count} more", days=said, count=others) if others else said
