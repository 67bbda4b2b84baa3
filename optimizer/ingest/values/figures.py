"""Numbers as platforms and spreadsheets write them: which mark is the decimal one, and what each cell says."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from optimizer.errors import DataError
from optimizer.ingest.values.decimal_mark import judge_decimal_mark, texts_with
from optimizer.ingest.values.number_text import SIGN, named_currencies, plain_number
from optimizer.message import N_

MANY: Final = 100
"""Different cells that are worth reading at once."""
MISSING: Final = frozenset({"", "-", "--", "\N{EN DASH}", "\N{EM DASH}", "n/a", "na", "nan", "null", "none"})
"""Cells that say nothing; that is not zero."""
MASKED: Final = re.compile(r"[<>]\s*[0-9.,]+\s*%?")
"""A figure too small to be shown, such as ``<5``: missing too."""
LARGEST: Final = 1e15
"""No account spends or counts more; above it floats lose whole units too."""

_DRESSED = re.compile(
    rf"(?P<open>\()?(?P<lead>{SIGN})?(?P<sign>[-+]?)(?P<lead2>{SIGN})?(?P<digits>[0-9.,']+)"
    rf"(?P<behind>-?)(?P<tail>{SIGN})?(?P<behind2>-?)(?P<close>\))?"
)
_GROUPED = r"[0-9]{1,3}(?:,[0-9]{3}){2,}|[0-9]{1,3}(?:\.[0-9]{3}){2,}"
"""Marks that come twice can only group thousands, whatever the file's decimal mark is."""
_PLAIN = {
    ".": re.compile(
        rf"(?:[0-9]{{1,3}}(?:,[0-9]{{3}})+|[0-9]{{1,3}}(?:'[0-9]{{3}})+|[0-9]{{1,2}}(?:,[0-9]{{2}})+,[0-9]{{3}}|[0-9]+)?"
        rf"(?:\.[0-9]*)?|{_GROUPED}"
    ),
    ",": re.compile(rf"(?:[0-9]{{1,3}}(?:\.[0-9]{{3}})+|[0-9]{{1,3}}(?:'[0-9]{{3}})+|[0-9]+)?(?:,[0-9]*)?|{_GROUPED}"),
}
"""Thousands in groups of three, by a mark or a blank, or as in India; then decimals."""
_SIMPLE = {
    ".": r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?",
    ",": r"[+-]?(?:[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+)(?:,[0-9]+)?",
}
"""The commonest of these; whole columns of them are read at once."""
_SCIENTIFIC = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?[eE][-+]?[0-9]{1,3}")


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
    text = plain_number(cell)
    if text.casefold() in MISSING or MASKED.fullmatch(text):
        return None
    if _SCIENTIFIC.fullmatch(text) and (number := _scientific(text, decimal)) is not None:
        return number
    match = _DRESSED.fullmatch(text)
    if match is None or not _PLAIN[decimal].fullmatch(match["digits"]) or not any(map(str.isdigit, match["digits"])):
        raise ValueError(cell)
    signs = (match["open"] or "") + match["sign"].replace("+", "") + match["behind"] + match["behind2"]
    if len(signs) > 1 or bool(match["open"]) != bool(match["close"]):
        raise ValueError(cell)
    number = _number(match["digits"], decimal)
    if number > LARGEST:
        raise ValueError(cell)
    # Accountants write a minus behind or brackets around; "12,-" only says that there are no cents.
    is_whole = match["digits"].endswith(decimal) and match["sign"] == "" and not match["open"]
    return -number if signs and not is_whole else number


def _number(digits: str, decimal: str) -> float:
    group = "," if decimal == "." else "."
    if digits.count(decimal) > 1:
        return float(digits.replace(decimal, ""))
    return float(digits.replace("'", "").replace(group, "").replace(decimal, "."))


def _scientific(text: str, decimal: str) -> float | None:
    other = "," if decimal == "." else "."
    number = math.inf if other in text else float(text.replace(decimal, "."))
    return number if abs(number) <= LARGEST else None


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
    values = _read_at_once(distinct, decimal)
    is_bad = np.zeros(len(distinct), dtype=np.bool_)
    for position in np.flatnonzero(~np.isfinite(values) | (np.abs(values) > LARGEST)).tolist():
        try:
            number = parse_number(str(distinct.iloc[position]), decimal)
        except ValueError:
            is_bad[position] = True
            number = None
        values[position] = np.nan if number is None else number
    is_missing = codes < 0
    return np.where(is_missing, np.nan, values[codes]), ~is_missing & is_bad[codes]


def _read_at_once(distinct: pd.Series[str], decimal: str) -> npt.NDArray[np.float64]:
    """Numbers whose writing leaves nothing open; NaN for all others."""
    values = np.array(pd.to_numeric(distinct, errors="coerce"), dtype=np.float64)
    if decimal == ",":
        values[texts_with(distinct, ".")] = np.nan
    open_cells = distinct[~np.isfinite(values)]
    if isinstance(distinct.dtype, pd.StringDtype) and len(open_cells) >= MANY:
        simple = open_cells[open_cells.str.fullmatch(_SIMPLE[decimal])]
        bare = simple.str.replace("." if decimal == "," else ",", "", regex=False)
        values[simple.index] = pd.to_numeric(bare.str.replace(",", ".", regex=False))
    return values


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
    judged = judge_decimal_mark(columns, whole_columns, default)
    if judged.is_contradicted:
        raise DataError(
            N_(
                "{name} writes decimals with a dot in {dots} cells, with a comma in {commas}; export it with one mark.",
                name=file_name,
                dots=judged.dots,
                commas=judged.commas,
            )
        )
    if judged.undecided is not None:
        raise DataError(
            N_(
                "In {name} no figure tells whether a number such as 1,234 means a thousand or one and a bit; write the"
                " figures without thousands marks, or with two decimals.",
                name=file_name,
            )
        )
    return judged.mark


def sign_currencies(cells: pd.Series[str]) -> frozenset[str]:
    """Currencies whose sign or code stands in the cells."""
    if isinstance(cells.dtype, pd.StringDtype):
        cells = cells[~cells.str.fullmatch(r"[-+0-9.,' ]*")]
    return named_currencies(cell for cell in cells.unique() if isinstance(cell, str))
