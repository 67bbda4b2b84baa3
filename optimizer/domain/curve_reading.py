"""What a learned curve says at one spend."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.domain.estimate import Estimate
from optimizer.domain.segment import Segment


@dataclass(frozen=True, slots=True)
class CurveReading:
    """A segment's curve at one steady daily spend; all intervals hold the doubt about the curve, not the noise of days.

    Attributes
    ----------
    segment : Segment
        Whose curve.
    daily_spend : float
        Major units a day.
    outcome : Estimate
        Outcome per day.
    efficiency : Estimate or None
        Outcome per unit of money; None where nothing is spent.
    cpa : Estimate or None
        Money per outcome, the inverse of the efficiency; its upper end is infinite where the outcome may be nothing.
        None where nothing is spent or expected, and where the outcome is money.
    roas : Estimate or None
        Revenue per unit of money, the efficiency where the outcome is revenue; else None.
    marginal : Estimate
        Outcome that one more unit of money brings.
    extrapolated : bool
        The spend lies outside the daily spends of the history.
    """

    segment: Segment
    daily_spend: float
    outcome: Estimate
    efficiency: Estimate | None
    cpa: Estimate | None
    roas: Estimate | None
    marginal: Estimate
    extrapolated: bool
