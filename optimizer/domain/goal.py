"""What a plan is for."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal

from optimizer.domain.target import Target
from optimizer.errors import DataError
from optimizer.message import N_

GoalKind = Literal["budget", "target", "profit"]

WEIGHTED: Final = "weighted"
"""Name of the outcome that counts several KPIs together, each with its value; its unit is points."""


@dataclass(frozen=True, slots=True)
class Goal:
    """What is wanted of the KPI of a plan.

    Attributes
    ----------
    kind : {"budget", "target", "profit"}
        "budget": the most of it for all the money. "target": the least budget, or the largest spend, that reaches
        `target`. "profit": spend as long as the next unit of money earns more than it costs. Of the last two the
        budget of the plan is the most that may be spent.
    target : Target or None
        Of a target.
    value_per_outcome, margin : float
        Of profit: revenue that one outcome brings, above zero, 1 where the outcome is revenue; what is left of it after
        the cost of the goods, in (0, 1].
    kpi_values : tuple of (str, float)
        What one unit of each KPI counts, above zero, where several are wanted together; the KPI of the plan is then
        `WEIGHTED`. Empty where it is a KPI by itself.

    Raises
    ------
    DataError
        When a value or the margin cannot be.
    """

    kind: GoalKind = "budget"
    target: Target | None = None
    value_per_outcome: float = 1.0
    margin: float = 1.0
    kpi_values: tuple[tuple[str, float], ...] = ()

    def __post_init__(self) -> None:
        if not (math.isfinite(self.value_per_outcome) and self.value_per_outcome > 0):
            raise DataError(
                N_("The value of one result is {value} and must be above zero.", value=str(self.value_per_outcome))
            )
        if not 0 < self.margin <= 1:
            raise DataError(
                N_("The margin is {margin:percent} and must be above 0% and at most 100%.", margin=float(self.margin))
            )
        for kpi, value in self.kpi_values:
            if not (math.isfinite(value) and value > 0):
                raise DataError(
                    N_("The weight of {kpi} is {weight} and must be a number above zero.", kpi=kpi, weight=str(value))
                )
