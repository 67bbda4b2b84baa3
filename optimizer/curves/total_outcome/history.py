"""Periods of a history of totals: where they lie in time, how long they are, and parts of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from optimizer.domain.curve import FloatArray
from optimizer.domain.totals import MONTH, Totals

YEAR: Final = 365.25


def edge_numbers(totals: Totals) -> FloatArray:
    """First day of each period and the day after the last, as days since 1970, (n_periods + 1,)."""
    return np.array(totals.edges, dtype="datetime64[D]").astype(np.float64)


def day_numbers(totals: Totals) -> FloatArray:
    """Middle of each period as days since 1970, (n_periods,)."""
    edges = edge_numbers(totals)
    return np.asarray(0.5 * (edges[:-1] + edges[1:]), dtype=np.float64)


def years_long(totals: Totals) -> float:
    """Length of a history in years."""
    edges = edge_numbers(totals)
    return float(edges[-1] - edges[0]) / YEAR


def usual_days(totals: Totals) -> float:
    """Days of a usual period: a twelfth of a year for months."""
    return YEAR / 12.0 if totals.period_days == MONTH else float(totals.period_days)


def relative_length(totals: Totals) -> FloatArray:
    """Days of each period in units of a usual one, (n_periods,): a February is shorter."""
    return np.asarray(np.diff(edge_numbers(totals)) / usual_days(totals), dtype=np.float64)


def even_spend(totals: Totals) -> FloatArray:
    """Spend as if every period were as long as a usual one, (n_periods, n_segments)."""
    return np.asarray(totals.spend / relative_length(totals)[:, None], dtype=np.float64)


def part_of(totals: Totals, start: int, stop: int) -> Totals:
    """Take the periods from `start` up to `stop`, as a slice with both ends does."""
    return replace(
        totals,
        first_day=totals.edges[start],
        total=totals.total[start:stop],
        spend=totals.spend[start:stop],
        drivers=totals.drivers[start:stop],
        events=totals.events[start:stop],
    )
