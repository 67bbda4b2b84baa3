"""What a limit costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from optimizer.domain.problem import LimitKind
from optimizer.message import Message

LoosenUnit = Literal["money", "segments", "ratio", "level", "dropped"]


@dataclass(frozen=True, slots=True)
class LimitPrice:
    """What the best split would gain if a limit that it touches were a little looser.

    Attributes
    ----------
    limit : int or None
        Which limit of the problem; None for the budget itself.
    kind : LimitKind or "budget"
        Which amount of it. A limit that is a share of the budget is loosened in money; with more budget, it grows.
    subject : Message
        What the limit speaks of, such as ``"tiktok"``; for a limit on each segment, all are loosened together.
    source : str
        Where the user stated it.
    step : float
        By how much it is loosened, above 0: a most or a budget raised, a least or a minimum lowered, a lock or a most
        change widened both ways, a ratio lowered, a guardrail's level or a number of funded segments raised.
    unit : {"money", "segments", "ratio", "level", "dropped"}
        What the step counts; "dropped" where the limit is left out altogether (a step of whole units).
    first_order : float or None
        Outcome that prices promise for the step; None where no price says.
    resolved : float or None
        Outcome that the best split found under the loosened limit brings more; None where time did not suffice.
    at_most : float or None
        No split under the loosened limit brings more than this above the present one (by the certificate).
    money : float or None
        How much more budget would bring the same, major units; None where more budget brings nothing.
    has_shares : bool
        Of the budget: limits that are shares of it grow with the step, and count in what it brings.
    """

    limit: int | None
    kind: LimitKind | Literal["budget"]
    subject: Message
    source: str
    step: float
    unit: LoosenUnit
    first_order: float | None
    resolved: float | None
    at_most: float | None
    money: float | None
    has_shares: bool = False

    @property
    def gain(self) -> float | None:
        """Outcome for the step: re-solved where that was done, else by prices.

        Of a number of funded segments prices only say what one more brings at most: that is not told.
        """
        if self.resolved is None and self.unit == "segments":
            return None
        return self.first_order if self.resolved is None else self.resolved

    @property
    def per_unit(self) -> float | None:
        """Outcome per unit of the step."""
        return None if self.gain is None else self.gain / self.step
