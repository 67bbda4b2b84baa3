"""Which part of a slashed date is the day: told by the dates themselves, or left for the user to say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import pandas as pd

from optimizer.ingest.values.written_dates import SLASHED, clean, range_parts

CLEAR_MAJORITY: Final = 10
"""How many times more cells must speak for an order than against it; the others are then misprints."""

Order = Literal["DMY", "MDY"]


@dataclass(frozen=True, slots=True)
class DateOrder:
    """What the dates of a file say of their order.

    Attributes
    ----------
    order : {"DMY", "MDY"}
        What most dates have; where they do not tell, what the format usually has.
    undecided : str or None
        A date that may be read in both orders, where no date and no default decides.
    against : str or None
        A date of the other order, where there are too many of them for misprints.
    matters : bool
        Whether any date is written so that the order matters.
    """

    order: Order
    undecided: str | None = None
    against: str | None = None
    matters: bool = True


def judge_date_order(columns: Sequence[pd.Series[str]], default: str = "") -> DateOrder:
    """Judge once per file which part of a slashed date is the day.

    Parameters
    ----------
    columns : sequence of (n_rows,) series
        All date columns.
    default : {"MDY", "DMY", ""}
        What the format always uses, where it is known, or what the user said.
    """
    votes: dict[Order, int] = {"DMY": 0, "MDY": 0}
    example: dict[Order, str] = {}
    undecided: str | None = None
    for text in _slashed(columns):
        order = _order_of(text)
        if order is not None:
            votes[order] += 1
            example.setdefault(order, text)
        elif undecided is None and _may_be_both(text):
            undecided = text
    more: Order = "DMY" if votes["DMY"] >= votes["MDY"] else "MDY"
    fewer: Order = "MDY" if more == "DMY" else "DMY"
    if votes[more] == 0:
        usual: Order = "MDY" if default == "MDY" else "DMY"
        return DateOrder(usual, undecided=None if default else undecided, matters=undecided is not None)
    if votes[more] < CLEAR_MAJORITY * votes[fewer]:
        return DateOrder(more, against=example[fewer])
    return DateOrder(more)


def _order_of(text: str) -> Order | None:
    match = SLASHED.fullmatch(text)
    first, second = (0, 0) if match is None else (int(match[1]), int(match[3]))
    if first > 12 >= second:
        return "DMY"
    return "MDY" if second > 12 >= first else None


def _may_be_both(text: str) -> bool:
    match = SLASHED.fullmatch(text)
    return match is not None and 12 >= int(match[1]) != int(match[3]) <= 12


def _slashed(columns: Sequence[pd.Series[str]]) -> Iterable[str]:
    """Different dates, of ranges both, whose order is in question; with dots the day always stands first."""
    for cells in columns:
        for cell in cells.unique():
            text = clean(cell) if isinstance(cell, str) else ""
            for part in range_parts(text) or (text,):
                match = SLASHED.fullmatch(part)
                if match is not None and match[2] != ".":
                    yield part
