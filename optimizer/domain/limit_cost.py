"""What a limit of a plan costs in outcome."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.domain.limit_price import LimitPrice
from optimizer.domain.problem import Limit


@dataclass(frozen=True, slots=True)
class LimitCost:
    """A limit that the plan touches, and what the plan would bring more without it.

    Attributes
    ----------
    limit : Limit
        As the user stated it.
    price : LimitPrice
        What a step looser brings; names which amount of the limit.
    whole : float or None
        What the best split would bring more, on average over the draws, if that amount were not limited at all; not
        negative. None where it was not found out, as other limits are dearer.
    whole_at_most : float or None
        No split without that limit brings more than this above the best one with it (by the certificate).
    """

    limit: Limit
    price: LimitPrice
    whole: float | None
    whole_at_most: float | None
