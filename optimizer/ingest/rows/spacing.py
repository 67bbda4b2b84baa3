"""What the spacing of dates says of the days between them."""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
import numpy.typing as npt

WEEK: Final = 7
_LAST_SAME_DAY: Final = 28
"""Last day that every month has; later ones are ends of months, from which no row starts."""
_USUAL_SHARE: Final = 0.5
"""Share of gaps that must be exactly one week or month; the others are pauses."""

DayArray = npt.NDArray[np.datetime64]
IntArray = npt.NDArray[np.int64]
Grain = Literal["day", "week", "month"]


def grain_of_dates(dates: DayArray, regular_share: float = _USUAL_SHARE) -> Grain | None:
    """Grain of rows that have these dates; None where the dates do not tell.

    Parameters
    ----------
    dates : (n_dates,) array of datetime64[D]
        Different dates in order.
    regular_share : float
        Share of gaps that must be exactly one week or month, in [0, 1]. Firsts of months are months
        whatever their gaps.

    Returns
    -------
    {"day", "week", "month"} or None
        ``"day"`` if some dates are less than a week apart.
    """
    if len(dates) < 2:
        return None
    gaps = np.diff(dates).astype(np.int64)
    is_whole_weeks = bool((gaps % WEEK == 0).all())
    if is_whole_weeks and (gaps == WEEK).mean() >= regular_share:
        return "week"
    if gaps.min() >= WEEK and is_same_day_of_month(dates):
        steps = np.diff(dates.astype("datetime64[M]")).astype(np.int64)
        if is_first_of_month(dates) or (steps == 1).mean() >= regular_share:
            return "month"
    return "day" if gaps.min() < WEEK else None


def fits(dates: DayArray, grain: Grain, others: DayArray) -> bool:
    """Whether dates may be rows of a grain beside other dates of it: whole weeks from them, or their day of the month.

    Any dates fit among days.
    """
    if grain == "day":
        return True
    together = np.union1d(dates, others)
    if grain == "month":
        return is_same_day_of_month(together)
    return bool((np.diff(together).astype(np.int64) % WEEK == 0).all())


def is_first_of_month(dates: DayArray) -> bool:
    """Whether all dates are firsts of a month."""
    return bool((_day_of_month(dates) == 1).all())


def is_same_day_of_month(dates: DayArray) -> bool:
    """Whether all dates are the same day of a month, one that all months have."""
    numbers = _day_of_month(dates)
    return bool((numbers == numbers[0]).all() and numbers[0] <= _LAST_SAME_DAY)


def month_lengths(days: DayArray) -> IntArray:
    """Days from each day to the same day of the next month: those of the month that it lies in."""
    months = days.astype("datetime64[M]")
    return np.asarray(((months + 1).astype("datetime64[D]") - months.astype("datetime64[D]")).astype(np.int64))


def smallest_gap(dates: DayArray) -> int:
    """Days between the two closest of different dates in order; 0 where there is only one."""
    return int(np.diff(dates).astype(np.int64).min()) if len(dates) > 1 else 0


def _day_of_month(dates: DayArray) -> IntArray:
    return np.asarray((dates - dates.astype("datetime64[M]").astype("datetime64[D]")).astype(np.int64) + 1)
