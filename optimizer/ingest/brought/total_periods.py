"""Which periods the rows of a file of totals are: days, weeks or calendar months, one after the other."""

from __future__ import annotations

from datetime import date
from typing import Final, TypeAlias

import numpy as np

from optimizer.domain.totals import MONTH
from optimizer.errors import DataError
from optimizer.message import N_

Days: TypeAlias = np.ndarray[tuple[int], np.dtype[np.datetime64]]
Counts: TypeAlias = np.ndarray[tuple[int], np.dtype[np.int64]]

TOTAL_PERIODS: Final = (1, 7)
_MONTH_DAYS: Final = (28, 31)


def days_of_rows(name: str, days: Days) -> int:
    """Find the days of each row, a member of `TOTAL_PERIODS` or `MONTH`.

    Parameters
    ----------
    name : str
        Of the file.
    days : (n_rows,) array of datetime64[D]
        In order.

    Raises
    ------
    DataError
        When they do not follow each other.
    """
    gaps = np.diff(days).astype(np.int64)
    usual = int(np.median(gaps))
    if _MONTH_DAYS[0] <= usual <= _MONTH_DAYS[1]:
        _check_months(name, days)
        return MONTH
    if usual not in TOTAL_PERIODS:
        raise DataError(
            N_(
                "The rows of {name} are {gap:number} days apart; give one row per day, per week or per month.",
                name=name,
                gap=usual,
            )
        )
    wrong = np.flatnonzero(gaps != usual)
    if len(wrong):
        before, after = (days[wrong[0] + step].item().isoformat() for step in (0, 1))
        values = {"name": name, "before": before, "after": after}
        raise DataError(
            N_(
                "In {name} the row of {before} is followed by that of {after} where the others are a day apart; give "
                "every day once, with 0 where nothing was spent.",
                **values,
            )
            if usual == 1
            else N_(
                "In {name} the row of {before} is followed by that of {after} where the others are a week apart; give "
                "every week once, with 0 where nothing was spent.",
                **values,
            )
        )
    return usual


def _check_months(name: str, days: Days) -> None:
    """Rows must lie a month apart, on the same day of each or on the last."""
    day_of_month, lengths = _days_of_month(days)
    apart = np.diff(days.astype("datetime64[M]")).astype(np.int64)
    is_same = day_of_month == np.minimum(np.bincount(day_of_month).argmax(), lengths)
    wrong = np.flatnonzero((apart != 1) | ~is_same[1:] | ~is_same[:-1])
    if len(wrong):
        before, after = (days[wrong[0] + step].item().isoformat() for step in (0, 1))
        raise DataError(
            N_(
                "In {name} the row of {before} is followed by that of {after} where the others are a month apart; give "
                "every month once, on the same day of each, with 0 where nothing was spent.",
                name=name,
                before=before,
                after=after,
            )
        )


def _days_of_month(days: Days) -> tuple[Counts, Counts]:
    """Day of the month of each day, from 1, and how many days its month has."""
    months = days.astype("datetime64[M]")
    start, following = months.astype("datetime64[D]"), (months + 1).astype("datetime64[D]")
    return (days - start).astype(np.int64) + 1, (following - start).astype(np.int64)


def first_day(days: Days, period_days: int) -> date:
    """First day of the first row: months may be written by their last days."""
    day_of_month, lengths = _days_of_month(days)
    first: date = days[0].item()
    return first.replace(day=1) if period_days == MONTH and (day_of_month == lengths).all() else first
