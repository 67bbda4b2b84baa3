"""Parts of the horizon with a demand of their own, and a plan laid out over them."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.domain.curve import FloatArray
from optimizer.domain.problem import LimitAmount
from optimizer.domain.segment import Segment


@dataclass(frozen=True, slots=True)
class DemandPeriod:
    """A part of the horizon, such as a week of the month.

    Attributes
    ----------
    name : str
        Not empty, once per horizon; limits name it.
    share : float
        Share of the horizon's days in (0, 1]; the shares of all periods add up to 1.
    demand : float
        What the same daily spend brings here, as a multiple of an average day; above zero. Only the ratios between
        periods count: they are scaled so that their mean over the days is 1.
    least, most : LimitAmount or None
        Limits on the money of the period: major units, or a share of the budget of the whole horizon.
    """

    name: str
    share: float
    demand: float = 1.0
    least: LimitAmount | None = None
    most: LimitAmount | None = None


@dataclass(frozen=True, slots=True, eq=False)
class PeriodSplit:
    """An allocation over periods as a table.

    Attributes
    ----------
    segments : tuple of Segment
        Length n_segments.
    periods : tuple of str
        Length n_periods.
    spend : (n_segments, n_periods) array
        Major units over the period.
    outcome : (n_segments, n_periods) array
        What it brings.
    """

    segments: tuple[Segment, ...]
    periods: tuple[str, ...]
    spend: FloatArray
    outcome: FloatArray
