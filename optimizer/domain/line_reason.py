"""Why a plan gives a segment what it gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from optimizer.domain.money import Money
from optimizer.domain.segment import Segment

ReasonKind = Literal["more", "less", "same", "nothing", "held"]


@dataclass(frozen=True, slots=True)
class LineReason:
    """The reason of one line of a plan.

    Attributes
    ----------
    segment : Segment
        Whose.
    kind : {"more", "less", "same", "nothing", "held"}
        Whether it gets more or less than in today's split, the same, nothing in both, or a change that is a limit's
        doing: the money that was moved brings less than where it was.
    change : float or None
        Of its money against today's split, relative; None where today's split gives it nothing.
    step : Money
        The sum that `here` and `elsewhere` speak of.
    here : float
        Outcome that each `step` brings here: over the money that is moved where some is, else that of the next step.
    elsewhere : float or None
        Where it gets more, what each `step` brought where it is taken from; where less, what it brings where it goes;
        where the same or nothing, the best of what the next step would bring in any other segment. None where there is
        no other.
    """

    segment: Segment
    kind: ReasonKind
    change: float | None
    step: Money
    here: float
    elsewhere: float | None
