"""A total taken apart: what would have come anyway, and what each segment's spend added."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.domain.estimate import Estimate
from optimizer.domain.period import Period
from optimizer.domain.segment import Segment


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one segment added to the total.

    Attributes
    ----------
    segment : Segment
        Whose.
    spend : float
        Over the whole history, major units.
    outcome : Estimate
        What its spend added over the whole history, outcome units.
    share : Estimate
        The same as a share of the total.
    per_money : Estimate
        Outcome per unit of money; ROAS where the outcome is revenue.
    is_told : bool
        Whether it can be told from nothing at all.
    """

    segment: Segment
    spend: float
    outcome: Estimate
    share: Estimate
    per_money: Estimate
    is_told: bool


@dataclass(frozen=True, slots=True)
class Decomposition:
    """A total taken apart.

    Attributes
    ----------
    kpi : str
        The outcome.
    period : Period
        The days of the history.
    total : float
        All that came, outcome units.
    baseline_share : Estimate
        What would have come without any of the spend, as a share of the total.
    contributions : tuple of Contribution
        Of each segment, in the order of the file.
    is_told : bool
        Whether all of them together can be told from nothing; each by itself may then still not.
    """

    kpi: str
    period: Period
    total: float
    baseline_share: Estimate
    contributions: tuple[Contribution, ...]
    is_told: bool
