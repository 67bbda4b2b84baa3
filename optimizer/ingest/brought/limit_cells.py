"""Single cells of limits.csv and periods.csv: amounts, shares, counts, and yes or no."""

from __future__ import annotations

from typing import Final

from optimizer.domain.problem import LimitAmount
from optimizer.ingest.brought.small_table import SmallRow, read_number, wrong_cell
from optimizer.ingest.values.figures import MISSING, parse_number
from optimizer.message import N_, Message

EXPECTED_AMOUNT: Final = N_("money that is not negative, a share from 0% to 100%, or nothing")
EXPECTED_CHANGE: Final = N_("money that is not negative, a percentage of the last spend such as 25%, or nothing")
YES: Final = frozenset({"yes", "y", "true", "1", "x"})
NO: Final = frozenset({"", "no", "n", "false", "0"})
MOST_COUNT: Final = 10**9
"""No plan has more segments."""


def read_money_or_share(row: SmallRow, column: str, *, most_share: float | None) -> LimitAmount | None:
    """Read money, or a share such as ``20%`` up to `most_share`; None where the cell says nothing."""
    expected = EXPECTED_CHANGE if most_share is None else EXPECTED_AMOUNT
    text = row.cells[column]
    if text.casefold() in MISSING:
        return None
    is_share = text.endswith("%")
    number = _number(row, column, text.removesuffix("%"), expected)
    if is_share and most_share is not None and number > 100 * most_share:
        raise wrong_cell(row, column, expected)
    return LimitAmount(number / 100, "share") if is_share else LimitAmount(number)


def read_level(row: SmallRow, column: str) -> float | None:
    """Read a number above zero that may be written as a percentage."""
    text = row.cells[column]
    if text.casefold() in MISSING:
        return None
    expected = N_("a number above zero, or a percentage such as 40%")
    number = _number(row, column, text.removesuffix("%"), expected)
    if number == 0.0:
        raise wrong_cell(row, column, expected)
    return number / 100 if text.endswith("%") else number


def read_step(row: SmallRow, column: str) -> float | None:
    """Read a step of money, above zero."""
    return _above_zero(row, column, N_("money above zero, such as 5, or nothing"))


def read_times(row: SmallRow, column: str) -> float | None:
    """Read how many times as much, above zero."""
    return _above_zero(row, column, N_("a number above zero, such as 2, or nothing"))


def read_whole_number(row: SmallRow, column: str) -> int | None:
    """Read a count, 0 or more."""
    number = read_number(row, column)
    if number is None:
        return None
    if number < 0 or number % 1 != 0 or number > MOST_COUNT:
        raise wrong_cell(row, column, N_("a whole number that is not negative, such as 3, or nothing"))
    return int(number)


def read_each(row: SmallRow, column: str) -> bool:
    """Read yes or no; nothing is no."""
    text = row.cells[column].casefold()
    if text in YES:
        return True
    if text in NO or text in MISSING:
        return False
    raise wrong_cell(row, column, N_("yes, no or nothing"))


def _above_zero(row: SmallRow, column: str, expected: Message) -> float | None:
    if row.cells[column].casefold() in MISSING:
        return None
    number = _number(row, column, row.cells[column], expected)
    if number == 0.0:
        raise wrong_cell(row, column, expected)
    return number


def _number(row: SmallRow, column: str, text: str, expected: Message) -> float:
    try:
        number = parse_number(text, row.decimal)
    except ValueError as error:
        raise wrong_cell(row, column, expected) from error
    if number is None or number < 0:
        raise wrong_cell(row, column, expected)
    return number
