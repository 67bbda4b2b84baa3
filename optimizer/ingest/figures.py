"""Numbers as platforms and spreadsheets write them: which mark is the decimal one, and what each cell says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from optimizer.errors import DataError
from optimizer.message import N_

MISSING: Final = frozenset({"", "-", "--", "\N{EN DASH}", "\N{EM DASH}", "n/a", "na", "nan", "null", "none"})
"""Cells that say nothing; that is not zero."""
MASKED: Final = re.compile(r"[<>]\s*[0-9.,]+\s*%?")
"""A figure too small to be shown, such as ``<5``: missing too."""
CLEAR_MAJORITY: Final = 10
"""How many times more cells must speak for a decimal mark than against it; the others are then misprints."""
LARGEST: Final = 1e15
"""No account spends or counts more; above it floats lose whole units too."""
ENOUGH_CELLS: Final = 2000
"""Cells of a column that are asked for the decimal mark; all are, if these leave it open."""
CURRENCY_SIGNS: Final = {"€": "EUR", "£": "GBP", "zł": "PLN", "฿": "THB", "₫": "VND", "₹": "INR", "₩": "KRW"}
"""Signs that stand for one currency only; a dollar or yen sign does not."""

_SIGN = r"(?:[A-Z]{0,3}[$€£¥฿₫₹₩]|zł|[A-Z]{3})"
_DRESSED = re.compile(rf"(?P<lead>{_SIGN})?(?P<minus>-?)(?P<lead2>{_SIGN})?(?P<digits>[0-9.,']+)(?P<tail>{_SIGN})?")
_PLAIN = {
    ".": re.compile(r"(?:[0-9]{1,3}(?:[,'][0-9]{2,3})*[,'][0-9]{3}|[0-9]+)?(?:\.[0-9]*)?"),
    ",": re.compile(r"(?:[0-9]{1,3}(?:[.'][0-9]{3})+|[0-9]+)?(?:,[0-9]*)?"),
}
_SCIENTIFIC = re.compile(r"-?[0-9]+(?:\.[0-9]+)?[eE][-+]?[0-9]{1,3}")
_BLANKS = re.compile(r"\s")
_TO_ASCII_DIGITS = {ord(digit): str(value) for value, digit in enumerate("๐๑๒๓๔๕๖๗๘๙")}


def parse_number(cell: str, decimal: str) -> float | None:
    """Read one cell.

    Parameters
    ----------
    cell : str
        As in the file: currency signs, grouping marks and spaces are allowed.
    decimal : {".", ","}
        The file's decimal mark.

    Returns
    -------
    float or None
        None where the cell says nothing.

    Raises
    ------
    ValueError
        When the cell is no number.
    """
    text = _BLANKS.sub("", cell.translate(_TO_ASCII_DIGITS).replace("\N{MINUS SIGN}", "-"))
    if text.casefold() in MISSING or MASKED.fullmatch(text):
        return None
    if _SCIENTIFIC.fullmatch(text) and float(text) <= LARGEST:
        return float(text)
    match = _DRESSED.fullmatch(text)
    if match is None or not _PLAIN[decimal].fullmatch(match["digits"]) or not any(map(str.isdigit, match["digits"])):
        raise ValueError(cell)
    group = "," if decimal == "." else "."
    number = float(match["digits"].replace("'", "").replace(group, "").replace(decimal, "."))
    if number > LARGEST:
        raise ValueError(cell)
    return -number if match["minus"] else number


def parse_numbers(cells: pd.Series[str], decimal: str) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Read a column.

    Parameters
    ----------
    cells : (n_rows,) series
        Text; of a workbook also numbers, which are taken as they are.
    decimal : {".", ","}
        The file's decimal mark.

    Returns
    -------
    values : (n_rows,) array
        NaN where a cell says nothing or is no number.
    is_bad : (n_rows,) array
        Where a cell is no number though it says something.
    """
    # Each different cell is read once: most columns repeat few values, and cells that need care are few.
    codes, uniques = pd.factorize(cells)
    distinct = pd.Series(uniques, dtype=cells.dtype)
    values = np.array(pd.to_numeric(distinct, errors="coerce"), dtype=np.float64)
    is_bad = np.zeros(len(distinct), dtype=np.bool_)
    is_unsure = ~np.isfinite(values) | (np.abs(values) > LARGEST)
    if decimal == ",":
        is_unsure |= _texts_with(distinct, ".")
    for position in np.flatnonzero(is_unsure).tolist():
        try:
            number = parse_number(str(distinct.iloc[position]), decimal)
        except ValueError:
            is_bad[position] = True
            number = None
        values[position] = np.nan if number is None else number
    is_missing = codes < 0
    return np.where(is_missing, np.nan, values[codes]), ~is_missing & is_bad[codes]


def find_decimal_mark(
    file_name: str, columns: Sequence[pd.Series[str]], whole_columns: Sequence[pd.Series[str]], default: str
) -> str:
    """Decide a file's decimal mark once, from all its numbers.

    A mark before one, two or more than three digits is decimal, so is the last of two different ones. A mark that comes
    twice groups thousands; so does one before exactly three digits in a column of whole numbers. ``1,234`` alone
    decides nothing.

    Parameters
    ----------
    file_name : str
        Named in the error.
    columns, whole_columns : sequence of (n_rows,) series
        Money and other figures that may have decimals; counts.
    default : {".", ",", ""}
        What the format always uses, where it is known.

    Raises
    ------
    DataError
        When marks are there and nothing tells what they mean, or they contradict each other.
    """
    marked = [
        (_texts_with_marks(cells), is_whole)
        for group, is_whole in ((columns, False), (whole_columns, True))
        for cells in group
    ]
    votes = _votes([(_spread(cells), is_whole) for cells, is_whole in marked])
    if not any(votes.values()):
        votes = _votes(marked)
    return _decided(file_name, votes, any(len(cells) for cells, _ in marked), default)


def _spread(cells: pd.Series[str]) -> pd.Series[str]:
    """Take cells from the whole length of a column."""
    return cells.iloc[:: max(len(cells) // ENOUGH_CELLS, 1)]


def _votes(columns: Sequence[tuple[pd.Series[str], bool]]) -> dict[str, int]:
    """Count the cells that speak for each mark as the decimal one."""
    votes = {".": 0, ",": 0}
    for cells, is_whole in columns:
        for mark, other in ((".", ","), (",", ".")):
            votes[mark] += _count(cells, rf"(?:^|[^0-9.,])[0-9]*{_q(mark)}(?:[0-9]{{0,2}}|[0-9]{{4,}})(?:[^0-9.,]|$)")
            votes[mark] += _count(cells, rf"(?:^|[^0-9.,])(?:0?|[0-9]{{4,}}){_q(mark)}[0-9]{{3}}(?:[^0-9.,]|$)")
            votes[mark] += _count(cells, rf"{_q(other)}[0-9]+{_q(mark)}[0-9]*(?:[^0-9.,]|$)")
            votes[other] += _count(cells, rf"{_q(mark)}[0-9]+{_q(mark)}[0-9]+(?:[^0-9.,]|$)")
            if is_whole:
                votes[other] += _count(cells, rf"(?:^|[^0-9.,])[1-9][0-9]{{0,2}}{_q(mark)}[0-9]{{3}}(?:[^0-9.,]|$)")
    return votes


def _decided(file_name: str, votes: dict[str, int], has_marks: bool, default: str) -> str:
    fewer, more = sorted(votes, key=lambda mark: votes[mark])
    if votes[more] > 0 and votes[more] >= CLEAR_MAJORITY * votes[fewer]:
        return more
    if votes[more] > 0:
        raise DataError(
            N_(
                "{name} writes decimals with a dot in {dots} cells, with a comma in {commas}; export it with one mark.",
                name=file_name,
                dots=votes["."],
                commas=votes[","],
            )
        )
    if not has_marks:
        return default if default else "."
    if default:
        return default
    raise DataError(
        N_(
            "In {name} no figure tells whether a number such as 1,234 means a thousand or one and a bit; write the"
            " figures without thousands marks, or with two decimals.",
            name=file_name,
        )
    )


def sign_currencies(cells: pd.Series[str]) -> frozenset[str]:
    """Currencies whose sign stands in the cells."""
    return frozenset(code for sign, code in CURRENCY_SIGNS.items() if _texts_with(cells, sign).any())


def _q(mark: str) -> str:
    return re.escape(mark)


def _count(cells: pd.Series[str], pattern: str) -> int:
    return 0 if cells.empty else int(cells.str.contains(pattern, regex=True).sum())


def _texts_with(cells: pd.Series[str], mark: str) -> npt.NDArray[np.bool_]:
    """Where the text of a cell has a mark; a workbook's numbers are no text."""
    if isinstance(cells.dtype, pd.StringDtype):
        return np.asarray(cells.str.contains(mark, regex=False), dtype=np.bool_)
    return np.array([isinstance(cell, str) and mark in cell for cell in cells], dtype=np.bool_)


def _texts_with_marks(cells: pd.Series[str]) -> pd.Series[str]:
    return cells[_texts_with(cells, ".") | _texts_with(cells, ",")].astype("str")
