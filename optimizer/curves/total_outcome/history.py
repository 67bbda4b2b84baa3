"""Periods of a history of totals: where they lie in time, and parts of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

import numpy as np

from optimizer.domain.curve import FloatArray
from optimizer.domain.totals import Totals

YEAR: Final = 365.25


def day_numbers(totals: Totals) -> FloatArray:
    """Middle of each period as days since 1970, (n_periods,)."""
    first = (totals.first_day - date(1970, 1, 1)).days
    return np.asarray(first + totals.period_days * (np.arange(totals.n_periods) + 0.5), dtype=np.float64)


def years_long(totals: Totals) -> float:
    """Length of a history in years."""
    return totals.n_periods * totals.period_days / YEAR


def part_of(totals: Totals, start: int, stop: int) -> Totals:
    """Take the periods from `start` up to `stop`, as a slice with both ends does."""
    return replace(
        totals,
        first_day=totals.first_day + timedelta(days=start * totals.period_days),
        total=totals.total[start:stop],
        spend=totals.spend[start:stop],
        drivers=totals.drivers[start:stop],
        events=totals.events[start:stop],
    )
