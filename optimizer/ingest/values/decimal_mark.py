"""Which mark is the decimal one: told by the figures themselves, or left for the user to say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from optimizer.ingest.values.number_text import plain_number

CLEAR_MAJORITY: Final = 10
"""How many times more cells must speak for a decimal mark than against it; the others are then misprints."""
ENOUGH_CELLS: Final = 2000
"""Cells of a column that are asked for the decimal mark; all are, if these leave it open."""

Mark = Literal[".", ","]
_MARKS: Final[tuple[tuple[Mark, Mark], ...]] = ((".", ","), (",", "."))


@dataclass(frozen=True, slots=True)
class DecimalMark:
    """What the figures of a file say of their marks.

    Attributes
    ----------
    mark : {".", ","}
        The decimal mark that most cells have; where they do not tell, what the format usually has.
    dots, commas : int
        How many of the cells that were asked speak for each.
    undecided : str or None
        A cell such as ``"1,234"`` that may be a thousand or one and a bit, where no cell and no default decides.
    """

    mark: Mark
    dots: int = 0
    commas: int = 0
    undecided: str | None = None

    @property
    def is_contradicted(self) -> bool:
        """Whether too many cells speak for the other mark to be misprints."""
        return max(self.dots, self.commas) < CLEAR_MAJORITY * min(self.dots, self.commas)


def judge_decimal_mark(
    columns: Sequence[pd.Series[str]], whole_columns: Sequence[pd.Series[str]], default: str = ""
) -> DecimalMark:
    """Judge a file's decimal mark once, from all its numbers.

    A mark before one, two or more than three digits is decimal, so is the last of two different ones. A mark that comes
    twice groups thousands; so does one before exactly three digits in a column of whole numbers. ``1,234`` alone
    decides nothing.

    Parameters
    ----------
    columns, whole_columns : sequence of (n_rows,) series
        Money and other figures that may have decimals; counts, and money of a currency without cents.
    default : {".", ",", ""}
        What the format always uses, where it is known, or what the user said.
    """
    kinds = [(cells, is_whole) for group, is_whole in ((columns, False), (whole_columns, True)) for cells in group]
    marked = [(_marked(_spread(cells)), is_whole) for cells, is_whole in kinds]
    votes = _votes(marked)
    if not any(votes.values()):
        marked = [(_marked(cells), is_whole) for cells, is_whole in kinds]
        votes = _votes(marked)
    usual: Mark = "," if default == "," else "."
    if any(votes.values()):
        more: Mark = "." if votes["."] > votes[","] else "," if votes[","] > votes["."] else usual
        return DecimalMark(more, votes["."], votes[","])
    undecided = next((str(cells.iloc[0]) for cells, _ in marked if len(cells)), None)
    return DecimalMark(usual, undecided=None if default else undecided)


def texts_with(cells: pd.Series[str], mark: str) -> npt.NDArray[np.bool_]:
    """Where the text of a cell has a mark; a workbook's numbers are no text."""
    if isinstance(cells.dtype, pd.StringDtype):
        return np.asarray(cells.str.contains(mark, regex=False), dtype=np.bool_)
    return np.array([isinstance(cell, str) and mark in cell for cell in cells], dtype=np.bool_)


def _marked(cells: pd.Series[str]) -> pd.Series[str]:
    """Cells whose text has a dot or a comma, in plain writing."""
    codes, uniques = pd.factorize(cells[texts_with(cells, ".") | texts_with(cells, ",")])
    return pd.Series([plain_number(str(cell)) for cell in uniques], dtype="str").take(codes)


def _spread(cells: pd.Series[str]) -> pd.Series[str]:
    """Take cells from the whole length of a column."""
    return cells.iloc[:: max(len(cells) // ENOUGH_CELLS, 1)]


_START = r"(?:^|[^0-9.,'])"
_END = r"(?:[^0-9.,]|$)"


def _votes(columns: Sequence[tuple[pd.Series[str], bool]]) -> dict[Mark, int]:
    """Count the cells that speak for each mark as the decimal one."""
    votes: dict[Mark, int] = {".": 0, ",": 0}
    for cells, is_whole in columns:
        for mark, other in _MARKS:
            votes[mark] += _count(cells, rf"{_START}[0-9]*{_q(mark)}(?:[0-9]{{0,2}}|[0-9]{{4,}}){_END}")
            votes[mark] += _count(cells, rf"{_START}(?:0?|[0-9]{{4,}}){_q(mark)}[0-9]{{3}}{_END}")
            votes[mark] += _count(cells, rf"{_q(other)}[0-9]+{_q(mark)}[0-9]*{_END}")
            votes[mark] += _count(cells, rf"'[0-9]{{3}}{_q(mark)}[0-9]*{_END}")
            votes[other] += _count(cells, rf"{_q(mark)}[0-9]+{_q(mark)}[0-9]+{_END}")
            if is_whole:
                votes[other] += _count(cells, rf"{_START}[1-9][0-9]{{0,2}}{_q(mark)}[0-9]{{3}}{_END}")
    return votes


def _q(mark: str) -> str:
    return re.escape(mark)


def _count(cells: pd.Series[str], pattern: str) -> int:
    return 0 if cells.empty else int(cells.str.contains(pattern, regex=True).sum())
