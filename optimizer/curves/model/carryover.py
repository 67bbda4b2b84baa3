"""Carry-over: part of what is spent on a day brings its results on the days after."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from optimizer.curves.evidence.observations import Observations

CARRYOVER_RATES: Final = (0.0, 0.3, 0.6, 0.8)
"""Shares of the effect left after a day that are tried, one after the other while each is more probable."""
BELIEFS: Final = (0.7, 0.2, 0.07, 0.03)
"""Their prior probabilities."""


def has_daily_cells(seen: Observations) -> bool:
    """Whether every time cell is a day; carry-over of days cannot be seen in weeks or months."""
    return bool((seen.cell_days == 1).all())


def carried(seen: Observations, rate: float) -> Observations:
    """The same observations with the spend that works on each day instead of the one that was paid.

    s_t = rate s_(t-1) + (1 - rate) x_t (geometric adstock, Broadbent 1979, normalized so that a steady spend stays
    what it is), from s = x on the first day. Days without results to learn from keep their spend.

    Parameters
    ----------
    seen : Observations
        Of daily cells.
    rate : float
        Share of the effect that is left after one day, in [0, 1).
    """
    if rate == 0.0:
        return seen
    working = seen.spend.copy()
    gaps = np.diff(seen.cell_start)
    for cell, gap in enumerate(gaps.tolist(), start=1):
        left = rate**gap
        working[:, cell] = left * working[:, cell - 1] + (1.0 - left) * seen.spend[:, cell]
    return replace(seen, spend=np.where(seen.observed, working, seen.spend))


def half_life_days(rate: float) -> float:
    """Days after which half of the effect is left: log(1/2) / log(rate); 0 without carry-over."""
    return float(np.log(0.5) / np.log(rate)) if rate > 0.0 else 0.0


def share_after_end(rate: float, days: int) -> float:
    """Share of the effect of a steady spend over some days that falls after the last of them.

    The spend of the k-th day before the end leaves rate^(k+1) for later: sum / days, or rate (1 - rate^days) /
    ((1 - rate) days). As much comes in from the spend before, where that was the same.
    """
    return rate * (1.0 - rate**days) / ((1.0 - rate) * days) if rate > 0.0 else 0.0
