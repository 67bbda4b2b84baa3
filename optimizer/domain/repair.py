"""How limits that contradict each other could be mended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from optimizer.domain.money import Money
from optimizer.domain.problem import FundedLimit, LimitAmount, LimitKind, RatioLimit, SpendLimit

RepairKind = Literal["one", "all", "several", "budget"]
StatedLimit = SpendLimit | FundedLimit | RatioLimit


@dataclass(frozen=True, slots=True)
class LoosenedLimit:
    """One amount of one limit that gives way.

    Attributes
    ----------
    before : StatedLimit
        As it was.
    after : StatedLimit or None
        As it would be; None where it is left out.
    kind : LimitKind
        Which of its amounts changes.
    was, becomes : LimitAmount, int, float or None
        That amount; None for `becomes` where it is left out.
    """

    before: StatedLimit
    after: StatedLimit | None
    kind: LimitKind
    was: LimitAmount | int | float
    becomes: LimitAmount | int | float | None


@dataclass(frozen=True, slots=True)
class Repair:
    """A change of limits or budget after which a plan is possible; that was verified.

    Attributes
    ----------
    kind : {"one", "all", "several", "budget"}
        One limit gives way; all that contradict each other do in proportion; several do that contradict others in more
        than one way; or the budget is raised.
    changes : tuple of LoosenedLimit
        What gives way; empty where only the budget is raised.
    limits : tuple of StatedLimit
        All limits of the request, mended.
    budget : Money
        That goes with them.
    """

    kind: RepairKind
    changes: tuple[LoosenedLimit, ...]
    limits: tuple[StatedLimit, ...]
    budget: Money
